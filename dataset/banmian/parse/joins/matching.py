"""How likely each join of a page is, where a piece has at most one on either side: its share of all readings."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import exp

Pair = tuple[int, int]
"""The numbers of a piece that breaks off and of one behind it that may be its rest."""

READINGS = 16
"""Readings that are kept side by side; they differ in which broken pieces still wait for their rest."""
LONGEST = 256
"""Pieces that are read together; joins out of such a stretch are not looked at."""
LEAST, MOST = -4.0, 30.0
"""Log odds below which a join is not looked at, and above which it is no likelier."""

_State = int
"""Broken pieces that may still find their rest, a bit each."""
_Arc = tuple[_State, _State, int | None, float]
"""What may happen at a piece: the state before it and after it, the piece that it goes on from, the odds."""


def posteriors(log_odds: Mapping[Pair, float]) -> dict[Pair, float]:
    """The probability of each join, from the log odds of its being right against its first piece's having no rest.

    A reading of the page is as likely as the product of the odds of its joins. Forward and backward over the pieces
    (Baum and others 1970), with the likeliest readings only.
    """
    return {pair: share for stretch in _stretches(log_odds) for pair, share in _read(stretch).items()}


def _stretches(log_odds: Mapping[Pair, float]) -> Iterator[dict[Pair, float]]:
    """The odds of the joins, in groups that share no piece, each in the order of the page."""
    group: dict[Pair, float] = {}
    start = end = 0
    for (first, second), odds in sorted(log_odds.items()):
        if odds < LEAST:
            continue
        if first > end or first >= start + LONGEST:
            yield group
            group, start, end = {}, first, first
        if second < start + LONGEST:
            group[first, second] = exp(min(odds, MOST))
            end = max(end, second)
    yield group


def _read(odds: Mapping[Pair, float]) -> dict[Pair, float]:
    firsts: dict[int, dict[int, float]] = defaultdict(dict)
    last: dict[int, int] = {}
    for (first, second), x in odds.items():
        firsts[second][first] = x
        last[first] = max(second, last.get(first, 0))
    bits = {first: 1 << n for n, first in enumerate(last)}
    states: dict[_State, float] = {0: 1.0}
    steps: list[tuple[int, dict[_State, float], list[_Arc]]] = []
    gone = 0  # pieces that find no rest any more
    for piece in sorted(firsts.keys() | last.keys()):
        gone |= sum(bits[first] for first in firsts[piece] if last[first] == piece)
        own = bits.get(piece, 0)
        ways = [(bits[first], first, x) for first, x in firsts[piece].items()]
        arcs: list[_Arc] = []
        for state in states:
            waiting = state & ~gone | own
            arcs.append((state, waiting, None, 1.0))
            arcs += [(state, waiting & ~bit, first, x) for bit, first, x in ways if state & bit]
        steps.append((piece, states, arcs))
        states = _likeliest(states, arcs)
    shares: dict[Pair, float] = {}
    after = dict.fromkeys(states, 1.0)
    for piece, before, arcs in reversed(steps):
        into: dict[_State, float] = defaultdict(float)
        joined: dict[int | None, float] = defaultdict(float)
        for state, following, goes_on, x in arcs:
            weight = x * after.get(following, 0.0)
            into[state] += weight
            joined[goes_on] += before[state] * weight
        whole = sum(joined.values())
        shares |= {(goes_on, piece): share / whole for goes_on, share in joined.items() if goes_on is not None}
        after = {state: weight / whole for state, weight in into.items()}
    return shares


def _likeliest(states: Mapping[_State, float], arcs: list[_Arc]) -> dict[_State, float]:
    """The states after a piece with their shares."""
    sums: dict[_State, float] = defaultdict(float)
    for state, following, _, x in arcs:
        sums[following] += states[state] * x
    kept = heapq.nlargest(READINGS, sums.items(), key=lambda item: item[1]) if len(sums) > READINGS else sums.items()
    whole = sum(share for _, share in kept)
    return {state: share / whole for state, share in kept}
