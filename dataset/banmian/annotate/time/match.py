"""The date or time that begins at a place: one expression of the table, or two of them as a range, a list, a set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date

from banmian.annotate.time.calendar import Parts, TimeMention, between, mention
from banmian.annotate.time.groups import end_of
from banmian.annotate.time.table import NUMERALS, Row, after_numeral, at_pair
from banmian.annotate.time.values import READERS

RANGE_SIGN = r"[ ]{0,2}(?:至|到|—{1,2}|[-–~～―−])[ ]{0,2}"
_NUMERAL = "".join(sorted(NUMERALS))
_RUN = re.compile(rf"[{_NUMERAL}]{{1,24}}[ ]{{0,3}}")
_TO = re.compile(rf"(?:起|开始)?{RANGE_SIGN}|[和与](?=.{{2,12}}间)")
_CLOCK_TO = re.compile(RANGE_SIGN)
_NEXT_YEAR = re.compile("次年|翌年|第二年")
_RELATIVE_FIRST = frozenset("今去明前后本这上下大")


def rows_at(folded: str, pos: int) -> Sequence[Row]:
    """The rows of the table that can match at `pos`, by the characters there."""
    at, table = pos, at_pair()
    if folded[pos] in NUMERALS:
        m = _RUN.match(folded, pos)
        at, table = m.end() if m else pos + 1, after_numeral()
    seconds = table.get(folded[at : at + 1])
    return seconds.get(folded[at + 1 : at + 2], seconds[""]) if seconds else ()


def time_at(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    """The date or time that begins at `pos` of folded text, `page` being the page's day."""
    rows = rows_at(folded, pos)
    if not rows or _inside_figures(folded, pos):
        return None
    found = _longest(folded, pos, page, rows)
    return _composed(folded, found, page) if found is not None else None


def _inside_figures(folded: str, pos: int) -> bool:
    """Whether the digit at `pos` goes on with a number in figures (3.14, 1-2-3)."""
    return (
        pos > 1
        and folded[pos] in "0123456789"
        and (folded[pos - 1] in ".:/-" or folded[pos - 1].isdigit())
        and folded[pos - 2].isdigit()
    )


def _longest(folded: str, pos: int, page: Date | None, rows: Sequence[Row]) -> TimeMention | None:
    best: TimeMention | None = None
    for row in rows:
        m = row.match(folded, pos)
        if m is None:
            continue
        found = _recurring(m, folded) if row.value == "recurring" else READERS[row.value](m, folded, page, row.name)
        if found is None or (best is not None and found.end <= best.end):
            continue
        best = found._replace(listed=end_of(m) < m.end())
    return best


