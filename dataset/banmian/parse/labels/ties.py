"""How a page's text hangs together at its lines' ends: where characters and pairs of them that were printed come again."""

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
    "far ties to the lines before",
    "characters after",
    "characters before",
)

_Floats = NDArray[np.float64]


def ties(codes: Ints, starts: Ints, ends: Ints) -> _Floats:
    """For each line, the columns `NAMES`: the shares of its pairs of Han characters that stand again after it or stood
    before it, within the three reaches; beside the page's usual, the pairs whose two nearest uses stand on either
    side of the line's start, on either side of the whole line, and the former within the longest reach; and the shares of
    its single characters, seldom ones counted more, that stand again near it. Numbers from 0 to 1, and about -1 to 1."""
    count = len(starts)
    out: _Floats = np.zeros((count, len(NAMES)))
    is_han = (codes >= _FIRST_HAN) & (codes < _PAST_HAN)
    at = np.flatnonzero(is_han[:-1] & is_han[1:])
    if not len(at) or not count:
        return out
    line = np.searchsorted(starts, at, side="right") - 1
    whole = (line >= 0) & (at + 1 < ends[line])
    at, line = at[whole], line[whole]
    if not len(at):
        return out
    first, second = _again((codes[at] << _BITS) | codes[at + 1])
    share = 1.0 / np.maximum(np.bincount(line, minlength=count), 1)
    other = line[first] != line[second]
    gap_after, gap_before = at[second] - ends[line[first]], starts[line[second]] - at[first]
    for n, reach in enumerate((NEAR, MIDDLE, FAR)):
        out[:, n] = np.bincount(line[first][other & (gap_after < reach)], minlength=count) * share
        out[:, 3 + n] = np.bincount(line[second][other & (gap_before < reach)], minlength=count) * share
    apart = at[second] - at[first]
    near, far = (np.stack([line[x][other & (apart < reach)] for x in (first, second)]) for reach in (MIDDLE, FAR))
    over_start = _over(near[0], near[1], count)
    usual = max(1.0, float(np.mean(over_start)))
    out[:, 6] = np.clip(over_start / usual - 1.0, -1.0, 1.0)
    beyond = near[:, near[1] - near[0] > 1]
    out[:, 7] = np.clip(_over(beyond[0], beyond[1] - 1, count) / usual - 1.0, -1.0, 1.0)
    over_far = _over(far[0], far[1], count)
    out[:, 8] = np.clip(over_far / max(1.0, float(np.mean(over_far))) - 1.0, -1.0, 1.0)
    out[:, 9], out[:, 10] = _characters(codes, np.flatnonzero(is_han), starts, ends)
    return out


def _again(keys: Ints) -> tuple[Ints, Ints]:
    """The places of equal keys that are next to each other among their likes."""
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    return order[:-1][same], order[1:][same]


def _over(first: Ints, second: Ints, count: int) -> _Floats:
    """For each line how many of the pairs of lines `first` < `second` it parts: the former before it, the latter not."""
    steps = np.bincount(first + 1, minlength=count + 1) - np.bincount(second + 1, minlength=count + 1)
    return np.cumsum(steps)[:count].astype(np.float64)


def _characters(codes: Ints, at: Ints, starts: Ints, ends: Ints) -> tuple[_Floats, _Floats]:
    """For each line the shares of its different characters that stand again within `MIDDLE` after it, and stood before it;
    a character counts by the logarithm of its rarity on the page."""
    count = len(starts)
    line = np.searchsorted(starts, at, side="right") - 1
    inside = (line >= 0) & (at < ends[line])
    at, line = at[inside], line[inside]
    _, kind, uses = np.unique(codes[at], return_inverse=True, return_counts=True)
    weight = np.log(1.0 + len(at) / uses)[kind]
    first, second = _again(codes[at])
    other = line[first] != line[second]
    last_use, first_use = np.ones(len(at), dtype=bool), np.ones(len(at), dtype=bool)
    last_use[first[~other]] = first_use[second[~other]] = False
    shares: list[_Floats] = []
    for place, own, gap in (
        (first, last_use, at[second] - ends[line[first]]),
        (second, first_use, starts[line[second]] - at[first]),
    ):
        found = place[other & (gap < MIDDLE)]
        total = np.bincount(line[own], weights=weight[own], minlength=count)
        shares.append(np.bincount(line[found], weights=weight[found], minlength=count) / np.maximum(total, 1e-9))
    return shares[0], shares[1]
