"""Pieces of a page that print or a text layer has run together in one line."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from compose.records import HEADING, GoldLine

_LEAD = re.compile("[【〔（(]?(?:本[报社刊台]|[^，。]{0,4}[社报]|综合|据)[^。，]{0,12}[讯电道报]|[■●◆○]")


def run_together(lines: Iterable[GoldLine], share: float, draw: random.Random) -> Iterator[GoldLine]:
    """The lines, some of them run together with the one before: texts with the heading or the signature above them, headings
    and signatures with the text above them.

    Args:
        share: of the places where lines are run together in print, those that are.
    """
    before: GoldLine | None = None
    for line in lines:
        if (
            before is not None
            and share
            and line.begins
            and line.label != "furniture"
            and draw.random() < share * _likely(before, line)
        ):
            line = line._replace(gap=0, indent=draw.choice((0, 1, 1, 2)))
        yield line
        before = line


def _likely(before: GoldLine, line: GoldLine) -> float:
    """How often, beside other places, two such lines are run together."""
    match before.label, line.label:
        case (("headline" | "kicker" | "subtitle"), "paragraph"):
            return 0.8 if _LEAD.match(line.text) else 0.1
        case (("headline" | "kicker" | "subtitle"), "byline"):
            return 0.4
        case "byline", "paragraph":
            return 0.5
        case "paragraph", "byline":
            return 0.5
        case "caption", "credit":
            return 0.6
        case "paragraph", label if label in HEADING and before.article != line.article:
            return 0.15
        case "byline", label if label in HEADING and before.article != line.article:
            return 0.3
        case "paragraph", "paragraph":
            return 0.4 if _LEAD.match(line.text) and line.text[0] in "■●◆○【" else 0.0
        case _:
            return 0.0
