"""Joins: how likely each is, against a slow, obvious twin; and how text reads across a cut."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.parse.joins.crossing import reads_on
from banmian.parse.joins.fluency import START, Model, continuation, plain
from banmian.parse.joins.joins import Piece, candidates, find_joins
from banmian.parse.joins.matching import Pair, posteriors
from banmian.parse.line_ends import breaking_off, is_open

ODDS = st.floats(min_value=-3.9, max_value=9.0, allow_nan=False)


@st.composite
def possible_joins(draw: st.DrawFn) -> dict[Pair, float]:
    pairs = [(i, j) for i in range(6) for j in range(i + 1, min(7, i + 4))]
    return {pair: draw(ODDS) for pair in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=9))}


def fits(pairs: tuple[Pair, ...]) -> bool:
    return len({first for first, _ in pairs}) == len(pairs) == len({second for _, second in pairs})


@given(possible_joins())
def test_a_join_is_as_likely_as_the_readings_that_have_it(odds: dict[Pair, float]) -> None:
    readings = [x for n in range(len(odds) + 1) for x in itertools.combinations(odds, n) if fits(x)]
    weights = [math.exp(sum(odds[pair] for pair in reading)) for reading in readings]
    found = posteriors(odds)
    for pair in odds:
        share = sum(w for w, reading in zip(weights, readings, strict=True) if pair in reading) / sum(weights)
        assert math.isclose(found[pair], share, abs_tol=1e-9)


def test_a_model_spreads_no_more_than_one() -> None:
    model = Model([("", "天地人^", "5 4 3 2"), ("天", "地人", "3 1"), (START, "天人", "1 1"), ("天地", "人", "2")])
    for before in ("", "天", "天地", START, "人人"):
        total = sum(model.probability(c, before) for c in "天地人^")
        assert 0 < total < 1
    assert model.probability("人", "天地") > model.probability("人", "地")


@pytest.mark.parametrize(
    ("left", "right", "alternative"),
    [
        ("镇里为老人办起了养老服务", "中心，饭菜比从前可口", "近日，镇里又买了两辆车"),
        ("全县有四十所学校开展了安全教", "育，学生们听得很认真", "据了解，活动还将继续"),
        ("施工队加固了三公里河堤，附近的村", "庄不再受淹", "目前，工程已经完工"),
    ],
)
def test_the_rest_of_a_sentence_reads_better_than_another_paragraph(left: str, right: str, alternative: str) -> None:
    assert continuation(left, right) > 0 > continuation(left, alternative)
    assert reads_on(left, right) > reads_on(left, alternative)


def test_digits_letters_and_blanks_are_all_alike_to_the_model() -> None:
    assert plain("\u3000在２０２４年 5月ABC") == "在0000年0月aaa"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("他走进了", True), ("他走了。", False), ("——村民何大川", False), ("他说：", False), ("（下转第2版）", False)],
)
def test_what_breaks_off(text: str, expected: bool) -> None:
    assert is_open(text) is expected


def test_what_a_page_says_as_a_sentence_does_not_break_off() -> None:
    text = "河堤修好以后，两岸的 村民都说放心多了。施工队还没有走"
    lines = [text, "河堤修好以后，两岸的村民都说放心多了", "要听居民怎么说", "他们又种了", "放心多了"]
    assert breaking_off(lines, running=[True] * 5) == [True, False, False, True, True]
    assert breaking_off(lines, running=[True, False, True, True, True]) == [True] * 5


def test_nothing_with_a_dateline_of_its_own_is_a_rest() -> None:
    pieces = [
        Piece("村里修好了路，大", True, True, False, False, False),
        Piece("本报讯 家里", False, False, False, False, True),
    ]
    assert candidates(pieces) == []
    assert find_joins(pieces).sure == []


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12))
def test_joins_go_forward_and_share_no_side(texts: list[str]) -> None:
    pieces = [Piece(text, is_open(text), i % 5 == 0, False, i % 3 == 0, False) for i, text in enumerate(texts)]
    joins = find_joins(pieces).sure
    assert all(pieces[x.first].is_open and x.first < x.second for x in joins)
    assert fits(tuple((x.first, x.second) for x in joins))
