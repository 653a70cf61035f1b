"""Readers of single dates: a year, a part of one, a month, a day; dates in figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date

from banmian.annotate.time.calendar import LUNAR_MONTHS, SEASONS, Parts, TimeMention, full_year, mention, quarter, small
from banmian.annotate.time.groups import end_of, group_of
from banmian.annotate.time.said import day_of_page, month_of_page, month_year, says_year, stated_year


def date(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """A year, or a part, month or day of one."""
    g, end = group_of(m), end_of(m)
    said = says_year(g)
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
        year, month = month_of_page(page, {"上": -1, "前": -1, "下": 1}.get(g("mr")[0], 0))
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
            day_of_page(page, day, before)
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


MANY_AFTER = re.compile("的?历史|之久|以?来|以?前(?!后)")


def _counts_years(m: re.Match[str], g: Callable[[str], str], folded: str, year: int) -> bool:
    """Whether a number of four digits counts years (距今约5300年, 1400年历史) and names none."""
    if not g("y4").isdecimal() or m[0].rstrip("年").strip() != g("y4") or 1900 <= year < 2200:
        return False
    before = _MANY_BEFORE.search(folded, max(0, m.start() - 2), m.start())
    return year >= 2200 or bool(before or MANY_AFTER.match(folded, m.end()))


def figures_date(m: re.Match[str], folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """2023-05-06, 6/5/2023."""
    if folded[m.start("mi") - 1] != folded[m.end("mi")]:
        return None
    year = int(m["yi"])
    parts = Parts(year if len(m["yi"]) == 4 else full_year(year), int(m["mi"]), int(m["di"]))
    return mention(m.start(), m.end(), parts, rule)
