"""The characters of a page: what each is, where its em square lies, its size, font, colour and direction."""

from __future__ import annotations

import ctypes
import math
from typing import NamedTuple

from banmian.geometry.pdfium.calls import Numbers, call
from banmian.geometry.pdfium.placing import Placing

_INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing."""
BELOW, ABOVE = 0.12, 0.88
"""How far the em square reaches below and above the baseline, times the size."""
UPRIGHT = 6
"""Degrees off a quarter turn up to which a line is taken for straight."""


class TooManyError(ValueError):
    """More characters than a sheet may have."""


class Piece(NamedTuple):
    """What the characters of one piece of text share."""

    across: float
    up: float
    """Size of their em square in points."""
    style: int
    direction: int
    """Quarter turns clockwise, as shown; 4 is any other slant."""
    painted: int


class Characters(NamedTuple):
    """The characters of a page, in the order of its stream."""

    text: str
    places: list[list[int]]
    """A list each of left, top, right, lower edge and size in hundredths of a point, style, direction, painted (0, 1)."""
    styles: list[tuple[str, int, int, int, int]]
    """Font, weight and colour (red, green, blue)."""
    control: int
    """Characters without a meaning, which are not among them."""


def characters(text: int, number: int, most: int, placing: Placing) -> Characters:
    """The characters of a page's text.

    Args:
        text: address of PDFium's text page.
        number: of its characters.
        most: how many there may be.

    Raises:
        TooManyError: there are more.
    """
    if number > most:
        raise TooManyError(f"it has {number:,} characters, more than {most:,}")
    unicode_of, is_generated = call("FPDFText_GetUnicode"), call("FPDFText_IsGenerated")
    origin_of, object_of = call("FPDFText_GetCharOrigin"), call("FPDFText_GetTextObject")
    point = Numbers("d", 2)
    x_at, y_at = point.at
    pieces = _Pieces(text, placing)
    known: dict[int, Piece] = {}
    chars: list[str] = []
    rows: list[tuple[int, ...]] = []
    control = high = 0
    for i in range(number):
        code = unicode_of(text, i)
        if code <= 0x20 and is_generated(text, i) == 1:  # a blank or the end of a line that PDFium made up
            continue
        if code >= 0xD800 or code < 0x20 or 0x7F <= code < 0xA0 or code in (0x2028, 0x2029):
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
                high = 0
            if code in (0xFFFE, 0xFFFF):
                code = 0x2D
            elif code < 0xA0 or code in (0x2028, 0x2029) or code > 0x10FFFF:
                control += 1
                continue
        if not origin_of(text, i, x_at, y_at):
            control += 1
            continue
        address = object_of(text, i) or 0
        piece = known.get(address)
        if piece is None:
            piece = known[address] = pieces.read(i, address)
        chars.append(chr(code))
        rows.append((*pieces.box(i, code, point.values[0], point.values[1], piece), round(100 * piece.up), *piece[2:]))
    return Characters(
        "".join(chars), [list(column) for column in zip(*rows, strict=True)], list(pieces.styles), control
    )


class _Pieces:
    """The pieces of a page's text."""

    def __init__(self, text: int, placing: Placing) -> None:
        self.text, self.placing = text, placing
        self.styles: dict[tuple[str, int, int, int, int], int] = {}
        self.fonts: dict[int, tuple[str, int]] = {}
        self.shapes: dict[tuple[float, float, float, float, float], tuple[float, float, int]] = {}
        self.matrix_of, self.size_of = call("FPDFText_GetMatrix"), call("FPDFText_GetFontSize")
        self.colour_of, self.mode_of = call("FPDFText_GetFillColor"), call("FPDFTextObj_GetTextRenderMode")
        self.font_of, self.loose_of = call("FPDFTextObj_GetFont"), call("FPDFText_GetLooseCharBox")
        self.matrix, self.colour, self.loose = Numbers("f", 6), Numbers("I", 4), Numbers("f", 4)

    def read(self, i: int, address: int) -> Piece:
        """The piece that character i is of."""
        self.matrix_of(self.text, i, self.matrix.at[0])
        a, b, c, d, _, _ = self.matrix.values
        key = (a, b, c, d, self.size_of(self.text, i))
        shape = self.shapes.get(key)
        if shape is None:
            shape = self.shapes[key] = _shape(*key, self.placing.turn)
        self.colour_of(self.text, i, *self.colour.at)
        red, green, blue, alpha = self.colour.values
        painted = alpha > 0 and (not address or self.mode_of(address) not in _INVISIBLE)
        style = (*self._font(i, address), red, green, blue)
        across, up, direction = shape
        return Piece(across, up, self.styles.setdefault(style, len(self.styles)), direction, int(painted))

    def _font(self, i: int, address: int) -> tuple[str, int]:
        """Name and weight of the font of a piece; one without a name (Type 3) is told from others by where it lies."""
        place = (self.font_of(address) or 0) if address else 0
        if place not in self.fonts or not place:
            name = ctypes.create_string_buffer(128)
            flags = Numbers("i", 1)
            call("FPDFText_GetFontInfo")(self.text, i, ctypes.addressof(name), 128, flags.at[0])
            font = name.value.decode("utf-8", "replace") or f"#{len(self.fonts)}"
            self.fonts[place] = font, max(0, call("FPDFText_GetFontWeight")(self.text, i))
        return self.fonts[place]

    def box(self, i: int, code: int, x: float, y: float, piece: Piece) -> tuple[int, int, int, int]:
        """The em square as shown; a wide character is as wide as its size, others as they advance."""
        across, up, _, direction, _ = piece
        cx, cy = self.placing.at(x, y)
        if direction == 4:
            (ax, ay), (bx, by) = self._corners(i)
        else:
            advance = across if _is_wide(code) else self._advance(i, direction % 2, (cx, cy), across)
            along = (1, 0, -1, 0)[direction], (0, 1, 0, -1)[direction]
            ax, ay = cx - along[1] * BELOW * up, cy + along[0] * BELOW * up
            bx = cx + along[0] * advance + along[1] * ABOVE * up
            by = cy + along[1] * advance - along[0] * ABOVE * up
        left, right = (ax, bx) if ax <= bx else (bx, ax)
        top, low = (ay, by) if ay <= by else (by, ay)
        return round(100 * left), round(100 * top), round(100 * right), round(100 * low)

    def _corners(self, i: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Two corners of the box that PDFium gives, as shown."""
        self.loose_of(self.text, i, self.loose.at[0])
        left, top, right, bottom = self.loose.values
        return self.placing.at(left, bottom), self.placing.at(right, top)

    def _advance(self, i: int, axis: int, origin: tuple[float, float], across: float) -> float:
        far = max(abs(end[axis] - origin[axis]) for end in self._corners(i))
        return min(far, across) if far > 0 else across / 2


def _shape(a: float, b: float, c: float, d: float, size: float, turn: int) -> tuple[float, float, int]:
    """Width and height of the em square, and the direction."""
    across, up = abs(size) * math.hypot(a, b), abs(size) * math.hypot(c, d)
    if not (0 < across < 5000 and 0 < up < 5000):
        across = up = 1.0
    angle = math.degrees(math.atan2(-b, a)) + 90 * turn  # clockwise, as shown
    if not math.isfinite(angle):
        return across, up, 4
    quarter = round(angle / 90)
    return across, up, quarter % 4 if abs(angle - 90 * quarter) < UPRIGHT else 4


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
