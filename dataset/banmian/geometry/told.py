"""Articles that the source itself tells: blocks of lines in the order that METS gives them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from banmian.geometry.columns import stack_of
from banmian.geometry.decks import LARGE
from banmian.geometry.items import HEADS, Item, body_items
from banmian.geometry.paragraphs import Setting
from banmian.geometry.sheet import TextLine


def told_items(numbers: Sequence[int], texts: Sequence[TextLine], body: float) -> list[Item]:
    """The headings, paragraphs and captions of articles that are told; articles are counted from 0.

    Args:
        numbers: of their lines in reading order.
        body: size of the running text.
    """
    items: list[Item] = []
    for article, (_, lines) in enumerate(groupby(numbers, key=lambda n: texts[n].article)):
        own: list[Item] = []
        running: list[list[int]] = []
        blocks = [list(block) for _, block in groupby(lines, key=lambda n: (texts[n].order, texts[n].role))]
        has_head = any(texts[block[0]].role in HEADS for block in blocks)
        for place, block in enumerate(blocks):
            role = texts[block[0]].role
            if role is None and place == 0 and not has_head and texts[block[0]].size >= LARGE * body:
                role = "headline"
            if role is None or role == "body":
                running.append(block)
                continue
            own += _paragraphs(running, texts)
            running = []
            own.append(Item(role, tuple(block), None))
        own += _paragraphs(running, texts)
        items += [item._replace(article=article) for item in own]
    return items


def _paragraphs(blocks: Sequence[Sequence[int]], texts: Sequence[TextLine]) -> list[Item]:
    setting = Setting(texts, [stack_of(block, texts) for block in blocks])
    return body_items(range(len(blocks)), setting, ordered=True) if blocks else []
