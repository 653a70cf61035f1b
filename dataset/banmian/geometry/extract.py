"""The characters, rules and pictures of a PDF, read by PDFium in a process of its own: `python extract.py LIMITS < a.pdf`.

PDFium is written in C++, parses what strangers made, and is not safe in threads. So this file is run as a program that knows
nothing of the package: it takes the bytes on standard input, limits what it may take, and prints a line of JSON a sheet.
A line is `{"sheet": n, …}`, or `{"fault": …}` for a file or a sheet that cannot be read.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from typing import Any

DEEPEST = 8
"""Forms within forms that are followed."""
MOST_SHAPES = 30_000
LONGEST_PATH = 400
"""Segments of a path that are looked at; longer ones are drawings."""
_WHITE = 250
_INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing."""
_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5
_PASSWORD, _SECURITY = 4, 5

Matrix = tuple[float, float, float, float, float, float]


def main() -> None:
    """Read standard input, write standard output."""
    limits = json.loads(sys.argv[1])
    _limit(limits)
    data = sys.stdin.buffer.read()
    try:
        import pypdfium2
    except ImportError:
        _say({"fault": "missing"})
        return
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (_PASSWORD, _SECURITY) or "password" in str(error).lower()
        _say({"fault": "locked" if locked else "broken"})
        return
    sheets = len(document)
    if sheets > limits["sheets"]:
        _say({"fault": "sheets", "number": sheets})
        return
    for number in range(sheets):
        _say({"sheet": number + 1, "sheets": sheets, **_sheet(document, number, limits["chars"])})


