"""Text as printed lines: hard-wrapped at a column's width, half-width characters counted as half."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_NEVER_FIRST = frozenset("，。、；：！？”’）》】」』…—％%,.;:!?)]")
_NEVER_LAST = frozenset("“‘（《【「『(")
_WORD = re.compile(r"[A-Za-z0-9.%/+-]+|\s|.", re.DOTALL)


def half_units(text: str) -> int:
    """The room of a text, where a half-width character takes one unit and any other two."""
    return sum(1 if ord(c) < 0x2E80 and c not in "“”‘’…—·" else 2 for c in text)


def wrapped(text: str, width: int, *, first: int = 0, hang: bool = True) -> Iterator[str]:
    """The text in lines of `width` full-width characters; the first is shorter by `first`.

    Args:
        hang: whether a stop that does not fit hangs over the line's end; else the character before goes to the next line.
    """
    room = 2 * (width - first)
    line = ""
    for word in _WORD.findall(text):
        size = half_units(word)
        if half_units(line) + size <= room or not line or (hang and word in _NEVER_FIRST and half_units(line) <= room):
            line += word
            continue
        rest = ""
        if word in _NEVER_FIRST:
            line, rest = line[:-1], line[-1:]
        while line and line[-1] in _NEVER_LAST:
            line, rest = line[:-1], line[-1] + rest
        if line.strip():
            yield line
        line = rest + word
        room = 2 * width
        while half_units(line) > room and len(line) > 1:  # a word longer than the line
            cut = max(1, room)
            yield line[:cut]
            line = line[cut:]
    if line.strip():
        yield line


def in_parts(text: str, draw: random.Random) -> list[str]:
    """A headline at its blank in two lines, or cut in two at a clause or in the middle."""
    for mark in (" ", "\u3000"):
        left, found, right = text.partition(mark)
        if found and len(left) > 2 and len(right.strip()) > 2:
            return [left, right.strip()]
    at = max(text.find("，"), text.find("：")) + 1
    if not 2 < at < len(text) - 2:
        at = len(text) // 2 + draw.randint(-1, 1)
        if len(text) < 8 or text[at] in _NEVER_FIRST or text[at - 1] in _NEVER_LAST:
            return [text]
    return [text[:at], text[at:]]
