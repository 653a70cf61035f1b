"""How two sides of a cut read as one sentence: a log-linear model over words, parts of speech and lengths of clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from banmian.parse.joins.fluency import continuation_of_plain, plain
from banmian.signatures.personal_names import name_cost
from banmian.text.hanzi import CLAUSE_ENDS, HAN
from banmian.text.segment import tokenize, word_cost, word_tag
from banmian.text.tables import read_rows

SEEN = 16
"""Characters on either side of a cut that are looked at."""
LONGEST_WORD = 4
UNKNOWN_COST = 14.0
"""Cost (-log probability) of a character that is no word of the dictionary."""
NAME_COST = 4.0
"""Cost of a word's being a person's name, whose own cost comes on top: about one in fifty is."""
MOST_GAIN = 5.0
LONG_CLAUSE = 6
"""Clauses of this many characters and longer are alike to the model."""
PAST = 5
"""Words before the cut among which a function word may wait for its other half (在…下, 对…的)."""

_MARK = re.compile("[，。；！？：、,;:!?]")
_HAN_TAIL = re.compile(f"[{HAN}]{{0,{LONGEST_WORD}}}$")
_HAN_HEAD = re.compile(f"[{HAN}]{{0,{LONGEST_WORD}}}")
_FUNCTION_TAGS = ("p", "c", "d", "u")
"""Prepositions, conjunctions, adverbs, particles."""


class _Side(NamedTuple):
    """What stands on one side of a cut."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    clause: int
    """Characters from the cut to the nearest clause mark, at most `LONG_CLAUSE`."""
    mark: str
    """The clause mark itself, empty where none is near."""


def reads_on(left: str, right: str) -> float:
    """Log odds that `right` is the rest of `left` and no text of its own, by the `SEEN` characters on either side."""
    return reads_on_plain(plain(left[-SEEN:]), plain(right[:SEEN]))


@lru_cache(maxsize=1 << 14)
def reads_on_plain(left: str, right: str) -> float:
    """`reads_on` of two sides that are plain already."""
    if not left or not right:
        return 0.0
    weight = weights()
    odds = weight["fluency"] * continuation_of_plain(left, right) + weight["word"] * word_gain(left, right)
    seen = sum([weight.get(name, 0.0) for name in _traits_across(left, right)], told(right))
    return odds + _localizer(left, right) + seen


@lru_cache(maxsize=1 << 12)
def told(right: str) -> float:
    """What the right side tells by itself."""
    return sum([weights().get(name, 0.0) for name in _traits_after(right)])


def _localizer(left: str, right: str) -> float:
    """Whether a localizer that closes a clause (`下，`) has a noun before the cut to stand on: positive for a noun,
    negative for any other word, 0 where there is no such localizer or the dictionary is silent. Too rare to be learned."""
    if word_tag(right[:1]) != "f" or right[1:2] not in tuple(CLAUSE_ENDS):
        return 0.0
    for n in range(min(LONGEST_WORD, len(left)), 0, -1):
        tag = word_tag(left[-n:])
        if tag:
            return 2.5 if tag[0] in "nstrq" else -4.0
    return 0.0


@cache
def weights() -> dict[str, float]:
    """Weight of each trait, as scripts/train_seams.py found it."""
    return {name: float(weight) for name, weight in read_rows("seam_traits.tsv.gz")}


def traits(left: str, right: str) -> Iterator[str]:
    """What can be said of the two sides, by name: a kind and, behind it, words, parts of speech or lengths. A line
    that starts a text is told by its own traits, one that goes on by those of both sides."""
    yield from _traits_after(right)
    yield from _traits_across(left, right)


def _traits_after(right: str) -> Iterator[str]:
    b = _right(right)
    clause = f"{b.clause}{b.mark}"
    for n in (1, 2, 3, 4):
        yield f"begins {right[:n]}"
    yield f"word {b.words[0]}"
    yield f"words {'-'.join(b.words[:2])}"
    yield f"tag {b.tags[0]}"
    yield f"tags {'-'.join(b.tags[:2])}"
    yield f"tags {'-'.join(b.tags[:3])}"
    yield f"clause {clause}"
    yield f"clause {clause} {b.tags[0]}"


def _traits_across(left: str, right: str) -> Iterator[str]:
    a, b = _left(left), _right(right)
    last, first = a.words[-1], b.words[0]
    tag, after = a.tags[-1], b.tags[0]
    tags, afters = "-".join(a.tags[-2:]), "-".join(b.tags[:2])
    clause = f"{b.clause}{b.mark}"
    yield f"clauses {a.clause} {clause}"
    yield f"clause after tag {tag} {clause}"
    yield f"clause after {last} {clause}"
    yield f"tags across {tag}|{after}"
    yield f"tags across {tags}|{after}"
    yield f"tags across {tag}|{afters}"
    yield f"tags across {tags}|{afters}"
    yield f"across {last}|{after}"
    yield f"across {tag}|{first}"
    yield f"across {last}|{first}"
    for word, kind in zip(a.words[-PAST:], a.tags[-PAST:], strict=True):
        if kind[:1] in _FUNCTION_TAGS and len(word) < 3:
            yield f"past {word}|{after}"
            yield f"past {word} {clause}"
            for other in dict.fromkeys(b.words):  # in one order, so that sums are the same in every process
                yield f"past {word}|{other}"


@lru_cache(maxsize=1 << 12)
def _left(text: str) -> _Side:
    marks = list(_MARK.finditer(text))
    return _side(text, len(text) - marks[-1].end() if marks else len(text), "")


@lru_cache(maxsize=1 << 12)
def _right(text: str) -> _Side:
    mark = _MARK.search(text)
    return _side(text, mark.start() if mark else len(text), mark.group() if mark else "")


def _side(text: str, clause: int, mark: str) -> _Side:
    words = tokenize(text)
    return _Side(words, tuple(map(_tag, words)), min(LONG_CLAUSE, clause), mark)


def _tag(word: str) -> str:
    if word[0] == "0":
        return "m"
    return word_tag(word) or ("unknown" if word.isalnum() else "sign")


def word_gain(left: str, right: str) -> float:
    """How much likelier the seam reads when words may cross the cut (教|育), in nats; 0 where none does."""
    tail = _HAN_TAIL.search(left[-LONGEST_WORD:])
    head = _HAN_HEAD.match(right)
    a, b = tail.group() if tail else "", head.group() if head else ""
    if not a or not b:
        return 0.0
    whole = _costs(a + b)
    return min(MOST_GAIN, max(0.0, whole[len(a)] + _costs(b)[-1] - whole[-1]))


@lru_cache(maxsize=1 << 15)
def _cost(word: str) -> float:
    cost = word_cost(word)
    return min(UNKNOWN_COST * len(word) if cost is None else cost, NAME_COST + name_cost(word))


@lru_cache(maxsize=1 << 12)
def _costs(text: str) -> list[float]:
    """Cost of the likeliest words of a short text, and of each of its beginnings."""
    best = [0.0]
    for end in range(1, len(text) + 1):
        starts = range(max(0, end - LONGEST_WORD), end)
        best.append(min([best[start] + _cost(text[start:end]) for start in starts]))
    return best
