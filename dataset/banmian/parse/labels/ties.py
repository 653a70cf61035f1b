"""How a page's text hangs together at its lines' ends: where pairs of characters that were printed come again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banmian.parse.printed import Ints

NEAR, MIDDLE, FAR = 80, 250, 800
"""Characters within which a pair is looked for again."""
_FIRST_HAN, _PAST_HAN, _BITS = 0x4E00, 0xFB00, 21
NAMES = (
    *(f"said after {reach}" for reach in ("near", "middle", "far")),
    *(f"said before {reach}" for reach in ("near", "middle", "far")),
    "tied to the line before",
    "ties over its text",
)

_Floats = NDArray[np.float64]


def ties(codes: Ints, starts: Ints, ends: Ints) -> _Floats:
    """For each line, the columns `NAMES`: the shares of its pairs of Han characters that stand again after it or stood
    before it, within the three reaches; and, beside the page's usual, the pairs whose two nearest uses stand on either
    side of the line's start, and on either side of the whole line. Numbers from 0 to 1, and about -1 to 1."""
    count = len(starts)
    out: _Floats = np.zeros((count, len(NAMES)))
    left, right = codes[:-1], codes[1:]
    at = np.flatnonzero((left >= _FIRST_HAN) & (left < _PAST_HAN) & (right >= _FIRST_HAN) & (right < _PAST_HAN))
    if not len(at) or not count:
        return out
    line = np.searchsorted(starts, at, side="right") - 1
    whole = (line >= 0) & (at + 1 < ends[line])
    at, line = at[whole], line[whole]
    if not len(at):
        return out
    pair = (codes[at] << _BITS) | codes[at + 1]
    order = np.argsort(pair, kind="stable")
    same = pair[order][1:] == pair[order][:-1]
    first, second = order[:-1][same], order[1:][same]  # uses next to each other of one pair
    own = np.bincount(line, minlength=count)
    share = 1.0 / np.maximum(own, 1)
    other = line[first] != line[second]
    gap_after, gap_before = at[second] - ends[line[first]], starts[line[second]] - at[first]
    for n, reach in enumerate((NEAR, MIDDLE, FAR)):
        out[:, n] = np.bincount(line[first][other & (gap_after < reach)], minlength=count) * share
        out[:, 3 + n] = np.bincount(line[second][other & (gap_before < reach)], minlength=count) * share
    near = other & (at[second] - at[first] < MIDDLE)
    a, b = line[first][near], line[second][near]
    steps = np.bincount(a + 1, minlength=count + 1) - np.bincount(b + 1, minlength=count + 1)
    over_start = np.cumsum(steps)[:count]  # ties between an earlier line and this one or a later one
    apart = b - a > 1
    steps = np.bincount(a[apart] + 1, minlength=count + 1) - np.bincount(b[apart], minlength=count + 1)
    over_line = np.cumsum(steps)[:count]
    usual = max(1.0, float(np.mean(over_start)))
    out[:, 6] = np.clip(over_start / usual - 1.0, -1.0, 1.0)
    out[:, 7] = np.clip(over_line / usual - 1.0, -1.0, 1.0)
    return out
