"""The files of a written shard, once all articles are known: duplicates named, pages parted into splits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.errors import io_error
from banmian.release.splits import WHOLE, Shares, page_groups, side_of
from banmian.release.tables.arrow import strings, take
from banmian.release.tables.schema import CONFIGS, TASKS, arrow_schema
from banmian.release.tables.write import FileEntry, TableFile

_TASKS = frozenset(config.name for config in TASKS)


@dataclass(frozen=True)
class Arrangement:
    """Where pages and articles belong among the others of the release."""

    groups: Mapping[str, str] = field(default_factory=dict)
    """For each article that has a duplicate, the smallest article identifier of its group."""
    shares: Shares = WHOLE

    @property
    def splits(self) -> tuple[str, ...]:
        return tuple(share.name for share in self.shares)

    @property
    def parts_pages(self) -> bool:
        """Whether any page belongs elsewhere than in the split that shards are written in."""
        return self.shares != WHOLE

    @cached_property
    def _pages(self) -> dict[str, str]:
        return page_groups(self.groups)

    def side(self, page_id: str) -> str:
        """The split of a page."""
        return side_of(self._pages.get(page_id, page_id), self.shares)


def arrange(root: Path, entries: Sequence[FileEntry], plan: Arrangement) -> tuple[FileEntry, ...]:
    """The shard's files anew, one row group in memory at a time; files that stay as they are are left alone.

    Args:
        root: the release folder.
        entries: the files of one shard, its pages in the one split that they were written in.
    """
    out: list[FileEntry] = []
    for entry in entries:
        if plan.parts_pages or _has_duplicates(root, entry, plan):
            out += _rewrite(root, entry, plan)
        else:
            out.append(entry)
    return tuple(out)


def _has_duplicates(root: Path, entry: FileEntry, plan: Arrangement) -> bool:
    if entry.config not in ("articles", *_TASKS) or not plan.groups:
        return False
    with pq.ParquetFile(root / entry.path) as file:  # `read_table` would import pandas
        ids = file.read(columns=["article_id"]).column(0).to_pylist()
    return any(plan.groups.get(i, i) != i for i in ids)


def _rewrite(root: Path, entry: FileEntry, plan: Arrangement) -> Iterator[FileEntry]:
    (config,) = (c for c in CONFIGS if c.name == entry.config)
    path = root / entry.path
    whole = path.with_suffix(".whole")
    try:
        path.rename(whole)
        _, _, numbers = path.name.partition("-")
        splits = (entry.split,) if config.splits else plan.splits
        files = {split: TableFile(root, config, split, f"{split}-{numbers}") for split in splits}
        with pq.ParquetFile(whole) as source:
            for number in range(source.num_row_groups):
                table = source.read_row_group(number).cast(arrow_schema(config.row_type))
                if config.name == "articles":
                    table = _named(table, plan.groups)
                elif config.name in _TASKS:
                    table = _first(table, plan.groups)
                sides = [plan.side(page) for page in table.column("page_id").to_pylist()]
                if config.splits:
                    files[entry.split].write(_with(table, "split", sides))
                    continue
                rows: dict[str, list[int]] = {}
                for i, side in enumerate(sides):
                    rows.setdefault(side, []).append(i)
                for split, own in rows.items():
                    files[split].write(take(table, own))
        whole.unlink()
    except OSError as error:
        raise io_error(error, file=path) from error
    for file in files.values():
        yield file.finish()


def _first(rows: pa.Table, groups: Mapping[str, str]) -> pa.Table:
    """The rows of articles that are no duplicates."""
    ids = rows.column("article_id").to_pylist()
    return take(rows, [number for number, i in enumerate(ids) if groups.get(i, i) == i])


def _named(articles: pa.Table, groups: Mapping[str, str]) -> pa.Table:
    """The articles with the column that names the group of each duplicate."""
    ids = articles.column("article_id").to_pylist()
    return _with(articles, "duplicate_of", [None if groups.get(i, i) == i else groups[i] for i in ids])


def _with(table: pa.Table, column: str, values: Sequence[str | None]) -> pa.Table:
    """The table with other texts in one of its columns."""
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), strings(values))
