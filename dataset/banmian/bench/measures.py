"""The measures of faithfulness: each a ratio of two counts that are summed over documents, times 100."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from banmian.bench.verdicts import ERRORS


class Measure(NamedTuple):
    """One measure."""

    name: str
    formula: str
    lower_is_better: bool = False


MEASURES = (
    Measure("true", "summaries whose every number, date and place is exact, entailed or derived / summaries"),
    Measure("claim_prec", "numbers that are exact, entailed or derived / numbers of the summaries"),
    Measure("date_prec", "dates and times that the source says / dates and times of the summaries"),
    Measure("loc_prec", "places that the source names, or that lie above one / places of the summaries"),
    Measure("key_recall", "key facts of the sources that the summaries say truly / key facts of the sources"),
    Measure("num_recall_ref", "supported numbers of the references that the summary has / numbers of the references"),
    Measure("num_recall_ref_ceiling", "numbers of the references that the source supports / numbers of the references"),
    Measure(
        "loc_recall_ref",
        "places of the references that the summary names / places of the references that the source names",
    ),
    Measure("derived", "numbers that follow from several of the source / numbers of the summaries"),
    *(Measure(f"err_{slot}", f"numbers false in {slot} / numbers of the summaries", True) for slot in ERRORS),
    Measure("no_answer", "documents that got no answer / documents", True),
)
OF_REFERENCE = ("num_recall_ref", "num_recall_ref_ceiling", "loc_recall_ref")
"""Measures that hold the summary against what was printed."""

Counts = Mapping[str, tuple[int, int]]
"""For each measure what one document adds to the two sums."""


def ratio(counts: Iterable[Counts], name: str) -> float | None:
    """The measure over documents, 0 to 100; None where nothing is counted and it is undefined."""
    top = bottom = 0
    for count in counts:
        over, under = count[name]
        top, bottom = top + over, bottom + under
    return 100 * top / bottom if bottom else None
