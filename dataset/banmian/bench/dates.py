"""Whether the dates and times of a summary are those of its source, by value; they are scored apart from quantities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date as Date
from itertools import product

from banmian.bench.moments import Moment, moments
from banmian.records import Quantity
from banmian.text.hanzi import fold

_Rest = tuple[object, object, object]
"""Months, day, time of day; None is any."""


class Dates:
    """The dates and times of a source."""

    def __init__(self, dates: Iterable[Quantity], page: Date | None = None) -> None:
        """Index them.

        Args:
            page: the day the source was printed, where it is known: it settles what its dates leave unsaid.
        """
        self.dates = [(d, moments(d.timex, d.text)) for d in dates]
        self._texts = {fold(d.text) for d, _ in self.dates}
        self._years: dict[_Rest, set[str | None]] = defaultdict(set)
        year, months = None, None
        if page is not None:
            year, months = str(page.year), (page.month, page.month)
            self._add(Moment(year, months, page.day, None), year)
        for _, value in self.dates:
            for moment in value:
                if moment.year is not None and moment.year.isdigit():
                    year = moment.year
                if moment.day is not None and moment.months is None:
                    moment = moment._replace(months=months)
                months = moment.months if isinstance(moment.months, tuple) else months
                self._add(moment, year)

    def _add(self, moment: Moment, year: str | None) -> None:
        """Index a moment; one without a year is of the year that was said last."""
        years = {moment.year} if moment.year is not None else {None, year}
        rest = (moment.months, moment.day, moment.clock)
        choices = [(part, None) if part is not None else (None,) for part in rest]
        for months, day, clock in product(*choices):
            self._years[months, day, clock] |= years

    def support(self, date: Quantity) -> bool:
        """Whether the source says this date, or one that is the same and more precise (2023年5月 of 2023年5月12日).

        Both ends of what the source says with two (3月18日至24日) are supported, and so is a year that stands there with
        any date, but no other year.
        """
        ends = moments(date.timex, date.text)
        if not ends:
            return fold(date.text) in self._texts or not date.timex
        return fold(date.text) in self._texts or all(self._has(end) for end in ends)

    def _has(self, end: Moment) -> bool:
        years = self._years.get((end.months, end.day, end.clock))
        if years is None:
            return end.is_open and end.year is None and not self._years
        if end.year is None or end.year in years:
            return True
        # a relative year may be one that the source names; a year is not one that it leaves unsaid
        return not end.year[0].isdigit() and any(year is None or year[0].isdigit() for year in years)
