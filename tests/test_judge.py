"""The judge's parts against slow, obvious twins; what is copied is exact; time grows with the texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian import benchmark, find_quantities
from banmian.bench.assignment import assign
from banmian.bench.dimension import Dimensions
from banmian.bench.entailment import relation
from banmian.bench.figures import Figure, figures_of, same_dimension
from tests.growth import ALLOWED, growth

_NUMBERS = st.sampled_from(["3", "4", "30", "41", "300", "320", "345", "3万", "3.2万", "3200", "5至8", "3至5"])
_UNITS = st.sampled_from(["名", "户", "个", "村", "元", "美元", "亩", "公顷", "%", "个百分点"])
_WAYS = st.sampled_from(["", "", "增长", "下降"])
_AHEAD = st.sampled_from(["", "", "", "近", "约", "超过", "不足", "至少", "不超过"])
_SAID = st.builds("".join, st.tuples(_WAYS, _AHEAD, _NUMBERS, _UNITS))
_TEXTS = st.lists(_SAID, max_size=8).map("，".join)
_COSTS = st.integers(1, 4).flatmap(
    lambda rows: st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=rows, max_size=rows)
)


def _figures(text: str) -> Sequence[Figure]:
    return figures_of(text, find_quantities(text)).figures


def _comparable(figure: Figure, others: Iterable[Figure]) -> list[Figure]:
    return [o for o in others if o.family == figure.family and same_dimension(o.family, o.unit, figure.unit)]


@given(_COSTS)
def test_an_assignment_costs_as_little_as_the_best_of_all(costs: list[list[int]]) -> None:
    columns = assign(costs)
    assert len(set(columns)) == len(costs)
    least = min(sum(costs[i][j] for i, j in enumerate(chosen)) for chosen in permutations(range(5), len(costs)))
    assert sum(costs[i][j] for i, j in enumerate(columns)) == least


@given(_TEXTS, _TEXTS)
def test_indexes_find_what_a_look_at_every_figure_finds(source: str, summary: str) -> None:
    sources = _figures(source)
    index = Dimensions(sources)
    for h in _figures(summary):
        same = _comparable(h, sources)
        found = index.of(h.family, h.unit)
        assert {s.key for s in found.figures} == {s.key for s in same}
        holding = {s.key for s in same if relation(h, s) in ("exact", "entailed")}
        assert {
            s.key for s in (*found.equal(h), *found.within(h)) if relation(h, s) in ("exact", "entailed")
        } == holding


@given(_TEXTS)
def test_what_is_copied_is_exact(text: str) -> None:
    document = benchmark.numeric_faithfulness([text], [text], [text]).documents[0]
    assert {q.verdict for q in document.quantities} <= {"exact"}
    assert document.clean


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("约{0}人，", "约{1}人，"),
        ("{0}人", "{0}人"),
        ("3至{0}天，", "3至{0}天，"),
        ("第9组有{0}户，", "第9组有{1}户，"),
        ("收入{0}亿元，增长{0}%，", "收入{1}亿元，增长{0}%，"),
    ],
)
def test_time_grows_with_the_texts(said: str, of: str) -> None:
    def judge(text: str) -> None:
        number = len(text)
        summary = "".join(said.format(10000 + i) for i in range(number))
        source = "".join(of.format(10000 + i, 10001 + 2 * i) for i in range(number))
        benchmark.numeric_faithfulness([summary], [source])

    assert growth(judge, " " * 1200) < ALLOWED
