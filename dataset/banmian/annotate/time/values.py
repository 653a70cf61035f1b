"""What an expression of time says: a reader for each value of `time_patterns.tsv`, from its match to a mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date as Date
from functools import cache

from banmian.annotate.time.calendar import (
    LUNAR_MONTHS,
    SEASONS,
    Parts,
    TimeMention,
    between,
    days,
    figures,
    first_day,
    full_year,
    last_day,
    mention,
    quarter,
    shift,
    small,
    years,
)
from banmian.annotate.time.clock import clock, hours
from banmian.annotate.time.groups import end_of, group_of
from banmian.annotate.time.seasons import fiscal_year, relative_season, school_year, season
from banmian.text.numerals import evaluate
from banmian.text.tables import read_rows

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


def _says_year(g: Callable[[str], str]) -> bool:
    return any(map(g, ("y4", "y3", "yq", "yh", "yk", "roc", "y2", "y0", "y9", "yr")))


def month_year(page: Date, month: int, day: int | None, before: str) -> int:
    """The year of a month or a day that is printed without one; `before` is the text in front of it."""
    if _PLANNED.search(before) and month < page.month - 2:
        return page.year + 1
    if day is not None and (near := first_day(page.year + 1, month, day)) and (near - page).days <= _SOON:
        return page.year + 1
    return page.year - (month > page.month + 1 and not _FUTURE.search(before))


def _month_of_page(page: Date, offset: int) -> tuple[int, int]:
    index = page.year * 12 + page.month - 1 + offset
    return index // 12, index % 12 + 1


def _day_of_page(page: Date, day: int, before: str) -> Parts:
    """The date of a day that is printed without its month."""
    year, month = page.year, page.month
    if day > page.day + 10 and not _FUTURE.search(before.removesuffix("至")):
        year, month = _month_of_page(page, -1)
    if first_day(year, month, day) is None:  # no 31st there
        return Parts(day=day, stated=False, month_stated=False)
    return Parts(year, month, day, stated=False, month_stated=False)


def date(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """A year, or a part, month or day of one."""
    g, end = group_of(m), end_of(m)
    said = _says_year(g)
    year = stated_year(g, page)
    if not said and page is not None:
        year = page.year
    before = folded[max(0, m.start() - 8) : m.start()]
    part = _part_of_year(g)
    if part == "-":
        return None
    if part is not None:
        return mention(m.start(), end, Parts(year, part=part, stated=said), rule)
    if said and year is not None and _counts_years(m, g, folded, year):
        return None
    if g("tenth"):
        month = page.month if page else None
        return mention(m.start(), end, Parts(year, month, part=g("tenth").replace("个", ""), stated=False), rule)
    if g("mr"):
        if page is None:
            return TimeMention(m.start(), end, "date", "XXXX-XX", rule=rule)
        year, month = _month_of_page(page, {"上": -1, "前": -1, "下": 1}.get(g("mr")[0], 0))
    elif g("m") or g("ml"):
        month = small(g("m") or g("ml"))
    else:
        month = None
    day_text = g("d") or g("d0") or g("dl") or g("dd")
    day = small(day_text) if day_text else None
    if month is None and day is None:
        return mention(m.start(), end, Parts(year, stated=said), rule) if said else None
    lunar = bool(g("d0") or g("dl")) or (g("m") or g("ml")) in LUNAR_MONTHS or before.endswith(("农历", "阴历"))
    if month is None and day is not None:
        parts = (
            _day_of_page(page, day, before)
            if page is not None and day <= 31
            else Parts(day=day, stated=False, month_stated=False)
        )
        return mention(m.start(), end, parts, rule)
    if lunar:
        year = year if said else None
    elif not said and not g("mr") and page is not None and month is not None:
        year = month_year(page, month, day, before)
    return mention(m.start(), end, Parts(year, month, day, g("mpart") or None, lunar, said or bool(g("mr"))), rule)


def _part_of_year(g: Callable[[str], str]) -> str | None:
    """`H1`, `Q2`, `SP`, 底: the part of the year that a match names; `-` where it is none after all."""
    if g("half"):
        return "H1" if g("half")[0] == "上" else "H2"
    if g("q") or g("q1"):
        return quarter(g("q") or g("q1"))
    if g("lq"):
        return g("lq")
    if g("ypart"):
        return g("ypart")[-1]
    if g("season"):
        return SEASONS[g("season")]
    if g("funit") in ("月", "季度") and g("funit"):
        months = small(g("first").replace("两", "二")) * (1 if g("funit") == "月" else 3)
        return f"M{months}" if 1 <= months <= 12 else "-"
    return None


def first_months(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """前5个月: from January on."""
    months = small(m["first"].replace("两", "二"))
    if not 1 < months < 12:
        return None
    year = page.year - (months > page.month) if page else None
    return mention(m.start(), m.end(), Parts(year, part=f"M{months}", stated=False), rule)


_MANY_BEFORE = re.compile("(?:距今|树龄|历时|长达|历史|[已有约近超达逾过])$")
_MANY_AFTER = re.compile("的?历史|之久|以?来|以?前(?!后)")


def _counts_years(m: re.Match[str], g: Callable[[str], str], folded: str, year: int) -> bool:
    """Whether a number of four digits counts years (距今约5300年, 1400年历史) and names none."""
    if not g("y4").isdecimal() or m[0].rstrip("年").strip() != g("y4") or 1900 <= year < 2200:
        return False
    before = _MANY_BEFORE.search(folded, max(0, m.start() - 2), m.start())
    return year >= 2200 or bool(before or _MANY_AFTER.match(folded, m.end()))


_NUMBER_BEFORE = re.compile(r"[牌铺路街巷弄楼幢栋座苑区园线令第零字Nno.\-0-9\]〕)}]$")
_DAY_BEFORE = re.compile(r"$|[\s,。;:、!?(“在于到至从自月年定]")
_DAY_AFTER = re.compile(
    r"$|[,。;:、!?()\s起至到前后当在将就又的是已抵赴电讯晨夜召举于由正宣说表返降]|[上下中]午|晚|早|凌晨|开[始幕会]|以[前后来]|之[前后间]"
)


_NUMBERED_MONTH = re.compile("[0-9]月$")
_DAYS_BEFORE = re.compile("(?:逾期|超过|不少于|不足|[届未]满|为期|历时|长达|期限为?|间隔|延长|拘留|公示期?|起满?)$")
_THINGS_LISTED = re.compile(
    "(?:[、和与及至到-][0-9]{1,3}号?){1,6}(?:线|楼|栋|院|机|车|门|仓|窗|井|坝|标|桥|岛|码|泊|馆|厅|地块|公路|基地|高炉)"
)
"""2号、4号线: numbers of things, not days."""
_DAYS_AFTER = re.compile("[之以]?内(?![地蒙外部陆江存参需容])")
"""In front of a number of days (逾期30日), where a day of the month would not stand."""
_DAY_NAMED = re.compile("月[0-9一二三四五六七八九十]{0,3}[日号]?起$")


def day(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """A day without its month; not the number of a house, a bus or a document (12号)."""
    if not 1 <= small(m["dd"]) <= 31:
        return None
    before = folded[max(0, m.start() - 1) : m.start()]
    if before == "月" and _NUMBERED_MONTH.search(folded, max(0, m.start() - 3), m.start()):  # 13月5日
        return TimeMention(m.start(), m.end(), "date", None, fact=False, rule="no_day", governs=False)
    if _DAYS_AFTER.match(folded, m.end()):
        return None
    if _DAYS_BEFORE.search(folded, max(0, m.start() - 5), m.start()) and not _DAY_NAMED.search(
        folded, max(0, m.start() - 6), m.start()
    ):
        return None
    if m["dsuf"] == "日" and m["dd"].isascii():
        if folded[m.end() : m.end() + 1] in ("游", "均", "元"):
            return None
    elif before != "月":
        if not m["dd"].isascii() and not _DAY_BEFORE.match(before):  # 神舟十六号
            return None
        if _NUMBER_BEFORE.search(before) or not _DAY_AFTER.match(folded, m.end()):
            return None
        if m["dsuf"] == "号" and _THINGS_LISTED.match(folded, m.end()):
            return None
    return date(m, folded, page, rule)


def figures_date(m: re.Match[str], folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """2023-05-06, 6/5/2023."""
    if folded[m.start("mi") - 1] != folded[m.end("mi")]:
        return None
    year = int(m["yi"])
    parts = Parts(year if len(m["yi"]) == 4 else full_year(year), int(m["mi"]), int(m["di"]))
    return mention(m.start(), m.end(), parts, rule)


def relative_quarter(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """本季度, 上一季度, 下个季度."""
    if page is None:
        return TimeMention(m.start(), m.end(), "date", "XXXX-QX", rule=rule)
    index = page.year * 4 + (page.month - 1) // 3 + {"上": -1, "前": -1, "下": 1}.get(m["rq"], 0)
    return mention(m.start(), m.end(), Parts(index // 4, part=f"Q{index % 4 + 1}"), rule)


def quarters(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """一至三季度."""
    g = group_of(m)
    year = stated_year(g, page) if _says_year(g) else page.year if page else None
    first, last = quarter(g("qa")), quarter(g("qb"))
    return mention(m.start(), m.end(), Parts(year, part=f"{first}/{last}"), rule) if first < last else None


_AGO = re.compile("(?:距今|年前|历史|树龄)[约近已有]{0,2}$")


def year_range(m: re.Match[str], folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """2019—2023年; not 距今5500—5000年, which counts years."""
    first = figures(m["ya"])
    last = figures(m["yb"]) if len(m["yb"]) == 4 else first // 100 * 100 + int(m["yb"])
    if first >= last or last >= 2200 or _AGO.search(folded, max(0, m.start() - 4), m.start()):
        return None
    if last < 1900 and _MANY_AFTER.match(folded, m.end()):
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
    said, year = _says_year(g), stated_year(g, page)
    if not said and page is not None:
        year = month_year(page, last, None, folded[max(0, m.start() - 8) : m.start()]) - (last < first)
    second = None if year is None else year + (last < first)
    return between(m.start(), m.end(), Parts(year, first), Parts(second, last), rule)


def day_range(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """3月5—8日."""
    g = group_of(m)
    month, first, last = small(g("m")), small(g("da")), small(g("db"))
    said, year = _says_year(g), stated_year(g, page)
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
        parts = _day_of_page(page, last, folded[max(0, m.start() - 8) : m.start()])
        if parts.month is not None:
            return between(m.start(), m.end(), parts._replace(day=first), parts, rule)
    return TimeMention(m.start(), m.end(), "date", f"XXXX-XX-{first:02d}/XXXX-XX-{last:02d}", rule=rule)


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


READERS: Mapping[str, Reader] = {
    "date": date,
    "day": day,
    "figures": figures_date,
    "first_months": first_months,
    "quarters": quarters,
    "relative_quarter": relative_quarter,
    "years": year_range,
    "two_years": two_years,
    "old_years": old_years,
    "months": months,
    "days": day_range,
    "bare_days": bare_days,
    "school_year": school_year,
    "relative_season": relative_season,
    "season": season,
    "fiscal_year": fiscal_year,
    "century": century,
    "decade": decade,
    "era": era,
    "lunar_day": lunar_day,
    "unsaid": unsaid,
    "holiday": holiday,
    "plan": plan,
    "relative_day": relative_day,
    "this_month": this_month,
    "week": week,
    "weekdays": weekdays,
    "vague": vague,
    "evening": evening,
    "clock": clock,
    "hours": hours,
}
"""The readers by the names that the table calls them by."""
