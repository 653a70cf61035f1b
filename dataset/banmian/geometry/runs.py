"""Characters of one printed line, and the line that they make."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median

from banmian.geometry.sheet import Box, Glyph, TextLine, hull

APART = 0.6
"""White in a line, times the size, that sets its parts apart."""


class Run(list[Glyph]):
    """The characters of one line in order; blanks are put among them."""

    is_vertical = False


def line_of(run: Run, faces: Mapping[int, int]) -> TextLine:
    inked = [g for g in run if not g.text.isspace()] or run
    styles = Counter(faces[g.style] for g in inked)
    style = max(styles, key=lambda s: (styles[s], -s))
    box = hull([Box(g.x0, g.y0, g.x1, g.y1) for g in inked])
    size = median([g.size for g in inked])
    parts = _white_between(run) if not run.is_vertical else ()
    return TextLine("".join(g.text for g in run), box, size, style, run.is_vertical, parts=parts)


def _white_between(run: Run) -> tuple[tuple[int, float, float], ...]:
    """The parts of a line between which white stands, but no blank."""
    starts = [0]
    starts += [n for n, (a, b) in enumerate(pairwise(run), 1) if b.x0 - a.x1 > APART * min(a.size, b.size)]
    if len(starts) < 2:
        return ()
    ends = [*starts[1:], len(run)]
    return tuple((a, run[a].x0, run[b - 1].x1) for a, b in zip(starts, ends, strict=True))


def put_blanks(runs: Sequence[Run], blanks: Iterable[Glyph]) -> int:
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


def faces(names: Sequence[str], lines: Sequence[set[int]]) -> dict[int, int]:
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
