"""What a claim is about: whether another figure of the source fits its words better than the one that has its value."""

from __future__ import annotations

import re

from banmian.bench.figures import Figure
from banmian.bench.slots.change import is_opposed, way
from banmian.bench.slots.parts import is_part
from banmian.bench.slots.when import are_apart, moments_of
from banmian.bench.slots.words import CONTRAST, SLIGHT, contrast
from banmian.bench.zones import SENTENCE, SHORT

_PHRASE = 4
"""Characters of a phrase that names something by itself."""
_TOLD = 2
"""Pairs of characters that tell two figures of one sentence apart."""
_TOTAL = re.compile("总(?!部)|全部")
_HEAD = 0.6
"""How much of the claim's noun must stand beside another figure for the claim to be about that one."""


def is_about(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim is about the rival and not about the source's figure, by the words that stand around them."""
    own, near, theirs = claim.zones, source.zones.near, rival.zones.near
    if is_part(source, rival) and own.near & near:
        return False  # 大棚34座，其中22座已建成: the noun of the part is that of the whole
    if _is_of_its_time(claim, source, rival):
        return False
    changes = [way(f) in ("up", "down") for f in (claim, source, rival)]
    if is_opposed(claim, rival) or (changes[0] == changes[1] != changes[2]):
        return False  # by how much something grew is not how much it is
    named = any(rival.zones.weight(gram) >= SHORT for gram in own.head)
    if not named and any(source.zones.weight(gram) >= SHORT for gram in own.head):
        return False
    if _heads(claim, rival) < _HEAD or (own.near and not own.near & rival.zones.near and not named):
        return False
    if _is_named(claim, source, rival):
        return True
    difference = contrast(claim, source, rival)
    if difference >= 2 * CONTRAST:
        return bool(own.near & theirs)
    if source.family == "count" and len(source.quantity.measured or "") < 2 and own.near & near:
        return False  # 应到代表452名，实到438名: the noun is that of the item before
    if difference >= CONTRAST or (difference >= 0 and changes[0] == changes[2] != changes[1]):
        return named
    return difference >= SLIGHT and bool(near) and bool(own.head & theirs) and _is_strange(claim, source)


def is_the_part(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim says of a whole what sets its part apart (失能老人, of 老人163名，其中失能老人57名)."""
    if not is_part(rival, source):
        return False
    zones = source.zones
    own = frozenset(g for g in rival.zones.near - zones.near - zones.clause if zones.weight(g) <= SENTENCE)
    return bool(claim.zones.head & own)


def is_told_apart(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether of two figures of one sentence the claim has words that only the rival stands beside, and none that only the
    source's figure does (新开工项目41个，竣工投产23个)."""
    if rival.sentence != source.sentence or is_part(source, rival) or not claim.context.is_alone(claim.quantity.start):
        return False
    own, ours, theirs = claim.zones, source.zones, rival.zones
    for_rival = {g for g in own.beside & theirs.near if ours.weight(g) <= SENTENCE}
    if not for_rival & own.head and len(for_rival) < _TOLD:
        return False
    return bool(for_rival) and all(theirs.weight(g) > SENTENCE for g in own.beside & ours.near)


def _is_of_its_time(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim's time is that of the source's figure, and not the rival's."""
    own = moments_of(claim) if claim.quantity.time_basis == "stated" else ()
    return bool(own) and own == moments_of(source) and are_apart(own, moments_of(rival))


def _heads(claim: Figure, rival: Figure) -> float:
    """How much of the noun that the claim counts or measures stands beside the rival, of what the source's text knows."""
    context = rival.context
    known = [gram for gram in claim.zones.head if gram in context.every]
    return sum(rival.zones.weight(gram) >= SHORT for gram in known) / len(known) if known else 0.0


def _is_named(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim measures in so many words what the rival does, and not what the source's figure does."""
    phrase, own, name = (_TOTAL.sub("", f.quantity.measured or "") for f in (claim, source, rival))
    return bool(own) and len(name) >= _PHRASE and phrase.endswith(name) and not own.endswith(name)


def _is_strange(claim: Figure, source: Figure) -> bool:
    """Whether nothing that stands beside the claim stands beside the source's figure, in full or shortened."""
    return all(source.zones.weight(gram) < SHORT for gram in claim.zones.near)
