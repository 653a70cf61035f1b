"""How text reads across a cut: a character trigram model of newspaper prose, which also knows how paragraphs begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import log
from typing import NamedTuple, cast

from banmian.text.hanzi import fold
from banmian.text.tables import read_rows

START = "^"
"""Stands before the first character of a paragraph."""
CONTEXT = 12
"""Characters on either side of a cut that are looked at."""

READ_ROWS = 1 << 12
"""Contexts whose rows are in memory as numbers."""

_UNSEEN = 1.0 / 20_000
"""Probability of a character where nothing is known of it: there are about as many."""

_BLANK = re.compile(r"\s+")
_LATIN = re.compile("[A-Za-z]")
_DIGIT = re.compile("[0-9]")


def plain(text: str) -> str:
    """`text` as the model knows it: half-width forms, no blanks, one digit and one Latin letter for all of them."""
    return _LATIN.sub("a", _DIGIT.sub("0", _BLANK.sub("", fold(text))))


class _Row(NamedTuple):
    """What follows a context."""

    counts: dict[str, float]
    kept: float
    """Sum of the counts."""


_NOTHING = _Row({}, 0.0)


class Model:
    """Counts of characters by the characters before them, rare ones left out; what is left out or was never seen is told
    from a shorter context.

    A context leaves to the shorter one the share of what was left out behind it and, by Witten and Bell (1991), as much
    as there are different characters behind it.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """`rows`: a context of up to two characters, the characters that follow it, and a count for each of these."""
        self._rows = {before: (after, counts) for before, after, counts in rows}
        # As text a row takes a tenth of the room: those of late are kept read, others are read when they are asked for.
        self._row = lru_cache(maxsize=READ_ROWS)(self._read_row)
        self._at_start = lru_cache(maxsize=READ_ROWS)(self.probability)

    def _read_row(self, before: str) -> _Row:
        if before not in self._rows:
            return _NOTHING
        after, counts = self._rows[before]
        read = dict(zip(after, map(float, counts.split(" ")), strict=True))
        return _Row(read, sum(read.values()))

    def probability(self, character: str, before: str) -> float:
        """P(character | before), for up to two characters before it."""
        lower = self.probability(character, before[1:]) if before else _UNSEEN
        counts, kept = self._row(before)
        if not kept:
            return lower
        seen = self._row(before[:-1]).counts.get(before[-1], 0.0) if before else kept
        left = max(0.0, seen - kept) + len(counts)
        return (counts.get(character, 0.0) + left * lower) / (kept + left)

    def continuation(self, left: str, right: str) -> float:
        """How much likelier `right` is as what follows `left` than as the beginning of a paragraph, in nats."""
        return self.continuation_of_plain(plain(left[-CONTEXT:]), plain(right[:CONTEXT]))

    def continuation_of_plain(self, a: str, b: str) -> float:
        """The same of two sides that are plain already."""
        if not a or not b:
            return 0.0
        odds = log(self.probability(b[0], a[-2:]) / self._at_start(b[0], START))
        if len(b) > 1:
            odds += log(self.probability(b[1], a[-1] + b[0]) / self._at_start(b[1], START + b[0]))
        return odds


@cache
def model() -> Model:
    """The model that the package ships."""
    return Model(cast("Iterator[tuple[str, str, str]]", read_rows("seam_grams.tsv.gz")))


def continuation(left: str, right: str) -> float:
    """How much likelier `right` is as what follows `left` than as the beginning of a paragraph, in nats."""
    return model().continuation(left, right)


def continuation_of_plain(left: str, right: str) -> float:
    """The same of two sides that are plain already."""
    return model().continuation_of_plain(left, right)
