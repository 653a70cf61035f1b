"""What a date means: its ISO 8601 / TIMEX3 form and the days it covers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date as Date
from datetime import timedelta
from typing import NamedTuple

from banmian.records import FIRST_DAY, LAST_DAY, Kind
from banmian.text.numerals import evaluate

SEASONS = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}
"""TIMEX3 names of the seasons."""
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
QUARTER_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PARTS_OF_MONTH = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "上半月": (1, 15), "下半月": (16, None)}


class Parts(NamedTuple):
    """What a date says: `None` is unsaid."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    """A part of the year (`H1`, `Q2`, `Q1/Q3`, `M5` its first five months, `SP`, 初 or 底) or of the month (上旬, 底)."""
    lunar: bool = False
    stated: bool = True
    """The year stands in the text, and does not come from the page's date."""
    month_stated: bool = True
    """So of the month."""


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
    parts: Parts | None = None
    """What the date says, where it is one date that may be an end of a range."""
    recurs: str | None = None
    """Its TIMEX3 value as a recurring time (`XXXX-WXX-5` of 周五), where `parts` do not give it."""
    governs: bool = True
    """False for what settles no time of anything: a day that no calendar has (4月31日)."""
    listed: bool = False
    """The next mention belongs to the same list: the unit stands there (2、3月份)."""


def small(text: str) -> int:
    """A day, month or hour as written."""
    if text in LUNAR_MONTHS:
        return LUNAR_MONTHS[text]
    return int(evaluate(text.replace("廿", "二十").replace("二十十", "二十")))


def figures(text: str) -> int:
    """A year written digit by digit (二〇二三, 2023)."""
    return int(
        "".join(c if c.isascii() else str("零一二三四五六七八九".index("零" if c in "〇○" else c)) for c in text)
    )


def full_year(two_figures: int) -> int:
    """The year of two figures: 49 is 2049, 50 is 1950."""
    return two_figures + (2000 if two_figures <= 49 else 1900)


def first_day(year: int, month: int, day: int) -> Date | None:
    """The day, where the calendar has it."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return Date(year, month, day)
    return None


def last_day(year: int, month: int) -> Date | None:
    """The last day of a month."""
    return first_day(year, month, monthrange(year, month)[1]) if 1 <= year <= 9999 and 1 <= month <= 12 else None


def shift(day: Date, days: int) -> Date | None:
    """The day so many days later, where the calendar has it."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def days(first: Date | None, last: Date | None) -> tuple[Date | None, Date | None]:
    """The half-open interval from one day to another; nothing unless both are days that a timestamp can hold."""
    if first is None or last is None or not FIRST_DAY <= first <= last <= LAST_DAY:
        return None, None
    return first, last + timedelta(1)


def years(first: int, last: int) -> tuple[Date | None, Date | None]:
    """The interval of all days of the years from one to another."""
    return days(first_day(first, 1, 1), first_day(last, 12, 31))


def possible(parts: Parts) -> bool:
    """Whether a calendar has the day or month: there is no 4月31日, and no 29 February in 2023."""
    if parts.month is not None and not 1 <= parts.month <= 12:
        return False
    if parts.day is None:
        return True
    if parts.month is None or parts.lunar:
        return 1 <= parts.day <= (30 if parts.lunar else 31)
    if parts.year is not None and 1 <= parts.year <= 9999:
        return 1 <= parts.day <= monthrange(parts.year, parts.month)[1]
    return 1 <= parts.day <= _LENGTHS[parts.month - 1]


def span(p: Parts) -> tuple[str, Date | None, Date | None]:
    """The timex of a date, its first day and the day after its last."""
    y = f"{p.year:04d}" if p.year is not None else "XXXX"
    year = p.year if p.year is not None and not p.lunar else 0  # no day lies in year 0: `first_day` gives None
    if p.month is not None:
        return _span_of_month(p, y, year)
    if p.day is not None:
        return f"XXXX-XX-{p.day:02d}", None, None
    part = p.part or ""
    if part in _SEASON_MONTHS:
        month = _SEASON_MONTHS[part]
        return f"{y}-{part}", *days(first_day(year, month, 1), last_day(year + (month == 12), (month + 1) % 12 + 1))
    if part[:1] == "M":
        final = int(part[1:])
        return f"{y}-01/{y}-{final:02d}", *days(first_day(year, 1, 1), last_day(year, final))
    if part[:1] in ("H", "Q") and part:
        first, _, last = part.partition("/")
        width = 6 if part[0] == "H" else 3
        month, final = (int(first[1]) - 1) * width + 1, int((last or first)[1]) * width
        return "/".join(f"{y}-{q}" for q in part.split("/")), *days(first_day(year, month, 1), last_day(year, final))
    if part in ("底", "末"):
        return f"{y}-12", *days(first_day(year, 12, 1), first_day(year, 12, 31))
    if part == "初":
        return f"{y}-01", *days(first_day(year, 1, 1), first_day(year, 1, 31))
    if part:  # 上旬 of an unsaid month
        low, high = _PARTS_OF_MONTH.get(part, (21, None))
        return f"XXXX-XX-{low:02d}" + (f"/XXXX-XX-{high:02d}" if high else ""), None, None
    return y, *days(first_day(year, 1, 1), first_day(year, 12, 31))


def _span_of_month(p: Parts, y: str, year: int) -> tuple[str, Date | None, Date | None]:
    month = p.month or 1
    text, prefix = f"{y}-{month:02d}", "lunar:" if p.lunar else ""
    if p.day is not None:
        first = first_day(year, month, p.day)
        return f"{prefix}{text}-{p.day:02d}", *days(first, first)
    length = monthrange(year, month)[1] if 1 <= year <= 9999 else _LENGTHS[month - 1]
    if p.part:
        low, high = _PARTS_OF_MONTH.get(p.part, (21, None))
        high = high or length
        return f"{prefix}{text}-{low:02d}/{text}-{high:02d}", *days(
            first_day(year, month, low), first_day(year, month, high)
        )
    return prefix + text, *days(first_day(year, month, 1), first_day(year, month, length))


def quarter(text: str) -> str:
    """`Q3` for 三季度, `Q1/Q3` for 前三季度."""
    digit = next((c for c in text if c in QUARTER_DIGITS or c.isdigit()), "1")
    n = QUARTER_DIGITS.get(digit) or int(digit)
    if text[0] == "前":
        return {1: "Q1", 2: "H1", 3: "Q1/Q3"}.get(n, "Q1")
    return f"Q{n}"


def mention(start: int, end: int, parts: Parts, rule: str = "date") -> TimeMention:
    """The mention of one date."""
    if not possible(parts):
        return TimeMention(start, end, "date", None, fact=False, rule="no_day", governs=False)
    return TimeMention(start, end, "date", *span(parts), rule=rule, parts=parts)


def between(start: int, end: int, first: Parts, last: Parts, rule: str) -> TimeMention | None:
    """The mention of all days from one date to another; `None` where the calendar lacks one, or they run backwards."""
    if not possible(first) or not possible(last):
        return None
    a, b = span(first), span(last)
    if a[1] and b[2] and not a[1] < b[2]:
        return None
    known = bool(a[1] and b[2])
    timex = f"{a[0].split('/')[0]}/{b[0].split('/')[-1]}"
    return TimeMention(start, end, "date", timex, a[1] if known else None, b[2] if known else None, rule=rule)
