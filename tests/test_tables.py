"""Tables of pages: other encodings, and damage that costs the rows it lies in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.sources import RawPage, find_inputs
from banmian.sources.csv_rows import read_records

TEXT = "乡里修好三座桥\n\n近日，石门乡修好三座桥，“两岸”200多户村民出行方便。\n"
CELLS = st.text(st.sampled_from('桥,"\n \r甲1'), min_size=1, max_size=8)


def read(path: Path, encoding: str | None = None) -> list[RawPage]:
    return [page for file in find_inputs([path], encoding=encoding) for page in file.pages()]


def as_csv(rows: list[list[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_csv_and_json_lines_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = "\n".join([TEXT] * 4).replace("”", "」").replace("“", "「") if encoding == "big5" else TEXT
    if encoding == "big5":
        text = "石門鄉修好三座橋。近日，石門鄉組織村民修好了三座橋，方便兩岸200多戶出行。大家都說，這是多年來的心願。\n"
    rows = [["text", "newspaper"], [text, "石門報"], [text + "2", "石門報"]]
    (tmp_path / "p.csv").write_bytes(as_csv(rows).encode(encoding))
    lines = [json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=False) for row in rows[1:]]
    (tmp_path / "p.jsonl").write_bytes("\n".join(lines).encode(encoding))
    pages = read(tmp_path)
    assert [page.error for page in pages] == [None] * 4
    assert [page.text for page in pages] == [text, text + "2"] * 2
    assert {page.content().encoding for page in pages} == {encoding}
    assert {page.metadata.newspaper for page in pages} == {"石門報"}


def test_a_forced_encoding_is_taken(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes("text\n桥\n".encode("gb18030"))
    (page,) = read(tmp_path / "p.csv", encoding="gb18030")
    assert (page.text, page.encoding) == ("桥", "gb18030")


@pytest.mark.parametrize("name", ["p.csv", "p.jsonl"])
def test_a_byte_that_is_no_character_costs_its_row(tmp_path: Path, name: str) -> None:
    rows = [TEXT + str(number) for number in range(5)]
    whole = (
        as_csv([["text"], *([row] for row in rows)])
        if name == "p.csv"
        else "\n".join(json.dumps({"text": row}, ensure_ascii=False) for row in rows)
    )
    (tmp_path / name).write_bytes(
        whole.encode().replace("桥".encode() + b"2", b"\xe6\xa12").replace("。".encode(), b"\xff", 1)
    )
    pages = read(tmp_path)
    assert [page.text for page in pages if page.error is None] == rows[1:]
    assert pages[0].error is not None
    assert "byte 0xff, which is not utf-8" in pages[0].error.reason
    assert pages[0].error.place is not None
    assert pages[0].error.place.startswith("line")


def test_a_quotation_mark_left_open_costs_its_record(tmp_path: Path) -> None:
    rows = [[TEXT + str(number), "石门报"] for number in range(5)]
    lines = as_csv([["text", "newspaper"], *rows]).replace('2",石门报', "2,石门报", 1)
    (tmp_path / "p.csv").write_text(lines, encoding="utf-8", newline="")
    pages = read(tmp_path)
    assert [page.text for page in pages if page.error is None] == [row[0] for i, row in enumerate(rows) if i != 2]
    (bad,) = [page for page in pages if page.error]
    assert bad.source == "p.csv#3"
    assert bad.error is not None
    assert (bad.error.place, bad.error.reason[:7]) == ("lines 10 to 13", "not CSV")


def test_a_quotation_mark_never_closed_leaves_the_whole_records_behind_it(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text('text,newspaper\n甲,a\n"乙,a\n丙,a\n丁\n戊,a\n', encoding="utf-8")
    pages = read(tmp_path)
    assert [page.text for page in pages if page.error is None] == ["甲", "丙", "戊"]
    assert [str(page.error).split(": ")[:2] for page in pages if page.error] == [["p.csv#2", "lines 3 to 6"]]


def test_a_csv_that_ends_in_the_middle_gives_no_page_made_of_pieces(tmp_path: Path) -> None:
    whole = as_csv([["text"], *([TEXT + str(number)] for number in range(3))])
    (tmp_path / "p.csv").write_text(whole[: whole.rindex("2")], encoding="utf-8", newline="")
    pages = read(tmp_path)
    assert [page.text for page in pages] == [TEXT + "0", TEXT + "1", None]


@pytest.mark.parametrize(("row", "reason"), [("甲", "fewer"), ("甲,b,c", "more")])
def test_a_record_of_other_length_than_the_header_is_named(tmp_path: Path, row: str, reason: str) -> None:
    (tmp_path / "p.csv").write_text(f"text,newspaper\n{row}\n乙,b\n", encoding="utf-8")
    bad, good = read(tmp_path)
    assert (str(bad.error).split(": ")[:3], good.text) == (
        ["p.csv#1", "line 2", f"{reason} cells than the header has. Next step"],
        "乙",
    )


@pytest.mark.parametrize("name", ["p.csv", "p.parquet"])
def test_a_table_without_the_column_is_named_once(tmp_path: Path, name: str) -> None:
    if name == "p.csv":
        (tmp_path / name).write_text("body\n甲\n乙\n", encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist([{"body": "甲"}, {"body": "乙"}]), tmp_path / name)
    (page,) = read(tmp_path)
    assert "no text in column 'text' (columns: body)" in str(page.error)


def test_damage_in_parquet_costs_its_row_group(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    rows = [{"text": TEXT + str(number)} for number in range(9)]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=3, compression="gzip", use_dictionary=False)
    chunk = pq.ParquetFile(path).metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    data[chunk.data_page_offset : chunk.data_page_offset + chunk.total_compressed_size] = bytes(
        chunk.total_compressed_size
    )
    path.write_bytes(bytes(data))
    pages = read(path)
    assert [page.text for page in pages if page.error is None] == [row["text"] for row in (*rows[:3], *rows[6:])]
    assert [(page.source, page.error.place) for page in pages if page.error] == [("p.parquet#4", "rows 4 to 6")]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_records_are_those_of_the_csv_module(rows: list[list[str]]) -> None:
    text = as_csv(rows)
    assert [record.cells for record in read_records(io.StringIO(text, newline=""))] == rows


@given(st.text(st.sampled_from('桥,"\n'), max_size=60))
def test_every_line_of_a_damaged_csv_is_read_or_named(text: str) -> None:
    records = list(read_records(io.StringIO(text, newline="")))
    assert all(record.place for record in records)
    assert bool(records) == bool(text.strip("\n"))


def test_a_damaged_csv_takes_time_in_proportion() -> None:
    lines = ['"甲\n'] * 20_001
    assert len(list(read_records(lines))) >= 10_000
