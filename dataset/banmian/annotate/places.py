"""Place names of a passage, with the unit each one means and how it is used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date
from functools import cache
from typing import NamedTuple

from banmian import lexicon
from banmian.annotate import gazetteer
from banmian.annotate.place_abbreviations import find_abbreviations
from banmian.annotate.place_linking import Link, Linker
from banmian.annotate.place_venues import merge_venues
from banmian.annotate.place_names import Candidate, Words, find_candidates
from banmian.annotate.place_words import segment
from banmian.hanzi import HAN
from banmian.records import Location, PlaceContext


_QUOTED = re.compile(r"[“‘「『]([^“”‘’「」『』]{2,12})[”’」』]")
_FORMULA = ("经验", "模式", "精神", "现象", "速度", "方案", "样本", "样板", "路径", "故事", "答卷", "实践", "效应")
_WINDOW = 16
"""Characters behind a place in which the end of an organisation's name is looked for."""
_BREAKS = re.compile(f"[^{HAN}]|[的了在是和与及或到从由对向于至为把被将并也都还日月年]$|一")


class PlaceReading(NamedTuple):
    """A place of a text, and the codes that it may mean where it is left unlinked."""

    location: Location
    candidates: tuple[str, ...] = ()


def find_places(text: str, *, home: str | None = None, date: Date | None = None) -> tuple[Location, ...]:
    """The places that `text` names, in order and without overlap; a chain is one location a level.

    A village carries the code of its township. What stays unlinked has no code; a township or village that is in no
    list has the path of its county.

    Args:
        home: an adcode; among units of one name those in its county, prefecture or province are preferred.
        date: the day of the page, which decides what a name meant; None: today's units.
    """
    return tuple(reading.location for reading in read_places(text, home=home, date=date))


def read_places(text: str, *, home: str | None = None, date: Date | None = None) -> tuple[PlaceReading, ...]:
    """The places that `text` names, each with the codes left open."""
    w = Words(text, segment(text))
    found = merge_venues(w, find_candidates(w))
    found = sorted(found + find_abbreviations(w, found), key=lambda c: c.start)
    linker = Linker(text, found, home, gazetteer.day_of(date))
    formulas = [m.span(1) for m in _QUOTED.finditer(text) if m[1].endswith(_FORMULA)]
    return tuple(_reading(w, c, linker.link(k), formulas) for k, c in enumerate(found) if linker.supported(k))


def _reading(w: Words, c: Candidate, link: Link, formulas: Sequence[tuple[int, int]]) -> PlaceReading:
    context = _context(w, c, formulas)
    confidence = min(c.confidence, link.confidence)
    name = w.text[c.start : c.end]
    return PlaceReading(
        Location(name, c.start, c.end, link.level, link.adcode, link.name, link.path, context, confidence),
        link.candidates,
    )


def _context(w: Words, c: Candidate, formulas: Sequence[tuple[int, int]]) -> PlaceContext:
    if any(start <= c.start and c.end <= end for start, end in formulas):
        return "nonliteral"
    if c.context != "plain":
        return c.context
    if c.kind in ("country", "abroad", "region") and w.text.startswith("政府", c.end):
        return "plain"
    return "organisation" if _in_organisation(w, w.index.get(c.end)) else "plain"


def _in_organisation(w: Words, k: int | None) -> bool:
    """Whether the words from `k` on lead to the end of an organisation's name without a break."""
    if k is None:
        return False
    ends, long_ends = lexicon.words("organisation_ends.tsv"), _long_ends()
    start = w.starts[k] if k < len(w) else 0
    while k < len(w):
        word = w.words[k]
        if w.starts[k] + len(word) - start > _WINDOW or _BREAKS.match(word):
            return False
        if word in ends or word.endswith(long_ends):
            return True
        k += 1
    return False


@cache
def _long_ends() -> tuple[str, ...]:
    return tuple(end for end in lexicon.words("organisation_ends.tsv") if len(end) > 1)
