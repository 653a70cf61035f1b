"""Headings whose characters stand below one another."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from banmian.geometry.runs import Run
from banmian.geometry.sheet import Glyph

BESIDE = 1.04
"""Step to the next character on a row, times the size, of text that runs across."""
_BIN = 4.0
"""Points."""


def downwards(glyphs: Sequence[Glyph]) -> tuple[list[Run], list[Glyph]]:
    """Headings whose characters stand below one another, and the characters in no such heading."""
    places = _Places(glyphs)
    below = places.below()
    above = {o: n for n, o in below.items()}
    runs: list[Run] = []
    used: set[int] = set()
    for n in sorted(below):
        if n in above:
            continue
        chain = [n]
        while chain[-1] in below and above[below[chain[-1]]] == chain[-1]:
            chain.append(below[chain[-1]])
        if len(chain) < 3:
            continue
        step = median([glyphs[b].y0 - glyphs[a].y0 for a, b in pairwise(chain)])
        beside = [places.beside(k) for k in chain]
        size = glyphs[n].size
        if median(beside) > step + 0.12 * size and sum(b < step for b in beside) * 4 <= len(beside):
            run = Run(glyphs[k] for k in chain)
            run.is_vertical = True
            runs.append(run)
            used.update(chain)
    return runs, [g for n, g in enumerate(glyphs) if n not in used]


class _Places:
    """Characters by the columns and rows that they stand in."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self.glyphs = glyphs
        self.columns: dict[int, list[tuple[float, int]]] = {}
        self.rows: dict[int, list[tuple[float, int]]] = {}
        for n, g in enumerate(glyphs):
            self.columns.setdefault(int((g.x0 + g.x1) / 2 // _BIN), []).append((g.y0, n))
            self.rows.setdefault(int(g.y0 // _BIN), []).append((g.x0, n))
        for kept in (*self.columns.values(), *self.rows.values()):
            kept.sort()

    def below(self) -> dict[int, int]:
        """For each character that stands in no row the nearest of its size straight below, where there is one."""
        found = {}
        side_by_side = self._side_by_side()
        for n in range(len(self.glyphs)):
            if n in side_by_side or self.beside(n) < BESIDE * self.glyphs[n].size:
                continue
            under = self._under(n)
            if under is not None:
                found[n] = under
        return found

    def _side_by_side(self) -> set[int]:
        """Characters right beside the next one on their row: most of those that stand in rows."""
        order = sorted(range(len(self.glyphs)), key=lambda n: (self.glyphs[n].y0, self.glyphs[n].x0))
        found: set[int] = set()
        for n, m in pairwise(order):
            g, o = self.glyphs[n], self.glyphs[m]
            apart = abs(o.x0 - g.x0)
            if apart < BESIDE * min(g.size, o.size) and o.size == g.size and o.y0 - g.y0 < 0.3 * g.size:
                found.update((n, m))
        return found

    def beside(self, n: int) -> float:
        """How far the nearest character of this one's size on its row begins from it; infinity where there is none near."""
        g = self.glyphs[n]
        size, nearest = g.size, math.inf
        for row in range(int((g.y0 - 0.3 * size) // _BIN), int((g.y0 + 0.3 * size) // _BIN) + 1):
            kept = self.rows.get(row, [])
            for x, other in kept[bisect_left(kept, (g.x0 - 2.2 * size, -1)) :]:
                if x >= g.x0 + 2.2 * size:
                    break
                o = self.glyphs[other]
                if other != n and 0.93 < o.size / size < 1.07 and abs(o.y0 - g.y0) < 0.3 * size:
                    nearest = min(nearest, abs(x - g.x0))
        return nearest

    def _under(self, n: int) -> int | None:
        g = self.glyphs[n]
        size, middle = g.size, (g.x0 + g.x1) / 2
        found: tuple[float, int] | None = None
        for column in range(int((middle - 0.4 * size) // _BIN), int((middle + 0.4 * size) // _BIN) + 1):
            kept = self.columns.get(column, [])
            for y, other in kept[bisect_left(kept, (g.y0 + 0.7 * size, -1)) :]:
                if y >= g.y0 + 1.75 * size:
                    break
                o = self.glyphs[other]
                if 0.93 < o.size / size < 1.07 and _in_line(g, o):
                    found = min(found or (y, other), (y, other))
                    break
        return None if found is None else found[1]


def _in_line(g: Glyph, o: Glyph) -> bool:
    """Whether two characters, one below the other, share an edge or their middle; marks are narrower than characters."""
    return min(abs(g.x0 - o.x0), abs(g.x1 - o.x1), abs(g.x0 + g.x1 - o.x0 - o.x1) / 2) < 0.15 * g.size
