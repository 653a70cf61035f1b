"""Wholes and their parts."""

from __future__ import annotations

from banmian.bench.figures import Figure

_MOST_BETWEEN = 60
"""Characters between a whole and its part at most."""


def is_part(part: Figure, whole: Figure) -> bool:
    """Whether the one is said to be a part of the other: 其中 stands between them."""
    folded, start, end = part.context.folded, part.quantity.start, whole.quantity.end
    if not end <= start <= end + _MOST_BETWEEN:
        return False
    at = folded.rfind("其中", end, start)
    return at >= 0 and folded.count("。", end, start) <= (folded[at - 1] == "。") and ";" not in folded[at:start]
