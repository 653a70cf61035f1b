"""Captions: the lines right below a picture that are set otherwise than the running text, or read as captions do."""

from __future__ import annotations

from collections.abc import Sequence

from banmian.geometry.sheet import Box, TextLine
from banmian.parse.labels.line_features import own_marks
from banmian.signatures.signed_line import sign

NEAR = 1.3
"""White between a picture and its caption, times the size of the latter."""
MOST_LINES = 8


def captions(
    numbers: Sequence[int], texts: Sequence[TextLine], pictures: Sequence[Box], body: float
) -> dict[int, list[int]]:
    """For each picture that has a caption, by its number, the numbers of the caption's lines in order."""
    usual = _usual(numbers, texts, body)
    found: dict[int, list[int]] = {}
    taken: set[int] = set()
    for k, picture in enumerate(pictures):
        below = [
            n
            for n in numbers
            if n not in taken
            and texts[n].size < 1.2 * body
            and picture.y1 - 0.5 * texts[n].size <= texts[n].box.y0
            and picture.x0 - 2 * texts[n].size <= texts[n].box.x0
            and texts[n].box.x1 <= picture.x1 + 2 * texts[n].size
        ]
        below.sort(key=lambda n: (texts[n].box.y0, texts[n].box.x0))
        if not below or texts[below[0]].box.y0 - picture.y1 > NEAR * texts[below[0]].size:
            continue
        lines = _run(below, texts)
        if _differs(lines, texts, usual) or _reads_as_caption("".join(texts[n].text for n in lines)):
            found[k] = lines
            taken.update(lines)
    return found


def _usual(numbers: Sequence[int], texts: Sequence[TextLine], body: float) -> tuple[float, int]:
    """Size and style of the running text."""
    counts: dict[int, int] = {}
    for n in numbers:
        if abs(texts[n].size - body) < 0.05 * body:
            counts[texts[n].style] = counts.get(texts[n].style, 0) + len(texts[n].text)
    return body, max(counts, key=lambda style: (counts[style], -style), default=-1)


def _run(below: Sequence[int], texts: Sequence[TextLine]) -> list[int]:
    """The first line and those that go on close below it in the same type."""
    lines = [below[0]]
    for n in below[1:]:
        last, line = texts[lines[-1]], texts[n]
        same = abs(line.size - last.size) < 0.04 * last.size and line.style == last.style
        row = abs(line.box.y0 - last.box.y0) < 0.3 * last.size
        close = line.box.y0 - last.box.y1 < 0.8 * last.size
        if len(lines) >= MOST_LINES or not same or not (row or close):
            break
        lines.append(n)
    return lines


def _differs(lines: Sequence[int], texts: Sequence[TextLine], usual: tuple[float, int]) -> bool:
    size, style = usual
    first = texts[lines[0]]
    return first.size < 0.96 * size or (first.style != style and first.size <= 1.05 * size)


def _reads_as_caption(text: str) -> bool:
    marks = own_marks(sign(text.strip() or "　"))
    return len(text) < 160 and ("caption words" in marks or "picture's number" in marks or "credit" in marks)
