"""The configurations that go straight into training: what they hold, what they leave out, and that every row traces back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import banmian
from banmian.release.tables.arrow import from_table, to_table
from banmian.release.tables.schema import CONFIGS, TASKS
from banmian.release.tables.tasks import SHORTEST, TASK_ROWS, WINDOW, headline_rows, ner_rows, summary_rows
from tests.factory import make_page

TEXT = """石门乡修好三座老桥
——惠及8000余名村民
　　本报讯（记者 程晨）石门乡今年修好了3座老桥，全长120米，方便8000余名村民出行，总投资达到600万元，全部由县财政承担。
　　一年前，村民要绕行5公里才能到云溪镇赶集。如今桥通了，路也宽了，十分钟就到，学生上学也不用再翻山。
　　村干部说，明年还要再修2座桥，把最远的三个村也连起来。
（何田 摄）
"""


@pytest.fixture(scope="module")
def page() -> Any:
    return banmian.parse_page(TEXT)


def rows(page: Any) -> dict[str, list[Any]]:
    return {name: list(make(page.articles)) for name, make in TASK_ROWS.items()}


def test_headlines(page: Any) -> None:
    (row,) = headline_rows(page.articles)
    assert row.target == "石门乡修好三座老桥"
    assert row.input.startswith("石门乡今年修好了3座老桥")
    assert "程晨" not in row.input
    assert [
        (m.role, m.content.endswith(said)) for m, said in zip(row.messages, (row.input, row.target), strict=True)
    ] == [
        ("user", True),
        ("assistant", True),
    ]
    assert row.paragraph_ids == tuple(p.paragraph_id for p in page.articles[0].paragraphs)


def test_summaries(page: Any) -> None:
    lead, digest = summary_rows(page.articles)
    assert (lead.kind, digest.kind) == ("lead", "digest")
    assert lead.target.startswith("石门乡今年")
    assert lead.input == "\n".join(p.text for p in page.articles[0].paragraphs[1:])
    assert digest.target == "石门乡修好三座老桥\n惠及8000余名村民"


def test_entities(page: Any) -> None:
    (row,) = ner_rows(page.articles)
    for entity in row.entities:
        assert row.input[entity.start : entity.end] == entity.text
    said = [(e.label, e.text) for e in row.entities]
    assert ("headline", "石门乡修好三座老桥") in said
    assert {("signer", "程晨"), ("signer", "何田"), ("place", "云溪镇")} <= set(said)
    assert json.loads(row.target) == [{"label": label, "text": text} for label, text in said]
    assert ("dateline", "本报讯（记者 程晨）") in said
    texts = {p.paragraph_id: p.text for a in page.articles for p in a.paragraphs}
    texts |= {a.annotation_id: a.text for x in page.articles for a in x.annotations}
    for piece in row.pieces:
        assert row.input[piece.start : piece.end] == texts[piece.id]


def test_facts(page: Any) -> None:
    known = {fact.fact_id: fact for fact in page.articles[0].facts}
    seen = []
    for row in rows(page)["fact_extraction"]:
        assert [said["text"] for said in json.loads(row.target)] == [fact.text for fact in row.facts]
        for span in row.facts:
            assert row.input[span.start : span.end] == span.text == known[span.fact_id].text
            seen.append(span.fact_id)
    assert sorted(seen) == sorted(known)
    money = next(
        said for row in rows(page)["fact_extraction"] for said in json.loads(row.target) if said["kind"] == "money"
    )
    assert (money["value"], money["unit"]) == (6000000, "CNY")


def test_section_heads_stand_over_their_paragraphs() -> None:
    made = make_page()
    (row,) = ner_rows(made.articles)
    lines = row.input.split("\n")
    assert lines[:2] == ["青禾镇修好三座老桥", "惠及8000余名村民"]
    assert lines.index("新桥开通") + 1 == lines.index(made.articles[0].paragraphs[1].text)
    assert lines[-1] == "（何田 摄）"


@pytest.mark.parametrize(
    "change",
    [{"headline": None, "is_fragment": True}, {"duplicate_of": "0" * 16 + "-a0"}],
    ids=["fragment", "duplicate"],
)
def test_what_is_no_example_of_anything(page: Any, change: dict[str, Any]) -> None:
    article = replace(page.articles[0], **change)
    assert not any(list(make([article])) for make in TASK_ROWS.values())


@pytest.mark.parametrize(
    "change", [{"is_truncated": True}, {"text": "█", "headline": "█"}], ids=["breaks off", "withdrawn"]
)
def test_what_is_no_example_of_writing(page: Any, change: dict[str, Any]) -> None:
    article = replace(page.articles[0], **change)
    assert not [*headline_rows([article]), *summary_rows([article])]


def test_short_texts_are_no_examples_of_writing() -> None:
    short = banmian.parse_page("石门乡修好三座老桥\n\n石门乡今年修好了3座老桥。\n")
    assert len(short.articles[0].text) < SHORTEST
    assert not [*headline_rows(short.articles), *summary_rows(short.articles)]


def test_windows_hold_whole_lines() -> None:
    body = "\n\n".join(f"　　第{n}天，云溪镇的村民修好了{n + 2}座老桥，" + "大家都说好。" * n for n in range(1, 30))
    page = banmian.parse_page(f"石门乡修桥记\n\n{body}\n")
    found = list(ner_rows(page.articles))
    assert len(found) > 3
    assert all(len(row.input) <= WINDOW or len(row.pieces) == 1 for row in found)
    pieces = [piece.id for row in found for piece in row.pieces]
    assert len(pieces) == len(set(pieces))
    assert {p.paragraph_id for a in page.articles for p in a.paragraphs} <= set(pieces)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Path:
    """Pages in two splits, one of them twice with another ending: its articles are near duplicates."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built") / "dataset"
    files = sorted(pages.glob("*.txt"))[:8]
    for file in files:
        (source / file.name).write_bytes(file.read_bytes())
    (source / "again.txt").write_bytes(files[0].read_bytes() + "\n责编：石木\n".encode())
    banmian.build([source], out, splits="train=.5,test=.5", jobs=1)
    return out


