"""What a quantity measures or counts: a log-linear model chooses among the phrases around its number.

`scripts/train_measured.py` learns the weights; `phrase_features` says what they are weights of.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import getitem
from typing import NamedTuple

from banmian.annotate.quantity.phrase_features import (
    KEYS,
    Before,
    Head,
    Part,
    Surroundings,
    answer_parts,
    left_heads,
    right_heads,
    same_parts,
    stretch_parts,
    stretches,
    words_around,
)
from banmian.text.tables import read_rows
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
_REMEMBERED = 1 << 14
"""Sums of a table that are remembered."""


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


class _Sums(dict[Part, tuple[int, ...]]):
    """What each part that was asked for lately weighs, in each of some sets of tables of one part."""

    def __init__(self, keys: Callable[..., tuple[str, ...]], sets: Sequence[Sequence[Mapping[str, int]]]) -> None:
        super().__init__()
        self._keys = keys
        self._sets = sets

    def __missing__(self, part: Part) -> tuple[int, ...]:
        keys = self._keys(*part)
        sums = tuple(
            [sum([table[key] for table, key in zip(own, keys, strict=False) if key in table]) for own in self._sets]
        )
        if len(self) >= _REMEMBERED:
            self.clear()
        self[part] = sums
        return sums


class Weights:
    """The weights of the model.

    Args:
        rows: the name of a table in `KEYS` and the number of the part, the number of the key, the key, and its weight.
    """

    def __init__(self, rows: Iterable[tuple[str, int, int, str, int]]) -> None:
        tables: dict[tuple[str, int], dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for name, part, number, key, weight in rows:
            tables[name, part][number][key] = weight

        def sums(names: Sequence[str]) -> list[_Sums]:
            out = []
            for part, keys in enumerate(KEYS[names[0]]):
                sets = [tables[name, part] for name in names]
                out.append(_Sums(keys, [[own[at] for at in range(max(own, default=-1) + 1)] for own in sets]))
            return out

        self._answers = sums([f"answer {answer}" for answer in ANSWERS])
        self._others = {name: sums([name]) for name in KEYS if not name.startswith("answer")}

    def answers(self, parts: Sequence[Part]) -> tuple[int, ...]:
        """What is known of the number weighs for each of `ANSWERS`."""
        return tuple(map(sum, zip(*map(getitem, self._answers, parts), strict=True)))

    def of(self, name: str, parts: Sequence[Part]) -> int:
        """What the parts weigh together in the tables of that name."""
        return sum([one[0] for one in map(getitem, self._others[name], parts)])


@cache
def _weights() -> Weights:
    rows = read_rows("measured_weights.tsv.gz")
    return Weights((name, int(part), int(number), key, int(weight)) for name, part, number, key, weight in rows)


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
        out.append(Head("C", 0, same_parts(around, around.before)))
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
    last = begin = side[head.at]
    start = begin.start
    front = in_front(around, head)
    for length, word in enumerate(front, 1):
        prior = front[length] if length < len(front) else None
        if not stretches(word):
            break
        if weights.of("stretch", stretch_parts(head.answer, word, begin, last, prior, length)) <= 0:
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
    parts = answer_parts(around)
    base = dict(zip(ANSWERS, weights.answers(parts), strict=True))
    heads = _answers_but_left(around)
    sums = [base[head.answer] + weights.of(f"head {head.answer}", head.parts) for head in heads]
    top = max(sums)
    if heads[sums.index(top)].answer != "R" or top < base["L"] + _CLEAR:
        left = left_heads(around)
        sums += [base["L"] + weights.of("head L", head.parts) for head in left]
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
