"""How text reads across a cut: a character trigram model of newspaper prose, which also knows how paragraphs begin."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from math import log

from banmian.hanzi import fold
from banmian.lexicon import read_rows

START = "^"
"""Stands before the first character of a paragraph."""
CONTEXT = 12
"""Characters on either side of a cut that are looked at."""

_UNSEEN = 1.0 / 20_000
"""Probability of a character where nothing is known of it: there are about as many."""

_BLANK = re.compile(r"\s+")
_LATIN = re.compile("[A-Za-z]")
_DIGIT = re.compile("[0-9]")


def plain(text: str) -> str:
    """`text` as the model knows it: half-width forms, no blanks, one digit and one Latin letter for all of them."""
    return _LATIN.sub("a", _DIGIT.sub("0", _BLANK.sub("", fold(text))))


class Model:
    """Counts of strings, rare ones left out; what is left out or never seen is told from shorter strings.

    A context leaves to its shorter form the share of what was left out behind it and, by Witten and Bell (1991), as much
    as there are different characters behind it.
    """

    def __init__(self, counts: dict[str, float]) -> None:
        """`counts`: of strings of one to three characters; paragraphs begin with `START`."""
        self._counts = counts
        self._kept: dict[str, float] = defaultdict(float)
        self._types: dict[str, int] = defaultdict(int)
        for gram, count in counts.items():
            self._kept[gram[:-1]] += count
            self._types[gram[:-1]] += 1

    def probability(self, character: str, before: str) -> float:
        """P(character | before), for up to two characters before it."""
        lower = self.probability(character, before[1:]) if before else _UNSEEN
        kept = self._kept.get(before, 0.0)
        if not kept:
            return lower
        left = max(0.0, self._counts.get(before, 0.0) - kept) + self._types[before]
        return (self._counts.get(before + character, 0.0) + left * lower) / (kept + left)

    def continuation(self, left: str, right: str) -> float:
        """How much likelier `right` is as what follows `left` than as the beginning of a paragraph, in nats."""
        a, b = plain(left[-CONTEXT:]), plain(right[:CONTEXT])
        if not a or not b:
            return 0.0
        odds = log(self.probability(b[0], a[-2:]) / self.probability(b[0], START))
        if len(b) > 1:
            odds += log(self.probability(b[1], a[-1] + b[0]) / self.probability(b[1], START + b[0]))
        return odds


@cache
def model() -> Model:
    """The model that the package ships."""
    return Model({gram: float(count) for gram, count in read_rows("seam_grams.tsv.gz")})


def continuation(left: str, right: str) -> float:
    """How much likelier `right` is as what follows `left` than as the beginning of a paragraph, in nats."""
    return model().continuation(left, right)
