"""Place names of a passage, with the unit each one means and how it is used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date
from functools import cache

from banmian import lexicon
from banmian.annotate.place_names import Candidate, again, find_candidates
from banmian.annotate.place_units import resolve
from banmian.hanzi import HAN
from banmian.records import Location, PlaceContext

_QUOTED = re.compile(r"[“‘「『]([^“”‘’「」『』]{2,12})[”’」』]")
_FORMULA = ("经验", "模式", "精神", "现象", "速度", "方案", "样本", "样板", "路径", "故事", "答卷", "实践", "效应")
_WINDOW = 16
"""Characters behind a place in which the end of an organisation's name is looked for."""


def find_places(
    text: str, *, home: str | None = None, date: Date | None = None, tokens: Sequence[str] | None = None
) -> tuple[Location, ...]:
    """The places that `text` names, in order and without overlap; a chain is one location a level.

    Args:
        home: an adcode; among units of one name the nearest to it is meant.
        date: the day of the page, which decides what a name meant.
        tokens: the words of `text` (`lexicon.tokenize`), where the caller has them already.
    """
    words = lexicon.tokenize(text) if tokens is None else tokens
    found = find_candidates(words)
    found = sorted([*found, *again(text, words, found)], key=lambda c: c.start)
    formulas = [m.span(1) for m in _QUOTED.finditer(text) if m[1].endswith(_FORMULA)]
    inside = _organisations(words)
    return tuple(_location(text, c, _context(text, c, formulas, inside), home, date) for c in found)


def _location(text: str, c: Candidate, context: PlaceContext, home: str | None, date: Date | None) -> Location:
    name = text[c.start : c.end]
    unit = resolve(name, home=home, date=date)
    if unit is None:
        return Location(name, c.start, c.end, c.level or "prefecture", context=context, confidence=c.confidence)
    return Location(name, c.start, c.end, unit.level, unit.adcode, unit.name, unit.path, context, c.confidence)


def _context(text: str, c: Candidate, formulas: Sequence[tuple[int, int]], inside: frozenset[int]) -> PlaceContext:
    if any(start <= c.start and c.end <= end for start, end in formulas):
        return "nonliteral"
    if c.level is None and text.startswith("政府", c.end) and text[c.start : c.end] in _countries():
        return "plain"  # 印度政府 describes a government and names no office
    return "organisation" if c.context == "organisation" or c.end in inside else "plain"


@cache
def _countries() -> frozenset[str]:
    return frozenset(name for row in lexicon.read_rows("countries.tsv") for name in (row[0], *row[1].split()))


_BREAKS = re.compile(f"[^{HAN}]|[的了在是和与及或到从由对向于至为把被将并也都还日月年]$|一")


def _organisations(words: Sequence[str]) -> frozenset[int]:
    """The positions from which words lead to the end of an organisation's name without a break."""
    ends = lexicon.words("organisation_ends.tsv")
    out: set[int] = set()
    at = sum(map(len, words))
    reach = -1
    for word in reversed(words):
        start = at - len(word)
        if _BREAKS.match(word):
            reach = -1
        if word in ends or word.endswith(_long_ends()):
            reach = at
        if reach >= 0 and reach - start <= _WINDOW:
            out.add(start)
        at = start
    return frozenset(out)


@cache
def _long_ends() -> tuple[str, ...]:
    return tuple(end for end in lexicon.words("organisation_ends.tsv") if len(end) > 1)
