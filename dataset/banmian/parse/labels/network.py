"""The network that scores the tags of a page's lines, in whole numbers, so that every machine computes the same.

Weights have 8 bits. What goes into a layer is rounded to multiples of 2⁻⁸; a product of such matrices is a sum of whole
numbers, which doubles hold exactly in whatever order they are added. What is done to the sums (a factor, a bias, a maximum,
rounding) is done element by element.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from banmian.parse.labels.evidence import EDGE, Evidence
from banmian.parse.printed import Ints

_Floats = NDArray[np.float64]
_Value = TypeVar("_Value", float, _Floats)

STEPS = 256.0
"""Steps of a unit to which what goes into a layer is rounded."""
_FIXED = 2.0**-14
_UNKNOWN, _DIGIT, _LETTER, _FIRST = 1, 2, 3, 4
_NEAR_END = 4
_AT_ONCE = 512
"""Lines whose characters are read at a time, to bound the memory."""
DECK_FEATURES = 8
PAGE_BEHIND = 1


class _Layer(NamedTuple):
    weight: _Floats
    """Inputs × outputs, whole numbers."""
    scale: _Floats
    bias: _Floats

    def __call__(self, x: _Floats) -> _Floats:
        """`x` holds whole numbers of steps; so does what comes out, negative ones cut off."""
        return np.rint(np.maximum((x @ self.weight) * self.scale + self.bias, 0.0))

    def scores(self, x: _Floats) -> _Floats:
        """The same in units, not rounded and not cut off."""
        return ((x @ self.weight) * self.scale + self.bias) / STEPS


class _Tower(NamedTuple):
    first: _Layer
    blocks: tuple[_Layer, ...]
    dilations: tuple[int, ...]
    page: _Layer
    """Adds to every line what the mean of all lines of the page shows; behind the block of number `PAGE_BEHIND`."""
    last: _Layer

    def __call__(self, x: _Floats) -> _Floats:
        h = self.first(x)
        for n, (block, apart) in enumerate(zip(self.blocks, self.dilations, strict=True)):
            padded = np.zeros((len(h) + 2 * apart, h.shape[1]))
            padded[apart:-apart] = h
            h = h + block(np.concatenate([padded[: -2 * apart], h, padded[2 * apart :]], axis=1))
            if n == PAGE_BEHIND:
                h = h + self.page(np.rint(h.sum(0, keepdims=True) / len(h)))
        return self.last.scores(h)


class Chain(NamedTuple):
    """Scores of a linear chain: of its first state, of a state after another, and of its last."""

    start: _Floats
    transition: _Floats
    end: _Floats

    def cooled(self, temperature: float) -> Chain:
        """The chain whose posteriors are those of scores divided by `temperature`."""
        return Chain(self.start / temperature, self.transition / temperature, self.end / temperature)


class Network(NamedTuple):
    """The line labeller."""

    numbers: dict[int, int]
    """Code point → row of `embedding`."""
    embedding: _Floats
    head: _Layer
    tail: _Layer
    seam: _Layer
    seam_size: int
    tags: _Tower
    roles: _Tower
    tag_chain: Chain
    role_chain: Chain
    tag_temperature: float
    role_temperature: float
    """What scores are divided by for probabilities."""

    def inputs(self, seen: Evidence) -> _Floats:
        """What both towers read: line × features and what the characters show, in steps."""
        return np.concatenate([_stepped(seen.features), self._characters(seen)], axis=1)

    def tag_scores(self, inputs: _Floats) -> _Floats:
        """Line × tag."""
        return self.tags(inputs)

    def role_scores(self, inputs: _Floats, places: _Floats) -> _Floats:
        """Line × role; `places` as `deck_places` gives them."""
        return self.roles(np.concatenate([inputs, _stepped(places)], axis=1))

    def _characters(self, seen: Evidence) -> _Floats:
        heads, tails = self._numbered(seen.heads), self._numbered(seen.tails)
        before = np.concatenate([np.zeros_like(tails[:1]), tails[:-1]])[:, -self.seam_size :]
        parts = [slice(at, at + _AT_ONCE) for at in range(0, len(heads), _AT_ONCE)]
        return np.concatenate([self._read(heads[part], tails[part], before[part]) for part in parts])

    def _read(self, heads: Ints, tails: Ints, before: Ints) -> _Floats:
        """Line × what its characters show, from the characters' numbers; `before` is the end of the line before."""
        first, last, across = self.embedding[heads], self.embedding[tails], self.embedding[before]
        a, b = _over(self.head, first), _over(self.tail, last)
        seam = self.seam(np.concatenate([across, first[:, : self.seam_size]], axis=1).reshape(len(heads), -1))
        return np.concatenate(
            [a[:, :_NEAR_END].max(1), a.max(1), b[:, EDGE - _NEAR_END :].max(1), b.max(1), seam], axis=1
        )

    def _numbered(self, codes: Ints) -> Ints:
        values, inverse = np.unique(codes, return_inverse=True)
        numbers = np.array([self._number(code) for code in values.tolist()])
        return numbers[inverse].reshape(codes.shape)

    def _number(self, code: int) -> int:
        number = self.numbers.get(code)
        if number is not None:
            return number
        character = chr(code)
        if character.isdecimal():
            return _DIGIT
        return _LETTER if character.isascii() and character.isalpha() else _UNKNOWN


