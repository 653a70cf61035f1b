"""Spans and traced text, against a slow twin that keeps the page position of every single character."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.text.spans import Span, Traced, excerpt, hull, merge_adjacent

PAGE = "甲乙丙丁戊己庚辛壬癸\n　子丑寅卯\U00020000辰巳午未"
SPANS = st.tuples(st.integers(0, len(PAGE)), st.integers(0, len(PAGE))).map(lambda s: Span(min(s), max(s)))
SEGMENTS = st.lists(SPANS, max_size=5)


def positions(segments: list[Span] | tuple[Span, ...]) -> list[int]:
    """The page position of every character."""
    return [i for start, end in segments for i in range(start, end)]


@given(SEGMENTS)
def test_merging_keeps_the_characters_and_their_order(segments: list[Span]) -> None:
    merged = merge_adjacent(segments)
    assert positions(merged) == positions(segments)
    assert all(s.start < s.end for s in merged)
    assert all(a.end != b.start for a, b in pairwise(merged))
    assert merge_adjacent(merged) == merged


@given(SEGMENTS)
def test_a_traced_text_spells_its_segments(segments: list[Span]) -> None:
    traced = Traced.cut(PAGE, *segments)
    assert traced == "".join(PAGE[i] for i in positions(segments)) == excerpt(PAGE, segments)
    assert traced.text == traced
    assert type(traced.text) is str
    assert traced.segments == merge_adjacent(segments)


@given(SEGMENTS, st.integers(-30, 30), st.integers(-30, 30))
def test_slices_keep_the_trace(segments: list[Span], start: int, end: int) -> None:
    traced = Traced.cut(PAGE, *segments)
    assert positions(traced[start:end].segments) == positions(segments)[start:end]
    assert traced[start:end] == traced.text[start:end]
    assert traced[start:] == traced.text[start:]


@given(SEGMENTS, st.integers(0, 30), st.integers(0, 30))
def test_projection_is_the_trace_of_a_slice(segments: list[Span], start: int, end: int) -> None:
    traced = Traced.cut(PAGE, *segments)
    start, end = min(start, len(traced)), min(end, len(traced))
    assert traced.project(start, end) == merge_adjacent(Span(i, i + 1) for i in positions(segments)[start:end])


@given(SEGMENTS)
def test_characters_strip_and_pickle(segments: list[Span]) -> None:
    traced = Traced.cut(PAGE, *segments)
    for i, place in enumerate(positions(segments)):
        assert traced[i].segments == (Span(place, place + 1),)
        assert traced[i - len(traced)] == traced[i]
    stripped = traced.strip_blank()
    assert stripped == traced.text.strip()
    assert excerpt(PAGE, stripped.segments) == stripped
    again = pickle.loads(pickle.dumps(traced))  # noqa: S301
    assert (again, again.segments) == (traced, traced.segments)


@given(SEGMENTS.filter(bool))
def test_the_hull_covers_everything(segments: list[Span]) -> None:
    around = hull(segments)
    assert set(positions(segments)) <= set(positions([around]))
    assert around in {Span(a.start, b.end) for a in segments for b in segments}


@given(SPANS, SPANS)
def test_overlap_is_a_common_character(a: Span, b: Span) -> None:
    if a.start < a.end and b.start < b.end:
        assert a.overlaps(b) == b.overlaps(a) == bool(set(positions([a])) & set(positions([b])))


def test_what_a_traced_text_refuses() -> None:
    with pytest.raises(ValueError, match="segments cover 3 characters, the text has 2"):
        Traced("甲乙", [Span(0, 3)])
    traced = Traced.cut(PAGE, Span(0, 4))
    with pytest.raises(ValueError, match="steps of one"):
        _ = traced[::2]
    with pytest.raises(IndexError):
        _ = traced[4]
