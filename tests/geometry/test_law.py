"""The law of places: every character of a sheet in exactly one line, every line on its sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from banmian.page import build_page
from banmian.records import PageText, PlacedLine, SourceMark
from banmian.release.check import check
from tests.factory import write_release

TEXT = "溪口两座老桥同日修好\n溪口镇今年修好了2座老桥，全长120米。\n村民不再绕路。"
ENDS = (10, 22, 31, 39)
LINES = (
    PlacedLine(0, 10, 1, 100, 100, 900, 180),
    PlacedLine(11, 22, 1, 100, 200, 500, 300, 0.97),
    PlacedLine(22, 31, 1, 100, 310, 480, 400),
    PlacedLine(32, 39, 1, 500, 200, 900, 300),
)
PAGE = PageText(
    TEXT,
    "ab" * 32,
    "a.pdf#1",
    "pdf",
    marks=(SourceMark(0, 10, "headline", 0), SourceMark(11, 31, "body", 0), SourceMark(32, 39, "body", 0)),
    lines=LINES,
    width=1000,
    height=1400,
    read_by="a reader 1.0",
)


def faults(folder: Path, page: PageText) -> list[str]:
    write_release(folder, [build_page(page)])
    return [fault.message for fault in check(folder).faults if fault.law == "places"]


def test_a_page_with_places_is_one_article_and_keeps_the_law(tmp_path: Path) -> None:
    page = build_page(PAGE)
    (article,) = page.articles
    assert (article.headline, article.n_paragraphs) == ("溪口两座老桥同日修好", 2)
    assert page.lines == LINES
    assert faults(tmp_path, PAGE) == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (LINES[:3], "is in no line's box"),
        ((LINES[0], LINES[2], LINES[3]), "is in no line's box"),
        ((LINES[0], replace(LINES[1], end=25), *LINES[2:]), "should begin behind 25"),
        ((LINES[0], replace(LINES[1], end=31), LINES[3], replace(LINES[3], start=38)), "should begin behind 39"),
        ((LINES[0], LINES[1], replace(LINES[2], end=33), replace(LINES[3], start=33)), "goes over the end of a line"),
        ((replace(LINES[0], x1=1001), *LINES[1:]), "is not on the sheet"),
        ((replace(LINES[0], y0=200), *LINES[1:]), "is not on the sheet"),
        ((replace(LINES[0], sheet=0), *LINES[1:]), "is not on the sheet"),
    ],
)
def test_what_breaks_the_law_is_named(tmp_path: Path, lines: tuple[PlacedLine, ...], message: str) -> None:
    found = faults(tmp_path, replace(PAGE, lines=lines))
    assert any(message in fault for fault in found)


def test_lines_without_a_sheet_are_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, replace(PAGE, width=None)) == ["its lines have places on a sheet of None by 1400"]


def test_the_source_says_which_article_a_line_is_of() -> None:
    text = "两桥修好\n石门镇修好两座桥。\n小学开学\n村小开学了。\n石门镇还要再修一座。"
    spans = [(0, 4), (5, 14), (15, 19), (20, 26), (27, 37)]
    roles = ("headline", "body", "headline", "body", "body")
    articles = (0, 0, 1, 1, 0)
    marks = tuple(SourceMark(*span, role, n) for span, role, n in zip(spans, roles, articles, strict=True))  # type: ignore[arg-type]
    found = build_page(PageText(text, "cd" * 32, marks=marks)).articles
    assert [(a.headline, a.n_paragraphs) for a in found] == [("两桥修好", 2), ("小学开学", 1)]
