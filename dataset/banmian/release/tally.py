"""Counts over the written tables, for the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.release.write import FileEntry


@dataclass(frozen=True)
class Count:
    """How often something occurs."""

    name: str
    number: int


@dataclass(frozen=True)
class Tally:
    """What a release holds, most frequent first."""

    kinds: tuple[Count, ...]
    """Numeric facts by kind."""
    labels: tuple[Count, ...]
    """Annotations by label."""
    reasons: tuple[Count, ...]
    """Numerals that are no facts, by reason."""
    roles: tuple[Count, ...]
    """Characters of the pages by their role in the ledger."""
    characters: int
    """Characters of all pages."""
    fragments: int
    """Articles without a headline on their page."""
    duplicates: int
    """Articles that say the same as another one, or nearly so, which `duplicate_of` names."""
    dated: int
    """Pages whose date is known."""


def tally(root: Path, files: Iterable[FileEntry]) -> Tally:
    """Counts over the Parquet files under `root`, read column by column in bounded memory."""
    files = tuple(files)

    def values(config: str, column: str) -> Iterator[Any]:
        for array in _chunks(root, files, config, column):
            yield from array.to_pylist()

    roles: Counter[str] = Counter()
    for array in _chunks(root, files, "pages", "ledger"):
        regions = array.flatten()
        starts, ends, names = (regions.field(name).to_pylist() for name in ("start", "end", "role"))
        for start, end, name in zip(starts, ends, names, strict=True):
            roles[name] += end - start
    return Tally(
        kinds=_ranked(Counter(values("numeric_facts", "kind"))),
        labels=_ranked(Counter(values("annotations", "label"))),
        reasons=_ranked(Counter(values("numeric_rejects", "reason"))),
        roles=_ranked(roles),
        characters=sum(values("pages", "n_chars")),
        fragments=sum(values("articles", "is_fragment")),
        duplicates=sum(key is not None for key in values("articles", "duplicate_of")),
        dated=sum(day is not None for day in values("pages", "date")),
    )


def _chunks(root: Path, files: Iterable[FileEntry], config: str, column: str) -> Iterator[pa.Array]:
    for entry in files:
        if entry.config == config and entry.rows:
            with pq.ParquetFile(root / entry.path) as file:
                for batch in file.iter_batches(columns=[column]):
                    yield batch.column(0)


def _ranked(counts: Counter[str]) -> tuple[Count, ...]:
    return tuple(Count(name, number) for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
