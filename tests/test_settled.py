"""Labels that a line's own words settle."""

from __future__ import annotations

import pytest

from banmian.parse.labels.elements import LineReading
from banmian.parse.layout import LineLabel
from banmian.parse.lines import Line
from banmian.parse.settled import settle
from banmian.signatures.signed_line import sign
from banmian.text.spans import Span, Traced

TEXT = "全村的水渠都已经修好，麦田等来了头水。"


def settled(*lines: tuple[LineLabel, str]) -> list[LineLabel]:
    texts = [text for _, text in lines]
    page = "\n".join(texts)
    starts = [sum(len(text) + 1 for text in texts[:n]) for n in range(len(texts))]
    pieces = [Traced.cut(page, Span(at, at + len(text))) for at, text in zip(starts, texts, strict=True)]
    given = [Line(text, piece, 1, is_indented=False) for text, piece in zip(texts, pieces, strict=True)]
    readings = [LineReading(label, "line:", 0.7) for label, _ in lines]
    return [reading.label for reading in settle(given, readings, list(map(sign, texts)))]


@pytest.mark.parametrize(
    "cut",
    [
        "“修渠要先算水账，再算钱账，涉及的部门有好几个",
        "按照《青禾镇水利工程管护",
        "乡里请来了老把式（今年七十",
        "他说：“等水来的那天，我们在渠",
        "《水利志》里写道：“旱年三分收，全在",
        "「修渠的日子裡，家家出一個人",
        "不少人家贴出“爱水",
        "社里印发了《护渠",
        "“三条渠”“五口塘”“两座",
        "名单（含外出务工者",
    ],
)
def test_a_head_that_leaves_a_mark_open_is_cut_text(cut: str) -> None:
    assert settled(("headline", "头水进田"), ("section_head", cut), ("paragraph", TEXT))[1] == "paragraph"


@pytest.mark.parametrize(
    "head",
    [
        "修渠先算账",
        "“算水账”与“算钱账”",
        "一本《护渠志》",
        "钱从哪里来（上）",
        "“水来了”",
        "「頭水」進田",
        "——从一条渠说起",
        "3个月，3条渠",
    ],
)
def test_a_whole_head_stays_one(head: str) -> None:
    assert settled(("headline", "头水进田"), ("section_head", head), ("paragraph", TEXT))[1] == "section_head"


def test_a_head_in_two_lines_stays_one() -> None:
    found = settled(
        ("headline", "头水进田"), ("section_head", "“先算水账"), ("section_head", "再算钱账”"), ("paragraph", TEXT)
    )
    assert found[1:3] == ["section_head", "section_head"]
