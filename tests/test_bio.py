"""Spans as labels of tokens and back: what a tokenizer keeps apart comes back as it was."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian.training.bio import KINDS

TEXT = "石门乡修好三座桥\n（记者 程晨）石门乡和云溪镇今年修好3座桥。"
ROW: dict[str, Any] = {
    "input": TEXT,
    "entities": [
        {"label": "headline", "text": TEXT[:8], "start": 0, "end": 8},
        {"label": "place", "text": "石门乡", "start": 0, "end": 3},
        {"label": "signer", "text": "程晨", "start": 13, "end": 15},
        {"label": "place", "text": "石门乡", "start": 16, "end": 19},
        {"label": "place", "text": "云溪镇", "start": 20, "end": 23},
    ],
}
CHARACTERS = [(0, 0), *((i, i + 1) for i in range(len(TEXT))), (0, 0)]


def test_of_a_row() -> None:
    tags = banmian.to_bio(ROW, CHARACTERS)
    assert tags[0] == tags[-1] == "O"
    assert tags[1:9] == ["B-headline", *["I-headline"] * 7]
    found = banmian.from_bio(tags, CHARACTERS, TEXT)
    assert found == [e for e in ROW["entities"] if (e["label"], e["start"]) != ("place", 0)]
    assert set(tags) <= set(banmian.bio_labels())


def test_of_some_labels() -> None:
    tags = banmian.to_bio(ROW, CHARACTERS, labels=("place",))
    places = [e for e in ROW["entities"] if e["label"] == "place"]
    assert banmian.from_bio(tags, CHARACTERS, TEXT) == places
    assert set(tags) == {"O", "B-place", "I-place"}


@pytest.mark.parametrize(
    ("offsets", "tags"),
    [
        ([(0, 2), (2, 4), (4, 8)], ["B-place", "I-place", "O"]),  # a token that reaches over the end belongs to it
        ([(0, 0), (0, 1), (0, 1), (1, 3), (0, 0)], ["O", "B-place", "I-place", "I-place", "O"]),  # bytes of a character
        ([(0, 8)], ["B-place"]),
        ([(3, 8)], ["O"]),
        ([], []),
    ],
)
def test_of_any_tokens(offsets: list[tuple[int, int]], tags: list[str]) -> None:
    row = {"text": TEXT, "annotations": [{"label": "place", "text": "石门乡", "start": 0, "end": 3}]}
    assert banmian.to_bio(row, offsets) == tags


def test_neighbours_stay_apart() -> None:
    row = {"facts": [{"kind": "count", "start": 0, "end": 2}, {"kind": "count", "start": 2, "end": 4}]}
    offsets = [(i, i + 1) for i in range(4)]
    assert banmian.to_bio(row, offsets) == ["B-count", "I-count", "B-count", "I-count"]
    assert [(s["start"], s["end"]) for s in banmian.from_bio(banmian.to_bio(row, offsets), offsets, "一二三四")] == [
        (0, 2),
        (2, 4),
    ]


def test_labels_that_a_model_made_up() -> None:
    offsets = [(0, 1), (1, 2), (2, 3), (3, 4)]
    found = banmian.from_bio(["I-place", "I-signer", "O", "I-signer"], offsets, "甲乙丙丁")
    assert [(s["label"], s["text"]) for s in found] == [("place", "甲"), ("signer", "乙"), ("signer", "丁")]
    with pytest.raises(ValueError, match="no label"):
        banmian.from_bio(["place"], [(0, 1)], "甲")
    with pytest.raises(ValueError, match="zip"):
        banmian.from_bio(["O"], [], "甲")
    with pytest.raises(ValueError, match="no spans"):
        banmian.to_bio({"input": "甲"}, [(0, 1)])


@st.composite
def rows(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[dict[str, Any]]]:
    """A text, a tokenizer's offsets, and spans that end where tokens end and overlap nowhere."""
    lengths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=30))
    gaps = draw(st.lists(st.booleans(), min_size=len(lengths), max_size=len(lengths)))
    offsets, at = [], 0
    for length, gap in zip(lengths, gaps, strict=True):
        at += gap  # a blank that no token stands for
        offsets.append((at, at + length))
        at += length
    text = "".join(draw(st.sampled_from("甲乙丙丁戊")) for _ in range(at))
    cuts = sorted(draw(st.sets(st.integers(0, len(offsets)))))
    spans = []
    for first, last in pairwise(cuts):
        if draw(st.booleans()):
            start, end, label = offsets[first][0], offsets[last - 1][1], draw(st.sampled_from(KINDS[:3]))
            spans.append({"label": label, "text": text[start:end], "start": start, "end": end})
    return text, offsets, spans


@given(rows(), st.lists(st.integers(0, 30)))
def test_round_trip(made: tuple[str, list[tuple[int, int]], list[dict[str, Any]]], specials: list[int]) -> None:
    text, offsets, spans = made
    tags = banmian.to_bio({"entities": spans}, offsets)
    assert banmian.from_bio(tags, offsets, text) == spans
    padded = [(0, 0), *offsets, *[(0, 0)] * len(specials)]
    assert banmian.to_bio({"entities": spans}, padded)[1 : len(offsets) + 1] == tags
    assert banmian.from_bio(banmian.to_bio({"entities": spans}, padded), padded, text) == spans
