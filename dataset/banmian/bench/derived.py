"""Values that a source does not say and that follow from two or more that it says: sums, differences, shares, spans of days.

Operands stand in one sentence or in two that follow each other, count or measure the same, and carry no modifier.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from banmian.bench.dimension import Dimensions
from banmian.bench.entailment import allowed
from banmian.bench.figures import Figure, same_dimension
from banmian.bench.moments import Moment

_LONGEST_RUN = 8
"""Operands of a sum, which follow each other."""
_MOST_TERMS = 10
"""Figures of two sentences that pairs are made of."""
_MOST_PAIRS = 600
_DAY = 86400
_SHARES = frozenset({"percentage", "multiple"})
_FEW = 2
"""Pairs of characters around a claim under which it says nothing of what it is about."""
_SUM = re.compile("共|合计|总")
_TOGETHER = re.compile("共|合计|总|两|三|相差|差|多|少")


@dataclass(frozen=True, slots=True)
class Proof:
    """How a value follows."""

    text: str
    """As 71 = 36 + 35."""
    operands: tuple[tuple[int, int], ...]
    """Where the operands stand in the source."""


class Derivations:
    """What follows from the figures and dates of a source."""

    def __init__(self, sources: Dimensions, dates: Iterable[tuple[int, int, tuple[Moment, ...]]]) -> None:
        """Prepare the indexes.

        Args:
            dates: start, end and value of each date, in order.
        """
        self._sources = sources
        self._dates = list(dates)

    def proof(self, claim: Figure) -> Proof | None:
        """How the claim follows, if it does."""
        if claim.modifier not in ("none", "approx", "over", "near") or claim.high is not None:
            return None
        if claim.family == "duration":
            return self._days(claim) or self._sum_or_difference(claim, claim.family, claim.unit)
        if claim.family in ("percentage", "multiple"):
            return self._share(claim)
        if claim.family == "percentage_point":
            return self._sum_or_difference(claim, "percentage", "%", differences_only=True)
        return self._sum_or_difference(claim, claim.family, claim.unit)

    def total(self, claim: Figure) -> Proof | None:
        """How a claim follows as a sum, if it is said to be one."""
        if _SUM.search(claim.zones.ahead) is None or claim.modifier != "none":
            return None
        for run in self._sums.get((claim.family, claim.value), ()):
            if _comparable(run, claim.unit):
                return _proof(claim, run, " + ")
        return None

    def _sum_or_difference(
        self, claim: Figure, family: str, unit: str, *, differences_only: bool = False
    ) -> Proof | None:
        if claim.modifier != "none":
            return None
        if not differences_only:
            for run in self._sums.get((family, claim.value), ()):
                if _comparable(run, unit) and _related(claim, run):
                    return _proof(claim, run, " + ")
        for pair in self._differences.get((family, claim.value), ()):
            if _comparable(pair, unit) and _related(claim, pair):
                return _proof(claim, pair, " - ")
        return None

    @cached_property
    def _groups(self) -> list[list[Figure]]:
        """Figures without modifier of one family and unit, in reading order."""
        groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for f in self._sources.figures:
            if f.modifier == "none" and f.high is None and f.value > 0:
                groups[f.family, f.unit].append(f)
        return [group for group in groups.values() if len(group) > 1]

    @cached_property
    def _sums(self) -> dict[tuple[str, Fraction], list[tuple[Figure, ...]]]:
        found: dict[tuple[str, Fraction], list[tuple[Figure, ...]]] = defaultdict(list)
        for group in self._groups:
            if group[0].family in ("percentage", "multiple", "score", "ordinal", "age", "temperature"):
                continue
            for first in range(len(group)):
                run = [f for f in group[first : first + _LONGEST_RUN] if f.sentence <= group[first].sentence + 1]
                for size, total in enumerate(accumulate(f.value for f in run), 1):
                    if size > 1 and len(same := found[group[0].family, total]) < 4:
                        same.append(tuple(run[:size]))
        return found

    @cached_property
    def _pairs(self) -> list[tuple[Figure, Figure]]:
        """The greater and the smaller of two."""
        return list(self._make_pairs())

    def _make_pairs(self) -> Iterator[tuple[Figure, Figure]]:
        number = 0
        for group in self._groups:
            for first, f in enumerate(group):
                for other in group[first + 1 : first + _MOST_TERMS]:
                    if other.sentence > f.sentence + 1 or number >= _MOST_PAIRS:
                        break
                    if f.value != other.value:
                        number += 1
                        yield (f, other) if f.value > other.value else (other, f)

    @cached_property
    def _differences(self) -> dict[tuple[str, Fraction], list[tuple[Figure, ...]]]:
        found: dict[tuple[str, Fraction], list[tuple[Figure, ...]]] = defaultdict(list)
        for great, small in self._pairs:
            if (
                great.family not in ("multiple", "score", "ordinal")
                and len(same := found[great.family, great.value - small.value]) < 4
            ):
                same.append((great, small))
        return found

    def _share(self, claim: Figure) -> Proof | None:
        """A share, a growth in per cent, or a multiple."""
        v, low, high = float(claim.value), *_ends(claim)
        for great, small in self._pairs:
            if great.family in ("percentage", "percentage_point", "multiple", "score", "ordinal"):
                continue
            a, b = float(great.value), float(small.value)
            if claim.family == "multiple":
                if low <= a / b <= high and _related(claim, (great, small)):
                    return _proof(claim, (great, small), " / ")
            elif claim.direction is None:
                if v <= 100 and low <= 100 * b / a <= high and _related(claim, (great, small)):
                    return _proof(claim, (small, great), " / ")
            else:
                base = b if claim.direction == "up" else a
                if low <= 100 * (a - b) / base <= high and _related(claim, (great, small)):
                    return _proof(claim, (great, small), " : ")
        return None

    def _days(self, claim: Figure) -> Proof | None:
        """A duration that lies between two dates of a sentence, counted with or without the first."""
        if claim.modifier != "none":
            return None
        size, unit = (claim.value / _DAY, "s") if claim.unit == "s" else (claim.value, "month")
        for days, months, spans in self._spans:
            if size in (days if unit == "s" else months):
                return Proof(f"{claim.quantity.text}: " + " - ".join(self._text(span) for span in spans), spans)
        return None

    def _text(self, span: tuple[int, int]) -> str:
        return self._sources.figures[0].context.folded[slice(*span)] if self._sources.figures else ""

    @cached_property
    def _spans(self) -> list[tuple[set[int], set[int], tuple[tuple[int, int], ...]]]:
        """Of two dates the days and months between them, and where they stand."""
        found: list[tuple[set[int], set[int], tuple[tuple[int, int], ...]]] = []
        for number, (start, end, value) in enumerate(self._dates):
            if len(value) == 2:
                found.append((*_between(*value), ((start, end),)))
            following = self._dates[number + 1] if number + 1 < len(self._dates) else None
            if value and following and following[2] and following[0] - end < 30:
                found.append((*_between(value[0], following[2][-1]), ((start, end), following[:2])))
        return found


def _between(first: Moment, last: Moment) -> tuple[set[int], set[int]]:
    """Days and months from one to the other, without and with the first."""
    days: set[int] = set()
    months: set[int] = set()
    year = first.year or last.year or "2023"
    ends = (first, last if last.year else last._replace(year=year))
    if not year.isdigit() or not (ends[1].year or "").isdigit():
        return days, months
    numbers = []
    for end in ends:
        month = end.months if isinstance(end.months, tuple) else first.months
        if end.day is not None and isinstance(month, tuple):
            try:
                numbers.append(Date(int(end.year or year), month[0], end.day).toordinal())
            except ValueError:
                return days, months
    if len(numbers) == 2 and numbers[1] > numbers[0]:
        days = {numbers[1] - numbers[0], numbers[1] - numbers[0] + 1}
    if first.day is None and last.day is None and first.year and last.year:
        years = int(last.year) - int(first.year)
        if years > 0:
            months = {12 * years, 12 * (years + 1)}
    elif isinstance(first.months, tuple) and isinstance(last.months, tuple) and first.day is last.day is None:
        between = last.months[1] - first.months[0]
        if between > 0:
            months = {between, between + 1}
    return days, months


def _ends(claim: Figure) -> tuple[float, float]:
    if claim.modifier == "none":
        half = float(claim.last_place if claim.last_place <= 1 else 1) / 2
        return float(claim.value) - half, float(claim.value) + half
    low, high = allowed(claim)
    # one bound alone would hold for too many pairs
    return (float(low[0]) if low else 0.0), min(float(high[0]) if high else 1e300, float(claim.value) * 1.2)


def _comparable(operands: Sequence[Figure], unit: str) -> bool:
    family = operands[0].family
    return same_dimension(family, operands[0].unit, unit) or (family == "count" and unit == "个")


def _related(claim: Figure, operands: Sequence[Figure]) -> bool:
    """Whether the claim stands beside words that operands stand beside, or is said to be put together."""
    own = claim.zones.near | claim.zones.clause
    if len(own) < _FEW or _TOGETHER.search(claim.zones.ahead):
        return True
    if claim.family not in _SHARES and abs(claim.value) > 10 * claim.last_place:
        return len({f.sentence for f in operands}) == 1
    return any(own & (f.zones.near | f.zones.clause) for f in operands)


def _proof(claim: Figure, operands: Sequence[Figure], sign: str) -> Proof:
    texts = [f.quantity.num_text for f in operands]
    if sign == " : ":
        text = (
            f"{claim.quantity.text} = ({texts[0]} - {texts[1]}) / {texts[1] if claim.direction == 'up' else texts[0]}"
        )
    else:
        text = f"{claim.quantity.text} = {sign.join(texts)}"
    return Proof(text, tuple((f.quantity.start, f.quantity.end) for f in operands))
