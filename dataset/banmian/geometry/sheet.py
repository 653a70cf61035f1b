"""A sheet as its reader gives it: characters or lines with boxes, rules, frames and pictures. All places are points from the
upper left corner of the sheet as it is shown, turned and cropped."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Literal, NamedTuple

from banmian.records import LeftOut, MarkRole

Direction = Literal[0, 1, 2, 3, 4]
"""Quarter turns clockwise of the line that a character stands on; 4 is any other slant."""


class Box(NamedTuple):
    """A rectangle, edges in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Of left and right."""
        return (self.x0 + self.x1) / 2

    def beside(self, other: Box) -> float:
        """How far the two overlap from top to bottom; negative: the white between them."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def over(self, other: Box) -> float:
        """How far the two overlap from left to right; negative: the white between them."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def holds(self, other: Box, slack: float = 1.0) -> bool:
        """Whether the other lies in it, give or take `slack` points."""
        return (
            self.x0 - slack <= other.x0
            and other.x1 <= self.x1 + slack
            and self.y0 - slack <= other.y0
            and other.y1 <= self.y1 + slack
        )


def hull(boxes: list[Box]) -> Box:
    """The smallest box around all; there is at least one."""
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


class Glyph(NamedTuple):
    """A character where it was printed."""

    text: str
    """One code point."""
    x0: float
    y0: float
    x1: float
    y1: float
    """Of its em square: as wide as it advances, as high as its size."""
    size: float
    """Points, by the text matrix."""
    style: int
    """Number of its font and colour."""
    direction: Direction = 0


class TextLine(NamedTuple):
    """One printed line."""

    text: str
    box: Box
    size: float
    style: int = 0
    is_vertical: bool = False
    confidence: float | None = None
    block: int | None = None
    """Number of the block of lines that the source puts it in, where the source has blocks."""
    article: int | None = None
    """Number of its article, where the source says so."""
    role: MarkRole | None = None
    """What it is, where the source says so."""
    order: int | None = None
    """Place of its block in the order of reading, where the source says so."""
    parts: tuple[tuple[int, float, float], ...] = ()
    """First character, left and right edge of its parts, where white but no blank stands between some."""


def level_sizes(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with sizes levelled inside blocks: the height of a line's box depends on its letters too."""
    blocks: dict[int | None, list[float]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line.size)
    usual = {block: median(sizes) for block, sizes in blocks.items()}
    return [
        line._replace(size=usual[line.block])
        if line.block is not None and 0.75 < line.size / usual[line.block] < 1.3
        else line
        for line in lines
    ]


class Sheet(NamedTuple):
    """One side of a sheet of paper."""

    number: int
    """In its file, from 1."""
    width: float
    height: float
    read_by: str
    """Library and version that read the characters and their places."""
    glyphs: tuple[Glyph, ...] = ()
    lines: tuple[TextLine, ...] = ()
    """Where the source has lines; then it has no glyphs."""
    rules: tuple[Box, ...] = ()
    """Printed lines, one side of which is thin."""
    frames: tuple[Box, ...] = ()
    """Rectangles that are stroked or filled with a colour."""
    pictures: tuple[Box, ...] = ()
    faces: tuple[str, ...] = ()
    """What is known of each style of the glyphs: font, weight and colour; a font without a name begins with `#`."""
    left_out: LeftOut = LeftOut()
