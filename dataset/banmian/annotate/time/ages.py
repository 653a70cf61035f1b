"""Readers of centuries, decades, eras, days of the lunar calendar, holidays and plans."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Date
from functools import cache

from banmian.annotate.time.calendar import TimeMention, days, first_day, small, years
from banmian.annotate.time.groups import end_of, group_of
from banmian.annotate.time.said import stated_year
from banmian.text.numerals import evaluate
from banmian.text.tables import read_rows


def century(m: re.Match[str], folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """19世纪, 上世纪80年代, 上世纪六七十年代."""
    g = group_of(m)
    number = small(g("c")) if g("c") else 20 if g("cl") else 21
    if not 1 <= number <= 30:
        return None
    if g("dea"):
        first, last = small(g("dea")), small(g("deb"))
        if last != first + 1:
            return None
        year = (number - 1) * 100 + first * 10
        return TimeMention(
            m.start(), m.end(), "date", f"{year // 10:03d}X/{year // 10 + 1:03d}X", *years(year, year + 19), rule=rule
        )
    if g("dec"):
        year = (number - 1) * 100 + small(g("dec"))
        return TimeMention(m.start(), m.end(), "date", f"{year // 10:03d}X", *years(year, year + 9), rule=rule)
    if not g("cpart") and (not g("c") or folded[m.end() : m.end() + 1] in ("以", "之")):
        return None
    return TimeMention(m.start(), m.end(), "date", f"{number - 1:02d}XX", rule="century")


def decade(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """1990年代, 90年代, 七八十年代."""
    g = group_of(m)
    if g("y10"):
        year = int(g("y10"))
        return TimeMention(m.start(), m.end(), "date", f"{year // 10}X", *years(year, year + 9), rule=rule)
    if g("alone"):
        return TimeMention(m.start(), m.end(), "date", f"XX{small(g('alone')) // 10}X", rule=rule)
    first, last = small(g("dea")), small(g("deb"))
    if last != first + 1:
        return None
    return TimeMention(m.start(), m.end(), "date", f"XX{first}X/XX{last}X", rule=rule)


@cache
def _eras() -> Mapping[str, tuple[int | None, bool]]:
    """The year before an era's first, and whether its years begin on 1 January."""
    return {row[0]: (int(row[1]) - 1 if row[1] else None, row[2] == "solar") for row in read_rows("eras.tsv")}


def era(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """康熙五十年, 民国二十六年, 公元前221年: the Gregorian year that it mostly lies in."""
    zero, solar = _eras()[m["era"]]
    number = 1 if m["n"] == "元" else int(evaluate(m["n"]))
    if number == 0 or zero is None:
        return TimeMention(m.start(), m.end(), "date", None, rule=rule)
    if m["era"] == "公元前":
        return TimeMention(m.start(), m.end(), "date", f"-{number - 1:04d}", rule=rule)
    year = zero + number
    covered = years(year, year) if solar and m[0].endswith("年") else (None, None)
    return TimeMention(m.start(), m.end(), "date", f"{year:04d}", *covered, rule=rule)


def lunar_day(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention:
    """大年初一, 农历初三: a day of the first lunar month, or of an unsaid one."""
    number = small(m["ld"].removeprefix("初"))
    month = ("12" if number == 30 else "01") if m["big"] == "大年" else "XX"
    return TimeMention(m.start(), m.end(), "date", f"lunar:XXXX-{month}-{number:02d}", rule=rule)


def unsaid(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention:
    """甲辰年: a year of the cycle of sixty, whichever it is."""
    return TimeMention(m.start(), m.end(), "date", None, rule=rule)


@cache
def _holidays() -> Mapping[str, str | None]:
    """The day of each holiday by its name."""
    return {row[0]: row[1] or None for row in read_rows("holidays.tsv")}


def holiday(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """A holiday by its name: with a year in front of it, else of the page's year."""
    g, end = group_of(m), end_of(m)
    rest, year = _holidays()[g("name")], page.year if page else None
    if g("hy"):
        year = int(g("hy")[:4]) if g("hy")[0].isdigit() else stated_year({"yr": g("hy")}.get, page)  # type: ignore[arg-type]
    if rest is None:
        return TimeMention(m.start(), end, "date", f"{year}" if year else None, rule=rule, recurs="XXXX-XX-XX")
    lunar = rest.startswith("lunar:")
    month_day = rest.removeprefix("lunar:")
    prefix = "lunar:" if lunar else ""
    first = None if year is None or lunar else first_day(year, int(rest[:2]), int(rest[3:]))
    return TimeMention(
        m.start(), end, "date", f"{prefix}{f'{year:04d}' if year else 'XXXX'}-{month_day}", *days(first, first),
        rule=rule, recurs=f"{prefix}XXXX-{month_day}",
    )  # fmt: skip


def plan(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention:
    """The five years of a plan (“十四五”期间)."""
    number = int(evaluate(m["plan"]))
    first = {1: 1953, 2: 1958}.get(number, 1951 + 5 * number)
    return TimeMention(
        m.start(), end_of(m), "date", f"{first:04d}/{first + 4:04d}", *years(first, first + 4), rule=rule
    )
