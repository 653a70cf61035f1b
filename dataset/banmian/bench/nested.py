"""Intervals that lie within another, found without looking at every one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from banmian.bench.figures import Bound, Figure, Interval


class Nested:
    """Figures, each with an interval that has both ends, in the order of their lower ends."""

    def __init__(self, items: Iterable[tuple[Interval, Figure]]) -> None:
        listed = sorted(
            ((i.low, i.high, f) for i, f in items if i.low is not None and i.high is not None),
            key=lambda item: item[:2],
        )
        self._lows = [low for low, _, _ in listed]
        self._least: list[tuple[tuple[Bound, Figure], ...]] = []
        """From each on, the figure with the least upper end, and of those with another value the one with the least."""
        least: tuple[tuple[Bound, Figure], ...] = ()
        for _, high, figure in reversed(listed):
            least = _two(((high, figure), *least))
            self._least.append(least)
        self._least.reverse()

    def within(self, outer: Interval, value: object) -> Figure | None:
        """A figure of another value than `value` whose interval lies within `outer`, which has both ends."""
        if outer.low is None or outer.high is None:
            return None
        at = bisect_left(self._lows, outer.low)
        found = self._least[at] if at < len(self._lows) else ()
        return next((figure for high, figure in found if high <= outer.high and figure.value != value), None)


def _two(found: tuple[tuple[Bound, Figure], ...]) -> tuple[tuple[Bound, Figure], ...]:
    """The two with the least upper ends that are not of one value."""
    ordered = sorted(found, key=lambda pair: pair[0])
    others = (pair for pair in ordered if pair[1].value != ordered[0][1].value)
    return ordered[0], *([other] if (other := next(others, None)) else [])
