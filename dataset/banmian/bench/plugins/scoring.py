"""What the files of the plug-ins call: a document as a row, an answer's part of each measure, and measures of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from math import sqrt
from typing import Any

from banmian.bench.facts import FACT_MEASURES
from banmian.bench.measures import OF_REFERENCE, Measure
from banmian.bench.score import ALL_MEASURES, ROUGE_MEASURES, judged_part, score
from banmian.bench.tasks import Document, task_of

Pair = tuple[float, int]
"""What a document adds to the two sums whose ratio a measure is."""

_OF_REFERENCE = {*(m.name for m in ROUGE_MEASURES), *OF_REFERENCE}


def measures_of(task: str) -> tuple[Measure, ...]:
    """The measures of a task."""
    if task == "facts":
        return (*FACT_MEASURES, *(m for m in ALL_MEASURES if m.name == "no_answer"))
    summaries = [m for m in ALL_MEASURES if m not in FACT_MEASURES]
    has_reference = task_of(task).reference is not None
    return tuple(m for m in summaries if has_reference or m.name not in _OF_REFERENCE)


def question(document: Document) -> dict[str, Any]:
    """A document as a row of plain values; its reference is empty where it has none."""
    return {
        "id": document.id,
        "task": document.task,
        "page": document.page_id,
        "article_id": document.article_id,
        "prompt": document.prompt,
        "date": "" if document.date is None else document.date.isoformat(),
        "source": document.source,
        "reference": document.reference or "",
        "budget": document.budget,
    }


def pairs(row: Mapping[str, Any], output: str) -> dict[str, Pair]:
    """For each measure what an answer to the document of this row adds to its two sums, as `banmian benchmark` counts."""
    document = Document(
        id=row["id"],
        task=row["task"],
        page_id=row["page"],
        article_id=row["article_id"],
        source=row["source"],
        reference=row["reference"] or None,
        budget=row["budget"],
        facts=(),
        date=Date.fromisoformat(row["date"]) if row["date"] else None,
    )
    sums = score(document, [judged_part(document, output)])[0].sums
    return {m.name: sums[m.name] for m in measures_of(document.task)}


def ratio(items: Iterable[Sequence[float]]) -> float | None:
    """The measure over documents, 0 to 100; None where nothing is counted."""
    top, bottom = _sums(items)
    return 100 * top / bottom if bottom else None


def clustered_error(items: Iterable[Sequence[float]], clusters: Iterable[str]) -> float:
    """The standard error of `ratio`, by linearisation over clusters; 0 where there is but one.

    Args:
        clusters: of each item the cluster, its page: documents of one page are not independent.
    """
    grouped: dict[str, list[Sequence[float]]] = defaultdict(list)
    for item, cluster in zip(items, clusters, strict=True):
        grouped[cluster].append(item)
    sums = [_sums(own) for own in grouped.values()]
    top, bottom = _sums(sums)
    if not bottom or len(sums) < 2:
        return 0.0
    squares = sum((own - under * top / bottom) ** 2 for own, under in sums)
    return 100 * sqrt(squares * len(sums) / (len(sums) - 1)) / bottom


def _sums(items: Iterable[Sequence[float]]) -> tuple[float, float]:
    top = bottom = 0.0
    for over, under in items:
        top, bottom = top + over, bottom + under
    return top, bottom
