"""Whether a value that a summary says follows from one of the source: by what their modifiers let them be."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from banmian.bench.figures import Figure, Interval

Relation = Literal["exact", "entailed", "loose"]
"""loose: it follows, but is so far off that only the same subject makes it a statement about the same thing; a value of
one digit may be (超半数 of 76.9%), but not by more than twice: who says 超41人 of 41万人 says what is false."""
_TENTH = Fraction(1, 10)
_TENTHS_OFF = Fraction(2)
"""Per cent that 四成 may be off: tenths are said of what lies near them."""
_NINE_TENTHS = Fraction(9, 10)
_BARE = frozenset("百千万亿") | {"十万", "百万", "千万"}
_TWENTIETH = Fraction(1, 20)


def allowed(claim: Figure) -> Interval:
    """What a value may be for the claim to be true.

    超, 余, 至少, 不足 say one bound only. 约 stands for what is rounded to its last place, or less than a twentieth off;
    近 for what is less than it by at most a tenth; neither for more than a tenth.
    """
    v, size = claim.value, abs(claim.value)
    if claim.modifier == "approx":
        off = min(size * _TENTH, max(claim.last_place, size * _TWENTIETH))
        return Interval((v - off, 0), (v + off, 0))
    if claim.modifier == "near":
        return Interval((v - size * _TENTH, 0), (v, -1))
    if claim.quantity.unit_text == "成" and claim.modifier == "none":
        return Interval((v - _TENTHS_OFF, 0), (v + _TENTHS_OFF, 0))
    if is_figure_of_speech(claim):
        return Interval((v * _NINE_TENTHS, 0), (2 * v, 0))
    if claim.modifier in ("over", "at_least"):
        return Interval((v, int(claim.modifier == "over")), None)
    return claim.interval


def is_figure_of_speech(claim: Figure) -> bool:
    """Whether it is a bare power of ten (万名干部), which stands for what is near it."""
    return claim.modifier == "none" and claim.quantity.num_text in _BARE


def relation(claim: Figure, source: Figure) -> Relation | None:
    """How the claim follows from a figure of its dimension; None where it does not."""
    if claim.family == "multiple" and source.quantity.kind == "ratio":
        return "entailed" if 100 * claim.value == source.value and _same_modifier(claim, source) else None
    if claim.growth is not None and source.growth is not None and _form(claim) != _form(source):
        return "entailed" if claim.growth == source.growth and _same_modifier(claim, source) else None
    if claim.value == source.value and _same_modifier(claim, source):
        if claim.high == source.high:
            return "exact"
        return None if claim.high is None or source.high is not None else "entailed"
    if claim.value == source.value and claim.modifier == "approx" and source.modifier in ("near", "over"):
        return "entailed"
    if _same_bound(claim, source):
        return "entailed"
    if (claim.modifier == "none" and claim.quantity.unit_text != "成" and not is_figure_of_speech(claim)) or (
        claim.modifier == "approx" and source.modifier == "none" and source.value == claim.value
    ):
        return None  # a value is not rounded in silence, and one that is exact is not about
    if not source.interval.within(allowed(claim)):
        return None
    if _is_near(claim, source):
        return "entailed"
    is_round = abs(claim.value) < 10 * claim.last_place
    return "loose" if is_round and abs(claim.value) / 2 <= abs(source.value) <= 2 * abs(claim.value) else None


def rounds_to(claim: Figure, source: Figure) -> bool:
    """Whether the claim, which has no modifier, would be true with one: the source's value is rounded or its modifier
    dropped."""
    if claim.value == source.value:
        return True
    return claim.modifier == "none" and abs(claim.value - source.value) <= min(
        claim.last_place / 2, abs(claim.value) * _TWENTIETH
    )


def _form(figure: Figure) -> tuple[str, bool]:
    return figure.family, figure.growth == 100 * figure.value


def _same_modifier(claim: Figure, source: Figure) -> bool:
    if claim.family == "duration" and claim.unit == "month" and {claim.modifier, source.modifier} == {"none", "near"}:
        return True  # 近五年: the last five years
    return claim.modifier == source.modifier or {claim.modifier, source.modifier} == {"none", "range"}


def _same_bound(claim: Figure, source: Figure) -> bool:
    """超7000个 of 7000个以上: of a round number the press means the same."""
    return claim.value == source.value and {claim.modifier, source.modifier} in (
        {"over", "at_least"},
        {"under", "at_most"},
    )


def _is_near(claim: Figure, source: Figure) -> bool:
    off = max(claim.last_place, abs(claim.value) * _TENTH)
    if claim.quantity.num_text in _BARE and claim.modifier == "over":
        return source.value < 2 * claim.value  # 千余家 of 1200多家
    if claim.modifier in ("over", "at_least"):
        return source.value <= claim.value + off
    if claim.modifier in ("under", "at_most"):
        return source.value >= claim.value - 2 * abs(claim.value) * _TENTH
    return True
