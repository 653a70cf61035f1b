"""Parting lines in which print has run several pieces together."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.parse.parting import cuts
from banmian.parse.pieces import read_pieces
from banmian.text.reading import read

MARK = "┃"
CASES = Path(__file__).parent / "cases" / "lines"


def rows(name: str) -> list[str]:
    """The lines of a file of cases: one printed line a row, with a mark where print begins another piece."""
    return [row for row in (CASES / name).read_text(encoding="utf-8").split("\n") if row and not row.startswith("#")]


def texts(text: str) -> list[str]:
    return [text[piece.span.start : piece.span.end] for piece in read_pieces(text)]


def pieces(line: str) -> list[str]:
    ends = [0, *(cut.at for cut in cuts(read(line).text)), len(line)]
    return [line[start:end].strip() for start, end in pairwise(ends)]


@pytest.mark.parametrize("row", rows("run-together.txt"))
def test_line(row: str) -> None:
    assert pieces(row.replace(MARK, "")) == [piece.strip() for piece in row.split(MARK)]


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("row", rows("run-together-not-yet.txt"))
def test_line_not_yet(row: str) -> None:
    assert pieces(row.replace(MARK, "")) == [piece.strip() for piece in row.split(MARK)]


def test_a_headline_glued_to_the_last_line_of_a_text_is_told_by_the_report_below() -> None:
    text = "他说，摊档租金不变。学童步行径启用\n【本报讯】山脚至小学的步行径昨日启用，全长四百米。"
    assert texts(text)[:2] == ["他说，摊档租金不变。", "学童步行径启用"]


def test_what_stands_beyond_the_column_is_another_piece() -> None:
    column = "河水退了，两岸的人回来收拾\n" * 9
    assert "渡口今起通航" in texts(column + "路面也都洗得很干净了。渡口今起通航\n船班一天四趟，早晚各两趟，\n")


@given(st.text(alphabet="【】本报讯（）记者张三。，●○ 　摄下转第版天地", max_size=60))
def test_pieces_lie_inside_their_line_and_ascend(line: str) -> None:
    ends = [0, *(cut.at for cut in cuts(line, fits=12, ends_here=True)), len(line)]
    assert ends == sorted(set(ends)) or ends == [0, 0]


@given(st.text(alphabet="【】本报讯（）记者张三。，●○ 　\n摄下转第版天地", max_size=200))
def test_every_character_stands_in_one_line(text: str) -> None:
    assert "".join("".join(texts(text)).split()) == "".join(text.split())
