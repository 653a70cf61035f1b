"""Old and other names of places that a text explains itself (“安东”即今丹东, 归绥是呼和浩特的旧称): what each means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from banmian.records import Location
from banmian.text import tables
from banmian.text.hanzi import HAN

_NAME = f"[“「『](?P<quoted>[{HAN}]{{2,6}})[”」』]|(?<![{HAN}])(?P<bare>[{HAN}]{{2,4}}?)"
_BEHIND = 3
"""Characters at most between the words that explain and the place (现在的)."""


class Told(NamedTuple):
    """A stretch of text that names a place by a name that the text explains."""

    start: int
    end: int
    place: Location
    within: bool
    """Whether it lies in the place (现属于龙山县) and is not the place itself."""


@cache
def _words(kind: str) -> str:
    table: dict[str, str] = dict(tables.read_rows("place_told.tsv"))  # type: ignore[arg-type]
    return "|".join(sorted(table[kind].split(), key=len, reverse=True))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The name before the place; the name behind it; the name before it and the word for its kind behind."""
    return (
        re.compile(f"(?:{_NAME})[，,（(]?(?:(?P<within>{_words('within')})|{_words('same')})"),
        re.compile(f"[，,（(]?(?:{_words('called')})[“「『]?(?P<bare>[{HAN}]{{2,4}}?)(?=[”」』，。；、）)]|$)"),
        re.compile(f"(?:{_NAME})(?:{_words('is')})"),
    )


@cache
def _gate() -> re.Pattern[str]:
    return re.compile("|".join(_words(kind) for kind in ("within", "same", "called", "names")))


def told_names(text: str, places: Sequence[Location]) -> list[Told]:
    """The names that `text` explains by one of its `places`, and where else it uses them; in order."""
    if _gate().search(text) is None:
        return []
    said: dict[str, tuple[Location, bool]] = {}
    for name, place, within in _explained(text, places):
        if name not in said and name not in place.text and not place.text.startswith(name):
            said[name] = (place, within)
    spans = {(p.start, p.end): p.name for p in places if p.adcode}
    taken = {at for span in spans for at in range(*span)}
    out: list[Told] = []
    for name, (place, within) in said.items():
        for m in re.finditer(re.escape(name), text):
            short = m.span() in spans and spans[m.span()] != name  # 徽州, which is no 徽州区 here
            if short or taken.isdisjoint(range(*m.span())):
                out.append(Told(*m.span(), place, within))
    return sorted(out)


def _explained(text: str, places: Sequence[Location]) -> Iterator[tuple[str, Location, bool]]:
    """Each name that is explained, with the place that it is and whether it only lies there."""
    before, behind, names = _patterns()
    lowest = _lowest(places)
    for m in before.finditer(text):
        found = next((p for p in places if m.end() <= p.start <= m.end() + _BEHIND), None)
        if found is not None and _STOPS.isdisjoint(text[m.end() : found.start]):
            yield m["quoted"] or m["bare"], lowest[found.start], m["within"] is not None
    for place in places:
        if place.adcode and lowest[place.start] is place and (other := behind.match(text, place.end)):
            yield other["bare"], place, False
    for m in names.finditer(text):
        found = next((p for p in places if p.start == m.end()), None)
        if found is not None and re.match(f"的(?:{_words('names')})", text[lowest[found.start].end :]):
            yield m["quoted"] or m["bare"], lowest[found.start], False


_STOPS = frozenset("，。；！？\n")


def _lowest(places: Sequence[Location]) -> dict[int, Location]:
    """For the beginning of each place the last link of the chain that it opens or stands in."""
    out: dict[int, Location] = {}
    last: Location | None = None
    for place in reversed(places):
        last = last if last is not None and last.start == place.end and last.adcode else place
        out[place.start] = last
    return out
