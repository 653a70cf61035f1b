"""Lines of Chinese text that fit a terminal: wide characters count two cells, and no mark stands where print puts none."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

_NOT_FIRST = frozenset(" ，。、；：？！”’）》〉」』】〕〗…—·％%,.;:?!)]}⟧⟩¦")
"""Marks that no line begins with."""
_NOT_LAST = frozenset("“‘（《〈「『【〔〖([{⟦⟨¦")
"""Marks that no line ends with."""
_UNIT = re.compile(r"(?:[0-9A-Za-z]+(?:[.,:/+-][0-9A-Za-z]+)*[.,;:)%]*|.) ?", re.DOTALL)
"""What is not parted: a word or number in half-width characters, or one character, with the blank behind it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with a `\N{REPLACEMENT CHARACTER}` for each character that would steer the terminal; as long as before."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def wrap(text: str, width: int | None) -> Iterator[tuple[int, int]]:
    """`[start, end)` of each line, in order and without gaps; one line, where there is no width.

    Args:
        text: without line feeds.
        width: cells of a line; a unit that is wider than a line stands alone on one, cut up.
    """
    if width is None:
        yield 0, len(text)
        return
    start = at = 0
    room = width
    places: deque[int] = deque(maxlen=5)
    for unit in _units(text, width):
        cells = cell_len(unit)
        places.append(at)
        if cells > room and at > start:
            cut = _break(text, start, places)
            yield start, cut
            room = width - cell_len(text[cut:at])
            start = cut
        room -= cells
        at += len(unit)
    if start < len(text) or not text:
        yield start, len(text)


def _units(text: str, width: int) -> Iterator[str]:
    for found in _UNIT.finditer(text):
        unit = found[0]
        if cell_len(unit) <= width:
            yield unit
        else:
            yield from unit


def _break(text: str, start: int, places: Sequence[int]) -> int:
    """Where the line that is full ends: at the last of `places`, or at one before, so that the marks stand right."""
    for cut in reversed(places):
        if cut > start and text[cut] not in _NOT_FIRST and text[cut - 1] not in _NOT_LAST:
            return cut
    return places[-1]
