"""The verdict on each quantity of a summary: does the source say so, does it follow from it, or in what is it wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal, get_args

from banmian.bench.figures import Figure, same_dimension

Verdict = Literal[
    "exact",
    "entailed",
    "modifier_dropped",
    "modifier_weaker",
    "derived",
    "modifier",
    "direction",
    "percent_point",
    "magnitude",
    "unit",
    "fabricated",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SUPPORT: frozenset[Verdict] = frozenset({"exact", "entailed"})
LENIENT: frozenset[Verdict] = SUPPORT | {"modifier_dropped", "modifier_weaker"}
_NEARNESS = Fraction(1, 10)
_MOST_TERMS = 60
"""Values of a source that sums and differences are made of."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a quantity, and the source's quantity that it was held against, where there is one."""

    verdict: Verdict
    source: Figure | None


class Judge:
    """Verdicts on figures by one source."""

    def __init__(self, sources: Sequence[Figure]) -> None:
        self.sources = tuple(sources)
        self._known: dict[tuple[object, ...], Judgement] = {}

    def __call__(self, figure: Figure) -> Judgement:
        """The verdict on `figure`."""
        if figure.key not in self._known:
            self._known[figure.key] = self._judge(figure)
        return self._known[figure.key]

    def _judge(self, h: Figure) -> Judgement:
        same = [s for s in self.sources if same_dimension(h, s)]
        return _by_value(h, same) or self._by_error(h, same)

    def _by_error(self, h: Figure, same: Sequence[Figure]) -> Judgement:
        """What is wrong with a figure whose value the source does not have in this dimension."""
        others = [s for s in self.sources if s not in same]
        equal = [s for s in others if _equal(h, s)]
        for s in equal:
            if {h.family, s.family} == {"percentage", "percentage_point"}:
                return Judgement("percent_point", s)
        for s in same:
            if h.value and s.value and h.value != s.value and _mantissa(h.value) == _mantissa(s.value):
                return Judgement("magnitude", s)
        literal = [s for s in self.sources if s not in equal and _written(h, s)]
        kin = [s for s in (*equal, *literal) if s.family == h.family]
        if kin:
            return Judgement("unit", kin[0])
        if _derived(h, same):
            return Judgement("derived", None)
        for s in (*equal, *literal):
            return Judgement("unit", s)
        nearest = min(same, key=lambda s: abs(s.value - h.value), default=None)
        return Judgement("fabricated", nearest)


def _by_value(h: Figure, same: Sequence[Figure]) -> Judgement | None:
    """The verdict where the source has this value, or one that it follows from."""
    equal = [s for s in same if _equal(h, s)]
    agreed = [s for s in equal if not _opposed(h, s)]
    entailing = [s for s in same if s.value != h.value and _entails(s, h)]
    for s in agreed:
        if s.modifier == h.modifier:
            return Judgement("exact", s)
    for s in entailing:
        if not _opposed(h, s):
            return Judgement("entailed", s)
    if h.modifier == "none":
        for s in agreed:
            if s.modifier not in ("range", "vague"):
                return Judgement("modifier_dropped", s)
    for s in agreed:
        if s.interval.within(h.interval):
            return Judgement("modifier_weaker", s)
    for s in agreed:
        return Judgement("modifier", s)
    for s in (*equal, *entailing):
        return Judgement("direction", s)
    return None


def _equal(h: Figure, s: Figure) -> bool:
    return h.value == s.value and (h.high == s.high or h.high is None or s.high is None)


def _written(h: Figure, s: Figure) -> bool:
    """Whether two quantities are the same number with other units (500亩, 500公顷)."""
    return h.quantity.value_exact == s.quantity.value_exact and h.quantity.unit != s.quantity.unit


def _opposed(h: Figure, s: Figure) -> bool:
    return h.direction is not None and s.direction is not None and h.direction != s.direction


def _entails(s: Figure, h: Figure) -> bool:
    """Whether all that `s` may be is what `h` says, and no farther than a tenth from its value."""
    inner = s.interval
    if h.modifier in ("none", "range", "vague") or inner.low is None or inner.high is None:
        return False
    reach = abs(h.value) * _NEARNESS
    near = abs(inner.low - h.value) <= reach and abs(inner.high - h.value) <= reach
    return near and inner.within(h.interval)


def _mantissa(value: Fraction) -> tuple[int, int, int]:
    """The same for two values where one is a power of ten times the other."""
    top, bottom, balance = abs(value.numerator), value.denominator, 0
    for prime, sign in ((2, 1), (5, -1)):
        while top % prime == 0:
            top, balance = top // prime, balance + sign
        while bottom % prime == 0:
            bottom, balance = bottom // prime, balance - sign
    return top, bottom, balance


def _derived(h: Figure, same: Sequence[Figure]) -> bool:
    """Whether the value is a sum of two or three values of the source, or the difference of two."""
    if h.modifier != "none":
        return False
    terms = [s.value for s in same if s.modifier == "none"][:_MOST_TERMS]
    pairs = list(combinations(range(len(terms)), 2))
    if any(terms[i] + terms[j] == h.value or abs(terms[i] - terms[j]) == h.value for i, j in pairs):
        return True
    last = {value: i for i, value in enumerate(terms)}  # the third of a sum stands behind the two others
    return any(last.get(h.value - terms[i] - terms[j], -1) > j for i, j in pairs)
