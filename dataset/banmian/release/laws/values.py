"""Law 6: what a fact says is possible: days and bounds are in order, and every day is one that 64 bits of nanoseconds hold."""

from __future__ import annotations

from collections.abc import Iterator

from banmian.records import FIRST_DAY, LAST_DAY, NumericFact
from banmian.release.laws.fault import Found, place_of
from banmian.release.tables.read import PageRows


def values(found: PageRows) -> Iterator[Found]:
    """Faults in the values of one page's rows."""
    for placed in (found.page, *found.numeric_facts, *found.annotations):
        for name in ("date", "date_start", "date_end", "corrected_on"):
            day = getattr(placed.row, name, None)
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                yield Found("dates", place_of(placed), f"{name} {day} lies outside {FIRST_DAY} to {LAST_DAY}")
    for placed in found.numeric_facts:
        fact: NumericFact = placed.row
        if fact.date_start is not None and fact.date_end is not None and fact.date_start >= fact.date_end:
            message = f"date_start {fact.date_start} is not before date_end {fact.date_end}"
            yield Found("dates", place_of(placed), message)
        if fact.value_min is not None and fact.value_max is not None and fact.value_min > fact.value_max:
            message = f"value_min {fact.value_min:g} is above value_max {fact.value_max:g}"
            yield Found("bounds", place_of(placed), message)
