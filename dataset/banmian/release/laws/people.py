"""The table of people is what the bylines of the articles give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from banmian.records import Person
from banmian.release.laws.fault import Found
from banmian.release.people import People
from banmian.release.tables.read import PageRows


class Signers:
    """The people of the pages read so far, by split."""

    def __init__(self) -> None:
        self._by_split: dict[str, People] = {}

    def of_page(self, found: PageRows) -> None:
        """Take down who signed the articles of a page."""
        page = found.page.row
        for placed in found.articles:
            people = self._by_split.setdefault(placed.part.split, People())
            byline = ((s.name, s.affiliation, s.roles or [s.role]) for s in placed.row.byline)
            people.add(page.newspaper, page.date, placed.row.article_id, byline)

    def of_all(self, split: str, have: Iterable[Person]) -> Iterator[Found]:
        """Faults in the people of one split."""
        want = {row.person_id: row for row in self._by_split.get(split, People()).rows()}
        found = list(have)
        for row in found:
            place = f"people, {split} ({row.person_id})"
            if row.person_id not in want:
                yield Found("people", place, f"{row.name} signs no article so")
            elif row != want[row.person_id]:
                yield Found("people", place, f"is not what the bylines of {row.name} give")
        for key in sorted(want.keys() - {row.person_id for row in found}):
            yield Found("people", f"people, {split} ({key})", f"{want[key].name} is missing")
        if len(found) > len({row.person_id for row in found}):
            yield Found("unique", f"people, {split}", "a person comes twice")
