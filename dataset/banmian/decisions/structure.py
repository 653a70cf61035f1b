"""Corrections of a page's structure, as the reader of the page carries them out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple, cast

from banmian.decisions.corrections import Correction, Unapplied
from banmian.parse.decided import Decided
from banmian.parse.layout import LineLabel
from banmian.text.spans import excerpt


class Parted(NamedTuple):
    """The corrections of a page, by when they are carried out."""

    structure: list[Decided]
    """While the page is read."""
    marks: list[Correction]
    """Afterwards, on its paragraphs."""
    unapplied: list[Unapplied]


def part(corrections: Sequence[Correction], text: str) -> Parted:
    """The corrections of the page with this text, those of its structure made ready; of two that decide about the same
    characters the later one holds."""
    found = Parted([], [], [])
    taken: set[int] = set()
    for c in reversed(corrections):
        if not c.is_structural:
            found.marks.append(c)
            continue
        characters = {place for start, end in c.segments for place in range(start, end)}
        if not characters or max(characters) >= len(text) or excerpt(text, c.segments) != c.text:
            found.unapplied.append(Unapplied(c, "its characters are not these"))
        elif len(characters) < len(c.text):
            found.unapplied.append(Unapplied(c, "its segments overlap"))
        elif not taken.isdisjoint(characters):
            found.unapplied.append(Unapplied(c, "a later correction decides about its characters"))
        else:
            taken |= characters
            label = "furniture" if c.action == "remove" else c.label
            found.structure.append(Decided(cast("LineLabel", label), c.segments, _article(c), c.by, c.on))
    for corrections_found in found:
        corrections_found.reverse()
    return found


def _article(c: Correction) -> int | None:
    place = json.loads(c.value or "{}").get("article")
    return None if place is None else int(place)
