"""The region that a page is written for: by its newspaper's name, else by the places that most of it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date as Date

from banmian.annotate.place import gazetteer
from banmian.annotate.place.find import Sighted, in_one, linked
from banmian.annotate.place.vocabulary import homographs
from banmian.text.reading import read

_SHARE = 0.7
"""Share of the places of a page that must lie in a region for it to be home."""
_FEWEST = 3
"""Names at least, of which that share is taken."""


def home_of(newspaper: str | None, texts: Sequence[Sighted], *, date: Date | None = None) -> str | None:
    """The adcode of the region; None where neither the newspaper's name nor the page's texts settle it."""
    head = read(newspaper or "").text
    for size in range(min(len(head), 12), 1, -1):
        if head[:size] not in homographs():
            units = [u for u in gazetteer.units_named(head[:size]) if u.stood(gazetteer.day_of(date))]
            if adcode := next((u.adcode for u in sorted(units, key=_rank)), None):
                return adcode
    found = linked(in_one(texts), date=date)
    return _dominant(sorted({(link.adcode or "")[:6] for _, link in found} - {""}))


def _rank(unit: gazetteer.Unit) -> int:
    return ("province", "prefecture", "county").index(unit.level)


def _dominant(codes: list[str]) -> str | None:
    """The smallest unit in which most of the codes lie."""
    home = None
    for size in (2, 4, 6):
        counts = Counter(code[:size] for code in codes if code[size - 2 : size] != "00")
        if not counts:
            break
        head, count = counts.most_common(1)[0]
        if count < _FEWEST or count < _SHARE * len(codes) or (home and not head.startswith(home.rstrip("0")[:2])):
            break
        home = head.ljust(6, "0")
    return home
