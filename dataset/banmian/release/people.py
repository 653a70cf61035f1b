"""The people who signed the articles of a release: one row a name and affiliation within one newspaper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from banmian.errors import io_error
from banmian.records import Person
from banmian.release.tables.arrow import to_table
from banmian.release.tables.schema import PEOPLE
from banmian.release.tables.write import GROUP_ROWS, FileEntry, TableFile, shard_name


class People:
    """Signers as they are met; the same rows in whatever order the articles come."""

    def __init__(self) -> None:
        self._articles: dict[tuple[str | None, str, str | None], dict[str, Date | None]] = {}
        self._roles: dict[tuple[str | None, str, str | None], set[str]] = {}

    def add(
        self,
        newspaper: str | None,
        day: Date | None,
        article_id: str,
        byline: Iterable[tuple[str, str | None, Sequence[str]]],
    ) -> None:
        """Take down an article; `byline` has name, affiliation and roles of each signer."""
        for name, affiliation, roles in byline:
            key = (newspaper, name, affiliation)
            self._articles.setdefault(key, {})[article_id] = day
            self._roles.setdefault(key, set()).update(roles)

    def rows(self) -> list[Person]:
        """The people by newspaper, name and affiliation; what is not known comes first."""
        return [self._person(key) for key in sorted(self._articles, key=lambda k: tuple((x or "") for x in k))]

    def _person(self, key: tuple[str | None, str, str | None]) -> Person:
        newspaper, name, affiliation = key
        articles = self._articles[key]
        days = sorted(day for day in articles.values() if day is not None)
        return Person(
            person_id=hashlib.sha256(json.dumps(key, ensure_ascii=False).encode()).hexdigest()[:16],
            newspaper=newspaper,
            name=name,
            affiliation=affiliation,
            roles=tuple(sorted(self._roles[key])),  # type: ignore[arg-type]
            articles=tuple(sorted(articles)),
            n_articles=len(articles),
            first_date=days[0] if days else None,
            last_date=days[-1] if days else None,
        )


def write_people(root: Path, files: Sequence[FileEntry]) -> Iterator[FileEntry]:
    """The people of each split, written beside the tables that are `files` of the release in `root`."""
    pages: dict[str, tuple[str | None, Date | None]] = {}
    for row in _rows(root, files, "pages", None, ["page_id", "newspaper", "date"]):
        pages[row["page_id"]] = (row["newspaper"], row["date"])
    for split in dict.fromkeys(file.split for file in files if file.config == "articles"):
        people = People()
        for row in _rows(root, files, "articles", split, ["article_id", "page_id", "byline"]):
            signers = ((s["name"], s["affiliation"], s["roles"] or [s["role"]]) for s in row["byline"])
            people.add(*pages[row["page_id"]], row["article_id"], signers)
        file = TableFile(root, PEOPLE, split, shard_name(split, 0, 1))
        rows = people.rows()
        for start in range(0, len(rows), GROUP_ROWS):
            file.write(to_table(rows[start : start + GROUP_ROWS], Person))
        yield file.finish()


def _rows(
    root: Path, files: Sequence[FileEntry], config: str, split: str | None, columns: list[str]
) -> Iterator[dict[str, Any]]:
    for entry in files:
        if entry.config == config and split in (None, entry.split):
            try:
                with pq.ParquetFile(root / entry.path) as file:
                    for batch in file.iter_batches(batch_size=4096, columns=columns):
                        yield from batch.to_pylist()
            except OSError as error:
                raise io_error(error, file=root / entry.path) from error
