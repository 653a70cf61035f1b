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
    """Collects sketches and finds their groups. Signatures wait in a temporary file, which the system pages in."""

    def __init__(self) -> None:
        self._by_digest: dict[bytes, str] = {}
        self._signed: list[str] = []
        """The article behind each signature of the file."""
        self._signatures = TemporaryFile()  # noqa: SIM115 - lives as long as this object
        finalize(self, self._signatures.close)
        self._sets: DisjointSets[str] = DisjointSets()

    def add(self, sketch: Sketch) -> None:
        first = self._by_digest.setdefault(sketch.digest, sketch.article_id)
        if first != sketch.article_id:
            self._sets.join(first, sketch.article_id)
        elif sketch.signature:
            self._signed.append(sketch.article_id)
            self._signatures.write(sketch.signature)

    def groups(self) -> dict[str, str]:
        """For each article that has a duplicate, the smallest identifier of its group."""
        self._join_alike()
        return self._sets.roots()

    def _join_alike(self) -> None:
        if len(self._signed) < 2:
            return
        import numpy as np

        self._signatures.flush()
        table = np.memmap(self._signatures, np.uint32, "r", shape=(len(self._signed), PERMUTATIONS))
        for start in range(0, PERMUTATIONS - BAND + 1, BAND):
            for bucket in _buckets(np.ascontiguousarray(table[:, start : start + BAND])):
                self._join_bucket(table, bucket)

    def _join_bucket(self, table: np.ndarray[Any, Any], bucket: list[int]) -> None:
        crowd = len(bucket) > CROWD
        pairs = pairwise(bucket) if crowd else combinations(bucket, 2)
        for a, b in pairs:
            one, other = self._signed[a], self._signed[b]
            if self._sets.root(one) != self._sets.root(other) and (
                crowd or float((table[a] == table[b]).mean()) >= ALIKE
            ):
                self._sets.join(one, other)


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
