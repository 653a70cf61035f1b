"""Law 5: a page, and every page that shares an article with it, stands on one side of a split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from zlib import crc32

from banmian.release.laws.fault import Found, place_of
from banmian.release.read import PageRows

SHINGLE = 8
"""Characters of a shingle."""
SKETCH = 64
"""Smallest shingle hashes that are kept of an article."""
ALIKE = 0.7
"""Share of common hashes from which two articles count as the same one."""
SHORTEST = 60
"""Articles with fewer characters are compared for identity only: notices are alike by nature."""

_NOISE = re.compile(r"[\W_]+")


class SplitSides:
    """The articles seen so far by split, as sketches of bounded size."""

    def __init__(self) -> None:
        self._exact: dict[bytes, tuple[str, str]] = {}
        self._sketches: list[tuple[frozenset[int], str, str]] = []
        self._by_hash: dict[int, list[int]] = {}

    def of_page(self, found: PageRows) -> Iterator[Found]:
        """Rows of this page on another side, and articles that stand there too, the same or nearly so."""
        side = found.page.part.split
        for placed in (
            *found.articles,
            *found.paragraphs,
            *found.numeric_facts,
            *found.annotations,
            *found.numeric_rejects,
        ):
            if placed.part.split != side:
                yield Found("page", place_of(placed), f"its page is in {side}")
        for placed in found.articles:
            text = _NOISE.sub("", placed.row.text)
            if not text:
                continue
            split, place = side, place_of(placed)
            other = self._exact.setdefault(blake2b(text.encode(), digest_size=16).digest(), (split, place))
            if other[0] != split:
                yield Found("same", place, f"in {split}; the same article is in {other[0]}, at {other[1]}")
            elif len(text) >= SHORTEST:
                yield from self._near(_sketch(text), split, place)

    def _near(self, sketch: frozenset[int], split: str, place: str) -> Iterator[Found]:
        """Candidates share one of the four smallest hashes; two per hash and split are kept, so this stays linear."""
        smallest = sorted(sketch)[:4]
        candidates = sorted({i for h in smallest for i in self._by_hash.get(h, ())})
        for i in candidates:
            other, other_split, other_place = self._sketches[i]
            if other_split != split and _overlap(sketch, other) >= ALIKE:
                yield Found("near", place, f"in {split}; nearly the same article is in {other_split}, at {other_place}")
                break
        for h in smallest:
            same_side = [i for i in self._by_hash.get(h, ()) if self._sketches[i][1] == split]
            if len(same_side) < 2:
                self._by_hash.setdefault(h, []).append(len(self._sketches))
        self._sketches.append((sketch, split, place))


def _sketch(text: str) -> frozenset[int]:
    """The smallest hashes of the text's shingles: two texts share as many of them as of their shingles."""
    hashes = {crc32(text[i : i + SHINGLE].encode()) for i in range(len(text) - SHINGLE + 1)}
    return frozenset(sorted(hashes)[:SKETCH])


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Estimated share of common shingles, from the smallest hashes of both."""
    smallest = sorted(a | b)[:SKETCH]
    return sum(h in a and h in b for h in smallest) / max(1, len(smallest))
