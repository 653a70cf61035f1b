"""The proof of a release: every law held against the files as they lie on disk, one shard in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.display import Shown
from banmian.errors import BanmianError, DataError
from banmian.records import Page, PageRow, Person
from banmian.release.card.readme import front_matter
from banmian.release.checksums import sha256_file
from banmian.release.fingerprint import fingerprint
from banmian.release.laws import card as card_law
from banmian.release.laws import files as file_law
from banmian.release.laws import schema as schema_law
from banmian.release.laws.fault import Fault, Found
from banmian.release.laws.keys import PageKeys, keys
from banmian.release.laws.ledger import ledger
from banmian.release.laws.people import Signers
from banmian.release.laws.places import places
from banmian.release.laws.provenance import provenance
from banmian.release.laws.purity import purity
from banmian.release.laws.splits import SplitSides
from banmian.release.laws.tasks import tasks
from banmian.release.laws.values import values
from banmian.release.splits import Shares, parse_splits
from banmian.release.tables.arrow import from_table, size_of
from banmian.release.tables.read import PageRows, Part, Shard, by_shard, parts, read_raw
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
    progress: Callable[[int, int], None] | None = None,
) -> CheckReport:
    """Prove the laws, the checksums and the card's counts of the release in `folder`.

    Args:
        folder: what `banmian build` wrote.
        rederive: reads one page again from its row alone; without it law 4 is not proved.
        progress: called with the number of pages done and of all pages.

    Raises:
        DataError: the folder holds no dataset.
    """
    return _Check(Path(folder), rederive, progress).run()


class _Faults:
    """Faults by law and kind, of which the first are kept."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._shown: list[Fault] = []

    def take(self, law: str, found: Iterable[Found]) -> None:
        for kind, place, message in found:
            self._counts[law, kind] += 1
            if self._counts[law, kind] <= SHOWN:
                self._shown.append(Fault(law, place, message))

    def all(self) -> tuple[Fault, ...]:
        more = ((law, kind, number - SHOWN) for (law, kind), number in self._counts.items() if number > SHOWN)
        return (
            *self._shown,
            *(Fault(law, "", f"and {number:,} more faults like these ({kind})") for law, kind, number in more),
        )


class _Check:
    def __init__(
        self,
        folder: Path,
        rederive: Callable[[PageRow], Page] | None,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.folder, self.rederive, self.progress = folder, rederive, progress
        self.faults, self.notes = _Faults(), list[str]()
        self.parts = parts(folder)
        self.files: list[FileEntry] = []
        self.page_keys = PageKeys()
        self.done = self.total = 0
        self.changed = 0
        self.unsized: set[str] = set()
        self.front = _front(folder)
        made_by = self.front.get("banmian")
        self.code = str(made_by.get("code")) if isinstance(made_by, dict) else None
        self.rejected = int(made_by.get("rejected_inputs") or 0) if isinstance(made_by, dict) else 0
        self.readable = True
        self.sides = SplitSides(_shares(made_by))
        self.signers = Signers()

    def run(self) -> CheckReport:
        self.faults.take("files", file_law.files(self.folder))
        self.faults.take("files", file_law.shard_numbers(self.parts))
        self.total = sum(_rows_by_footer(part) for part in self.parts if part.config.name == "pages")
        for shard in by_shard(self.parts):
            self._shard(shard)
        self._people()
        self.faults.take("splits", self.sides.of_all())
        self.faults.take("card", card_law.card(self.folder, self.files, unsized=self.unsized))
        self.faults.take("card", card_law.leakage(self.folder, self.sides.leakage()))
        if self.readable:
            self.faults.take("card", card_law.report(self.folder, self.files, self.rejected))
        self._note_purity()
        versions = {str(c.get("version")) for c in self.front.get("configs") or [] if isinstance(c, dict)}
        return CheckReport(
            folder=str(self.folder),
            version=versions.pop() if len(versions) == 1 else None,
            pages=sum(file.rows for file in self.files if file.config == "pages"),
            rows=sum(file.rows for file in self.files),
            faults=self.faults.all(),
            notes=tuple(self.notes),
        )

    def _shard(self, shard: tuple[Part, ...]) -> None:
        tables = self._tables(shard)
        if len(tables) < len(shard):
            self.readable = False
            self.notes.append(f"shard {shard[0].shard}: its rows were not checked, because a file of it cannot be read")
            return
        rows = Shard(tables)
        self.faults.take("keys", self.page_keys.of_shard(rows))
        for page in rows.pages():
            self._page(page)

    def _tables(self, parts: Iterable[Part]) -> list[tuple[Part, pa.Table]]:
        """The files that can be read, with their tables."""
        tables = []
        for part in parts:
            try:
                table = read_raw(part)
            except DataError as error:
                self.faults.take("files", [Found("unreadable", part.name, error.reason)])
                continue
            found = list(schema_law.schema(part, table))
            self.faults.take("schema", found)
            if any(fault.kind in schema_law.FATAL for fault in found):
                self.unsized.add(part.config.name)
                size = 0
            else:
                tables.append((part, table))
                size = _num_bytes(part, table)
            have = (part.path.stat().st_size, sha256_file(part.path), size)
            self.files.append(FileEntry(part.config.name, part.split, part.name, table.num_rows, *have))
        return tables

    def _people(self) -> None:
        tables = self._tables(part for part in self.parts if part.config is PEOPLE)
        for part, table in tables if self.readable else ():
            self.faults.take("people", self.signers.of_all(part.split, from_table(table, Person)))

    def _page(self, found: PageRows) -> None:
        self.faults.take("provenance", provenance(found))
        self.faults.take("ledger", ledger(found))
        self.faults.take("keys", self.page_keys.of_page(found.page))
        self.faults.take("keys", keys(found))
        self.faults.take("values", values(found))
        if self.code == fingerprint():  # how they are made is no part of the data
            self.faults.take("tasks", tasks(found))
        self.faults.take("places", places(found))
        self.faults.take("splits", self.sides.of_page(found))
        self.signers.of_page(found)
        if self.rederive is not None:
            if self.code == fingerprint():
                self.faults.take("purity", purity(found, self.rederive))
            elif any(purity(found, self.rederive)):
                self.changed += 1
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)

    def _note_purity(self) -> None:
        if self.rederive is None:
            self.notes.append("law 4 (purity) was not proved: no page was read again")
        elif self.code != fingerprint():
            self.notes.append(
                f"law 4 (purity) was not proved: the rows were made by other code ({self.code}, this is "
                f"{fingerprint()}); {self.changed:,} of {self.done:,} pages give other rows now"
            )


def _front(folder: Path) -> dict[str, Any]:
    try:
        return front_matter((folder / card_law.README).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BanmianError):
        return {}  # the law of the card names it


def _shares(made_by: Any) -> Shares | None:
    """The shares that the card says the build was asked for; None where it was not asked to split."""
    text = made_by.get("splits") if isinstance(made_by, dict) else None
    try:
        return parse_splits(text) if isinstance(text, str) else None
    except BanmianError:
        return None  # pages then lie in splits that nothing accounts for, which no law forbids


def _rows_by_footer(part: Part) -> int:
    try:
        return int(pq.read_metadata(part.path).num_rows)
    except (OSError, pa.ArrowException):
        return 0


def _num_bytes(part: Part, table: pa.Table) -> int:
    """Size of the rows as Arrow, by row groups as they were written."""
    metadata = pq.read_metadata(part.path)
    size = start = 0
    for i in range(metadata.num_row_groups):
        length = metadata.row_group(i).num_rows
        size += size_of(table.slice(start, length))
        start += length
    return size
