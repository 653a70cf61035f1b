"""A sheet of a PDF as it is arranged: characters that are shown, each once, rules, frames and pictures."""

from __future__ import annotations

import json

from banmian.errors import DataError
from banmian.geometry.pdf_library import read_by
from banmian.geometry.sheet import Box, Glyph, Sheet
from banmian.records import LeftOut

THIN = 3.0
"""Points up to which a shape's shorter side makes it a rule."""
SMALLEST_FRAME = 24.0
WHOLE = 0.85
"""Share of the sheet from which on a frame is its background."""
MOST_CONTROL = 0.2
"""Share of control characters from which on a text layer is not read."""
_OCR = "read it by OCR, and give its ALTO, hOCR, PAGE-XML or JSON"


def read_sheet(data: bytes) -> Sheet:
    """The sheet that a line of JSON tells of.

    Raises:
        DataError: it has no text layer, or one that means nothing.
    """
    told = json.loads(data)
    text, places = str(told["text"]), told["places"] or [[]] * 8
    control = int(told["control"])
    rules, frames, pictures = _shapes(told["shapes"], told["width"], told["height"])
    if not text.strip() and not control:
        scanned = any(p.width * p.height > 0.5 * told["width"] * told["height"] for p in pictures)
        reason = "it is a scan: a picture without a text layer" if scanned else "it has no text layer"
        raise DataError(reason=reason, next_step=_OCR)
    if control > MOST_CONTROL * (control + len(text)):
        share = control / (control + len(text))
        reason = f"{share:.0%} of its characters are control characters: its fonts do not say what they mean"
        raise DataError(reason=reason, next_step=_OCR)
    kept, left = _painted(text, places, told["width"], told["height"])
    return Sheet(
        int(told["sheet"]),
        float(told["width"]),
        float(told["height"]),
        read_by(),
        glyphs=tuple(kept),
        rules=tuple(rules),
        frames=tuple(frames),
        pictures=tuple(pictures),
        faces=tuple(" ".join(map(str, style)) for style in told["styles"]),
        left_out=LeftOut(**left, control=control),
    )


def _shapes(shapes: list[list[int]], width: float, height: float) -> tuple[list[Box], list[Box], list[Box]]:
    """Rules, frames and pictures, each once, from top to bottom."""
    rules: set[Box] = set()
    frames: set[Box] = set()
    pictures: set[Box] = set()
    for kind, *edges in shapes:
        box = Box(*(edge / 100 for edge in edges))
        short, long = sorted((box.width, box.height))
        if kind == 2:
            if short > SMALLEST_FRAME:
                pictures.add(box)
        elif short <= THIN:
            if long > SMALLEST_FRAME:
                rules.add(box)
        elif short > SMALLEST_FRAME and box.width * box.height < WHOLE * width * height:
            frames.add(box)
    ordered = [sorted(kind, key=lambda b: (b.y0, b.x0, b.y1, b.x1)) for kind in (rules, frames, pictures)]
    return ordered[0], ordered[1], ordered[2]


def _painted(text: str, places: list[list[int]], width: float, height: float) -> tuple[list[Glyph], dict[str, int]]:
    """The characters that are shown, each once, from top to bottom, and how many of the others there are."""
    rows = list(zip(text, *places, strict=True))
    hidden = sum(not row[8] for row in rows)
    only_hidden = 2 * hidden > len(rows)  # the text layer behind a scan
    left = {"invisible": 0, "outside": 0, "repeated": 0}
    found: list[Glyph] = []
    for char, x0, y0, x1, y1, size, style, direction, painted in rows:
        if not painted and not only_hidden:
            left["invisible"] += 1
            continue
        if not (0 <= (x0 + x1) / 200 <= width and 0 <= (y0 + y1) / 200 <= height):
            left["outside"] += 1
            continue
        found.append(Glyph(char, x0 / 100, y0 / 100, x1 / 100, y1 / 100, size / 100, style, direction))
    found.sort(key=lambda g: (g.y0, g.x0, g.text, g.style, g.size))
    kept = _once(found)
    left["repeated"] = len(found) - len(kept)
    return kept, left


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters without those printed over the same one, for bold or shadow."""
    cells: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for g in glyphs:
        step = max(g.size, 1.0)
        aside, off = 0.3 * min(g.x1 - g.x0, 4 * step), 0.2 * g.size
        columns = range(int((g.x0 - aside) // step), int((g.x0 + aside) // step) + 1)
        lines = range(int((g.y0 - off) // step), int((g.y0 + off) // step) + 1)
        near = [other for line in lines for column in columns for other in cells.get((g.text, column, line), ())]
        if near and any(
            abs(o.x0 - g.x0) < aside and abs(o.y0 - g.y0) < off and 0.9 < o.size / g.size < 1.1 for o in near
        ):
            continue
        cells.setdefault((g.text, int(g.x0 // step), int(g.y0 // step)), []).append(g)
        kept.append(g)
    return kept
