"""Whether the places that a summary names are those of its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from banmian.records import Location

PlaceVerdict = Literal["exact", "ancestor", "fabricated"]


def literal_places(places: Iterable[Location]) -> tuple[Location, ...]:
    """The places that stand for themselves: 枫桥 in “枫桥经验” is left out."""
    return tuple(place for place in places if place.context != "nonliteral")


def place_verdict(place: Location, sources: Sequence[Location]) -> PlaceVerdict:
    """exact: the source names the same unit, by this name or another; ancestor: only a unit that lies in it."""
    for other in sources:
        if place.text == other.text or (place.adcode is not None and place.adcode == other.adcode):
            return "exact"
        if place.adcode is None and place.name is not None and place.name == other.name:
            return "exact"
    for other in sources:
        if place.name is not None and other.path is not None and _lies_in(other, place):
            return "ancestor"
    return "fabricated"


def _lies_in(inner: Location, outer: Location) -> bool:
    """Whether the path of `inner` leads through `outer`."""
    if outer.path is None:
        return outer.name in (inner.path or "").split("/")
    return f"{inner.path}/".startswith(f"{outer.path}/")
