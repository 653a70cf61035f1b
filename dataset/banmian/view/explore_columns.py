"""Columns of a whole release, by which the browser filters and sorts before it loads any page: of items, and of people."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from banmian.release.tables.arrow import from_table
from banmian.release.tables.read import parts, read_part
from banmian.release.tables.schema import PEOPLE
from banmian.view.explore_figures import percent
from banmian.view.explore_tables import Site, numbers
from banmian.view.map import outlines

NOWHERE, UNSURE = 255, 255
"""In the columns: no province known; nothing says how sure it is."""
_PEOPLE = 1000
"""People in a file."""


class Columns:
    """A byte an item for its type, its confidence in percent, and its province."""

    def __init__(self) -> None:
        self._types: dict[str, int] = {}
        self._columns = {"type": array("B"), "sure": array("B"), "place": array("B")}
        self._provinces = {code: number for number, code in enumerate(outlines().provinces)}

    @property
    def count(self) -> int:
        """Items so far."""
        return len(self._columns["type"])

    def add(self, item: dict[str, Any]) -> int:
        """Add an item; returns its number."""
        name = item["type"]
        if name == "fact":
            name = f"fact:{item['fact']['kind']}"
        elif name == "reject":
            name = f"reject:{item['reason']}"
        self._columns["type"].append(self._types.setdefault(name, len(self._types)))
        sure = item.get("sure")
        self._columns["sure"].append(UNSURE if sure is None else percent(sure))
        self._columns["place"].append(self._provinces.get(item.get("place", ""), NOWHERE))
        return self.count - 1

    def give(self, site: Site) -> list[str]:
        """Write the columns; returns the names of the types by number."""
        for name, values in self._columns.items():
            site.give(f"items/{name}", numbers(values))
        return list(self._types)


def pairs(at: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The spans in `[start, end, start, end, …]`."""
    return zip(at[::2], at[1::2], strict=True)


def write_people(folder: Path, site: Site) -> dict[str, int]:
    """Write who signs, those who sign most first; returns how many they are, and how many are in a file.

    A row is `[name, affiliation, newspaper, roles, articles, first date, last date, split]`; an article is its identifier.
    """
    found: list[list[Any]] = []
    for part in parts(folder):
        if part.config is not PEOPLE:
            continue
        for person in from_table(read_part(part), part.config.row_type):
            days = [day and day.isoformat() for day in (person.first_date, person.last_date)]
            row = [person.name, person.affiliation, person.newspaper, person.roles, person.articles, *days, part.split]
            found.append(row)
    found.sort(key=lambda row: (-len(row[4]), row[0], row[1] or "", row[2] or ""))
    for start in range(0, len(found), _PEOPLE):
        site.give(f"people/{start // _PEOPLE}", found[start : start + _PEOPLE])
    return {"count": len(found), "chunk": _PEOPLE}
