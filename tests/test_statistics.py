"""Intervals and p-values: against a slow twin, on data of which the truth is known, and the laws of Holm's adjustment."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.bench.statistics import estimates, holm


def _cells(pages: list[list[tuple[int, int]]]) -> tuple[object, object]:
    """By page, system and the one measure."""
    both = np.array(pages, dtype=np.int64)
    return both[:, :, :1], both[:, :, 1:]


def test_against_a_slow_twin() -> None:
    draw = random.Random(1)
    pages = [[(draw.randrange(b + 1), b) for b in (draw.randrange(5), draw.randrange(5))] for _ in range(40)]
    made = estimates(*_cells(pages), base=0, seed=3, resamples=300)
    stream = np.random.RandomState(3)
    drawn: list[list[float]] = [[], []]
    for _ in range(300):
        chosen = [pages[i] for i in stream.randint(0, 40, size=40)]
        for system in (0, 1):
            top, bottom = (sum(page[system][k] for page in chosen) for k in (0, 1))
            drawn[system].append(float(Fraction(100 * top, bottom)))
    values = [100 * sum(p[s][0] for p in pages) / sum(p[s][1] for p in pages) for s in (0, 1)]
    for system in (0, 1):
        estimate = made[system][0]
        assert estimate.value == pytest.approx(values[system])
        low, high = np.percentile(drawn[system], [2.5, 97.5])
        assert estimate.ci95 == pytest.approx((low, high))
    shift = values[1] - values[0]
    beyond = sum(abs(b - a - shift) >= abs(shift) - 1e-9 for a, b in zip(*drawn, strict=True))
    assert made[1][0].p == pytest.approx((1 + beyond) / 301)
    assert made[0][0].p is None


def test_a_true_null_is_rejected_about_as_often_as_it_says() -> None:
    """Documents of one page go up and down together; both systems are equally good."""
    draw = random.Random(5)
    rejected = 0
    for trial in range(150):
        pages = []
        for _ in range(40):
            tilt = draw.gauss(0, 10)
            scores = [[50 + tilt * way + draw.gauss(0, 5) for _ in range(6)] for way in (1, -1)]
            pages.append([(round(sum(s) * 1000), 6 * 100_000) for s in scores])
        estimate = estimates(*_cells(pages), base=0, seed=trial, resamples=200)[1][0]
        rejected += estimate.p is not None and estimate.p < 0.05
    assert rejected <= 18  # 5 % of 150 are 7.5


def test_a_difference_is_found_and_one_system_is_not_unlike_itself() -> None:
    draw = random.Random(2)
    pages = []
    for _ in range(50):
        base = draw.randrange(30, 60)
        pages.append([(base, 100), (base + draw.randrange(5, 15), 100), (base, 100)])
    made = estimates(*_cells(pages), base=0, seed=0, resamples=500)
    assert made[1][0].p == pytest.approx(1 / 501)
    assert made[2][0].p == 1


def test_what_is_undefined_stays_so() -> None:
    nothing = estimates(*_cells([[(0, 0), (1, 1)]] * 30), base=0, seed=0, resamples=50)
    assert nothing[0][0].value is None
    assert nothing[0][0].ci95 is None
    assert nothing[1][0].value == 100
    assert nothing[1][0].p is None
    one_page = estimates(*_cells([[(1, 2), (1, 1)]]), base=0, seed=0)
    assert (one_page[1][0].value, one_page[1][0].ci95, one_page[1][0].p) == (100, None, None)
    rare = [[(1, 1), (1, 1)]] + [[(0, 0), (1, 1)]] * 29  # a third of the resamples do not draw the one page
    assert estimates(*_cells(rare), base=0, seed=0, resamples=200)[0][0].ci95 is None


def test_holm_by_example() -> None:
    assert holm([0.01, None, 0.04, 0.03]) == [pytest.approx(0.03), None, pytest.approx(0.06), pytest.approx(0.06)]


@given(st.lists(st.floats(0, 1) | st.none(), max_size=8))
def test_laws_of_holm(p_values: list[float | None]) -> None:
    adjusted = holm(p_values)
    pairs = [(p, a) for p, a in zip(p_values, adjusted, strict=True) if p is not None]
    assert all(a is not None and p <= a <= 1 for p, a in pairs)
    assert all((p is None) == (a is None) for p, a in zip(p_values, adjusted, strict=True))
    assert [a for _, a in sorted(pairs)] == sorted(a for _, a in pairs if a is not None)
