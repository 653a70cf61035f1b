"""The figures of one text by dimension, indexed so that no question about a figure takes a pass over all the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from banmian.bench.entailment import allowed
from banmian.bench.figures import Figure, counted_as, same_dimension

_NEAR = 24
"""Figures on either side of one in the text that are its rivals."""
_MOST = 12
"""Figures that one question gives."""


class Dimension:
    """Figures whose values can be compared, in reading order."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures = sorted(figures, key=lambda f: f.quantity.start)
        self._place = {id(f): place for place, f in enumerate(self.figures)}

    def __contains__(self, figure: Figure) -> bool:
        return id(figure) in self._place

    @cached_property
    def _by_value(self) -> dict[Fraction, list[Figure]]:
        found: dict[Fraction, list[Figure]] = defaultdict(list)
        for f in self.figures:
            if len(same := found[f.value]) < _MOST:
                same.append(f)
            if f.high is not None and f.family != "score" and len(same := found[f.high]) < _MOST:
                same.append(f)
        return found

    def equal(self, figure: Figure) -> list[Figure]:
        """The first figures of its value, or ranges that end there."""
        return self._by_value.get(figure.value, [])

    @cached_property
    def _by_growth(self) -> dict[Fraction, list[Figure]]:
        found: dict[Fraction, list[Figure]] = defaultdict(list)
        for f in self.figures:
            if f.growth is not None and len(same := found[f.growth]) < _MOST:
                same.append(f)
        return found

    def grown(self, growth: Fraction) -> list[Figure]:
        """The first figures that say this growth."""
        return self._by_growth.get(growth, [])

    @cached_property
    def _ordered(self) -> tuple[list[Fraction], list[Figure]]:
        ordered = sorted(self.figures, key=lambda f: f.value)
        return [f.value for f in ordered], ordered

    def within(self, figure: Figure) -> list[Figure]:
        """The figures nearest to its value of those that it may follow from."""
        values, ordered = self._ordered
        low, high = allowed(figure)
        first = 0 if low is None else bisect_left(values, low[0])
        last = len(values) if high is None else bisect_right(values, high[0])
        at = bisect_left(values, figure.value)
        return ordered[max(first, min(at - _MOST // 2, last - _MOST)) : min(last, max(at, first) + _MOST)]

    @cached_property
    def _by_digits(self) -> dict[object, dict[Fraction, Figure]]:
        found: dict[object, dict[Fraction, Figure]] = defaultdict(dict)
        for f in self.figures:
            if f.value:
                found[_digits(f.value)].setdefault(f.value, f)
        return found

    def powers(self, figure: Figure) -> list[Figure]:
        """Figures whose values are a power of ten times its own, and not its own."""
        found = self._by_digits.get(_digits(figure.value), {}) if figure.value else {}
        return [f for value, f in found.items() if value != figure.value]

    def nearest(self, figure: Figure) -> Figure | None:
        """The figure whose value is nearest."""
        values, ordered = self._ordered
        at = bisect_left(values, figure.value)
        return min(ordered[max(0, at - 1) : at + 1], key=lambda f: abs(f.value - figure.value), default=None)

    def alike(self, figure: Figure) -> list[Figure]:
        """The figures nearest to its value, on either side."""
        values, ordered = self._ordered
        at = bisect_left(values, figure.value)
        return ordered[max(0, at - _MOST) : at + _MOST]

    def around(self, figure: Figure) -> list[Figure]:
        """Of its figures those nearest in the text to one of them, on either side."""
        place = self._place[id(figure)]
        near = self.figures[max(0, place - _NEAR) : place + _NEAR + 1]
        return [f for f in near if f is not figure]

    @cached_property
    def _by_gram(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = defaultdict(list)
        for f in self.figures:
            for gram in f.zones.near:
                if len(same := found[gram]) < _MOST:
                    same.append(f)
        return found

    def about(self, figure: Figure) -> list[Figure]:
        """Figures that stand beside words that it stands beside, those with the most first."""
        hits: dict[int, tuple[int, Figure]] = {}
        for gram in figure.zones.near:
            for f in self._by_gram.get(gram, ()):
                hits[id(f)] = hits.get(id(f), (0, f))[0] + 1, f
        ordered = sorted(hits.values(), key=lambda hit: (-hit[0], hit[1].quantity.start))
        return [f for _, f in ordered[:_MOST]]


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
    def groups(self) -> list[list[Figure]]:
        """The figures of one dimension each, in reading order; classifiers that count the same things are one."""
        found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for f in self.figures:
            found[f.family, counted_as(f.unit) if f.family == "count" else f.unit].append(f)
        return [group for group in found.values() if len(group) > 1]

    @cached_property
    def growths(self) -> Dimension:
        """The figures that say a growth, in multiples or per cent."""
        return Dimension(f for f in self.figures if f.growth is not None)

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


def _digits(value: Fraction) -> tuple[int, int, int]:
    """The same for two values where one is a power of ten times the other."""
    top, bottom, balance = abs(value.numerator), value.denominator, 0
    for prime, sign in ((2, 1), (5, -1)):
        while top % prime == 0:
            top, balance = top // prime, balance + sign
        while bottom % prime == 0:
            bottom, balance = bottom // prime, balance - sign
    return top, bottom, balance
