"""Dates and times: which one begins at a place, calendar dates (`quantity_dates`), hours, and days by their names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date
from functools import cache

from banmian.annotate.time.calendar import RANGE_SIGN, Parts, TimeMention, days, first_day, shift, small, span
from banmian.annotate.time.clock import clock_at
from banmian.annotate.time.dates import ERAS, century_at, date_at, range_at
from banmian.text.numerals import CHARACTERS, evaluate
from banmian.text.tables import read_rows

_Finder = Callable[[str, int, Date | None], TimeMention | None]
_RELATIVE_DAY = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨": -1, "今天": 0, "今日": 0, "今": 0,
    "明天": 1, "明日": 1, "明": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
_WEEK = re.compile(
    r"(?P<rel>上{1,3}|下{1,3}|本|这)(?P<half>半)?个?(?:周|星期|礼拜)(?P<d>末|[一二三四五六日天](?![次个项种条件名份篇场期线节堂课]))?"
    r"|(?:周|星期|礼拜)(?P<w>[一二三四五六日天](?![次个项种条件名份篇场期线节堂课])|末)"
)
_WEEKDAYS = re.compile(f"{RANGE_SIGN}(?:周|星期|礼拜)[一二三四五六日天]")
_RELATIVE = re.compile(
    r"大前天|大后天|前天|后天|昨天|昨日|今天|今日(?!头条)|明天|(?<!光)明日(?!之)|(?P<dm>去年本月|本月)(?P<dn>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]"
)
_VAGUE = re.compile(
    r"(?<!众)(?:近些?|多|历|连|这几|前几|近几)年来?(?![轻级龄])|近(?:日|期|来)|日前|目前|连日来?|最近|上年度?|当前|当年|同年|次年|年[底末初]|年内|当日|当天|次日"
)


@cache
def _holidays() -> dict[str, str | None]:
    """The day of each holiday by its name."""
    return {row[0]: row[1] or None for row in read_rows("holidays.tsv")}


@cache
def _holiday() -> re.Pattern[str]:
    """A holiday as a time: by its full name, or by a short one (国庆, 五一) that no other noun follows."""
    full = [row[0] for row in read_rows("holidays.tsv") if row[2:] != ("short",)]
    short = [row[0] for row in read_rows("holidays.tsv") if row[2:] == ("short",)]
    names = [
        f"{_any(full)}(?!讲|贺|献|致|音|好|伊|快|第|的|祝|愿|征|气|晚会|联欢)",
        f"{_any(short)}(?={_HOLIDAY_TIME})",
    ]
    return re.compile(f"(?:今年|去年|明年|[0-9]{{4}}年)?(?P<name>{'|'.join(names)})(?:小?长假|假期|黄金周)?")


@cache
def numeral_holidays() -> tuple[str, ...]:
    """Holidays whose names begin with a numeral (五一, 十一)."""
    return tuple(name for name in _holidays() if name[0] in NUMERIC)


@cache
def _holiday_first() -> frozenset[str]:
    return frozenset(name[0] for name in _holidays()) | frozenset("今去明0123456789")


def _any(names: list[str]) -> str:
    return f"(?:{'|'.join(sorted(names, key=len, reverse=True))})"


_HOLIDAY_TIME = "小?长假|假期|黄金周|期间|前[后夕]|当[天日晚]|来临|将[至近]|临近|[到在去回开]|[,。、!?;]|$"
"""What shows that a short name of a holiday is meant as a time."""


NUMERIC = frozenset("0123456789" + CHARACTERS)
BEFORE_TIME = "年月日号点时季:世代圣/至到—–~―−-和与aApP"
"""What follows the first numeral of a date or a time of day."""
_STARTS = (
    ("昨今明", "年天日早晚晨夜"), ("去", "年"), ("前", "年天日一二三两1234"), ("后", "年天"), ("大", "前后年"), ("每", "年月周星礼天日季个晚早"), ("阴", "历"), ("半午", "夜"), ("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"),
    ("上下本这", "上下个周月半年午旬世星礼度季几"), ("周星礼", "末一二三四五六日天期拜"), ("凌清早晨正傍深", "晨早上午晚夜12345678901"),
    ("中", "午"), ("晚夜早", "上里间0123456789一二三四五六七八九十"), ("腊冬", "月"), ("正", "月"), ("农", "历"), ("首", "季"),
    ("近连历", "年日期来些"), ("多几", "年"), ("日", "前"), ("目当最同次", "前年日天晚近"), ("年", "底末初内"),
)  # fmt: skip


def starters() -> list[tuple[str, str]]:
    """Where dates and times that begin with no numeral may begin: first characters, and the characters after them."""
    pairs = list(_STARTS)
    pairs += [(name[0], name[1]) for name in _holidays()]
    pairs += [(era[0], era[1]) for era in ERAS.split("|")]
    return pairs


def time_at(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    """The date or time that begins at `pos` of a text that `numerals.normal` folded, `page` being the page's day."""
    digit = folded[pos].isascii() and folded[pos].isdigit()
    if (
        digit
        and pos
        and (folded[pos - 1] in ".:/-" or folded[pos - 1].isdigit())
        and folded[pos - 2 : pos - 1].isdigit()
    ):
        return None
    if folded[pos] == "万":
        return _named(folded, pos, page) if folded.startswith("万圣", pos) else None
    if folded[pos] in NUMERIC:
        window = folded[pos : pos + 24]
        finders: tuple[_Finder, ...] = _NUMERIC_FINDERS if "世" in window or "代" in window else _PLAIN_FINDERS
    elif folded.startswith(("农历", "阴历"), pos):
        lunar = date_at(folded, pos + 2, page)
        return lunar if lunar and lunar.end > pos + 2 else _lunar_day(folded, pos, page)
    else:
        finders = _NAMED_FINDERS if folded[pos] in _NAMED_FIRST else _WORD_FINDERS
    for find in finders:
        if found := find(folded, pos, page):
            return _with_clock(folded, found, page)
    return None


