"""The year and the month that an expression of time says, or leaves to the page's day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date

from banmian.annotate.time.calendar import Parts, TimeMention, figures, first_day, full_year, small
from banmian.text.numerals import evaluate

Reader = Callable[[re.Match[str], str, Date | None, str], TimeMention | None]
"""From a match, the folded text, the page's day and the row's name to the mention, or nothing after all."""


_RELATIVE_YEAR = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上一年": -1,
    "前一年": -1,
    "今年": 0,
    "本年度": 0,
    "明年": 1,
    "下一年": 1,
    "后年": 2,
}


_FUTURE = re.compile("计划|预计|将|力争|拟|定于|有望|明年|到|(?<!截)至$")


_PLANNED = re.compile("计划|预计|将|力争|拟|定于|有望|明年")


_SOON = 15
"""A day of the calendar so few days ahead is the next one, also where nothing says that it is to come."""


def stated_year(g: Callable[[str], str], page: Date | None) -> int | None:
    """The year that a match says, by its number or by its distance from the page's."""
    if written := g("y4") or g("y3") or g("yq"):
        return figures(written)
    if g("yh"):
        return full_year(int(g("yh")))
    if g("yk"):
        return int(evaluate(g("yk")))
    if g("roc"):
        return 1911 + (1 if g("roc") == "元" else int(evaluate(g("roc"))))
    if two := g("y2") or g("y0") or g("y9"):
        return full_year(small(two))
    if g("yr") and page:
        return page.year + _RELATIVE_YEAR[g("yr") if g("yr") == "本年度" else g("yr").removesuffix("度")]
    return None


def says_year(g: Callable[[str], str]) -> bool:
    return any(map(g, ("y4", "y3", "yq", "yh", "yk", "roc", "y2", "y0", "y9", "yr")))


def month_year(page: Date, month: int, day: int | None, before: str) -> int:
    """The year of a month or a day that is printed without one; `before` is the text in front of it."""
    if _PLANNED.search(before) and month < page.month - 2:
        return page.year + 1
    if day is not None and (near := first_day(page.year + 1, month, day)) and (near - page).days <= _SOON:
        return page.year + 1
    return page.year - (month > page.month + 1 and not _FUTURE.search(before))


def month_of_page(page: Date, offset: int) -> tuple[int, int]:
    index = page.year * 12 + page.month - 1 + offset
    return index // 12, index % 12 + 1


def day_of_page(page: Date, day: int, before: str) -> Parts:
    """The date of a day that is printed without its month."""
    year, month = page.year, page.month
    if day > page.day + 10 and not _FUTURE.search(before.removesuffix("至")):
        year, month = month_of_page(page, -1)
    if first_day(year, month, day) is None:  # no 31st there
        return Parts(day=day, stated=False, month_stated=False)
    return Parts(year, month, day, stated=False, month_stated=False)
