"""The order in which the pieces of an article are read: columns from left to right, bands where something lies across."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from banmian.geometry.columns import Stack
from banmian.geometry.sheet import Box

OfText = Callable[[int, int], float]


def in_order(numbers: Sequence[int], stacks: Sequence[Stack], reads_on: OfText) -> list[int]:
    """The stacks of one article in reading order.

    Args:
        numbers: of the stacks among `stacks`.
        reads_on: how well one stack reads on from another.
    """
    if len(numbers) < 2:
        return list(numbers)
    boxes = {n: stacks[n].box for n in numbers}
    wide = [n for n in numbers if _columns_under(n, boxes) > 1]
    if wide:
        first = min(wide, key=lambda n: boxes[n].y0)
        middle = (boxes[first].y0 + boxes[first].y1) / 2
        above = [n for n in numbers if n != first and (boxes[n].y0 + boxes[n].y1) / 2 < middle]
        below = [n for n in numbers if n != first and n not in above]
        return [
            *in_order(above, stacks, reads_on),
            first,
            *in_order(below, stacks, reads_on),
        ]
    columns = _columns(numbers, boxes)
    plain = [n for column in columns for n in column]
    if len(columns) < 2:
        return plain
    best, best_score = plain, _flow(plain, reads_on)
    for cut in _cuts(numbers, boxes):
        above = [n for n in numbers if boxes[n].y1 <= cut]
        below = [n for n in numbers if boxes[n].y1 > cut]
        if not above or not below:
            continue
        banded = [*in_order(above, stacks, reads_on), *in_order(below, stacks, reads_on)]
        score = _flow(banded, reads_on)
        if score > best_score + 1.0:
            best, best_score = banded, score
    return best


def _columns_under(n: int, boxes: dict[int, Box]) -> int:
    """How many columns side by side a stack lies across."""
    own = boxes[n]
    under = [b for k, b in boxes.items() if k != n and b.over(own) > 0.5 * min(b.width, own.width)]
    return len(_apart(under))


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of the given ones that do not overlap from left to right."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.x1):
        if not kept or box.x0 >= kept[-1].x1 - 1:
            kept.append(box)
    return kept


def _columns(numbers: Sequence[int], boxes: dict[int, Box]) -> list[list[int]]:
    columns: list[list[int]] = []
    for n in sorted(numbers, key=lambda n: (boxes[n].x0, boxes[n].y0)):
        home = next(
            (c for c in columns if any(boxes[k].over(boxes[n]) > 0.3 * min(boxes[k].width, boxes[n].width) for k in c)),
            None,
        )
        if home is None:
            columns.append([n])
        else:
            home.append(n)
    return [sorted(c, key=lambda n: boxes[n].y0) for c in columns]


def _cuts(numbers: Sequence[int], boxes: dict[int, Box]) -> list[float]:
    """Heights at which the article may be parted into bands: no stack goes through them."""
    ends = sorted({boxes[n].y1 for n in numbers})[:-1]
    return [
        y
        for y in ends
        if not any(b.y0 < y - 1 and b.y1 > y + 1 for b in boxes.values())
        and sum(b.y0 >= y - 1 for b in boxes.values()) > 0
    ]


def _flow(order: Sequence[int], reads_on: OfText) -> float:
    return sum(reads_on(a, b) for a, b in itertools.pairwise(order))
