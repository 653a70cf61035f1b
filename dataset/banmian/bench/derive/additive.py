"""Sums, differences, and what is left of a whole: values of one dimension put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from banmian.bench.derive.results import Result
from banmian.bench.figures import PER, Figure
from banmian.bench.slots.change import way

_MOST = 240
"""Figures of one dimension that are put together, the first of the text."""
_LONGEST_RUN = 8
"""Operands of a sum, which follow each other."""
_AROUND = 12
"""Figures behind one that differences with it are made of."""
_NEXT = 3
"""Sentences behind one in which a figure may stand that is added to one of it."""
_LONGEST_REST = 5
_STARTS = 8
_FAR = 8
"""Sentences behind a whole in which its parts may stand."""
"""Figures behind a whole at which its parts may begin."""
_NOT_SUMMED = frozenset({"percentage", "percentage_point", "multiple", "temperature"})
_EACH = frozenset({"average", "each"})
_CHANGES = ("up", "down")
_TO_COME = re.compile("再|将|目标")
_MORE = re.compile("(?:([高多快超])|[低少慢])[出了]?$")


def terms(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with one value, in reading order."""
    return [f for f in figures if f.high is None and f.value > 0 and f.modifier in ("none", "approx", "over", "near")][
        :_MOST
    ]


def is_rate(figure: Figure) -> bool:
    """Whether it says how much there is for each of something, which nothing is added to."""
    return PER in figure.unit or figure.quantity.aggregation in _EACH


def sums(figures: Sequence[Figure]) -> Iterator[Result]:
    """Of two to eight figures in a row in one sentence or two: all by how much something changed, or none."""
    group = [
        f
        for f in terms(figures)
        if f.family not in _NOT_SUMMED and not is_rate(f) and f.quantity.change_direction not in ("to", "from")
    ]
    for first, f in enumerate(group):
        run = [f]
        for other in group[first + 1 : first + _LONGEST_RUN]:
            if other.sentence > f.sentence + _NEXT or (
                _changes(other) != _changes(f) and not f.zones.head & other.zones.head
            ):
                break
            run.append(other)
            if len(run) > 2:
                yield Result(f.value + other.value, "pair", (f, other), "{0} + {1}")
        for size, total in enumerate(accumulate(x.value for x in run), 1):
            if size > 1 and run[size - 1].sentence <= f.sentence + 1:
                yield Result(total, "sum", tuple(run[:size]))


def differences(figures: Sequence[Figure]) -> Iterator[Result]:
    """Of two figures that stand near each other; of one and what it changed by, what it was before."""
    group = terms(figures)
    for first, f in enumerate(group):
        for other in group[first + 1 : first + _AROUND]:
            yield from _before(f, other)
            if f.value != other.value and _per(f) == _per(other):
                great, small = (f, other) if f.value > other.value else (other, f)
                yield Result(great.value - small.value, "difference", (great, small))


def _changes(figure: Figure) -> bool:
    return figure.quantity.change_direction in _CHANGES


def _per(figure: Figure) -> str:
    return figure.unit.partition(PER)[2]


def _turn(figure: Figure) -> str | None:
    """up or down, by a word of change right before it, or by what says that it is more than another (偏高2.1度)."""
    if (found := way(figure)) is not None:
        return found if found in _CHANGES else None
    ahead = figure.zones.ahead.removesuffix(figure.quantity.modifier or "")
    m = _MORE.search(ahead)
    return None if m is None else "up" if m[1] else "down"


def _before(figure: Figure, change: Figure) -> Iterator[Result]:
    """What the figure was before the change that is said behind it."""
    turn = _turn(change)
    if turn is None or way(figure) in _CHANGES or change.sentence > figure.sentence + 1:
        return
    grown = turn == "up"
    value = figure.value - change.value if grown else figure.value + change.value
    yield Result(value, "base", (figure, change), "{0} - {1}" if grown else "{0} + {1}")


def base_of_points(shares: Sequence[Figure], points: Sequence[Figure]) -> Iterator[Result]:
    """What a percentage was before it rose or fell by the percentage points that are said behind it."""
    for change in terms(points):
        if way(change) not in _CHANGES and change.direction is None:
            continue
        grown = (way(change) or change.direction) == "up"
        ahead = [s for s in shares if s.quantity.start < change.quantity.start and change.sentence - s.sentence <= 1]
        behind = [s for s in shares if s.quantity.start > change.quantity.start and s.sentence == change.sentence]
        for share in (*ahead[-2:], *behind[:1]):
            if share.high is None and share.modifier in ("none", "approx"):
                value = share.value - change.value if grown else share.value + change.value
                yield Result(value, "base", (share, change), "{0} - {1}" if grown else "{0} + {1}")
                if change.quantity.modality != "actual" or _TO_COME.search(change.zones.ahead):
                    goal = share.value + change.value if grown else share.value - change.value
                    yield Result(goal, "part", (share, change), "{0} + {1}" if grown else "{0} - {1}")


def remainders(figures: Sequence[Figure]) -> Iterator[Result]:
    """What is left of a whole when two to five parts are taken away that are named in a row behind it."""
    group = [f for f in terms(figures) if f.family not in _NOT_SUMMED and not is_rate(f)]
    for place, whole in enumerate(group):
        for first in range(place + 1, min(place + 1 + _STARTS, len(group))):
            left, parts = whole.value, [whole]
            near = group[first].sentence
            for part in group[first : first + _LONGEST_REST]:
                left -= part.value
                if left <= 0 or part.sentence > near or near > whole.sentence + _FAR:
                    break
                parts.append(part)
                if len(parts) == 3 and (turn := _turn(part)) is not None:  # what was left before that change
                    was = parts[1].value - part.value if turn == "up" else parts[1].value + part.value
                    sign = "-" if turn == "up" else "+"
                    yield Result(whole.value - was, "base", tuple(parts), f"{{0}} - ({{1}} {sign} {{2}})")
                if len(parts) > 2:
                    yield Result(left, "remainder", tuple(parts))
