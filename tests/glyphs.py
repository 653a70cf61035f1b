"""Pages as damaged text layers have them: characters swapped for look-alikes, invisible ones strewn in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from functools import cache
from random import Random
from typing import Any

from banmian.records import Page
from banmian.text.reading import _glyphs, read

LOOK_ALIKES = frozenset({"radical", "compatibility", "form", "width", "punctuation"})
INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad\u202c\ufe00"


@cache
def look_alikes() -> dict[str, list[str]]:
    """For each character those that look the same."""
    out = defaultdict(list)
    for character, to in _glyphs().full.items():
        if _glyphs().classes[character] in LOOK_ALIKES and len(to) == 1:
            out[to].append(character)
    return dict(out)


def swapped(text: str, random: Random, *, share: float = 0.1) -> str:
    """The text with so many of its characters, where they have look-alikes, swapped for one of these."""
    twins = look_alikes()
    return "".join([random.choice(twins[c]) if c in twins and random.random() < share else c for c in text])


def strewn(text: str, *, every: int = 20) -> str:
    """The text with an invisible character behind every so many of its characters."""
    pieces = [text[at : at + every] for at in range(0, len(text), every)]
    return "".join([piece + INVISIBLE[n % len(INVISIBLE)] for n, piece in enumerate(pieces)])


def content(page: Page) -> Any:
    """All that is said of a page but for places in it and identifiers, in usual characters."""
    return _content([asdict(article) for article in page.articles])


_PLACES = frozenset({"start", "end", "segments", "at", "n_chars", "group_id"})


def _content(value: Any) -> Any:
    if isinstance(value, dict):
        names = [n for n in value if n not in _PLACES and not n.endswith(("_id", "_start", "_end"))]
        return {n: _content(value[n]) for n in names}
    if isinstance(value, list | tuple):
        return [_content(item) for item in value]
    return read(value).text if isinstance(value, str) else value


def rows(page: Page) -> list[Any]:
    """Everything on the page that has a text and segments."""
    return [row for a in page.articles for row in (*a.paragraphs, *a.facts, *a.annotations, *a.rejects)]


def spans(page: Page) -> Any:
    """Where on the page everything stands."""
    ledger = [(region.start, region.end, region.role) for region in page.ledger]
    return ledger, [row.segments for row in rows(page)]