def _with_clock(folded: str, found: TimeMention, page: Date | None) -> TimeMention:
    """A day by its name together with the time of day behind it: 明天下午四点, 周一至周五."""
    if found.rule not in ("day", "week") or not found.fact:
        return found
    if (m := _WEEKDAYS.match(folded, found.end)) and found.rule == "week":
        return found._replace(end=m.end(), timex=None, date_start=None, date_end=None)
    clock = clock_at(folded, found.end, page)
    if clock is None or not clock.timex or clock.rule != "clock":
        return found
    timex = f"{found.timex}{clock.timex}" if found.timex else clock.timex
    return clock._replace(
        start=found.start, timex=timex, date_start=found.date_start, date_end=found.date_end, rule="datetime"
    )


def _named(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    """A weekday, a day or a holiday by its name, or a time too vague to be a fact."""
    if m := _RELATIVE.match(folded, pos):
        if m["dm"]:
            timex, first, last = None, None, None
            if page is not None:
                year = page.year - (m["dm"][0] == "去")
                timex, first, last = span(Parts(year, page.month, small(m["dn"])))
            return TimeMention(pos, m.end(), "date", timex, first, last, rule="day")
        if page is None:
            return TimeMention(pos, m.end(), "date", None, rule="day")
        day = shift(page, _RELATIVE_DAY[m[0]])
        return TimeMention(pos, m.end(), "date", day.isoformat() if day else None, *days(day, day), rule="day")
    if m := _WEEK.match(folded, pos):
        if m["rel"] is None and folded[max(0, pos - 1) : pos] in ("一", "两", "三"):
            return None
        if m["w"] == "末":
            return TimeMention(pos, m.end(), "date", None, fact=False, rule="week")
        return _week(m, page)
    if found := holiday_at(folded, pos, page):
        return found
    if m := _VAGUE.match(folded, pos):
        timex = None
        if page is not None and m[0].startswith("上年"):
            timex = f"{page.year - 1:04d}"
        return TimeMention(pos, m.end(), "date", timex, fact=False, rule="vague")
    return None


def holiday_at(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    """The holiday at `pos`, with the year in front of its name."""
    if folded[pos] not in _holiday_first():
        return None
    m = _holiday().match(folded, pos)
    if m is None:
        return None
    rest, said = _holidays()[m["name"]], folded[pos : m.start("name")]
    year: int | None = None
    if said[:4].isdigit():
        year = int(said[:4])
    elif page:
        year = page.year + {"去": -1, "明": 1}.get(said[:1], 0)
    if rest is None:
        return TimeMention(pos, m.end(), "date", f"{year}" if year else None, rule="holiday")
    lunar = rest.startswith("lunar:")
    month_day = rest.removeprefix("lunar:")
    timex = f"{'lunar:' if lunar else ''}{year or 'XXXX'}-{month_day}"
    first = None if year is None or lunar else first_day(year, int(rest[:2]), int(rest[3:]))
    return TimeMention(pos, m.end(), "date", timex, *days(first, first), rule="holiday")


_LUNAR_DAY = re.compile(
    "(?:大年|[农阴]历)(?P<d>初[一二三四五六七八九十]|三十|十[一二三四五六七八九]?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?)"
)


def _lunar_day(folded: str, pos: int, _page: Date | None) -> TimeMention | None:
    """大年初一, 农历初三: a day of the first lunar month, or of an unsaid one."""
    m = _LUNAR_DAY.match(folded, pos)
    if m is None:
        return None
    day = small(m["d"].removeprefix("初"))
    month = ("12" if day == 30 else "01") if folded[pos] == "大" else "XX"
    return TimeMention(pos, m.end(), "date", f"lunar:XXXX-{month}-{day:02d}", rule="lunar")


_STEM_YEAR = re.compile("[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年")


def _stem_year(folded: str, pos: int, _page: Date | None) -> TimeMention | None:
    """甲辰年: a year of the cycle of sixty, whichever it is."""
    m = _STEM_YEAR.match(folded, pos)
    return TimeMention(pos, m.end(), "date", None, rule="cycle") if m else None


def _week(m: re.Match[str], page: Date | None) -> TimeMention:
    if page is None:
        return TimeMention(m.start(), m.end(), "date", None, rule="week")
    weeks = {"上": -1, "下": 1}.get(m["rel"][0], 0) * len(m["rel"]) if m["rel"] else 0
    name = m["d"] or m["w"]
    offset = 7 * weeks - page.weekday()
    if name is None or name == "末":
        first, last = shift(page, offset + (5 if name else 0)), shift(page, offset + 6)
        if first is None:
            return TimeMention(m.start(), m.end(), "date", None, rule="week")
        year, week, _ = first.isocalendar()
        timex = f"{year:04d}-W{week:02d}{'-WE' if name else ''}"
        return TimeMention(m.start(), m.end(), "date", timex, *days(first, last), rule="week")
    day = shift(page, offset + {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5}.get(name, 6))
    return TimeMention(m.start(), m.end(), "date", day.isoformat() if day else None, *days(day, day), rule="week")


_PLAN = re.compile("(?P<n>十[一二三四五六]?|[一二三四五六七八九])五")
_PLAN_AFTER = re.compile("规划(?=期)|时期|期间|以来|[期之]?[末初]|收官|开局")


def plan_at(folded: str, start: int, end: int) -> TimeMention | None:
    """The five years of a plan whose quoted name is `[start, end)` (“十四五”期间), where it is used as a time."""
    m = _PLAN.fullmatch(folded, start + 1, end - 1)
    after = _PLAN_AFTER.match(folded, end)
    if m is None or after is None:
        return None
    number = int(evaluate(m["n"]))
    first = {1: 1953, 2: 1958}.get(number, 1951 + 5 * number)
    stop = after.end() if after[0] in ("时期", "期间") else end
    return TimeMention(
        start,
        stop,
        "date",
        f"{first:04d}/{first + 4:04d}",
        first_day(first, 1, 1),
        first_day(first + 5, 1, 1),
        rule="plan",
    )


_PLAIN_FINDERS = (range_at, clock_at, holiday_at, date_at)
_NUMERIC_FINDERS = (range_at, century_at, clock_at, holiday_at, date_at)
_NAMED_FINDERS = (_named,)
_NAMED_FIRST = frozenset("近连历多几目最同次日")
_WORD_FINDERS = (clock_at, range_at, holiday_at, date_at, _named, century_at, _lunar_day, _stem_year)
