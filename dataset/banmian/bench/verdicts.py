"""The verdict on each quantity of a summary: does the source say so, does it follow from it, or in what is it wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from banmian.bench.dimension import Dimension, Dimensions
from banmian.bench.figures import Figure

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


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a quantity, and the source's quantity that it was held against, where there is one."""

    verdict: Verdict
    source: Figure | None


class Judge:
    """Verdicts on figures by one source."""

    def __init__(self, sources: Sequence[Figure]) -> None:
        self.sources = Dimensions(sources)
        self._known: dict[tuple[object, ...], Judgement] = {}

    def __call__(self, figure: Figure) -> Judgement:
        """The verdict on `figure`."""
        key = (*figure.key, figure.quantity.value_exact, figure.quantity.unit)
        if key not in self._known:
            same = self.sources.of(figure.family, figure.unit)
            self._known[key] = _by_value(figure, same) or self._by_error(figure, same)
        return self._known[key]

    def supports(self, fact: Figure) -> bool:
        """Whether one of the figures says what `fact` says, or follows from it."""
        same = self.sources.of(fact.family, fact.unit)
        return any(f.modifier == fact.modifier and not _opposed(f, fact) for f in same.equal(fact)) or any(
            not _opposed(f, fact) for f in same.following(fact)
        )

    def _by_error(self, h: Figure, same: Dimension) -> Judgement:
        """What is wrong with a figure whose value the source does not have in this dimension."""
        equal, written = list(self.sources.equal(h)), list(self.sources.written(h))
        for s in equal:
            if {h.family, s.family} == {"percentage", "percentage_point"}:
                return Judgement("percent_point", s)
        powers = same.powers(h)
        for s in powers:
            if s.quantity.value_exact != h.quantity.value_exact:
                return Judgement("magnitude", s)
        for s in (*powers, *equal, *written):
            if s.family == h.family:
                return Judgement("unit", s)
        if self._derived(h, same):
            return Judgement("derived", None)
        for s in (*equal, *written):
            return Judgement("unit", s)
        return Judgement("fabricated", same.nearest(h))

    def _derived(self, h: Figure, same: Dimension) -> bool:
        """Whether the value is a sum of two or three values of the source, or the difference of two.

        Two percentages differ by percentage points.
        """
        if h.modifier != "none":
            return False
        if h.family == "percentage_point" and self.sources.of("percentage", "%").differ_by(h.value):
            return True
        return same.add_up_to(h.value) or same.differ_by(h.value)


def _by_value(h: Figure, same: Dimension) -> Judgement | None:
    """The verdict where the source has this value, or one that it follows from.

    A value that the source has is held against that one, not against others near it: 约452 of 452 is weaker, though
    it follows from 438 too. Where the two contradict each other (近3万 of 3万) the other may be meant.
    """
    equal, entailing = same.equal(h), same.entailing(h)
    agreed = [s for s in equal if not _opposed(h, s)]
    for s in agreed:
        if s.modifier == h.modifier:
            return Judgement("exact", s)
    if (end := same.ending(h)) is not None and not _opposed(h, end):
        agreed.append(end)
    if h.modifier == "none":
        for s in agreed:
            if s.modifier not in ("range", "vague"):
                return Judgement("modifier_dropped", s)
    for s in agreed:
        if s.interval.within(h.interval):
            return Judgement("modifier_weaker", s)
    for s in entailing:
        if not _opposed(h, s):
            return Judgement("entailed", s)
    for s in agreed:
        return Judgement("modifier", s)
    for s in (*equal, *entailing):
        return Judgement("direction", s)
    return None


def _opposed(h: Figure, s: Figure) -> bool:
    return h.direction is not None and s.direction is not None and h.direction != s.direction
