"""How running text reads at its ends: whether it breaks off, begins, or goes on from other text."""

from __future__ import annotations

import itertools
import math
import re
from functools import cache

from banmian.hanzi import CLAUSE_ENDS, CLOSERS, HAN, QUOTE_CLOSERS, ends_sentence
from banmian.lexicon import read_rows, tokenize, word_cost, word_tag, words

EDGE = 4
"""Characters on either side of a cut that are read as words across it."""
UNKNOWN_COST = 14.0
"""Cost (-log probability) of a character that is no word of the dictionary."""

_CLAUSE = re.compile(f"[^{CLAUSE_ENDS}。！？]{{0,3}}")
_HAN_TAIL = re.compile(f"[{HAN}]{{0,{EDGE}}}$")
_HAN_HEAD = re.compile(f"[{HAN}]{{0,{EDGE}}}")
_NEVER_FIRST = frozenset("，。、；：！？,;:!?…%％" + CLOSERS)
_SELDOM_FIRST = frozenset("的了着过们等和与及或得地而则下上里中后前内外之性化")


def is_open(text: str) -> bool:
    """Whether running text breaks off: it ends in the middle of a sentence."""
    return not ends_sentence(text) and text[-1] not in "：:；;）)]】》" + QUOTE_CLOSERS


def goes_on(left: str, right: str) -> bool:
    """Whether `right` reads as the rest of `left`: a word crosses the cut, or it cannot begin a paragraph."""
    return startness(right) <= -1.5 or (startness(right) <= 0 and word_gain(left, right) >= 3.0)


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring Han characters of `text`."""
    return frozenset(a + b for a, b in itertools.pairwise(text) if "一" <= a < "\ufb00" and b >= "一")


def startness(text: str) -> float:
    """How much a line reads like the beginning of a paragraph; negative where it reads like the middle of one."""
    if text[0] in _NEVER_FIRST:
        return -4.0
    openers = words("paragraph_openers.tsv")
    if any(text[:n] in openers for n in (1, 2, 3, 4, 5)):
        return 3.0
    odd = 1.5 if text[0] in _SELDOM_FIRST else 0.0
    clause = _CLAUSE.match(text)
    if clause and clause.end() <= 2 and clause.end() < len(text) and text[clause.end()] in "，、。；":
        odd += 1.5
    return -odd


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


def word_gain(left: str, right: str) -> float:
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


def edge_tags(text: str) -> tuple[str | None, str | None]:
    """The parts of speech of the first and the last word of a text, as far as the dictionary knows them."""
    first, last = tokenize(text[: 3 * EDGE]), tokenize(text[-3 * EDGE :])
    return word_tag(first[0]), word_tag(last[-1])


def tag_evidence(left: str | None, right: str | None) -> float:
    """How much likelier a part of speech is after another than at a start, in nats; 0 where either is not known."""
    return _transitions().get((left or "", right or ""), 0.0)


def localizer_evidence(left: str, right: str) -> float:
    """Whether a localizer after the cut (下, 里, 中) has a noun before the cut to stand on: positive for a noun,
    negative for a verb, 0 where no localizer follows or the dictionary is silent."""
    if word_tag(right[:1]) != "f":
        return 0.0
    for n in range(min(EDGE, len(left)), 0, -1):
        tag = word_tag(left[-n:])
        if tag:
            return 1.5 if tag[0] in "nst" else -1.5 if tag[0] == "v" else 0.0
    return 0.0
