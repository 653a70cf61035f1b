"""What a quantity measures or counts: a log-linear model chooses among the phrases around its number.

`scripts/train_measured.py` learns the weights; `phrase_features` says what they are weights of.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from banmian.annotate.quantity.phrase_features import (
    Before,
    Head,
    Keys,
    Surroundings,
    left_heads,
    number_keys,
    right_heads,
    same_keys,
    stretch_keys,
    stretches,
    words_around,
)
from banmian.text.tables import read_bytes
from banmian.text.word_classes import BRACKETED, TaggedWord

ANSWERS = "RLCN"
UNIT = 1 / 64
"""What a weight of 1 stands for, in nats."""
_LONGEST_BRACKET = 10
_NO_BEGINNING = "WUCP"
"""Classes of words that no phrase begins with."""
_CLEAR = 192
"""How far a phrase behind the number has to lie above what speaks for the answer `L` before any head, for those in front of
it not to be looked at: among 2,543 numbers of newspapers no head in front made that good."""


class Measured(NamedTuple):
    """The phrase `[start, end)` that a number measures, or none, and the share of the model's belief that it has."""

    span: tuple[int, int] | None
    belief: float
    behind: bool = False
    answer: str = "N"
    """Which answer of the model it is."""
    distance: int = 0
    """How many words stand between the number and the head."""
    head: str = "-"
    """The class of the head."""
    beyond: str = "-"
    """The particle or mark behind the head, if one stands there."""


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


class Words(NamedTuple):
    """The words of a passage."""

    words: Sequence[TaggedWord]
    starts: Sequence[int]
    fits: Mapping[int, tuple[int, int, int]]
    """How well each number fits what the model of words reads, as in `word_classes.Tagged`."""


class Weights(NamedTuple):
    """The weights of the model, in steps of `UNIT`."""

    numbers: Mapping[str, tuple[int, ...]]
    """For each key of `number_keys` one weight for each of `ANSWERS`."""
    phrases: Mapping[str, int]
    """For each key of a head or a word that a phrase reaches back over its weight."""

    def answers(self, keys: Keys) -> list[int]:
        """What is known of the number weighs for each of `ANSWERS`."""
        return list(map(sum, zip(_NONE, *filter(None, map(self.numbers.get, keys)), strict=True)))

    def of(self, keys: Keys) -> int:
        """What the features of a head or a word weigh together."""
        return sum(map(self.phrases.get, keys, _ZEROS))


_NONE = (0,) * len(ANSWERS)
_ZEROS = (0,) * 99
"""What a key that has no weight weighs."""


@cache
def _weights() -> Weights:
    numbers, phrases = read_bytes("measured_weights.tsv.gz").decode("utf-8").split("\n\n")
    fields, step = numbers.replace("\n", "\t").split("\t"), 1 + len(ANSWERS)
    columns = [map(int, fields[at::step]) for at in range(1, step)]
    others = phrases.rstrip("\n").replace("\n", "\t").split("\t")
    return Weights(
        dict(zip(fields[::step], zip(*columns, strict=True), strict=True)),
        dict(zip(others[::2], map(int, others[1::2]), strict=True)),
    )


def surroundings(words: Words, asked: Question, before: Before | None) -> Surroundings:
    """The number and the words around it, as the model sees them."""
    first = bisect_left(words.starts, asked.start)
    while first and words.words[first - 1].end > asked.start:
        first -= 1
    last = bisect_left(words.starts, asked.end)
    left, right = words_around(words.words, first, last, asked.sentence)
    unit = (asked.unit if asked.unit_class != "none" else None) or "-"
    return Surroundings(asked.kind, unit, asked.unit_class, asked.change or "-", left, right, before)


def answers(around: Surroundings) -> list[Head]:
    """All answers that the model chooses from."""
    return _answers_but_left(around) + left_heads(around)


def _answers_but_left(around: Surroundings) -> list[Head]:
    out = right_heads(around)
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


def _begin(weights: Weights, around: Surroundings, head: Head) -> int:
    """Where the phrase with that head begins."""
    side = around.right if head.answer == "R" else around.left
    begin = side[head.at]
    start = begin.start
    front = in_front(around, head)
    for length, word in enumerate(front, 1):
        prior = front[length] if length < len(front) else None
        if not stretches(word):
            break
        if weights.of(stretch_keys(head.answer, word, begin, prior, length)) <= 0:
            break
        begin = word
        if word.tag not in _NO_BEGINNING:
            start = word.start
    return start


def measured_of(words: Words, asked: Question, before: Before | None, weights: Weights | None = None) -> Measured:
    """The phrase that the number in question measures.

    Args:
        words: those of the passage, numbers and times marked.
        before: the number before it in its sentence, if that has a phrase.
        weights: others than those of the package.
    """
    weights = weights or _weights()
    around = surroundings(words, asked, before)
    base = dict(zip(ANSWERS, weights.answers(number_keys(around)), strict=True))
    heads = _answers_but_left(around)
    of = weights.of
    sums = [base[answer] + of(keys) for answer, _, keys in heads]
    top = max(sums)
    if heads[sums.index(top)].answer != "R" or top < base["L"] + _CLEAR:
        left = left_heads(around)
        speaks = base["L"]
        sums += [speaks + of(keys) for _, _, keys in left]
        heads += left
    best = max(sums)
    belief = 1 / sum([math.exp((one - best) * UNIT) for one in sums])
    head = heads[sums.index(best)]
    if head.answer == "C" and before is not None:
        return Measured((before.start, before.end), belief, before.behind, "C")
    if head.answer not in "RL":
        return Measured(None, belief)
    side = around.right if head.answer == "R" else around.left
    beyond = head.at + 1 if head.answer == "R" else head.at - 1
    return Measured(
        (_begin(weights, around, head), head_end(around, head)),
        belief,
        head.answer == "R",
        head.answer,
        head.at,
        side[head.at].tag,
        side[beyond].text[0] if 0 <= beyond < len(side) and side[beyond].tag in "UW" else "-",
    )
