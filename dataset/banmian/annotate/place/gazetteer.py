"""The gazetteer: administrative units of China with their history, townships and villages, countries, cities abroad.

Read from data/gazetteer.zip (scripts/build_gazetteer.py makes it). Codes nest: the first two digits are the province,
four the prefecture, six the county, nine the township. A key with a letter in it belongs to a unit without a code of
its own (districts of Hong Kong, counties of Taiwan).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from banmian.records import PlaceLevel
from banmian.text import tables

_ENDLESS = "9999"
MUNICIPALITIES = ("11", "12", "31", "50")
"""Provinces that are cities, by the first two digits of their codes."""
ISLANDS = ("71", "81", "82")
"""Taiwan, Hong Kong and Macao."""


def level_of(code: str) -> PlaceLevel:
    """The level of the unit with this code."""
    if len(code) > 6:
        return "township"
    if code[2:] == "0000":
        return "province"
    return "prefecture" if code[4:] == "00" or code[:2] == "82" else "county"  # parishes and islands of Macao


class Unit(NamedTuple):
    """A unit at county level or above, between two days."""

    code: str
    name: str
    short: str
    since: str
    """`YYYY` or `YYYY-MM-DD`: first year or day; empty: before 1982."""
    until: str
    """Last year, or the day it ended; empty: it still stands."""
    successor: str
    """Code of the present unit that it became, where known."""

    @property
    def adcode(self) -> str | None:
        """The code of GB/T 2260, where it has one."""
        return self.code if self.code.isdigit() else None

    @property
    def level(self) -> PlaceLevel:
        """What the code says."""
        return level_of(self.code)

    def stood(self, day: str) -> bool:
        """Whether it stood on `day` (`YYYY-MM-DD`; empty: now)."""
        if not day or not self.until:
            return not self.until and self.since <= (day or _ENDLESS)
        ended = day[:4] > self.until if len(self.until) == 4 else day >= self.until
        return self.since <= day and not ended


@cache
def _archive() -> ZipFile:
    return ZipFile(BytesIO((files("banmian") / "data" / "gazetteer.zip").read_bytes()))


def _rows(member: str) -> Iterator[list[str]]:
    for line in _archive().read(member).decode("utf-8").splitlines():
        yield line.split("\t")


class _Index(NamedTuple):
    by_code: Mapping[str, tuple[Unit, ...]]
    by_name: Mapping[str, tuple[Unit, ...]]


@cache
def _index() -> _Index:
    by_code: dict[str, tuple[Unit, ...]] = {}
    by_name: dict[str, tuple[Unit, ...]] = {}
    islands = ((code, name, name, "", "", "") for code, name in tables.read_rows("place_islands.tsv"))
    for row in (*_rows("units.tsv"), *islands):
        unit = Unit(*row)
        by_code[unit.code] = (*by_code.get(unit.code, ()), unit)
        for name in {unit.name, unit.short}:
            by_name[name] = (*by_name.get(name, ()), unit)
    for code, names in tables.read_rows("place_short_names.tsv"):
        for name in names.split():
            by_name[name] = (*by_name.get(name, ()), *by_code[code])
    return _Index(by_code, by_name)


def units_named(name: str) -> tuple[Unit, ...]:
    """Every unit, present or past, with this full or short name, contractions (喀左县, 巴州) included."""
    return _index().by_name.get(name, ())


def unit_names() -> Mapping[str, tuple[Unit, ...]]:
    """The units by each of their names."""
    return _index().by_name


@lru_cache(maxsize=1024)
def units_in(head: str) -> tuple[Unit, ...]:
    """The units of today whose code begins with `head`."""
    return tuple(u for code, units in _index().by_code.items() if code.startswith(head) for u in units if not u.until)


def stem(name: str) -> str:
    """A name without the one character that says what kind of unit it is (乐东县 → 乐东)."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区州盟旗" else name


@lru_cache(maxsize=65536)
def unit_at(code: str, day: str = "") -> Unit | None:
    """The unit that had the code on `day`, else the one that had it last."""
    units = _index().by_code.get(code, ())
    return next((u for u in units if u.stood(day)), units[-1] if units else None)


@lru_cache(maxsize=65536)
def heir(county: str) -> str:
    """The code by which a county or city goes today, where known; else its own."""
    units = _index().by_code.get(county, ())
    return county if not units or any(not u.until for u in units) else units[-1].successor or county


@lru_cache(maxsize=65536)
def county_on(county: str, day: str) -> str:
    """The code that a county of today had on `day`, where known; else its own."""
    if any(u.stood(day) for u in _index().by_code.get(county, ())):
        return county
    return next((u.code for u in _forebears().get(county, ()) if u.stood(day)), county)


