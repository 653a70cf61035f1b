"""Which of the places named around a fact it is said of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from banmian.records import Location, Quantity


def governing_place(fact: Quantity, places: Sequence[Location], text: str) -> Location | None:
    """The place last named before the fact in its own sentence; `places` are those of `text`, in order.

    Names used in another sense (枫桥 in “枫桥经验”) govern nothing.
    """
    literal = [place for place in places if place.context != "nonliteral"]
    before = bisect_right(literal, fact.start, key=lambda place: place.end)
    if not before:
        return None
    place = literal[before - 1]
    sentence = text.rfind(fact.sentence, 0, fact.end + len(fact.sentence))
    return place if place.start >= sentence else None
