"""What the names of a text mean: each linked to one unit, decided for the text as a whole, or left open.

A name that several units share goes to the one that the other places of the text, the chain it stands in and the home
region speak for; where nothing tells them apart it stays unlinked, with its candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from banmian.annotate import gazetteer
from banmian.annotate.gazetteer import Unit
from banmian.annotate.place_abbreviations import abbreviations
from banmian.annotate.place_names import Candidate
from banmian.records import PlaceLevel

_MARGIN = 1.0
"""By how much the best unit must lead."""
_UNITS = ("unit", "weak", "homograph")


class Link(NamedTuple):
    """What a name means; without `adcode` and `name` where that is not known."""

    level: PlaceLevel
    adcode: str | None = None
    name: str | None = None
    path: str | None = None
    confidence: float = 0.9
    candidates: tuple[str, ...] = ()
    """The codes it may mean, where it is left open."""


class Linker:
    """The links of one text's candidates; `home` is an adcode, `day` as `gazetteer.day_of` gives it."""

    def __init__(self, text: str, found: Sequence[Candidate], home: str | None, day: str) -> None:
        self.text, self.found, self.home, self.day = text, found, home or "", day
        self.names = [text[c.start : c.end] for c in found]
        self.options: list[tuple[str, ...]] = [self._options(c, name) for c, name in zip(found, self.names, strict=True)]
        self.chosen: list[str | None] = [None] * len(found)
        self.full = {
            u.short
            for c, name in zip(found, self.names, strict=True)
            if c.kind == "unit"
            for u in gazetteer.units_named(name)
            if u.name == name and u.short != name
        }
        self._decide()

    def _options(self, c: Candidate, name: str) -> tuple[str, ...]:
        """The codes that the name may mean on the day."""
        if c.kind == "abbreviation":
            units = [a for a in abbreviations()[name] if a.kind == "unit"]
            sure = len(units) == len(abbreviations()[name])
            return tuple(u.code for a in units for n in a.names for u in self._units(n)[:1]) if sure else ()
        if c.kind in _UNITS or c.level in ("prefecture", "county", "province"):
            units_ = self._units(name)
            if units_:
                return tuple(dict.fromkeys(u.code for u in units_))
        if c.kind in ("township", "unit") or c.level == "township":
            return gazetteer.townships().get(name, ())
        return ()

    def _units(self, name: str) -> list[Unit]:
        """The units with this name on the day; for a name of another day what it became or had been."""
        units = gazetteer.units_named(name)
        standing = [u for u in units if u.stood(self.day)]
        exact = [u for u in standing if u.name == name]
        if exact or standing:
            return _highest(exact or standing)
        if heirs := [u.successor for u in units if u.successor]:
            found = (gazetteer.unit_at(code, self.day) for code in dict.fromkeys(heirs))
            if now := [u for u in found if u is not None and u.stood(self.day)]:
                return now
        before = [v for u in units for v in gazetteer.units_named(u.short) if v.code[:2] == u.code[:2] and v.stood(self.day)]
        return list(dict.fromkeys(before)) or _latest(units)

    # -- deciding ----------------------------------------------------------------------------------------------------

    def _decide(self) -> None:
        for k, options in enumerate(self.options):
            if len(options) == 1 and self.found[k].kind not in ("weak", "homograph") and len(options[0]) < 9:
                self.chosen[k] = options[0]
        for _ in range(2):
            for k, options in enumerate(self.options):
                if self.chosen[k] is None and options:
                    self.chosen[k] = self._best(k, options)
        by_name: dict[str, set[str]] = {}
        for k, code in enumerate(self.chosen):
            if code is not None:
                by_name.setdefault(self.names[k], set()).add(code)
        for k, options in enumerate(self.options):
            said = by_name.get(self.names[k], set())
            if self.chosen[k] is None and options and len(said) == 1 and self.found[k].kind not in ("weak", "homograph"):
                self.chosen[k] = next(iter(said))

    def _best(self, k: int, options: tuple[str, ...]) -> str | None:
        scores = sorted(((self._score(k, code), code) for code in options), reverse=True)
        best, code = scores[0]
        if len(code) == 9:
            return code if self._township_holds(k, code, best, scores) else None
        if len(scores) > 1 and best - scores[1][0] < _MARGIN:
            return None
        return code

    def _township_holds(self, k: int, code: str, best: float, scores: list[tuple[float, str]]) -> bool:
        """Whether a township is the one meant: its county is spoken of, or nothing speaks against the only one."""
        if len(scores) > 1 and best - scores[1][0] < _MARGIN:
            return False
        if self._above(k) is not None or any(c[:6] == code[:6] for c in self._said(k)):
            return best >= 3
        if len(scores) > 1:
            return best >= 2.5
        village = self._below(k)
        if village is not None and gazetteer.has_village(code, village):
            return True
        elsewhere = [c for c in self._said(k) if c[2:] != "0000"]
        return not elsewhere or any(c[:4] == code[:4] for c in elsewhere)

    def _said(self, k: int) -> Iterator[str]:
        return (code for j, code in enumerate(self.chosen) if code is not None and j != k and self.names[j] != self.names[k])

    def _score(self, k: int, code: str) -> float:
        """How much speaks for the unit with this code as the meaning of the name `k`."""
        score = 0.0
        above = self._above(k)
        if above is not None:
            score += 6 if _under(code, above) else -2
        below = self._next_code(k)
        if below is not None and _under(below, code):
            score += 4
        best = 0.0
        for said in self._said(k):
            best = max(best, _kinship(code, said))
        score += best
        if len(code) == 9:
            near = self._county_before(k)
            score += 1.5 if near is not None and near == code[:6] else 0
        if self.home:
            score += 0.8 * _kinship(code, _padded(self.home))
        return score

    def _above(self, k: int) -> str | None:
        """The unit that stands directly before the name, as in a chain."""
        if k and self.found[k - 1].end == self.found[k].start:
            return self.chosen[k - 1]
        return None

    def _next_code(self, k: int) -> str | None:
        if k + 1 < len(self.found) and self.found[k].end == self.found[k + 1].start:
            options = self.options[k + 1]
            return options[0] if len(options) == 1 else None
        return None

    def _below(self, k: int) -> str | None:
        """The village that stands directly behind the name."""
        if k + 1 < len(self.found) and self.found[k].end == self.found[k + 1].start and self.found[k + 1].level == "village":
            return self.names[k + 1]
        return None

    def _county_before(self, k: int) -> str | None:
        """The county last spoken of before the name, else the first after it, else the home."""
        for j in (*range(k - 1, -1, -1), *range(k + 1, len(self.found))):
            code = self.chosen[j]
            if code is not None and _is_county(code[:6]):
                return code[:6]
        return self.home[:6] if _is_county(self.home[:6]) else None

    # -- results -----------------------------------------------------------------------------------------------------

    def supported(self, k: int) -> bool:
        """Whether a name that wants support is meant as a place."""
        c, name, code = self.found[k], self.names[k], self.chosen[k]
        if c.kind not in ("weak", "homograph"):
            return True
        if code is not None and self._above(k) is not None and _under(code, self.chosen[k - 1] or ""):
            return True
        if name in self.full:
            return c.kind == "weak" or self._opens(k)
        return c.kind == "weak" and code is not None and bool(self.home[2:].strip("0")) and code[:4] == self.home[:4]

    def _opens(self, k: int) -> bool:
        start = self.found[k].start
        return start == 0 or self.text[start - 1] in "，。、；：！？\n“”（ 在到从赴"

    def link(self, k: int) -> Link:
        """The link of the candidate `k`."""
        c, name, code = self.found[k], self.names[k], self.chosen[k]
        if code is not None:
            return self._linked(code, 0.95 if len(self.options[k]) == 1 else 0.85)
        if c.kind in ("country", "abroad", "region", "venue", "abbreviation"):
            return _fixed(c, name)
        level = c.level or (_level(self.options[k][0]) if self.options[k] else "venue" if c.kind == "word" else "prefecture")
        if level == "village":
            return self._village(k)
        if level == "township" and not self.options[k]:
            return Link(level, path=self._county_path(k), confidence=c.confidence)
        return Link(level, confidence=0.5, candidates=self.options[k])

    def _linked(self, code: str, confidence: float) -> Link:
        if len(code) == 9:
            name = gazetteer.township_name(code)
            path = "/".join((*gazetteer.path_of(code[:6], self.day), name))
            return Link("township", code, name, path, confidence)
        unit = gazetteer.unit_at(code, self.day)
        assert unit is not None
        return Link(unit.level, unit.adcode, unit.name, "/".join(gazetteer.path_of(code, self.day)), confidence)

    def _county_path(self, k: int) -> str | None:
        county = self._county_before(k)
        return "/".join(gazetteer.path_of(county, self.day)) if county else None

    def _village(self, k: int) -> Link:
        name = self.names[k]
        above = self._above(k)
        county = self._county_before(k)
        if above is not None and len(above) == 9:
            homes = [above] if gazetteer.has_village(above, name) else []
        else:
            homes = [t for t, _ in gazetteer.townships_of(county) if gazetteer.has_village(t, name)] if county else []
            near = {code for code in self.chosen if code is not None and len(code) == 9}
            homes = [t for t in homes if t in near] or homes
        if len(homes) == 1:
            path = "/".join((*gazetteer.path_of(homes[0][:6], self.day), gazetteer.township_name(homes[0]), name))
            return Link("village", homes[0], name, path, 0.9)
        return Link("village", path=self._county_path(k), confidence=0.7, candidates=tuple(homes))


