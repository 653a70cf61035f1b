"""Pages as the line labeller learns from them: the evidence of each printed line with its gold, and groups of pages as tensors."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from banmian.parse.labels.evidence import Evidence, evidence
from banmian.parse.labels.network import deck_places
from banmian.parse.labels.tags import ROLES, TAGS
from banmian.parse.layout import LineLabel
from banmian.parse.pieces import read_pieces
from banmian.parse.printed import Printed
from banmian.text.reading import Reading, read
from compose.records import HEADING, ComposedPage

LONGEST = 320
"""Lines of a page that are learned from at most."""
SEEN_OFTEN = 30
"""Uses from which on a character has an embedding of its own."""
FIRST_HAN = 0x4E00
UNKNOWN, DIGIT, LETTER = 1, 2, 3
"""Numbers of the characters that have none; 0 is no character."""


class Example(NamedTuple):
    features: NDArray[np.float16]
    heads: NDArray[np.int32]
    """Code points."""
    tails: NDArray[np.int32]
    tags: NDArray[np.int64]
    roles: NDArray[np.int64]
    """Of deck lines; -1 for others."""


def example(page: ComposedPage) -> Example | None:
    copy = read(page.text)
    pieces = read_pieces(copy.text)
    if not pieces:
        return None
    gold = _gold(page, copy, pieces)
    found: Evidence = evidence(copy.text, pieces)
    tags = [TAGS.index(("deck" if label in HEADING else label, begins)) for label, begins in gold]
    roles = [ROLES.index(label) if label in HEADING else -1 for label, _ in gold]
    n = LONGEST
    return Example(
        found.features[:n].astype(np.float16), found.heads[:n].astype(np.int32), found.tails[:n].astype(np.int32),
        np.array(tags[:n]), np.array(roles[:n]),
    )  # fmt: skip


def _gold(page: ComposedPage, copy: Reading, pieces: Sequence[Printed]) -> list[tuple[LineLabel, bool]]:
    """The label of each piece of a page's copy, that of most of its characters, and whether the line begins in it."""
    starts = [copy.place(start) for start in page.starts]
    ends = [*starts[1:], len(copy.text)]
    gold: list[tuple[LineLabel, bool]] = []
    for start, end in (piece.span for piece in pieces):
        first = max(0, bisect_right(starts, start) - 1)
        covered = range(first, max(first + 1, bisect_left(starts, end)))
        n = max(covered, key=lambda k: min(end, ends[k]) - max(start, starts[k]))
        gold.append((page.lines[n].label, page.lines[n].begins and start <= starts[n]))
    return gold


def vocabulary(examples: Sequence[Example]) -> dict[int, int]:
    """Code point → number of its embedding."""
    counts: Counter[int] = Counter()
    for e in examples:
        counts.update(e.heads.ravel().tolist())
        counts.update(e.tails.ravel().tolist())
    del counts[0]
    own = sorted(
        code for code, n in counts.items() if n >= SEEN_OFTEN and (code >= FIRST_HAN or not chr(code).isalnum())
    )
    return {code: n + 4 for n, code in enumerate(own)}


def numbered(codes: NDArray[np.int32], known: dict[int, int]) -> NDArray[np.int32]:
    values, inverse = np.unique(codes, return_inverse=True)
    numbers = [number_of(int(code), known) for code in values]
    return np.array(numbers, dtype=np.int32)[inverse].reshape(codes.shape)


def number_of(code: int, known: dict[int, int]) -> int:
    if code == 0:
        return 0
    character = chr(code)
    if code in known:
        return known[code]
    if character.isdecimal():
        return DIGIT
    return LETTER if character.isascii() and character.isalpha() else UNKNOWN


def batches(examples: Sequence[Example], lines: int, draw: random.Random) -> Iterator[list[Example]]:
    """Groups of pages of about the same size, `lines` lines each when padded."""
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i].tags) // 8, draw.random()))
    groups: list[list[Example]] = [[]]
    for i in order:
        size = len(examples[i].tags)
        if groups[-1] and size * (len(groups[-1]) + 1) > lines:
            groups.append([])
        groups[-1].append(examples[i])
    draw.shuffle(groups)
    yield from groups


def tensors(group: Sequence[Example]) -> tuple[Tensor, ...]:
    size = max(len(e.tags) for e in group)

    def padded(arrays: Sequence[NDArray[np.generic]], fill: int = 0) -> Tensor:
        return torch.stack(
            [
                torch.from_numpy(np.pad(a, [(0, size - len(a))] + [(0, 0)] * (a.ndim - 1), constant_values=fill))
                for a in arrays
            ]
        )

    deck = [deck_places(e.tags.tolist()).astype(np.float32) for e in group]
    return (
        padded([e.features.astype(np.float32) for e in group]), padded([e.heads for e in group]), padded([e.tails for e in group]),
        padded(deck), padded([e.tags for e in group]), padded([e.roles for e in group], -1),
        torch.tensor([len(e.tags) for e in group]),
    )  # fmt: skip


def deck_spans(tags: Sequence[int]) -> list[tuple[int, int]]:
    """Where the decks of a page stand: tag 0 begins one, 1 goes on."""
    found: list[tuple[int, int]] = []
    for n, tag in enumerate(tags):
        if tag == 1 and found and found[-1][1] == n:
            found[-1] = (found[-1][0], n + 1)
        elif tag < 2:
            found.append((n, n + 1))
    return found


def decks(scores: Tensor, tags: Tensor, roles: Tensor, sizes: Tensor) -> tuple[Tensor, Tensor, Tensor] | None:
    """The role scores of each deck as a sequence of its own."""
    found = [
        (page, start, end)
        for page, size in enumerate(sizes.tolist())
        for start, end in deck_spans(tags[page, :size].tolist())
    ]
    if not found:
        return None
    longest = max(end - start for _, start, end in found)
    out = torch.stack([torch.nn.functional.pad(scores[p, a:b], (0, 0, 0, longest - b + a)) for p, a, b in found])
    gold = torch.stack([torch.nn.functional.pad(roles[p, a:b], (0, longest - b + a)) for p, a, b in found])
    return out, gold, torch.tensor([b - a for _, a, b in found])


def write_examples(examples: Sequence[Example], path: Path) -> None:
    """Keep the examples in a file, so that another network can be learned from the same."""
    sizes = np.array([len(e.tags) for e in examples])
    joined = {name: np.concatenate([getattr(e, name) for e in examples]) for name in Example._fields}
    np.savez(path, allow_pickle=False, sizes=sizes, **joined)


def read_examples(path: Path) -> list[Example]:
    with np.load(path) as found:
        ends = np.cumsum(found["sizes"])[:-1]
        parts = {name: np.split(found[name], ends) for name in Example._fields}
    return [Example(*row) for row in zip(*(parts[name] for name in Example._fields), strict=True)]
