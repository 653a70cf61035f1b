"""Whether the places that a summary names are those of its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from banmian.records import Location

PlaceVerdict = Literal["exact", "ancestor", "fabricated"]


def literal_places(places: Iterable[Location]) -> tuple[Location, ...]:
    """The places that stand for themselves: 枫桥 in “枫桥经验” is left out."""
    return tuple(place for place in places if place.context != "nonliteral")


class Places:
    """The places of a source that stand for themselves."""

    def __init__(self, places: Iterable[Location]) -> None:
        self.literal = literal_places(places)
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
        if place.name is not None and (place.path or place.name) in self._above:
            return "ancestor"
        return "fabricated"
