"""Manifests: what is told of files beside them, and entries that tell of nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import banmian
from banmian.sources import RawPage, find_inputs

TEXT = "乡里修好三座桥\n\n近日，石门乡修好三座桥。\n"


def read(*sources: Path | str) -> dict[str, RawPage]:
    return {page.source: page for file in find_inputs(sources) for page in file.pages()}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    for name in ("1.txt", "a/2.txt", "a/3.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{TEXT}{name}", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json"])
def test_pages_of_a_folder_and_of_those_within_are_told_of(pages: Path, ending: str) -> None:
    rows = [
        {"file": "1.txt", "newspaper": "石门报", "date": "2024-05-01", "page_no": "3", "rights": "", "note": "x"},
        {"file": "./a/2.txt", "newspaper": "云溪报", "date": "", "page_no": "", "rights": "甲", "note": ""},
    ]
    if ending == "csv":
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        data = "\n".join(lines).encode("gb18030")
    else:
        data = ("\n".join(map(json.dumps, rows)) if ending == "jsonl" else json.dumps({"pages": rows})).encode()
    (pages / f"manifest.{ending}").write_bytes(data)
    for found in (read(pages), read(pages / "**" / "*.txt")):
        first, second = found["1.txt"].metadata, found["a/2.txt"].metadata
        assert (first.newspaper, str(first.date), first.page_no, first.rights) == ("石门报", "2024-05-01", "3", None)
        assert (second.newspaper, second.date, second.page_no, second.rights) == ("云溪报", None, None, "甲")
    assert read(pages / "1.txt")["1.txt"].metadata.newspaper == "石门报"


def test_the_nearer_manifest_is_heard_and_the_page_s_own_file_before_it(pages: Path) -> None:
    (pages / "manifest.csv").write_text("file,newspaper\na/2.txt,甲\n1.txt,甲\n", encoding="utf-8")
    (pages / "a" / "manifest.csv").write_text("file,newspaper\n2.txt,乙\n", encoding="utf-8")
    (pages / "1.json").write_text('{"newspaper": "丙"}', encoding="utf-8")
    found = read(pages)
    assert (found["1.txt"].metadata.newspaper, found["a/2.txt"].metadata.newspaper) == ("丙", "乙")


def test_entries_that_tell_of_nothing_are_named_and_cost_themselves(pages: Path) -> None:
    lines = ['{"file": "1.txt", "newspaper": "甲"}', "{", '{"newspaper": "乙"}', '{"file": "9.txt"}']
    (pages / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (pages / "a" / "manifest.json").write_text("{}", encoding="utf-8")
    found = read(pages)
    assert found["1.txt"].metadata.newspaper == "甲"
    faults = {source: str(page.error) for source, page in found.items() if page.error}
    assert list(faults) == ["a/manifest.json", "manifest.jsonl#2", "manifest.jsonl#3", "manifest.jsonl#4"]
    for fault, words in zip(faults.values(), ("not a manifest", "not JSON", "names no file", "not there"), strict=True):
        assert words in fault


@pytest.mark.parametrize(("column", "value"), [("date", "May"), ("sha256", "0" * 64)])
def test_what_is_told_wrongly_is_a_fault_of_the_page(pages: Path, column: str, value: str) -> None:
    (pages / "manifest.csv").write_text(f"file,{column}\n1.txt,{value}\n", encoding="utf-8")
    assert [source for source, page in read(pages).items() if page.error] == ["1.txt"]


def test_a_build_lists_them_with_the_rejected(pages: Path, tmp_path: Path) -> None:
    (pages / "a" / "3.html").unlink()
    (pages / "manifest.csv").write_text("file,date\n1.txt,2024-05-01\n9.txt,2024-05-01\n", encoding="utf-8")
    report = banmian.build([pages], tmp_path / "out")
    assert [r.source for r in report.rejected] == ["manifest.csv#2"]
    assert report.rows["pages"] == 2
