"""A passage as the readers of quantities see it: folded text, its sentences, clauses and quoted stretches."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date as Date

from banmian.annotate.quantity.rejects import Quotes
from banmian.text.hanzi import fold, sentences

CLAUSE_END = re.compile(r"[,。;:!?…\n]")
"""What ends a clause of a folded text."""

CONTEXT = 300
"""Characters of its sentence that a quantity carries on either side of it."""


class Passage:
    """A text and where its parts begin, found when first asked for; every offset holds in `text` and `folded` alike."""

    __slots__ = ("_clauses", "_sentences", "folded", "page", "quotes", "text")

    def __init__(self, text: str, page: Date | None) -> None:
        self.text = text
        self.folded = fold(text)
        self.page = page
        """The day the page was printed."""
        self.quotes = Quotes(self.folded)
        self._sentences: list[int] = []
        self._clauses: list[int] = []

    def _sentence_starts(self) -> list[int]:
        if not self._sentences:
            self._sentences = [start for start, _ in sentences(self.text)]
        return self._sentences

    def sentence(self, pos: int) -> int:
        """The index of the sentence that `pos` stands in."""
        return bisect_right(self._sentence_starts(), pos) - 1

    def sentence_span(self, sentence: int) -> tuple[int, int]:
        """Where a sentence begins and ends."""
        starts = self._sentence_starts()
        return starts[sentence], starts[sentence + 1] if sentence + 1 < len(starts) else len(self.text)

    def sentence_text(self, first: int, last: int, start: int, end: int) -> str:
        """The sentence `[first, last)` around `[start, end)`, no more than `CONTEXT` characters on either side of it.

        A table of numbers without a full stop would otherwise be copied for each of its quantities.
        """
        return self.text[max(first, start - CONTEXT) : max(end, min(last, end + CONTEXT))]

    def clause(self, pos: int) -> int:
        """Where the clause that `pos` stands in begins."""
        if not self._clauses:
            self._clauses = [0, *(m.end() for m in CLAUSE_END.finditer(self.folded))]
        return self._clauses[bisect_right(self._clauses, pos) - 1]

    def quoted(self, pos: int) -> bool:
        """Whether `pos` stands between quotation marks."""
        return self.quotes.around(pos) is not None
