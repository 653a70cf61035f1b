"""A text as its claims are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from banmian.bench.dimension import Dimension
from banmian.bench.entailment import relation
from banmian.bench.figures import Figure
from banmian.bench.moments import Moment
from banmian.bench.respective import Listed, respective
from banmian.bench.zones import Context
from banmian.records import Location

Slot = Literal["subject", "time", "place", "aggregation", "direction", "basis", "modality"]

_NO_AMOUNTS = frozenset({"percentage", "percentage_point", "multiple", "ordinal"})


@dataclass(frozen=True)
class Scene:
    """A text as its claims are read: its figures, dates and places, in order."""

    figures: Sequence[Figure]
    dates: Sequence[tuple[int, int, tuple[Moment, ...]]]
    places: Sequence[Location]
    context: Context
    page: Moment | None = None
    """The day of the page, where it is known."""

    @cached_property
    def grams(self) -> frozenset[str]:
        """All pairs of letters of the text."""
        return self.context.every

    @cached_property
    def moments_by_sentence(self) -> dict[int, list[Moment]]:
        """The dates of each sentence."""
        out: dict[int, list[Moment]] = {}
        if self.figures:
            for start, _, value in self.dates:
                out.setdefault(self.figures[0].context.sentence(start), []).extend(value)
        return out

    @cached_property
    def places_by_sentence(self) -> dict[int, list[Location]]:
        """The places of each sentence that stand for themselves."""
        out: dict[int, list[Location]] = {}
        if self.figures:
            for place in self.places:
                out.setdefault(self.figures[0].context.sentence(place.start), []).append(place)
        return out

    @cached_property
    def listed(self) -> dict[int, Listed]:
        """By where they start the figures of lists whose values go item by item (分别)."""
        return respective(self.context.folded, self.figures)

    @cached_property
    def _amounts(self) -> dict[int, Figure]:
        """By where a figure starts, the amount right before it in its sentence, where no words stand between them."""
        out: dict[int, Figure] = {}
        last: Figure | None = None
        waiting: list[Figure] = []
        for f in sorted(self.figures, key=lambda f: f.quantity.start):
            while waiting and waiting[0].quantity.end <= f.quantity.start:
                last = waiting.pop(0)
            own = last is not None and last.sentence == f.sentence and last.family not in _NO_AMOUNTS
            if last is not None and own and not f.context.grams(last.quantity.end, f.quantity.start):
                out[f.quantity.start] = last
            waiting.append(f)
        return out

    def amount_before(self, figure: Figure) -> Figure | None:
        """The amount right before a figure of this text, where no words of its own say what it is about."""
        return self._amounts.get(figure.quantity.start)

    @cached_property
    def _with_amounts(self) -> tuple[dict[str, Dimension], dict[int, list[Figure]]]:
        behind: dict[int, list[Figure]] = {}
        for f in self.figures:
            if (amount := self.amount_before(f)) is not None:
                behind.setdefault(id(amount), []).append(f)
        amounts = [f for f in self.figures if id(f) in behind]
        return {
            family: Dimension(f for f in amounts if f.family == family) for family in {f.family for f in amounts}
        }, behind

    def behind_amounts(self, said: Figure) -> Iterator[tuple[Figure, Figure]]:
        """Amounts of this text nearest to the value of one of another text, each with a figure that stands right behind it."""
        families, behind = self._with_amounts
        for amount in families[said.family].alike(said) if said.family in families else ():
            for figure in behind[id(amount)]:
                yield amount, figure

    @cached_property
    def _families(self) -> dict[str, Dimension]:
        return {
            family: Dimension(f for f in self.figures if f.family == family)
            for family in {f.family for f in self.figures}
        }

    @cached_property
    def _stating(self) -> dict[int, tuple[Figure, list[Figure]]]:
        """By the identity of a figure, which stands beside what states it, so that the identity stays its own."""
        return {}

    def stating(self, figure: Figure) -> list[Figure]:
        """The figures of this text that follow from one of another text, of those nearest to its value."""
        if id(figure) not in self._stating:
            near = self._families[figure.family].alike(figure) if figure.family in self._families else []
            self._stating[id(figure)] = figure, [f for f in near if relation(f, figure)]
        return self._stating[id(figure)][1]

    def place(self, figure: Figure) -> Location | None:
        """The last place before the figure in its sentence."""
        before = [p for p in self.places_by_sentence.get(figure.sentence, ()) if p.start < figure.quantity.start]
        return before[-1] if before else None
