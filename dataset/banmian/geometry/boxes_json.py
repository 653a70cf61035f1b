"""Boxes with text and confidence as JSON, in the shapes that PaddleOCR and its like write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from banmian.errors import DataError
from banmian.geometry.alto import PIXELS
from banmian.geometry.markup import on_one_line
from banmian.geometry.sheet import Box, Sheet, TextLine

SCALE = 72 / PIXELS
_TEXT = ("text", "transcription", "rec_text", "words")
_PLACE = ("points", "box", "bbox", "poly", "position", "text_region", "text_box_position")
_SURE = ("confidence", "score", "rec_score", "prob")
DEEPEST = 6


def read_boxes(data: bytes) -> Sheet:
    """The page that boxes in JSON make; pixels count as 1/300 inch.

    Raises:
        DataError: it is no JSON, or holds no boxes with text.
    """
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(reason=f"this is no JSON: {error}", next_step="check the file") from None
    lines = list(_found(told, 0))
    if not lines:
        step = 'give boxes with text ([[[x, y], …], ["text", 0.98]] or {"text": …, "bbox": …}), or JSON Lines (.jsonl), a page a line'
        raise DataError(reason="this is JSON without boxes of text", next_step=step)
    size = told if isinstance(told, dict) else {}
    width, height = (_side(size, name) for name in ("width", "height"))
    return Sheet(
        1,
        max(width, *(line.box.x1 for line in lines)),
        max(height, *(line.box.y1 for line in lines)),
        "boxes in JSON",
        lines=tuple(lines),
    )


def _side(told: dict[str, Any], name: str) -> float:
    value = told.get(name)
    return SCALE * value if isinstance(value, int | float) and 0 < value < 1e6 else 0.0


def _found(told: Any, depth: int) -> Iterator[TextLine]:
    """The lines in any of the known shapes."""
    if depth > DEEPEST:
        return
    if isinstance(told, dict):
        texts = told.get("rec_texts")
        places = next((told[key] for key in ("rec_polys", "rec_boxes", "dt_polys") if told.get(key)), None)
        if isinstance(texts, list) and isinstance(places, list):
            sure = told.get("rec_scores")
            scores = sure if isinstance(sure, list) and len(sure) == len(texts) else [None] * len(texts)
            for text, place, score in zip(texts, places, scores, strict=False):
                yield from _line(text, place, score)
            return
        text = next((told[key] for key in _TEXT if isinstance(told.get(key), str)), None)
        place = next((told[key] for key in _PLACE if isinstance(told.get(key), list | dict)), None)
        if text is not None and place is not None:
            yield from _line(text, place, next((told[key] for key in _SURE if key in told), None))
            return
        for inner in told.values():
            if isinstance(inner, list | dict):
                yield from _found(inner, depth + 1)
    elif isinstance(told, list):
        if (
            len(told) == 2
            and _points(told[0])
            and isinstance(told[1], list)
            and told[1]
            and isinstance(told[1][0], str)
        ):
            yield from _line(told[1][0], told[0], told[1][1] if len(told[1]) > 1 else None)
            return
        for inner in told:
            if isinstance(inner, list | dict):
                yield from _found(inner, depth + 1)


def _line(text: Any, place: Any, sure: Any) -> Iterator[TextLine]:
    points = _points(place)
    if not isinstance(text, str) or not on_one_line(text).strip() or not points:
        return
    xs, ys = [max(0.0, x * SCALE) for x, _ in points], [max(0.0, y * SCALE) for _, y in points]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    confidence = float(sure) if isinstance(sure, int | float) and 0 <= sure <= 1 else None
    tall = len(text.strip()) > 1 and box.height > 1.5 * box.width
    size = max(1.0, box.width if tall else box.height)
    yield TextLine(on_one_line(text), box, size, is_vertical=tall, confidence=confidence)


def _points(place: Any) -> list[tuple[float, float]]:
    """The corners of a box: four points, four edges, or edges by name."""
    if isinstance(place, dict):
        if all(_is_number(place.get(key)) for key in ("left", "top", "width", "height")):
            left, top, wide, high = (place[key] for key in ("left", "top", "width", "height"))
            return [(left, top), (left + wide, top + high)]
        return []
    if not isinstance(place, Sequence) or isinstance(place, str) or len(place) < 2:
        return []
    if all(isinstance(p, Sequence) and len(p) == 2 and all(map(_is_number, p)) for p in place):
        return [(float(x), float(y)) for x, y in place]
    if len(place) == 4 and all(map(_is_number, place)):
        return [(float(place[0]), float(place[1])), (float(place[2]), float(place[3]))]
    return []


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e7
