"""What extractive systems pick from a source: its clauses or sentences, and extracts that say what the source says there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import Literal
from unicodedata import normalize

from banmian.annotate.quantity.find import find_quantities
from banmian.bench.figures import figures_of
from banmian.text.hanzi import CLOSERS, OPENERS, ends_sentence, sentences
from banmian.text.segment import tokenize

Kind = Literal["clause", "sentence"]
MOST_UNITS = 200
"""Units of a source that are picked from, from its beginning: what a system does takes bounded time."""
_LONGEST_ASIDE = 20
"""Characters between brackets or quotation marks that are no place to cut at."""
_CUT = re.compile(r"(?<!\d)[，,]|[，,](?!\d)|[。！？!?…；;\n]")
_ASIDE = re.compile(
    f"[{re.escape(OPENERS)}][^{re.escape(OPENERS + CLOSERS)}\n]{{0,{_LONGEST_ASIDE}}}[{re.escape(CLOSERS)}]"
)
_EDGE = "，,。；;、：: \u3000\n"
_SHORTEST = 4
"""Characters of a clause: 近日 and 据了解 are nothing to pick."""
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Unit:
    """A stretch of a source that can stand by itself."""

    text: str
    start: int
    """Its first character in the source."""

    @cached_property
    def bigrams(self) -> Counter[str]:
        """Pairs of neighbouring letters and digits, folded."""
        letters = _LETTER.findall(normalize("NFKC", self.text).lower())
        return Counter(map("".join, pairwise(letters))) or Counter(letters)


class Extracts:
    """A source, its units, and the extracts that can be made of them."""

    def __init__(self, source: str, kind: Kind) -> None:
        self.source = source
        self.kind = kind
        spans = sentences(source) if kind == "sentence" else _clauses(source)
        self.units: tuple[Unit, ...] = tuple(_units(source, spans, kind))
        quantities = find_quantities(source)
        self._quantities = [(q.start, q.end) for q in quantities]
        self._figures = {(f.quantity.start, f.quantity.end): f.key for f in figures_of(source, quantities).figures}

    def joined(self, units: Iterable[Unit]) -> str:
        """The units in the order of the source as one text: sentences as they stand, clauses with commas between."""
        return "".join(f"{between}{unit.text}" for between, unit in self._laid(units))

    def _laid(self, units: Iterable[Unit]) -> Iterator[tuple[str, Unit]]:
        """The units in the order of the source, each with what stands between the one before and it."""
        before: Unit | None = None
        for unit in sorted(units, key=lambda unit: unit.start):
            if before is None:
                yield "", unit
            elif self.kind == "clause":
                yield "，", unit
            else:  # what closes without a full stop is a line of its own
                yield "" if ends_sentence(before.text) else "\n", unit
            before = unit

    def pick(self, ranked: Iterable[Unit], budget: int, *, skip: bool = True) -> str:
        """The best units that the budget has room for.

        A unit is passed over where it would say a number otherwise than the source does there, torn from what it
        belongs to (of 三分之一强 half, of a list the items without their classifier). Where no unit has room, the best
        is cut at the end of a token.

        Args:
            ranked: units, the best first.
            budget: characters of the whole.
            skip: go on behind a unit that there is no room for.
        """
        best: Unit | None = None
        picked: list[Unit] = []
        shortest = min((len(unit.text) for unit in self.units), default=0)
        for unit in ranked:
            if picked and len(self.joined(picked)) + shortest > budget:
                break
            best = best or unit
            trial = [*picked, unit]
            if len(self.joined(trial)) > budget:
                if skip:
                    continue
                break
            if self._holds(trial):
                picked = trial
        if picked or best is None:
            return self.joined(picked)
        return self._cut(best, budget)

    def _cut(self, unit: Unit, budget: int) -> str:
        ends = [end for end in accumulate(map(len, tokenize(unit.text))) if end <= budget]
        for end in reversed(ends):
            if any(start < unit.start + end < stop for start, stop in self._quantities):
                continue
            short = Unit(unit.text[:end].rstrip(_EDGE + OPENERS), unit.start)
            if _LETTER.search(short.text) and self._holds([short]):
                return short.text
        return ""

    def _holds(self, units: Sequence[Unit]) -> bool:
        """Whether the extract of these units says each number as the source does in its place."""
        text, at = self.joined(units), 0
        place: dict[int, int] = {}
        for between, unit in self._laid(units):
            at += len(between)
            place.update({at + i: unit.start + i for i in range(len(unit.text) + 1)})
            at += len(unit.text)
        return all(
            self._figures.get((place.get(f.quantity.start, -1), place.get(f.quantity.end, -1))) == f.key
            for f in figures_of(text, find_quantities(text)).figures
        )


@lru_cache(maxsize=8)
def extracts(source: str, kind: Kind) -> Extracts:
    """`Extracts` of the source; systems that are asked for the same document share it."""
    return Extracts(source, kind)


def _units(source: str, spans: Iterable[tuple[int, int]], kind: Kind) -> Iterable[Unit]:
    number = 0
    for start, end in spans:
        text = source[start:end]
        left = text.lstrip(_EDGE + CLOSERS)
        body = left.rstrip(_EDGE + OPENERS if kind == "clause" else None)
        if _LETTER.search(body) and (kind == "sentence" or len(body) >= _SHORTEST):
            yield Unit(body, end - len(left))
            number += 1
            if number == MOST_UNITS:
                return


def _clauses(source: str) -> list[tuple[int, int]]:
    """Spans of the clauses of the source; they tile it."""
    asides = _ASIDE.finditer(source)
    aside = next(asides, None)
    out, start = [], 0
    for cut in _CUT.finditer(source):
        while aside is not None and aside.end() <= cut.start():
            aside = next(asides, None)
        if aside is None or cut.start() < aside.start():
            out.append((start, cut.end()))
            start = cut.end()
    return [*out, (start, len(source))] if start < len(source) else out
