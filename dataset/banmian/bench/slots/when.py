"""The time that governs a figure, and whether it is that of a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from banmian.bench.figures import Figure
from banmian.bench.moments import Moment, disagree, moments
from banmian.bench.slots.parts import is_part
from banmian.bench.slots.scene import Scene
from banmian.bench.slots.words import SLIGHT, contrast

BASE = "比较同与对从自由于"
"""What stands in front of the time that something is held against, or counted from."""
_SINCE = re.compile("以来|起|至今|开始|之后|后")
_BEGINS = re.compile("[开启闭]|起|始|至|以来|举行")
_LAST_YEARS = re.compile("近|过去|最近|连续|[0-9]年间")


def moments_of(figure: Figure) -> tuple[Moment, ...]:
    """The time that governs the figure and stands before it; what a change is held against (较一季度) is none."""
    q, folded = figure.quantity, figure.context.folded
    if q.time_text and q.time_basis == "stated":
        at = folded.rfind(q.time_text, figure.context.span(figure.sentence)[0], q.start)
        if at < 0 or (at > 0 and folded[at - 1] in BASE):
            return ()
    return moments(q.timex, q.time_text)


def are_apart(one: Sequence[Moment], other: Sequence[Moment]) -> bool:
    return bool(one) and bool(other) and all(disagree(a, b) for a in one for b in other)


def _is_part(one: Sequence[Moment], other: Sequence[Moment]) -> bool:
    """Whether one is a year, and the other several (2020年至2022年) of which it is an end."""
    return (
        len(one) == 1
        and len(other) == 2
        and other[0].year != other[1].year
        and one[0].year is not None
        and other[0].months is other[1].months is one[0].months is None
    )


def _is_end_of_span(own: Sequence[Moment], source: Figure, scene: Scene) -> bool:
    """Whether the claim's day is one end of the days that the source's sentence says, and nothing else there."""
    if len(own) != 1 or own[0].day is None:
        return False
    begin, _ = source.context.span(source.sentence)
    near = [value for start, _, value in scene.dates if begin <= start < source.quantity.start and value]
    spans = [v for v in near if len(v) == 2 and any(m.day == own[0].day and not disagree(m, own[0]) for m in v)]
    return bool(spans) and all(len(v) == 2 or disagree(v[0], own[0]) for v in near)


def _is_so_far(one: Sequence[Moment], other: Sequence[Moment]) -> bool:
    """Whether one is the first months of a year, and the other the last of them (前9个月, 截至9月末)."""
    if len(one) != 1 or len(other) != 1 or (one[0].year and other[0].year and one[0].year != other[0].year):
        return False
    a, b = one[0].months, other[0].months
    return isinstance(a, tuple) and isinstance(b, tuple) and a[0] == 1 and b == (a[1], a[1]) != a


def _time_end(figure: Figure) -> int:
    q = figure.quantity
    at = figure.context.folded.rfind(q.time_text or "", 0, q.start)
    return max(at, 0) + len(q.time_text or "")


def time_differs(claim: Figure, source: Figure, scene: Scene, rivals: Sequence[Figure]) -> bool:
    if claim.quantity.time_basis != "stated":
        return False
    own, theirs = moments_of(claim), moments_of(source)
    if len(own) == 1 and own[0].year and not own[0].months and _LAST_YEARS.match(source.quantity.time_text or ""):
        return True
    if _is_part(own, theirs) and not _SINCE.match(claim.context.folded, _time_end(claim)):
        return True
    if _is_end_of_span(own, source, scene) and not _BEGINS.search(
        claim.context.folded, _time_end(claim), claim.quantity.start
    ):
        return True
    if own and any(
        is_part(rival, source) and moments_of(rival) == own and rival.family == claim.family for rival in rivals
    ):
        return own != theirs
    if not are_apart(own, theirs) or _is_so_far(own, theirs):
        return False
    near = scene.moments_by_sentence.get(source.sentence, [])
    if source.quantity.time_basis == "stated" and near and all(disagree(a, b) for a in own for b in near):
        return True
    least = -SLIGHT if source.quantity.time_basis == "stated" else SLIGHT
    return any(
        not are_apart(own, moments_of(rival)) and bool(moments_of(rival)) and contrast(claim, source, rival) >= least
        for rival in rivals
        if rival.quantity.time_basis == "stated" and rival.family == claim.family
    )
