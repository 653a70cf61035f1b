"""The measures of faithfulness: each a ratio of two counts that are summed over documents, times 100."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from banmian.bench.verdicts import VERDICTS

SUPPORTED = ("exact", "entailed")


class Measure(NamedTuple):
    """One measure."""

    name: str
    formula: str
    lower_is_better: bool = False


MEASURES = (
    Measure("num_prec_src", "quantities exact or entailed / quantities of the summaries"),
    Measure("num_prec_src_lenient", "quantities exact, entailed, modifier_dropped or modifier_weaker / quantities"),
    Measure("num_clean", "documents without a quantity outside exact and entailed / all documents"),
    Measure(
        "num_recall_ref", "supported quantities of the references that the summary has / quantities of the references"
    ),
    Measure(
        "num_recall_ref_ceiling", "quantities of the references that the source supports / quantities of the references"
    ),
    Measure("num_cov_src", "salient quantities of the sources that appear / salient quantities of the sources"),
    Measure("num_bound", "supported quantities whose clause is closest to their own fact's / supported quantities"),
    Measure("unit_agree", "quantities whose value and unit the source has / quantities whose value it has"),
    Measure(
        "mod_agree", "quantities whose value, unit and modifier the source has / quantities whose value and unit it has"
    ),
    *(
        Measure(f"err_{verdict}", f"quantities {verdict} / quantities of the summaries", verdict != "derived")
        for verdict in VERDICTS
        if verdict not in SUPPORTED
    ),
    Measure("date_prec_src", "dates and times that the source says / dates and times of the summaries"),
    Measure("loc_prec_src", "places that the source names / places of the summaries"),
    Measure(
        "loc_prec_src_lenient", "places that the source names, or that what it names lies in / places of the summaries"
    ),
    Measure(
        "loc_recall_ref",
        "places of the references that the summary names / places of the references that the source names",
    ),
)

Counts = Mapping[str, tuple[int, int]]
"""For each measure what one document adds to the two sums."""


def ratio(counts: Iterable[Counts], name: str) -> float | None:
    """The measure over documents, 0 to 100; None where nothing is counted and it is undefined."""
    top = bottom = 0
    for count in counts:
        over, under = count[name]
        top, bottom = top + over, bottom + under
    return 100 * top / bottom if bottom else None
