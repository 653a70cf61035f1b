"""The slots of a claim besides its value: what it is about, when, where, put together how, and what is asserted of it."""

from __future__ import annotations

from collections.abc import Iterable

from banmian.bench.figures import Figure
from banmian.bench.slots.aggregation import aggregation_differs
from banmian.bench.slots.change import base, basis_differs, is_opposed
from banmian.bench.slots.modality import modality_differs
from banmian.bench.slots.scene import Scene, Slot
from banmian.bench.slots.subject import (
    is_about,
    is_of_another_amount,
    is_of_another_item,
    is_of_another_sentence,
    is_the_part,
    is_told_apart,
    is_told_of_all,
)
from banmian.bench.slots.when import are_apart, time_differs
from banmian.bench.slots.where import place_slot
from banmian.bench.slots.words import SLIGHT, contrast, is_contrary


def differing_slot(claim: Figure, claims: Scene, source: Figure, scene: Scene, rivals: Iterable[Figure]) -> Slot | None:
    """The first slot in which the claim contradicts a figure that it follows from; what is unknown contradicts nothing."""
    h, s = claim.quantity, source.quantity
    if is_opposed(claim, source):
        return "direction"
    if {h.change_basis, s.change_basis} == {"yoy", "mom"} or basis_differs(claim, source, scene.page):
        return "basis"
    bases = (base(claim, claims), base(source, scene))
    if bases[0] and bases[1] and are_apart(bases[0], bases[1]):
        return "basis"
    if is_contrary(claim, source):
        return "subject"
    if aggregation_differs(claim, source, scene):
        return "aggregation"
    others = list(rivals)
    if time_differs(claim, source, scene, others):
        return "time"
    if (other := is_of_another_item(claim, claims, source, scene)) is not None:
        return "subject" if other else "modality" if modality_differs(claim, source) else None
    if place := place_slot(claim, claims, source, scene, others):
        return place
    if is_of_another_amount(claim, claims, source, scene):
        return "subject"
    if any(is_told_of_all(claim, source, rival) for rival in others):
        return "aggregation"
    if any(_is_of(rival, claim, claims, source) for rival in others):
        return "subject"
    return "modality" if modality_differs(claim, source) else None


def _is_of(rival: Figure, claim: Figure, claims: Scene, source: Figure) -> bool:
    """Whether the claim is about the rival. One that the summary states elsewhere is none, unless what states it is about the
    source's figure: then the two are swapped."""
    stated = [c for c in claims.stating(rival) if c is not claim]
    if stated and not any(contrast(c, rival, source) > SLIGHT for c in stated):
        return False
    return (
        is_the_part(claim, source, rival)
        or is_about(claim, source, rival)
        or (not is_opposed(claim, rival) and is_told_apart(claim, source, rival))
        or (not stated and is_of_another_sentence(claim, source, rival))
    )
