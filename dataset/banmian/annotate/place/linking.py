"""What the names of a text mean: each linked to one unit, decided for the text as a whole, or left open.

A name that several units share goes to the one that the other places of the text, the chain it stands in and the home
region speak for; where nothing tells them apart it stays unlinked, with its candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from banmian.annotate.place import gazetteer
from banmian.annotate.place.evidence import lies_under, nearness
from banmian.annotate.place.senses import Link, link_to, link_without_code, meanings
from banmian.annotate.place.support import UNSURE, Support
from banmian.annotate.place.tokens import Candidate
from banmian.annotate.place.vocabulary import site_words

_MOST_PROVINCES = 8
"""Provinces whose villages are looked through at most to tell townships of one name apart."""
_TOLD = 5
"""Candidates that `why` tells the scores of."""
_SURE, _SUPPORTED, _ALONE, _BY_RANK = 0.95, 0.9, 0.66, 0.7
"""How far a link is trusted: a sole unit that goes with the text; told apart by it; a bare short name alone; by rank only."""


class Linker(Support):
    """The links of one text's candidates, for the arguments of `Evidence`."""

    def __init__(
        self, text: str, found: Sequence[Candidate], home: str | None, day: str, *, islands: Callable[[], bool] = bool
    ) -> None:
        super().__init__(text, found, home, day, islands=islands)
        self._decide()
        self.near = self._near_counties()
        self.townships = {code for code in self.chosen if code is not None and len(code) == 9}
        self.villages = self._decide_villages()

    def why(self, k: int) -> str:
        """The evidence for what the name `k` was linked to, and the scores of its best units; empty for a sole one."""
        options = self._all_options(k) if len(self.options[k]) + len(self.rivals[k]) > 1 else ()
        if not options:
            return ""
        scores = sorted(((self._score(k, code), code) for code in options), reverse=True)[:_TOLD]
        told = ", ".join(f"{code} {score:.1f}" for score, code in scores)
        chosen = self.chosen[k]
        return f"{'+'.join(self._evidence(k, chosen)) or 'one sense'} ({told})" if chosen else f"open ({told})"

    def _evidence(self, k: int, code: str) -> Iterator[str]:
        """The kinds of evidence for a unit, the strongest first."""
        if any(lies_under(code, head) for head in self._heads(k)):
            yield "chain" if self._above_is(k) else "list"
        if self.found[k].ends:
            yield "list end"
        below = self._below(k)
        if below is not None and lies_under(below, code):
            yield "unit behind"
        sizes = (("county named", 6), ("city named", 4), ("province named", 2))
        if said := next((name for name, size in sizes if self._speaks_of(k, code[:size])), None):
            yield said
        if nearness(code, self.home):
            yield "home"
        if self.rivals[k] and code in self.options[k]:
            yield "rank"

    def link(self, k: int) -> Link:
        c, name, code, options = self.found[k], self.names[k], self.chosen[k], self.options[k]
        if name.endswith("新区") and (above := self._above(k)) and code and not lies_under(code, above):
            return Link("venue", confidence=0.7)  # 绍兴|滨海新区 is not that of 天津
        if code is not None and self._contradicts(k, code):
            return Link(
                "county", confidence=0.5, candidates=options or (code,)
            )  # 西安|曲江, which is no 曲江区 of 韶关
        if code is not None:
            printed = name if c.level == "township" and not c.ends and not _of_a_nation(code, name) else None
            return link_to(code, self.day, self._trust(k, code), printed=printed)
        if c.kind == "venue":
            return self._venue(k)
        if c.kind in ("country", "abroad", "region", "abbreviation"):
            return link_without_code(c, name)
        if c.level == "village":
            return self._village(k)
        level = gazetteer.level_of(options[0]) if options else c.level or "venue"
        path = self._county_path(k) if level == "township" else None
        return Link(level, path=path, confidence=0.5 if options else c.confidence, candidates=options)

    def _contradicts(self, k: int, code: str) -> bool:
        """Whether a county's short name stands right behind a city that the county does not lie in."""
        above = self._above(k)
        if above is None or len(code) == 9 or not self._is_bare(k, code) or lies_under(code, above):
            return False
        city = above[4:6] == "00" if above[2:4] != "00" else above[:2] in gazetteer.MUNICIPALITIES
        return city and not self.found[k].ends

    def _is_bare(self, k: int, code: str) -> bool:
        """Whether the name `k` is a county's without the word for its rank."""
        unit = gazetteer.unit_at(code, self.day)
        return unit is not None and unit.level == "county" and self.names[k] == unit.short != unit.name

    def _trust(self, k: int, code: str) -> float:
        """How far the link of the name `k` to a unit is to be trusted, by what speaks for it."""
        if len(self.options[k]) > 1 or self.rivals[k]:
            evidence = set(self._evidence(k, code)) - {"rank", "home", "province named"}
            return _SUPPORTED if evidence else _BY_RANK if not nearness(code, self.home) else 0.85
        if self._is_bare(k, code) and not (self._speaks_of(k, code[:2]) or nearness(code, self.home) or self._heads(k)):
            return _ALONE
        return _SURE

    def _venue(self, k: int) -> Link:
        """A venue; a zone, station, port or park with the county that its name or the unit before it says."""
        c, above = self.found[k], self._above(k)
        if not self.text.endswith(site_words(), c.start, c.end):
            return link_without_code(c, self.names[k])
        codes = {above} if above else set(meanings(c.name, "unit", None, self.day)) if c.name else set()
        code = next(iter(codes))[:6] if len(codes) == 1 else None
        if code is None:
            return link_without_code(c, self.names[k])
        heads = "/".join(gazetteer.path_of(code, self.day))
        unit = gazetteer.unit_at(code, self.day)
        county = unit.adcode if unit is not None and unit.level == "county" else None
        return Link("venue", county, path=heads, confidence=c.confidence)

    def _decide(self) -> None:
        sure = [
            k for k, c in enumerate(self.found) if c.kind not in UNSURE and (self.options[k] or c.level == "township")
        ]
        for k in sure:
            single = len(self.options[k]) == 1 and gazetteer.level_of(self.options[k][0]) != "township"
            if single and not (self.rivals[k] and self.above[k]):
                self._note(k, self.options[k][0])
        for _ in range(2):
            self.near = self._near_counties()
            settled = False
            for k in sure:
                if self.chosen[k] is None and (code := self._best(k) or self._promoted(k) or self._paired(k)):
                    self._note(k, code)
                    settled = True
            if not settled:
                break
        self._reconsider(sure)
        self._admit_unsure()
        said: dict[str, set[str]] = {}
        for name, code in zip(self.names, self.chosen, strict=True):
            if code is not None:
                said.setdefault(name, set()).add(code)
        for k, name in enumerate(self.names):  # one sense a text
            codes = said.get(name, set())
            if self.chosen[k] is None and self.is_place[k] and len(codes) == 1 and codes.issubset(self.options[k]):
                self._note(k, next(iter(codes)))

    def _reconsider(self, sure: Sequence[int]) -> None:
        """Gives names that units of two ranks share to the lower one where the text and home speak for it."""
        stated: dict[str, set[str]] = {}
        for k, code in enumerate(self.chosen):
            if code is not None and (self.found[k].ends or self._heads(k)):
                stated.setdefault(self.names[k], set()).add(code)
        changed: dict[int, str | None] = {}
        for k in sure:
            if self.rivals[k]:
                said = stated.get(self.names[k], set())
                code = next(iter(said)) if len(said) == 1 and not self._heads(k) else self._weigh(k)
                if code != self.chosen[k] and (code is None or code in self._all_options(k)):
                    changed[k] = code
        if changed:
            kept = [(k, code) for k, code in enumerate(self.chosen) if code is not None and k not in changed]
            self.said.clear()
            self.best.clear()
            for k, code in kept:
                self._note(k, code)
            for k, new in changed.items():
                self.chosen[k] = None
                if new is not None:
                    self._note(k, new)

    def _promoted(self, k: int) -> str | None:
        """The township of the county spoken of that goes by the same name with another rank (乡 → 镇 → 街道)."""
        county, name = self.near[k], self.names[k]
        if self.found[k].level != "township" or county is None or any(c.startswith(county) for c in self.options[k]):
            return None
        same = gazetteer.township_stems(county).get(gazetteer.without_rank(name), ())
        return same[0] if len(same) == 1 and self._speaks_of(k, county) else None

    def _paired(self, k: int) -> str | None:
        """The one township of its name that has the village named right behind it."""
        village, options = self._village_behind(k), self.options[k]
        if village is None or len({code[:2] for code in options}) > _MOST_PROVINCES:
            return None
        codes = [code for code in options if len(code) == 9 and gazetteer.with_village(village, code)]
        return codes[0] if len(codes) == 1 else None

    def _decide_villages(self) -> dict[str, str]:
        """The township of each village named: by the mention that stands in a chain, else by the county spoken of."""
        out: dict[str, str] = {}
        rows = [k for k, c in enumerate(self.found) if c.level == "village"]
        for k in sorted(rows, key=lambda k: self._above(k) is None):
            if self.names[k] not in out and len(homes := self._homes(k)) == 1:
                out[self.names[k]] = homes[0]
        return out

    def _homes(self, k: int) -> Sequence[str]:
        """The townships that have a village of this name, as far as the text speaks of them."""
        name, above, county = self.names[k], self._above(k), self.near[k]
        if above is not None and len(above) == 9:
            return gazetteer.with_village(name, above)
        homes = gazetteer.with_village(name, county) if county else ()
        return [t for t in homes if t in self.townships] or homes

    def _village(self, k: int) -> Link:
        above, home = self._above(k), self.villages.get(self.names[k])
        if home is not None and (above is None or home.startswith(above)):
            return link_to(home, self.day, 0.9, village=self.names[k])
        return Link("village", path=self._county_path(k), confidence=0.7, candidates=tuple(self._homes(k)))

    def _county_path(self, k: int) -> str | None:
        county = self.near[k]
        return "/".join(gazetteer.path_of(gazetteer.county_on(county, self.day), self.day)) if county else None


def _of_a_nation(code: str, name: str) -> bool:
    """Whether a township is printed without the nation that its full name has."""
    return len(code) == 9 and (full := gazetteer.township_name(code)) != name == gazetteer.without_nation(full)
