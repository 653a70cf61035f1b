"""The line labeller's network in PyTorch, the way parse/labels/network.py computes it, and its conditional random fields."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from banmian.parse.labels.evidence import EDGE, NAMES
from banmian.parse.labels.tags import ROLES, TAGS


class Sizes(NamedTuple):
    """Widths of the layers."""

    embedding: int = 16
    characters: int = 32
    hidden: int = 96
    role_hidden: int = 48
    dilations: tuple[int, ...] = (1, 2, 4, 8)
    role_dilations: tuple[int, ...] = (1, 2)


SEAM = 4
"""Characters on either side of a line's start that are read as one string."""
DECK = 8
"""Features of a line's place in its deck."""


class Characters(nn.Module):  # type: ignore[misc]
    """A vector for each line from the characters at its ends and across its start."""

    def __init__(self, vocabulary: int, sizes: Sizes) -> None:
        super().__init__()
        e, c = sizes.embedding, sizes.characters
        self.embedding = nn.Embedding(vocabulary, e, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=0.3)
        self.head = nn.Conv1d(e, c, 3, padding=1)
        self.tail = nn.Conv1d(e, c, 3, padding=1)
        self.seam = nn.Linear(2 * SEAM * e, c)

    def forward(self, heads: Tensor, tails: Tensor) -> Tensor:
        """Lines × (5 × characters), from lines × `EDGE` numbers of characters each."""
        a = torch.relu(self.head(self.embedding(heads).transpose(1, 2)))
        b = torch.relu(self.tail(self.embedding(tails).transpose(1, 2)))
        before = torch.cat([torch.zeros_like(tails[:1]), tails[:-1]])
        seam = torch.cat([before[:, -SEAM:], heads[:, :SEAM]], 1)
        s = torch.relu(self.seam(self.embedding(seam).flatten(1)))
        return torch.cat([a[:, :, :4].amax(2), a.amax(2), b[:, :, EDGE - 4 :].amax(2), b.amax(2), s], 1)


class Tower(nn.Module):  # type: ignore[misc]
    """Lines × scores: a layer for each line, then residual convolutions over the lines around it."""

    def __init__(self, inputs: int, hidden: int, dilations: tuple[int, ...], outputs: int, dropout: float) -> None:
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.blocks = nn.ModuleList(nn.Conv1d(hidden, hidden, 3, padding=d, dilation=d) for d in dilations)
        self.last = nn.Linear(hidden, outputs)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Pages × lines × outputs."""
        h = torch.relu(self.first(x))
        for block in self.blocks:
            h = h + torch.relu(block(self.dropout(h).transpose(1, 2))).transpose(1, 2)
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
        rows = torch.arange(len(sizes))
        there = torch.arange(scores.shape[1])[None] < sizes[:, None]
        own = (scores.gather(2, tags[:, :, None])[:, :, 0] * there).sum()
        own = own + self.start[tags[:, 0]].sum() + self.end[tags[rows, sizes - 1]].sum()
        if scores.shape[1] > 1:
            own = own + (self.transition[tags[:, :-1], tags[:, 1:]] * there[:, 1:]).sum()
        alpha = self.start + scores[:, 0]
        passing = self.transition.exp()
        for step in range(1, scores.shape[1]):
            top = alpha.amax(1, keepdim=True)
            through = ((alpha - top).exp() @ passing).clamp_min(1e-30).log() + top + scores[:, step]
            alpha = torch.where(there[:, step, None], through, alpha)
        return (torch.logsumexp(alpha + self.end, 1).sum() - own) / sizes.sum()


class LineNet(nn.Module):  # type: ignore[misc]
    """The whole: scores of tags from features and characters; scores of roles inside decks from features alone."""

    def __init__(self, vocabulary: int, sizes: Sizes, dropout: float = 0.1, role_characters: bool = False) -> None:
        super().__init__()
        self.sizes = sizes
        self.characters = Characters(vocabulary, sizes)
        self.role_characters = role_characters
        wide = 5 * sizes.characters
        self.tags = Tower(len(NAMES) + wide, sizes.hidden, sizes.dilations, len(TAGS), dropout)
        self.roles = Tower(len(NAMES) + DECK, sizes.role_hidden, sizes.role_dilations, len(ROLES), dropout)
        self.tag_crf = Crf(len(TAGS))
        self.role_crf = Crf(len(ROLES))

    def forward(
        self, features: Tensor, heads: Tensor, tails: Tensor, deck: Tensor, keep: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores of tags and of roles; `keep` (pages) is 0 for pages whose characters are hidden."""
        pages, lines = features.shape[:2]
        seen = self.characters(heads.flatten(0, 1), tails.flatten(0, 1)).view(pages, lines, -1) * keep[:, None, None]
        return self.tags(torch.cat([features, seen], 2)), self.roles(torch.cat([features, deck], 2))
