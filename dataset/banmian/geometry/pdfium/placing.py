"""A page's own space as the sheet that is shown: cropped, turned, from the upper left corner."""

from __future__ import annotations

from typing import Any, NamedTuple

LARGEST = 20_000
"""Points."""

Matrix = tuple[float, float, float, float, float, float]


class Placing(NamedTuple):
    """How a page is shown."""

    left: float
    bottom: float
    right: float
    top: float
    """What is cropped out of the page's space."""
    turn: int
    """Quarters clockwise."""

    @property
    def width(self) -> float:
        """Of the sheet as shown, in points."""
        return self.right - self.left if self.turn % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        return self.top - self.bottom if self.turn % 2 == 0 else self.right - self.left

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space as it is shown."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


def placing(page: Any) -> Placing:
    """How a page of pypdfium2 is shown.

    Raises:
        ValueError: it has no size.
    """
    found = Placing(*_sound(page.get_cropbox(), page.get_mediabox()), int(page.get_rotation()) // 90 % 4)
    if not (1 <= found.width <= LARGEST and 1 <= found.height <= LARGEST):
        raise ValueError("the sheet has no size")
    return found


def _sound(crop: Any, media: Any) -> tuple[float, float, float, float]:
    """The part of the sheet that is shown: the crop box within the media box."""
    boxes = [(min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])) for b in (crop, media)]
    (a, b, c, d), (e, f, g, h) = boxes
    both = (max(a, e), max(b, f), min(c, g), min(d, h))
    return both if both[0] < both[2] and both[1] < both[3] else boxes[1]


def product(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )
