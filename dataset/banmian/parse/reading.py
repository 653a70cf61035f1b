"""How running text reads at its ends: whether it breaks off, begins, or goes on from other text."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from operator import add

from banmian.hanzi import CLAUSE_ENDS, CLOSERS, HAN, QUOTE_CLOSERS, ends_sentence
from banmian.lexicon import read_rows, tokenize, word_cost, word_tag, words
from banmian.parse.fluency import continuation

SEEN = 16
"""Characters on either side of a cut that are looked at."""
EDGE = 4
"""Characters on either side of a cut that are read as words across it."""
_TAG_WEIGHT, _WORD_WEIGHT = 0.7, 0.8
"""Weight of the other two beside the model of characters."""
UNKNOWN_COST = 14.0
"""Cost (-log probability) of a character that is no word of the dictionary."""

LONGEST_ATTRIBUTION = 40
"""Characters that a line of who is quoted has at most."""
_DASHES = ("——", "──", "—", "―")

_CLAUSE = re.compile(f"[^{CLAUSE_ENDS}。！？]{{0,3}}")
_LABEL = re.compile(
    "[^：:，。]{0,4}(?:电话|邮箱|信箱|地址|邮编|邮政编码|部门|联系人|网站|网址|微信|热线|投稿|二维码)[^：:，。]{0,4}[：:]"
)
_HAN_TAIL = re.compile(f"[{HAN}]{{0,{EDGE}}}$")
_HAN_HEAD = re.compile(f"[{HAN}]{{0,{EDGE}}}")
_NEVER_FIRST = frozenset("，。、；：！？,;:!?…%％" + CLOSERS)
_SELDOM_FIRST = frozenset("的了着过们等和与及或得地而则下上里中后前内外之性化")


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


def reads_on(left: str, right: str) -> float:
    """How much likelier `right` is as the rest of `left` than as a paragraph of its own, in nats: by the characters, the
    parts of speech and the words on either side of the cut."""
    return _reads_on(left[-SEEN:], right[:SEEN])


@lru_cache(maxsize=1 << 14)
def _reads_on(left: str, right: str) -> float:
    tags = _transitions().get((_edge_tag(left, last=True), _edge_tag(right, last=False)), 0.0)
    odds = continuation(left, right) + _TAG_WEIGHT * tags + _WORD_WEIGHT * min(5.0, _word_gain(left, right))
    odds += _unlike_start(right) + _localizer(left, right)
    return max(-8.0, min(12.0, odds))


def _localizer(left: str, right: str) -> float:
    """Whether a localizer that closes a clause (`下，`) has a noun before the cut to stand on: positive for a
    noun, negative for any other word, 0 where there is no such localizer or the dictionary is silent."""
    if word_tag(right[:1]) != "f" or right[1:2] not in tuple(CLAUSE_ENDS):
        return 0.0
    for n in range(min(EDGE, len(left)), 0, -1):
        tag = word_tag(left[-n:])
        if tag:
            return 2.5 if tag[0] in "nstrq" else -4.0
    return 0.0


def is_han_pair(pair: str) -> bool:
    """Whether both of two neighbouring characters are Han."""
    return "一" <= pair[0] < "\ufb00" and pair[1] >= "一"


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring Han characters of `text`."""
    return frozenset(filter(is_han_pair, map(add, text, text[1:])))


def _unlike_start(text: str) -> float:
    """How unlike the beginning of a paragraph a line begins, in nats: 0 where nothing speaks against it."""
    if text[0] in _NEVER_FIRST:
        return 4.0
    openers = words("paragraph_openers.tsv")
    if any(text[:n] in openers for n in range(1, 6)):
        return 0.0
    odd = 1.5 if text[0] in _SELDOM_FIRST else 0.0
    clause = _CLAUSE.match(text)
    if clause and clause.end() <= 2 and clause.end() < len(text) and text[clause.end()] in "，、。；":
        odd += 1.5
    return odd


@cache
def _cost(word: str) -> float:
    cost = word_cost(word)
    return cost if cost is not None else UNKNOWN_COST * len(word)


def _segment_cost(text: str) -> float:
    """Cost of the likeliest words of a short text."""
    best = [0.0] + [math.inf] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - EDGE), end):
            best[end] = min(best[end], best[start] + _cost(text[start:end]))
    return best[-1]


def _word_gain(left: str, right: str) -> float:
    """How much likelier the seam reads when words may cross the cut (教|育), in nats; 0 where none does."""
    tail = _HAN_TAIL.search(left[-EDGE:])
    head = _HAN_HEAD.match(right)
    a, b = tail.group() if tail else "", head.group() if head else ""
    if not a or not b:
        return 0.0
    return max(0.0, _segment_cost(a) + _segment_cost(b) - _segment_cost(a + b))


@cache
def _transitions() -> dict[tuple[str, str], float]:
    (_, *columns), *rows = read_rows("tag_transitions.tsv")
    return {(tag, other): float(v) for tag, *values in rows for other, v in zip(columns, values, strict=True)}


def _edge_tag(text: str, *, last: bool) -> str:
    """The part of speech of the first or the last word of a text, empty where the dictionary does not know it."""
    return _tag_at_edge(text[-3 * EDGE :] if last else text[: 3 * EDGE], last)


@lru_cache(maxsize=4096)
def _tag_at_edge(text: str, last: bool) -> str:
    return word_tag(tokenize(text)[-last]) or ""
