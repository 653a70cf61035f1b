"""Faithfulness: each verdict by example and the laws of the measures."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from banmian import benchmark, parse_page

CASES = json.loads((Path(__file__).parent / "cases" / "faithfulness" / "verdicts.json").read_text(encoding="utf-8"))
SUPPORTED = ("exact", "entailed", "derived")


def _verdicts(summary: str, source: str) -> list[str]:
    document = benchmark.numeric_faithfulness([summary], [source]).documents[0]
    assert all(summary[q.start : q.end] == q.text for q in document.quantities)
    assert document.clean == all(q.verdict in SUPPORTED for q in document.quantities)
    return [q.verdict for q in document.quantities]


@pytest.mark.parametrize(("summary", "verdict"), CASES["verdicts"])
def test_verdicts(summary: str, verdict: str) -> None:
    assert _verdicts(summary, CASES["source"]) == [verdict]


@pytest.mark.parametrize(("source", "summary", "verdicts"), CASES["frames"])
def test_frames(source: str, summary: str, verdicts: list[str]) -> None:
    assert _verdicts(summary, source) == verdicts


def test_a_derived_value_comes_with_its_proof() -> None:
    source = "全乡修建水窖36口，今年又新建水窖35口。"
    quantity = benchmark.numeric_faithfulness(["全乡水窖共71口"], [source]).documents[0].quantities[0]
    assert (quantity.verdict, quantity.source, quantity.proof) == ("derived", None, "71口 = 36 + 35")
    assert [source[start:end] for start, end in quantity.operands] == ["36口", "35口"]


def test_silence_is_no_document_and_what_is_undefined_is_none() -> None:
    result = benchmark.numeric_faithfulness(["桥修好了。", ""], ["修桥3座。", "修桥3座。"])
    assert result.claim_prec is None
    assert result.num_recall_ref is None
    assert (result.true, result.n_missing, result.no_answer) == (100, 1, 50)
    assert (result.quantities_per_document, result.key_recall) == (0, 0)
    assert benchmark.numeric_faithfulness([""], ["修桥3座。"]).true is None


def test_recall_is_held_against_what_the_source_supports() -> None:
    result = benchmark.numeric_faithfulness(["修桥3座"], ["全乡修桥3座。"], ["修桥3座，花了900元"])
    assert (result.num_recall_ref, result.num_recall_ref_ceiling) == (50, 50)


@pytest.mark.parametrize(("source", "summary", "day", "supported"), CASES["dates"])
def test_dates_by_value(source: str, summary: str, day: str | None, supported: list[bool]) -> None:
    page = date.fromisoformat(day) if day else None
    document = benchmark.numeric_faithfulness([summary], [source], dates=[page]).documents[0]
    assert [d.supported for d in document.dates] == supported


@pytest.mark.parametrize(("source", "summary", "verdicts"), CASES["places"])
def test_places_by_unit_and_ancestors(source: str, summary: str, verdicts: list[str]) -> None:
    document = benchmark.numeric_faithfulness([summary], [source]).documents[0]
    assert [p.verdict for p in document.places] == verdicts
    assert document.true == all(v in ("exact", "ancestor") for v in verdicts)


def _paragraphs(root: Path, pages: Path) -> list[str]:
    dataset = pq.read_table(root / "dataset" / "paragraphs").column("text").to_pylist()
    own = [
        paragraph.text
        for page in sorted(pages.glob("*.txt"))
        for article in parse_page(page.read_text(encoding="utf-8")).articles
        for paragraph in article.paragraphs
    ]
    return [*dataset, *own]


def test_untouched_paragraphs_are_true(root: Path, pages: Path) -> None:
    paragraphs = _paragraphs(root, pages)
    result = benchmark.numeric_faithfulness(paragraphs, paragraphs)
    assert (result.true, result.claim_prec, result.date_prec, result.loc_prec) == (100, 100, 100, 100)
