"""Articles that are the same or nearly so: MinHash signatures of their characters, and the groups they form.

Two articles are alike where their estimated share of common 5-character shingles is one half or more. Groups are what is
connected by likeness, so that they depend on the set of articles alone, not on their order, and an added article can
join groups but never part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations, pairwise
from struct import Struct
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from weakref import finalize

if TYPE_CHECKING:
    import numpy as np

T = TypeVar("T", str, int)

SHINGLE = 5
"""Characters of a shingle."""
PERMUTATIONS = 128
"""Numbers of a signature; the standard error of an estimated likeness of 0.5 is 0.04."""
BAND = 3
"""Numbers of a signature that two articles must share in one place before they are compared: of pairs at 0.5, 99.6 % do."""
ALIKE = 0.5
"""Estimated share of common shingles from which two articles count as nearly the same."""
SHORTEST = 60
"""Articles with fewer characters are compared for identity only: notices are alike by nature."""
SHORTEST_SAME = 12
"""Articles with fewer characters than this say the same by chance, and are compared with none."""
CROWD = 64
"""Above this many articles with one band in common, they count as alike without each pair being compared."""
_SEED = 1
_BLOCK = 4096
_NOISE = re.compile(r"[\W_]+")


class Sketch(NamedTuple):
    """What is kept of an article to compare it."""

    article_id: str
    digest: bytes
    """Of its characters, without white space and punctuation."""
    signature: bytes
    """`PERMUTATIONS` 32-bit numbers; empty for an article that is compared for identity only."""


_PACKED = Struct(f"<40s16s?{4 * PERMUTATIONS}s")


def packed(sketch: Sketch) -> bytes:
    """The sketch as bytes, of the same length for all."""
    return _PACKED.pack(sketch.article_id.encode(), sketch.digest, bool(sketch.signature), sketch.signature)


def unpacked(stream: IO[bytes]) -> Iterator[Sketch]:
    """The sketches of a file of packed ones, one at a time."""
    while piece := stream.read(_PACKED.size):
        article_id, digest, signed, signature = _PACKED.unpack(piece)
        yield Sketch(article_id.rstrip(b"\0").decode(), digest, signature if signed else b"")


def sketches(articles: Iterable[tuple[str, str]]) -> Iterator[Sketch]:
    """A sketch of each `(article_id, text)` that is long enough to be compared with others."""
    from array import array

    from rensa import RMinHash

    for article_id, text in articles:
        text = _NOISE.sub("", text)
        if len(text) < SHORTEST_SAME:
            continue
        signature = b""
        if len(text) >= SHORTEST:
            minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
            minhash.update([text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)])
            signature = array("I", minhash.digest()).tobytes()
        yield Sketch(article_id, blake2b(text.encode(), digest_size=16).digest(), signature)


class NearDuplicates:
    """Collects sketches and finds their groups. Sketches wait in a temporary file and are read a block at a time."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - lives as long as this object
        finalize(self, self._file.close)
        self._number = 0

    def add(self, sketch: Sketch) -> None:
        self._file.write(packed(sketch))
        self._number += 1

    def groups(self) -> dict[str, str]:
        """For each article that has a duplicate, the smallest identifier of its group."""
        sets: DisjointSets[int] = DisjointSets()
        if self._number > 1:
            self._join_alike(sets, self._join_same(sets))
        members: dict[int, list[str]] = {}
        for row, root in sets.roots().items():
            members.setdefault(root, []).append(self._sketch(row).article_id)
        return {article: first for group in members.values() for first in (min(group),) for article in group}

    def _join_same(self, sets: DisjointSets[int]) -> np.ndarray[Any, Any]:
        """Join what has the same characters; the rows of those that are left to be compared."""
        import numpy as np

        alone = self._column("signed")
        for bucket in _buckets(self._column("digest")):
            for row in bucket[1:]:
                sets.join(bucket[0], row)
            alone[bucket[1:]] = False
        return np.flatnonzero(alone)

    def _join_alike(self, sets: DisjointSets[int], rows: np.ndarray[Any, Any]) -> None:
        if len(rows) > 1:
            for start in range(0, PERMUTATIONS - BAND + 1, BAND):
                for bucket in _buckets(self._column("signature", slice(start, start + BAND))[rows]):
                    self._join_bucket(sets, rows[bucket].tolist())

    def _join_bucket(self, sets: DisjointSets[int], bucket: list[int]) -> None:
        import numpy as np

        if len(bucket) > CROWD:
            for a, b in pairwise(bucket):
                sets.join(a, b)
        elif len({sets.root(row) for row in bucket}) > 1:
            signatures = [np.frombuffer(self._sketch(row).signature, np.uint32) for row in bucket]
            for (a, one), (b, other) in combinations(zip(bucket, signatures, strict=True), 2):
                if sets.root(a) != sets.root(b) and float((one == other).mean()) >= ALIKE:
                    sets.join(a, b)

    def _sketch(self, row: int) -> Sketch:
        self._file.seek(row * _PACKED.size)
        return next(unpacked(self._file))

    def _column(self, name: str, part: slice = slice(None)) -> np.ndarray[Any, Any]:
        """One field of all sketches."""
        import numpy as np

        kind = np.dtype([("id", "S40"), ("digest", "<u8", 2), ("signed", "?"), ("signature", "<u4", PERMUTATIONS)])
        self._file.seek(0)
        blocks = iter(lambda: self._file.read(_BLOCK * kind.itemsize), b"")
        return np.concatenate([np.frombuffer(block, kind)[name][..., part].copy() for block in blocks])


def _buckets(band: np.ndarray[Any, Any]) -> Iterator[list[int]]:
    """The numbers of rows that are equal, for each row that is not alone."""
    import numpy as np

    order = np.lexsort(band.T)
    same = (band[order[1:]] == band[order[:-1]]).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield order[start : end + 1].tolist()


class DisjointSets(Generic[T]):
    """Union-find; only what was joined takes room. The smallest member stands for its set."""

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}

    def root(self, member: T) -> T:
        parent = self._parent
        above = parent.get(member, member)
        while above != member:
            parent[member] = parent.get(above, above)
            member, above = above, parent.get(above, above)
        return member

    def join(self, one: T, other: T) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[low], self._parent[high] = low, low

    def roots(self) -> dict[T, T]:
        """The smallest member of its set for every member that was joined to another."""
        return {member: self.root(member) for member in self._parent}
