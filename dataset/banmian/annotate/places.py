"""Place names of a passage, with the unit each one means and how it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from datetime import date as Date
from functools import cache
from typing import NamedTuple

from banmian import lexicon
from banmian.annotate import gazetteer
from banmian.annotate.place_abbreviations import find_abbreviations
from banmian.annotate.place_linking import Linker
from banmian.annotate.place_locals import short_townships, slogan_places, stem_places
from banmian.annotate.place_meanings import Link
from banmian.annotate.place_names import Candidate, Words, find_candidates
from banmian.annotate.place_venues import merge_venues
from banmian.annotate.place_words import segment
from banmian.hanzi import HAN
from banmian.records import Location, PlaceContext

_QUOTED = re.compile(r"[“‘「『]([^“”‘’「」『』]{2,12})[”’」』]")
_FORMULA = ("经验", "模式", "精神", "现象", "速度", "方案", "样本", "样板", "路径", "故事", "答卷", "实践", "效应")
_PERIODICAL = re.compile("[^《》\n]{0,12}[报刊网台]》")
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
    found = _with(found, find_abbreviations(w, found))
    found = _with(found, [*slogan_places(text, found), *stem_places(w, found)])
    if not found:
        return ()
    day = gazetteer.day_of(date)
    linker = Linker(text, found, home, day)
    counties = {code[:6] for code in linker.chosen if code is not None and gazetteer.level_of(code[:6]) == "county"}
    if local := short_townships(w, counties, found):
        found = _with(found, local)
        linker = Linker(text, found, home, day)
    formulas = {at for m in _QUOTED.finditer(text) if m[1].endswith(_FORMULA) for at in range(*m.span(1))}
    places = [(k, c) for k, c in enumerate(found) if linker.is_place[k]]
    starts = {c.start: c for _, c in places}
    return tuple(_reading(w, c, linker.link(k), formulas, starts) for k, c in places)


def _with(found: list[Candidate], more: list[Candidate]) -> list[Candidate]:
    """The candidates with more of them, in order; what is unsure gives way, and so does what would overlap."""
    if not more:
        return found
    new = {at for c in more for at in range(c.start, c.end)}
    kept = [c for c in found if c.kind not in ("weak", "homograph") or new.isdisjoint(range(c.start, c.end))]
    out: list[Candidate] = []
    for c in sorted([*kept, *more], key=lambda c: (c.start, -c.end)):
        if not out or c.start >= out[-1].end:
            out.append(c)
    return out


def _reading(w: Words, c: Candidate, link: Link, formulas: Set[int], starts: Mapping[int, Candidate]) -> PlaceReading:
    context = _context(w, c, formulas, starts)
    confidence = min(c.confidence, link.confidence)
    name = w.text[c.start : c.end]
    return PlaceReading(
        Location(name, c.start, c.end, link.level, link.adcode, link.name, link.path, context, confidence),
        link.candidates,
    )


def _context(w: Words, c: Candidate, formulas: Set[int], starts: Mapping[int, Candidate]) -> PlaceContext:
    if c.start in formulas:
        return "nonliteral"
    if c.context != "plain":
        return c.context
    if c.end in starts and starts[c.end].kind == "venue":
        return "plain"
    if c.kind in ("country", "abroad", "region") and w.text.startswith("政府", c.end):
        return "plain"
    if w.text[c.start - 1 : c.start] == "《" and _PERIODICAL.match(w.text, c.end):
        return "organisation"
    return "organisation" if _in_organisation(w, w.index(c.end), starts) else "plain"


def _in_organisation(w: Words, k: int | None, places: Mapping[int, Candidate]) -> bool:
    """Whether the words from `k` on lead to the end of an organisation's name without a break."""
    if k is None or w.at(k) in lexicon.words("verbs.tsv"):
        return False
    ends, long_ends = lexicon.words("organisation_ends.tsv"), _long_ends()
    start = w.starts[k]
    while k < len(w):
        word = w.words[k]
        if w.starts[k] + len(word) - start > _WINDOW or _BREAKS.match(word):
            return False
        if word in ends or word.endswith(long_ends):
            return w.starts[k] not in places  # 湖北|公安
        if word == "办" and w.starts[k] > start and lexicon.word_tag(w.at(k + 1)) not in ("n", "nz", "vn"):
            return True  # 禁毒办
        k += 1
    return False


@cache
def _long_ends() -> tuple[str, ...]:
    return tuple(end for end in lexicon.words("organisation_ends.tsv") if len(end) > 1)
