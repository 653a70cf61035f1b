"""White between columns: it stands upright between rows on either side of it, or where the columns' steps say that one begins."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from banmian.geometry.sheet import Box, Glyph

TALL = 3
"""Rows on either side of white that make it a gutter."""
NARROWEST = 0.22
"""Width of a gutter, times the size of the text beside it."""
REACH = 9.0
"""Times the size: how far up and down white is followed."""
_BIN = 4.0
"""Points."""


class Row(NamedTuple):
    """Characters on one baseline in pieces that lie close together."""

    pieces: list[list[Glyph]]
    size: float


class Gutter(NamedTuple):
    """White between columns."""

    x0: float
    x1: float
    y0: float
    y1: float


class Gutters:
    """The gutters of a sheet and its upright rules."""

    def __init__(self, rows: Sequence[Row], glyphs: Sequence[Glyph], walls: Sequence[Box]) -> None:
        found = _upright(rows, glyphs)
        found += _repeated(rows, found)
        found += [Gutter(w.x0 - 0.5, w.x1 + 0.5, w.y0, w.y1) for w in walls]
        self._edges = _edges(found)

    def part(self, left: float, right: float, y: float) -> bool:
        """Whether one runs through the white between `left` and `right` at height `y`."""
        x0, x1, y0, y1 = self._edges
        return bool(np.any((left - 0.1 <= x0) & (x1 <= right + 0.1) & (y0 <= y) & (y <= y1)))


def _edges(gutters: Sequence[Gutter]) -> np.ndarray:
    """Left, right, upper and lower edges: (4, gutters)."""
    return np.asarray(np.array(gutters, dtype=float).reshape(-1, 4).T)


class _Ground:
    """The characters of a sheet by their tops."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self.by_top = sorted(glyphs, key=lambda g: g.y0)
        self.tops = [g.y0 for g in self.by_top]
        self.left = np.array([g.x0 for g in self.by_top])
        self.right = np.array([g.x1 for g in self.by_top])
        self.upper = np.array(self.tops)
        self.lower = np.array([g.y1 for g in self.by_top])
        self.tallest = max((g.y1 - g.y0 for g in glyphs), default=0.0)

    def near(self, x0: float, x1: float, at: Glyph, size: float) -> np.ndarray:
        """The numbers of the characters within `REACH` above and below a character's row, and four sizes to either side of the white."""
        low = bisect_left(self.tops, at.y0 - REACH * size - self.tallest)
        high = bisect_right(self.tops, at.y1 + REACH * size)
        inside = (self.right[low:high] > x0 - 4 * size) & (self.left[low:high] < x1 + 4 * size)
        return np.asarray(low + np.flatnonzero(inside))

    def rows(self, side: np.ndarray, top: float, bottom: float, size: float) -> int:
        """How many rows characters stand on, between two heights; neighbours at half a size are one row."""
        inside = (top - 0.2 * size <= self.upper[side]) & (self.lower[side] <= bottom + 0.2 * size)
        steps = np.unique(np.rint(self.lower[side][inside] / (0.5 * size)))
        return int(len(steps) and 1 + np.count_nonzero(np.diff(steps) > 1))


def _upright(rows: Sequence[Row], glyphs: Sequence[Glyph]) -> list[Gutter]:
    """White that stands upright between rows on either side of it."""
    ground = _Ground(glyphs)
    found: list[Gutter] = []
    by_place: dict[int, list[Gutter]] = {}
    for row in rows:
        for before, piece in zip(row.pieces, row.pieces[1:], strict=False):
            a, b = max(g.x1 for g in before), piece[0].x0
            size = min(before[-1].size, piece[0].size)
            if any(
                g.x0 <= a + 0.1 and b - 0.1 <= g.x1 and g.y0 <= piece[0].y0 <= g.y1
                for g in by_place.get(int((a + b) / 2 // _BIN), ())
            ):
                continue
            wide = min(b - a, 0.6 * size)
            for x0, x1 in {(b - wide, b), (a, a + wide)}:
                gutter = _followed(x0 + 0.02 * size, x1 - 0.02 * size, piece[0], size, ground)
                if gutter is not None:
                    found.append(gutter)
                    for place in range(int((gutter.x0 - 0.1) // _BIN), int((gutter.x1 + 0.1) // _BIN) + 1):
                        by_place.setdefault(place, []).append(gutter)
    return found


def _repeated(rows: Sequence[Row], gutters: Sequence[Gutter]) -> list[Gutter]:
    """White in single rows where the columns to the left say that a column begins: one column's width behind the last."""
    found: list[Gutter] = []
    _, _, tops, bottoms = _edges(gutters)
    for row in rows:
        if len(row.pieces) < 2:
            continue
        middle = (row.pieces[0][0].y0 + row.pieces[0][0].y1) / 2
        level = (tops - 3 * row.size <= middle) & (middle <= bottoms + 3 * row.size)
        near = [gutters[int(k)] for k in np.flatnonzero(level)]
        ends = sorted({round(g.x1, 1) for g in near})
        for before, piece in zip(row.pieces, row.pieces[1:], strict=False):
            a, b = max(g.x1 for g in before), piece[0].x0
            if b - a < 0.5 * row.size or any(a - 0.1 <= g.x0 and g.x1 <= b + 0.1 for g in near):
                continue
            steps = [(left, right - left) for left, right in itertools.pairwise(ends)]
            steps += [(right, step) for (left, step), right in zip(steps, ends[1:], strict=False)]
            if any(
                abs(e + s - b + indent) < 0.35 * row.size
                for e, s in steps
                if s > 5 * row.size
                for indent in (0, 2 * row.size)
            ):
                found.append(Gutter(b - 0.5 * row.size, b, middle - 0.5 * row.size, middle + 0.5 * row.size))
    return found


def _followed(x0: float, x1: float, at: Glyph, size: float, ground: _Ground) -> Gutter | None:
    """The white between `x0` and `x1` at a character's row as far as it goes up and down, where it is a gutter."""
    near = ground.near(x0, x1, at, size)
    top, bottom = at.y0 - REACH * size, at.y1 + REACH * size
    middle = (at.y0 + at.y1) / 2
    starts, ends = ground.left[near], ground.right[near]
    blocking = [ground.by_top[int(k)] for k in near[(starts < x1) & (ends > x0)]]
    # white is narrowed by what reaches into it from a side, as long as enough is left
    left, right = x0, x1
    for g in sorted(blocking, key=lambda g: abs((g.y0 + g.y1) / 2 - middle)):
        if not top < (g.y0 + g.y1) / 2 < bottom:
            continue
        if g.x0 <= left and right - g.x1 >= NARROWEST * size:
            left = g.x1
        elif g.x1 >= right and g.x0 - left >= NARROWEST * size:
            right = g.x0
        elif g.x0 < right and g.x1 > left:
            if (g.y0 + g.y1) / 2 < middle:
                top = max(top, g.y1)
            else:
                bottom = min(bottom, g.y0)
    sides = (near[ends <= left + 0.1], near[starts >= right - 0.1])
    rows = sorted(ground.rows(side, top, bottom, size) for side in sides)
    few = TALL if right - left < 0.55 * size else TALL - 1
    return Gutter(left, right, top, bottom) if rows[0] >= few and rows[1] >= TALL else None
