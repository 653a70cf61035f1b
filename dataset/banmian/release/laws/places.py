"""The law of places: the lines of a sheet lie on it, and every character but the ends of lines is in exactly one of them."""

from __future__ import annotations

from collections.abc import Iterator

from banmian.records import PageRow, PlacedLine
from banmian.release.laws.fault import Found, brief, place_of
from banmian.release.tables.read import PageRows, Placed


def places(found: PageRows) -> Iterator[Found]:
    """Faults in the places of one page's lines."""
    page: PageRow = found.page.row
    if not page.lines:
        return
    if page.width is None or page.height is None or min(page.width, page.height) <= 0:
        yield Found("sheet", place_of(found.page), f"its lines have places on a sheet of {page.width} by {page.height}")
        return
    at = 0
    for line in page.lines:
        yield from _between(found.page, page.text, at, line.start)
        if not at <= line.start < line.end <= len(page.text):
            yield Found("lines", place_of(found.page, line.start, line.end), f"the line should begin behind {at}")
        elif "\n" in page.text[line.start : line.end]:
            yield Found("lines", place_of(found.page, line.start, line.end), "the line goes over the end of a line")
        if not _lies_on(line, page.width, page.height):
            box = f"({line.x0}, {line.y0}, {line.x1}, {line.y1})"
            message = f"its box {box} is not on the sheet of {page.width} by {page.height}"
            yield Found("box", place_of(found.page, line.start, line.end), message)
        at = max(at, line.end)
    yield from _between(found.page, page.text, at, len(page.text))


def _between(placed: Placed, text: str, start: int, end: int) -> Iterator[Found]:
    """A fault where anything but ends of lines stands between two lines."""
    if start < end and text[start:end].strip("\n"):
        yield Found("lost", place_of(placed, start, end), f"{brief(text[start:end])} is in no line's box")


def _lies_on(line: PlacedLine, width: int, height: int) -> bool:
    return 0 <= line.x0 <= line.x1 <= width and 0 <= line.y0 <= line.y1 <= height and line.sheet >= 1
