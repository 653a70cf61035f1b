"""How a line reads at its ends: whether it breaks off, and whether it begins with a label."""

from __future__ import annotations

import re
from operator import add

from banmian.hanzi import QUOTE_CLOSERS, ends_sentence

LONGEST_ATTRIBUTION = 40
"""Characters that a line of who is quoted has at most."""
_DASHES = ("——", "──", "—", "―")

_LABEL = re.compile(
    "[^：:，。]{0,4}(?:电话|邮箱|信箱|地址|邮编|邮政编码|部门|联系人|网站|网址|微信|热线|投稿|二维码)[^：:，。]{0,4}[：:]"
)


def starts_label(text: str) -> bool:
    """Whether a line begins with a label of its own (联系电话：, 投稿邮箱：) and so cannot go on from another."""
    return _LABEL.match(text) is not None


def is_open(text: str) -> bool:
    """Whether running text breaks off: it ends in the middle of a sentence. Who is quoted (——王明，医生) is no sentence."""
    return (
        not ends_sentence(text)
        and text[-1] not in "：:；;）)]】》" + QUOTE_CLOSERS
        and not (text.startswith(_DASHES) and len(text) <= LONGEST_ATTRIBUTION)
    )


def is_han_pair(pair: str) -> bool:
    """Whether both of two neighbouring characters are Han."""
    return "一" <= pair[0] < "\ufb00" and pair[1] >= "一"


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring Han characters of `text`."""
    return frozenset(filter(is_han_pair, map(add, text, text[1:])))
