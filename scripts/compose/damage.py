"""What print and dumps do to the elements of a page: cuts, displaced halves, lost ends, stray blanks, half-width brackets."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from compose.records import Element, Row

SHORTEST_CUT = 45
_NEVER_FIRST = "，。、；：！？）”》…"
_HALF = str.maketrans("（）：；，", "():;,")
_BRACKETS = str.maketrans("（）", "()")


def damaged(
    elements: Sequence[Element], style: Mapping[str, Any], picture: Callable[[], Sequence[Row]], draw: random.Random
) -> list[Element]:
    """The elements with some paragraphs cut, by a caption or a column's end; some rests displaced past the next paragraph or lost.

    Args:
        picture: makes the caption, and the credit, of a picture.
    """
    out: list[Element] = []
    waiting: list[tuple[int, Element]] = []  # rests, and the paragraphs that they still let pass
    for element in elements:
        out.append(element)
        waiting = [(n - 1, rest) for n, rest in waiting]
        out += [rest for n, rest in waiting if n <= 0]
        waiting = [(n, rest) for n, rest in waiting if n > 0]
        if element.label != "paragraph" or len(element.text) < SHORTEST_CUT or draw.random() >= style["cut"]:
            continue
        at = draw.randint(12, len(element.text) - 12)
        if element.text[at - 1] in "。！？” \u3000" or element.text[at] in _NEVER_FIRST + " \u3000":
            continue
        out[-1] = element._replace(text=element.text[:at])
        if draw.random() < style["truncated"]:
            continue
        rest = element._replace(text=element.text[at:])
        if draw.random() < style["displaced"]:
            waiting.append((2, rest))
            continue
        if draw.random() < style["cut_by_caption"]:
            out += [Element(row.label, row.text, element.article) for row in picture()]
        out.append(rest)
    return out + [rest for _, rest in waiting]


def smudged(text: str, *, half_brackets: bool, stray: float, draw: random.Random) -> str:
    """The text with half-width brackets, and stray blanks in it."""
    if half_brackets:
        text = text.translate(_BRACKETS)
    if stray and len(text) > 20:
        blank = draw.choice((" ", "\u3000"))
        text = "".join(c + blank if draw.random() < stray else c for c in text[:-1]) + text[-1]
    return text
