"""The place that a figure is said of, and whether it is that of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from banmian.bench.figures import Figure
from banmian.bench.slots.scene import Scene
from banmian.bench.slots.words import SLIGHT, contrast
from banmian.records import Location


def place_conflicts(claim: Figure, claims: Scene, source: Figure, scene: Scene) -> bool:
    """Whether the claim's place is another than that of the figure, and none that the figure's sentence names."""
    own, theirs = claims.place(claim), scene.place(source)
    if own is None or theirs is None or not places_apart(own, theirs):
        return False
    return all(places_apart(own, place) for place in scene.places_by_sentence.get(source.sentence, []))


def place_slot(
    claim: Figure, claims: Scene, source: Figure, scene: Scene, rivals: Sequence[Figure]
) -> Literal["place", "subject"] | None:
    """Whether the claim's place is another one, or that of another figure (甲村有120户，乙村有85户)."""
    own, theirs = claims.place(claim), scene.place(source)
    if own is None or (theirs is not None and own.text == theirs.text):
        return None
    apart = theirs is not None and places_apart(own, theirs)
    if apart and place_conflicts(claim, claims, source, scene):
        return "place"
    if (
        theirs is not None
        and (apart or _are_two(own, theirs))
        and _is_beside(own, claim)
        and _is_beside(theirs, source)
    ):
        beside = [p for p in scene.places_by_sentence.get(source.sentence, []) if _is_beside(p, source)]
        if all(places_apart(own, p) or _are_two(own, p) for p in beside if p.start < source.quantity.start):
            return "place"
    is_another = any(
        (place := scene.place(rival)) is not None
        and place.text == own.text
        and (apart or (_is_beside(place, rival) and _is_beside(own, claim) and rival.sentence == source.sentence))
        and contrast(claim, source, rival) >= -SLIGHT
        for rival in rivals
    )
    return None if not is_another else "place" if apart else "subject"


def _are_two(one: Location, other: Location) -> bool:
    """Whether they are different places of one level (龙泉镇, 水口乡)."""
    small = ("county", "township", "village")
    a, b = (p.text.rstrip("省市县区乡镇村") for p in (one, other))
    return one.level in small and one.level == other.level and a not in other.text and b not in one.text


def _is_beside(place: Location, figure: Figure) -> bool:
    """Whether no quantity stands between a place and the figure."""
    return figure.context.last_before(figure.quantity.start) <= place.start


def places_apart(one: Location, other: Location) -> bool:
    """Whether two places with codes are different, and neither lies in the other."""
    if one.adcode is None or other.adcode is None:
        return False
    a, b = (_stem(place.adcode or "") for place in (one, other))
    return not a.startswith(b) and not b.startswith(a)


def _stem(adcode: str) -> str:
    while len(adcode) > 2 and adcode.endswith("00"):
        adcode = adcode[:-2]
    return adcode
