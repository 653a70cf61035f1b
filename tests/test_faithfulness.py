"""Faithfulness: each verdict by example and the laws of the measures."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from banmian import benchmark, parse_page

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


def test_untouched_paragraphs_are_clean(root: Path, pages: Path) -> None:
    paragraphs = _paragraphs(root, pages)
    result = benchmark.numeric_faithfulness(paragraphs, paragraphs)
    assert (result.num_prec_src, result.num_clean, result.num_bound) == (100, 100, 100)
