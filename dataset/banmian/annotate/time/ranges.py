"""Readers of ranges that one row of the table holds: 2019—2023年, 1至3月, 3月5—8日, 一至三季度."""

from __future__ import annotations

import re
from datetime import date as Date

from banmian.annotate.time.calendar import (
    Parts,
    TimeMention,
    between,
    days,
    figures,
    first_day,
    last_day,
    mention,
    quarter,
    small,
    years,
)
from banmian.annotate.time.dates import MANY_AFTER
from banmian.annotate.time.groups import group_of
from banmian.annotate.time.said import day_of_page, month_year, says_year, stated_year


def quarters(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """一至三季度."""
    g = group_of(m)
    year = stated_year(g, page) if says_year(g) else page.year if page else None
    first, last = quarter(g("qa")), quarter(g("qb"))
    return mention(m.start(), m.end(), Parts(year, part=f"{first}/{last}"), rule) if first < last else None


_AGO = re.compile("(?:距今|年前|历史|树龄)[约近已有]{0,2}$")


def year_range(m: re.Match[str], folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """2019—2023年; not 距今5500—5000年, which counts years."""
    first = figures(m["ya"])
    last = figures(m["yb"]) if len(m["yb"]) == 4 else first // 100 * 100 + int(m["yb"])
    if first >= last or last >= 2200 or _AGO.search(folded, max(0, m.start() - 4), m.start()):
        return None
    if last < 1900 and MANY_AFTER.match(folded, m.end()):
        return None
    return TimeMention(m.start(), m.end(), "date", f"{first:04d}/{last:04d}", *years(first, last), rule=rule)


_NEAR_YEARS = {"去": -1, "今": 0, "明": 1, "后": 2}


def two_years(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """今明两年, 去冬今春."""
    g = group_of(m)
    first, last = _NEAR_YEARS[g("na")], _NEAR_YEARS[g("nb")]
    if last != first + 1:
        return None
    if page is None:
        return TimeMention(m.start(), m.end(), "date", None, rule=rule)
    a, b = page.year + first, page.year + last
    if g("winter"):
        covered = days(first_day(a, 12, 1), last_day(b, 5))
        return TimeMention(m.start(), m.end(), "date", f"{a:04d}-WI/{b:04d}-SP", *covered, rule=rule)
    return TimeMention(m.start(), m.end(), "date", f"{a:04d}/{b:04d}", *years(a, b), rule=rule)


def old_years(m: re.Match[str], folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """220年至280年."""
    first, last = int(m["oa"]), int(m["ob"])
    if not 100 <= first < last < 2200 or _AGO.search(folded, max(0, m.start() - 4), m.start()):
        return None
    return TimeMention(m.start(), m.end(), "date", f"{first:04d}/{last:04d}", *years(first, last), rule=rule)


def months(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """1至3月. Where the months run backwards, the second is the next year's."""
    g = group_of(m)
    first, last = small(g("ma")), small(g("mb"))
    said, year = says_year(g), stated_year(g, page)
    if not said and page is not None:
        year = month_year(page, last, None, folded[max(0, m.start() - 8) : m.start()]) - (last < first)
    second = None if year is None else year + (last < first)
    return between(m.start(), m.end(), Parts(year, first), Parts(second, last), rule)


def day_range(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """3月5—8日."""
    g = group_of(m)
    month, first, last = small(g("m")), small(g("da")), small(g("db"))
    said, year = says_year(g), stated_year(g, page)
    if not said and page is not None:
        year = month_year(page, month, last, folded[max(0, m.start() - 8) : m.start()])
    if first >= last:
        return None
    return between(m.start(), m.end(), Parts(year, month, first), Parts(year, month, last), rule)


def bare_days(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """9—11日."""
    first, last = int(m["bda"]), int(m["bdb"])
    if not 1 <= first < last <= 31:
        return None
    if page is not None:
        parts = day_of_page(page, last, folded[max(0, m.start() - 8) : m.start()])
        if parts.month is not None:
            return between(m.start(), m.end(), parts._replace(day=first), parts, rule)
    return TimeMention(m.start(), m.end(), "date", f"XXXX-XX-{first:02d}/XXXX-XX-{last:02d}", rule=rule)
