"""Counts of what is listed: 阁山镇、经楼镇两处, or 三个镇 where the source lists three."""

from __future__ import annotations

import re

from banmian.bench.derive.results import Proof
from banmian.bench.figures import Figure
from banmian.bench.slots.scene import Scene

_MOST = 12
"""A count above it is not counted out."""
_LONGEST = 14
"""Characters of an item."""
_JOINTS = re.compile("、|以及|和|与|及")
_BUT = re.compile("除(?:了)?([^,。;]{2,30}?)(?:以|之)?外")
_GENERAL = frozenset("个处地项种类家名位")


def listed_in(claim: Figure, scene: Scene) -> Proof | None:
    """Why a small count is that of a list: one right before it in the claim itself, or one of the source whose items end with
    what is counted."""
    if (
        claim.family != "count"
        or claim.modifier != "none"
        or claim.value.denominator != 1
        or not 2 <= claim.value <= _MOST
    ):
        return None
    number = int(claim.value)
    ahead = claim.zones.ahead[-_LONGEST * (number + 1) :]
    items = [item for item in _JOINTS.split(ahead) if item]
    if len(items) == number and "、" in ahead and all(_is_known(item, scene) for item in items[1:]):
        return Proof(f"{claim.quantity.text}: {'、'.join(items)}", ())
    if (proof := _all_but(claim, scene)) is not None:
        return proof
    noun = (claim.quantity.measured or "")[-1:]
    unit = claim.unit[-1:]
    ends = {c for c in (noun, unit) if c and c not in _GENERAL}
    if not ends:
        return None
    for end in sorted(ends):
        for m in re.finditer(_list(end), scene.context.folded):
            if len(_JOINTS.split(m[0])) == number:
                return Proof(f"{claim.quantity.text}: {m[0]}", ((m.start(), m.end()),))
    return None


def _all_but(claim: Figure, scene: Scene) -> Proof | None:
    """As many as the source says less those that the claim names (除杨坪镇外还有8个乡镇, of 9个乡镇)."""
    start, end = claim.context.span(claim.sentence)
    m = _BUT.search(claim.context.folded, start, end)
    if m is None:
        return None
    named = [item for item in _JOINTS.split(m[1]) if item]
    for f in scene.figures:
        if f.unit == claim.unit and f.value == claim.value + len(named) and f.zones.head & claim.zones.head:
            text = f"{claim.quantity.text} = {f.quantity.num_text} - {len(named)}"
            return Proof(text, ((f.quantity.start, f.quantity.end),))
    return None


def _list(end: str) -> str:
    """A list of items that end with the same character."""
    item = rf"[^，,、。；;：:！!？?\s和与及]{{1,{_LONGEST}}}?{re.escape(end)}"
    return rf"(?:{item}(?:、|和|与|及|以及))+{item}"


def _is_known(item: str, scene: Scene) -> bool:
    stem = item[:2]
    return len(item) > 1 and stem in scene.context.folded
