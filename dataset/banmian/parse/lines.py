"""The lines of a page as its parts are read from them: whole printed lines, and lines that go on with one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from banmian.records import MarkRole, SourceMark
from banmian.text.reading import Reading
from banmian.text.spans import Span, Traced


class Line(NamedTuple):
    """One line that holds more than blanks; several printed lines where the page is hard-wrapped."""

    text: str
    piece: Traced
    """The same, with its place on the page."""
    gap: int
    """Line breaks between the line before and this one; 0 for the first."""
    is_indented: bool
    """Whether blanks stand in front of it, as in print in front of a paragraph."""
    given: MarkRole | None = None
    """What the source's own markup says it is."""
    article: int | None = None
    """The number of its article, where the source says so."""


def given_lines(page: Reading, marks: Sequence[SourceMark]) -> list[Line]:
    """The lines of the page's copy as its source's markup gives them, blank ones left out."""
    lines: list[Line] = []
    for mark in marks:
        start, end = page.place(mark.start), page.place(mark.end)
        piece = Traced.cut(page.text, Span(start, end)).strip_blank()
        if piece:
            indented = piece.segments[0].start > start
            lines.append(Line(str(piece), piece, 1 if lines else 0, indented, mark.role, mark.article))
    return lines
