"""Lines that stand below one another as pieces of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from banmian.geometry.sheet import Box, TextLine, hull

ALIKE = (0.92, 1.09)
"""Ratios of sizes within which two lines are of one piece."""
FURTHEST = 1.35
"""White between two lines of a piece, times the size, at most."""
BEGINS = 0.8
"""Indent, times the size, from which on a line begins a paragraph."""
INDENT = 2.7
"""How far lines of one piece begin apart, times the size, at most."""


class Stack(NamedTuple):
    """Lines below one another: a piece of a column, a caption, the lines of a heading."""

    lines: tuple[int, ...]
    """Numbers of the lines, from top to bottom."""
    box: Box
    size: float


def stack_of(lines: Sequence[int], texts: Sequence[TextLine]) -> Stack:
    """The stack of these lines."""
    sizes = sorted(texts[n].size for n in lines)
    return Stack(tuple(lines), hull([texts[n].box for n in lines]), sizes[len(sizes) // 2])


def ruled_off(above: Box, below: Box, rules: Sequence[Box], share: float = 0.5) -> bool:
    """Whether a rule runs across between two boxes, along `share` of the narrower one."""
    wide = share * min(above.width, below.width)
    return any(
        above.y1 - 3 <= (r.y0 + r.y1) / 2 <= below.y0 + 3 and min(r.over(above), r.over(below)) >= wide
        for r in rules
        if r.width > r.height
    )


def stacks(
    numbers: Sequence[int], texts: Sequence[TextLine], rules: Sequence[Box], others: Sequence[Box]
) -> list[Stack]:
    """The stacks that lines of running text make, from top to bottom.

    Args:
        numbers: of the lines among `texts`, from top to bottom.
        rules: which no stack goes across.
        others: boxes of headings and pictures, which no stack goes across.
    """
    below: dict[int, int] = {}
    above: dict[int, tuple[float, int]] = {}
    for place, n in enumerate(numbers):
        line = texts[n]
        best: tuple[float, int] | None = None
        for m in numbers[place + 1 :]:
            other = texts[m]
            if other.box.y0 > line.box.y1 + FURTHEST * line.size or (
                best is not None and other.box.y0 > best[0] + 0.3 * line.size
            ):
                break
            if other.box.y0 < line.box.y0 + 0.5 * line.size or not _under(line, other):
                continue
            if best is None or other.box.y0 < best[0]:
                best = (other.box.y0, m)
        if best is not None and fits(line, texts[best[1]]):
            m = best[1]
            between = (line.box, texts[m].box)
            if ruled_off(*between, rules) or any(_lies_between(*between, other) for other in others):
                continue
            near = (texts[m].box.y0 - line.box.y1 + 0.2 * abs(texts[m].box.x0 - line.box.x0), n)
            if m not in above or near < above[m]:
                above[m] = near
                below[n] = m
    below = {n: m for n, m in below.items() if above[m][1] == n}
    found: list[Stack] = []
    heads = set(below.values())
    for n in numbers:
        if n in heads:
            continue
        chain = [n]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        found.append(stack_of(chain, texts))
    return found


def _under(line: TextLine, other: TextLine) -> bool:
    """Whether a line stands in the same column as the one above, or is the short rest of an indented line."""
    if line.box.over(other.box) > 0.2 * line.size:
        return True
    back = line.box.x0 - other.box.x0
    return 0 < back <= INDENT * line.size and other.box.x1 <= line.box.x0 + 0.2 * line.size


def fits(line: TextLine, below: TextLine) -> bool:
    """Whether a line may stand below the other in one column."""
    if not ALIKE[0] < below.size / line.size < ALIKE[1] or below.box.y0 - line.box.y1 > FURTHEST * line.size:
        return False
    a, b, size = line.box, below.box, line.size
    inside = min(a.x1, b.x1) - max(a.x0, b.x0) >= 0.9 * min(a.width, b.width)
    aligned = abs(a.x0 - b.x0) <= INDENT * size or abs(a.x1 - b.x1) <= 0.8 * size
    return aligned or (inside and abs(a.middle - b.middle) <= 1.5 * size) or (inside and abs(a.x0 - b.x0) <= 12 * size)


def _lies_between(above: Box, below: Box, other: Box) -> bool:
    middle = (other.y0 + other.y1) / 2
    return above.y1 - 2 <= middle <= below.y0 + 2 and other.over(above) > 0 and other.over(below) > 0


def edges(stack: Stack, all_stacks: Sequence[Stack], texts: Sequence[TextLine]) -> tuple[float, float]:
    """Left and right edge of the column that a stack stands in: its own, or of one too short to show them those of the
    nearest stack in line with it."""
    left, right = stack.box.x0, stack.box.x1
    size = stack.size
    starts = [texts[n].box.x0 for n in stack.lines]
    if len(stack.lines) > 3 or max(starts) - min(starts) > BEGINS * size:
        return left, right
    in_line: list[tuple[float, float, float]] = []
    for other in all_stacks:
        b = other.box
        if other is stack or not ALIKE[0] < other.size / size < ALIKE[1] or len(other.lines) < 2:
            continue
        back, more = left - b.x0, b.x1 - right
        same_left = abs(back) <= 0.4 * size or 1.5 * size <= back <= INDENT * size
        if (
            same_left
            and -0.5 * size <= more
            and (abs(more) <= 0.5 * size or len(stack.lines) <= 2)
            and b.width < 45 * size
        ):
            off = max(0.0, -b.beside(stack.box))
            in_line.append((off + abs(back) + 0.2 * abs(more), b.x0, b.x1))
    if not in_line:
        return left, right
    _, x0, x1 = min(in_line)
    return min(left, x0), max(right, x1)
