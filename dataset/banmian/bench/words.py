"""The words around a number: those that it stands next to, those of its clause, and those of the clause before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from banmian.bench.tokens import tokens

_CLAUSE = re.compile(r"[,。;:!?…\n]")
_ITEM = "、"
_FULL_STOPS = frozenset("。!?…\n")
_MOST = 60
"""Characters of a clause that are looked at on either side."""
_TOUCHING = 4
"""Characters that stand right before a number."""
_WEIGHTS = (4, 3, 1)
"""What a word counts right before the number, in its own item, and in the clause or the one before; it adds up."""


@dataclass(frozen=True)
class Words:
    """What stands around a quantity, without what it says itself."""

    ahead: str
    """Its clause before it."""
    behind: str
    """Its clause behind it."""
    next_ahead: str
    """The part of `ahead` behind the item or quantity before it."""
    next_behind: str
    """The part of `behind` before the next item or quantity."""
    clause_before: str
    """The clause before its own, in the same sentence."""

    @cached_property
    def grams(self) -> Counter[str]:
        """Tokens and pairs of them, each as often as it counts."""
        grams: Counter[str] = Counter()
        parts = (
            (self.next_ahead[-_TOUCHING:],),
            (self.next_ahead, self.next_behind),
            (self.clause_before, self.ahead, self.behind),
        )
        for texts, weight in zip(parts, _WEIGHTS, strict=True):
            for text in texts:
                _add(grams, text, weight)
        return grams

    @cached_property
    def _size(self) -> int:
        return self.grams.total()

    def likeness(self, other: Words) -> float:
        """0 to 1: Dice's coefficient of the two."""
        size = self._size + other._size
        theirs = other.grams
        common = sum(n if n < theirs[gram] else theirs[gram] for gram, n in self.grams.items() if gram in theirs)
        return 2 * common / size if size else 0.0


def _add(grams: Counter[str], text: str, weight: int) -> None:
    found = tokens(text)
    for gram in (*found, *map("".join, pairwise(found))):
        grams[gram] += weight


class Clauses:
    """The clauses of a folded text."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self._ends = [m.start() for m in _CLAUSE.finditer(folded)]

    def words(self, start: int, end: int, *, after: int, before: int) -> Words:
        """The words around `folded[start:end]`.

        Args:
            after: where the quantity before it ends.
            before: where the quantity behind it begins.
        """
        number = bisect_left(self._ends, start)
        first = self._ends[number - 1] + 1 if number else 0
        last = self._ends[number] if number < len(self._ends) else len(self.folded)
        ahead = self.folded[max(first, start - _MOST) : start]
        behind = self.folded[end : min(last, end + _MOST)]
        return Words(
            ahead=ahead,
            behind=behind,
            next_ahead=ahead[max(ahead.rfind(_ITEM) + 1, len(ahead) - max(0, start - after)) :],
            next_behind=behind[: max(0, before - end)].partition(_ITEM)[0],
            clause_before=self._before(number, first),
        )

    def _before(self, number: int, first: int) -> str:
        if not number or self.folded[first - 1] in _FULL_STOPS:
            return ""
        start = self._ends[number - 2] + 1 if number > 1 else 0
        return self.folded[max(start, first - 1 - _MOST) : first - 1]
