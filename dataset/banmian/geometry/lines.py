"""Characters as printed lines: rows by baseline, cut at gutters, and headings that run downwards. The order of the stream of
characters is never looked at."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from banmian.geometry.sheet import Box, Glyph, Sheet, TextLine, hull

CUT = 0.3
"""White between two characters, times the size, from which on a gutter may lie there."""
WIDE = 2.4
"""White, times the size, that nothing in a line is as wide as."""
HEADING = 1.07
"""Times the size of the running text: a blank of this size stands in a heading."""
APART = 0.6
"""White in a line, times the size, that sets its parts apart."""
BESIDE = 1.04
"""Step to the next character on a row, times the size, of text that runs across."""
TALL = 3
"""Rows on either side of white that make it a gutter."""
NARROWEST = 0.22
"""Width of a gutter, times the size of the text beside it."""
REACH = 9.0
"""Times the size: how far up and down white is followed."""


_BIN = 4.0
"""Points."""


class _Row(NamedTuple):
    """Characters on one baseline in pieces that lie close together."""

    pieces: list[list[Glyph]]
    size: float


class Gutter(NamedTuple):
    """White between columns."""

    x0: float
    x1: float
    y0: float
    y1: float


def body_size(sizes: Iterable[tuple[float, int]]) -> float:
    """The size that most characters have, of (size, characters); 10 points where there are none."""
    counts: Counter[float] = Counter()
    for size, number in sizes:
        counts[round(size * 4) / 4] += number
    return max(counts, key=lambda size: (counts[size], -size), default=10.0) or 10.0


def text_lines(sheet: Sheet) -> tuple[list[TextLine], int]:
    """The printed lines of a sheet from top to bottom, and how many blanks stand in none of them."""
    by_direction: dict[int, list[Glyph]] = {}
    for glyph in sheet.glyphs:
        by_direction.setdefault(glyph.direction, []).append(glyph)
    lines: list[TextLine] = []
    runs_of: list[tuple[_Run, int]] = []
    alone = 0
    for direction, glyphs in sorted(by_direction.items()):
        turned = [_turned(g, direction, sheet.width, sheet.height) for g in glyphs]
        inked = [g for g in turned if not g.text.isspace()]
        large = HEADING * body_size((g.size, 1) for g in inked)
        blanks = [g for g in turned if g.text.isspace() and g.size < large]
        spacing = [g for g in turned if g.text.isspace() and g.size >= large]  # blanks of headings hold them together
        down, across = _downwards(inked) if direction == 0 else ([], inked)
        walls = [rule for rule in sheet.rules if rule.height > rule.width] if direction == 0 else []
        runs = [*_rows_cut(across, spacing, walls), *down]
        alone += sum(len(run) for run in runs if all(g.text.isspace() for g in run))
        runs = [run for run in runs if not all(g.text.isspace() for g in run)]
        alone += _with_blanks(runs, blanks)
        runs_of += [(run, direction) for run in runs]
    faces = _faces(sheet.faces, [{g.style for g in run} for run, _ in runs_of])
    for run, direction in runs_of:
        line = _line(run, faces)
        box = _back(line.box, direction, sheet.width, sheet.height)
        lines.append(line._replace(box=box, is_vertical=line.is_vertical or direction in (1, 3)))
    lines.sort(key=lambda line: (line.box.y0, line.box.x0, line.text))
    return lines, alone


def _turned(g: Glyph, direction: int, width: float, height: float) -> Glyph:
    """The character as it lies once the sheet is turned so that its line runs to the right."""
    if direction == 1:
        return g._replace(x0=g.y0, x1=g.y1, y0=width - g.x1, y1=width - g.x0)
    if direction == 2:
        return g._replace(x0=width - g.x1, x1=width - g.x0, y0=height - g.y1, y1=height - g.y0)
    if direction == 3:
        return g._replace(x0=height - g.y1, x1=height - g.y0, y0=g.x0, y1=g.x1)
    return g


def _back(box: Box, direction: int, width: float, height: float) -> Box:
    if direction == 1:
        return Box(width - box.y1, box.x0, width - box.y0, box.x1)
    if direction == 2:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if direction == 3:
        return Box(box.y0, height - box.x1, box.y1, height - box.x0)
    return box


class _Run(list[Glyph]):
    """The characters of one line in order; blanks are put among them."""

    is_vertical = False


def _faces(names: Sequence[str], lines: Sequence[set[int]]) -> dict[int, int]:
    """For each style the first of its typeface: some engines cut a typeface into fonts without names, which then stand
    together in line after line."""
    held = Counter(style for line in lines for style in line)
    pairs = Counter((a, b) for line in lines for a in line for b in line if a < b)
    first = {style: style for style in held}

    def root(style: int) -> int:
        while first[style] != style:
            style = first[style]
        return style

    for (a, b), number in sorted(pairs.items()):
        unnamed = all(style < len(names) and names[style].startswith("#") for style in (a, b))
        if unnamed and 2 * number >= min(held[a], held[b]):
            low, high = sorted((root(a), root(b)))
            first[high] = low
    return {style: root(style) for style in held}


def _line(run: _Run, faces: Mapping[int, int]) -> TextLine:
    inked = [g for g in run if not g.text.isspace()] or run
    styles = Counter(faces[g.style] for g in inked)
    style = max(styles, key=lambda s: (styles[s], -s))
    box = hull([Box(g.x0, g.y0, g.x1, g.y1) for g in inked])
    size = median([g.size for g in inked])
    parts = _white_between(run) if not run.is_vertical else ()
    return TextLine("".join(g.text for g in run), box, size, style, run.is_vertical, parts=parts)


def _white_between(run: _Run) -> tuple[tuple[int, float, float], ...]:
    """The parts of a line between which white stands, but no blank."""
    starts = [0]
    starts += [n for n, (a, b) in enumerate(pairwise(run), 1) if b.x0 - a.x1 > APART * min(a.size, b.size)]
    if len(starts) < 2:
        return ()
    ends = [*starts[1:], len(run)]
    return tuple((a, run[a].x0, run[b - 1].x1) for a, b in zip(starts, ends, strict=True))


def _with_blanks(runs: Sequence[_Run], blanks: Iterable[Glyph]) -> int:
    """Put each blank where it stands in its line; the number of those that stand in none."""
    keyed = sorted(((run[0].y0 + run[0].y1) / 2, n) for n, run in enumerate(runs) if not run.is_vertical)
    middles = [y for y, _ in keyed]
    alone = 0
    spans = {n: (runs[n][0].x0, runs[n][-1].x1, runs[n][0].size) for _, n in keyed}
    taken: dict[int, list[Glyph]] = {}
    for blank in blanks:
        y, x = (blank.y0 + blank.y1) / 2, (blank.x0 + blank.x1) / 2
        low, high = bisect_left(middles, y - 0.4 * blank.size), bisect_right(middles, y + 0.4 * blank.size)
        best: tuple[float, int] | None = None
        for _, n in keyed[low:high]:
            start, end, size = spans[n]
            off = max(start - x, x - end, 0.0)
            if off <= 2.6 * size and (best is None or (off, n) < best):
                best = (off, n)
        if best is None:
            alone += 1
        else:
            taken.setdefault(best[1], []).append(blank)
    for n, more in taken.items():
        runs[n].extend(more)
        runs[n].sort(key=lambda g: (g.x0, g.x1))
    return alone


def _downwards(glyphs: Sequence[Glyph]) -> tuple[list[_Run], list[Glyph]]:
    """Headings whose characters stand below one another, and the characters in no such heading."""
    below, sideways = _neighbours(glyphs)
    above = {o: n for n, o in below.items()}
    runs: list[_Run] = []
    used: set[int] = set()
    for n in range(len(glyphs)):
        if n in above or n not in below:
            continue
        chain = [n]
        while chain[-1] in below and above[below[chain[-1]]] == chain[-1]:
            chain.append(below[chain[-1]])
        steps = [glyphs[b].y0 - glyphs[a].y0 for a, b in itertools.pairwise(chain)]
        if len(chain) < 3:
            continue
        step = median(steps)
        beside = [sideways.get(k, 9e9) for k in chain]
        size = glyphs[n].size
        if median(beside) > step + 0.12 * size and sum(b < step for b in beside) * 4 <= len(beside):
            run = _Run(glyphs[k] for k in chain)
            run.is_vertical = True
            runs.append(run)
            used.update(chain)
    return runs, [g for n, g in enumerate(glyphs) if n not in used]


def _neighbours(glyphs: Sequence[Glyph]) -> tuple[dict[int, int], dict[int, float]]:
    """For each character the nearest of its size straight below, and how far the nearest on its row is, where there are any."""
    by_column: dict[int, list[tuple[float, int]]] = {}
    by_row: dict[int, list[tuple[float, int]]] = {}
    for n, g in enumerate(glyphs):
        by_column.setdefault(int((g.x0 + g.x1) / 2 // _BIN), []).append((g.y0, n))
        by_row.setdefault(int(g.y0 // _BIN), []).append((g.x0, n))
    for kept in (*by_column.values(), *by_row.values()):
        kept.sort()
    below: dict[int, int] = {}
    sideways: dict[int, float] = {}
    for n, g in enumerate(glyphs):
        size, middle = g.size, (g.x0 + g.x1) / 2
        for row in range(int((g.y0 - 0.3 * size) // _BIN), int((g.y0 + 0.3 * size) // _BIN) + 1):
            kept = by_row.get(row, [])
            at = bisect_left(kept, (g.x0 - 2.2 * size, -1))
            for x, other in kept[at:]:
                if x >= g.x0 + 2.2 * size:
                    break
                o = glyphs[other]
                if other != n and 0.93 < o.size / size < 1.07 and abs(o.y0 - g.y0) < 0.3 * size:
                    sideways[n] = min(sideways.get(n, 9e9), abs(x - g.x0))
        if sideways.get(n, 9e9) < BESIDE * size:
            continue  # it stands in a row
        found: tuple[float, int] | None = None
        for column in range(int((middle - 0.4 * size) // _BIN), int((middle + 0.4 * size) // _BIN) + 1):
            kept = by_column.get(column, [])
            for y, other in kept[bisect_left(kept, (g.y0 + 0.7 * size, -1)) :]:
                if y >= g.y0 + 1.75 * size:
                    break
                o = glyphs[other]
                if 0.93 < o.size / size < 1.07 and _in_line(g, o):
                    found = min(found or (y, other), (y, other))
                    break
        if found is not None:
            below[n] = found[1]
    return below, sideways


def _in_line(g: Glyph, o: Glyph) -> bool:
    """Whether two characters, one below the other, share an edge or their middle; marks are narrower than characters."""
    return min(abs(g.x0 - o.x0), abs(g.x1 - o.x1), abs(g.x0 + g.x1 - o.x0 - o.x1) / 2) < 0.15 * g.size


def _rows_cut(glyphs: Sequence[Glyph], spacing: Sequence[Glyph], walls: Sequence[Box]) -> list[_Run]:
    """Rows of characters, cut where gutters and printed rules run through; `spacing` are blanks in large type."""
    rows = _rows([*glyphs, *spacing])
    gutters = _gutters(rows, glyphs)
    gutters += _repeated(rows, gutters)
    gutters += [Gutter(w.x0 - 0.5, w.x1 + 0.5, w.y0, w.y1) for w in walls]
    runs: list[_Run] = []
    for row in rows:
        run = _Run(row.pieces[0])
        for before, piece in zip(row.pieces, row.pieces[1:], strict=False):
            if _parts(before, piece, row, gutters):
                runs.append(run)
                run = _Run()
            run.extend(piece)
        runs.append(run)
    return runs


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    """Characters by baseline, from top to bottom, in pieces with no white as wide as `CUT` in them."""
    ordered = sorted(glyphs, key=lambda g: (g.y1 - 0.12 * g.size, g.x0))
    groups: list[list[Glyph]] = []
    open_: list[tuple[float, float, list[Glyph]]] = []
    for g in ordered:
        base = g.y1 - 0.12 * g.size
        open_ = [o for o in open_ if base - o[0] < 0.2 * o[1]]
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
        rows.append(_Row(pieces, size))
    return rows


def _gutters(rows: Sequence[_Row], glyphs: Sequence[Glyph]) -> list[Gutter]:
    """White that stands upright between rows on either side of it."""
    by_top = sorted(glyphs, key=lambda g: g.y0)
    tops = [g.y0 for g in by_top]
    tallest = max((g.y1 - g.y0 for g in glyphs), default=0.0)
    found: list[Gutter] = []
    for row in rows:
        for before, piece in zip(row.pieces, row.pieces[1:], strict=False):
            a, b = max(g.x1 for g in before), piece[0].x0
            size = min(before[-1].size, piece[0].size)
            if any(g.x0 <= a + 0.1 and b - 0.1 <= g.x1 and g.y0 <= piece[0].y0 <= g.y1 for g in found):
                continue
            wide = min(b - a, 0.6 * size)
            for x0, x1 in {(b - wide, b), (a, a + wide)}:
                gutter = _followed(x0 + 0.02 * size, x1 - 0.02 * size, piece[0], size, by_top, tops, tallest)
                if gutter is not None:
                    found.append(gutter)
    return found


def _repeated(rows: Sequence[_Row], gutters: Sequence[Gutter]) -> list[Gutter]:
    """White in single rows where the columns to the left say that a column begins: one column's width behind the last."""
    found: list[Gutter] = []
    for row in rows:
        middle = (row.pieces[0][0].y0 + row.pieces[0][0].y1) / 2
        near = [g for g in gutters if g.y0 - 3 * row.size <= middle <= g.y1 + 3 * row.size]
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


