"""The table of people is what the bylines of the articles give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from banmian.records import Person
from banmian.release.laws.fault import Found
from banmian.release.laws.law import Law, Seen, Setting
from banmian.release.people import People
from banmian.release.tables.read import PageRows


class PeopleLaw(Law):
    """Takes down the people of the pages read so far, by split."""

    name = "people"
    next_step = "build the dataset again: the table is made of the bylines of all articles"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._by_split: dict[str, People] = {}

    def of_page(self, page: PageRows) -> Iterable[Found]:
        """None yet: who signed the articles of a page is taken down."""
        row = page.page.row
        for placed in page.articles:
            people = self._by_split.setdefault(placed.part.split, People())
            byline = ((s.name, s.affiliation, s.roles or [s.role]) for s in placed.row.byline)
            people.add(row.newspaper, row.date, placed.row.article_id, byline)
        return ()

    def of_all(self, seen: Seen) -> Iterator[Found]:
        for split, have in seen.people.items() if seen.readable else ():
            yield from self._of_split(split, have)

    def _of_split(self, split: str, have: Iterable[Person]) -> Iterator[Found]:
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
