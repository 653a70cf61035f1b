"""What a place name may mean on a day: the codes of the units, or a place without a code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from banmian.annotate.place import gazetteer
from banmian.annotate.place.abbreviations import abbreviations
from banmian.annotate.place.gazetteer import Unit
from banmian.annotate.place.tokens import Candidate
from banmian.annotate.place.vocabulary import Kind
from banmian.records import PlaceLevel


class Link(NamedTuple):
    """What a name means; without `adcode` and `name` where that is not known."""

    level: PlaceLevel
    adcode: str | None = None
    name: str | None = None
    path: str | None = None
    confidence: float = 0.9
    candidates: tuple[str, ...] = ()
    """The codes it may mean, where it is left open."""


@lru_cache(maxsize=65536)
def meanings(name: str, kind: Kind | None, level: PlaceLevel | None, day: str) -> tuple[str, ...]:
    """The codes (six digits, nine for townships) that the name may mean on the day; empty where no list has it.

    Of several units of one short name those of the highest level, the city before its district: the others are
    `namesakes`.
    """
    if kind == "abbreviation":
        if all(a.kind == "unit" for a in abbreviations()[name]):
            return tuple(u.code for a in abbreviations()[name] for n in a.names for u in units_on(n, day)[:1])
        return ()
    of_unit = kind in ("unit", "weak", "homograph") or level in ("province", "prefecture", "county")
    if of_unit and (units := units_on(name, day)):
        return tuple(dict.fromkeys(u.code for u in units))
    if kind in ("township", "unit") or level == "township":
        return gazetteer.townships().get(name, ())
    return ()


@lru_cache(maxsize=65536)
def namesakes(name: str, day: str) -> tuple[str, ...]:
    """The codes of standing units that share the short name with one of a higher level (西安区 with 西安市)."""
    standing = [u for u in gazetteer.units_named(name) if u.stood(day)]
    if any(u.name == name for u in standing):
        return ()
    top = {u.code for u in _highest(standing)} if standing else set()
    return tuple(dict.fromkeys(u.code for u in standing if u.code not in top))


@lru_cache(maxsize=65536)
def ending_in(name: str, ends: str, day: str) -> tuple[str, ...]:
    """The codes of what goes by `name` for short and by a full name with one of the last characters `ends`.

    Counties and above for 省市县区州旗盟, townships for 镇乡 and the 道 of 街道.
    """
    units = [u.code for u in gazetteer.units_named(name) if u.stood(day) and u.name != name and u.name[-1] in ends]
    ranks = [rank for rank in ("镇", "乡", "街道") if rank[-1] in ends]
    towns = [code for rank in ranks for code in gazetteer.townships().get(name + rank, ())]
    return tuple(dict.fromkeys(units or towns))


def units_on(name: str, day: str) -> list[Unit]:
    """The units with this name on the day; for a name of another day what it became or had been.

    Of several units of one short name those of the highest level: the city before its district.
    """
    units = gazetteer.units_named(name)
    standing = [u for u in units if u.stood(day)]
    if standing:
        return _highest([u for u in standing if u.name == name] or standing)
    heirs = (gazetteer.unit_at(code, day) for code in dict.fromkeys(u.successor for u in units if u.successor))
    now = [u for u in heirs if u is not None and u.stood(day)]
    # 乐东县 for 乐东黎族自治县
    now += [u for u in gazetteer.units_named(gazetteer.stem(name)) if u.stood(day) and u.name[-1] == name[-1]]
    if now:
        return list(dict.fromkeys(now))
    before = (v for u in units for v in gazetteer.units_named(u.short) if v.code[:2] == u.code[:2] and v.stood(day))
    return list(dict.fromkeys(before)) or _latest(units)


def _highest(units: Sequence[Unit]) -> list[Unit]:
    top = min((u.level for u in units), key=("province", "prefecture", "county").index)
    return [u for u in units if u.level == top]


def _latest(units: Sequence[Unit]) -> list[Unit]:
    last = max((u.until or "9999" for u in units), default="")
    return [u for u in units if (u.until or "9999") == last]


@lru_cache(maxsize=65536)
def link_to(code: str, day: str, confidence: float, *, printed: str | None = None, village: str | None = None) -> Link:
    """The link to the unit with this code, or to a village of that township.

    A township goes by the name `printed` (its rank may have changed since), and carries the code of its county where
    that had another one on the day.
    """
    if len(code) == 9:
        county = gazetteer.county_on(code[:6], day)
        adcode = code if county == code[:6] else county
        name = printed or gazetteer.township_name(code)
        path = (*gazetteer.path_of(county, day), name)
        if village is not None:
            return Link("village", adcode, village, "/".join((*path, village)), confidence)
        return Link("township", adcode, name, "/".join(path), confidence)
    heads = gazetteer.path_of(code, day)
    unit = gazetteer.unit_at(code, day)
    if unit is None:
        raise KeyError(f"no unit has the code {code}")
    return Link(unit.level, unit.adcode, unit.name, "/".join(heads), confidence)


def link_without_code(c: Candidate, name: str) -> Link:
    """The link of a country, a city abroad, a region, a sight or another place that has no code."""
    if c.kind == "country":
        return Link("country", name=gazetteer.abroad().countries[name], confidence=0.95)
    if c.kind == "abroad":
        country = gazetteer.abroad().cities[name]
        return Link("prefecture", name=name, path=f"{country}/{name}" if country else None)
    if c.kind == "abbreviation":
        lands = [a for a in abbreviations()[name] if a.kind == "country"]
        names = lands[0].names if lands else ()
        return Link("country" if lands else "venue", name=names[0] if len(names) == 1 else None, confidence=0.7)
    return Link("venue", confidence=c.confidence)
