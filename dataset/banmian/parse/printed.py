"""The printed lines of a page, and the room that they take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from banmian.parse.parting import Begins
from banmian.text.spans import Span

_HALF_BELOW = 0x2E80
"""Code point from which on characters take the room of two half-width ones."""
_FULL_SIGNS = tuple(map(ord, "“”‘’…—·"))

Ints = NDArray[np.int64]


class Printed(NamedTuple):
    """One printed line that holds more than blanks."""

    span: Span
    """Without surrounding blanks."""
    indent: int
    """Blanks in front."""
    gap: int
    """Line breaks between the line before and this one; 0 for the first."""
    cut: Begins | None = None
    """What it begins, where it is a piece of a line behind the first."""


def printed_lines(text: str) -> list[Printed]:
    """The lines of `text` in order, blank ones left out."""
    lines: list[Printed] = []
    gap = start = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            left = start + len(line) - len(line.lstrip())
            lines.append(Printed(Span(left, left + len(body)), left - start, gap if lines else 0))
            gap = 0
        gap += line[-1] in _BREAKS
        start += len(line)
    return lines


_BREAKS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def code_points(text: str) -> Ints:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def room(codes: Ints) -> Ints:
    """The room that the characters before each place take, in half-width units; one entry more than there are characters."""
    units = np.where((codes < _HALF_BELOW) & ~np.isin(codes, _FULL_SIGNS), 1, 2)
    return np.concatenate(([0], np.cumsum(units)))
