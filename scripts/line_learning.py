"""How a network of the line labeller learns from pages: first the tags of lines, then the roles inside decks from features alone (with
characters it learns headlines by heart)."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence

import torch

from line_examples import UNKNOWN, Example, batches, decks, numbered, tensors
from line_net import LineNet, Sizes

DROPPED = 0.04
"""Share of the features, and of the characters, that a page in training is shown without."""
BATCH = 2000
"""Lines that are learned from at a time."""


def learn(
    examples: Sequence[Example],
    known: dict[int, int],
    *,
    epochs: int,
    sizes: Sizes,
    hide: float,
    seed: int,
    rate: float = 3e-3,
    model: LineNet | None = None,
) -> LineNet:
    """A network that has learned the tags of lines; `hide` is the share of pages whose characters are hidden."""
    torch.manual_seed(seed)
    draw = random.Random(seed)  # noqa: S311
    examples = [e._replace(heads=numbered(e.heads, known), tails=numbered(e.tails, known)) for e in examples]
    model = model or LineNet(len(known) + 4, sizes)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-4)
    numbers = torch.arange(len(known) + 4)
    steps = epochs * sum(1 for _ in batches(examples, BATCH, draw))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps + 10, pct_start=0.15)
    began = time.time()
    model.train()
    for epoch in range(epochs):
        losses: list[float] = []
        for group in batches(examples, BATCH, draw):
            features, heads, tails, _, tags, _, lengths = tensors(group)
            keep = (torch.rand(len(group)) > hide).float()
            seen = torch.where(torch.rand(len(numbers)) < DROPPED, UNKNOWN, numbers)
            seen[:4] = numbers[:4]
            heads, tails = seen[heads], seen[tails]
            features = features * (torch.rand(len(group), 1, features.shape[2]) > DROPPED)
            loss = model.tag_crf(model.tag_scores(features, heads, tails, keep, lengths), tags, lengths)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        mean = sum(losses) / len(losses)
        print(f"tags, epoch {epoch}: {mean:.4f} nats a line, {time.time() - began:.0f} s", file=sys.stderr, flush=True)
    model.eval()
    return model


def learn_roles(model: LineNet, examples: Sequence[Example], *, epochs: int, seed: int, rate: float = 3e-3) -> None:
    """Learn what the lines of decks are, from features alone."""
    torch.manual_seed(seed)
    draw = random.Random(seed)  # noqa: S311
    model.roles, model.role_crf = model.new_roles()
    parameters = [*model.roles.parameters(), *model.role_crf.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=1e-3)
    steps = epochs * sum(1 for _ in batches(examples, BATCH, draw))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps + 10, pct_start=0.15)
    began = time.time()
    model.train()
    for epoch in range(epochs):
        losses: list[float] = []
        for group in batches(examples, BATCH, draw):
            features, _, _, deck, tags, roles, lengths = tensors(group)
            features = features * (torch.rand(len(group), 1, features.shape[2]) > DROPPED)
            of_decks = decks(model.role_scores(features, deck, lengths), tags, roles, lengths)
            if of_decks is None:
                continue
            loss = model.role_crf(*of_decks)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        mean = sum(losses) / len(losses)
        print(f"roles, epoch {epoch}: {mean:.4f} nats a line, {time.time() - began:.0f} s", file=sys.stderr, flush=True)
    model.eval()
    with torch.no_grad():
        model.hide_characters_in_decks()