def _one_at(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    if pos >= len(folded):
        return None
    return _longest(folded, pos, page, rows_at(folded, pos))


def _composed(folded: str, found: TimeMention, page: Date | None) -> TimeMention:
    """The mention with what goes on with it: a time of day behind a day, the other end of a range."""
    if not found.governs or found.listed:
        return found
    if found.kind == "time":
        return _clock_range(folded, found)
    first = _with_clock(folded, found)
    if first.parts is None or (to := _TO.match(folded, first.end)) is None:
        return first
    return _date_range(folded, first, to.end(), page) or first


def _with_clock(folded: str, found: TimeMention) -> TimeMention:
    """A day together with the time of day behind it: 明天下午四点, 3月5日9时."""
    one_day = found.rule in ("day", "week") or (found.parts is not None and found.parts.day is not None)
    one_day = one_day or (found.rule == "date" and folded[found.end - 1] in "日号")  # 本月22日 without a page
    if not one_day or not found.fact:
        return found
    blank = found.end + (folded[found.end : found.end + 1] in (" ", "T") and found.parts is not None)
    clock = _one_at(folded, blank, None)
    if clock is None or clock.rule != "clock":
        return found
    clock = _clock_range(folded, clock)
    timex = f"{found.timex or ''}{clock.timex}"
    return found._replace(end=clock.end, kind="time", timex=timex, rule="datetime")


def _clock_range(folded: str, first: TimeMention) -> TimeMention:
    """上午8点到11点半, 8:30—17:00; 下午2点至5点 ends in the afternoon."""
    to = _CLOCK_TO.match(folded, first.end)
    second = _one_at(folded, to.end(), None) if to and first.rule == "clock" else None
    if second is None or second.rule != "clock" or not second.timex or not first.timex:
        return first
    timex = second.timex
    if int(timex[1:3]) < 12 <= int(first.timex[1:3]) and int(timex[1:3]) + 12 > int(first.timex[1:3]):
        timex = f"T{int(timex[1:3]) + 12}{timex[3:]}"
    return first._replace(end=second.end, timex=f"{first.timex}/{timex}")


def _date_range(folded: str, first: TimeMention, at: int, page: Date | None) -> TimeMention | None:
    """The range from `first` to the date that begins at `at`, which has its year or month from the first where it
    does not say them."""
    parts = first.parts or Parts()
    later = _NEXT_YEAR.match(folded, at)
    at = later.end() if later else at
    relative = folded[at : at + 1] in _RELATIVE_FIRST
    other = _one_at(folded, at, page if relative else None)
    if other is None or other.parts is None or other.parts == parts or other.listed:
        return None
    end = _second_end(parts, other.parts, later=later is not None)
    if end is None:
        return None
    found = between(first.start, other.end, parts, end, "days" if parts.month is None else "dates")
    if found is None:
        return None
    clock = _with_clock(folded, other)
    if first.rule == "datetime" and clock.rule == "datetime" and found.timex:
        head, _, tail = found.timex.partition("/")
        hour, to_hour = (first.timex or "").partition("T")[2], (clock.timex or "").partition("T")[2]
        return found._replace(end=clock.end, timex=f"{head}T{hour}/{tail}T{to_hour}", kind="time")
    return found


def _second_end(first: Parts, second: Parts, *, later: bool) -> Parts | None:
    """The second date of a range with what it leaves to the first; `later`: it is said to lie in the next year."""
    if second.month is None and second.day is not None:
        if first.month is None:
            return second if first.day is not None and first.day < second.day else None
        return None if first.day is None else second._replace(year=first.year, month=first.month)
    if second.month is None and second.year is None and second.part is None:
        return None
    if second.year is None and first.year is not None:
        wraps = second.month is not None and first.month is not None and second.month < first.month
        return second._replace(year=first.year + (later or wraps))
    return second


_WEEKDAYS_BEFORE = re.compile("(?:周|星期|礼拜)[一二三四五六日天](?:[、和及与][一二三四五六])*[、和及与]$")
_WEEKDAY_ITEM = re.compile("[一二三四五六](?![个名家人位次项场种条件台天月年十百千万点]|小时)")


def listed_weekday(folded: str, pos: int) -> TimeMention | None:
    """The 三 and the 五 of 每周一、三、五."""
    if not _WEEKDAY_ITEM.match(folded, pos) or not _WEEKDAYS_BEFORE.search(folded, max(0, pos - 18), pos):
        return None
    recurs = f"XXXX-WXX-{'一二三四五六'.index(folded[pos]) + 1}"
    return TimeMention(pos, pos + 1, "date", None, rule="week", recurs=recurs)


_UP_TO = re.compile("[^,。;、!?0-9]{1,6}[至到]")
"""What stands between two ends of a range that are read apart."""
_ANY_DAY = "XXXX-XX-XX"
_PARTS_OF_DAY = {
    "上午": "TMO",
    "下午": "TAF",
    "晚上": "TEV",
    "早上": "TMO",
    "早晨": "TMO",
    "傍晚": "TEV",
    "中午": "TMI",
}
_PART_OF_DAY = re.compile("|".join(_PARTS_OF_DAY))
"""TIMEX3 names of the parts of a day."""


def _recurring(m: re.Match[str], folded: str) -> TimeMention | None:
    """每月5日, 每周五, 逢周六: a time that comes again and again, as a TIMEX3 set."""
    at, every = m.start("rest"), (m["every"] or "")[:1]
    if folded[at] in NUMERALS and not every and "逢" not in folded[m.start() : at]:
        return None  # 每5日: once in five days
    inner = _one_at(folded, at, None)
    if inner is None or not inner.governs:
        return None
    inner = _composed(folded, inner, None)
    timex = recurring_timex(inner)
    part = _PART_OF_DAY.match(folded, inner.end) if timex is not None and inner.kind == "date" else None
    if part is not None and inner.rule in ("week", "date"):  # 每周三下午
        inner, timex = inner._replace(end=part.end(), kind="time"), f"{timex}{_PARTS_OF_DAY[part[0]]}"
    if timex is None or (inner.parts is not None and inner.parts.year is not None):
        return None
    fits = {
        "年": inner.kind == "date" and not timex.startswith(("XXXX-WXX", "XXXX-XX")),
        "月": timex.startswith("XXXX-XX-") and inner.kind == "date",
        "天": inner.kind == "time",
        "日": inner.kind == "time",
    }.get(every, not (inner.parts is not None and inner.parts.part is not None))
    if not fits:
        return None
    return inner._replace(
        start=m.start(), timex=timex, date_start=None, date_end=None, fact=True, rule="set", parts=None, recurs=timex
    )


def recurring_timex(found: TimeMention) -> str | None:
    """The TIMEX3 set of a time that recurs: XXXX-WXX-5 of 周五, XXXX-XX-XXT08:00 of 8时."""
    if found.recurs is not None:
        return found.recurs
    if found.kind == "time" and found.timex:
        return found.timex if found.timex[0] != "T" else f"{_ANY_DAY}{found.timex.replace('/', f'/{_ANY_DAY}')}"
    return found.timex


def settled(first: TimeMention, second: TimeMention, gap: str, *, same_sentence: bool) -> TimeMention:
    """The second of two times that follow each other, with the month or year that it leaves to the first.

    Args:
        gap: the text between them.
        same_sentence: whether they stand in one sentence.
    """
    adjacent = gap in ("、", "和", "与", "及", "或", "，", ",")
    if first.rule == "set":
        timex = recurring_timex(second) if adjacent and second.fact and second.rule != "set" else None
        if timex is None or (second.parts is not None and second.parts.stated):
            return second
        if second.parts is not None and second.parts.month_stated and second.parts.month is not None:
            return second
        if second.parts is not None and second.parts.day is not None:
            timex = f"XXXX-XX-{second.parts.day:02d}"
        return second._replace(timex=timex, date_start=None, date_end=None, rule="set", parts=None, recurs=timex)
    a, b = first.parts, second.parts
    if a is None or b is None or b.stated or b.lunar != a.lunar or second.rule == "datetime":
        return second
    if same_sentence and a.year is not None and a.month is not None and _UP_TO.fullmatch(gap):  # 7月30日傍晚|至|8月1日
        end = _second_end(a, b if b.month_stated else b._replace(year=None, month=None), later=False)
        end = b._replace(year=a.year + (b.month < a.month)) if b.month_stated and b.month is not None else end
        return _again(second, end._replace(month_stated=True)) if end is not None else second
    if b.day is not None and not b.month_stated:
        if not adjacent or a.month is None or a.day is None:
            return second
        filled = b._replace(year=a.year, month=a.month, month_stated=True)
        return _again(second, filled) if b.day > a.day else second
    if adjacent and a.stated and a.year is not None and a.part and b.part and b.month is None:  # 2023年第二、三季度
        return _again(second, b._replace(year=a.year, stated=True))
    if same_sentence and a.stated and a.year is not None and b.month is not None and (a.month or 1) <= b.month:
        return _again(second, b._replace(year=a.year, stated=True))
    return second


def _again(found: TimeMention, parts: Parts) -> TimeMention:
    fresh = mention(found.start, found.end, parts, found.rule)
    return fresh._replace(listed=found.listed) if fresh.governs else found
