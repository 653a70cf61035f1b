"""What is to be left out stands nowhere in the next release, and the diff names it without printing it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian.decisions.withdrawals import MASK, masked, readable
from banmian.errors import DataError, UsageError
from banmian.release.changelog import to_json, to_markdown
from banmian.text.spans import Span
from tests.test_cli import run
from tests.test_engine import rows

PAGE = """石门乡修好三座桥

本报讯（记者 程晨）5月3日，石门乡投入120余万元修好3座石桥，方便两岸200多户村民出行。

七十三岁的村民甘有福家住桥头，电话是一三七五五五零二八九九。

村里还通了自来水，新修水渠5公里，两岸的人家从此不再挑水吃。乡里计划明年再修一条环村公路，把三个村民小组连起来。
"""
PRIVATE = "甘有福家住桥头"
PARAGRAPH = "七十三岁的村民甘有福家住桥头，电话是一三七五五五零二八九九。"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE, encoding="utf-8")
    (folder / "b.txt").write_text(PAGE.replace("石门", "青禾") + "\n责编：李木\n", encoding="utf-8")
    return folder


@pytest.fixture
def old(tmp_path: Path, pages: Path) -> Path:
    banmian.build([pages / "a.txt"], tmp_path / "old", version="1.0.0")
    return tmp_path / "old"


def built(tmp_path: Path, pages: Path, *withdrawals: dict[str, Any], **options: Any) -> Path:
    file = tmp_path / "withdrawals.jsonl"
    file.write_text("".join(json.dumps(w) + "\n" for w in withdrawals), encoding="utf-8")
    banmian.build([pages / "a.txt"], tmp_path / "new", version="1.1.0", withdrawals=file, **options)
    return tmp_path / "new"


def everything(folder: Path) -> str:
    """All text of a release: of every row of every table, and of the files beside them."""
    tables = [str(pq.read_table(file).to_pylist()) for file in folder.rglob("*.parquet")]
    return "".join(
        [*tables, *(f.read_text("utf-8") for f in folder.rglob("*") if f.suffix in (".md", ".jsonl", ".json"))]
    )


def test_characters_of_a_paragraph(tmp_path: Path, pages: Path, old: Path) -> None:
    assert PRIVATE in everything(old)
    page = rows(old, "pages")[0]["page_id"]
    start = PAGE.index(PRIVATE)
    w = {"id": page, "start": start, "end": start + len(PRIVATE), "reason": "personal data"}
    new = built(tmp_path, pages, w)
    assert PRIVATE not in everything(new)
    assert "甘有福" not in everything(new)
    (row,) = rows(new, "pages")
    assert row["text"] == PAGE.replace(PRIVATE, MASK * len(PRIVATE))
    assert row["withdrawn"] == [{"start": start, "end": start + len(PRIVATE)}]
    assert banmian.check(new).faults == ()
    kept = {r["paragraph_id"]: r["text"] for r in rows(old, "paragraphs") if PRIVATE not in r["text"]}
    assert kept.items() <= {r["paragraph_id"]: r["text"] for r in rows(new, "paragraphs")}.items()
    found = banmian.diff(old, new)
    for text in (to_markdown(found), to_json(found)):
        assert "甘有福" not in text
    assert f"- `{page}` [{start}:{start + len(PRIVATE)}]: personal data" in to_markdown(found)
    assert [w.id for w in found.withdrawn] == [page]


def test_a_paragraph_by_its_identifier(tmp_path: Path, pages: Path, old: Path) -> None:
    (paragraph,) = (p for p in rows(old, "paragraphs") if PRIVATE in p["text"])
    key = paragraph["paragraph_id"]
    new = built(tmp_path, pages, {"id": key})
    assert PARAGRAPH not in everything(new)
    assert MASK not in "".join(r["text"] for r in rows(new, "articles"))
    assert [r["reason"] for r in rows(new, "pages")[0]["ledger"] if r["role"] == "unassigned"] == ["withdrawn"]
    assert key not in {p["paragraph_id"] for p in rows(new, "paragraphs")}
    assert len(rows(new, "paragraphs")) == len(rows(old, "paragraphs")) - 1
    assert banmian.check(new).faults == ()
    assert f"- `{key}`" in to_markdown(banmian.diff(old, new))


def test_an_article_and_a_page(tmp_path: Path, pages: Path, old: Path) -> None:
    article = rows(old, "articles")[0]["article_id"]
    new = built(tmp_path, pages, {"id": article})
    assert rows(new, "articles") == []
    assert not any(word in everything(new) for word in ("石门", "程晨", "甘有福"))
    assert banmian.check(new).faults == ()
    file = tmp_path / "withdrawals.jsonl"
    page = article.partition("-")[0]
    file.write_text(json.dumps({"id": page, "reason": "rights"}) + "\n", encoding="utf-8")
    report = banmian.build([pages], tmp_path / "new", version="1.2.0", withdrawals=file)
    assert report.rows["pages"] == 1
    assert "石门" not in everything(tmp_path / "new")
    assert json.loads((tmp_path / "new/withdrawn/withdrawn.jsonl").read_text("utf-8")) == {
        "id": page,
        "reason": "rights",
    }
    with pytest.raises(DataError, match="leaves no page"):
        banmian.build([pages / "a.txt"], tmp_path / "none", withdrawals=file)


def test_a_correction_of_what_was_withdrawn_is_not_recorded(tmp_path: Path, pages: Path, old: Path) -> None:
    start = PAGE.index(PRIVATE)
    page = rows(old, "pages")[0]["page_id"]
    row = {"page_id": page, "label": "location", "segments": [[start + 5, start + 7]], "text": "桥头", "action": "set"}
    row |= {"value": '{"level": "village"}', "by": "程晨", "on": "2026-03-04"}
    corrections = tmp_path / "c.jsonl"
    corrections.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    new = built(tmp_path, pages, {"id": page, "start": start, "end": start + len(PRIVATE)}, corrections=corrections)
    assert "桥头" not in everything(new)
    assert banmian.check(new).faults == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "{page}-p9999"}', "is nothing on its page"),
        ('{"id": "{page}", "start": 0, "end": 9999}', "ends behind the page"),
        ('{"id": "{page}", "start": 5}', "start and end come together"),
        ('{"id": "{page}-a0", "start": 5, "end": 9}', "offsets in the text of the page"),
        ("[]", "is no withdrawal"),
    ],
)
def test_a_list_that_is_wrong_ends_the_build(tmp_path: Path, pages: Path, old: Path, line: str, words: str) -> None:
    file = tmp_path / "w.jsonl"
    file.write_text(line.replace("{page}", rows(old, "pages")[0]["page_id"]) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=words):
        banmian.build([pages / "a.txt"], tmp_path / "new", withdrawals=file)
    assert not (tmp_path / "new").exists()
    with pytest.raises(UsageError, match=r"none\.jsonl"):
        banmian.build([pages / "a.txt"], tmp_path / "new", withdrawals=tmp_path / "none.jsonl")


def test_the_command(tmp_path: Path, pages: Path, old: Path) -> None:
    file = tmp_path / "w.jsonl"
    file.write_text(json.dumps({"id": rows(old, "pages")[0]["page_id"]}) + "\n", encoding="utf-8")
    done = run("build", pages, "--out", tmp_path / "out", "--withdrawals", file)
    assert done.returncode == 0, done.stderr
    assert len(rows(tmp_path / "out", "pages")) == 1


@given(st.text(st.sampled_from("石门\n\r \u3000█，a"), max_size=30), st.data())
def test_masking_keeps_length_and_line_breaks(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    after = masked(text, [span])
    assert len(after) == len(text) == len(readable(after, [span]))
    assert [i for i, c in enumerate(after) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]
    assert set(after[slice(*span)]) <= {MASK, "\r", "\n"}
    assert after[: span.start] + after[span.end :] == text[: span.start] + text[span.end :]
