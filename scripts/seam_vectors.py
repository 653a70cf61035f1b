"""Vectors of the two sides of a cut that are alike where the sides belong together (parse/joins/vectors.py), learned from text.

Two small networks read the characters before a cut and those after it. Among many cuts that are looked at together, a
side's product with its own other side should be the largest (van den Oord and others 2018, InfoNCE). Plain numpy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from banmian.parse.joins.fluency import plain
from banmian.parse.joins.vectors import AFTER, BEFORE, HIDDEN, SIZE, UNKNOWN, WIDTH, Side, Vectors
from banmian.text.hanzi import CLAUSE_ENDS, CLOSERS, SENTENCE_ENDS
from seam_corpus import is_paragraph

FEWEST = 3
"""Characters that are seen less often are alike to the networks."""
SHORTEST, EDGE = 50, 12
"""Characters of the shortest paragraph that is cut, and of the shortest side of a cut."""
ROUNDS, TOGETHER = 14, 512
"""Rounds over all places of a cut, and cuts that are looked at together."""
RATE, HELD = 2e-3, 1e-6
DROPPED, MASKED = 0.2, 0.05
"""Shares of hidden units and of characters that are left out in turn."""
AVERAGED = 0.3
"""Last share of the steps whose weights are averaged."""

_Floats = NDArray[np.float32]
_Ints = NDArray[np.int64]


class _Text(NamedTuple):
    codes: _Ints
    """All paragraphs, with room on either side."""
    cuts: _Ints
    """Where they may be cut."""


def learn_vectors(lines: Sequence[str], seed: int) -> Vectors:
    """The networks, their weights as small whole numbers."""
    texts = [plain(line) for line in lines if is_paragraph(line)]
    seen = Counter("".join(texts))
    characters = "".join(sorted((c for c, n in seen.items() if n >= FEWEST), key=lambda c: (-seen[c], c)))
    return _quantized(characters, _trained(_text(texts, characters), len(characters) + 2, np.random.default_rng(seed)))


def _text(texts: Sequence[str], characters: str) -> _Text:
    number = {c: n + 2 for n, c in enumerate(characters)}
    never = np.array([number[c] for c in sorted(set(plain(CLOSERS + CLAUSE_ENDS + SENTENCE_ENDS))) if c in number])
    stops = np.array([number[c] for c in "。!?" if c in number])
    room = np.zeros(max(BEFORE, AFTER), np.int64)
    codes, cuts, at = [room], [], len(room)
    for text in texts:
        own = np.array([number.get(c, UNKNOWN) for c in text])
        if len(own) >= SHORTEST:
            places = np.arange(EDGE, len(own) - EDGE)
            cuts.append(at + places[~np.isin(own[places], never) & ~np.isin(own[places - 1], stops)])
        codes += [own, room]
        at += len(own) + len(room)
    return _Text(np.concatenate(codes), np.concatenate(cuts))


def _trained(text: _Text, size: int, draw: np.random.Generator) -> list[_Floats]:
    """Embeddings, hidden and outer weights of the side before a cut, and the same of the side after it."""
    weights = [
        draw.standard_normal(shape, np.float32) * np.float32(scale)
        for reach in (BEFORE, AFTER)
        for shape, scale in (
            ((size, WIDTH), 0.3),
            ((reach * WIDTH, HIDDEN), (reach * WIDTH) ** -0.5),
            ((HIDDEN, SIZE), HIDDEN**-0.5),
        )
    ]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    mean = [np.zeros_like(w) for w in weights]
    batches = len(text.cuts) // TOGETHER
    steps = ROUNDS * batches
    taken = 0
    for step, cuts in enumerate(_batches(text.cuts, batches, draw), start=1):
        slopes = _slopes(weights, text.codes, cuts, draw)
        rate = RATE * (1 - step / steps) + 1e-5
        for w, m, v, slope in zip(weights, first, second, slopes, strict=True):  # Kingma and Ba 2015
            slope += HELD * w
            m += 0.1 * (slope - m)
            v += 0.001 * (slope * slope - v)
            w -= np.float32(rate / (1 - 0.9**step)) * m / (np.sqrt(v / np.float32(1 - 0.999**step)) + 1e-8)
        if step > steps * (1 - AVERAGED):
            taken += 1
            mean = [m + (w - m) / taken for m, w in zip(mean, weights, strict=True)]
    return mean


def _batches(cuts: _Ints, batches: int, draw: np.random.Generator) -> Iterator[_Ints]:
    for _ in range(ROUNDS):
        order = draw.permutation(cuts)
        for n in range(batches):
            yield order[n * TOGETHER : (n + 1) * TOGETHER]


class _Passed(NamedTuple):
    """What a side's network made of a batch."""

    seen: _Ints
    inputs: _Floats
    hidden: _Floats
    kept: _Floats
    out: _Floats


def _slopes(weights: Sequence[_Floats], codes: _Ints, cuts: _Ints, draw: np.random.Generator) -> list[_Floats]:
    """Gradients of the mean loss of a batch."""
    sides = [
        _pass(weights[3 * n : 3 * n + 3], codes[cuts[:, None] + np.arange(start, end)], draw)
        for n, (start, end) in enumerate(((-BEFORE, 0), (0, AFTER)))
    ]
    left, right = sides[0].out, sides[1].out
    likely = left @ right.T
    likely = np.exp(likely - likely.max(1, keepdims=True))
    wrong = (likely / likely.sum(1, keepdims=True) - np.eye(len(cuts), dtype=np.float32)) / np.float32(len(cuts))
    slopes: list[_Floats] = []
    for n, (side, out) in enumerate(zip(sides, (wrong @ right, wrong.T @ left), strict=True)):
        embeddings, hidden, outer = weights[3 * n : 3 * n + 3]
        back = (out @ outer.T) * side.kept
        flat = side.seen.ravel()
        each = csr_matrix((np.ones(len(flat), np.float32), (flat, np.arange(len(flat)))), (len(embeddings), len(flat)))
        slopes += [
            np.asarray(each @ (back @ hidden.T).reshape(-1, WIDTH)),
            side.inputs.T @ back,
            side.hidden.T @ out,
        ]
    return slopes


def _pass(weights: Sequence[_Floats], seen: _Ints, draw: np.random.Generator) -> _Passed:
    embeddings, hidden, outer = weights
    seen = np.where(draw.random(seen.shape) < MASKED, UNKNOWN, seen)
    inputs = embeddings[seen].reshape(len(seen), -1)
    raw = inputs @ hidden
    kept = (raw > 0) * (draw.random(raw.shape, np.float32) > DROPPED) / np.float32(1 - DROPPED)
    through = raw * kept
    return _Passed(seen, inputs, through, kept, through @ outer)


def _quantized(characters: str, weights: Sequence[_Floats]) -> Vectors:
    """The same as whole numbers of one byte, so that sums are exact and alike on every machine."""
    sides, unit = [], 1.0
    for n in (0, 3):
        small, scales = zip(*map(_bytes, weights[n : n + 3]), strict=True)
        sides.append(Side(*small))
        unit *= float(np.prod(scales))
    return Vectors(characters, sides[0], sides[1], unit)


def _bytes(weights: _Floats) -> tuple[NDArray[np.int8], float]:
    scale = float(min(np.abs(weights).max(), 5 * weights.std())) / 127
    return np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), scale
