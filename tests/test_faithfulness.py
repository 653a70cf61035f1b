"""Faithfulness: each verdict by example, the laws of the measures, and what it catches of edits over whole pages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from banmian import benchmark, parse_page
from tests.mutations import Edit, edits, harmful, harmless

CASES = json.loads((Path(__file__).parent / "cases" / "faithfulness" / "verdicts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("summary", "verdict"), CASES["verdicts"])
def test_verdicts(summary: str, verdict: str) -> None:
    document = benchmark.numeric_faithfulness([summary], [CASES["source"]]).documents[0]
    assert [q.verdict for q in document.quantities] == [verdict]
    assert document.clean == (verdict in ("exact", "entailed"))
    for q in document.quantities:
        assert summary[q.start : q.end] == q.text


def test_a_swap_is_not_bound() -> None:
    source = "甲村有120户，乙村有85户。"
    right, wrong = benchmark.numeric_faithfulness(["甲村有120户", "甲村有85户"], [source, source]).documents
    assert (right.quantities[0].is_bound, wrong.quantities[0].is_bound) == (True, False)


def test_what_is_undefined_is_none_and_silence_does_not_win() -> None:
    result = benchmark.numeric_faithfulness(["桥修好了。", ""], ["修桥3座。", "修桥3座。"])
    assert result.num_prec_src is None
    assert result.num_recall_ref is None
    assert (result.num_clean, result.quantities_per_document, result.num_cov_src) == (100, 0, 0)


def test_recall_is_held_against_what_the_source_supports() -> None:
    result = benchmark.numeric_faithfulness(["修桥3座"], ["全乡修桥3座。"], ["修桥3座，花了900元"])
    assert (result.num_recall_ref, result.num_recall_ref_ceiling) == (50, 50)


def test_places_by_name_by_ancestor_and_invented() -> None:
    result = benchmark.numeric_faithfulness(
        ["平江县修桥。", "湖南修桥。", "北京修桥。"], ["湖南省平江县修桥。"] * 2 + ["平江县修桥。"]
    )
    assert [[p.verdict for p in d.places] for d in result.documents] == [["exact"], ["exact"], ["fabricated"]]
    lenient = benchmark.numeric_faithfulness(["湖南省修桥。"], ["平江县修桥。"])
    assert (lenient.loc_prec_src, lenient.loc_prec_src_lenient) == (0, 100)


def _paragraphs(root: Path, pages: Path) -> list[str]:
    dataset = pq.read_table(root / "dataset" / "paragraphs").column("text").to_pylist()
    own = [
        paragraph.text
        for page in sorted(pages.glob("*.txt"))
        for article in parse_page(page.read_text(encoding="utf-8")).articles
        for paragraph in article.paragraphs
    ]
    return [*dataset, *own]


def _flagged(pairs: Iterable[tuple[str, Edit]]) -> tuple[Counter[str], Counter[str], list[tuple[str, str]]]:
    """Edits and flagged edits by name, and those that were not flagged or were."""
    listed = list(pairs)
    result = benchmark.numeric_faithfulness([edit.text for _, edit in listed], [source for source, _ in listed])
    every, flagged, kept = Counter[str](), Counter[str](), []
    for (_, edit), document in zip(listed, result.documents, strict=True):
        every[edit.name] += 1
        flagged[edit.name] += not document.clean
        kept.append((edit.name, edit.text)) if document.clean else None
    return every, flagged, kept


def test_untouched_paragraphs_are_clean(root: Path, pages: Path) -> None:
    paragraphs = _paragraphs(root, pages)
    result = benchmark.numeric_faithfulness(paragraphs, paragraphs)
    assert (result.num_prec_src, result.num_clean, result.num_bound) == (100, 100, 100)


@pytest.mark.parametrize("kind", ["harmful", "harmless"])
def test_edits_over_pages(root: Path, pages: Path, kind: str) -> None:
    make = {"harmful": harmful, "harmless": harmless}[kind]
    pairs = [(p, e) for p in _paragraphs(root, pages) for e in edits(p, make)]
    every, flagged, passed = _flagged(pairs)
    share = 100 * flagged.total() / every.total()
    report = f"{flagged.total()} of {every.total()} flagged ({share:.2f} %): " + ", ".join(
        f"{name} {flagged[name]}/{number}" for name, number in every.items()
    )
    print(report)  # noqa: T201 - shown where the test fails, or with -s
    floor = CASES["floors"][kind]
    assert every.total() >= floor["edits"]
    if kind == "harmful":
        assert share >= floor["flagged"], (report, passed[:10])
    else:
        assert share <= floor["flagged"], report
