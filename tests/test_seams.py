"""Joins: the best set of them against a slow, obvious twin; and how text reads across a cut."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.parse.crossing import reads_on
from banmian.parse.fluency import START, Model, continuation, plain
from banmian.parse.reading import is_open
from banmian.parse.seams import Join, Piece, best_joins, candidates, find_joins

SCORES = st.floats(min_value=0.1, max_value=9.0, allow_nan=False)


@st.composite
def possible_joins(draw: st.DrawFn) -> list[Join]:
    pairs = [(i, j) for i in range(6) for j in range(i + 1, min(7, i + 4))]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=9))
    return [Join(i, j, draw(SCORES), "") for i, j in chosen]


def fits(joins: tuple[Join, ...]) -> bool:
    return len({x.first for x in joins}) == len(joins) == len({x.second for x in joins})


@given(possible_joins())
def test_no_other_joins_read_better(joins: list[Join]) -> None:
    best = best_joins(joins)
    assert fits(tuple(best))
    every = (s for n in range(len(joins) + 1) for s in itertools.combinations(joins, n) if fits(s))
    assert math.isclose(sum(x.score for x in best), max(sum(x.score for x in s) for s in every), abs_tol=1e-9)


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


def test_nothing_with_a_dateline_of_its_own_is_a_rest() -> None:
    pieces = [Piece("村里修好了路，大", True, True, False, False), Piece("本报讯 家里", False, False, False, True)]
    assert candidates(pieces) == []
    assert find_joins(pieces) == []


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12))
def test_joins_go_forward_and_share_no_side(texts: list[str]) -> None:
    pieces = [Piece(text, is_open(text), i % 5 == 0, False, False) for i, text in enumerate(texts)]
    joins = find_joins(pieces)
    assert all(pieces[x.first].is_open and x.first < x.second for x in joins)
    assert fits(tuple(joins))