def stored(folder: Path, config: str, split: str = "*") -> list[dict[str, Any]]:
    return [row for f in sorted((folder / config).glob(f"{split}-*.parquet")) for row in pq.read_table(f).to_pylist()]


def test_a_build_holds_them_and_check_proves_them(folder: Path) -> None:
    assert banmian.check(folder).faults == ()
    sides = {row["page_id"]: split for split in ("train", "test") for row in stored(folder, "pages", split)}
    assert set(sides.values()) == {"train", "test"}
    doubled = {row["article_id"] for row in stored(folder, "articles") if row["duplicate_of"] is not None}
    assert doubled
    for config in TASKS:
        assert stored(folder, config.name)
        assert not doubled & {row["article_id"] for row in stored(folder, config.name)}
        for split in ("train", "test"):
            assert all(sides[row["page_id"]] == split for row in stored(folder, config.name, split))


def test_records_name_the_split_of_their_page(folder: Path) -> None:
    sides = {row["page_id"]: split for split in ("train", "test") for row in stored(folder, "pages", split)}
    records = stored(folder, "records")
    assert {row["split"] for row in records} == {"train", "test"}
    assert all(row["split"] == sides[row["page_id"]] for row in records)
    card = (folder / "README.md").read_text(encoding="utf-8")
    prose = card.split("---\n", 2)[2]
    assert "**train, test:**" in prose[: prose.index("## Loading")]
    assert 'record["split"] == "train"' in prose


def test_check_names_a_row_that_the_tables_do_not_give(folder: Path, tmp_path: Path) -> None:
    import shutil

    changes: dict[str, dict[str, Any]] = {
        "records": {"split": "train"},
        "headline_generation": {"target": "另一个标题"},
        "ner": {"target": "[]"},
    }
    for name, change in changes.items():
        own = shutil.copytree(folder, tmp_path / name)
        for file in (own / name).glob("*.parquet"):
            config = next(c for c in CONFIGS if c.name == name)
            changed = [replace(row, **change) for row in from_table(pq.read_table(file), config.row_type)]
            pq.write_table(to_table(changed, config.row_type), file)
        laws = {fault.law for fault in banmian.check(own).faults} - {"files", "card"}
        assert laws == {"splits" if name == "records" else "tasks"}
