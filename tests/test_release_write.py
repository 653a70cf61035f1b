"""Rows to Parquet: same rows, same bytes; what is read back is what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmian.errors import BanmianError
from banmian.records import Location, Mark, Page, PageRow, Record
from banmian.release.checksums import sha256_file
from banmian.release.tables import write
from banmian.release.tables.arrow import from_table, to_table
from banmian.release.tables.read import assemble, pages
from banmian.release.tables.rows import rows_of
from banmian.release.tables.schema import CONFIGS, arrow_schema, columns
from banmian.release.tables.write import FileEntry, ShardWriter
from banmian.text.spans import Span
from tests.factory import TEXT, make_page

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
INTS = st.integers(-(2**31), 2**31 - 1)
SPANS = st.builds(Span, INTS, INTS)


def some_pages(number: int) -> list[Page]:
    return [make_page(f"{TEXT}{i}\n", day=date(2024, 4, 1) if i % 2 else None) for i in range(number)]


def written(folder: Path, made: Sequence[Page], **options: Any) -> tuple[FileEntry, ...]:
    with ShardWriter(folder, **options) as writer:
        for page in made:
            writer.add(page)
    return writer.entries


def test_every_table_is_written_and_described(tmp_path: Path) -> None:
    entries = written(tmp_path, some_pages(3), shard=1, n_shards=4)
    assert [(e.config, e.split) for e in entries] == [
        (config.name, split) for config in CONFIGS for split in config.splits or ("train",)
    ]
    for entry in entries:
        path = tmp_path / entry.path
        assert entry.path == f"{entry.config}/{entry.split}-00001-of-00004.parquet"
        assert entry.bytes == path.stat().st_size
        assert entry.sha256 == sha256_file(path)
        assert entry.rows == pq.read_metadata(path).num_rows > 0
    assert {path.name for path in tmp_path.iterdir()} == {config.name for config in CONFIGS}


@pytest.mark.parametrize("batch", [1, 4, 1000])
def test_the_bytes_do_not_depend_on_batches(tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "GROUP_ROWS", 10)
    first = written(tmp_path / "a", some_pages(9))
    monkeypatch.setattr(write, "BATCH_ROWS", batch)
    assert written(tmp_path / "b", some_pages(9)) == first
    assert pq.read_metadata(tmp_path / "b" / first[5].path).num_row_groups == 4  # 36 facts in groups of 10


def test_a_row_group_closes_on_text_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "GROUP_CHARS", 2 * len(TEXT))
    entries = written(tmp_path, some_pages(5))
    at = next(e for e in entries if e.config == "pages")
    assert pq.read_metadata(tmp_path / at.path).num_row_groups == 3


def test_pages_come_back_as_they_were(tmp_path: Path) -> None:
    made = some_pages(5)
    for shard in range(2):
        written(tmp_path, made[shard::2], shard=shard, n_shards=2)
    again = [assemble(found) for found in pages(tmp_path)]
    assert [page.page_id for page in again] == [page.page_id for page in made[0::2] + made[1::2]]
    for page, want in zip(again, made[0::2] + made[1::2], strict=True):
        assert page.ledger == want.ledger
        assert (page.date, page.text) == (want.date, want.text)
        for part, wanted in zip(rows_of(page), rows_of(want), strict=True):
            schema = next(c for c in CONFIGS if c.name == part.config).row_type
            assert to_table(part.rows, schema).equals(to_table(wanted.rows, schema))


def test_a_failed_shard_leaves_no_files(tmp_path: Path) -> None:
    spoilt = replace(make_page(), encoding=None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="encoding is null"), ShardWriter(tmp_path) as writer:
        writer.add(spoilt)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("in the way", encoding="utf-8")
    with pytest.raises(BanmianError, match="records"), ShardWriter(tmp_path):
        pass


def test_a_null_where_none_may_be_is_refused() -> None:
    page = replace(make_page(), encoding=None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"PageRow\.encoding is null"):
        to_table([page], PageRow)


def test_a_table_without_rows_is_a_file_without_row_groups(tmp_path: Path) -> None:
    for entry in written(tmp_path, []):
        assert pq.read_metadata(tmp_path / entry.path).num_row_groups == 0
        config = next(c for c in CONFIGS if c.name == entry.config)
        assert pq.read_table(tmp_path / entry.path).schema.equals(arrow_schema(config.row_type))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Record,
            id=TEXTS,
            page_id=TEXTS,
            article_id=st.none() | TEXTS,
            text=TEXTS,
            segments=st.none() | st.lists(SPANS, max_size=3).map(tuple),
            annotations=st.lists(st.builds(Mark, TEXTS, TEXTS, INTS, INTS, st.none() | TEXTS), max_size=3).map(tuple),
        ),
        max_size=20,
    )
)
def test_arrays_are_those_that_pyarrow_makes(rows: list[Record]) -> None:
    """`to_table` against the slow, obvious way."""
    table = to_table(rows, Record)
    table.validate(full=True)
    plain = [
        {
            c.name: [m and {f.name: getattr(m, f.name) for f in columns(Mark)} for m in row.annotations]
            if c.name == "annotations"
            else getattr(row, c.name)
            for c in columns(Record)
        }
        for row in rows
    ]
    assert table.equals(pa.Table.from_pylist(plain, schema=arrow_schema(Record)))
    assert from_table(table, Record) == rows


@given(st.lists(st.builds(Location, TEXTS, INTS, INTS, st.just("county"), confidence=st.floats(0, 1, width=32))))
def test_floats_of_32_bits_come_back(rows: list[Location]) -> None:
    assert from_table(to_table(rows, Location), Location) == rows
