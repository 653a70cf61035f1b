"""Pages typeset here, line by line, and printed by reportlab: headings over a part of their columns (an L), tight gutters, and
any order of the stream."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from tests.geometry.pages import Placed, Plan, Style

Stream = Literal["in order", "by row", "shuffled"]
FONT = "STSong-Light"
_BETWEEN = 16.0
_MARGIN = 36.0
_NEVER_FIRST = "，。；：！？、）”》’…"


class Drawn(NamedTuple):
    """A line of text: its left edge and baseline from the upper left corner."""

    text: str
    x: float
    y: float
    size: float
    spread: float = 0.0
    """White between characters."""
    is_bold: bool = False
    """Struck twice."""


class Printed(NamedTuple):
    """What stands on the sheet."""

    lines: list[Drawn]
    boxes: list[tuple[str, float, float, float, float]]
    """Kind (`rule`, `frame`, `tint`, `picture`) and edges."""
    width: float
    height: float


@cache
def _fonts() -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return pdfmetrics


def advance(char: str, size: float) -> float:
    """Points that a character advances."""
    return float(_fonts().stringWidth(char, FONT, size))


def printed(page: Plan, stream: Stream = "in order") -> bytes:
    """The page as a PDF of one sheet."""
    return drawn(set_page(page), stream, page.seed)


def drawn(what: Printed, stream: Stream, seed: int) -> bytes:
    """What was set as a PDF; the stream of text in this order."""
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(what.width, what.height), invariant=1)
    for kind, x0, y0, x1, y1 in what.boxes:
        canvas.setFillGray({"picture": 0.7, "tint": 0.92}.get(kind, 0.0))
        if kind == "picture":
            canvas.drawImage(_dot(), x0, what.height - y1, x1 - x0, y1 - y0)
        elif kind == "rule":
            canvas.line(x0, what.height - y0, x1, what.height - y1)
        else:
            canvas.rect(x0, what.height - y1, x1 - x0, y1 - y0, stroke=int(kind == "frame"), fill=int(kind == "tint"))
    lines = list(what.lines)
    if stream == "by row":
        lines.sort(key=lambda line: (round(line.y), line.x))
    elif stream == "shuffled":
        random.Random(seed).shuffle(lines)
    canvas.setFillGray(0.0)
    for line in lines:
        for shift in (0.0, 0.25) if line.is_bold else (0.0,):
            text = canvas.beginText(line.x + shift, what.height - line.y)
            text.setFont(FONT, line.size)
            text.setCharSpace(line.spread)
            text.textOut(line.text)
            canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def _dot() -> Any:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return ImageReader(Image.new("L", (2, 2), 170))


def set_page(page: Plan) -> Printed:
    """Set the page."""
    style = page.style
    column, gutter = style.column * style.body, style.gutter * style.body
    cells = max(len(row.cells) for row in page.rows)
    inner = page.columns * column + (page.columns - 1) * gutter + (cells - 1) * (_BETWEEN - gutter)
    out = Printed([], [], inner + 2 * _MARGIN, 0.0)
    y = _MARGIN
    if page.masthead:
        y += 4.5 * style.body
        out.lines.append(Drawn(page.name, _MARGIN, y, 4.2 * style.body))
        y += style.body
    y += style.body
    out.lines.append(Drawn(f"{page.folio}　{page.name}", _MARGIN, y, 0.9 * style.body))
    y += 4
    out.boxes.append(("rule", _MARGIN, y, _MARGIN + inner, y))
    for row in page.rows:
        white = inner - (len(row.cells) - 1) * _BETWEEN
        x, bottom = _MARGIN, y
        for cell, columns in zip(row.cells, row.widths, strict=True):
            wide = white * columns / sum(row.widths)
            at = y + 10
            for placed in cell:
                at = _Setter(out, placed, style, x, at, wide).set() + 10
            bottom = max(bottom, at)
            x += wide + _BETWEEN
        y = bottom
    return out._replace(height=y + _MARGIN)


class _Setter:
    """One article in its cell."""

    def __init__(self, out: Printed, placed: Placed, style: Style, x: float, y: float, width: float) -> None:
        self.out, self.placed, self.style = out, placed, style
        self.pad = 0.8 * style.body if placed.boxed or placed.tinted else 0.0
        self.x0, self.y0, self.width = x, y, width
        self.x, self.y, self.inner = x + self.pad, y + self.pad, width - 2 * self.pad
        self.gutter = style.gutter * style.body
        self.step = style.body * style.leading

    def set(self) -> float:
        """Set it; its lower edge."""
        placed, style = self.placed, self.style
        count, left = placed.columns, self.x
        if placed.vertical:
            left = self._upright()
        across = self.inner - (left - self.x)
        if placed.picture == "side":
            count -= 1
            own = (across - placed.columns * self.gutter + self.gutter) / placed.columns
            self._picture(left + across - own, self.y, own, 120)
            across -= own + self.gutter
        wide = (across - (count - 1) * self.gutter) / count
        beside = min(placed.beside, count) or count
        head = 0.0 if placed.vertical else self._deck(left, beside * wide + (beside - 1) * self.gutter)
        tops = [self.y + head if n < beside else self.y for n in range(count)]
        if placed.picture == "top":
            high = self._picture(left, self.y + head, beside * wide + (beside - 1) * self.gutter, 110)
            tops = [top + high if n < beside else top for n, top in enumerate(tops)]
        elif placed.picture == "float":
            tops[0] += self._picture(left, tops[0], wide, 80)
        bottom = self._flow(list(self._lines(wide)), tops, left, wide)
        if placed.vertical:
            bottom = max(bottom, self.y + len(placed.article.headline) * placed.head * style.body * 1.1)
        bottom += self.pad
        edges = (self.x0, self.y0, self.x0 + self.width, bottom)
        if placed.boxed:
            self.out.boxes.append(("frame", *edges))
        elif placed.tinted:
            self.out.boxes.append(("tint", *edges))
        elif placed.ruled:
            self.out.boxes.append(("rule", self.x0, bottom + 5, self.x0 + self.width, bottom + 5))
            bottom += 5
        return bottom

    def _upright(self) -> float:
        size = self.placed.head * self.style.body
        for n, char in enumerate(self.placed.article.headline):
            self.out.lines.append(Drawn(char, self.x, self.y + size * (0.88 + 1.1 * n), size))
        return self.x + size + self.style.body

    def _deck(self, left: float, across: float) -> float:
        """Set the headings; their height."""
        article, body, head = self.placed.article, self.style.body, self.placed.head
        rows = [(article.headline, head)]
        if article.kicker:
            rows.insert(0, (article.kicker, max(1.15, head * 0.6)))
        if article.subtitle:
            rows.append((article.subtitle, max(1.12, head * 0.55)))
        y = self.y
        for text, times in rows:
            size = times * body
            for line, _ in broken(text, across, 0.0, size):
                room = across - sum(advance(c, size) for c in line)
                x = left + (room / 2 if self.style.centred else 0.0)
                self.out.lines.append(Drawn(line, x, y + 0.88 * size, size))
                y += 1.2 * size
        return y - self.y + 0.5 * body

    def _lines(self, wide: float) -> Iterator[tuple[str, float, float, bool]]:
        """Text, indent, spread and whether it is bold, a line each."""
        size = self.style.body
        if self.placed.article.byline:
            for line, _ in broken(self.placed.article.byline, wide, 0.0, size):
                yield line, max(0.0, (wide - sum(advance(c, size) for c in line)) / 2), 0.0, False
        for paragraph in self.placed.article.paragraphs:
            bold = paragraph[0] == "#"
            indent = 2 * size if self.style.indent or bold else 0.0
            rows = list(broken(paragraph.lstrip("#"), wide, indent, size))
            for n, (line, indented) in enumerate(rows):
                room = wide - indented - sum(advance(c, size) for c in line)
                spread = room / (len(line) - 1) if n < len(rows) - 1 and len(line) > 1 else 0.0
                yield line, indented, spread, bold

    def _flow(
        self, lines: Sequence[tuple[str, float, float, bool]], tops: Sequence[float], left: float, wide: float
    ) -> float:
        """Set the lines in columns that end level, as far as may be; the lower edge."""
        low = max(tops)
        bottom = min(tops)
        while sum(max(0, int((bottom - top) / self.step + 0.01)) for top in tops) < len(lines) or bottom < low:
            bottom += self.step / 4
        at = 0
        for n, top in enumerate(tops):
            room = max(0, int((bottom - top) / self.step + 0.01))
            for k, (text, indent, spread, bold) in enumerate(lines[at : at + room]):
                x = left + n * (wide + self.gutter) + indent
                y = top + k * self.step + 0.88 * self.style.body
                self.out.lines.append(Drawn(text, x, y, self.style.body, spread, bold))
            at += room
        if self.placed.lined:
            for n in range(1, len(tops)):
                x = left + n * (wide + self.gutter) - self.gutter / 2
                self.out.boxes.append(("rule", x, max(tops[n - 1 : n + 1]), x, bottom))
        return bottom

    def _picture(self, x: float, y: float, wide: float, high: float) -> float:
        """Set the picture and its caption; their height."""
        self.out.boxes.append(("picture", x, y, x + wide, y + high))
        size = 0.85 * self.style.body
        at = y + high + 2
        for line, _ in broken(self.placed.caption, wide, 0.0, size):
            self.out.lines.append(Drawn(line, x, at + 0.88 * size, size))
            at += 1.25 * size
        return at - y + 6


def broken(text: str, wide: float, indent: float, size: float) -> Iterator[tuple[str, float]]:
    """The lines of a text and their indents; no line begins with a mark that closes."""
    start = 0
    while start < len(text):
        room, end = wide - indent + 0.01, start
        while end < len(text) and (room := room - advance(text[end], size)) >= 0:
            end += 1
        end = max(end, start + 1)
        if end < len(text) and text[end] in _NEVER_FIRST and end - start > 2:
            end -= 1
            while text[end] in _NEVER_FIRST and end - start > 2:
                end -= 1
        yield text[start:end], indent
        start, indent = end, 0.0
