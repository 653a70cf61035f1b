"""Law 6: what a fact says is possible: days and bounds are in order."""

from __future__ import annotations

from collections.abc import Iterator

from banmian.records import NumericFact
from banmian.release.laws.fault import Found, place_of
from banmian.release.tables.read import PageRows


def values(found: PageRows) -> Iterator[Found]:
    """Faults in the values of one page's facts."""
    for placed in found.numeric_facts:
        fact: NumericFact = placed.row
        if fact.date_start is not None and fact.date_end is not None and fact.date_start >= fact.date_end:
            message = f"date_start {fact.date_start} is not before date_end {fact.date_end}"
            yield Found("dates", place_of(placed), message)
        if fact.value_min is not None and fact.value_max is not None and fact.value_min > fact.value_max:
            message = f"value_min {fact.value_min:g} is above value_max {fact.value_max:g}"
            yield Found("bounds", place_of(placed), message)
