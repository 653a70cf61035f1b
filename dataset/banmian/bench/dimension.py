"""The figures of one text by dimension, indexed so that no question about a figure takes a pass over all the others."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import lcm

from banmian.bench.figures import Figure, Interval, same_dimension
from banmian.bench.nested import Nested

_MOST_TERMS = 60
"""Values of a source that sums and differences are made of: the first in reading order."""
_NEAR = 32
"""Figures on either side of one that are its rivals."""
_WAYS = (None, "up", "down")


class Dimension:
    """Figures whose values can be compared, in reading order."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures = sorted(figures, key=lambda f: f.quantity.start)

    @cached_property
    def _by_value(self) -> dict[object, dict[object, Figure]]:
        """For each value, and each value with an upper end, the first figure of each modifier and direction."""
        found: dict[object, dict[object, Figure]] = defaultdict(dict)
        for f in self.figures:
            found[f.value].setdefault((f.modifier, f.direction, f.high is None), f)
            found[f.value, f.high].setdefault((f.modifier, f.direction), f)
        return found

    def equal(self, figure: Figure) -> list[Figure]:
        """Figures of its value; where both are ranges, of its upper end too. One of each modifier and direction."""
        if figure.high is None:
            return list(self._by_value.get(figure.value, {}).values())
        return [f for high in (figure.high, None) for f in self._by_value.get((figure.value, high), {}).values()]

    @cached_property
    def _by_end(self) -> dict[Fraction, Figure]:
        return {f.high: f for f in reversed(self.figures) if f.high is not None and f.family != "score"}

    def ending(self, figure: Figure) -> Figure | None:
        """A range whose upper end is its value."""
        return self._by_end.get(figure.value) if figure.high is None else None

    @cached_property
    def _by_digits(self) -> dict[object, dict[Fraction, Figure]]:
        found: dict[object, dict[Fraction, Figure]] = defaultdict(dict)
        for f in self.figures:
            if f.value:
                found[_digits(f.value)].setdefault(f.value, f)
        return found

    def powers(self, figure: Figure) -> list[Figure]:
        """Figures whose values are a power of ten times its own."""
        return list(self._by_digits.get(_digits(figure.value), {}).values()) if figure.value else []

    @cached_property
    def _insides(self) -> list[Nested]:
        return [Nested((f.interval, f) for f in self.figures if f.direction == way) for way in _WAYS]

    def entailing(self, figure: Figure) -> list[Figure]:
        """Figures of other values that it follows from, at most one of each direction."""
        if figure.entailed is None:
            return []
        found = [inside.within(figure.entailed, figure.value) for inside in self._insides]
        return [f for f in found if f is not None]

    @cached_property
    def _outsides(self) -> list[Nested]:
        return [
            Nested((_mirrored(f.entailed), f) for f in self.figures if f.entailed is not None and f.direction == way)
            for way in _WAYS
        ]

    def following(self, figure: Figure) -> list[Figure]:
        """Figures of other values that follow from it, at most one of each direction."""
        found = [outside.within(_mirrored(figure.interval), figure.value) for outside in self._outsides]
        return [f for f in found if f is not None]

    @cached_property
    def _values(self) -> tuple[list[Fraction], dict[Fraction, Figure]]:
        first = {f.value: f for f in reversed(self.figures)}
        return sorted(first), first

    def nearest(self, figure: Figure) -> Figure | None:
        """The figure whose value is nearest."""
        values, first = self._values
        at = bisect_left(values, figure.value)
        near = values[max(0, at - 1) : at + 1]
        return first[min(near, key=lambda v: abs(v - figure.value))] if near else None

    @cached_property
    def _places(self) -> dict[Fraction, list[int]]:
        """Where among the figures each value stands."""
        found: dict[Fraction, list[int]] = defaultdict(list)
        for place, f in enumerate(self.figures):
            found[f.value].append(place)
        return found

    def mentions(self, figure: Figure) -> list[Figure]:
        """The figures that have its value, not more than the first 32."""
        return [self.figures[place] for place in self._places.get(figure.value, [])[:_NEAR]]

    def rivals(self, figure: Figure) -> list[Figure]:
        """Of the figures nearest in the text to the first that has its value, 32 before and 32 behind: the others."""
        place = self._places[figure.value][0]
        near = self.figures[max(0, place - _NEAR) : place + _NEAR + 1]
        return [f for f in near if f.value != figure.value]

    @cached_property
    def _terms(self) -> tuple[list[int], int]:
        """The first values without a modifier, as integers over one denominator."""
        values = [f.value for f in self.figures if f.modifier == "none"][:_MOST_TERMS]
        scale = lcm(*(v.denominator for v in values))
        return [int(v * scale) for v in values], scale

    @cached_property
    def _sums(self) -> set[int]:
        terms, _ = self._terms
        return {sum(some) for size in (2, 3) for some in combinations(terms, size)}

    @cached_property
    def _differences(self) -> set[int]:
        terms, _ = self._terms
        return {abs(first - second) for first, second in combinations(terms, 2)}

    def differ_by(self, value: Fraction) -> bool:
        """Whether two of the values without a modifier do."""
        return value * self._terms[1] in self._differences

    def add_up_to(self, value: Fraction) -> bool:
        """Whether two or three of the values without a modifier do."""
        return value * self._terms[1] in self._sums


class Dimensions:
    """All figures of a text."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.figures = tuple(figures)
        self._of: dict[tuple[str, str], Dimension] = {}
        self._units: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
        for f in figures:
            self._units[f.family][f.unit].append(f)

    def of(self, family: str, unit: str) -> Dimension:
        """The figures that can be compared with one of this family and unit."""
        key = family, unit
        if key not in self._of:
            units = self._units.get(family, {})
            self._of[key] = Dimension(f for u, fs in units.items() if same_dimension(family, u, unit) for f in fs)
        return self._of[key]

    @cached_property
    def _by_value(self) -> dict[object, dict[object, Figure]]:
        found: dict[object, dict[object, Figure]] = defaultdict(dict)
        for f in self.figures:
            found[f.value].setdefault((f.family, f.unit, f.high), f)
        return found

    @cached_property
    def _by_number(self) -> dict[object, dict[object, Figure]]:
        found: dict[object, dict[object, Figure]] = defaultdict(dict)
        for f in self.figures:
            found[f.quantity.value_exact].setdefault((f.family, f.quantity.unit), f)
        return found

    def equal(self, figure: Figure) -> Iterator[Figure]:
        """Figures of its value in other dimensions."""
        for f in self._by_value.get(figure.value, {}).values():
            same = f.family == figure.family and same_dimension(f.family, f.unit, figure.unit)
            if not same and (f.high == figure.high or f.high is None or figure.high is None):
                yield f

    def written(self, figure: Figure) -> Iterator[Figure]:
        """Figures that are the same number with another unit (500亩, 500公顷)."""
        if figure.quantity.value_exact is not None:
            for f in self._by_number.get(figure.quantity.value_exact, {}).values():
                if f.quantity.unit != figure.quantity.unit:
                    yield f


def _mirrored(interval: Interval) -> Interval:
    low, high = interval
    return Interval(None if low is None else (-low[0], -low[1]), None if high is None else (-high[0], -high[1]))


def _digits(value: Fraction) -> tuple[int, int, int]:
    """The same for two values where one is a power of ten times the other."""
    top, bottom, balance = abs(value.numerator), value.denominator, 0
    for prime, sign in ((2, 1), (5, -1)):
        while top % prime == 0:
            top, balance = top // prime, balance + sign
        while bottom % prime == 0:
            bottom, balance = bottom // prime, balance - sign
    return top, bottom, balance