class Networks(NamedTuple):
    """Networks that were learned apart, and whose scores are averaged: where one is wrong the others mostly are not."""

    members: tuple[Network, ...]

    @property
    def tag_chain(self) -> Chain:
        return _mean_chain([net.tag_chain for net in self.members])

    @property
    def role_chain(self) -> Chain:
        return _mean_chain([net.role_chain for net in self.members])

    @property
    def tag_temperature(self) -> float:
        return _mean([net.tag_temperature for net in self.members])

    @property
    def role_temperature(self) -> float:
        return _mean([net.role_temperature for net in self.members])

    def inputs(self, seen: Evidence) -> list[_Floats]:
        """What the towers of each member read."""
        return [net.inputs(seen) for net in self.members]

    def tag_scores(self, inputs: Sequence[_Floats]) -> _Floats:
        """Line × tag."""
        return _mean([net.tag_scores(own) for net, own in zip(self.members, inputs, strict=True)])

    def role_scores(self, inputs: Sequence[_Floats], places: _Floats) -> _Floats:
        """Line × role; `places` as `deck_places` gives them."""
        return _mean([net.role_scores(own, places) for net, own in zip(self.members, inputs, strict=True)])


def _mean(values: Sequence[_Value]) -> _Value:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total / len(values)


def _mean_chain(chains: Sequence[Chain]) -> Chain:
    return Chain(*(_mean(parts) for parts in zip(*chains, strict=True)))


def _stepped(x: _Floats) -> _Floats:
    return np.rint(x * STEPS)


def _over(layer: _Layer, x: _Floats) -> _Floats:
    """A convolution of width three over the characters of each line: line × character × outputs."""
    lines, size, width = x.shape
    padded = np.zeros((lines, size + 2, width))
    padded[:, 1:-1] = x
    near = np.concatenate([padded[:, :-2], x, padded[:, 2:]], axis=2)
    return layer(near.reshape(lines * size, 3 * width)).reshape(lines, size, -1)


def deck_places(tags: Sequence[int]) -> _Floats:
    """Where each line stands in its deck: line × `DECK_FEATURES`, all 0 for other lines. Tag 0 begins a deck, 1 goes on."""
    out = np.zeros((len(tags), DECK_FEATURES))
    at = 0
    while at < len(tags):
        if tags[at] > 1:
            at += 1
            continue
        end = at + 1
        while end < len(tags) and tags[end] == 1:
            end += 1
        for n in range(at, end):
            out[n, 0] = 1.0
            out[n, 1 + min(2, n - at)] = 1.0
            out[n, 4 + min(2, end - 1 - n)] = 1.0
            out[n, 7] = float(end - at == 1)
        at = end
    return out


@cache
def network() -> Networks:
    """The networks that the package ships: the arrays of each have its number and a stroke before their names."""
    with files("banmian.data").joinpath("line_net.npz").open("rb") as file, np.load(file, allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    numbers = sorted({name.partition("/")[0] for name in arrays})
    return Networks(
        tuple(
            of_arrays({name.partition("/")[2]: own for name, own in arrays.items() if name.startswith(f"{n}/")})
            for n in numbers
        )
    )


def of_arrays(arrays: dict[str, NDArray[np.generic]]) -> Network:
    def layer(name: str) -> _Layer:
        weight, scale, bias = (arrays[f"{name}.{part}"].astype(np.float64) for part in ("weight", "scale", "bias"))
        return _Layer(weight, scale, bias * (_FIXED * STEPS))

    def tower(name: str) -> _Tower:
        dilations = tuple(int(d) for d in arrays[f"{name}.dilations"].astype(np.int64))
        return _Tower(
            layer(f"{name}.first"),
            tuple(layer(f"{name}.{n}") for n in range(len(dilations))),
            dilations,
            layer(f"{name}.page"),
            layer(f"{name}.last"),
        )

    def chain(name: str) -> Chain:
        return Chain(*(arrays[f"{name}.{part}"].astype(np.float64) * _FIXED for part in ("start", "transition", "end")))

    codes = arrays["characters"].astype(np.int64).tolist()
    scale = arrays["embedding.scale"].astype(np.float64)
    return Network(
        numbers={0: 0} | {code: n + _FIRST for n, code in enumerate(codes)},
        embedding=_stepped(arrays["embedding.weight"].astype(np.float64) * scale),
        head=layer("head"), tail=layer("tail"), seam=layer("seam"),
        seam_size=int(arrays["seam"].astype(np.int64)),
        tags=tower("tags"), roles=tower("roles"), tag_chain=chain("tags"), role_chain=chain("roles"),
        tag_temperature=float(arrays["tags.temperature"].astype(np.float64)) * _FIXED,
        role_temperature=float(arrays["roles.temperature"].astype(np.float64)) * _FIXED,
    )  # fmt: skip
