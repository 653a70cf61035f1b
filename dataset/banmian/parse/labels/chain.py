"""Linear chains: the best sequence of states, and the probability of each state at each place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banmian.parse.labels.network import Chain

_Floats = NDArray[np.float64]


def best_path(chain: Chain, scores: _Floats) -> list[int]:
    """The states with the highest sum of scores, by Viterbi; of equal ones the first."""
    best = chain.start + scores[0]
    back: list[list[int]] = []
    columns = np.arange(len(best))
    for own in scores[1:]:
        ways = best[:, None] + chain.transition
        from_ = ways.argmax(0)
        best = ways[from_, columns] + own
        back.append(from_.tolist())
    path = [int((best + chain.end).argmax())]
    for from_here in reversed(back):
        path.append(from_here[path[-1]])
    path.reverse()
    return path


def posteriors(chain: Chain, scores: _Floats, temperature: float = 1.0) -> _Floats:
    """Place × state: the probability of the state there among all sequences, by a forward and a backward pass, where all
    scores are divided by `temperature`."""
    chain, scores = chain.cooled(temperature), scores / temperature
    count = len(scores)
    shares = np.exp(scores - scores.max(1, keepdims=True))
    passing, ends = np.exp(chain.transition), np.exp(chain.end)
    forward, backward = np.empty_like(shares), np.empty_like(shares)
    here = np.exp(chain.start) * shares[0]
    forward[0] = here / here.sum()
    for n in range(1, count):
        here = (forward[n - 1] @ passing) * shares[n]
        forward[n] = here / here.sum()
    backward[-1] = ends / ends.sum()
    for n in range(count - 2, -1, -1):
        there = passing @ (backward[n + 1] * shares[n + 1])
        backward[n] = there / there.sum()
    out: _Floats = forward * backward
    out /= out.sum(1, keepdims=True)
    return out
