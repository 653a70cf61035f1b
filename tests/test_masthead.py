"""What a page's masthead says, and what becomes of it in the page's row."""

from __future__ import annotations

import json
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.page import parse_page, rederive
from banmian.parse.masthead import read_masthead
from banmian.records import KnownFrom
from banmian.text.reading import read

CASES = Path(__file__).parent / "cases" / "mastheads" / "lines.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
BODY = (
    "\n\n三村合修一条渠\n\n本报讯 去年，三个村合修了一条水渠，全长12公里。4月起，水渠由三个村轮流看管，每村看管10天。\n"
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["top"].split("\n")[0][:16])
def test_masthead(row: dict[str, Any]) -> None:
    reading = read(row["top"] + BODY)
    found = read_masthead(reading.text)
    newspaper = None if found.newspaper is None else "".join(reading.cut(*found.newspaper).split())
    day = None if found.date is None else found.date.isoformat()
    assert (newspaper, day, found.page_no) == (row["newspaper"], row["date"], row["page_no"])
    assert (found.doubt is not None) == row.get("doubt", False)


def test_the_masthead_fills_what_is_not_known_and_settles_the_times_of_the_page() -> None:
    page = parse_page("陇东日报 2024年4月8日 星期一 3版 综合" + BODY)
    assert (page.newspaper, page.date, page.page_no) == ("陇东日报", Date(2024, 4, 8), "3")
    assert page.known_from == KnownFrom("masthead", "masthead", "masthead")
    spans = {fact.time_text: (fact.date_start, fact.date_end) for a in page.articles for fact in a.facts}
    assert spans["去年"] == (Date(2023, 1, 1), Date(2024, 1, 1))


def test_metadata_is_believed_and_what_print_says_otherwise_is_told() -> None:
    page = parse_page(
        "陇东日报 2024年4月8日 星期一 3版 综合" + BODY, newspaper="陇东日报", date=Date(2024, 4, 9), page_no="03"
    )
    assert (page.date, page.page_no) == (Date(2024, 4, 9), "03")
    assert page.known_from == KnownFrom("metadata", "metadata", "metadata")
    assert page.contradictions == ("date: 2024-04-09 by the metadata, 2024-04-08 by the masthead",)


def test_a_date_with_another_weekday_is_not_believed_and_told() -> None:
    page = parse_page("陇东日报 2024年4月8日 星期二 3版 综合" + BODY)
    assert page.date is None
    assert page.contradictions == ("date: 2024-04-08 is no 星期二, as the masthead has it",)


def test_a_page_read_again_gives_the_same_row() -> None:
    page = parse_page("陇东日报 2024年4月8日 星期一 3版 综合" + BODY, page_no="4")
    assert rederive(page) == page


@given(st.text(alphabet="《》（）日报晨年月0123456789一二星期第版A 　\n，。民国-", max_size=120))
def test_any_text_is_read(text: str) -> None:
    found = read_masthead(text)
    assert found.newspaper is None or 0 <= found.newspaper.start < found.newspaper.end <= len(text)
