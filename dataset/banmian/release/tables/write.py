"""Pages as Parquet files: the same rows give the same bytes, however they are fed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.errors import io_error
from banmian.records import Page
from banmian.release.checksums import sha256_file
from banmian.release.tables.arrow import size_of, to_table
from banmian.release.tables.rows import rows_of
from banmian.release.tables.schema import CONFIGS, Config, arrow_schema

# A row group closes at whichever comes first. Both count rows as they come, so batches do not show in the bytes.
GROUP_ROWS = 65_536
GROUP_CHARS = 1_000_000
# Rows wait as Python objects, which take ten times the room, until there are so many of them or of their characters.
BATCH_ROWS = 1_024
BATCH_CHARS = 200_000

RECIPE: dict[str, Any] = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "use_content_defined_chunking": {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 0},
    "write_page_index": True,
    "store_schema": False,
}


def shard_name(split: str, shard: int, n_shards: int) -> str:
    """The name of a shard's file in the folder of its table."""
    return f"{split}-{shard:05d}-of-{n_shards:05d}.parquet"


@dataclass(frozen=True)
class FileEntry:
    """One Parquet file of a release."""

    config: str
    split: str
    path: str
    """Relative to the release folder, with `/`."""
    rows: int
    bytes: int
    sha256: str
    num_bytes: int
    """Size of its rows in memory, as Arrow."""


class ShardWriter:
    """One shard of every table, written page by page in memory that does not grow with the shard.

    A context manager: when its block raises, the partial files are removed; when it ends, `entries` says what was
    written.
    """

    entries: tuple[FileEntry, ...] = ()

    def __init__(self, root: Path, *, shard: int = 0, n_shards: int = 1, splits: Sequence[str] = ("train",)) -> None:
        self._files = {
            (config.name, split): _RowFile(root, config, split, shard_name(split, shard, n_shards))
            for config in CONFIGS
            for split in config.splits or splits
        }

    def __enter__(self) -> ShardWriter:
        return self

    def add(self, page: Page, split: str = "train") -> None:
        """Append the page's rows to every table."""
        for config, own_split, rows in rows_of(page, split):
            self._files[config, own_split or split].extend(rows)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        try:
            if kind is None:
                self.entries = tuple(file.finish() for file in self._files.values())
                return
        except BaseException:
            self._remove()
            raise
        self._remove()

    def _remove(self) -> None:
        for file in self._files.values():
            file.remove()


class TableFile:
    """One Parquet file while it is written, a row group at a time."""

    def __init__(self, root: Path, config: Config, split: str, name: str) -> None:
        self._config, self._split = config, split
        self._path = root / config.name / name
        self._total_rows = self._num_bytes = 0
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(self._path, arrow_schema(config.row_type), **RECIPE)
        except OSError as error:
            raise io_error(error, file=self._path) from error

    def write(self, table: pa.Table) -> None:
        """Append the table as one row group."""
        try:
            self._writer.write_table(table, row_group_size=GROUP_ROWS)
        except OSError as error:
            raise io_error(error, file=self._path) from error
        self._total_rows += table.num_rows
        self._num_bytes += size_of(table)

    def finish(self) -> FileEntry:
        """Close the file and say what it holds."""
        try:
            self._writer.close()
            digest, size = sha256_file(self._path), self._path.stat().st_size
        except OSError as error:
            raise io_error(error, file=self._path) from error
        path = f"{self._config.name}/{self._path.name}"
        return FileEntry(self._config.name, self._split, path, self._total_rows, size, digest, self._num_bytes)

    def remove(self) -> None:
        with suppress(OSError, pa.ArrowException):  # the disk may be full; the file goes away all the same
            self._writer.close()
        self._path.unlink(missing_ok=True)


class _RowFile(TableFile):
    """The same, fed with rows, which wait until a row group is full."""

    def __init__(self, root: Path, config: Config, split: str, name: str) -> None:
        super().__init__(root, config, split, name)
        self._rows: list[Any] = []
        self._tables: list[pa.Table] = []
        self._group_rows = self._group_chars = self._batch_chars = 0

    def extend(self, rows: Sequence[Any]) -> None:
        for row in rows:
            self._rows.append(row)
            self._group_rows += 1
            chars = sum(len(getattr(row, name, "")) for name in ("text", "sentence", "input"))
            self._group_chars += chars
            self._batch_chars += chars
            if self._group_rows >= GROUP_ROWS or self._group_chars >= GROUP_CHARS:
                self._close_group()
            elif len(self._rows) >= BATCH_ROWS or self._batch_chars >= BATCH_CHARS:
                self._pack()

    def finish(self) -> FileEntry:
        if self._group_rows:
            self._close_group()
        return super().finish()

    def _pack(self) -> None:
        self._tables.append(to_table(self._rows, self._config.row_type))
        self._rows.clear()
        self._batch_chars = 0

    def _close_group(self) -> None:
        if self._rows:
            self._pack()
        self.write(pa.concat_tables(self._tables).combine_chunks())
        self._tables.clear()
        self._group_rows = self._group_chars = 0
