"""Whether the dates and times of a summary are those of its source, by value; they are scored apart from quantities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import timedelta
from functools import cached_property
from itertools import product
from typing import Literal

from banmian.bench.figures import Figure
from banmian.bench.moments import Moment, moments
from banmian.records import Quantity
from banmian.text.hanzi import fold, sentences

DateVerdict = Literal["exact", "derived", "event", "fabricated"]
"""exact: the source says it; derived: it follows (the year before, of 同比; 3月18日 less the 6 days that something was put
off); event: the source says it of something else; fabricated: the source does not say it."""
_Rest = tuple[object, object, object]
"""Months, day, time of day; None is any."""
_COMPARED = re.compile("同比|上年|去年|上一年|上届|前一年|年初|同期|(?:增长|下降|增加|减少|上升|上涨|下跌)约?[0-9]")
"""What compares with the year before."""
_SHIFT = re.compile("推迟|提前|延后|顺延|延长|延期|早|晚|后|前|为期|持续|历时|连续|起|共")
_THIRD = re.compile("[上中下]旬|[初底末]$")
_HOLIDAY = re.compile("春节|国庆|元旦|清明|端午|中秋|“?五一”?|暑假|寒假|春运")
_YEAR = re.compile("[0-9]{4}|去年|明年")
_MONTH_END = re.compile("月[底末]$|月30日$|月31日$")
_YEAR_END = re.compile("年[底末内终]$")
_AHEAD, _BEHIND = 12, 4
_DAY, _LONGEST = 86400, 400
_MOST = 60
"""Dates and durations that are reckoned with, the first of the text."""


class Dates:
    """The dates and times of a source."""

    def __init__(
        self, dates: Iterable[Quantity], page: Date | None = None, *, text: str = "", figures: Sequence[Figure] = ()
    ) -> None:
        """Index them.

        Args:
            page: the day the source was printed, where it is known: it settles what its dates leave unsaid.
            text: the source, folded; where it compares with the year before, that year is settled too.
            figures: its quantities, whose durations dates are reckoned with.
        """
        self.dates = [(d, moments(d.timex, d.text)) for d in dates]
        self._text, self._figures, self._page = text, figures, page
        self._texts = {fold(d.text) for d, _ in self.dates}
        self._years: dict[_Rest, set[str | None]] = defaultdict(set)
        self._said: list[Moment] = []
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
                self._said.append(moment if moment.year else moment._replace(year=year))

    def _add(self, moment: Moment, year: str | None) -> None:
        """Index a moment; one without a year is of the year that was said last."""
        years = {moment.year} if moment.year is not None else {None, year}
        rest = (moment.months, moment.day, moment.clock)
        choices = [(part, None) if part is not None else (None,) for part in rest]
        for months, day, clock in product(*choices):
            self._years[months, day, clock] |= years

    def verdict(self, date: Quantity) -> DateVerdict:
        """Whether the source says this date, or one that is the same and more precise (2023年5月 of 2023年5月12日).

        Both ends of what the source says with two (3月18日至24日) are supported, and so is a year that stands there with
        any date, but no other year.
        """
        if fold(date.text) in self._texts:
            return "exact"
        if (holiday := _HOLIDAY.match(date.text)) and holiday[0] in self._text and _YEAR.search(date.text) is None:
            return "exact"
        ends = moments(date.timex, date.text)
        if not ends:
            return "fabricated" if date.timex else "exact"
        if all(self._has(end) for end in ends) or (_THIRD.search(date.text) and self._falls_in(*ends[:1], *ends[-1:])):
            return "exact"
        if all(self._has(end) or self._follows(end) for end in ends):
            return "derived"
        year = ends[-1]._replace(months=None, day=None)  # the end of a year that the source says
        return "derived" if _YEAR_END.search(date.text) and (self._has(year) or self._follows(year)) else "fabricated"

    def _has(self, end: Moment) -> bool:
        years = self._years.get((end.months, end.day, end.clock))
        if years is None:
            return end.is_open and end.year is None and not self._years
        if end.year is None or end.year in years:
            return True
        # a relative year may be one that the source names; a year is not one that it leaves unsaid
        return not end.year[0].isdigit() and any(year is None or year[0].isdigit() for year in years)

    def _falls_in(self, first: Moment, last: Moment) -> bool:
        """Whether the source says a day between the two (中旬 of 14日)."""
        return any(
            m.day is not None
            and m.months in (first.months, None)
            and None not in (first.day, last.day)
            and (first.day or 0) <= m.day <= (last.day or 0)
            and (first.year is None or m.year is None or first.year == m.year)
            for m in self._said
        )

    def _follows(self, end: Moment) -> bool:
        if end.day is None and self._is_compared and (end.year, end.months) in self._year_before:
            return True
        if end.day is None and isinstance(end.months, tuple) and self._is_rest(*end.months):
            return True
        if end.day is None and isinstance(end.months, tuple) and end.months[0] == 1 and self._is_so_far(end):
            return True
        if end.day is None and isinstance(end.months, tuple) and "环比" in self._text:
            after = tuple(month % 12 + 1 for month in end.months)
            if any(m.months == after and m.day is None for m in self._said):
                return True
        return end.day is not None and (end.months, end.day) in self._shifted

    @cached_property
    def _is_compared(self) -> bool:
        return _COMPARED.search(self._text) is not None

    @cached_property
    def _compared(self) -> list[Moment]:
        """What the sentences say that compare, and what is dated by them."""
        spans = [span for span in sentences(self._text) if _COMPARED.search(self._text, *span)]
        return [
            moment if moment.year else moment._replace(year=self._year_said(d.start))
            for d, value in self.dates
            for moment in value
            if any(start <= d.start < end for start, end in spans)
        ]

    def _year_said(self, at: int) -> str | None:
        """The year that was said last before a place, or that of the page."""
        years = [m.year for d, value in self.dates if d.start < at for m in value if m.year and m.year.isdigit()]
        return years[-1] if years else str(self._page.year) if self._page else None

    @cached_property
    def _year_before(self) -> set[tuple[str | None, object]]:
        """Years and months one year before those that the source says, or the page was printed in."""
        said = list(self._compared)
        if self._page and self._is_compared:
            said.append(Moment(str(self._page.year), None, None, None))
        found: set[tuple[str | None, object]] = set()
        for moment in said:
            before = str(int(moment.year) - 1) if moment.year and moment.year.isdigit() else None
            for year in (before, "last"):
                found |= {(year, moment.months), (year, None)} if year else set()
        return found | {("last", None)}

    def _is_so_far(self, end: Moment) -> bool:
        """Whether the source says something as of the end of those months (前9个月, of 截至9月末)."""
        return any(
            value[0].months == (end.months[1],) * 2 and value[0].year in (None, end.year) and _MONTH_END.search(d.text)
            for d, value in self.dates
            if value and isinstance(end.months, tuple)
        )

    def _is_rest(self, first: int, last: int) -> bool:
        """Whether a quarter or the like is what is left of two stretches that the source says (上半年 less 二季度)."""
        spans = {m.months for m in self._said if isinstance(m.months, tuple) and m.day is None} | {(1, 12)}
        return any((a == first and b < last and (b + 1, last) in spans) for a, b in spans) or any(
            (a == first and b > last and (last + 1, b) in spans)
            or (b == last and a < first and (a, first - 1) in spans)
            for a, b in spans
        )

    @cached_property
    def _shifted(self) -> set[tuple[object, int]]:
        """Months and days that lie as many days before or after a date as the source says of one."""
        days: set[int] = set()
        for f in self._figures:
            q = f.quantity
            near = self._text[max(0, q.start - _AHEAD) : q.start] + "|" + self._text[q.end : q.end + _BEHIND]
            is_exact = f.family == "duration" and f.unit == "s" and f.modifier == "none"
            whole = (f.value / _DAY).denominator == 1 and f.value < _LONGEST * _DAY
            if is_exact and whole and _SHIFT.search(near):
                days.add(int(f.value / _DAY))
        found: set[tuple[object, int]] = set()
        for moment in self._said[:_MOST]:
            if moment.day is None or not isinstance(moment.months, tuple):
                continue
            year = int(moment.year) if moment.year and moment.year.isdigit() else 2023
            try:
                own = Date(year, moment.months[0], moment.day)
            except ValueError:
                continue
            for number in sorted(days)[:_MOST]:
                for day in (own - timedelta(number), own + timedelta(number), own + timedelta(number - 1)):
                    found.add(((day.month, day.month), day.day))
        return found
