"""Rows of characters by baseline, cut into the pieces of different lines."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from banmian.geometry.gutters import Gutters, Row
from banmian.geometry.runs import Run
from banmian.geometry.sheet import Box, Glyph

CUT = 0.3
"""White between two characters, times the size, from which on a gutter may lie there."""
WIDE = 2.4
"""White, times the size, that nothing in a line is as wide as."""


def rows_cut(glyphs: Sequence[Glyph], spacing: Sequence[Glyph], walls: Sequence[Box]) -> list[Run]:
    """Rows of characters, cut where gutters and printed rules run through; `spacing` are blanks in large type."""
    rows = _rows([*glyphs, *spacing])
    gutters = Gutters(rows, glyphs, walls)
    runs: list[Run] = []
    for row in rows:
        run = Run(row.pieces[0])
        for before, piece in zip(row.pieces, row.pieces[1:], strict=False):
            if _parts(before, piece, row, gutters):
                runs.append(run)
                run = Run()
            run.extend(piece)
        runs.append(run)
    return runs


def _rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """Characters by baseline, from top to bottom, in pieces with no white as wide as `CUT` in them."""
    ordered = sorted(glyphs, key=lambda g: (g.y1 - 0.12 * g.size, g.x0))
    groups: list[list[Glyph]] = []
    open_: list[tuple[float, float, list[Glyph]]] = []
    last = None
    for g in ordered:
        base = g.y1 - 0.12 * g.size
        if base != last:
            open_ = [o for o in open_ if base - o[0] < 0.2 * o[1]]
            last = base
        home = next((o for o in open_ if 0.72 < g.size / o[1] < 1.4 and base - o[0] < 0.2 * min(o[1], g.size)), None)
        if home is None:
            home = (base, g.size, [])
            open_.append(home)
            groups.append(home[2])
        home[2].append(g)
    rows = []
    for group in groups:
        group.sort(key=lambda g: (g.x0, g.x1, g.text))
        size = median([g.size for g in group])
        pieces: list[list[Glyph]] = [[group[0]]]
        edge = group[0].x1
        for g in group[1:]:
            if g.x0 - edge >= CUT * min(size, g.size):
                pieces.append([])
            pieces[-1].append(g)
            edge = max(edge, g.x1) if pieces[-1][0] is not g else g.x1
        rows.append(Row(pieces, size))
    return rows


def _parts(before: Sequence[Glyph], piece: Sequence[Glyph], row: Row, gutters: Gutters) -> bool:
    """Whether two pieces of a row are of different lines."""
    a, b = max(g.x1 for g in before), piece[0].x0
    size = row.size
    white = b - a
    middle = (piece[0].y0 + piece[0].y1) / 2
    if not 0.92 < piece[0].size / before[-1].size < 1.09 and white > 0.5 * size:
        return True
    through = gutters.part(a, b, middle)
    if white > WIDE * size:
        return not _is_spaced(row, white) or through
    if not through:
        return False
    return not _is_spaced(row, white)


def _is_spaced(row: Row, white: float) -> bool:
    """Whether the row is one of single characters set far apart, and this white no wider than the others."""
    singles = sum(len(piece) == 1 for piece in row.pieces)
    if len(row.pieces) < 3 or singles < 0.7 * len(row.pieces):
        return False
    others = [b[0].x0 - a[-1].x1 for a, b in zip(row.pieces, row.pieces[1:], strict=False)]
    return white <= 1.3 * median(others) + 0.1
