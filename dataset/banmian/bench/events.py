"""Whether a summary dates something as its source does: the words behind its date are those behind another date there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import cached_property

from banmian.bench.moments import Moment, disagree
from banmian.bench.slots.scene import Scene
from banmian.bench.slots.when import moments_of
from banmian.bench.slots.words import contraries

_MOST = 40
"""Characters behind a date that tell what happened then, up to the next date or the end of the sentence."""
_FEW = 4
"""Pairs of characters that tell enough."""
_SURE, _NONE = 0.5, 0.2
"""How much of what the summary dates must stand beside the other date, and at most beside its own."""
_PREDICATE = 6
"""Characters right behind a date that may be all that happened (正式通车)."""
_MOST_FIGURES = 120
_FIRST = 4
"""Characters right behind a date."""
_BASE = re.compile("[比较同与自从至]$")
_SINCE = re.compile("以来|起|至今")
_STOP = re.compile("[。;；!！?？\n]")


class Events:
    """What the dates of a source are said of."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def misdated(self, claims: Scene, but: Collection[int] = ()) -> set[int]:
        """Where dates of a summary begin whose words stand in the source beside dates that contradict them, and nowhere beside
        one that does not.

        Args:
            but: sentences of the summary in which values are derived: what was said of another time is said of theirs.
        """
        out: set[int] = set()
        for number, (start, _, value) in enumerate(claims.dates):
            if not value or _is_base(claims, start) or claims.context.sentence(start) in but:
                continue
            if self._is_of_another(claims, number) or self._is_contrary(claims, number):
                out.add(start)
        return out

    def _is_of_another(self, claims: Scene, number: int) -> bool:
        _, end, value = claims.dates[number]
        words = _words(claims, number)
        weights = {g: 1 / self._often[g] for g in words if g in self._often}
        first = frozenset(g for g in claims.context.grams(end, end + _PREDICATE) if g in self._often)
        if not claims.context.grams(end, claims.context.clause(end)[1]) and not claims.context.grams(end, end + _FIRST):
            return False  # a date alone, as in brackets
        is_short = claims.context.clause(end)[1] - end <= _PREDICATE + 1 and len(value) == 1
        if (len(weights) < _FEW and not is_short) or not weights or self._begins_alike(claims, number):
            return False
        total = sum(weights.values())
        best = {True: 0.0, False: 0.0}
        begins = {True: False, False: False}
        for theirs, near, is_base in self._near:
            apart = all(disagree(a, b) for a in value for b in theirs)
            if not (apart and is_base):
                best[apart] = max(best[apart], sum(weights[g] for g in near if g in weights) / total)
                begins[apart] |= bool(first & near) if not apart else first <= near
        if len(weights) >= _FEW and best[True] >= _SURE and best[False] <= _NONE:
            return True
        return is_short and bool(first) and begins == {True: True, False: False}

    def _is_contrary(self, claims: Scene, number: int) -> bool:
        """Whether a word of the date's clause excludes one of every clause where the source has that date (一期, 二期)."""
        start, _, value = claims.dates[number]
        own = claims.context.folded[slice(*_reach(claims, start))]
        said = [
            self._scene.context.folded[slice(*_reach(self._scene, at))]
            for at, _, theirs in self._scene.dates
            if theirs and not all(disagree(a, b) for a in value for b in theirs)
        ]
        return bool(said) and all(
            any(a in own and b in text and a not in text and b not in own for a, b in contraries()) for text in said
        )

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
        """Dates with the words behind them, and whether something is held against them; quantities with their time, too."""
        dates = [
            (value, _words(self._scene, number), _is_base(self._scene, start))
            for number, (start, _, value) in enumerate(self._scene.dates)
            if value
        ]
        timed = [(moments_of(f), f.zones.near | f.zones.clause, True) for f in self._scene.figures[:_MOST_FIGURES]]
        return [*dates, *((value, words, base) for value, words, base in timed if value)]

    @cached_property
    def _often(self) -> Counter[str]:
        """In how many sentences each pair of characters stands."""
        context, found = self._scene.context, Counter[str]()
        for span in context.spans:
            found.update(context.grams(*span))
        return found


def _reach(scene: Scene, at: int) -> tuple[int, int]:
    """The clause of a date, and the one before it where nothing stands before the date."""
    first, last = scene.context.clause(at)
    if at - first < 2 and first > scene.context.span(scene.context.sentence(at))[0]:
        first = scene.context.clause(first - 1)[0]
    return first, last


def _is_base(scene: Scene, start: int) -> bool:
    """Whether something is held against the date, or counted from it."""
    folded = scene.context.folded
    end = next((end for at, end, _ in scene.dates if at == start), start)
    return _BASE.search(folded, max(0, start - 1), start) is not None or _SINCE.match(folded, end) is not None


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
