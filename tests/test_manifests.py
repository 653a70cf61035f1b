"""Manifests: what is told of files beside them, and entries that tell of nothing."""

from __future__ import annotations

import json
import zipfile
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


@pytest.mark.parametrize("name", ["pages.zip/1.txt", "1.txt", "./1.txt"])
@pytest.mark.parametrize("single", [False, True], ids=["folder", "file"])
def test_pages_in_an_archive_are_told_of_from_beside_it(tmp_path: Path, name: str, single: bool) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("1.txt", f"{TEXT}1")
        archive.writestr("a/2.txt", f"{TEXT}2")
    rows = [{"file": name, "newspaper": "石门日报", "date": "2024-05-01"}, {"file": "a/2.txt", "page_no": "02"}]
    rows.append({"file": "3.txt", "page_no": "03"})
    (tmp_path / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = read(tmp_path / "pages.zip" if single else tmp_path)
    assert (found["pages.zip/1.txt"].metadata.newspaper, str(found["pages.zip/1.txt"].metadata.date)) == (
        "石门日报",
        "2024-05-01",
    )
    assert found["pages.zip/a/2.txt"].metadata.page_no == "02"
    assert "not in it" in str(found["pages.zip/3.txt"].error)
    assert len(found) == 3


def test_the_archive_s_own_manifest_is_nearer(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("1.txt", TEXT)
        archive.writestr("manifest.jsonl", json.dumps({"file": "1.txt", "page_no": "01"}))
    (tmp_path / "manifest.jsonl").write_text(json.dumps({"file": "1.txt", "page_no": "09"}), encoding="utf-8")
    assert read(tmp_path)["pages.zip/1.txt"].metadata.page_no == "01"


def test_several_archives_are_named(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("1.txt", f"{TEXT}{name}")
    rows = [{"file": "b.zip/1.txt", "page_no": "02"}, {"file": "1.txt", "page_no": "03"}]
    (tmp_path / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = read(tmp_path)
    assert (found["a.zip/1.txt"].metadata.page_no, found["b.zip/1.txt"].metadata.page_no) == (None, "02")
    assert "which is not there" in str(found["manifest.jsonl#2"].error)