@cache
def _forebears() -> Mapping[str, list[Unit]]:
    out: dict[str, list[Unit]] = {}
    for units in _index().by_code.values():
        for unit in units:
            if unit.successor:
                out.setdefault(unit.successor, []).append(unit)
    return out


@lru_cache(maxsize=65536)
def path_of(code: str, day: str = "") -> tuple[str, ...]:
    """The names from the province down to the unit with this code (county or above)."""
    heads = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
    units = [unit_at(head, day) for head in heads]
    return tuple(u.name for u in units if u is not None)


@cache
def townships() -> Mapping[str, tuple[str, ...]]:
    """The codes (nine digits) of the townships with each name; those of a nation by their names without it too."""
    out: dict[str, tuple[str, ...]] = {}
    for code, name in zip(*_township_rows(), strict=True):
        out[name] = (*out.get(name, ()), code)
    for name in [name for name in out if name.endswith("族乡")]:
        if len(short := without_nation(name)) > 2:
            out[short] = (*out.get(short, ()), *out[name])
    return out


def without_nation(township: str) -> str:
    """A township's name without the nation it is one of (堰塘土家族乡 → 堰塘乡); itself where it has none."""
    return f"{m[1]}乡" if (m := _of_a_nation().fullmatch(township)) else township


@cache
def _of_a_nation() -> re.Pattern[str]:
    nations = "|".join(tables.words("nations.tsv"))
    return re.compile(f"(.+?)(?:(?:{nations})+族?|民族)乡")


def township_names() -> Sequence[str]:
    """The townships' names, as often as there are townships of a name."""
    return _township_rows().names


class _Townships(NamedTuple):
    """Codes, sorted, and the name of each."""

    codes: Sequence[str]
    names: Sequence[str]


@cache
def _township_rows() -> _Townships:
    cells = _archive().read("townships.tsv").decode("utf-8").split()
    return _Townships(cells[0::2], cells[1::2])


def townships_of(county: str) -> list[tuple[str, str]]:
    """Code and name of each township of a county (six digits)."""
    codes, names = _township_rows()
    start, end = bisect_left(codes, county), bisect_left(codes, county + ":")
    return list(zip(codes[start:end], names[start:end], strict=True))


_RANK = re.compile("(?:街道|镇|乡|苏木)$")


def without_rank(township: str) -> str:
    """A township's name without the word for its rank."""
    return _RANK.sub("", township)


@lru_cache(maxsize=512)
def township_stems(county: str) -> Mapping[str, list[str]]:
    """The codes of a county's townships by their names without rank."""
    out: dict[str, list[str]] = {}
    for code, name in townships_of(county):
        out.setdefault(without_rank(name), []).append(code)
    return out


def township_name(code: str) -> str:
    """The name of the township with this code."""
    codes, names = _township_rows()
    return names[bisect_left(codes, code)]


@cache
def _village_lines(province: str) -> list[bytes]:
    """The lines of the province's townships with their villages, sorted by code: as text they take a tenth of the room."""
    try:
        return _archive().read(f"villages/{province}.tsv").splitlines()
    except KeyError:
        return []


@lru_cache(maxsize=65536)
def with_village(name: str, within: str) -> tuple[str, ...]:
    """The townships that have a village or neighbourhood of this name. Loads the province's villages.

    Args:
        within: a county (six digits), or one township (nine).
    """
    lines, village = _village_lines(within[:2]), name.encode("utf-8", "replace")
    start, end = bisect_left(lines, within.encode()), bisect_left(lines, f"{within}:".encode())
    cells = b"\t%b\t" % village, b":%b\t" % village  # a line has `code`, then names, some with a number in front
    return tuple([line[:9].decode() for line in lines[start:end] if any(cell in line + b"\t" for cell in cells)])


class Abroad(NamedTuple):
    """Names of countries with their usual short name, and cities abroad with their country (empty: not known)."""

    countries: Mapping[str, str]
    cities: Mapping[str, str]


@cache
def abroad() -> Abroad:
    """Countries and cities abroad by each of their names."""
    countries: dict[str, str] = {}
    codes: dict[str, str] = {}
    for name, *others in tables.read_rows("countries.tsv"):
        countries |= dict.fromkeys((name, *(others[0].split() if others else ())), name)
    for code, *names in _rows("countries.tsv"):
        short = next((countries[n] for n in names if n in countries), names[0])
        codes[code] = short
        countries |= {n: short for n in names if "（" not in n and n not in countries}
    cities = {name: codes.get(code, "") for name, code in _rows("cities_abroad.tsv")}
    cities |= {name: cities.get(name, "") for name in tables.words("foreign_cities.tsv")}
    return Abroad(countries, cities)


def day_of(date: Date | None) -> str:
    """A date as the gazetteer compares it; empty: now."""
    return date.isoformat() if date else ""
