"""What a quantity measures or counts: a log-linear model chooses among the phrases around its number.

`scripts/train_measured.py` learns the weights; `phrase_features` says what they are weights of.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import NamedTuple

from banmian.annotate.quantity.phrase_features import (
    Before,
    Surroundings,
    answer_keys,
    left_heads,
    right_heads,
    same_keys,
    stretch_keys,
    stretches,
    words_around,
)
from banmian.text.tables import read_rows
from banmian.text.word_classes import BRACKETED, TaggedWord

UNIT = 1 / 64
"""What a weight of 1 stands for, in nats."""
_LONGEST_BRACKET = 10
_NO_BEGINNING = "WUCP"
"""Classes of words that no phrase begins with."""
_Table = dict[str, int]


class Measured(NamedTuple):
    """The phrase `[start, end)` that a number measures, or none, and the share of the model's belief that it has."""

    span: tuple[int, int] | None
    belief: float
    behind: bool = False
    answer: str = "N"
    """Which answer of the model it is."""


class Question(NamedTuple):
    """A number whose phrase is sought."""

    kind: str
    unit: str | None
    unit_class: str
    change: str | None
    start: int
    """Where the words that belong to it begin: its modifier, its change."""
    end: int
    """Where the words that belong to it end."""
    sentence: tuple[int, int]


class Head(NamedTuple):
    """A possible answer: `R`, `L`, `C` or `N`, the index of its head among the words on its side, and its keys."""

    answer: str
    at: int
    keys: tuple[str, ...]


class Words(NamedTuple):
    """The words of a passage."""

    words: Sequence[TaggedWord]
    starts: Sequence[int]
    fits: Mapping[int, tuple[int, int, int]]
    """How well each number fits what the model of words reads, as in `word_classes.Tagged`."""


@cache
def _tables() -> dict[str, list[_Table]]:
    """For each kind of keys the tables of weights, in the order of the keys."""
    tables: dict[str, list[_Table]] = {}
    for name, number, key, weight in read_rows("measured_weights.tsv.gz"):
        own = tables.setdefault(name, [])
        while len(own) <= int(number):
            own.append({})
        own[int(number)][key] = int(weight)
    return tables


def _weigh(tables: Sequence[_Table], keys: Sequence[str]) -> int:
    return sum(map(dict.get, tables, keys, repeat(0)))


def surroundings(words: Words, asked: Question, before: Before | None) -> Surroundings:
    """The number and the words around it, as the model sees them."""
    first = bisect_left(words.starts, asked.start)
    while first and words.words[first - 1].end > asked.start:
        first -= 1
    last = bisect_left(words.starts, asked.end)
    left, right = words_around(words.words, first, last, asked.sentence)
    unit = (asked.unit if asked.unit_class != "none" else None) or "-"
    return Surroundings(asked.kind, unit, asked.unit_class, asked.change or "-", asked.start, left, right, before)


def answers(around: Surroundings, text: str) -> list[Head]:
    """All answers that the model chooses from."""
    out = [Head("R", at, keys) for at, keys in right_heads(around)]
    out += [Head("L", at, keys) for at, keys in left_heads(around, text)]
    out.append(Head("N", 0, ()))
    if around.before is not None:
        out.append(Head("C", 0, same_keys(around, around.before)))
    return out


def head_end(around: Surroundings, head: Head) -> int:
    """Where a phrase with that head ends: behind a short bracket that follows it (县（市、区）)."""
    side = around.right if head.answer == "R" else around.left
    word = side[head.at]
    index = head.at + 1 if head.answer == "R" else head.at - 1
    if 0 <= index < len(side):
        bracket = side[index]
        if bracket.tag == BRACKETED and bracket.end - bracket.start <= _LONGEST_BRACKET and bracket.start == word.end:
            return bracket.end
    return word.end


def in_front(around: Surroundings, head: Head) -> list[TaggedWord]:
    """The words in front of a head, the nearest first, that its phrase may reach back over."""
    if head.answer == "L":
        words = list(around.left[head.at + 1 :])
    else:
        words = list(around.right[: head.at])[::-1]
        if words and words[-1].text == "的":
            words.pop()
    return words


def _begin(around: Surroundings, head: Head) -> int:
    """Where the phrase with that head begins."""
    side = around.right if head.answer == "R" else around.left
    last = begin = side[head.at]
    start = begin.start
    front, tables = in_front(around, head), _tables()["stretch"]
    for length, word in enumerate(front, 1):
        prior = front[length] if length < len(front) else None
        if not stretches(word):
            break
        if _weigh(tables, stretch_keys(head.answer, word, begin, last, prior, length)) <= 0:
            break
        begin = word
        if word.tag not in _NO_BEGINNING:
            start = word.start
    return start


def measured_of(words: Words, text: str, asked: Question, before: Before | None) -> Measured:
    """The phrase that the number in question measures.

    Args:
        words: those of the passage, numbers and times marked.
        text: the folded passage.
        before: the number before it in its sentence, if that has a phrase.
    """
    around = surroundings(words, asked, before)
    tables, keys = _tables(), answer_keys(around)
    base = {answer: _weigh(tables[f"answer {answer}"], keys) for answer in ("R", "L", "C", "N")}
    heads = answers(around, text)
    sums = [
        base[head.answer] + (_weigh(tables[f"head {head.answer}"], head.keys) if head.keys else 0) for head in heads
    ]
    best = max(sums)
    belief = 1 / sum(math.exp((one - best) * UNIT) for one in sums)
    head = heads[sums.index(best)]
    if head.answer == "C" and before is not None:
        return Measured((before.start, before.end), belief, before.behind, "C")
    if head.answer not in "RL":
        return Measured(None, belief)
    return Measured((_begin(around, head), head_end(around, head)), belief, head.answer == "R", head.answer)
