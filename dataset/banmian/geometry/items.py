"""The lines of a page's text before they are written down: headings and whole paragraphs, each of its printed lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from banmian.geometry.order import in_order
from banmian.geometry.paragraphs import Setting, paragraphs
from banmian.records import MarkRole

LONGEST_BOLD = 24
"""Characters up to which a line in another typeface may be a section head or a signature."""
HEADS = frozenset({"headline", "kicker", "subtitle"})


class Item(NamedTuple):
    """One line of the page's text: a heading or a whole paragraph."""

    role: MarkRole
    lines: tuple[int, ...]
    """Numbers of its printed lines in reading order."""
    article: int | None


def body_items(numbers: Sequence[int], setting: Setting, *, ordered: bool = False) -> list[Item]:
    """The paragraphs of stacks, in reading order; `ordered` says that the numbers are in it."""
    order = list(numbers) if ordered else in_order(numbers, setting.stacks, setting.reads_on)
    texts = setting.texts
    usual = _usual_style(numbers, setting)
    items: list[Item] = []
    for paragraph in paragraphs(order, setting):
        lines = tuple(n for _, n in paragraph)
        alone = len(lines) == 1 and len(texts[lines[0]].text.strip()) <= LONGEST_BOLD
        other = alone and texts[lines[0]].style != usual and not texts[lines[0]].text.rstrip().endswith("。")
        items.append(Item("bold" if other else "body", lines, None))
    return items


def _usual_style(numbers: Sequence[int], setting: Setting) -> int:
    counts: dict[int, int] = {}
    for k in numbers:
        for n in setting.stacks[k].lines:
            line = setting.texts[n]
            counts[line.style] = counts.get(line.style, 0) + len(line.text)
    return max(counts, key=lambda style: (counts[style], -style), default=0)
