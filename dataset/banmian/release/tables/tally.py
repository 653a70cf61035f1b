"""Counts over the written tables, for the card."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.release.tables.arrow import elements
from banmian.release.tables.write import FileEntry
from banmian.text.damage import Damage


@dataclass(frozen=True)
class Count:
    """How often something occurs."""

    name: str
    number: int


@dataclass(frozen=True)
class Graded(Count):
    """The same, and how sure."""

    grades: tuple[int, ...]
    """How many have a confidence in each of `GRADES`."""


GRADES = ("below 0.7", "0.7 to 0.8", "0.8 to 0.9", "0.9 to 1")
"""Half-open intervals of confidence, rounded to two places; the last holds 1 too."""
_LOWEST = (0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Tally:
    """What a release holds, most frequent first."""

    kinds: tuple[Graded, ...]
    """Numeric facts by kind."""
    labels: tuple[Graded, ...]
    """Annotations by label."""
    reasons: tuple[Count, ...]
    """Numerals that are no facts, by reason."""
    roles: tuple[Count, ...]
    """Characters of the pages by their role in the ledger."""
    outside: tuple[Count, ...]
    """Characters that are `furniture` or `unassigned`, by role and reason."""
    characters: int
    """Characters of all pages."""
    fragments: int
    """Articles without a headline on their page."""
    truncated: int
    """Articles whose text breaks off."""
    broken: int
    """Paragraphs that break off."""
    rejoined: int
    """Paragraphs that print cut and the build joined again."""
    seams: tuple[int, ...]
    """The joins in them, by confidence as in `GRADES`."""
    duplicates: int
    """Articles that say the same as another one, or nearly so, which `duplicate_of` names."""
    dated: int
    """Pages whose date is known."""
    folded: tuple[Count, ...] = ()
    """Characters that were read as others, by class."""
    damaged: tuple[tuple[str, str], ...] = ()
    """Source of each page with damaged characters, and what is wrong."""


def tally(root: Path, files: Iterable[FileEntry]) -> Tally:
    """Counts over the Parquet files under `root`, read column by column in bounded memory."""
    files = tuple(files)

    def values(config: str, column: str) -> Iterator[Any]:
        for batch in _chunks(root, files, config, column):
            yield from batch.column(0).to_pylist()

    def graded(config: str, column: str) -> tuple[Graded, ...]:
        counts: dict[str, list[int]] = {}
        for batch in _chunks(root, files, config, column, "confidence"):
            for name, confidence in zip(*(array.to_pylist() for array in batch.columns), strict=True):
                counts.setdefault(name, [0] * len(GRADES))[_grade(confidence)] += 1
        ranked = _ranked(Counter({name: sum(grades) for name, grades in counts.items()}))
        return tuple(Graded(c.name, c.number, tuple(counts[c.name])) for c in ranked)

    roles: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for batch in _chunks(root, files, "pages", "ledger"):
        regions = elements(batch.column(0))
        columns = (regions.field(name).to_pylist() for name in ("start", "end", "role", "reason"))
        for start, end, role, reason in zip(*columns, strict=True):
            roles[role] += end - start
            if role in ("furniture", "unassigned"):
                outside[f"{role}: {reason}"] += end - start
    folded: Counter[str] = Counter()
    for counts in values("pages", "n_folded"):
        folded.update({name: number for name, number in counts.items() if number})
    seams = [[_grade(seam["confidence"]) for seam in found] for found in values("paragraphs", "seams")]
    return Tally(
        kinds=graded("numeric_facts", "kind"),
        labels=graded("annotations", "label"),
        reasons=_ranked(Counter(values("numeric_rejects", "reason"))),
        roles=_ranked(roles),
        outside=_ranked(outside),
        characters=sum(values("pages", "n_chars")),
        fragments=sum(values("articles", "is_fragment")),
        truncated=sum(values("articles", "is_truncated")),
        broken=sum(values("paragraphs", "is_truncated")),
        rejoined=sum(map(bool, seams)),
        seams=tuple(sum(grades.count(n) for grades in seams) for n in range(len(GRADES))),
        duplicates=sum(key is not None for key in values("articles", "duplicate_of")),
        dated=sum(day is not None for day in values("pages", "date")),
        folded=_ranked(folded),
        damaged=tuple(
            (source, Damage(**damage).summary)
            for source, damage in zip(values("pages", "source"), values("pages", "damage"), strict=True)
            if damage is not None
        ),
    )


def _grade(confidence: float) -> int:
    return bisect_right(_LOWEST, round(confidence, 2))


def _chunks(root: Path, files: Iterable[FileEntry], config: str, *columns: str) -> Iterator[pa.RecordBatch]:
    for entry in files:
        if entry.config == config and entry.rows:
            with pq.ParquetFile(root / entry.path) as file:
                yield from file.iter_batches(columns=list(columns))


def _ranked(counts: Counter[str]) -> tuple[Count, ...]:
    return tuple(Count(name, number) for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
