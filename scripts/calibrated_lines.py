"""How sure the line labeller is: temperatures of its probabilities, fitted on pages that it was not trained on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from banmian.parse.labels.chain import posteriors
from banmian.parse.labels.evidence import Evidence
from banmian.parse.labels.network import Chain, Networks, deck_places, of_arrays
from line_examples import Example, deck_spans
from quantise import BIAS_BITS, Arrays

BINS = 10
GRID = tuple(float(t) for t in np.round(np.arange(0.5, 3.01, 0.05), 2))


class Chained(NamedTuple):
    """A sequence of scores with its gold."""

    scores: NDArray[np.float64]
    gold: NDArray[np.int64]


def sequences(nets: Networks, examples: Sequence[Example]) -> dict[str, list[Chained]]:
    """The `tags` of pages, and the `roles` of their decks."""
    tags: list[Chained] = []
    roles: list[Chained] = []
    for e in examples:
        seen = Evidence(e.features.astype(np.float64), e.heads.astype(np.int64), e.tails.astype(np.int64), (), ())
        inputs = nets.inputs(seen)
        tags.append(Chained(nets.tag_scores(inputs), e.tags))
        scores = nets.role_scores(inputs, deck_places(e.tags.tolist()))
        roles += [Chained(scores[start:end], e.roles[start:end]) for start, end in deck_spans(e.tags.tolist())]
    return {"tags": tags, "roles": roles}


class Sureness(NamedTuple):
    loss: float
    """The mean negative logarithm of the probability of the gold."""
    error: float
    """The expected calibration error of the likeliest state's probability, over `BINS` bins."""
    hits: float
    """The share of states that are right."""


def sureness(chain: Chain, found: Sequence[Chained], temperature: float) -> Sureness:
    right, most, hit = list[float](), list[float](), list[bool]()
    for scores, gold in found:
        shares = posteriors(chain, scores, temperature)
        right += shares[np.arange(len(gold)), gold].tolist()
        most += shares.max(1).tolist()
        hit += (shares.argmax(1) == gold).tolist()
    sure, hits = np.array(most), np.array(hit, dtype=np.float64)
    bins = np.minimum(BINS - 1, (sure * BINS).astype(np.int64))
    error = sum(abs(float((sure - hits)[bins == b].sum())) for b in range(BINS)) / len(sure)
    return Sureness(float(-np.log(np.maximum(right, 1e-12)).mean()), error, float(hits.mean()))


def with_temperatures(members: Sequence[Arrays], unseen: Sequence[Example]) -> list[Arrays]:
    """The networks with the temperatures under which the mean of their scores is least surprised by pages that none was
    trained on; says what they bring."""
    nets = Networks(tuple(of_arrays(own) for own in members))
    found = sequences(nets, unseen)
    fitted: Arrays = {}
    for name, chain in (("tags", nets.tag_chain), ("roles", nets.role_chain)):
        tried = {t: sureness(chain, found[name], t) for t in GRID}
        best = min(GRID, key=lambda t, tried=tried: tried[t].loss)  # type: ignore[misc]
        for t in (1.0, best):
            loss, error, hits = tried[t]
            print(
                f"{name}: temperature {t:.2f}, {loss:.4f} nats, calibration error {error:.4f}, right {hits:.4f}",
                file=sys.stderr,
            )
        fitted[f"{name}.temperature"] = np.array(round(best * (1 << BIAS_BITS)), dtype=np.int32)
    return [own | fitted for own in members]