def _sheet(document: Any, number: int, most: int) -> dict[str, Any]:
    """What stands on a sheet, or why it cannot be read."""
    import pypdfium2

    try:
        page = document[number]
        found = _Reader(page, most).read()
        page.close()
    except (pypdfium2.PdfiumError, OSError, ValueError, OverflowError) as error:
        return {"fault": "sheet", "why": str(error)[:200]}
    return found


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _limit(limits: dict[str, Any]) -> None:
    """Bound memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows; the parent still bounds time
        return
    for kind, most in ((resource.RLIMIT_AS, limits["memory"]), (resource.RLIMIT_CPU, limits["seconds"])):
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (soft, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class TooManyError(ValueError):
    """More characters than a sheet may have."""


class _Reader:
    """One page."""

    def __init__(self, page: Any, most: int) -> None:
        import pypdfium2.raw as raw

        self.raw: Any = raw
        self.page = page
        self.most = most
        self.turn = int(page.get_rotation()) // 90 % 4
        left, bottom, right, top = _sound(page.get_cropbox(), page.get_mediabox())
        self.crop = (left, bottom, right, top)
        size = (right - left, top - bottom)
        self.width, self.height = size if self.turn % 2 == 0 else size[::-1]
        if not (1 <= self.width <= 20_000 and 1 <= self.height <= 20_000):
            raise ValueError("the sheet has no size")
        self.styles: dict[tuple[Any, ...], int] = {}
        self.fonts: dict[Any, tuple[str, int]] = {}
        self.shapes: list[list[int]] = []

    def read(self) -> dict[str, Any]:
        glyphs, control = self._glyphs()
        self._objects(self.page.raw, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)
        return {
            "width": self.width,
            "height": self.height,
            "styles": [list(style) for style in self.styles],
            "text": "".join(glyph[0] for glyph in glyphs),
            "places": [list(column) for column in zip(*(glyph[1:] for glyph in glyphs), strict=True)],
            "shapes": self.shapes,
            "control": control,
        }

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space as it is shown."""
        left, bottom, right, top = self.crop
        if self.turn == 0:
            return x - left, top - y
        if self.turn == 1:
            return y - bottom, x - left
        if self.turn == 2:
            return right - x, y - bottom
        return top - y, right - x

    def _glyphs(self) -> tuple[list[tuple[Any, ...]], int]:
        """Character, box and size in hundredths of a point, style, direction and whether it is painted."""
        raw = self.raw
        text = self.page.get_textpage()
        page, number = text.raw, text.count_chars()
        if number > self.most:
            raise TooManyError(f"it has {number:,} characters, more than {self.most:,}")
        x, y = ctypes.c_double(), ctypes.c_double()
        loose = raw.FS_RECTF()
        known: dict[int, tuple[Any, ...]] = {}
        found: list[tuple[Any, ...]] = []
        control = high = 0
        for i in range(number):
            code = raw.FPDFText_GetUnicode(page, i)
            if raw.FPDFText_IsGenerated(page, i) == 1:  # a blank or the end of a line that PDFium made up
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
                high = 0
            if code < 0x20 or 0x7F <= code < 0xA0 or code in (0x2028, 0x2029) or code > 0x10FFFF:
                control += 1
                continue
            if code in (0xFFFE, 0xFFFF):
                code = 0x2D
            if not raw.FPDFText_GetCharOrigin(page, i, x, y):
                control += 1
                continue
            piece = raw.FPDFText_GetTextObject(page, i)
            address = ctypes.cast(piece, ctypes.c_void_p).value or 0
            if address not in known:
                known[address] = self._piece(page, i, piece)
            across, up, direction, style, painted = known[address]
            raw.FPDFText_GetLooseCharBox(page, i, loose)
            found.append(
                (
                    chr(code),
                    *self._box(code, x.value, y.value, across, up, direction, loose),
                    round(up * 100),
                    style,
                    direction,
                    int(painted),
                )
            )
        text.close()
        return found, control

    def _piece(self, page: Any, i: int, piece: Any) -> tuple[float, float, int, int, bool]:
        """What the characters of one piece of text share: the size of their em square, direction, style, painted."""
        raw = self.raw
        m = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(page, i, m)
        size = raw.FPDFText_GetFontSize(page, i)
        across, up = abs(size) * math.hypot(m.a, m.b), abs(size) * math.hypot(m.c, m.d)
        if not (0 < across < 5000 and 0 < up < 5000):
            across = up = 1.0
        angle = math.degrees(math.atan2(-m.b, m.a)) + 90 * self.turn  # clockwise, as shown
        quarter = round(angle / 90)
        direction = quarter % 4 if abs(angle - 90 * quarter) < 6 else 4
        rgba = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFText_GetFillColor(page, i, *rgba)
        colour = tuple(part.value for part in rgba)
        mode = raw.FPDFTextObj_GetTextRenderMode(piece) if piece else 0
        painted = mode not in _INVISIBLE and colour[3] > 0
        style = (*self._font(page, i, piece), *colour[:3])
        return across, up, direction, self.styles.setdefault(style, len(self.styles)), painted

    def _font(self, page: Any, i: int, piece: Any) -> tuple[str, int]:
        """Name and weight of the font of a piece of text; one without a name (Type 3) is told from others by where it lies."""
        raw = self.raw
        place = ctypes.cast(raw.FPDFTextObj_GetFont(piece), ctypes.c_void_p).value if piece else None
        if place is None or place not in self.fonts:
            name = ctypes.create_string_buffer(128)
            raw.FPDFText_GetFontInfo(page, i, name, 128, ctypes.c_int())
            font = name.value.decode("utf-8", "replace") or f"#{len(self.fonts)}"
            self.fonts[place] = font, max(0, raw.FPDFText_GetFontWeight(page, i))
        return self.fonts[place]

    def _box(
        self, code: int, x: float, y: float, across: float, up: float, direction: int, loose: Any
    ) -> tuple[int, int, int, int]:
        """The em square as shown; a wide character is as wide as its size, others as they advance."""
        if direction == 4:
            corners = [self._at(loose.left, loose.bottom), self._at(loose.right, loose.top)]
        else:
            cx, cy = self._at(x, y)
            if _is_wide(code):
                advance = across
            else:
                ends = (self._at(loose.left, loose.bottom), self._at(loose.right, loose.top))
                axis = direction % 2
                far = max(abs(end[axis] - (cx, cy)[axis]) for end in ends)
                advance = min(far, across) if far > 0 else across / 2
            along = ((1, 0), (0, 1), (-1, 0), (0, -1))[direction]
            across_up = (along[1], -along[0])
            corners = [
                (cx + along[0] * a + across_up[0] * u, cy + along[1] * a + across_up[1] * u)
                for a, u in ((0.0, -0.12 * up), (advance, 0.88 * up))
            ]
        (ax, ay), (bx, by) = corners
        return round(100 * min(ax, bx)), round(100 * min(ay, by)), round(100 * max(ax, bx)), round(100 * max(ay, by))

    def _objects(self, holder: Any, matrix: Matrix, depth: int) -> None:
        raw = self.raw
        of_page = depth == 0
        number = raw.FPDFPage_CountObjects(holder) if of_page else raw.FPDFFormObj_CountObjects(holder)
        for i in range(number):
            if len(self.shapes) >= MOST_SHAPES:
                return
            thing = raw.FPDFPage_GetObject(holder, i) if of_page else raw.FPDFFormObj_GetObject(holder, i)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == _FORM and depth < DEEPEST:
                m = raw.FS_MATRIX()
                raw.FPDFPageObj_GetMatrix(thing, m)
                self._objects(thing, _product((m.a, m.b, m.c, m.d, m.e, m.f), matrix), depth + 1)
            elif kind == _PATH:
                self._path(thing, matrix)
            elif kind in (_IMAGE, _SHADING):
                edges = [ctypes.c_float() for _ in range(4)]
                if raw.FPDFPageObj_GetBounds(thing, *edges):
                    left, bottom, right, top = (edge.value for edge in edges)
                    self._shape(2 if kind == _IMAGE else 1, [(left, bottom), (right, top)], matrix)

    def _path(self, path: Any, matrix: Matrix) -> None:
        """The parts of a path that paint something, a shape each."""
        raw = self.raw
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
            return
        if not stroke.value:
            rgba = [ctypes.c_uint() for _ in range(4)]
            raw.FPDFPageObj_GetFillColor(path, *rgba)
            if min(part.value for part in rgba[:3]) >= _WHITE or rgba[3].value == 0:
                return
        number = raw.FPDFPath_CountSegments(path)
        if number > LONGEST_PATH:
            return
        m = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(path, m)
        whole = _product((m.a, m.b, m.c, m.d, m.e, m.f), matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        kind = 0 if stroke.value else 1
        for i in range(number):
            segment = raw.FPDFPath_GetPathSegment(path, i)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
                self._shape(kind, points, whole)
                points = []
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        self._shape(kind, points, whole)

    def _shape(self, kind: int, points: list[tuple[float, float]], m: Matrix) -> None:
        if len(points) < 2:
            return
        shown = [self._at(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x, y in points]
        xs, ys = [x for x, _ in shown], [y for _, y in shown]
        box = (min(xs), min(ys), max(xs), max(ys))
        if all(map(math.isfinite, box)) and box[2] > 0 and box[3] > 0 and box[0] < self.width and box[1] < self.height:
            edges = (max(0.0, box[0]), max(0.0, box[1]), min(self.width, box[2]), min(self.height, box[3]))
            self.shapes.append([kind, *(round(100 * edge) for edge in edges)])


def _product(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _sound(crop: Any, media: Any) -> tuple[float, float, float, float]:
    """The part of the sheet that is shown: the crop box within the media box."""
    boxes = [(min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])) for b in (crop, media)]
    (a, b, c, d), (e, f, g, h) = boxes
    both = (max(a, e), max(b, f), min(c, g), min(d, h))
    return both if both[0] < both[2] and both[1] < both[3] else boxes[1]


def _is_wide(code: int) -> bool:
    return (
        0x2E80 <= code < 0xA4D0
        or 0xAC00 <= code < 0xD7B0
        or 0xF900 <= code < 0xFB00
        or 0xFE10 <= code < 0xFE70
        or 0xFF01 <= code < 0xFF61
        or 0xFFE0 <= code < 0xFFE7
        or code >= 0x1F000
    )


if __name__ == "__main__":
    main()
