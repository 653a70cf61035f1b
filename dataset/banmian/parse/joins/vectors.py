"""Whether two pieces of text belong together: vectors of what stands before a cut and of what stands after one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from banmian.text.tables import read_bytes, read_rows

BEFORE, AFTER = 8, 10
"""Characters before and after a cut that the networks see."""
WIDTH, HIDDEN, SIZE = 32, 160, 64
"""Numbers for a character, units between, and numbers for a side."""
_NOTHING = "\0"
EMPTY, UNKNOWN = 0, 1
"""Numbers of no character and of one that is not known; the others follow."""

_HIDDEN_SHIFT, _OUT_SHIFT = 8, 9
"""Powers of two that sums are divided by, to be small again."""
_MOST_HIDDEN, _MOST = 255, 127
_CHUNK = 4096
"""Pairs that are in memory as vectors at a time."""
_ROWS = 6
"""Texts that are multiplied at a time: so few that OpenBLAS does it in one thread. More, waiting for each other, take longer."""

_Bytes = NDArray[np.int8]
_Floats = NDArray[np.float32]


class Side(NamedTuple):
    """The network of one side of a cut, without biases: embeddings, a layer of rectified units, an outer layer."""

    embeddings: _Bytes
    hidden: _Bytes
    outer: _Bytes


class Vectors(NamedTuple):
    """Two networks whose outputs' product is the larger, the likelier their texts belong together.

    Weights are whole numbers, and so are all sums on the way, below 2^24: floating point adds them exactly, in any
    order, on every machine.
    """

    characters: str
    before: Side
    after: Side
    unit: float
    """What a product of 1 stands for, in nats, were nothing divided on the way."""

    def together(
        self, befores: Mapping[int, str], afters: Mapping[int, str], pairs: Sequence[tuple[int, int]]
    ) -> list[float]:
        """For each pair of a text before a cut and one after it, by their keys, how much likelier they are two sides of
        one cut than of two, in nats and up to a constant."""
        lefts = _out(self.before, self._codes([t[-BEFORE:].rjust(BEFORE, _NOTHING) for t in befores.values()], BEFORE))
        rights = _out(self.after, self._codes([t[:AFTER].ljust(AFTER, _NOTHING) for t in afters.values()], AFTER))
        left, right = ({key: row for row, key in enumerate(texts)} for texts in (befores, afters))
        rows = np.array([(left[i], right[j]) for i, j in pairs], np.intp).reshape(-1, 2)
        unit = self.unit * 4.0 ** (_HIDDEN_SHIFT + _OUT_SHIFT)
        found: list[float] = []
        for start in range(0, len(rows), _CHUNK):
            i, j = rows[start : start + _CHUNK].T
            found += (np.einsum("ij,ij->i", lefts[i], rights[j]) * unit).tolist()
        return found

    def _codes(self, texts: Sequence[str], size: int) -> NDArray[np.intp]:
        """The numbers of the characters of texts of this size, a row each."""
        points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
        known = _numbers(self.characters)
        codes: NDArray[np.intp] = known[np.minimum(points, len(known) - 1)]
        return codes.reshape(-1, size)


@cache
def _numbers(characters: str) -> NDArray[np.intp]:
    """The numbers of characters by their code points; the last stands for all that are beyond."""
    known = np.full(max(map(ord, characters)) + 2, UNKNOWN, np.intp)
    known[ord(_NOTHING)] = EMPTY
    known[[ord(c) for c in characters]] = np.arange(2, len(characters) + 2)
    return known


def _out(side: Side, codes: NDArray[np.intp]) -> _Floats:
    """The vectors of texts."""
    hidden, outer = side.hidden.astype(np.float32), side.outer.astype(np.float32)
    found = np.empty((len(codes), SIZE), np.float32)
    for start in range(0, len(codes), _ROWS):
        inputs = side.embeddings[codes[start : start + _ROWS]].reshape(-1, len(hidden)).astype(np.float32)
        units = np.clip(np.floor(inputs @ hidden * np.float32(0.5**_HIDDEN_SHIFT)), 0, _MOST_HIDDEN)
        found[start : start + _ROWS] = np.clip(np.floor(units @ outer * np.float32(0.5**_OUT_SHIFT)), -_MOST, _MOST)
    return found


@cache
def vectors() -> Vectors:
    """The networks that the package ships, made by scripts/train_seams.py."""
    known = {row[0]: row[1] for row in read_rows("seam_vectors.tsv")}
    weights = np.load(BytesIO(read_bytes("seam_vectors.npy.gz")))
    sides: list[Side] = []
    for reach in (BEFORE, AFTER):
        shapes = (len(known["characters"]) + 2, WIDTH), (reach * WIDTH, HIDDEN), (HIDDEN, SIZE)
        matrices: list[_Bytes] = []
        for rows, columns in shapes:
            matrices.append(weights[: rows * columns].reshape(rows, columns))
            weights = weights[rows * columns :]
        sides.append(Side(*matrices))
    return Vectors(known["characters"], sides[0], sides[1], float(known["unit"]))
