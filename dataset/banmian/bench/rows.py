"""documents.jsonl: a line a document with the answers of all systems and every verdict; the scores are made from it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from banmian.bench.rouge import Score
from banmian.bench.score import ROUGE_MEASURES, Scored
from banmian.bench.tasks import Document
from banmian.errors import DataError

Row = dict[str, Any]


def row_of(document: Document, scored: Mapping[str, Scored], cut: Mapping[str, int]) -> Row:
    """The line of one document.

    Args:
        scored: what each system answered, judged.
        cut: characters of the answer as it was given, for systems whose answer was cut before it was judged.
    """
    return {
        "task": document.task,
        "id": document.id,
        "page_id": document.page_id,
        "article_id": document.article_id,
        "date": None if document.date is None else document.date.isoformat(),
        "source": document.source,
        "reference": document.reference,
        "budget": document.budget,
        "facts": document.facts,
        "systems": {
            name: _answer(one) | ({"cut_from": cut[name]} if name in cut else {}) for name, one in scored.items()
        },
    }


def _answer(scored: Scored) -> Row:
    rouge, faith = scored.rouge, scored.faith
    return {
        "output": scored.output,
        **({} if rouge is None else {m.name: _score(getattr(rouge, m.name)) for m in ROUGE_MEASURES}),
        "counts": {name: list(pair) for name, pair in faith.counts.items() if pair[1]},
        "quantities": [
            {
                "text": q.text,
                "start": q.start,
                "end": q.end,
                "verdict": q.verdict,
                "source": None if q.source is None else [q.source.start, q.source.end],
                **({} if q.proof is None else {"proof": q.proof, "operands": q.operands}),
            }
            for q in faith.quantities
        ],
        "dates": [
            {"text": d.text, "start": d.start, "end": d.end, "supported": d.supported, "verdict": d.verdict}
            for d in faith.dates
        ],
        "places": [{"text": p.text, "start": p.start, "end": p.end, "verdict": p.verdict} for p in faith.places],
        "left_out": faith.left_out,
        "true": faith.true,
    }


def _score(score: Score) -> list[float]:
    """Precision, recall, F1."""
    return [round(value, 6) for value in (score.precision, score.recall, score.f1)]


def write_row(row: Row) -> bytes:
    """The line with its end."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def read_rows(file: Path) -> Iterator[Row]:
    """The lines of a report's documents.jsonl.

    Raises:
        DataError: a line is none.
    """
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                row["systems"], row["task"], row["page_id"]
            except (ValueError, TypeError, KeyError) as error:
                raise DataError(
                    file=file,
                    place=f"line {number}",
                    reason="is no line of a report's documents",
                    next_step="remove the file and run the benchmark again",
                ) from error
            yield row
