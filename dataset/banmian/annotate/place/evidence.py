"""What speaks for each unit that a name of a text may mean: the chain and list it stands in, the other places, home, rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from banmian.annotate.place import gazetteer
from banmian.annotate.place.lists import JOINTS
from banmian.annotate.place.senses import ending_in, meanings, namesakes
from banmian.annotate.place.tokens import Candidate

_MARGIN = 1.0
"""By how much the best unit must lead."""
_CHAIN = 6.0
"""Weight of the unit that stands directly before a name (湖南省|平江县)."""
_COUNTY, _PREFECTURE, _PROVINCE = 4.0, 3.0, 1.5
"""Weights of another place of the text, or of home, in the same county, prefecture, province."""
_HOME = 0.8
"""What home counts for, against the places of the text."""
_LISTED = 6.0
"""Weight of the unit before the list that a name stands in (辽源市龙山、西安)."""
_ISLANDS = 2.0
"""Weight of traditional characters for a unit of Hong Kong, Macao or Taiwan."""
_RANK, _RANK_OF_PROVINCE = 3.5, 8.0
"""What a city has ahead of a district of its name, and a province."""


class Evidence:
    """The candidates of one text with the units they may mean, and what is known so far of which they do.

    `home` is an adcode, `day` as `gazetteer.day_of` gives it; `islands` says whether the text is in traditional characters,
    which speaks for Hong Kong, Macao and Taiwan.
    """

    def __init__(
        self, text: str, found: Sequence[Candidate], home: str | None, day: str, *, islands: Callable[[], bool] = bool
    ) -> None:
        self.text, self.day, self.islands = text, day, islands
        self.home = (home or "").ljust(6, "0") if home else ""
        self.names = [c.name or text[c.start : c.end] for c in found]
        self.found = found = [_of_kind(c, name, self.home) for c, name in zip(found, self.names, strict=True)]
        self.options = [_options(c, name, day) for c, name in zip(found, self.names, strict=True)]
        self.rivals = [
            namesakes(name, day) if c.kind in ("unit", "weak") and not c.ends and options else ()
            for c, name, options in zip(found, self.names, self.options, strict=True)
        ]
        """Units of a lower rank that a name may mean where the text says so."""
        self.above = self._ancestors()
        self.chosen: list[str | None] = [None] * len(found)
        self.is_place = [True] * len(found)
        """False for a word that looks like a place and is none here."""
        self.said: dict[str, set[str]] = {}
        """The names that mean a unit in a province, prefecture or county, by the beginning of its code."""
        self.best: dict[tuple[object, ...], str | None] = {}
        """What `_best` found, as long as nothing new is said."""
        self.near: list[str | None] = []

    def _note(self, k: int, code: str) -> None:
        """Takes down that the name `k` means the unit with this code."""
        self.chosen[k] = code
        today = gazetteer.heir(code[:6])
        for prefix in {head[:size] for head in (code, today) for size in (2, 4, 6)}:
            names = self.said.setdefault(prefix, set())
            if self.names[k] not in names:
                names.add(self.names[k])
                self.best.clear()

    def _best(self, k: int) -> str | None:
        """The code that most speaks for, where it leads clearly."""
        if not self.options[k]:
            return None
        c = self.found[k]
        around = (self.near[k], *self._heads(k), self._above_is(k), self._below(k), self._village_behind(k))
        key = (self.names[k], c.kind, c.level, c.context, c.ends, *around)
        if key not in self.best:
            self.best[key] = self._weigh(k)
        return self.best[key]

    def _weigh(self, k: int) -> str | None:
        scores = sorted(((self._score(k, code), code) for code in self._all_options(k)), reverse=True)
        best, code = scores[0]
        clear = len(scores) == 1 or best - scores[1][0] >= _MARGIN
        if not clear or (len(code) == 9 and not self._township_holds(k, code, best)):
            return None
        return code

    def _all_options(self, k: int) -> tuple[str, ...]:
        """The codes of the name `k`, and those of lower rank that go by it too, unless a province's name stands alone."""
        options, rivals = self.options[k], self.rivals[k]
        if not rivals or (options[0][2:] == "0000" and not self._in_full_above(k)):
            return options
        return (*options, *rivals)

    def _in_full_above(self, k: int) -> bool:
        """Whether the unit before the name `k` is printed with the word for its rank (乌海市海南)."""
        return bool(self.above[k]) and self.names[self.above[k][0]][-1] in "市州盟区"

    def _township_holds(self, k: int, code: str, best: float) -> bool:
        """Whether a township is the one meant: its county is spoken of, or nothing speaks against the only one."""
        if self.found[k].context == "nonliteral":
            return True
        if self._heads(k) or self._speaks_of(k, code[:6]):
            return best >= _PREFECTURE
        if len(self.options[k]) > 1:
            return best >= _HOME * _PREFECTURE
        village = self._village_behind(k)
        if village is not None and gazetteer.with_village(village, code):
            return True
        elsewhere = any(c is not None and c[2:] != "0000" for c in self.chosen)
        return not elsewhere or self._speaks_of(k, code[:4])

    def _score(self, k: int, code: str) -> float:
        """How much speaks for the unit with this code as the meaning of the name `k`."""
        score = _HOME * nearness(code, self.home) + _ISLANDS * (code[:2] in gazetteer.ISLANDS and self.islands())
        above = self._above(k)
        if above is not None:
            score += _CHAIN if lies_under(code, above) else -2
        elif any(lies_under(code, head) for head in self._heads(k)):
            score += _LISTED
        if self.rivals[k] and code in self.options[k]:
            score += _RANK_OF_PROVINCE if code[2:] == "0000" else _RANK
        elif code in self.rivals[k] and not self._heads(k) and self.said.get(code, set()) - {self.names[k]}:
            score += _PREFECTURE  # its full name stands in the text too
        below = self._below(k)
        if below is not None and lies_under(below, code):
            score += _COUNTY
        if gazetteer.level_of(code) in ("county", "township") and self._speaks_of(k, code[:6]):
            score += _COUNTY
        elif code[2:4] != "00" and self._speaks_of(k, code[:4]):
            score += _PREFECTURE
        elif self._speaks_of(k, code[:2]):
            score += _PROVINCE
        return score + (_PROVINCE if len(code) == 9 and self.near[k] == code[:6] else 0)

    def _speaks_of(self, k: int, prefix: str) -> bool:
        """Whether another name than the `k`th means a unit whose code begins so."""
        names = self.said.get(prefix, set())
        return len(names) > (self.names[k] in names)

    def _above_is(self, k: int) -> bool:
        return k > 0 and self.found[k - 1].end == self.found[k].start

    def _ancestors(self) -> list[tuple[int, ...]]:
        """For each name the names that may stand for the unit it lies in: before it, or before its list."""
        out: list[tuple[int, ...]] = []
        for k, c in enumerate(self.found):
            if not k or c.context == "nonliteral":
                out.append(())
            elif self._above_is(k):
                out.append((k - 1, *out[k - 1][:2]))
            else:
                gap = self.text[self.found[k - 1].end : c.start]
                out.append(out[k - 1] if gap in JOINTS else ())
        return out

    def _heads(self, k: int) -> list[str]:
        """The units that the name `k` is said to lie in."""
        return [code for at in self.above[k] if (code := self.chosen[at]) is not None]

    def _above(self, k: int) -> str | None:
        """The unit that stands directly before the name, as in a chain."""
        return self.chosen[k - 1] if self._above_is(k) else None

    def _below(self, k: int) -> str | None:
        """The only unit that what stands directly behind the name may mean."""
        options = self.options[k + 1] if k + 1 < len(self.found) and self._above_is(k + 1) else ()
        return options[0] if len(options) == 1 else None

    def _near_counties(self) -> list[str | None]:
        """For each name the county last spoken of before it, else the first after it, else the home."""
        codes = [gazetteer.heir(c[:6]) if c is not None and is_county(c[:6]) else None for c in self.chosen]
        home = self.home if is_county(self.home) else None
        last = next((c for c in codes if c is not None), home)
        out: list[str | None] = []
        for code in codes:
            out.append(last)
            last = code or last
        return out

    def _village_behind(self, k: int) -> str | None:
        chained = k + 1 < len(self.found) and self._above_is(k + 1) and self.found[k + 1].level == "village"
        return self.names[k + 1] if chained else None


