"""Intervals and p-values by bootstrap over pages: articles of one page are not independent of each other.

Every measure is a ratio of two sums over documents. Pages are drawn with replacement, and each measure is computed of the
documents of the pages drawn. All sums are of whole numbers, so that they are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RESAMPLES = 2000
FEW_CLUSTERS = 30
"""Below as many pages intervals are too narrow and p-values too small."""
_AT_ONCE = 64
_DEFINED = 0.95
"""Of the resamples in which a measure must be defined for an interval of it."""
_TINY = 1e-9

Array = Any
"""A numpy array."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure of one system."""

    value: float | None
    """None where nothing is counted."""
    ci95: tuple[float, float] | None
    """None where it is undefined in too many resamples, or there is but one page."""
    p: float | None
    """Of no difference to the base, two-sided; None for the base itself, and where there is no interval."""


def estimates(tops: Array, bottoms: Array, *, base: int, seed: int, resamples: int = RESAMPLES) -> list[list[Estimate]]:
    """The measures of every system, by system and measure.

    Args:
        tops: whole numbers by page, system and measure: the sums above the line.
        bottoms: those below it.
        base: number of the system that the others are compared with.
        seed: of the draws; the stream of numpy's RandomState, which never changes.
    """
    top, bottom = tops.sum(axis=0), bottoms.sum(axis=0)
    values = _ratio(top, bottom)
    if len(tops) < 2:
        return [[Estimate(_plain(v), None, None) for v in row] for row in values]
    drawn = _draw(tops, bottoms, seed, resamples)
    differences = drawn - drawn[:, base : base + 1]
    observed = values - values[base]
    out = []
    for system, row in enumerate(values):
        made = []
        for measure, value in enumerate(row):
            own, apart = drawn[:, system, measure], differences[:, system, measure]
            p = None if system == base else _p_value(apart, observed[system, measure])
            made.append(Estimate(_plain(value), _interval(own), p))
        out.append(made)
    return out


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """The p-values of one family of comparisons, adjusted by Holm; None stays None."""
    order = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, i) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - rank)))
        adjusted[i] = highest
    return adjusted


def _draw(tops: Array, bottoms: Array, seed: int, resamples: int) -> Array:
    """The measures in each resample, by resample, system and measure; NaN where undefined."""
    pages, shape = len(tops), tops.shape[1:]
    flat = np.concatenate([tops.reshape(pages, -1), bottoms.reshape(pages, -1)], axis=1).astype(np.float64)
    stream = np.random.RandomState(seed)
    out = []
    for start in range(0, resamples, _AT_ONCE):
        number = min(_AT_ONCE, resamples - start)
        weights = np.empty((number, pages))
        for i in range(number):
            weights[i] = np.bincount(stream.randint(0, pages, size=pages, dtype=np.int64), minlength=pages)
        sums = (weights @ flat).reshape(number, 2, *shape)
        out.append(_ratio(sums[:, 0], sums[:, 1]))
    return np.concatenate(out)


def _ratio(top: Array, bottom: Array) -> Array:
    return np.where(bottom > 0, 100.0 * top / np.maximum(bottom, 1), np.nan)


def _interval(drawn: Array) -> tuple[float, float] | None:
    defined = drawn[~np.isnan(drawn)]
    if len(defined) < _DEFINED * len(drawn):
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def _p_value(apart: Array, observed: float) -> float | None:
    """How often a difference around nought is as large as the one seen."""
    defined = apart[~np.isnan(apart)]
    if np.isnan(observed) or len(defined) < _DEFINED * len(apart):
        return None
    beyond = int((np.abs(defined - observed) >= abs(observed) - _TINY).sum())
    return (1 + beyond) / (1 + len(defined))


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
