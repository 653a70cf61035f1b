"""Headings: lines larger than the running text, and the kickers and subtitles that stand close to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from banmian.geometry.columns import Stack, ruled_off, stack_of
from banmian.geometry.sheet import Box, TextLine
from banmian.records import MarkRole

LARGE = 1.26
"""Times the size of the running text: a line of a heading."""
MIDDLING = 1.07
"""Times the size: a line that may be one, where it stands by a heading."""
NEAR = 0.9
"""White between lines of one deck, times the larger size."""
BLANK = 1.3
"""White in a vertical heading where a blank stands, times its size."""
LONG_LEAD = 4
"""Lines of one size, with full stops, that are a lead in large type and no heading."""
MOST_KICKER = 3


class Deck(NamedTuple):
    """All the heading lines of one article."""

    lines: tuple[tuple[int, MarkRole], ...]
    """Numbers of the lines in reading order, with their roles."""
    box: Box
    size: float
    """Of its headline."""
    is_vertical: bool = False


def is_large(line: TextLine, body: float) -> bool:
    """Whether a line is set as headings are."""
    return line.size >= LARGE * body


def is_middling(line: TextLine, body: float) -> bool:
    return MIDDLING * body <= line.size < LARGE * body


def head_groups(numbers: Sequence[int], texts: Sequence[TextLine], rules: Sequence[Box]) -> list[list[int]]:
    """Large lines that stand close together, from top to bottom; vertical ones beside one another, from right to left."""
    groups: list[list[int]] = []
    for n in numbers:
        line = texts[n]
        home = next((g for g in groups if any(_adjoin(texts[k], line, rules) for k in g)), None)
        if home is None:
            groups.append([n])
            continue
        home.append(n)
        more = [g for g in groups if g is not home and any(_adjoin(texts[k], line, rules) for k in g)]
        for other in more:
            home.extend(other)
            groups.remove(other)
    return [sorted(g, key=lambda n: _order(texts[n])) for g in groups]


def _order(line: TextLine) -> tuple[float, float]:
    return (-line.box.x1, line.box.y0) if line.is_vertical else (line.box.y0, line.box.x0)


def _top(box: Box) -> float:
    return box.y0


def _adjoin(a: TextLine, b: TextLine, rules: Sequence[Box]) -> bool:
    if a.is_vertical != b.is_vertical:
        return False
    size = max(a.size, b.size)
    if a.is_vertical:
        upper, lower = (a, b) if a.box.y0 <= b.box.y0 else (b, a)
        close = lower.box.y0 - upper.box.y1 <= BLANK * size and 0.95 < a.size / b.size < 1.06
        if abs(a.box.middle - b.box.middle) < 0.3 * size and close and not ruled_off(upper.box, lower.box, rules):
            return True
        apart = max(a.box.x0, b.box.x0) - min(a.box.x1, b.box.x1)
        return apart <= NEAR * size and a.box.beside(b.box) >= 0.3 * min(a.box.height, b.box.height)
    upper, lower = (a, b) if a.box.y0 <= b.box.y0 else (b, a)
    white = lower.box.y0 - upper.box.y1
    if not -0.3 * size <= white <= NEAR * size or a.box.over(b.box) < 0.25 * min(a.box.width, b.box.width):
        return False
    return not ruled_off(upper.box, lower.box, rules)


def is_lead(group: Sequence[int], texts: Sequence[TextLine]) -> bool:
    """Whether large lines are running text in large type."""
    stops = sum(texts[n].text.count("。") + texts[n].text.count("，") for n in group)
    return len(group) >= LONG_LEAD and 2 * stops >= len(group) and not texts[group[0]].is_vertical


def deck_of(group: Sequence[int], near: Sequence[Stack], texts: Sequence[TextLine]) -> Deck:
    """The deck of these large lines and the middling stacks above and below them."""
    numbers = sorted({*group, *(n for stack in near for n in stack.lines)}, key=lambda n: _order(texts[n]))
    largest = max(texts[n].size for n in group)
    main = [n for n in numbers if texts[n].size >= 0.93 * largest]
    first, last = numbers.index(main[0]), numbers.index(main[-1])
    roles: list[tuple[int, MarkRole]] = []
    for place, n in enumerate(numbers):
        role: MarkRole = "kicker" if place < first else "headline" if place <= last else "subtitle"
        if first < place < last and n not in main:
            role = "subtitle"
        roles.append((n, role))
    box = stack_of(numbers, texts).box
    return Deck(tuple(roles), box, largest, texts[main[0]].is_vertical)


def decks(
    groups: Sequence[Sequence[int]], middling: Sequence[Stack], texts: Sequence[TextLine], rules: Sequence[Box]
) -> tuple[list[Deck], list[Stack]]:
    """The decks from top to bottom, and the middling stacks that are in none."""
    near: dict[int, list[Stack]] = {n: [] for n in range(len(groups))}
    left = list(middling)
    boxes = [stack_of(group, texts).box for group in groups]
    sizes = [max(texts[n].size for n in group) for group in groups]
    changed = True
    while changed:
        changed = False
        for stack in list(left):
            if len(stack.lines) > MOST_KICKER:
                continue
            homes = [
                (abs(white), n)
                for n, box in enumerate(boxes)
                if not texts[groups[n][0]].is_vertical
                and (white := max(box.y0 - stack.box.y1, stack.box.y0 - box.y1))
                <= NEAR * max(stack.size, 0.7 * sizes[n])
                and white >= -0.4 * stack.size
                and box.over(stack.box) >= 0.25 * min(box.width, stack.box.width)
                and not ruled_off(min(box, stack.box, key=_top), max(box, stack.box, key=_top), rules)
            ]
            if homes:
                home = min(homes)[1]
                near[home].append(stack)
                boxes[home] = Box(
                    min(boxes[home].x0, stack.box.x0),
                    min(boxes[home].y0, stack.box.y0),
                    max(boxes[home].x1, stack.box.x1),
                    max(boxes[home].y1, stack.box.y1),
                )
                left.remove(stack)
                changed = True
    found = [deck_of(group, near[n], texts) for n, group in enumerate(groups)]
    return sorted(found, key=lambda deck: (deck.box.y0, deck.box.x0)), left
