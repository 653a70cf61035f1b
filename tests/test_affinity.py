"""Vectors of the sides of a cut: whole sums, alike for any company, for any text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from banmian.parse.joins.vectors import _CHUNK, AFTER, BEFORE, HIDDEN, WIDTH, vectors

TEXTS = st.text(max_size=2 * AFTER)


def together(before: str, after: str) -> float:
    return vectors().together({0: before}, {0: after}, [(0, 0)])[0]


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
def test_a_pair_has_the_same_value_in_any_company(pairs: list[tuple[str, str]]) -> None:
    befores, afters = ({n: pair[side] for n, pair in enumerate(pairs)} for side in (0, 1))
    found = vectors().together(befores, afters, [(n, n) for n in befores])
    assert found == [together(before, after) for before, after in pairs]


def test_more_pairs_than_are_in_memory_at_a_time() -> None:
    befores, afters = dict.fromkeys(range(_CHUNK + 5), "专门用来放教"), {7: "育部门的设备"}
    found = vectors().together(befores, afters, [(n, 7) for n in befores])
    assert found == [together(befores[0], afters[7])] * len(befores)


def test_no_pairs() -> None:
    assert vectors().together({}, {}, []) == []


def test_sums_are_exact_in_single_precision() -> None:
    most = 1 << 24
    for side, reach in ((vectors().before, BEFORE), (vectors().after, AFTER)):
        inputs = np.abs(side.embeddings.astype(int)).max()
        assert inputs * np.abs(side.hidden.astype(int)).sum(0).max() < most
        assert 255 * np.abs(side.outer.astype(int)).sum(0).max() < most
        assert side.hidden.shape == (reach * WIDTH, HIDDEN)


def test_the_rest_of_a_sentence_goes_better_with_it_than_that_of_another() -> None:
    halves = [
        ("全市粮食总产量达到", "一百二十万吨，比上年"),
        ("孩子们在老师的带领", "下走进博物馆参观"),
        ("记者从县教育局获", "悉，今年秋季学期"),
    ]
    found = [[together(before, after) for _, after in halves] for before, _ in halves]
    assert all(row[n] == max(row) for n, row in enumerate(found)), found
