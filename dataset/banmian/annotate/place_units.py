"""What a place name means: the units known by name, and the choice among them.

Known so far: the province-level units, big cities, countries, and well-known foreign cities. A full gazetteer
takes the place of `known` without a change to who finds the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import cache

from banmian.lexicon import read_rows
from banmian.records import PlaceLevel


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit, country or foreign city."""

    level: PlaceLevel
    name: str
    adcode: str | None = None
    path: str | None = None
    since: Date | None = None
    """First day of this code and standing, where it is younger than the reform era."""


@cache
def known() -> Mapping[str, tuple[Unit, ...]]:
    """Every unit under each name it goes by, full or short."""
    table: dict[str, list[Unit]] = {}

    def enter(unit: Unit, *names: str) -> None:
        for name in names:
            table.setdefault(name, []).append(unit)

    provinces: dict[str, str] = {}
    for adcode, full, short, _, since in read_rows("provinces.tsv"):
        provinces[adcode[:2]] = full
        enter(Unit("province", full, adcode, full, Date.fromisoformat(since) if since else None), full, short)
    for adcode, full, short in read_rows("cities.tsv"):
        unit = Unit("prefecture", full, adcode, f"{provinces[adcode[:2]]}/{full}")
        enter(unit, *((full,) if short == "-" else (full, short)))
    for name, others in read_rows("countries.tsv"):
        enter(Unit("country", name), name, *others.split())
    for (name,) in read_rows("foreign_cities.tsv"):
        enter(Unit("prefecture", name), name)
    return {name: tuple(units) for name, units in table.items()}


def resolve(name: str, *, home: str | None = None, date: Date | None = None) -> Unit | None:
    """The unit that `name` means on `date`, the nearest to `home` (an adcode) among several; None where unknown.

    A unit that did not stand yet on `date` keeps its name and level and loses its code.
    """
    units = known().get(name, ())
    if not units:
        return None
    unit = max(units, key=lambda u: _shared(u.adcode or "", home or ""))
    if date is not None and unit.since is not None and date < unit.since:
        return Unit(unit.level, unit.name)
    return unit


def _shared(one: str, other: str) -> int:
    """How many leading pairs of digits two adcodes share."""
    return sum(one[: n + 2] == other[: n + 2] != "" for n in range(0, 6, 2))
