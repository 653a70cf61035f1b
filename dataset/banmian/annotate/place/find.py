"""Place names of a passage, with the unit each one means and how it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from functools import cache, lru_cache
from typing import NamedTuple

from banmian.annotate.place import gazetteer
from banmian.annotate.place.abbreviations import find_abbreviations, find_ways
from banmian.annotate.place.context import Contexts
from banmian.annotate.place.linking import Linker
from banmian.annotate.place.lists import find_listed
from banmian.annotate.place.local_names import named_elsewhere, short_townships, slogan_places, stem_places
from banmian.annotate.place.named_after import name_after
from banmian.annotate.place.names import find_candidates
from banmian.annotate.place.senses import Link
from banmian.annotate.place.tokens import Candidate, Words
from banmian.annotate.place.told_names import told_names
from banmian.annotate.place.venues import merge_venues
from banmian.annotate.place.vocabulary import segment_names
from banmian.records import Location, PlaceContext, as_day
from banmian.text import tables
from banmian.text.reading import Reading, read
from banmian.text.restored import restored

_TRADITIONAL = 3
"""Traditional characters from which a text is taken for one of Hong Kong, Macao or Taiwan."""


class PlaceReading(NamedTuple):
    """A place of a text, and the codes that it may mean where it is left unlinked."""

    location: Location
    candidates: tuple[str, ...] = ()
    why: str = ""
    """What decided between several units of the name."""


def find_places(text: str, *, home: str | None = None, date: Date | str | None = None) -> tuple[Location, ...]:
    """The places that `text` names, in order and without overlap; a chain is one location a level.

    A village carries the code of its township. What stays unlinked has no code; a township or village that is in no
    list has the path of its county.

    Args:
        home: an adcode; among units of one name those in its county, prefecture or province are preferred.
        date: the day of the page, `2024-05-01`, which decides what a name meant; None: today's units.

    Raises:
        ValueError: a date of another form.
    """
    date = None if date is None else as_day(date)
    return tuple(reading.location for reading in read_places(sight(text), home=home, date=date))


class Sighted(NamedTuple):
    """A text and what in its reading copy may name places, whatever they mean."""

    words: Words
    found: list[Candidate]
    reading: Reading


def sight(text: str) -> Sighted:
    """What in `text` may name places."""
    reading = read(text)
    w = Words(reading.text, segment_names(reading.text))
    found = name_after(w, merge_venues(w, find_candidates(w)))
    found = _instead(found, find_ways(w))
    found = _with(found, find_abbreviations(w, found))
    found = _instead(found, find_listed(w, found))
    return Sighted(w, _with(found, [*slogan_places(w.text, found), *stem_places(w, found)]), reading)


def in_one(texts: Sequence[Sighted]) -> Sighted:
    """The reading copies of several texts as one, a line feed between them."""
    words: list[str] = []
    found: list[Candidate] = []
    before = 0
    for w, own, _ in texts:
        found += [c._replace(start=c.start + before, end=c.end + before) for c in own] if before else own
        words += [*w.words, "\n"]
        before += len(w.text) + 1
    text = "\n".join([w.text for w, _, _ in texts])
    return Sighted(Words(text, words[:-1]), found, Reading(text, text))


def read_places(
    sighted: Sighted, *, home: str | None = None, date: Date | None = None, explained: bool = False
) -> tuple[PlaceReading, ...]:
    """The places that a text names, each with the codes left open; `explained`: and with what decided."""
    w, (found, linker) = sighted.words, _decided(sighted, home, date)
    if linker is None:
        return ()
    kept = [k for k in range(len(found)) if linker.is_place[k]]
    contexts = Contexts(w, [found[k] for k in kept])
    readings = [
        _reading(w.text, found[k], linker.link(k), contexts.of(found[k]), linker.why(k) if explained else "")
        for k in kept
    ]
    return restored(tuple(_with_told(w.text, readings)), sighted.reading)


def _with_told(text: str, readings: list[PlaceReading]) -> list[PlaceReading]:
    """The places with those of names that the text explains, in order."""
    told = told_names(text, [r.location for r in readings])
    if not told:
        return readings
    new = {at for t in told for at in range(t.start, t.end)}
    kept = [r for r in readings if new.isdisjoint(range(r.location.start, r.location.end))]
    for start, end, place, within in told:
        name = text[start:end]
        location = replace(place, text=name, start=start, end=end, context="plain", confidence=calibrated(0.7))
        if within:
            location = replace(location, level="venue", name=None)
        kept.append(PlaceReading(location, (), f"explained by {place.text}"))
    return sorted(kept, key=lambda r: r.location.start)


def linked(sighted: Sighted, *, home: str | None = None, date: Date | None = None) -> list[tuple[Candidate, Link]]:
    """What in a text does name a place, in order, and what each means."""
    found, linker = _decided(sighted, home, date)
    return [] if linker is None else [(c, linker.link(k)) for k, c in enumerate(found) if linker.is_place[k]]


def _decided(sighted: Sighted, home: str | None, date: Date | None) -> tuple[list[Candidate], Linker | None]:
    """The candidates of a text, those that only its other places let one see included, with what they mean."""
    (w, found, _), day = sighted, gazetteer.day_of(date)
    if not found:
        return [], None

    @cache
    def islands() -> bool:
        return sighted.reading.counts()["traditional"] >= _TRADITIONAL

    linker = Linker(w.text, found, home, day, islands=islands)
    counties = {code[:6] for code in linker.chosen if code is not None and gazetteer.level_of(code[:6]) == "county"}
    named = named_elsewhere(w, found, linker.chosen)
    found = _instead(found, named)
    if (local := short_townships(w, counties, found)) or named:
        found = _with(found, local)
        linker = Linker(w.text, found, home, day, islands=islands)
    return found, linker


def _instead(found: list[Candidate], better: list[Candidate]) -> list[Candidate]:
    """The candidates with `better` ones in place of those that they overlap, in order."""
    if not better:
        return found
    new = {at for c in better for at in range(c.start, c.end)}
    kept = [c for c in found if new.isdisjoint(range(c.start, c.end))]
    return sorted([*kept, *better], key=lambda c: c.start)


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


def _reading(text: str, c: Candidate, link: Link, context: PlaceContext, why: str) -> PlaceReading:
    confidence = calibrated(min(c.confidence, link.confidence))
    name = text[c.start : c.end]
    return PlaceReading(
        Location(name, c.start, c.end, link.level, link.adcode, link.name, link.path, context, confidence),
        link.candidates,
        why,
    )


@lru_cache(maxsize=64)
def calibrated(trust: float) -> float:
    """The share of places that are right, span and unit, among those whose rules are trusted so far."""
    return next((share for least, share in _shares() if trust >= least), 0.0)


@cache
def _shares() -> tuple[tuple[float, float], ...]:
    return tuple((float(row[0]), float(row[1])) for row in tables.read_rows("place_confidence.tsv"))
