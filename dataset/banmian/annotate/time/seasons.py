"""Years that do not begin in January: of schools, seasons and companies."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date

from banmian.annotate.time.calendar import TimeMention, days, first_day, full_year, last_day, quarter
from banmian.annotate.time.groups import group_of


def _seasons_years(g: Callable[[str], str]) -> tuple[int, int] | None:
    first = int(g("ya")) if len(g("ya")) == 4 else full_year(int(g("ya")))
    if not g("yb"):
        return first, first
    last = int(g("yb")) if len(g("yb")) == 4 else first // 100 * 100 + int(g("yb"))
    last += 100 * (last < first)
    return (first, last) if last == first + 1 else None


_TERMS = {"一": (9, 1), "上": (9, 1), "二": (2, 8), "下": (2, 8)}
"""The months that a term of the Chinese school year begins and ends in."""


def school_year(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """2023-2024学年: from September to August; its terms end in January and begin in February."""
    g = group_of(m)
    both = _seasons_years(g)
    if both is None:
        return None
    first, (start, stop) = both[0], _TERMS.get(g("term"), (9, 8))
    begins, ends = first + (start < 9), first + 1
    return TimeMention(
        m.start(), m.end(), "date", f"{begins:04d}-{start:02d}/{ends:04d}-{stop:02d}",
        *days(first_day(begins, start, 1), last_day(ends, stop)), rule=rule,
    )  # fmt: skip


def relative_season(m: re.Match[str], _folded: str, page: Date | None, rule: str) -> TimeMention:
    """上一学年, 本财年."""
    if page is None:
        return TimeMention(m.start(), m.end(), "date", None, rule=rule)
    step = {"上": -1, "下": 1}.get(m["rs"], 0)
    if m["what"][0] == "财":
        return TimeMention(m.start(), m.end(), "date", f"FY{page.year + step:04d}", rule=rule)
    first = page.year - (page.month < 9) + step
    covered = days(first_day(first, 9, 1), last_day(first + 1, 8))
    return TimeMention(m.start(), m.end(), "date", f"{first:04d}-09/{first + 1:04d}-08", *covered, rule=rule)


def season(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """2023/24赛季, 2023—2024年供暖季: the years, as no calendar says the days."""
    both = _seasons_years(group_of(m))
    if both is None:
        return None
    first, last = both
    return TimeMention(m.start(), m.end(), "date", f"{first:04d}" + (f"/{last:04d}" if last > first else ""), rule=rule)


def fiscal_year(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """2024财年: a year whose days each company sets."""
    g = group_of(m)
    both = _seasons_years(g)
    if both is None:
        return None
    part = f"-{quarter(g('fq'))}" if g("fq") else f"-H{1 if g('fh') == '上' else 2}" if g("fh") else ""
    return TimeMention(m.start(), m.end(), "date", f"FY{both[1]:04d}{part}", rule=rule)
