"""Which of the places named around a fact it is said of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from banmian.records import Location, Quantity
from banmian.text.hanzi import sentences
from banmian.text.reading import read


class GoverningPlace(NamedTuple):
    """The place that a fact is said of, with its offsets in the fact's text."""

    text: str
    start: int
    end: int
    adcode: str | None


_GENERIC = re.compile(
    "[全我本该](?:(?P<province>省)|(?P<prefecture>市(?![场值])|州(?!长))|(?P<county>县(?!域)|区(?![域间块别])|旗)"
    "|(?P<township>镇(?!静)|乡(?!村振))|(?P<village>村))(?!级)"
)
"""Places named by what they are: 全市, 我省. Which one is meant, the article says."""
_DIGITS = {"province": 2, "prefecture": 4, "county": 6}
"""How many digits of a code name a unit of a level."""
_TEAM = re.compile(
    "[女男]?(?:[足篮排乒羽网冰]|国家)?队|[女男][足篮排乒羽]|选手|运动员|籍|代表团|政府|外交|总统|总理|健儿|派出|派(?=[0-9由遣])|包揽|摘得"
)
"""Behind a country's name: whom it is said of, not where."""
_LOCATIVE = re.compile("(?:[在于到赴往入抵至从自]|走进|奔赴|落户|来到)(?:[^,。;:、!?]{0,1})$")
_CHAIN = 1
"""Characters between the levels of one name (河南省|新乡市)."""
_FEW = 16
"""Places in front of 全县 among which the one that it means is looked for."""
_NOUN = 6
"""Longest noun behind a number, whose place the next clause begins with."""
_END = attrgetter("end")


def literal(places: Iterable[Location]) -> list[Location]:
    """The places that may govern something: a name used in another sense (枫桥 in “枫桥经验”) governs nothing."""
    return [place for place in places if place.context != "nonliteral"]


class GoverningPlaces:
    """The places of one text, and which of them governs a fact in it.

    Args:
        text: a paragraph.
        places: its literal places, in order.
        known: the literal places of the article it stands in; they say which unit 全市 is.
    """

    def __init__(self, text: str, places: Sequence[Location], known: Sequence[Location]) -> None:
        self._reading = reading = read(text)
        self._text = text = reading.text  # what follows counts in the copy
        self._known = known
        own = [
            GoverningPlace(place.text, start, end, place.adcode)
            for place in places
            for start, end in ((reading.place(place.start), reading.place(place.end)),)
            if place.level != "country" or (end - start > 1 and not _TEAM.match(text, end))  # 驻华, 中俄: with whom
        ]
        generic = [
            GoverningPlace(m[0], m.start(), m.end(), self._code(m.lastgroup or "")) for m in _GENERIC.finditer(text)
        ]
        self._levels = {m.start(): m.lastgroup for m in _GENERIC.finditer(text)}
        self._level_of = {reading.place(place.start): place.level for place in places}
        self._places = sorted(own + generic, key=_END)
        self._sentences = [start for start, _ in sentences(text)] if self._places else []

    def _code(self, level: str) -> str | None:
        """The code of the unit of a level that all known places of the article lie in."""
        digits = _DIGITS.get(level)
        if digits is None:
            return None
        codes = {place.adcode[:digits] for place in self._known if place.adcode is not None}
        codes = {code for code in codes if not code.endswith("00")}  # a province says nothing of a city in it
        return codes.pop().ljust(6, "0") if len(codes) == 1 else None

    def of(self, fact: Quantity) -> GoverningPlace | None:
        """The place last named before the fact in its sentence, or else the first behind it that is said to be where.

        全县 behind a county that its sentence names is that county.
        """
        if not self._places:
            return None
        found = self._governing(self._reading.place(fact.start), self._reading.place(fact.end))
        if found is None or self._reading.is_plain:
            return found
        span = self._reading.span(found.start, found.end)
        return GoverningPlace(self._reading.printed[slice(*span)], *span, found.adcode)

    def _governing(self, start: int, end: int) -> GoverningPlace | None:
        sentence = bisect_right(self._sentences, start)
        first = self._sentences[sentence - 1] if sentence else 0
        last = self._sentences[sentence] if sentence < len(self._sentences) else len(self._text)
        before = bisect_right(self._places, start, key=_END)
        if before and self._places[before - 1].start >= first:
            return self._named(before - 1, first)
        return self._behind(before, end, last)

    def _named(self, index: int, first: int) -> GoverningPlace:
        """The place, or the one that it means, where the sentence has named that: 西乡…在|全县, not 桃源县…居|全市."""
        place = self._places[index]
        level = self._levels.get(place.start)
        if level is None:
            return place
        for other in reversed(self._places[max(0, index - _FEW) : index]):
            if other.start < first:
                break
            if self._levels.get(other.start) is None and self._level_of.get(other.start) == level:
                return other
        return place

    def _behind(self, index: int, start: int, last: int) -> GoverningPlace | None:
        """The place in 投资3亿元在石林…: the most exact level of the name that is said to be where."""
        places, text = self._places, self._text
        comma = text.find(",", start, start + _NOUN + 1)
        for i in range(index, len(places)):
            place = places[i]
            if place.end > last:
                return None
            if 0 <= comma == place.start - 1 and self._alone(i, last):  # 五届大会,|南昌共签约…
                return place
            if place.start >= start and _LOCATIVE.search(self._text, start, place.start):
                while i + 1 < len(places) and 0 <= places[i + 1].start - places[i].end < _CHAIN:
                    i += 1
                return places[i]
        return None

    def _alone(self, index: int, last: int) -> bool:
        """Whether no other place is named behind a place in its sentence."""
        return index + 1 == len(self._places) or self._places[index + 1].start >= last