def _fixed(c: Candidate, name: str) -> Link:
    if c.kind == "country":
        return Link("country", name=gazetteer.abroad().countries[name], confidence=0.95)
    if c.kind == "abroad":
        country = gazetteer.abroad().cities.get(name) or None
        return Link("prefecture", name=name, path=f"{country}/{name}" if country else None, confidence=0.9)
    if c.kind == "abbreviation":
        meanings = abbreviations()[name]
        land = next((a for a in meanings if a.kind in ("country", "home")), None)
        if land is not None:
            return Link("country", name=land.names[0] if len(land.names) == 1 else None, confidence=0.7)
        return Link("venue", confidence=0.6)
    return Link("venue", confidence=c.confidence)


def _highest(units: Sequence[Unit]) -> list[Unit]:
    """The units of the highest level: a short name means the city before the district of the same name."""
    top = min(units, key=lambda u: ("province", "prefecture", "county").index(u.level)).level
    return [u for u in units if u.level == top]


def _latest(units: Sequence[Unit]) -> list[Unit]:
    last = max((u.until or "9999" for u in units), default="")
    return [u for u in units if (u.until or "9999") == last]


def _level(code: str) -> PlaceLevel:
    if len(code) == 9:
        return "township"
    return "province" if code[2:] == "0000" else "prefecture" if code[4:] == "00" else "county"


def _is_county(code: str) -> bool:
    return len(code) == 6 and code[4:] != "00"


def _padded(code: str) -> str:
    return code.ljust(6, "0")


def _under(code: str, above: str) -> bool:
    """Whether the first unit lies in the second."""
    return code != above and code.startswith(above[:2] if above[2:] == "0000" else above[:4] if above[4:] == "00" else above)


def _kinship(code: str, said: str) -> float:
    """How much the mention of one unit speaks for another: 4 in the same county, 3 the same prefecture, 1.5 the same province."""
    if _is_county(code[:6]) and code[:6] == said[:6]:
        return 4
    if code[2:4] != "00" and code[:4] == said[:4]:
        return 3
    return 1.5 if code[:2] == said[:2] else 0
