"""Whether the places that a summary names are those of its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from banmian.records import Location

PlaceVerdict = Literal["exact", "ancestor", "misplaced", "fabricated"]
_MARKS_OF_DATES = "年月日"
"""What a place that begins with it was cut wrongly behind."""
_SUFFIXES = "省市县区州盟旗乡镇村国"
_HOME = ("中国", "全国", "我国")
_LEVELS = ("country", "province", "prefecture", "county", "township", "village")


def literal_places(places: Iterable[Location]) -> tuple[Location, ...]:
    """The places that stand for themselves: 枫桥 in “枫桥经验” is left out, and so are venues that no register knows."""
    return tuple(
        place
        for place in places
        if place.context != "nonliteral" and (place.level != "venue" or place.adcode is not None)
    )


class Places:
    """The places of a source that stand for themselves, and its text."""

    def __init__(self, places: Iterable[Location], text: str) -> None:
        self.literal = literal_places(places)
        self._text = text
        self._texts = {place.text for place in self.literal}
        self._codes = {place.adcode for place in self.literal} - {None}
        self._names = {place.name for place in self.literal} - {None}
        self._above: set[str] = set()
        for path in {place.path for place in self.literal if place.path is not None}:
            units = path.split("/")
            self._above.update("/".join(units[: n + 1]) for n in range(len(units)))
            self._above.update(units)

    def verdict(self, place: Location) -> PlaceVerdict:
        """exact: the source names the same unit, by this name or another; ancestor: only a unit that lies in it."""
        if place.text in self._texts or place.adcode in self._codes:
            return "exact"
        if place.adcode is None and place.name in self._names:
            return "exact"
        if place.text in _HOME and any(code is not None for code in self._codes):
            return "ancestor"
        if place.name is not None and (place.path or place.name) in self._above:
            return "ancestor"
        text = place.text
        if text[0] in _MARKS_OF_DATES and len(text) > 2:
            text = text[1:]
        return "exact" if self._is_written(text) else "fabricated"

    def _is_written(self, name: str) -> bool:
        """Whether the source's text has the name, with or without what says which unit it is."""
        stem = name[:-1] if len(name) > 2 and name[-1] in _SUFFIXES else name
        return len(stem) > 1 and stem in self._text


def misplaced(places: Iterable[Location]) -> set[int]:
    """Where places begin that stand right behind a unit that they do not lie in (四川省迭部县: 迭部 is in 甘肃省)."""
    out: set[int] = set()
    before: Location | None = None
    for place in places:
        if (
            before is not None
            and before.end == place.start
            and before.level in _LEVELS[1:]
            and (before.level == "province" or before.text[-1] in _SUFFIXES)
            and place.level in _LEVELS
            and _LEVELS.index(before.level) < _LEVELS.index(place.level)
            and before.name is not None
            and place.path is not None
            and before.name not in place.path.split("/")
        ):
            out.add(place.start)
        before = place
    return out
