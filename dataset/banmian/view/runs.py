"""A text cut into runs, each with the items that cover it: what lights up is found by number, not by counting characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

SEAM = 0
"""Stands between two runs where the text goes on elsewhere on the page."""


class Cover(NamedTuple):
    """An item over `[start, end)` of a text."""

    start: int
    end: int
    item: int


def runs_of(text: str, covers: Iterable[Cover], *, seams: Sequence[int] = ()) -> list[Any]:
    """`[[text, item, …], …]`: the text cut wherever an item begins or ends, the longest of the items first.

    Args:
        seams: places at which `SEAM` is put between runs.
    """
    found = [cover for cover in covers if 0 <= cover.start < cover.end <= len(text)]
    length = {cover.item: cover.end - cover.start for cover in found}
    opened: dict[int, list[int]] = {}
    closed: dict[int, list[int]] = {}
    for cover in found:
        opened.setdefault(cover.start, []).append(cover.item)
        closed.setdefault(cover.end, []).append(cover.item)
    cuts = sorted({0, len(text), *opened, *closed, *(s for s in seams if 0 < s < len(text))})
    jumps, active = set(seams), set[int]()
    out: list[Any] = []
    for start, end in pairwise(cuts):
        active.difference_update(closed.get(start, ()))
        active.update(opened.get(start, ()))
        if start and start in jumps:
            out.append(SEAM)
        out.append([text[start:end], *sorted(active, key=lambda item: (-length[item], item))])
    return out
