"""Whether the dates and times of a summary are those of its source; they are scored apart from quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from banmian.records import Quantity
from banmian.text.hanzi import fold

_PART = re.compile("[-T:]")
_ANY = "*"
_MOST_PARTS = 6
"""Year, month, day, hour, minute, second."""


class Dates:
    """The dates and times of a source."""

    def __init__(self, dates: Iterable[Quantity]) -> None:
        self._texts: set[str] = set()
        self._heads: set[tuple[str, ...]] = set()
        for date in dates:
            self._texts.add(fold(date.text))
            for parts in _ends(date):
                for known in product(*((part, _ANY) for part in parts)):
                    self._heads.update(known[: n + 1] for n in range(len(known)))

    def support(self, date: Quantity) -> bool:
        """Whether the source says this date, or one that is the same and more precise (2023年5月 of 2023年5月12日).

        What the source says with two ends (3月18日至24日) supports both of them.
        """
        if fold(date.text) in self._texts:
            return True
        ends = list(_ends(date))
        return bool(ends) and all(self._has(parts) for parts in ends)

    def _has(self, parts: Sequence[str]) -> bool:
        """Whether a date of the source begins with these parts; a part that either leaves open is as the other's."""
        if all(_is_open(part) for part in parts):
            return False
        choices = ((_ANY,) if _is_open(part) else (part, "X") for part in parts)
        return any(known in self._heads for known in product(*choices))


def _ends(date: Quantity) -> Iterator[list[str]]:
    """The parts of a date, open ones as X; of an interval those of either end."""
    for end in (date.timex or "").split("/"):
        if parts := [part for part in _PART.split(end)[:_MOST_PARTS] if part]:
            yield ["X" if _is_open(part) else part for part in parts]


def _is_open(part: str) -> bool:
    return part.startswith("X")
