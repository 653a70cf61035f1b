"""Which of the places named around a fact it is said of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from banmian.records import Location, Quantity


def literal(places: Iterable[Location]) -> list[Location]:
    """The places that may govern something: a name used in another sense (枫桥 in “枫桥经验”) governs nothing."""
    return [place for place in places if place.context != "nonliteral"]


def governing_place(fact: Quantity, places: Sequence[Location], text: str) -> Location | None:
    """The place last named before the fact in its own sentence; `places` are the literal ones of `text`, in order."""
    before = bisect_right(places, fact.start, key=_END)
    if not before:
        return None
    place = places[before - 1]
    sentence = text.rfind(fact.sentence, 0, fact.end + len(fact.sentence))
    return place if place.start >= sentence else None


_END = attrgetter("end")
