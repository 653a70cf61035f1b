"""Rules, frames, tints and pictures of a page, forms within forms included."""

from __future__ import annotations

import math

from banmian.geometry.pdfium.calls import Numbers, call
from banmian.geometry.pdfium.placing import Matrix, Placing, product

DEEPEST = 8
"""Forms within forms that are followed."""
MOST = 30_000
LONGEST_PATH = 400
"""Segments of a path that are looked at; longer ones are drawings."""
STROKED, FILLED, PICTURE = 0, 1, 2
_WHITE = 250
_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5
_MOVE = 2
_WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def shapes(page: int, placing: Placing) -> list[list[int]]:
    """Kind (`STROKED`, `FILLED`, `PICTURE`) and edges of each, in hundredths of a point as shown."""
    reader = _Shapes(placing)
    reader.read(page, _WHOLE, 0)
    return reader.found


class _Shapes:
    def __init__(self, placing: Placing) -> None:
        self.placing = placing
        self.found: list[list[int]] = []
        self.kind_of = call("FPDFPageObj_GetType")
        self.matrix_of = call("FPDFPageObj_GetMatrix")
        self.bounds_of = call("FPDFPageObj_GetBounds")
        self.colour_of = call("FPDFPageObj_GetFillColor")
        self.drawn = call("FPDFPath_GetDrawMode")
        self.count = call("FPDFPath_CountSegments")
        self.segment = call("FPDFPath_GetPathSegment")
        self.kind_of_segment = call("FPDFPathSegment_GetType")
        self.point_of = call("FPDFPathSegment_GetPoint")
        self.numbers, self.parts, self.flags = Numbers("f", 6), Numbers("I", 4), Numbers("i", 2)

    def read(self, holder: int, matrix: Matrix, depth: int) -> None:
        """What a page (at depth 0) or a form holds."""
        name = "FPDFPage" if depth == 0 else "FPDFFormObj"
        thing_of = call(f"{name}_GetObject")
        for i in range(call(f"{name}_CountObjects")(holder)):
            if len(self.found) >= MOST:
                return
            thing = thing_of(holder, i)
            kind = self.kind_of(thing)
            if kind == _FORM and depth < DEEPEST:
                self.read(thing, product(self._matrix(thing), matrix), depth + 1)
            elif kind == _PATH:
                self._path(thing, matrix)
            elif kind in (_IMAGE, _SHADING) and self.bounds_of(thing, *self.numbers.at[:4]):
                left, bottom, right, top = self.numbers.values[:4]
                self._shape(PICTURE if kind == _IMAGE else FILLED, [(left, bottom), (right, top)], matrix)

    def _matrix(self, thing: int) -> Matrix:
        self.matrix_of(thing, self.numbers.at[0])
        a, b, c, d, e, f = self.numbers.values
        return a, b, c, d, e, f

    def _path(self, path: int, matrix: Matrix) -> None:
        """The parts of a path that paint something, a shape each."""
        if not self.drawn(path, *self.flags.at):
            return
        fill, stroke = self.flags.values
        if not (fill or stroke):
            return
        if not stroke:
            self.colour_of(path, *self.parts.at)
            if min(self.parts.values[:3]) >= _WHITE or self.parts.values[3] == 0:
                return
        number = self.count(path)
        if number > LONGEST_PATH:
            return
        whole = product(self._matrix(path), matrix)
        points: list[tuple[float, float]] = []
        kind = STROKED if stroke else FILLED
        for i in range(number):
            segment = self.segment(path, i)
            if self.kind_of_segment(segment) == _MOVE and points:
                self._shape(kind, points, whole)
                points = []
            if self.point_of(segment, *self.numbers.at[:2]):
                points.append((self.numbers.values[0], self.numbers.values[1]))
        self._shape(kind, points, whole)

    def _shape(self, kind: int, points: list[tuple[float, float]], m: Matrix) -> None:
        if len(points) < 2:
            return
        shown = [self.placing.at(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x, y in points]
        xs, ys = [x for x, _ in shown], [y for _, y in shown]
        box = (min(xs), min(ys), max(xs), max(ys))
        width, height = self.placing.width, self.placing.height
        if all(map(math.isfinite, box)) and box[2] > 0 and box[3] > 0 and box[0] < width and box[1] < height:
            edges = (max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3]))
            self.found.append([kind, *(round(100 * edge) for edge in edges)])
