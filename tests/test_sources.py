"""Where pages come from: files, folders, globs, tables, packed or not, and what is said of those that cannot be read."""

from __future__ import annotations

import csv
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banmian.errors import UsageError
from banmian.sources import InputFile, RawPage, find_inputs

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "xz": lzma.compress,
    "zst": lambda data: bytes(pa.Codec("zstd").compress(data, asbytes=True)),
}
TEXT = "乡里修好三座桥\n\n近日，石门乡修好三座桥。\n"


def read(*sources: Path | str, text_column: str = "text") -> list[RawPage]:
    return [page for file in find_inputs(sources, text_column=text_column) for page in file.pages()]


def write_table(path: Path, rows: list[dict[str, object]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_a_folder_is_read_in_the_order_of_names_and_named_from_its_top(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", "notes.docx", ".hidden/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT + name, encoding="utf-8")
    assert [p.source for p in read(tmp_path)] == ["a/1.txt", "a/2.txt", "b.txt"]


def test_names_do_not_depend_on_where_the_call_is_made_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    far = (tmp_path, "pages/1.txt", tmp_path / "pages" / "*.txt", tmp_path / "**" / "*.txt")
    assert [read(source)[0].source for source in far] == ["pages/1.txt", "1.txt", "1.txt", "pages/1.txt"]


@pytest.mark.parametrize("packing", ["gz", "zst", "xz"])
def test_packed_files_are_read(tmp_path: Path, packing: str) -> None:
    lines = "".join(json.dumps({"text": TEXT + str(i)}) + "\n" for i in range(3)).encode()
    for name, data in (("page.txt", TEXT.encode()), ("pages.jsonl", lines)):
        (tmp_path / f"{name}.{packing}").write_bytes(PACK[packing](data))
    found = read(tmp_path)
    assert [p.source for p in found] == [f"page.txt.{packing}", *(f"pages.jsonl.{packing}#{n}" for n in (1, 2, 3))]
    assert found[0].data == TEXT.encode()
    assert [p.text for p in found[1:]] == [TEXT + "0", TEXT + "1", TEXT + "2"]


def test_tables_give_a_page_a_row_with_what_is_known_of_it(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"body": TEXT, "newspaper": "石门报", "date": "2024-05-01", "page_no": 3}]
    (tmp_path / "p.jsonl").write_text(json.dumps(rows[0]) + "\n\n", encoding="utf-8")
    write_table(tmp_path / "p.parquet", rows)
    for page in read(tmp_path, text_column="body"):
        assert page.error is None
        assert (page.metadata.newspaper, str(page.metadata.date), page.metadata.page_no) == (
            "石门报",
            "2024-05-01",
            "3",
        )


def test_a_manifest_says_what_is_known_of_the_pages_beside_it(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(TEXT, encoding="utf-8")
    entry = {"file": "1.txt", "newspaper": "石门报", "date": None}
    (tmp_path / "manifest.json").write_text(json.dumps({"pages": [entry]}), encoding="utf-8")
    page = read(tmp_path)[0]
    assert (page.metadata.newspaper, page.metadata.date) == ("石门报", None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"body": "x"}', "no text in column 'text' (columns: body)"),
        ('{"text": 5}', "no text in column"),
        ('{"text": "  "}', "white space only"),
        ('{"text": "a\\ud800b"}', "lone surrogate"),
        ('{"text": "a", "date": "spring"}', "is not YYYY-MM-DD"),
    ],
)
def test_a_row_that_is_no_page_is_named_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "p.jsonl").write_text('{"text": "甲"}\n' + line + '\n{"text": "乙"}\n', encoding="utf-8")
    good, bad, after = read(tmp_path / "p.jsonl")
    assert (good.text, after.text) == ("甲", "乙")
    assert bad.error is not None
    assert words in str(bad.error)
    assert bad.source == "p.jsonl#2"
    assert bad.error.next_step


def test_damaged_files_come_as_errors_with_their_name(tmp_path: Path) -> None:
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(TEXT.encode() * 50)[:-12])
    (tmp_path / "no.parquet").write_bytes(b"PAR1 not really")
    (tmp_path / "mismatch.txt").write_text(TEXT, encoding="utf-8")
    manifest = {"pages": [{"file": "mismatch.txt", "sha256": "0" * 64}]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = read(tmp_path)
    assert [p.source for p in found] == ["cut.txt.gz", "mismatch.txt", "no.parquet"]
    assert all(p.error is not None and p.error.file == p.source and p.error.next_step for p in found)


def test_a_file_that_vanishes_is_an_error_of_its_own(tmp_path: Path) -> None:
    page = next(InputFile("gone.txt", str(tmp_path / "gone.txt")).pages())
    assert page.error is not None
    assert "No such file" in str(page.error)


@pytest.mark.parametrize(
    ("source", "words"),
    [("nowhere", "no such file"), ("nowhere/*.txt", "nothing matches"), ("", "no such file"), (".", "holds no page")],
)
def test_a_source_that_names_nothing_is_a_fault_of_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=words):
        find_inputs([source or "missing.txt"])


def write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_csv_gives_a_page_a_row(tmp_path: Path) -> None:
    long = TEXT * 10_000  # far past the 128 KiB that Python's reader allows a cell
    rows = [["body", "newspaper", "date"], [TEXT, "石门报", "2024-05-01"], [long, "", ""], [TEXT, "a", "b", "c"]]
    first, second, third = read(write_csv(tmp_path / "p.csv", rows), text_column="body")
    assert (first.text, first.metadata.newspaper, str(first.metadata.date)) == (TEXT, "石门报", "2024-05-01")
    assert (second.text, second.metadata.newspaper, second.metadata.date) == (long, None, None)
    assert third.error is not None
    assert (third.source, third.error.reason) == ("p.csv#3", "more cells than the header has")


@pytest.mark.parametrize("ending", ["", ".gz", ".xz", ".zst"])
def test_a_page_is_described_by_the_json_beside_it(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"1.txt{ending}").write_bytes(PACK.get(ending[1:], bytes)(TEXT.encode()))
    (tmp_path / "1.json").write_text('{"newspaper": "石门报", "date": "2024-05-01"}', encoding="utf-8")
    manifest = {"pages": [{"file": f"1.txt{ending}", "newspaper": "别的报"}]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (page,) = read(tmp_path)
    assert (page.metadata.newspaper, str(page.metadata.date)) == ("石门报", "2024-05-01")


@pytest.mark.parametrize("text", ["[]", "{", '{"date": "May"}', '{"sha256": "00"}', "[" * 100_000])
def test_a_json_beside_a_page_that_cannot_be_read_is_a_fault_of_the_page(tmp_path: Path, text: str) -> None:
    (tmp_path / "1.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "1.json").write_text(text, encoding="utf-8")
    (page,) = read(tmp_path)
    assert page.error is not None
    assert page.error.next_step


def test_a_packed_file_that_is_cut_short_is_a_fault_of_the_page(tmp_path: Path) -> None:
    for ending in PACK:
        (tmp_path / f"1.txt.{ending}").write_bytes(PACK[ending](TEXT.encode() * 50)[:-20])
    assert [page.error is not None for page in read(tmp_path)] == [True] * 3
