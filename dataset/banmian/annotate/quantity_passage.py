"""A passage as the readers of quantities see it: folded text, its sentences, clauses and quoted stretches."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from banmian.annotate.quantity_rejects import Quotes
from banmian.hanzi import sentences
from banmian.numerals import normal

CLAUSE_END = re.compile(r"[,。;:!?…\n]")
"""What ends a clause of a folded text."""

CONTEXT = 300
"""Characters of its sentence that a quantity carries on either side of it."""


@dataclass(frozen=True)
class Passage:
    """A text and where its parts begin, found when asked for; every offset holds in `text` and in `folded` alike."""

    text: str
    folded: str
    page: Date | None
    """The day the page was printed."""

    @classmethod
    def of(cls, text: str, page: Date | None) -> Passage:
        return cls(text, normal(text), page)

    @cached_property
    def quotes(self) -> Quotes:
        return Quotes(self.folded)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in sentences(self.text)]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [0, *(m.end() for m in CLAUSE_END.finditer(self.folded))]

    def sentence(self, pos: int) -> int:
        """The index of the sentence that `pos` stands in."""
        return bisect_right(self._sentence_starts, pos) - 1

    def sentence_span(self, sentence: int) -> tuple[int, int]:
        """Where a sentence begins and ends."""
        starts = self._sentence_starts
        return starts[sentence], starts[sentence + 1] if sentence + 1 < len(starts) else len(self.text)

    def sentence_text(self, sentence: int, start: int, end: int) -> str:
        """The sentence around `[start, end)`, no more than `CONTEXT` characters on either side of it.

        A table of numbers without a full stop would otherwise be copied for each of its quantities.
        """
        first, last = self.sentence_span(sentence)
        return self.text[max(first, start - CONTEXT) : max(end, min(last, end + CONTEXT))]

    def clause(self, pos: int) -> int:
        """Where the clause that `pos` stands in begins."""
        return self._clause_starts[bisect_right(self._clause_starts, pos) - 1]

    def quoted(self, pos: int) -> bool:
        """Whether `pos` stands between quotation marks."""
        return self.quotes.around(pos) is not None
