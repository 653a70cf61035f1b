"""ALTO, the places of words as libraries have them, and METS, which says of blocks which article they are of."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from banmian.errors import DataError
from banmian.geometry.markup import attribute, children, name_of, number, on_one_line, tree_of, within
from banmian.geometry.sheet import Box, Sheet, TextLine, hull, level_sizes
from banmian.records import MarkRole

PIXELS = 300.0
"""Pixels an inch, where nothing says how many there are."""
_UNITS = {"mm10": 72 / 254, "inch1200": 72 / 1200, "pixel": 72 / PIXELS}
"""Points of a unit of measurement."""
ROLES: dict[str, MarkRole] = {
    "HEADING": "headline",
    "HEADLINE": "headline",
    "TITLE": "headline",
    "OVERLINE": "kicker",
    "KICKER": "kicker",
    "SUBHEADLINE": "subtitle",
    "SUBTITLE": "subtitle",
    "AUTHOR": "byline",
    "BYLINE": "byline",
    "CAPTION": "caption",
    "HEADER": "furniture",
    "FOOTER": "furniture",
    "PAGE_NUMBER": "furniture",
}
"""Types of METS divisions, and what their lines are."""


class Told(NamedTuple):
    """What METS tells of a block."""

    article: int
    order: int
    """Among all blocks, in the order in which they are read."""
    role: MarkRole | None


def read_alto(data: bytes, sheet: int = 1, blocks: str | None = None) -> Sheet:
    """A page of an ALTO file.

    Args:
        sheet: number of the page in the file, from 1.
        blocks: what METS tells of its blocks, as `mets_entries` gives it.

    Raises:
        DataError: it is no ALTO, or has no such page or no text.
    """
    root = tree_of(data)
    pages = list(within(root, "Page"))
    if name_of(root) != "alto" or len(pages) < sheet:
        raise DataError(reason="this is no ALTO with such a page", next_step="check the file")
    unit = next((e.text or "" for e in within(root, "MeasurementUnit")), "pixel").strip()
    scale = _UNITS.get(unit, _UNITS["pixel"])
    page = pages[sheet - 1]
    sizes = {s.get("ID", ""): number(s.get("FONTSIZE")) for s in within(root, "TextStyle")}
    told = {name: Told(*values) for name, values in json.loads(blocks).items()} if blocks else {}
    lines = list(_lines(page, scale, sizes, told))
    if not lines:
        raise DataError(reason="it has no text", next_step="leave it out, or read the picture by OCR")
    boxes = [line.box for line in lines]
    width, height = ((number(page.get(side)) or 0.0) * scale for side in ("WIDTH", "HEIGHT"))
    software = next((e.text or "" for e in within(root, "softwareName")), "").strip()
    version = next((e.text or "" for e in within(root, "softwareVersion")), "").strip()
    return Sheet(
        sheet,
        max(width, *(b.x1 for b in boxes)),
        max(height, *(b.y1 for b in boxes)),
        " ".join(filter(None, (software, version))) or "ALTO",
        lines=tuple(level_sizes(lines)),
        rules=tuple(_boxes(page, scale, "GraphicalElement")),
        pictures=tuple(_boxes(page, scale, "Illustration")),
    )


def _boxes(page: Element, scale: float, name: str) -> list[Box]:
    return [box for element in within(page, name) if (box := _box(element, scale)) is not None]


def _box(element: Element, scale: float) -> Box | None:
    x, y, wide, high = (number(element.get(key)) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if x is None or y is None or wide is None or high is None:
        return None
    x0, y0 = max(0.0, x * scale), max(0.0, y * scale)
    return Box(x0, y0, x0 + max(0.0, wide * scale), y0 + max(0.0, high * scale))


def _lines(
    page: Element, scale: float, sizes: Mapping[str, float | None], told: Mapping[str, Told]
) -> Iterator[TextLine]:
    for place, block in enumerate(within(page, "TextBlock")):
        own = told.get(block.get("ID", ""))
        for line in children(block, "TextLine"):
            text, box, sure = _text(line, scale)
            box = _box(line, scale) or box
            if not text.strip() or box is None:
                continue
            styles = f"{line.get('STYLEREFS', '')} {block.get('STYLEREFS', '')}".split()
            size = next((found for style in styles if (found := sizes.get(style))), None) or 0.0
            yield TextLine(
                text,
                box,
                size or max(1.0, box.height),
                confidence=sure,
                block=place,
                article=own.article if own else None,
                role=own.role if own else None,
                order=own.order if own else None,
            )


def _text(line: Element, scale: float) -> tuple[str, Box | None, float | None]:
    """The text of a line, the box around its words, and the mean confidence of its words."""
    parts: list[str] = []
    boxes: list[Box] = []
    sure: list[float] = []
    for element in line:
        match name_of(element):
            case "String":
                parts.append(element.get("CONTENT", ""))
                box, confidence = _box(element, scale), number(element.get("WC"))
                boxes += [] if box is None else [box]
                sure += [] if confidence is None or not 0 <= confidence <= 1 else [confidence]
            case "SP":
                parts.append(" ")
            case "HYP":
                parts.append(element.get("CONTENT", "-"))
    mean = round(sum(sure) / len(sure), 3) if sure else None
    return on_one_line("".join(parts)), hull(boxes) if boxes else None, mean


def mets_entries(data: bytes) -> list[dict[str, str]]:
    """What a METS file tells of the ALTO files that it names, as entries of a manifest: `file`, and `blocks`, JSON that
    says of each block its article, its place in the order of reading and its role.

    Raises:
        DataError: it is no METS.
    """
    root = tree_of(data)
    if name_of(root) != "mets":
        raise DataError(reason="this is no METS", next_step="check the file")
    files: dict[str, str] = {}
    for file in within(root, "file"):
        place = next((attribute(where, "href") for where in within(file, "FLocat")), None)
        if place:
            files[file.get("ID", "")] = posixpath.normpath(place.removeprefix("file://").lstrip("/"))
    found: dict[str, dict[str, Told]] = {}
    articles = order = 0
    for structure in within(root, "structMap"):
        if (structure.get("TYPE") or "").upper() != "LOGICAL":
            continue
        for article in _articles(structure):
            for name, block, role in _areas(article, None):
                if name in files:
                    found.setdefault(files[name], {}).setdefault(block, Told(articles, order, role))
                    order += 1
            articles += 1
    return [{"file": name, "blocks": json.dumps(blocks)} for name, blocks in sorted(found.items())]


_WHOLE = ("ARTICLE", "ADVERTISEMENT", "OBITUARY", "LETTER", "REVIEW", "INTERVIEW", "NEWS", "CARTOON")
"""Types of divisions that stand by themselves."""


def _articles(element: Element) -> Iterator[Element]:
    """The outermost divisions that are articles."""
    for division in children(element, "div"):
        if (division.get("TYPE") or "").upper() in _WHOLE:
            yield division
        else:
            yield from _articles(division)


def _areas(element: Element, role: MarkRole | None) -> Iterator[tuple[str, str, MarkRole | None]]:
    """File, block and role of what a division points to, in order."""
    for inner in element:
        match name_of(inner):
            case "div":
                own = ROLES.get((inner.get("TYPE") or "").upper(), role)
                yield from _areas(inner, own)
            case "area":
                yield inner.get("FILEID", ""), inner.get("BEGIN", ""), role
            case _:
                yield from _areas(inner, role)


def in_told_order(lines: Sequence[TextLine]) -> list[int]:
    """The numbers of lines whose article is told, in the order of reading that is told."""
    told = [n for n, line in enumerate(lines) if line.article is not None]
    return sorted(told, key=lambda n: (lines[n].article or 0, lines[n].order or 0, n))
