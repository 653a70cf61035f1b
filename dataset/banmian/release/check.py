"""The proof of a release: every law held against the files as they lie on disk, one shard in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.display import Shown
from banmian.errors import BanmianError, DataError
from banmian.records import Page, PageRow, Person
from banmian.release.card.readme import front_matter
from banmian.release.checksums import sha256_file
from banmian.release.laws import registry
from banmian.release.laws.card import README
from banmian.release.laws.fault import Fault, Found
from banmian.release.laws.files import FilesLaw
from banmian.release.laws.law import Law, Seen, Setting
from banmian.release.laws.schema import FATAL, schema
from banmian.release.tables.arrow import from_table, size_of
from banmian.release.tables.read import PageRows, Shard, TableFile, by_shard, parts, read_raw
from banmian.release.tables.schema import PEOPLE
from banmian.release.tables.write import FileEntry

SHOWN = 20
"""Faults of one kind that are shown; the rest are counted."""


@dataclass(frozen=True, repr=False)
class CheckReport(Shown):
    """What the check of a folder found."""

    folder: str
    version: str | None
    """Of the dataset, as its card has it."""
    pages: int
    rows: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    """What could not be proved, and why."""
    built_here: bool = False
    """Whether law 4 was taken from the build that made these files on this machine, and no page was read again."""

    @property
    def ok(self) -> bool:
        return not self.faults

    def __repr__(self) -> str:
        found = "all laws hold" if self.ok else f"{len(self.faults)} faults, the first: {self.faults[0]}"
        return f"CheckReport({self.folder!r}, {self.version}: {self.pages:,} pages, {found})"


def check(
    folder: str | Path,
    *,
    rederive: Callable[[PageRow], Page] | None = None,
    built_here: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> CheckReport:
    """Prove the laws, the checksums and the card's counts of the release in `folder`.

    Args:
        folder: what `banmian build` wrote.
        rederive: reads one page again from its row alone; without it law 4 is not proved.
        built_here: this code made these very files, so that law 4 holds.
        progress: called with the number of pages done and of all pages.

    Raises:
        DataError: the folder holds no dataset.
    """
    root = Path(folder)
    return _Check(Setting(root, _front(root), parts(root), rederive, built_here), progress).run()


class _Faults:
    """Faults by law and kind, of which the first are kept."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._shown: list[Fault] = []
        self._next_steps: dict[str, str] = {}

    def take(self, law: str, next_step: str, found: Iterable[Found]) -> None:
        for kind, place, message in found:
            self._counts[law, kind] += 1
            self._next_steps[law] = next_step
            if self._counts[law, kind] <= SHOWN:
                self._shown.append(Fault(law, place, message, next_step))

    def all(self) -> tuple[Fault, ...]:
        more = ((law, kind, number - SHOWN) for (law, kind), number in self._counts.items() if number > SHOWN)
        return (
            *self._shown,
            *(
                Fault(law, "", f"and {number:,} more faults like these ({kind})", self._next_steps[law])
                for law, kind, number in more
            ),
        )


class _Check:
    def __init__(self, setting: Setting, progress: Callable[[int, int], None] | None) -> None:
        self.setting, self.progress = setting, progress
        self.laws = [law(setting) for law in registry.LAWS]
        self.faults, self.notes = _Faults(), list[str]()
        self.files: list[FileEntry] = []
        self.done = 0
        self.total = sum(_rows_by_footer(part) for part in setting.parts if part.config.name == "pages")
        self.unsized: set[str] = set()
        self.readable = True

    def run(self) -> CheckReport:
        self._ask(lambda law: law.of_folder())
        for shard in by_shard(self.setting.parts):
            self._shard(shard)
        seen = Seen(self.files, self.unsized, self.readable, self._people())
        self._ask(lambda law: law.of_all(seen))
        for law in self.laws:
            self.notes += law.notes()
        versions = {str(c.get("version")) for c in self.setting.front.get("configs") or [] if isinstance(c, dict)}
        return CheckReport(
            folder=str(self.setting.folder),
            version=versions.pop() if len(versions) == 1 else None,
            pages=sum(file.rows for file in self.files if file.config == "pages"),
            rows=sum(file.rows for file in self.files),
            faults=self.faults.all(),
            notes=tuple(self.notes),
            built_here=self.setting.built_here,
        )

    def _ask(self, question: Callable[[Law], Iterable[Found]]) -> None:
        for law in self.laws:
            self.faults.take(law.name, law.next_step, question(law))

    def _shard(self, shard: tuple[TableFile, ...]) -> None:
        tables = self._tables(shard)
        if len(tables) < len(shard):
            self.readable = False
            self.notes.append(f"shard {shard[0].shard}: its rows were not checked, because a file of it cannot be read")
            return
        rows = Shard(tables)
        self._ask(lambda law: law.of_shard(rows))
        for page in rows.pages():
            self._ask(partial(_of_page, page=page))
            self.done += 1
            if self.progress is not None:
                self.progress(self.done, self.total)

    def _tables(self, parts: Iterable[TableFile]) -> list[tuple[TableFile, pa.Table]]:
        """The files that can be read, with their tables; what cannot is a fault of its own."""
        tables = []
        for part in parts:
            try:
                table = read_raw(part)
            except DataError as error:
                self.faults.take(FilesLaw.name, FilesLaw.next_step, [Found("unreadable", part.name, error.reason)])
                continue
            found = list(schema(part, table))
            self.faults.take("schema", "build the dataset again with this version of banmian", found)
            if any(fault.kind in FATAL for fault in found):
                self.unsized.add(part.config.name)
                size = 0
            else:
                tables.append((part, table))
                size = _num_bytes(part, table)
            have = (part.path.stat().st_size, sha256_file(part.path), size)
            self.files.append(FileEntry(part.config.name, part.split, part.name, table.num_rows, *have))
        return tables

    def _people(self) -> dict[str, list[Person]]:
        """The table of people, by split."""
        tables = self._tables(part for part in self.setting.parts if part.config is PEOPLE)
        return {part.split: from_table(table, Person) for part, table in tables}


def _of_page(law: Law, page: PageRows) -> Iterable[Found]:
    return law.of_page(page)


def _front(folder: Path) -> dict[str, Any]:
    try:
        return front_matter((folder / README).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BanmianError):
        return {}  # the law of the card names it


def _rows_by_footer(part: TableFile) -> int:
    try:
        return int(pq.read_metadata(part.path).num_rows)
    except (OSError, pa.ArrowException):
        return 0


def _num_bytes(part: TableFile, table: pa.Table) -> int:
    """Size of the rows as Arrow, by row groups as they were written."""
    metadata = pq.read_metadata(part.path)
    size = start = 0
    for i in range(metadata.num_row_groups):
        length = metadata.row_group(i).num_rows
        size += size_of(table.slice(start, length))
        start += length
    return size
