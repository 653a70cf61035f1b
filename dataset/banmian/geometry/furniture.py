"""What belongs to the paper and to no article: its name, the folio and date lines at the edges of the sheet."""

from __future__ import annotations

from collections.abc import Sequence

from banmian.geometry.sheet import Sheet, TextLine
from banmian.parse.labels.line_features import own_marks
from banmian.signatures.signed_line import sign

EDGE = 0.14
"""Share of the sheet at its head and foot where furniture stands."""
_TELLING = ("furniture", "folio", "of the paper", "a paper", "staff", "to a page")
LONGEST = 60
FEW = 8
"""Lines that may stand beyond the rule at the head or foot of a sheet."""


def furniture(texts: Sequence[TextLine], sheet: Sheet, body: float) -> list[int]:
    """The numbers of these lines from top to bottom."""
    if not texts:
        return []
    top, bottom = min(line.box.y0 for line in texts), max(line.box.y1 for line in texts)
    reach = EDGE * sheet.height
    ruled = [r for r in sheet.rules if r.width > 0.6 * sheet.width]
    found = {
        *_beyond([[n for n, t in enumerate(texts) if t.box.y1 <= r.y1 + 1] for r in ruled if r.y0 - top <= reach]),
        *_beyond(
            [[n for n, t in enumerate(texts) if t.box.y0 >= r.y0 - 1] for r in ruled if bottom - r.y1 <= reach / 2]
        ),
    }
    for n, line in enumerate(texts):
        text = line.text.strip()
        low, high = line.box.y0 - top, bottom - line.box.y1
        if n in found or not text or len(text) > LONGEST or min(low, high) > reach or not _is_alone(n, texts):
            continue
        marks = own_marks(sign(text))
        if ("a paper" in marks and low <= reach) or (
            line.size < 1.2 * body and min(low, high) < 2.5 * line.size and any(mark in marks for mark in _TELLING)
        ):
            found.add(n)
    return sorted(found)


def _beyond(sides: Sequence[Sequence[int]]) -> Sequence[int]:
    """The lines on the far side of a rule, where they are few: of several rules those of the innermost."""
    return max((side for side in sides if len(side) <= FEW), key=len, default=())


def _is_alone(n: int, texts: Sequence[TextLine]) -> bool:
    """Whether no line of its size stands close above or below."""
    box, size = texts[n].box, texts[n].size
    return not any(
        (0 < box.y0 - other.box.y1 < 0.9 * size or 0 < other.box.y0 - box.y1 < 0.9 * size)
        and 0.9 < other.size / size < 1.1
        and other.box.over(box) > 0
        for other in texts
    )
