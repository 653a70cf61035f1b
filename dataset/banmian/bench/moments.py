"""Dates as they are compared: year, months, day and time of day, each where it is said."""

from __future__ import annotations

import re
from typing import NamedTuple

_POINT = re.compile(
    r"(?P<year>\d{4}|\d{2,3}X{1,2}|XXXX)?(?:-(?P<part>\d\d|XX|[QH]\d|[A-Z]{2}|W[\dX]{2}))?(?:-(?P<day>\d\d?|XX?))?(?:T(?P<clock>.+))?"
)
_RELATIVE = {
    "今年": "this", "本年": "this", "今": "this", "去年": "last", "上年": "last", "上一年": "last", "明年": "next",
    "前年": "before last", "来年": "next",
}  # fmt: skip
_WORD = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))


class Moment(NamedTuple):
    """A date or time; None is unsaid."""

    year: str | None
    """Four digits, a decade (202X), or of a relative one this, last, next, before last."""
    months: tuple[int, int] | str | None
    """First and last month, or the name of a season or week."""
    day: int | None
    clock: str | None

    @property
    def is_open(self) -> bool:
        """Whether nothing is said but a relative year, or nothing at all."""
        return self.months is None and self.day is None and self.clock is None and not _numeric(self.year)


def moments(timex: str | None, text: str | None) -> tuple[Moment, ...]:
    """The date of this TIMEX3 value and these words, or of a range its two ends; whole months of one year are one moment
    (一季度, 1至3月). Empty where the value is none."""
    ends = [_point(end) for end in (timex or "").split("/")]
    found = [end for end in ends if end is not None]
    if len(found) != len(ends) or not found:
        return ()
    if len(found) == 2:
        first, last = found
        year = last.year or first.year
        if (
            isinstance(first.months, tuple)
            and isinstance(last.months, tuple)
            and first.day is last.day is None
            and first.year in (None, year)
        ):
            return _relative((Moment(year, (first.months[0], last.months[1]), None, None),), text)
    return _relative(tuple(found), text)


def _relative(found: tuple[Moment, ...], text: str | None) -> tuple[Moment, ...]:
    word = _WORD.match(text) if text and found[0].year is None else None
    return tuple(m._replace(year=_RELATIVE[word[0]]) for m in found) if word else found


def _point(timex: str) -> Moment | None:
    m = _POINT.fullmatch(timex)
    if m is None or not timex:
        return None
    year = m["year"] if m["year"] and m["year"] != "XXXX" else None
    part = m["part"]
    months: tuple[int, int] | str | None = None
    if part and part.isdigit():
        months = (int(part), int(part))
    elif part and part[0] in "QH" and part[1:].isdigit():
        size = 3 if part[0] == "Q" else 6
        months = (size * (int(part[1]) - 1) + 1, size * int(part[1]))
    elif part and part not in ("XX", "WXX"):
        months = part
    day = int(m["day"]) if m["day"] and m["day"].isdigit() else None
    clock = m["clock"]
    if clock:
        clock = re.sub(r"(:00)+$", "", clock)
    return Moment(year, months, day, clock)


def _numeric(year: str | None) -> bool:
    return year is not None and year[0].isdigit()


def disagree(one: Moment, other: Moment) -> bool:
    """Whether the two cannot be one time, nor one a part of the other that is named more exactly (5月, 5月12日)."""
    if one.year and other.year and _numeric(one.year) == _numeric(other.year) and one.year != other.year:
        return True
    if one.months and other.months and one.months != other.months:
        return True
    return one.day is not None and other.day is not None and one.day != other.day
