"""What the composer works on: rows of articles, and lines of composed pages with their gold."""

from __future__ import annotations

from typing import NamedTuple

from banmian.parse.layout import LineLabel

HEADING: frozenset[LineLabel] = frozenset({"kicker", "headline", "subtitle"})


class Row(NamedTuple):
    """One element of an article: a headline, a paragraph, a caption, ..."""

    label: LineLabel
    text: str


Article = list[Row]


class Element(NamedTuple):
    """A row on its way to the page."""

    label: LineLabel
    text: str
    article: int
    """Number of its article on the page; -1 for the paper's own lines."""
    goes_on: bool = False
    """It is the rest of the element before it that a page's end has cut."""
    gap: int | None = None
    """Line breaks before it, where the style does not say."""


class GoldLine(NamedTuple):
    """A printed line of a page."""

    text: str
    label: LineLabel
    begins: bool
    """Whether it is the first line of its element."""
    article: int
    gap: int
    """Line breaks between the line before and this one; 0 where print has run both together."""
    indent: int
    """Blanks in front of it."""


class ComposedPage(NamedTuple):
    text: str
    lines: tuple[GoldLine, ...]
    starts: tuple[int, ...]
    """Where each line begins in the text."""
    style: str
