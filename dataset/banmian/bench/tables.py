"""What the tasks are made of, read from a dataset's Parquet files: some columns of one shard at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.errors import DataError, UsageError
from banmian.release.card.readme import check_version, digest_of, front_matter
from banmian.release.checksums import sha256_file
from banmian.release.swap import release_root
from banmian.release.tables.read import TableFile, by_shard, parts, read_error

_COLUMNS = {
    "pages": ["page_id", "date"],
    "articles": ["article_id", "page_id", "headline", "is_fragment", "duplicate_of"],
    "paragraphs": ["paragraph_id", "article_id", "section_head", "text", "is_lead", "is_truncated"],
    "numeric_facts": [
        "fact_id",
        "paragraph_id",
        "start",
        "end",
        "text",
        "value",
        "unit",
        "modifier_class",
        "measured",
        "time_text",
    ],
    "annotations": ["paragraph_id", "label", "start", "end"],
}
_SIGNING = ("byline", "dateline")

Row = dict[str, Any]


@dataclass(frozen=True)
class Shard:
    """The rows of one shard, as the tasks need them."""

    dates: dict[str, Date]
    """By page the day it was printed, where that is known."""
    articles: list[Row]
    paragraphs: dict[str, list[Row]]
    """By article, in reading order."""
    fact_rows: dict[str, list[Row]]
    """By paragraph."""
    signing: dict[str, list[tuple[int, int]]]
    """By paragraph, where a byline or dateline stands in it."""

    def body(self, paragraph: Row) -> str:
        """The paragraph's text without bylines and datelines, and without space at its ends."""
        text, at, kept = paragraph["text"], 0, []
        for start, end in sorted(self.signing.get(paragraph["paragraph_id"], ())):
            kept.append(text[at:start])
            at = max(at, end)
        return "".join([*kept, text[at:]]).strip()

    def facts(self, paragraph: Row) -> list[str]:
        """The identifiers of its facts outside bylines and datelines."""
        return [row["fact_id"] for row in self.told(paragraph)]

    def told(self, paragraph: Row) -> list[Row]:
        """Its facts outside bylines and datelines, in reading order."""
        cut = self.signing.get(paragraph["paragraph_id"], ())
        found = [
            row
            for row in self.fact_rows.get(paragraph["paragraph_id"], ())
            if all(row["end"] <= start or row["start"] >= end for start, end in cut)
        ]
        return sorted(found, key=lambda row: (row["start"], row["end"]))


def shards(folder: Path, split: str | None = None) -> Iterator[Shard]:
    """Every shard of the dataset, of one split or all.

    Raises:
        UsageError: the dataset has no such split.
        DataError: the folder holds no dataset, or a file of it is missing, damaged or has other columns.
    """
    found = [part for part in parts(folder) if part.config.name in _COLUMNS]
    splits = list(dict.fromkeys(part.split for part in found))
    if split is not None and split not in splits:
        raise UsageError(file=folder, reason=f"has no split {split!r}", next_step=f"choose of {', '.join(splits)}")
    for files in by_shard(part for part in found if split in (None, part.split)):
        yield _shard(files)


def dataset_digest(folder: Path) -> str:
    """One digest over the files that the tasks are made of."""
    return digest_of({part.name: sha256_file(part.path) for part in parts(folder) if part.config.name in _COLUMNS})


def dataset_version(folder: Path) -> str | None:
    """The version that the dataset's card names; None where no card does."""
    try:
        card = front_matter((release_root(folder) / "README.md").read_text(encoding="utf-8"))
        return check_version(str(card["configs"][0]["version"]))
    except (OSError, UnicodeDecodeError, UsageError, KeyError, IndexError, TypeError):
        return None


def _shard(files: tuple[TableFile, ...]) -> Shard:
    rows: dict[str, list[Row]] = {name: [] for name in _COLUMNS}
    for part in files:
        rows[part.config.name] += _read(part)
    signing: dict[str, list[tuple[int, int]]] = {}
    for row in rows["annotations"]:
        if row["label"] in _SIGNING and row["paragraph_id"] is not None and row["start"] is not None:
            signing.setdefault(row["paragraph_id"], []).append((row["start"], row["end"]))
    return Shard(
        dates={row["page_id"]: row["date"] for row in rows["pages"] if row["date"] is not None},
        articles=rows["articles"],
        paragraphs=_grouped(rows["paragraphs"], "article_id"),
        fact_rows=_grouped(rows["numeric_facts"], "paragraph_id"),
        signing=signing,
    )


def _read(part: TableFile) -> list[Row]:
    columns = _COLUMNS[part.config.name]
    try:
        table = pq.ParquetFile(part.path).read(columns=columns)
        table.validate(full=True)
    except (OSError, pa.ArrowException) as error:
        raise read_error(part, error) from error
    if missing := sorted(set(columns) - set(table.column_names)):
        raise DataError(
            file=part.path,
            reason=f"has no column {', '.join(missing)}",
            next_step="build the dataset again with this version of banmian",
        )
    rows: list[Row] = table.to_pylist()
    return rows


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups
