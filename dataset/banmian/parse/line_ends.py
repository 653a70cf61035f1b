"""How a line reads at its ends: whether it breaks off, and whether it begins with a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import add

from banmian.text.hanzi import CLAUSE_ENDS, CLOSERS, QUOTE_CLOSERS, ends_sentence
from banmian.text.tables import words

LONGEST_ATTRIBUTION = 40
"""Characters that a line of who is quoted has at most."""
SAID, SHORTEST_SAID = 12, 8
"""Characters at its end by which a sentence is known again, and that it has at least."""
SHORT = 40
"""Characters up to which a line below one that is set apart is another."""
_DASHES = ("——", "──", "—", "―")

_LABEL = re.compile(
    "[^：:，。]{0,4}(?:电话|邮箱|信箱|地址|邮编|邮政编码|部门|联系人|网站|网址|微信|热线|投稿|二维码)[^：:，。]{0,4}[：:]"
)


_STOP = re.compile("[。！？!?]")
_CLAUSE = re.compile(f"[^{CLAUSE_ENDS}。！？]{{0,3}}")
_NEVER_FIRST = frozenset("，。、；：！？,;:!?…%％" + CLOSERS)
_SELDOM_FIRST = frozenset("的了着过们等和与及或得地而则下上里中后前内外之性化")


def unlike_start(text: str) -> float:
    """How unlike the beginning of a paragraph a line begins: 0 where nothing speaks against it, at most 4."""
    if text[0] in _NEVER_FIRST:
        return 4.0
    if begins_with_opener(text):
        return 0.0
    odd = 1.5 if text[0] in _SELDOM_FIRST else 0.0
    clause = _CLAUSE.match(text)
    if clause and clause.end() <= 2 and clause.end() < len(text) and text[clause.end()] in "，、。；":
        odd += 1.5
    return odd


def begins_with_opener(text: str) -> bool:
    """Whether a line begins with a word that begins paragraphs (近日, 据介绍, a quotation)."""
    openers = words("paragraph_openers.tsv")
    return any(text[:n] in openers for n in range(1, 6))


def starts_label(text: str) -> bool:
    """Whether a line begins with a label of its own (联系电话：, 投稿邮箱：) and so cannot go on from another."""
    return (":" in text or "：" in text) and _LABEL.match(text) is not None


def is_remark(text: str) -> bool:
    """Whether a line stands in brackets from end to end (（作者单位：…）) and so is no rest of another."""
    return text[0] in "（(" and text[-1] in "）)" and len(text) > 2


def is_open(text: str) -> bool:
    """Whether running text breaks off: it ends in the middle of a sentence. Who is quoted (——王明，医生) is no sentence, nor
    is a short line that ends in a name or a quotation; a long one does not end there."""
    return (
        not ends_sentence(text)
        and text[-1] not in "：:；;）)]】"
        and (len(text) > SHORT or text[-1] not in "》" + QUOTE_CLOSERS)
        and not (text.startswith(_DASHES) and len(text) <= LONGEST_ATTRIBUTION)
    )


def breaking_off(texts: Sequence[str], *, running: Sequence[bool]) -> list[bool]:
    """Which lines of a page break off in the middle of a sentence; `running` says which are running text.

    Not those that are set apart, as what is quoted beside an article is: the page prints their sentence with a full stop
    elsewhere. A short line right below such a one is another.
    """
    opens = list(map(is_open, texts))
    ends = {i: _end(texts[i]) for i, runs in enumerate(running) if runs and opens[i]}
    said = {_end(sentence) for text in texts for sentence in _STOP.split(text)[:-1]} if ends else frozenset()
    apart = {i for i, end in ends.items() if len(end) >= SHORTEST_SAID and end in said}
    below = {i + 1 for i in apart if i + 1 < len(texts) and len(texts[i + 1]) <= SHORT}
    return [open_ and i not in apart and i not in below for i, open_ in enumerate(opens)]


def _end(text: str) -> str:
    return "".join(text[-2 * SAID :].split())[-SAID:]


def is_han_pair(pair: str) -> bool:
    """Whether both of two neighbouring characters are Han."""
    return "一" <= pair < "\ufb00" and pair[1] >= "一"


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring Han characters of `text`."""
    return frozenset(filter(is_han_pair, map(add, text, text[1:])))
