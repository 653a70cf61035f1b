"""Whether the text before and after a place speaks of the same things: the bigrams that lines of a page share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import compress
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WINDOW = 4
"""Lines of running text that are compared on either side of a place."""
REACH = 2 * WINDOW - 1
"""Lines back to the farthest that one is compared with."""

_FIRST_HAN, _PAST_HAN = 0x4E00, 0xFB00
_CHARACTER_BITS, _LINE_BITS = 21, 26

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


class Cohesion(NamedTuple):
    """What a page's lines share with its lines of running text."""

    own: list[int]
    """For each line its bigrams."""
    said_before: list[int]
    """For each line those that stand in the `WINDOW` lines of running text before it."""
    said_after: list[int]
    links: list[float]
    """For each gap between two lines of running text the mean likeness of the lines on either side."""


class _Uses(NamedTuple):
    """The bigrams of lines, each once a line: of the same bigrams together, and of these the earlier lines first."""

    bigram: _Ints
    """A number for each."""
    line: _Ints


def cohesion(texts: Sequence[str], running: Sequence[bool]) -> Cohesion:
    """How the lines `texts` cohere, of which those marked in `running` are running text."""
    uses = _uses(texts)
    is_running = np.array(running, dtype=bool)
    before = np.cumsum(is_running) - is_running  # lines of running text before each
    runs = is_running[uses.line]
    body = _Uses(uses.bigram[runs], before[uses.line[runs]])
    size = int(is_running.sum())
    # where each use, were it one of running text, would stand among these
    step = size + 2 * WINDOW
    places, wanted = body.bigram * step + body.line, uses.bigram * step + before[uses.line]
    at = np.searchsorted(places, wanted)
    fence = np.concatenate(([-step], places, [np.iinfo(np.int64).max]))
    said_before, said_after = fence[at] >= wanted - WINDOW, fence[at + 1] < wanted + WINDOW
    count = len(texts)
    return Cohesion(
        np.bincount(uses.line, minlength=count).tolist(),
        np.bincount(uses.line[said_before], minlength=count).tolist(),
        np.bincount(uses.line[said_after], minlength=count).tolist(),
        _links(_likeness(body, size)).tolist(),
    )


def common_bigrams(texts: Sequence[str], reach: int) -> tuple[list[int], list[list[float]]]:
    """For each text its bigrams, and how many it shares with the one 1, 2, ... up to `reach` texts before it (at these
    places of a list)."""
    uses = _uses(texts)
    shared = _shared(uses, np.ones(len(uses.line)), len(texts), reach)
    return np.bincount(uses.line, minlength=len(texts)).tolist(), shared.tolist()


def trigrams_printed(trigrams: Collection[str], texts: Sequence[str]) -> frozenset[str]:
    """Those of the strings of three characters that stand in one of the texts."""
    wanted = [trigram for trigram in trigrams if len(trigram) == 3]
    codes = _codes("".join(wanted))
    there = np.isin(_packed(codes[0::3], codes[1::3], codes[2::3]), _packed(*_neighbours(_codes("\n".join(texts)))))
    return frozenset(compress(wanted, there.tolist()))


def _codes(text: str) -> _Ints:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _neighbours(codes: _Ints) -> tuple[_Ints, _Ints, _Ints]:
    return codes[:-2], codes[1:-1], codes[2:]


def _packed(first: _Ints, second: _Ints, third: _Ints) -> _Ints:
    """Three characters as one number."""
    return (first << _CHARACTER_BITS | second) << _CHARACTER_BITS | third


def _uses(texts: Sequence[str]) -> _Uses:
    """The bigrams of Han characters in each text."""
    codes = _codes("\n".join(texts))
    line = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])[: max(0, len(codes) - 1)]
    first, second = codes[:-1], codes[1:]
    is_han = (first >= _FIRST_HAN) & (first < _PAST_HAN) & (second >= _FIRST_HAN)
    pair = (first[is_han] - _FIRST_HAN) << _CHARACTER_BITS | second[is_han]
    found = np.sort(pair << _LINE_BITS | line[is_han])  # far faster than np.unique
    found = found[_differs(found)]
    return _Uses(np.cumsum(_differs(found >> _LINE_BITS)), found & ((1 << _LINE_BITS) - 1))


def _differs(values: _Ints) -> NDArray[np.bool_]:
    """Whether a value is another than the one before."""
    out = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=out[1:])
    return out


def _likeness(uses: _Uses, size: int) -> _Floats:
    """For each of `size` lines its likeness to the one 1, 2, ... lines before it: the cosine of their bigrams, a bigram
    weighing by how few of the lines have it."""
    lines = np.bincount(uses.bigram)
    # whole numbers, so that their sums are exact
    weights = np.zeros(size + 1)
    for n in set(lines.tolist()) - {0, 1}:
        weights[n] = round(1024 * log(size / n))
    weight = weights[lines[uses.bigram]]
    norm: _Floats = np.sqrt(np.bincount(uses.line, weight, size))
    norm[norm == 0] = 1.0
    likeness = _shared(uses, weight, size, REACH)
    for apart in range(1, min(REACH + 1, size)):
        likeness[apart:, apart] /= norm[:-apart] * norm[apart:]
    return likeness


def _shared(uses: _Uses, weight: _Floats, size: int, reach: int) -> _Floats:
    """For each of `size` lines the weight of the bigrams that it shares with the one 1, 2, ... lines before it."""
    shared: _Floats = np.zeros(size * (reach + 1))
    for apart in range(1, reach + 1):
        earlier, later = slice(None, -apart), slice(apart, None)
        back = uses.line[later] - uses.line[earlier]
        near = (uses.bigram[later] == uses.bigram[earlier]) & (back <= reach)
        here = uses.line[later][near] * (reach + 1) + back[near]
        shared += np.bincount(here, weight[later][near], len(shared))
    return shared.reshape(size, reach + 1)


def _links(likeness: _Floats) -> _Floats:
    """The mean likeness of each of `WINDOW` lines before a gap to each of those after it, for all gaps between lines."""
    size = len(likeness)
    gaps = np.arange(1, size)
    total: _Floats = np.zeros(len(gaps))
    for after in range(WINDOW):
        for before in range(WINDOW, 0, -1):
            # the gaps that have both lines
            first, last = before, size - after
            if first < last:
                total[first - 1 : last - 1] += likeness[first + after : last + after, after + before]
    total /= np.minimum(gaps, WINDOW) * np.minimum(size - gaps, WINDOW)
    return total
