"""The tasks: what a dataset's articles become, and what is left out with which reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import banmian
from banmian import benchmark
from banmian.bench.tasks import TASK_NAMES, Document, LeftOut, candidates
from tests.bench_pages import write_pages


def test_every_article_is_a_document_or_left_out_with_a_reason(bench_dataset: Path) -> None:
    articles = pq.read_table(bench_dataset / "articles").to_pylist()
    for task in ("headline", "lead", "digest"):
        made = list(candidates(bench_dataset, task))
        assert [m.id for m in made] == [f"{task}:{a['article_id']}" for a in articles]
        reasons = Counter(m.reason for m in made if isinstance(m, LeftOut))
        assert reasons["says the same as another article"] == 1
        assert all(m.reason for m in made if isinstance(m, LeftOut))


def test_tasks_of_a_page(bench_dataset: Path) -> None:
    found = {name: {d.id: d for d in benchmark.documents(bench_dataset, name)} for name in TASK_NAMES}
    headline = next(d for d in found["headline"].values() if d.reference == "石门乡修好三座桥")
    lead = found["lead"][headline.id.replace("headline", "lead")]
    digest = found["digest"][headline.id.replace("headline", "digest")]
    assert lead.reference is not None
    assert lead.reference.startswith("近日，石门乡")  # 本报讯（记者 …） is cut out
    assert headline.source == f"{lead.reference}\n{lead.source}" == digest.source
    assert digest.reference is None
    assert len(headline.facts) > len(lead.facts) > 0
    facts = {row["fact_id"]: row["text"] for row in pq.read_table(bench_dataset / "numeric_facts").to_pylist()}
    assert all(facts[fact] in headline.source for fact in headline.facts)
    sections = [d for d in found["subhead"].values() if d.page_id == headline.page_id]
    assert [d.reference for d in sections] == ["修路架桥", "引水上山"]
    assert all(d.source in headline.source and (d.reference or "") not in d.source for d in sections)
    assert all(str(d.budget) in d.prompt and d.source in d.prompt for d in sections)


def test_split_and_budget(bench_dataset: Path, tmp_path: Path) -> None:
    assert {d.budget for d in benchmark.documents(bench_dataset, "digest", max_chars=77)} == {77}
    with pytest.raises(banmian.UsageError, match=r"has no split 'dev'.*train"):
        list(benchmark.documents(bench_dataset, "digest", split="dev"))
    with pytest.raises(banmian.UsageError, match=r"no task is called 'title'.*headline, lead"):
        list(benchmark.documents(bench_dataset, "title"))
    with pytest.raises(banmian.DataError, match="holds no dataset"):
        list(benchmark.documents(tmp_path, "lead"))


def test_documents_are_the_same_after_a_rebuild_with_more_pages(bench_dataset: Path, tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages")
    (pages / "more.txt").write_text("河口镇办起夜校\n\n河口镇办起3所夜校，上课的有85人。\n", encoding="utf-8")
    banmian.build([pages], tmp_path / "out")

    def by_id(folder: Path) -> dict[str, Document]:
        return {d.id: d for name in TASK_NAMES for d in benchmark.documents(folder, name)}

    before, after = by_id(bench_dataset), by_id(tmp_path / "out")
    assert len(after) > len(before)
    assert {name: after[name] for name in before} == before