def _followed(
    x0: float, x1: float, at: Glyph, size: float, by_top: Sequence[Glyph], tops: Sequence[float], tallest: float
) -> Gutter | None:
    """The white between `x0` and `x1` at a character's row as far as it goes up and down, where it is a gutter."""
    low = bisect_left(tops, at.y0 - REACH * size - tallest)
    high = bisect_right(tops, at.y1 + REACH * size)
    near = [g for g in by_top[low:high] if g.x1 > x0 - 4 * size and g.x0 < x1 + 4 * size]
    top, bottom = at.y0 - REACH * size, at.y1 + REACH * size
    middle = (at.y0 + at.y1) / 2
    blocking = [g for g in near if g.x0 < x1 and g.x1 > x0]
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
    sides = ([g for g in near if g.x1 <= left + 0.1], [g for g in near if g.x0 >= right - 0.1])
    rows = sorted(
        _distinct(
            {round(g.y1 / (0.5 * size)) for g in side if top - 0.2 * size <= g.y0 and g.y1 <= bottom + 0.2 * size}
        )
        for side in sides
    )
    few = TALL if right - left < 0.55 * size else TALL - 1
    return Gutter(left, right, top, bottom) if rows[0] >= few and rows[1] >= TALL else None


def _distinct(steps: set[int]) -> int:
    """How many rows there are, of places in half sizes; neighbours are one row."""
    number, last = 0, -9
    for step in sorted(steps):
        if step - last > 1:
            number += 1
        last = step
    return number


def _parts(before: Sequence[Glyph], piece: Sequence[Glyph], row: _Row, gutters: Sequence[Gutter]) -> bool:
    """Whether two pieces of a row are of different lines."""
    a, b = max(g.x1 for g in before), piece[0].x0
    size = row.size
    white = b - a
    middle = (piece[0].y0 + piece[0].y1) / 2
    if not 0.92 < piece[0].size / before[-1].size < 1.09 and white > 0.5 * size:
        return True
    through = any(a - 0.1 <= g.x0 and g.x1 <= b + 0.1 and g.y0 <= middle <= g.y1 for g in gutters)
    if white > WIDE * size:
        return not _is_spaced(row, white) or through
    if not through:
        return False
    return not _is_spaced(row, white)


def _is_spaced(row: _Row, white: float) -> bool:
    """Whether the row is one of single characters set far apart, and this white no wider than the others."""
    singles = sum(len(piece) == 1 for piece in row.pieces)
    if len(row.pieces) < 3 or singles < 0.7 * len(row.pieces):
        return False
    others = [b[0].x0 - a[-1].x1 for a, b in zip(row.pieces, row.pieces[1:], strict=False)]
    return white <= 1.3 * median(others) + 0.1
