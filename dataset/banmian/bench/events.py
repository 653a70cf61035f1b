"""Whether a summary dates something as its source does: the words behind its date are those behind another date there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from banmian.bench.moments import Moment, disagree
from banmian.bench.slots import Scene

_MOST = 40
"""Characters behind a date that tell what happened then, up to the next date or the end of the sentence."""
_FEW = 4
"""Pairs of characters that tell enough."""
_SURE, _NONE = 0.5, 0.2
"""How much of what the summary dates must stand beside the other date, and at most beside its own."""
_FIRST = 4
"""Characters right behind a date."""
_BASE = re.compile("[比较同与自从至]$")
_STOP = re.compile("[。;；!！?？\n]")


class Events:
    """What the dates of a source are said of."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def misdated(self, claims: Scene) -> set[int]:
        """Where dates of a summary begin whose words stand in the source beside dates that contradict them, and nowhere beside
        one that does not."""
        out: set[int] = set()
        for number, (start, _, value) in enumerate(claims.dates):
            if not value or _is_base(claims, start):
                continue
            words = _words(claims, number)
            weights = {g: 1 / self._often[g] for g in words if g in self._often}
            if len(weights) < _FEW:
                continue
            total = sum(weights.values())
            best = {True: 0.0, False: 0.0}
            for theirs, near, is_base in self._near:
                apart = all(disagree(a, b) for a in value for b in theirs)
                if apart and is_base:
                    continue
                best[apart] = max(best[apart], sum(weights[g] for g in near if g in weights) / total)
            if best[True] >= _SURE and best[False] <= _NONE and not self._begins_alike(claims, number):
                out.add(start)
        return out

    def _begins_alike(self, claims: Scene, number: int) -> bool:
        """Whether what stands right behind the date (开工) stands behind one of the source that it agrees with."""
        _, end, value = claims.dates[number]
        first = claims.context.grams(end, end + _FIRST)
        return any(
            first & self._scene.context.grams(after, after + 2 * _FIRST)
            for _, after, theirs in self._scene.dates
            if theirs and not all(disagree(a, b) for a in value for b in theirs)
        )

    @cached_property
    def _near(self) -> list[tuple[tuple[Moment, ...], frozenset[str], bool]]:
        return [
            (value, _words(self._scene, number), _is_base(self._scene, start))
            for number, (start, _, value) in enumerate(self._scene.dates)
            if value
        ]

    @cached_property
    def _often(self) -> Counter[str]:
        """In how many sentences each pair of characters stands."""
        context, found = self._scene.context, Counter[str]()
        for span in context.spans:
            found.update(context.grams(*span))
        return found


def _is_base(scene: Scene, start: int) -> bool:
    """Whether something is held against the date, or counted from it."""
    return _BASE.search(scene.context.folded, max(0, start - 1), start) is not None


def _words(scene: Scene, number: int) -> frozenset[str]:
    """Pairs of characters behind a date; where they are few, those before it in its clause too."""
    context, dates = scene.context, scene.dates
    start, end = dates[number][:2]
    stop = min(len(context.folded), end + _MOST)
    if number + 1 < len(dates):
        stop = min(stop, max(end, dates[number + 1][0]))
    if found := _STOP.search(context.folded, end, stop):
        stop = found.start()
    words = context.grams(end, stop)
    if len(words) < _FEW:
        words |= context.grams(context.clause(start)[0], start)
    return words
