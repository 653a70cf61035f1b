"""PAGE-XML, as transcription and layout tools write it: regions, lines and their text."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from banmian.errors import DataError
from banmian.geometry.alto import PIXELS
from banmian.geometry.markup import children, name_of, number, on_one_line, tree_of, within
from banmian.geometry.sheet import Box, Sheet, TextLine, level_sizes
from banmian.records import MarkRole

SCALE = 72 / PIXELS
_ROLES: dict[str, MarkRole] = {
    "caption": "caption",
    "header": "furniture",
    "footer": "furniture",
    "page-number": "furniture",
    "credit": "byline",
}


def read_page_xml(data: bytes) -> Sheet:
    """The page of a PAGE-XML file; pixels count as 1/300 inch.

    Raises:
        DataError: it is no PAGE-XML, or has no text.
    """
    root = tree_of(data)
    page = next(within(root, "Page"), None)
    if name_of(root) != "PcGts" or page is None:
        raise DataError(reason="this is no PAGE-XML", next_step="check the file")
    lines = list(_lines(page))
    if not lines:
        raise DataError(reason="it has no text", next_step="transcribe it first, or leave it out")
    width, height = ((number(page.get(side)) or 0.0) * SCALE for side in ("imageWidth", "imageHeight"))
    creator = next((e.text or "" for e in within(root, "Creator")), "").strip()
    return Sheet(
        1,
        max(width, *(line.box.x1 for line in lines)),
        max(height, *(line.box.y1 for line in lines)),
        creator or "PAGE-XML",
        lines=tuple(level_sizes(lines)),
        rules=tuple(_boxes(page, "SeparatorRegion")),
        pictures=tuple(_boxes(page, "ImageRegion", "GraphicRegion")),
    )


def _boxes(page: Element, *names: str) -> Iterator[Box]:
    return (box for region in within(page, *names) if (box := _box(region)) is not None)


def _box(element: Element) -> Box | None:
    """The box around an element's outline: a list of points, or elements of points in old files."""
    coords = next(children(element, "Coords"), None)
    if coords is None:
        return None
    pairs = [pair.split(",") for pair in (coords.get("points") or "").split()]
    pairs += [[p.get("x", ""), p.get("y", "")] for p in children(coords, "Point")]
    points = [(number(pair[0]), number(pair[-1])) for pair in pairs if len(pair) == 2]
    xs = [x * SCALE for x, _ in points if x is not None]
    ys = [y * SCALE for _, y in points if y is not None]
    if not xs or not ys:
        return None
    return Box(max(0.0, min(xs)), max(0.0, min(ys)), max(0.0, *xs), max(0.0, *ys))


def _lines(page: Element) -> Iterator[TextLine]:
    for place, region in enumerate(within(page, "TextRegion")):
        role = _ROLES.get(region.get("type", ""))
        for line in children(region, "TextLine"):
            text, sure = _text(line)
            box = _box(line)
            if text.strip() and box is not None:
                yield TextLine(text, box, max(1.0, box.height), confidence=sure, block=place, role=role)


def _text(line: Element) -> tuple[str, float | None]:
    """The text of a line, its own or that of its words, and the confidence in it."""
    own = next(children(line, "TextEquiv"), None)
    if own is not None:
        return _unicode(own), _confidence(own)
    words = [next(children(word, "TextEquiv"), None) for word in children(line, "Word")]
    found = [word for word in words if word is not None]
    sure = [c for word in found if (c := _confidence(word)) is not None]
    return " ".join(map(_unicode, found)), round(sum(sure) / len(sure), 3) if sure else None


def _unicode(equivalent: Element) -> str:
    return on_one_line(next((e.text or "" for e in children(equivalent, "Unicode")), ""))


def _confidence(equivalent: Element) -> float | None:
    found = number(equivalent.get("conf"))
    return found if found is not None and 0 <= found <= 1 else None
