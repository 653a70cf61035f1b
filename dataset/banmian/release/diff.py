"""What changed between two releases: rows added, removed and changed, by identifier and column."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.display import Shown
from banmian.errors import DataError, UsageError
from banmian.release.card.readme import check_version, front_matter
from banmian.release.swap import release_root
from banmian.release.tables.read import TableFile, parts, read_error
from banmian.release.tables.schema import TABLES, Config

EXAMPLES = 5
"""Changed values that are kept of each column."""
_BATCH = 1_024


@dataclass(frozen=True)
class Example:
    """One changed value."""

    id: str
    old: Any
    new: Any


@dataclass(frozen=True)
class ColumnDiff:
    """The rows in which one column changed."""

    column: str
    ids: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class TableDiff:
    """One table of both releases, rows matched by identifier."""

    config: str
    old_rows: int
    new_rows: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    columns: tuple[ColumnDiff, ...]
    """What changed in the rows of `changed`; columns that only one release has are left out."""
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not (self.added or self.removed or self.changed or self.columns_added or self.columns_removed)


@dataclass(frozen=True)
class Move:
    """A page that stands in another split."""

    page_id: str
    old: str
    new: str
    reason: Literal["splits", "duplicates"] = "duplicates"
    """The builds were asked for other splits; or the page joined near duplicates, or lost them."""


@dataclass(frozen=True, order=True)
class Withdrawn:
    """A page, a row, or the characters `[start, end)` of a page, that is left out."""

    id: str
    start: int | None = None
    end: int | None = None
    reason: str | None = None


@dataclass(frozen=True, repr=False)
class Diff(Shown):
    """The difference of two releases."""

    old: str
    """Version of the old release."""
    new: str
    tables: tuple[TableDiff, ...]
    moves: tuple[Move, ...]
    withdrawn: tuple[Withdrawn, ...] = ()
    """What the new release leaves out and the old one did not."""

    @property
    def same(self) -> bool:
        """Whether every row, column and split is the same, whatever the versions are."""
        return not self.moves and all(table.same for table in self.tables)

    def __repr__(self) -> str:
        told = {name: sum(len(getattr(t, name)) for t in self.tables) for name in ("added", "removed", "changed")}
        rows = ", ".join(f"{number:,} rows {name}" for name, number in told.items())
        return f"Diff({self.old} → {self.new}: {rows}, {len(self.moves):,} pages moved)"


def diff(old: str | Path, new: str | Path) -> Diff:
    """The rows that two releases do not share, by table; both are read in batches, only identifiers are kept.

    Args:
        old: the folder of a release.
        new: the folder of a later one.

    Raises:
        UsageError: one of the folders does not exist.
        DataError: one of them holds no release, or a damaged one.
    """
    roots = [release_root(Path(folder)) for folder in (old, new)]
    releases = [_Release.open(root) for root in roots]
    before, after = map(_withdrawn, roots)
    withdrawn = tuple(sorted(after - before, key=str))
    silent = {w.id.partition("-")[0] for w in withdrawn}
    tables = tuple(_table(config, releases[0], releases[1], silent) for config in TABLES)
    sides = [release.sides() for release in releases]
    asked = [_asked_splits(root) for root in roots]
    why: Literal["splits", "duplicates"] = "duplicates" if asked[0] == asked[1] else "splits"
    moves = (
        Move(page, side, sides[1][page], why) for page, side in sides[0].items() if sides[1].get(page, side) != side
    )
    moved = tuple(sorted(moves, key=lambda m: m.page_id))
    return Diff(releases[0].version, releases[1].version, tables, moved, withdrawn)


def _asked_splits(folder: Path) -> str | None:
    """The splits that the build was asked for, as the card says; None where it was asked for none."""
    try:
        made_by = front_matter((folder / "README.md").read_text(encoding="utf-8")).get("banmian")
    except (OSError, UnicodeDecodeError, UsageError):
        return None  # `version_of` has named it
    splits = made_by.get("splits") if isinstance(made_by, dict) else None
    return None if splits is None else str(splits)


def _withdrawn(folder: Path) -> set[Withdrawn]:
    file = folder / "withdrawn" / "withdrawn.jsonl"
    if not file.is_file():
        return set()
    return {Withdrawn(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()}


@dataclass(frozen=True)
class _Release:
    version: str
    parts: tuple[TableFile, ...]

    @classmethod
    def open(cls, folder: Path) -> _Release:
        if not folder.is_dir():
            raise UsageError(file=folder, reason="there is no such folder", next_step="check the path")
        found = parts(folder)
        return cls(version_of(folder), found)

    def of(self, config: Config) -> list[TableFile]:
        return [part for part in self.parts if part.config is config]

    def sides(self) -> dict[str, str]:
        """The split of every page."""
        (config,) = (c for c in TABLES if c.name == "pages")
        return {row["page_id"]: part.split for part in self.of(config) for row in _rows(part, ["page_id"])}


def version_of(folder: Path) -> str:
    """The version of the release in `folder`, as its card has it.

    Raises:
        DataError: the card cannot be read, or does not name one version.
    """
    card = folder / "README.md"
    again = "build the dataset again, or fetch it again"
    try:
        configs = front_matter(card.read_text(encoding="utf-8")).get("configs")
    except (OSError, UnicodeDecodeError, UsageError) as error:
        raise DataError(file=card, reason=f"cannot be read ({error})", next_step=again) from error
    entries = configs if isinstance(configs, list) else []
    versions = {str(entry.get("version")) for entry in entries if isinstance(entry, dict)}
    if len(versions) != 1:
        raise DataError(file=card, reason="does not name one version for its tables", next_step=again)
    try:
        return check_version(versions.pop())
    except UsageError as error:
        raise DataError(file=card, reason=error.reason, next_step=again) from error


def _table(config: Config, old: _Release, new: _Release, silent: set[str]) -> TableDiff:
    names = [_column_names(release.of(config)) for release in (old, new)]
    shared = [name for name in names[0] if name in names[1]]
    before, after = (_digests(release.of(config), config, shared) for release in (old, new))
    changed = {key for key, digest in before.items() if after.get(key, digest) != digest}
    return TableDiff(
        config=config.name,
        old_rows=len(before),
        new_rows=len(after),
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        changed=tuple(key for key in after if key in changed),
        columns=_columns(config, shared, changed, old, new, silent) if changed else (),
        columns_added=tuple(name for name in names[1] if name not in names[0]),
        columns_removed=tuple(name for name in names[0] if name not in names[1]),
    )


def _columns(
    config: Config, shared: list[str], changed: set[str], old: _Release, new: _Release, silent: set[str]
) -> tuple[ColumnDiff, ...]:
    """By column the changed rows in the new order; no values of `silent` pages, which hold what was withdrawn."""
    before = {key: row for key, row in _keyed(old.of(config), config, shared) if key in changed}
    ids: dict[str, list[str]] = {name: [] for name in shared}
    examples: dict[str, list[Example]] = {name: [] for name in shared}
    for key, row in _keyed(new.of(config), config, shared):
        for name in shared if key in changed else ():
            if before[key][name] != row[name]:
                ids[name].append(key)
                told = row["page_id"] not in silent if "page_id" in row else not silent
                if len(examples[name]) < EXAMPLES and told:
                    examples[name].append(Example(key, before[key][name], row[name]))
    return tuple(ColumnDiff(name, tuple(ids[name]), tuple(examples[name])) for name in shared if ids[name])


def _digests(files: list[TableFile], config: Config, names: list[str]) -> dict[str, bytes]:
    """A digest of the shared columns for every row."""
    return {
        key: blake2b(repr([row[name] for name in names]).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for key, row in _keyed(files, config, names)
    }


def _keyed(files: list[TableFile], config: Config, names: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each row with its identifier; a row of a table without one is known by its place, and by its turn there."""
    turns: Counter[str] = Counter()
    for part in files:
        for row in _rows(part, names):
            if config.key is not None:
                yield row[config.key], row
                continue
            place = f"{row.get('part_id') or row['paragraph_id']}-r{row['start']}-{row['end']}"
            turns[place] += 1
            yield place if turns[place] == 1 else f"{place}#{turns[place]}", row


def _column_names(files: list[TableFile]) -> list[str]:
    return list(dict.fromkeys(name for part in files for name in _schema(part)))


def _schema(part: TableFile) -> list[str]:
    try:
        return list(pq.read_schema(part.path).names)
    except (OSError, pa.ArrowException) as error:
        raise read_error(part, error) from error


def _rows(part: TableFile, names: list[str]) -> Iterator[dict[str, Any]]:
    try:
        with pq.ParquetFile(part.path) as file:
            for batch in file.iter_batches(batch_size=_BATCH, columns=names):
                batch.validate(full=True)
                yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise read_error(part, error) from error
