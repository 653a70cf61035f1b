"""hOCR: HTML in which OCR says where pages, lines and words stand."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from banmian.errors import DataError
from banmian.geometry.alto import PIXELS
from banmian.geometry.markup import number, on_one_line
from banmian.geometry.sheet import Box, Sheet, TextLine, level_sizes
from banmian.records import MarkRole

_PAGE = re.compile(rb"class\s*=\s*[\"']?[\w ]*\bocr_page\b", re.IGNORECASE)
_LINES: dict[str, MarkRole | None] = {
    "ocr_line": None,
    "ocrx_line": None,
    "ocr_textfloat": None,
    "ocr_header": "furniture",
    "ocr_footer": "furniture",
    "ocr_pageno": "furniture",
    "ocr_caption": "caption",
}
_BLOCKS = ("ocr_carea", "ocrx_block")
_PICTURES = ("ocr_photo", "ocr_image", "ocr_linedrawing", "ocr_float")
_RULES = ("ocr_separator",)
_EMPTY = frozenset(("br", "img", "hr", "meta", "link", "input", "area", "base", "col", "wbr", "source", "track"))


def pages_in(data: bytes) -> int:
    """How many pages an hOCR file has."""
    return len(_PAGE.findall(data))


def read_hocr(data: bytes, sheet: int = 1) -> Sheet:
    """A page of an hOCR file.

    Args:
        sheet: number of the page in the file, from 1.

    Raises:
        DataError: it has no such page, or no text on it.
    """
    reader = _Reader()
    reader.feed(data.decode("utf-8", "replace"))
    reader.close()
    if len(reader.pages) < sheet:
        raise DataError(reason="this is no hOCR with such a page", next_step="check the file")
    page = reader.pages[sheet - 1]
    if not page.lines:
        raise DataError(reason="it has no text", next_step="leave it out, or read the picture by OCR")
    boxes = [page.box, *(line.box for line in page.lines)] if page.box else [line.box for line in page.lines]
    return Sheet(
        sheet,
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
        reader.system or "hOCR",
        lines=tuple(level_sizes(page.lines)),
        rules=tuple(page.rules),
        pictures=tuple(page.pictures),
    )


class _Page:
    def __init__(self, box: Box | None, scale: float) -> None:
        self.box, self.scale = box, scale
        self.lines: list[TextLine] = []
        self.pictures: list[Box] = []
        self.rules: list[Box] = []


class _Reader(HTMLParser):
    """Hears the document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pages: list[_Page] = []
        self.system = ""
        self._depth = 0
        self._block = -1
        self._line: tuple[int, Box, float, MarkRole | None] | None = None
        """How deep the open line began, its box, its size and its role."""
        self._text: list[str] = []
        self._sure: list[float] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "meta" and told.get("name") == "ocr-system":
            self.system = on_one_line(told.get("content", "")).strip()[:80]
        if tag in _EMPTY:
            return
        self._depth += 1
        for kind in told.get("class", "").split():
            self._begin(kind, told.get("title", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        if self._line is not None and self._depth <= self._line[0]:
            self._end()
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._line is not None:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end()

    def _begin(self, kind: str, title: str) -> None:
        if kind == "ocr_page":
            self._end()
            dots = _values(title, "scan_res")
            scale = 72 / dots[0] if dots and dots[0] >= 20 else 72 / PIXELS
            self.pages.append(_Page(_box(title, scale), scale))
            return
        if not self.pages:
            return
        page = self.pages[-1]
        box = _box(title, page.scale)
        if kind in _BLOCKS:
            self._block += 1
        elif kind == "ocrx_word" and (sure := _values(title, "x_wconf")):
            self._sure.append(min(1.0, max(0.0, sure[0] / 100)))
        elif box is not None and kind in _PICTURES:
            page.pictures.append(box)
        elif box is not None and kind in _RULES:
            page.rules.append(box)
        elif box is not None and kind in _LINES:
            self._end()
            size = _values(title, "x_size")
            high = size[0] * page.scale if size and size[0] > 0 else box.height
            self._line = self._depth, box, max(1.0, high), _LINES[kind]

    def _end(self) -> None:
        """Keep the open line, where there is one."""
        if self._line is None:
            return
        _, box, size, role = self._line
        text = " ".join(on_one_line("".join(self._text)).split(" "))
        text = re.sub(" {2,}", " ", text).strip(" ")
        sure = round(sum(self._sure) / len(self._sure), 3) if self._sure else None
        if text:
            self.pages[-1].lines.append(TextLine(text, box, size, confidence=sure, block=self._block, role=role))
        self._line = None
        self._text, self._sure = [], []


def _values(title: str, name: str) -> list[float]:
    """The numbers of a property (`bbox 0 0 100 50; x_wconf 93`)."""
    for part in title.split(";"):
        words = part.split()
        if words and words[0] == name:
            return [value for word in words[1:] if (value := number(word)) is not None]
    return []


def _box(title: str, scale: float) -> Box | None:
    edges = _values(title, "bbox")
    if len(edges) != 4:
        return None
    x0, y0, x1, y1 = (max(0.0, edge * scale) for edge in edges)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
