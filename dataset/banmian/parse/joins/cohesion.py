"""Whether texts speak of the same things: the bigrams that they share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FIRST_HAN, _PAST_HAN = 0x4E00, 0xFB00
_CHARACTER_BITS, _LINE_BITS = 21, 26

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


class _Uses(NamedTuple):
    """The bigrams of lines, each once a line: of the same bigrams together, and of these the earlier lines first."""

    bigram: _Ints
    """A number for each."""
    line: _Ints


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
