"""What the names of a text mean: each linked to one unit, decided for the text as a whole, or left open.

A name that several units share goes to the one that the other places of the text, the chain it stands in and the home
region speak for; where nothing tells them apart it stays unlinked, with its candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from banmian.annotate.place import gazetteer
from banmian.annotate.place.lists import JOINTS
from banmian.annotate.place.senses import Link, ending_in, link_to, link_without_code, meanings, namesakes
from banmian.annotate.place.tokens import Candidate
from banmian.annotate.place.vocabulary import site_words
from banmian.text import segment

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
_MOST_PROVINCES = 8
"""Provinces whose villages are looked through at most to tell townships of one name apart."""
_TOLD = 5
"""Candidates that `why` tells the scores of."""
_SURE, _SUPPORTED, _ALONE, _BY_RANK = 0.95, 0.9, 0.66, 0.7
"""How far a link is trusted: a sole unit that goes with the text; told apart by it; a bare short name alone; by rank only."""
_UNSURE = ("weak", "homograph")
_OFFICES = (
    "公证处",
    "法院",
    "检察院",
    "公安",
    "区委",
    "区政府",
    "区纪委",
    "区人民",
    "税务",
    "消防",
    "交警",
    "海关",
    "街道办",
)
"""Offices of a district, before which its short name needs no other support."""
_OPENERS = "，。、；：！？\n“”（ 在到从赴"


class Linker:
    """The links of one text's candidates; `home` is an adcode, `day` as `gazetteer.day_of` gives it.

    `islands` says whether the text is in traditional characters, which speaks for Hong Kong, Macao and Taiwan.
    """

    def __init__(
        self, text: str, found: Sequence[Candidate], home: str | None, day: str, *, islands: Callable[[], bool] = bool
    ) -> None:
        self.text, self.day, self.islands = text, day, islands
        self.home = (home or "").ljust(6, "0") if home else ""
        self.names = [c.name or text[c.start : c.end] for c in found]
        self.found = found = [_of_kind(c, name) for c, name in zip(found, self.names, strict=True)]
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
        if any(_under(code, head) for head in self._heads(k)):
            yield "chain" if self._above_is(k) else "list"
        if self.found[k].ends:
            yield "list end"
        below = self._below(k)
        if below is not None and _under(below, code):
            yield "unit behind"
        sizes = (("county named", 6), ("city named", 4), ("province named", 2))
        if said := next((name for name, size in sizes if self._speaks_of(k, code[:size])), None):
            yield said
        if _nearness(code, self.home):
            yield "home"
        if self.rivals[k] and code in self.options[k]:
            yield "rank"

    def link(self, k: int) -> Link:
        c, name, code, options = self.found[k], self.names[k], self.chosen[k], self.options[k]
        if name.endswith("新区") and (above := self._above(k)) and code and not _under(code, above):
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
        if above is None or len(code) == 9 or not self._is_bare(k, code) or _under(code, above):
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
            return _SUPPORTED if evidence else _BY_RANK if not _nearness(code, self.home) else 0.85
        if self._is_bare(k, code) and not (
            self._speaks_of(k, code[:2]) or _nearness(code, self.home) or self._heads(k)
        ):
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

    # -- deciding ----------------------------------------------------------------------------------------------------

    def _decide(self) -> None:
        sure = [
            k for k, c in enumerate(self.found) if c.kind not in _UNSURE and (self.options[k] or c.level == "township")
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

    def _admit_unsure(self) -> None:
        full = {
            u.short
            for c, name in zip(self.found, self.names, strict=True)
            if c.kind == "unit"
            for u in gazetteer.units_named(name)
            if u.name == name != u.short
        }
        for k, c in enumerate(self.found):
            if c.kind not in _UNSURE:
                continue
            code = self._best(k) if self.options[k] else None
            self.is_place[k] = self._supported(k, code, full)
            if self.is_place[k] and code:
                self._note(k, code)

    def _supported(self, k: int, code: str | None, full: set[str]) -> bool:
        """Whether a name that wants support is meant as a place: by a chain, its full name in the text, or home."""
        weak = self.found[k].kind == "weak"
        if code is not None and any(_under(code, above) for above in self._heads(k)):
            return True
        if code is not None and len(code) == 9:
            return self._speaks_of(k, code[:6])
        if self.names[k] in full:
            return weak or self._opens(k)
        if code is None or not any(u.stood(self.day) for u in gazetteer.units_named(self.names[k])):
            return False
        city = code[:2] if code[:2] in (*gazetteer.MUNICIPALITIES, "81", "82") else code[:4]
        if weak and code[:2] == "81" and self.islands():
            return True
        if weak and self.text.startswith(_OFFICES, self.found[k].end):
            return True
        if weak:
            return self._speaks_of(k, city) or self.home.startswith(city)
        if (
            not weak
            and self._speaks_of(k, city)
            and (self._is_listed(k) or self.text.startswith(_OFFICES, self.found[k].end))
        ):
            return True
        noun = (segment.word_tag(self.names[k]) or "n")[0] == "n"
        return noun and self.home.startswith(city) and self._opens(k)

    def _is_listed(self, k: int) -> bool:
        """Whether the name `k` stands in a list with one that is sure."""
        found, text = self.found, self.text
        before = k > 0 and found[k - 1].kind not in _UNSURE and text[found[k - 1].end : found[k].start] in JOINTS
        return before or (
            k + 1 < len(found)
            and found[k + 1].kind not in _UNSURE
            and text[found[k].end : found[k + 1].start] in JOINTS
        )

    def _opens(self, k: int) -> bool:
        start = self.found[k].start
        return start == 0 or self.text[start - 1] in _OPENERS

    def _note(self, k: int, code: str) -> None:
        """Takes down that the name `k` means the unit with this code."""
        self.chosen[k] = code
        today = gazetteer.heir(code[:6])
        for prefix in {head[:size] for head in (code, today) for size in (2, 4, 6)}:
            names = self.said.setdefault(prefix, set())
            if self.names[k] not in names:
                names.add(self.names[k])
                self.best.clear()

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
        score = _HOME * _nearness(code, self.home) + _ISLANDS * (code[:2] in gazetteer.ISLANDS and self.islands())
        above = self._above(k)
        if above is not None:
            score += _CHAIN if _under(code, above) else -2
        elif any(_under(code, head) for head in self._heads(k)):
            score += _LISTED
        if self.rivals[k] and code in self.options[k]:
            score += _RANK_OF_PROVINCE if code[2:] == "0000" else _RANK
        elif code in self.rivals[k] and not self._heads(k) and self.said.get(code, set()) - {self.names[k]}:
            score += _PREFECTURE  # its full name stands in the text too
        below = self._below(k)
        if below is not None and _under(below, code):
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
        codes = [gazetteer.heir(c[:6]) if c is not None and _is_county(c[:6]) else None for c in self.chosen]
        home = self.home if _is_county(self.home) else None
        last = next((c for c in codes if c is not None), home)
        out: list[str | None] = []
        for code in codes:
            out.append(last)
            last = code or last
        return out

    # -- villages, and townships that no list has ----------------------------------------------------------------------

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

    def _village_behind(self, k: int) -> str | None:
        chained = k + 1 < len(self.found) and self._above_is(k + 1) and self.found[k + 1].level == "village"
        return self.names[k + 1] if chained else None

    def _county_path(self, k: int) -> str | None:
        county = self.near[k]
        return "/".join(gazetteer.path_of(gazetteer.county_on(county, self.day), self.day)) if county else None


def _options(c: Candidate, name: str, day: str) -> tuple[str, ...]:
    return ending_in(name, c.ends, day) if c.ends else meanings(name, c.kind, c.level, day)


def _of_a_nation(code: str, name: str) -> bool:
    """Whether a township is printed without the nation that its full name has."""
    return len(code) == 9 and (full := gazetteer.township_name(code)) != name == gazetteer.without_nation(full)


def _is_county(code: str) -> bool:
    return len(code) == 6 and code[4:] != "00"


def _under(code: str, above: str) -> bool:
    """Whether the first unit lies in the second."""
    heads = {above, gazetteer.heir(above)}
    return code not in heads and any(code.startswith(h.removesuffix("00").removesuffix("00")) for h in heads)


def _nearness(code: str, home: str) -> float:
    """How near a unit is to home."""
    if _is_county(home) and code[:6] == home:
        return _COUNTY
    if home[2:4] not in ("", "00") and code[:4] == home[:4]:
        return _PREFECTURE
    return _PROVINCE if home and code[:2] == home[:2] else 0


def _of_kind(c: Candidate, name: str) -> Candidate:
    """The candidate; a county called as a country and more (黑山县) is a unit."""
    return c._replace(kind="unit") if c.kind == "country" and name not in gazetteer.abroad().countries else c
