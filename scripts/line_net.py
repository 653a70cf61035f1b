"""The line labeller's network in PyTorch, the way parse/labels/network.py computes it, and its conditional random fields."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from banmian.parse.labels.evidence import EDGE, NAMES
from banmian.parse.labels.network import DECK_FEATURES, PAGE_BEHIND
from banmian.parse.labels.tags import ROLES, TAGS


class Sizes(NamedTuple):
    """Widths of the layers."""

    embedding: int = 16
    characters: int = 40
    hidden: int = 128
    role_hidden: int = 64
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    role_dilations: tuple[int, ...] = (1, 2, 4)


SEAM = 4
"""Characters on either side of a line's start that are read as one string."""


class Near(nn.Module):  # type: ignore[misc]
    """A convolution of width three as one product: what stands `apart` before, here, and `apart` behind, in this order."""

    def __init__(self, inputs: int, outputs: int, apart: int = 1) -> None:
        super().__init__()
        self.apart = apart
        self.weights = nn.Linear(3 * inputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Sequences × places × outputs, from sequences × places × inputs; nothing stands beyond the ends."""
        apart, size = self.apart, x.shape[1]
        padded = nn.functional.pad(x, (0, 0, apart, apart))
        return self.weights(torch.cat([padded[:, :size], x, padded[:, 2 * apart :]], 2))


def dropped(x: Tensor, share: float) -> Tensor:
    """The tensor (sequences × places × inputs) without a share of the inputs of each sequence."""
    keep = torch.rand(x.shape[0], 1, x.shape[2]) >= share
    return x * (keep / (1.0 - share))


class Characters(nn.Module):  # type: ignore[misc]
    """A vector for each line from the characters at its ends and across its start."""

    def __init__(self, vocabulary: int, sizes: Sizes) -> None:
        super().__init__()
        e, c = sizes.embedding, sizes.characters
        self.embedding = nn.Embedding(vocabulary, e, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=0.3)
        self.head = Near(e, c)
        self.tail = Near(e, c)
        self.seam = nn.Linear(2 * SEAM * e, c)

    def forward(self, heads: Tensor, tails: Tensor) -> Tensor:
        """Pages × lines × (5 × characters), from pages × lines × `EDGE` numbers of characters each."""
        before = torch.cat([torch.zeros_like(tails[:, :1]), tails[:, :-1]], 1)
        seam = torch.cat([before[..., -SEAM:], heads[..., :SEAM]], 2).flatten(0, 1)
        a = torch.relu(self.head(self.embedding(heads.flatten(0, 1))))
        b = torch.relu(self.tail(self.embedding(tails.flatten(0, 1))))
        s = torch.relu(self.seam(self.embedding(seam).flatten(1)))
        shown = torch.cat([a[:, :4].amax(1), a.amax(1), b[:, EDGE - 4 :].amax(1), b.amax(1), s], 1)
        return shown.unflatten(0, (len(heads), -1))


class Tower(nn.Module):  # type: ignore[misc]
    """Lines × scores: a layer for each line, then residual convolutions over the lines around it, among them a layer that
    adds to every line what the mean of the whole page shows."""

    def __init__(self, inputs: int, hidden: int, dilations: tuple[int, ...], outputs: int, dropout: float) -> None:
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.blocks = nn.ModuleList(Near(hidden, hidden, d) for d in dilations)
        self.page = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, outputs)
        self.dropout = dropout

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """Pages × lines × outputs; `there` (pages × lines × 1) is 0 past a page's end."""
        h = torch.relu(self.first(x)) * there
        for n, block in enumerate(self.blocks):
            h = h + torch.relu(block(dropped(h, self.dropout) if self.training else h)) * there
            if n == PAGE_BEHIND:
                h = h + torch.relu(self.page(h.sum(1, keepdim=True) / there.sum(1, keepdim=True))) * there
        return self.last(h)


class Crf(nn.Module):  # type: ignore[misc]
    """Transition scores, and the log-likelihood of sequences."""

    def __init__(self, states: int) -> None:
        super().__init__()
        self.start = nn.Parameter(torch.zeros(states))
        self.end = nn.Parameter(torch.zeros(states))
        self.transition = nn.Parameter(torch.zeros(states, states))

    def forward(self, scores: Tensor, tags: Tensor, sizes: Tensor) -> Tensor:
        """The mean negative log-likelihood a line; `scores` is sequences × lines × states, `tags` sequences × lines."""
        loss: Tensor = _Likelihood.apply(scores, self.start, self.transition, self.end, tags, sizes)
        return loss


class _Likelihood(torch.autograd.Function):  # type: ignore[misc]
    """The negative log-likelihood of tags a line, with its gradient from a forward and a backward pass."""

    @staticmethod
    def forward(ctx: Any, *given: Tensor) -> Tensor:
        scores, start, transition, end, tags, sizes = (x.detach().numpy() for x in given)
        pages, lines, states = scores.shape
        there = np.arange(lines)[None] < sizes[:, None]
        rows, last = np.arange(pages), sizes - 1
        top = scores.max(2, keepdims=True)
        shares = np.exp(scores - top)
        passing, begin, finish = np.exp(transition), np.exp(start), np.exp(end)
        forward, backward = np.empty_like(shares), np.empty_like(shares)
        factor = np.ones((pages, lines), dtype=scores.dtype)
        here = begin * shares[:, 0]
        for n in range(lines):
            if n:
                here = np.where(there[:, n, None], (forward[:, n - 1] @ passing) * shares[:, n], forward[:, n - 1])
            total = here.sum(1)
            factor[:, n] = total
            forward[:, n] = here / total[:, None]
        behind = np.broadcast_to(finish, (pages, states))
        for n in range(lines - 1, -1, -1):
            backward[:, n] = behind
            if n:
                step = (behind * shares[:, n]) @ passing.T
                behind = np.where(there[:, n, None], step / step.sum(1, keepdims=True), behind)
        marginal = forward * backward
        marginal /= marginal.sum(2, keepdims=True)
        ends = (forward[rows, last] * finish).sum(1)
        norm = (np.log(factor) + top[:, :, 0])[there].sum() + np.log(ends).sum()
        flat = np.where(there, tags, 0)
        own = np.take_along_axis(scores, flat[:, :, None], 2)[:, :, 0][there].sum()
        own += start[tags[:, 0]].sum() + end[tags[rows, last]].sum()
        pair = there[:, 1:]
        own += transition[tags[:, :-1][pair], tags[:, 1:][pair]].sum()
        count = float(sizes.sum())
        d_scores = marginal * there[:, :, None]
        d_start, d_end = d_scores[:, 0].sum(0), d_scores[rows, last].sum(0)
        both = (backward[:, 1:] * shares[:, 1:])[pair]
        before = forward[:, :-1][pair]
        z = ((before @ passing) * both).sum(1, keepdims=True)
        d_pass = (before / z).T @ both * passing
        np.subtract.at(d_start, tags[:, 0], 1.0)
        np.subtract.at(d_end, tags[rows, last], 1.0)
        np.subtract.at(d_pass, (tags[:, :-1][pair], tags[:, 1:][pair]), 1.0)
        page, line = np.nonzero(there)
        d_scores[page, line, tags[page, line]] -= 1.0
        ctx.found = [torch.from_numpy(np.ascontiguousarray(x / count)) for x in (d_scores, d_start, d_pass, d_end)]
        return torch.tensor((norm - own) / count, dtype=given[0].dtype)

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor | None, ...]:
        return (*(x.to(upstream[0].dtype) * upstream[0] for x in ctx.found), None, None)


