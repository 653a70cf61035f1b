"""What a date means: its ISO 8601 / TIMEX3 form and the days it covers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date as Date
from datetime import timedelta
from typing import NamedTuple

from banmian.records import Kind
from banmian.text.numerals import evaluate

RANGE_SIGN = r"[ ]{0,2}(?:至|到|—{1,2}|[-–~～―−])[ ]{0,2}"
"""What stands between the two ends of a range, as a regular expression."""
SEASONS = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}
"""TIMEX3 names of the seasons."""
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
QUARTER_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_THIRDS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20)}


class TimeMention(NamedTuple):
    """A date or time of day in a text."""

    start: int
    end: int
    kind: Kind
    timex: str | None
    date_start: Date | None = None
    date_end: Date | None = None
    fact: bool = True
    """False for a time that governs facts but is too vague to be one (近年来, 上年)."""
    rule: str = "date"
    """How it was read: a row of `quantity_rules.tsv`."""


class Parts(NamedTuple):
    """What a date says: `None` is unsaid."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    lunar: bool = False
    unsaid: bool = False
    """It names a month of an unknown year and page (本月底)."""


def small(text: str) -> int:
    """A day, month or hour as written."""
    if text in LUNAR_MONTHS:
        return LUNAR_MONTHS[text]
    return int(evaluate(text.replace("廿", "二十").replace("二十十", "二十")))


def first_day(year: int, month: int, day: int) -> Date | None:
    """The day, where the calendar has it."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return Date(year, month, day)
    return None


def shift(day: Date, days: int) -> Date | None:
    """The day so many days later, where the calendar has it."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def days(first: Date | None, last: Date | None) -> tuple[Date | None, Date | None]:
    """The half-open interval from one day to another."""
    return first, last + timedelta(1) if last is not None and last < Date.max else None


def _last_day(year: int, month: int) -> Date | None:
    return first_day(year, month, monthrange(year, month)[1]) if 1 <= year <= 9999 else None


def span(p: Parts) -> tuple[str, Date | None, Date | None]:
    """The timex of a date, its first day and the day after its last."""
    if p.unsaid:
        return "XXXX-XX", None, None
    y = f"{p.year:04d}" if p.year is not None else "XXXX"
    year = p.year if p.year is not None else 0  # no day lies in year 0: `first_day` gives None
    if p.month is None:
        if p.part in _SEASON_MONTHS:
            month = _SEASON_MONTHS[p.part]
            return f"{y}-{p.part}", first_day(year, month, 1), first_day(year + (month == 12), (month + 2) % 12 + 1, 1)
        if p.part and p.part[0] == "M":
            final = int(p.part[1:])
            timex = f"{y}-01/{y}-{final:02d}"
            return timex, *days(first_day(year, 1, 1), _last_day(year, final))
        if p.part and p.part[0] in "HQ":
            width = 6 if p.part[0] == "H" else 3
            month = (int(p.part[1]) - 1) * width + 1
            final = int(p.part[-1]) * width
            timex = f"{y}-{p.part}" if "/" not in p.part else f"{y}-Q1/{y}-Q3"
            return timex, *days(first_day(year, month, 1), _last_day(year, final))
        if p.part in ("底", "末"):
            return f"{y}-12", *days(first_day(year, 12, 1), first_day(year, 12, 31))
        if p.part == "初":
            return f"{y}-01", *days(first_day(year, 1, 1), first_day(year, 1, 31))
        return y, *days(first_day(year, 1, 1), first_day(year, 12, 31))
    month_text = f"{y}-{p.month:02d}"
    if p.lunar:
        year = 0
    prefix = "lunar:" if p.lunar else ""
    if p.day is not None:
        first = first_day(year, p.month, p.day)
        return f"{prefix}{month_text}-{p.day:02d}", *days(first, first)
    length = monthrange(year, p.month)[1] if 1 <= year <= 9999 else _LENGTHS[p.month - 1]
    if p.part:
        a, b = _THIRDS.get(p.part, (21, length))
        return f"{prefix}{month_text}-{a:02d}/{month_text}-{b:02d}", *days(
            first_day(year, p.month, a), first_day(year, p.month, b)
        )
    return prefix + month_text, *days(first_day(year, p.month, 1), first_day(year, p.month, length))


def quarter(text: str) -> str:
    """`Q3` for 三季度, `Q1/Q3` for 前三季度."""
    digit = next((c for c in text if c in QUARTER_DIGITS or c.isdigit()), "1")
    n = QUARTER_DIGITS.get(digit) or int(digit)
    if text[0] == "前":
        return {1: "Q1", 2: "H1", 3: "Q1/Q3"}.get(n, "Q1")
    return f"Q{n}"


def between(start: int, end: int, first: Parts, last: Parts, rule: str) -> TimeMention:
    """The mention of all days from one date to another."""
    a, b = span(first), span(last)
    return TimeMention(start, end, "date", f"{a[0].split('/')[0]}/{b[0].split('/')[-1]}", a[1], b[2], rule=rule)
