"""Characters as printed lines: rows by baseline, cut at gutters, and headings that run downwards. The order of the stream of
characters is never looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from banmian.geometry.downwards import downwards
from banmian.geometry.rows import rows_cut
from banmian.geometry.runs import Run, faces, line_of, put_blanks
from banmian.geometry.sheet import Box, Glyph, Sheet, TextLine

HEADING = 1.07
"""Times the size of the running text: a blank of this size stands in a heading."""


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
    runs_of: list[tuple[Run, int]] = []
    alone = 0
    for direction, glyphs in sorted(by_direction.items()):
        turned = [_turned(g, direction, sheet.width, sheet.height) for g in glyphs]
        inked = [g for g in turned if not g.text.isspace()]
        large = HEADING * body_size((g.size, 1) for g in inked)
        blanks = [g for g in turned if g.text.isspace() and g.size < large]
        spacing = [g for g in turned if g.text.isspace() and g.size >= large]  # blanks of headings hold them together
        down, across = downwards(inked) if direction == 0 else ([], inked)
        walls = [rule for rule in sheet.rules if rule.height > rule.width] if direction == 0 else []
        runs = [*rows_cut(across, spacing, walls), *down]
        alone += sum(len(run) for run in runs if all(g.text.isspace() for g in run))
        runs = [run for run in runs if not all(g.text.isspace() for g in run)]
        alone += put_blanks(runs, blanks)
        runs_of += [(run, direction) for run in runs]
    face_of = faces(sheet.faces, [{g.style for g in run} for run, _ in runs_of])
    for run, direction in runs_of:
        line = line_of(run, face_of)
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
