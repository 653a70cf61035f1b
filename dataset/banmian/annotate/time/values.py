"""What an expression of time says: a reader for each value of `time_patterns.tsv`, from its match to a mention."""

from __future__ import annotations

from collections.abc import Mapping

from banmian.annotate.time.ages import century, decade, era, holiday, lunar_day, plan, unsaid
from banmian.annotate.time.clock import clock, hours
from banmian.annotate.time.dates import date, figures_date, first_months
from banmian.annotate.time.days import day
from banmian.annotate.time.ranges import bare_days, day_range, months, old_years, quarters, two_years, year_range
from banmian.annotate.time.relative import evening, relative_day, relative_quarter, this_month, vague, week, weekdays
from banmian.annotate.time.said import Reader
from banmian.annotate.time.seasons import fiscal_year, relative_season, school_year, season

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
