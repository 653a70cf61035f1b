"""Readers of times that count from the page's day: 昨天, 上周五, 本季度."""

from __future__ import annotations

import re
from datetime import date as Date

from banmian.annotate.time.calendar import Parts, TimeMention, days, mention, shift, small
from banmian.annotate.time.groups import group_of


def relative_quarter(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """本季度, 上一季度, 下个季度."""
    if page is None:
        return TimeMention(m.start(), m.end(), "date", "XXXX-QX", rule=rule)
    index = page.year * 4 + (page.month - 1) // 3 + {"上": -1, "前": -1, "下": 1}.get(m["rq"], 0)
    return mention(m.start(), m.end(), Parts(index // 4, part=f"Q{index % 4 + 1}"), rule)


_RELATIVE_DAY = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "前一天": -1, "前一日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
}  # fmt: skip


def relative_day(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """昨天, 后天."""
    day = shift(page, _RELATIVE_DAY[m["rd"]]) if page else None
    return TimeMention(m.start(), m.end(), "date", day.isoformat() if day else None, *days(day, day), rule=rule)


def this_month(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """本月20日, 去年本月20日."""
    if page is None:
        return TimeMention(m.start(), m.end(), "date", None, rule=rule)
    return mention(m.start(), m.end(), Parts(page.year - (m["dm"][0] == "去"), page.month, small(m["d"])), rule)


_WEEKDAY = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}


def week(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """上周, 下一周, 本周五, 周末."""
    g = group_of(m)
    name, said = g("wd"), g("rel")
    number = _WEEKDAY.get(name)
    recurs = "XXXX-WXX" + (f"-{number}" if number else "-WE" if name else "")
    if page is None:
        return TimeMention(m.start(), m.end(), "date", None, rule=rule, recurs=recurs)
    weeks = {"上": -1, "前": -1, "下": 1}.get(said[:1], 0) * len(said)
    monday = shift(page, 7 * weeks - page.weekday())
    if monday is None:
        return TimeMention(m.start(), m.end(), "date", None, rule=rule, recurs=recurs)
    if number:
        day = shift(monday, number - 1)
        timex = day.isoformat() if day else None
        return TimeMention(m.start(), m.end(), "date", timex, *days(day, day), rule=rule, recurs=recurs)
    year, week, _ = monday.isocalendar()
    first, last = shift(monday, 5 if name else 0), shift(monday, 6)
    timex = f"{year:04d}-W{week:02d}{'-WE' if name else ''}"
    return TimeMention(m.start(), m.end(), "date", timex, *days(first, last), rule=rule, recurs=recurs)


def weekdays(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention:
    """周一至周五: days of every week."""
    recurs = f"XXXX-WXX-{_WEEKDAY[m['wa']]}/XXXX-WXX-{_WEEKDAY[m['wb']]}"
    return TimeMention(m.start(), m.end(), "date", None, rule=rule, recurs=recurs)


def vague(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """A time too vague to be a fact, which still governs those behind it."""
    timex = f"{page.year - 1:04d}" if page is not None and m[0].startswith("上年") else None
    recurs = "XXXX-WXX-WE" if m[0] == "周末" else None
    return TimeMention(m.start(), m.end(), "date", timex, fact=False, rule=rule, recurs=recurs)


def evening(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """昨晚, 今夜."""
    day = shift(page, {"今": 0, "昨": -1, "明": 1}[m["ev"]]) if page else None
    return TimeMention(
        m.start(), m.end(), "time", f"{day.isoformat()}TNI" if day else "TNI", *days(day, day), rule=rule
    )
