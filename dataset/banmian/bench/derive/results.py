"""Results of reckoning with figures of a source, looked up by value, and the proofs that are shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from banmian.bench.entailment import allowed
from banmian.bench.figures import Figure

Kind = Literal[
    "sum",
    "pair",
    "difference",
    "remainder",
    "base",
    "gain",
    "share",
    "growth",
    "multiple",
    "complement",
    "part",
    "whole",
    "product",
    "quotient",
]
ROUNDED = frozenset({"whole", "base", "gain", "share", "growth", "multiple", "part", "product", "quotient"})
"""What rarely comes out even: a claim may round it at its last digit."""
_MOST_HITS = 64
_SIGNS = {"sum": " + ", "remainder": " - ", "difference": " - ", "product": " × ", "quotient": " / "}


@dataclass(frozen=True, slots=True)
class Proof:
    """How a value follows."""

    text: str
    """As 71 = 36 + 35."""
    operands: tuple[tuple[int, int], ...]
    """Where the operands stand in the source."""


@dataclass(frozen=True, slots=True)
class Result:
    """A value, and the figures that it is reckoned from."""

    value: Fraction
    kind: Kind
    operands: tuple[Figure, ...]
    """The one that the value is about first."""
    formula: str = ""
    """With {0}, {1} for the operands; where it is empty, they are joined by the sign of the kind."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where dates stand that it is reckoned from too."""
    direction: Literal["up", "down"] | None = None
    """Of a growth: only a claim that says so means it."""

    def proof(self, claim: Figure) -> Proof:
        """What is shown for the claim."""
        texts = [f.quantity.num_text for f in self.operands]
        said = self.formula.format(*texts) if self.formula else _SIGNS[self.kind].join(texts)
        spans = tuple((f.quantity.start, f.quantity.end) for f in self.operands)
        return Proof(f"{claim.quantity.text} = {said}", (*spans, *self.spans))


class Window(NamedTuple):
    """Values that a claim may stand for; `low`, `high` belong to it."""

    low: Fraction
    high: Fraction
    half: Fraction
    """What a result that does not come out even may be off, either way."""
    is_open: bool
    """Whether neither end belongs to it (over) or the upper does not (near, under): the claim's own value."""
    value: Fraction

    def holds(self, result: Result) -> bool:
        """Whether the claim may stand for that result."""
        half = self.half if result.kind in ROUNDED else 0
        if self.is_open and result.value == self.value:
            return False
        return self.low - half <= result.value <= self.high + half


def window(claim: Figure) -> Window | None:
    """What a derived value must lie in for the claim to follow; None of claims that are ranges, or vague."""
    v = claim.value
    if claim.high is not None or v <= 0 or claim.modifier == "vague":
        return None
    step = Fraction(10) ** (_digits(v) - 2)
    if claim.modifier == "none":
        if claim.quantity.unit_text == "成":
            low, high = allowed(claim)
            return Window(low[0] if low else v, high[0] if high else v, Fraction(0), False, v)
        return Window(v, v, min(claim.last_place, step) / 2, False, v)
    off = max(claim.last_place, abs(v) / 10)
    if claim.modifier in ("over", "at_least"):
        return Window(v, v + off, Fraction(0), claim.modifier == "over", v)
    if claim.modifier in ("under", "at_most"):
        return Window(v - 2 * v / 10, v, Fraction(0), claim.modifier == "under", v)
    low, high = allowed(claim)
    return Window(low[0] if low else v, high[0] if high else v, Fraction(0), claim.modifier == "near", v)


def _digits(value: Fraction) -> int:
    """Digits before the decimal point: 3 of 482, 0 of 0.48."""
    number, count = value, 0
    while number >= 1:
        number, count = number / 10, count + 1
    while number < Fraction(1, 10):
        number, count = number * 10, count - 1
    return count


class Table:
    """Results, ordered by value."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._results = sorted((r for r in results if r.value > 0), key=lambda r: r.value)
        self._values = [r.value for r in self._results]

    def between(self, claim: Figure, limits: Window) -> Sequence[Result]:
        """The first results that the claim may stand for."""
        first = bisect_left(self._values, limits.low - limits.half)
        last = bisect_right(self._values, limits.high + limits.half)
        if last - first > _MOST_HITS:  # those nearest to the claim's own value
            middle = bisect_left(self._values, claim.value, first, last)
            first = max(first, middle - _MOST_HITS // 2)
            last = min(last, first + _MOST_HITS)
        return [r for r in self._results[first:last] if limits.holds(r)]
