"""Lines in reading order as paragraphs: where a line begins one, and how well one piece of text reads on from another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from banmian.geometry.columns import BEGINS, Stack, edges
from banmian.geometry.sheet import TextLine
from banmian.parse.joins.crossing import reads_on

SHORT = 1.3
"""White at the end of a line, times the size, from which on its paragraph ends there."""
RAGGED = 0.4
"""Share of lines that stay short of the edge in text that is not justified."""
_STOPS = tuple("。！？”：…）)!?")


@dataclass(frozen=True)
class Setting:
    """How the stacks of a sheet are set."""

    texts: Sequence[TextLine]
    stacks: Sequence[Stack]

    @cached_property
    def edges(self) -> list[tuple[float, float]]:
        """Left and right edge of each stack's column."""
        return [edges(stack, self.stacks, self.texts) for stack in self.stacks]

    @cached_property
    def is_ragged(self) -> bool:
        """Whether lines do not reach the right edge of their column."""
        inner = [
            self.edges[k][1] - self.texts[n].box.x1 > SHORT * stack.size
            for k, stack in enumerate(self.stacks)
            if len(stack.lines) > 3
            for n in stack.lines[:-1]
        ]
        return len(inner) > 8 and sum(inner) > RAGGED * len(inner)

    @cached_property
    def is_indented(self) -> bool:
        """Whether paragraphs begin with an indent."""
        inner = [
            self._indent(k, n) for k, stack in enumerate(self.stacks) if len(stack.lines) > 2 for n in stack.lines[1:]
        ]
        begun = sum(BEGINS <= indent <= 3.2 for indent in inner)
        return begun > 0.02 * len(inner) or len(inner) < 8

    @cached_property
    def least(self) -> float:
        """Indent, times the size, from which on a line begins a paragraph: most of the usual one."""
        seen = [
            indent
            for k, stack in enumerate(self.stacks)
            if len(stack.lines) > 2
            for n in stack.lines
            if BEGINS <= (indent := self._indent(k, n)) <= 3.2
        ]
        return max(BEGINS, 0.65 * median(seen)) if seen else BEGINS

    def _indent(self, k: int, n: int) -> float:
        return (self.texts[n].box.x0 - self.edges[k][0]) / self.texts[n].size

    def begins(self, k: int, n: int) -> bool:
        """Whether line n of stack k shows the indent of a paragraph's first line."""
        return self._indent(k, n) >= self.least

    def ends(self, k: int, n: int) -> bool:
        """Whether line n of stack k is short, as a paragraph's last line is."""
        return not self.is_ragged and self.edges[k][1] - self.texts[n].box.x1 > SHORT * self.texts[n].size

    def step(self, k: int) -> float:
        """The usual white between the lines of stack k."""
        lines = self.stacks[k].lines
        whites = [self.texts[b].box.y0 - self.texts[a].box.y1 for a, b in itertools.pairwise(lines)]
        return median(whites) if whites else 9e9

    def reads_on(self, a: int, b: int) -> float:
        """How well stack b reads on from stack a, in nats: what their last and first lines show, and their words."""
        last, first = self.stacks[a].lines[-1], self.stacks[b].lines[0]
        left, right = self.texts[last].text, self.texts[first].text
        ended, begun = self.ends(a, last), self.begins(b, first)
        stopped = left.rstrip().endswith(_STOPS)
        if not 0.9 < self.texts[first].size / self.texts[last].size < 1.1:
            return -2.0
        if begun:
            return 2.0 if stopped else -0.5 if ended else -3.0
        if ended:
            return -2.0 if self.is_indented else (0.5 if stopped else -3.0)
        return 2.0 + max(-3.0, min(3.0, 0.5 * reads_on(left, right)))


Piece = tuple[int, int]
"""Numbers of a stack and of a line in it."""


def paragraphs(order: Sequence[int], setting: Setting) -> list[list[Piece]]:
    """The lines of stacks in reading order as paragraphs, single lines apart (section heads, signatures) included."""
    found: list[list[Piece]] = []
    before: Piece | None = None
    steps = {k: setting.step(k) for k in order}
    for k in order:
        for n in setting.stacks[k].lines:
            if before is None or _parts(before, (k, n), setting, steps):
                found.append([])
            found[-1].append((k, n))
            before = (k, n)
    return found


def _parts(before: Piece, piece: Piece, setting: Setting, steps: dict[int, float]) -> bool:
    """Whether a new paragraph begins at a piece."""
    (a, last), (b, first) = before, piece
    one, two = setting.texts[last], setting.texts[first]
    if not 0.9 < two.size / one.size < 1.1:
        return True
    if setting.begins(b, first) or setting.ends(a, last):
        return True
    if a == b and two.box.y0 - one.box.y1 > max(1.35 * steps[a], steps[a] + 0.25 * one.size):
        return True
    if a != b and one.text.rstrip().endswith(_STOPS) and not setting.is_indented:
        return reads_on(one.text, two.text) < 0
    return False
