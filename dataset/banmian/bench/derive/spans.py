"""Durations between dates and times of day, and the lengths of ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Date
from fractions import Fraction
from functools import cached_property

from banmian.bench.derive.results import Proof, Window
from banmian.bench.figures import Figure
from banmian.bench.moments import Moment
from banmian.bench.slots.scene import Scene

_DAY = 86400
_MOST = 40
"""Dates that are held against each other, the first of the text."""
_BESIDE = 40
"""Characters between two dates that belong together."""
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?")
_FEW = 2
_Place = tuple[int, int]
_Span = tuple[str, frozenset[Fraction], tuple[_Place, ...]]
"""s or month, lengths without and with the first day, and where the dates stand."""


class Spans:
    """The dates of a source, two by two."""

    def __init__(self, scene: Scene) -> None:
        self._dates = list(scene.dates)[:_MOST]
        self._context = scene.context
        self._page = scene.page

    def proof(self, claim: Figure, limits: Window) -> Proof | None:
        """How a claimed duration lies between two dates; far from each other they must share words with the claim."""
        own = claim.zones.near | claim.zones.clause
        for unit, lengths, spans in self._all:
            if unit != claim.unit or not any(_holds(limits, length) for length in lengths):
                continue
            if len(spans) > 1 and spans[1][0] - spans[0][1] > _BESIDE and len(own) >= _FEW:
                words = [self._context.grams(*self._context.span(self._context.sentence(at))) for at, _ in spans]
                if not own & frozenset().union(*words):
                    continue
            texts = " - ".join(self._context.folded[slice(*span)] for span in reversed(spans))
            return Proof(f"{claim.quantity.text}: {texts}", spans)
        return None

    @cached_property
    def lengths(self) -> list[tuple[int, frozenset[int], tuple[_Place, ...]]]:
        """Of ranges of days their sentence, their days, and where they stand; counted with both ends."""
        found: list[tuple[int, frozenset[int], tuple[_Place, ...]]] = []
        for start, end, value in self._dates:
            if len(value) == 2 and (days := _days(*value)):
                found.append((self._context.sentence(start), frozenset({days + 1}), ((start, end),)))
        return found

    @cached_property
    def _all(self) -> list[_Span]:
        return list(self._make())

    def _make(self) -> Iterator[_Span]:
        for number, (start, end, value) in enumerate(self._dates):
            if len(value) == 2:
                yield from _between(*value, ((start, end),))
            if self._page is not None and value:
                yield from _between(value[0], self._page, ((start, end),))
            for other in self._dates[number + 1 :]:
                if value and other[2]:
                    yield from _between(value[0], other[2][-1], ((start, end), other[:2]))
                    yield from _between(other[2][0], value[-1], (other[:2], (start, end)))


def _holds(limits: Window, length: Fraction) -> bool:
    return limits.low <= length <= limits.high and not (limits.is_open and length == limits.value)


def _between(first: Moment, last: Moment, spans: tuple[_Place, ...]) -> Iterator[_Span]:
    seconds = _clock_span(first, last)
    if seconds:
        yield "s", frozenset({Fraction(seconds)}), spans
    if days := _days(first, last):
        yield "s", frozenset({Fraction(_DAY * days), Fraction(_DAY * (days + 1))}), spans
    if months := _months(first, last):
        yield "month", frozenset(map(Fraction, months)), spans


def _days(first: Moment, last: Moment) -> int:
    """Days from one to the other; 0 where they are not said, or the order is another."""
    year = first.year or last.year or "2023"
    if not year.isdigit() or not (last.year or year).isdigit():
        return 0
    numbers = []
    for end in (first, last):
        months = end.months if isinstance(end.months, tuple) else first.months
        if end.day is None or not isinstance(months, tuple):
            return 0
        try:
            numbers.append(Date(int(end.year or year), months[0], end.day).toordinal())
        except ValueError:
            return 0
    return max(0, numbers[1] - numbers[0])


def _months(first: Moment, last: Moment) -> set[int]:
    """Months from one to the other, without and with the first; of bare years whole years."""
    years = 0
    if first.year and last.year:
        if not (first.year.isdigit() and last.year.isdigit()):
            return set()
        years = int(last.year) - int(first.year)
    elif first.year or last.year:
        return set()
    if first.months is None or last.months is None:
        if years > 0 and (first.months, last.months, first.day, last.day) == (None,) * 4:
            return {12 * years, 12 * (years + 1)}
        is_whole = first.day is None and (first.months is None or last.day is None)
        return {12 * years} if years > 0 and is_whole else set()
    if not isinstance(first.months, tuple) or not isinstance(last.months, tuple):
        return set()
    between = 12 * years + last.months[1] - first.months[0]
    return {between, between + 1} if between > 0 else set()


def _clock_span(first: Moment, last: Moment) -> int:
    """Seconds between two times of one day."""
    ends = [_CLOCK.match(m.clock) if m.clock else None for m in (first, last)]
    if None in ends or (first.day is not None and last.day is not None and first.day != last.day):
        return 0
    minutes = [60 * int(m[1]) + int(m[2] or 0) for m in ends if m is not None]
    return max(0, 60 * (minutes[1] - minutes[0]))
