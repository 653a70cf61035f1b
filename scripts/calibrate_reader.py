#!/usr/bin/env python3
"""Fit the temperatures of the line labeller's probabilities on composed pages of a paper that a network was not trained on.

    python scripts/train_reader.py ARTICLES.jsonl.gz --but-of PAPER --out HELD.npz
    python scripts/calibrate_reader.py ARTICLES.jsonl.gz HELD.npz --paper PAPER [--into dataset/banmian/data/line_net.npz]

Prints the mean negative logarithm of the probability of the right tag and role, and the expected calibration error, with
and without the temperatures, and writes them into the network given by `--into`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from banmian.parse.labels.chain import posteriors
from banmian.parse.labels.evidence import Evidence
from banmian.parse.labels.network import Chain, Network, deck_places, of_arrays
from compose.page import composed
from quantise import BIAS_BITS
from train_reader import Example, deck_spans, example, pools

BINS = 10
GRID = np.round(np.arange(0.6, 2.51, 0.05), 2)


class Chained(NamedTuple):
    """A sequence of scores with its gold."""

    scores: NDArray[np.float64]
    gold: NDArray[np.int64]


def sequences(net: Network, examples: Sequence[Example]) -> tuple[list[Chained], list[Chained]]:
    """The tags of pages, and the roles of their decks."""
    tags: list[Chained] = []
    roles: list[Chained] = []
    for e in examples:
        seen = Evidence(e.features.astype(np.float64), e.heads.astype(np.int64), e.tails.astype(np.int64), ())
        inputs = net.inputs(seen)
        tags.append(Chained(net.tag_scores(inputs), e.tags))
        scores = net.role_scores(inputs, deck_places(e.tags.tolist()))
        roles += [Chained(scores[start:end], e.roles[start:end]) for start, end in deck_spans(e.tags.tolist())]
    return tags, roles


def sureness(chain: Chain, found: Sequence[Chained], temperature: float) -> tuple[float, float]:
    """The mean negative log-probability of the gold, and the calibration error of the likeliest state's probability."""
    right, most, hit = list[float](), list[float](), list[bool]()
    for scores, gold in found:
        shares = posteriors(chain, scores, temperature)
        right += shares[np.arange(len(gold)), gold].tolist()
        most += shares.max(1).tolist()
        hit += (shares.argmax(1) == gold).tolist()
    sure, hits = np.array(most), np.array(hit, dtype=np.float64)
    bins = np.minimum(BINS - 1, (sure * BINS).astype(np.int64))
    error = sum(abs(float((sure - hits)[bins == b].sum())) for b in range(BINS)) / len(sure)
    return float(-np.log(np.maximum(right, 1e-12)).mean()), error


def best(loss: Callable[[float], float]) -> float:
    return float(min(GRID.tolist(), key=loss))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("network", type=Path)
    parser.add_argument("--paper", required=True, help="the paper that the network was not trained on")
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--into", type=Path, help="the network that gets the temperatures")
    args = parser.parse_args()
    with np.load(args.network, allow_pickle=False) as file:
        net = of_arrays({name: file[name] for name in file.files})
    draw = random.Random(args.seed)  # noqa: S311
    own = [(1.0, pools(args.articles, without=(), only=args.paper)[0][1])]
    drawn = (example(composed(own, draw)) for _ in range(args.pages))
    found = dict(zip(("tags", "roles"), sequences(net, [e for e in drawn if e is not None]), strict=True))
    fitted: dict[str, float] = {}
    for name, chain in (("tags", net.tag_chain), ("roles", net.role_chain)):
        rows = found[name]
        fitted[name] = best(lambda t, chain=chain, rows=rows: sureness(chain, rows, t)[0])  # type: ignore[misc]
        for temperature in (1.0, fitted[name]):
            loss, error = sureness(chain, rows, temperature)
            print(f"{name}: temperature {temperature:.2f}, {loss:.4f} nats, calibration error {error:.4f}")
    if args.into:
        with np.load(args.into, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        for name, temperature in fitted.items():
            arrays[f"{name}.temperature"] = np.array(round(temperature * (1 << BIAS_BITS)), dtype=np.int32)
        np.savez_compressed(args.into, allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