class LineNet(nn.Module):  # type: ignore[misc]
    """The whole: scores of tags, and of roles inside decks, from features and characters."""

    def __init__(self, vocabulary: int, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.characters = Characters(vocabulary, sizes)
        wide = 5 * sizes.characters
        self.tags = Tower(len(NAMES) + wide, sizes.hidden, sizes.dilations, len(TAGS), dropout)
        self.roles = Tower(
            len(NAMES) + wide + DECK_FEATURES, sizes.role_hidden, sizes.role_dilations, len(ROLES), dropout
        )
        self.wide, self.dropout = wide, dropout
        self.tag_crf = Crf(len(TAGS))
        self.role_crf = Crf(len(ROLES))

    def new_roles(self) -> tuple[Tower, Crf]:
        """What tells the roles inside decks, not trained."""
        sizes, inputs = self.sizes, len(NAMES) + self.wide + DECK_FEATURES
        return Tower(inputs, sizes.role_hidden, sizes.role_dilations, len(ROLES), self.dropout), Crf(len(ROLES))

    def hide_characters_in_decks(self) -> None:
        """Let characters weigh nothing in what tells the roles, which was learned without them."""
        self.roles.first.weight[:, len(NAMES) : len(NAMES) + self.wide] = 0.0

    def role_scores(self, features: Tensor, deck: Tensor, lengths: Tensor) -> Tensor:
        """Scores of roles from features alone."""
        there = (torch.arange(features.shape[1])[None] < lengths[:, None]).float()[:, :, None]
        hidden = torch.zeros(*features.shape[:2], self.wide)
        return self.roles(torch.cat([features, hidden, deck], 2), there)

    def tag_scores(self, features: Tensor, heads: Tensor, tails: Tensor, keep: Tensor, lengths: Tensor) -> Tensor:
        """Scores of tags; `keep` (pages) is 0 for pages whose characters are hidden."""
        there = (torch.arange(features.shape[1])[None] < lengths[:, None]).float()[:, :, None]
        scores: Tensor = self.tags(torch.cat([features, self.characters(heads, tails) * keep[:, None, None]], 2), there)
        return scores

    def forward(
        self, features: Tensor, heads: Tensor, tails: Tensor, deck: Tensor, keep: Tensor, lengths: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores of tags and of roles; `keep` (2 × pages) is 0 for pages whose characters are hidden from one of them, `lengths` (pages) the
        lines that a page has."""
        there = (torch.arange(features.shape[1])[None] < lengths[:, None]).float()[:, :, None]
        seen = self.characters(heads, tails)
        shown, shown_in_decks = (seen * flags[:, None, None] for flags in keep)
        return (
            self.tags(torch.cat([features, shown], 2), there),
            self.roles(torch.cat([features, shown_in_decks, deck], 2), there),
        )
