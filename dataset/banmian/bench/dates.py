"""Whether the dates and times of a summary are those of its source; they are scored apart from quantities."""

from __future__ import annotations

from collections.abc import Sequence

from banmian.numerals import normal
from banmian.records import Quantity


def date_supported(date: Quantity, sources: Sequence[Quantity]) -> bool:
    """Whether the source says this date, or one that is the same and more precise (2023年5月 of 2023年5月12日)."""
    return any(_agrees(date, source) for source in sources)


def _agrees(date: Quantity, source: Quantity) -> bool:
    if normal(date.text) == normal(source.text):
        return True
    ours, theirs = (date.timex or "").split("-"), (source.timex or "").split("-")
    if not date.timex or len(ours) > len(theirs) or not any(part.strip("X") for part in ours):
        return False
    return all(_part(a, b) for a, b in zip(ours, theirs, strict=False))


def _part(ours: str, theirs: str) -> bool:
    """Whether a part of a date says no other than the source's; X is unknown."""
    return ours == theirs or ("X" in (ours[:1], theirs[:1]) and bool(ours) and bool(theirs))