def _options(c: Candidate, name: str, day: str) -> tuple[str, ...]:
    return ending_in(name, c.ends, day) if c.ends else meanings(name, c.kind, c.level, day)


def is_county(code: str) -> bool:
    return len(code) == 6 and code[4:] != "00"


def lies_under(code: str, above: str) -> bool:
    """Whether the first unit lies in the second."""
    heads = {above, gazetteer.heir(above)}
    return code not in heads and any(code.startswith(h.removesuffix("00").removesuffix("00")) for h in heads)


def nearness(code: str, home: str) -> float:
    """How near a unit is to home."""
    if is_county(home) and code[:6] == home:
        return _COUNTY
    if home[2:4] not in ("", "00") and code[:4] == home[:4]:
        return _PREFECTURE
    return _PROVINCE if home and code[:2] == home[:2] else 0


def _of_kind(c: Candidate, name: str, home: str) -> Candidate:
    """The candidate; a county called as a country and more (黑山县) is a unit, as is one of home called as a river (沅江)."""
    if c.kind == "region" and home[2:4] not in ("", "00"):
        own = any(u.code[:4] == home[:4] and not u.until for u in gazetteer.units_named(name))
        return c._replace(kind="unit") if own else c
    return c._replace(kind="unit") if c.kind == "country" and name not in gazetteer.abroad().countries else c
