"""The judge's indexes give what a look at every figure would, and its time grows with the texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian import benchmark, find_quantities
from banmian.bench.dimension import Dimensions
from banmian.bench.figures import Figure, figures_of, same_dimension
from banmian.bench.verdicts import Judge
from tests.growth import ALLOWED, growth

_NUMBERS = st.sampled_from(["3", "4", "30", "41", "300", "320", "345", "3万", "3.2万", "3200", "5至8", "3至5"])
_UNITS = st.sampled_from(["名", "户", "个", "村", "元", "美元", "亩", "公顷", "%", "个百分点"])
_WAYS = st.sampled_from(["", "", "增长", "下降"])
_AHEAD = st.sampled_from(["", "", "", "近", "约", "超过", "不足", "至少", "不超过"])
_SAID = st.builds("".join, st.tuples(_WAYS, _AHEAD, _NUMBERS, _UNITS))
_TEXTS = st.lists(_SAID, max_size=8).map("，".join)


def _figures(text: str) -> Sequence[Figure]:
    return figures_of(text, find_quantities(text)).figures


def _comparable(figure: Figure, others: Iterable[Figure]) -> list[Figure]:
    return [o for o in others if o.family == figure.family and same_dimension(o.family, o.unit, figure.unit)]


def _entails(source: Figure, figure: Figure) -> bool:
    outer = figure.entailed
    return outer is not None and source.value != figure.value and source.interval.within(outer)


def _opposed(one: Figure, other: Figure) -> bool:
    return {one.direction, other.direction} == {"up", "down"}


@given(_TEXTS, _TEXTS)
def test_indexes_find_what_a_look_at_every_figure_finds(source: str, summary: str) -> None:
    sources, figures = _figures(source), _figures(summary)
    judge, reverse, index = Judge(sources), Judge(figures), Dimensions(sources)
    for h in figures:
        same = _comparable(h, sources)
        found = index.of(h.family, h.unit)
        assert {s.key for s in found.figures} == {s.key for s in same}
        for way in (None, "up", "down"):
            slow = any(_entails(s, h) for s in same if s.direction == way)
            assert slow == any(s.direction == way for s in found.entailing(h))
        assert all(_entails(s, h) for s in found.entailing(h))
        equal = [s for s in same if s.value == h.value and (s.high == h.high or None in (s.high, h.high))]
        assert {(s.modifier, s.direction) for s in found.equal(h)} == {(s.modifier, s.direction) for s in equal}
        terms = [s.value for s in same if s.modifier == "none"]
        sums = {sum(some) for size in (2, 3) for some in combinations(terms, size)}
        assert found.add_up_to(h.value) == (h.value in sums)
        assert found.differ_by(h.value) == (h.value in {abs(a - b) for a, b in combinations(terms, 2)})
        verdict = judge(h).verdict
        exact = any(s.modifier == h.modifier and not _opposed(s, h) for s in equal)
        assert (verdict == "exact") == exact
        if verdict == "entailed":
            assert any(_entails(s, h) and not _opposed(s, h) for s in same)
    for s in sources:
        said = [h for h in _comparable(s, figures) if not _opposed(s, h)]
        equal = [h for h in said if s.value == h.value and (s.high == h.high or None in (s.high, h.high))]
        slow = any(h.modifier == s.modifier for h in equal) or any(_entails(s, h) for h in said)
        assert reverse.supports(s) == slow


@given(_TEXTS)
def test_what_is_copied_is_exact(text: str) -> None:
    document = benchmark.numeric_faithfulness([text], [text], [text]).documents[0]
    assert {q.verdict for q in document.quantities} <= {"exact"}
    assert all(q.is_bound for q in document.quantities)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("约{0}人，", "约{1}人，"),
        ("{0}人", "{0}人"),
        ("3至{0}天，", "3至{0}天，"),
        ("第9组有{0}户，", "第9组有{1}户，"),
    ],
)
def test_time_grows_with_the_texts(said: str, of: str) -> None:

    def judge(text: str) -> None:
        number = len(text)
        summary = "".join(said.format(10000 + i) for i in range(number))
        source = "".join(of.format(10000 + i, 10001 + 2 * i) for i in range(number))
        benchmark.numeric_faithfulness([summary], [source])

    assert growth(judge, " " * 1200) < ALLOWED
