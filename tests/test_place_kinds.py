"""Invented sentences by kind of fault: what names a place, what only seems to, and what each name means."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from banmian import find_places
from banmian.records import Location

CASES = Path(__file__).parent / "cases" / "places" / "kinds.tsv"
_MARKED = re.compile(r"\[([^|\]]+)\|([^\]]*)\]|\{([^}]+)\}")


class Case(NamedTuple):
    kind: str
    text: str
    places: list[tuple[int, str, str, str]]
    """Start, text, what it means and context (empty: any)."""
    none: list[tuple[int, int, bool]]
    """Spans that name no plain place; True: nothing at all may be annotated there."""


def _cases() -> list[Case]:
    out: list[Case] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, marked = line.split("\t")
        case, at, text = Case(kind, "", [], []), 0, ""
        for m in _MARKED.finditer(marked):
            text, at = text + marked[at : m.start()], m.end()
            if m[1]:
                means, _, context = m[2].partition("+")
                case.places.append((len(text), m[1], means, context))
            else:
                case.none.append((len(text), len(text) + len(m[3].rstrip("!")), m[3].endswith("!")))
            text += m[1] or m[3].rstrip("!")
        out.append(case._replace(text=text + marked[at:]))
    return out


def _means(place: Location, means: str) -> bool:
    """Whether a place is the unit at the end of a path, or without code of a level and perhaps a name (=country:法国)."""
    if not means.startswith("="):
        return f"/{place.path}".endswith(means)
    level, _, name = means[1:].partition(":")
    return place.adcode is None and level in ("", place.level) and name in ("", place.name)


def _faults(case: Case) -> list[str]:
    found = {(p.start, p.text): p for p in find_places(case.text)}
    faults = []
    for start, text, means, context in case.places:
        place = found.get((start, text))
        if place is None or not _means(place, means) or context not in ("", place.context):
            faults.append(f"{text}: {place}, expected {means} {context}")
    for start, end, strict in case.none:
        for p in found.values():
            venue = p.level == "venue" and p.start <= start and p.end >= end
            if (
                p.start < end
                and start < p.end
                and (strict or not (venue or p.context in ("organisation", "nonliteral")))
            ):
                faults.append(f"{case.text[start:end]}: {p}, expected no plain place")
    return faults


@pytest.mark.parametrize("kind", sorted({case.kind for case in _cases()}))
def test_cases_of_each_kind_are_right(kind: str) -> None:
    faults = [f"{case.text}: {fault}" for case in _cases() if case.kind == kind for fault in _faults(case)]
    assert not faults, "\n".join(faults)


def test_every_kind_has_cases_enough() -> None:
    kinds = [case.kind for case in _cases()]
    assert min(kinds.count(kind) for kind in set(kinds)) >= 4
