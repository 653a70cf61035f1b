"""Dates and times against rows written by hand: what is a mention, its TIMEX3 value, and the days it covers."""

from __future__ import annotations

from datetime import date as Date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet

from banmian import parse_page
from banmian.annotate.quantity.find import find_quantities

CASES = Path(__file__).parent / "cases" / "times"


class Row(NamedTuple):
    kind: str
    page: str
    text: str
    mention: str
    timex: str
    date_start: str
    date_end: str
    todo: str = ""


def read(name: str) -> list[list[Row]]:
    """The rows of a table, those of one text and page date together."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    rows = [Row(*line.split("\t")) for line in lines if not line.startswith("#")]
    return [list(group) for _, group in groupby(rows, key=lambda row: (row.page, row.text))]


def parameters(name: str) -> list[ParameterSet]:
    """One test a text; texts marked `todo` must fail until they are mended, and then lose the mark."""
    out = []
    for group in read(name):
        marks = [pytest.mark.xfail(strict=True)] if group[0].todo else []
        out.append(pytest.param(group, marks=marks, id=f"{group[0].kind}-{group[0].text}-{group[0].page}"))
    return out


def day(text: str) -> Date | None:
    return Date.fromisoformat(text) if text else None


@pytest.mark.parametrize("group", parameters("cases.tsv"))
def test_times(group: list[Row]) -> None:
    got = [
        (q.text, q.timex, q.date_start, q.date_end)
        for q in find_quantities(group[0].text, date=day(group[0].page))
        if q.kind in ("date", "time")
    ]
    want = [(row.mention, row.timex or None, day(row.date_start), day(row.date_end)) for row in group if row.mention]
    assert got == want


def governed() -> list[list[str]]:
    lines = (CASES / "governing.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("page", "text", "mention", "time"), governed())
def test_governing_times(page: str, text: str, mention: str, time: str) -> None:
    (q,) = [q for q in find_quantities(text, date=day(page)) if q.text == mention and q.kind not in ("date", "time")]
    assert (q.time_text or "") == time
    assert q.time_basis == ("page" if not time else "stated" if text.count("。") == 1 else "inherited")
    if time:
        assert text[q.time_start : q.time_end] == time


PLACES = [
    ("云溪市下辖4县。全市新增企业30家。", "30家", "全市", None),
    ("投资3亿元在平江县建设园区。", "3亿元", "平江县", "430626"),
    ("湖南省平江县新增企业5家。", "5家", "平江县", "430626"),
    ("昨天，30名师生走进广西贺州市参观。", "30名", "贺州市", "451100"),
    ("我县新建厂房7栋。", "7栋", "我县", None),
    ("湖南省平江县开工。全县新建厂房7栋。", "7栋", "全县", "430626"),
    ("新建厂房7栋。平江县来人参观。", "7栋", None, None),
]


@pytest.mark.parametrize(("text", "mention", "place", "adcode"), PLACES)
def test_governing_places(text: str, mention: str, place: str | None, adcode: str | None) -> None:
    facts = [fact for article in parse_page(text).articles for fact in article.facts]
    (fact,) = [fact for fact in facts if fact.text == mention]
    assert (fact.place_text, fact.adcode) == (place, adcode)
    if place is not None:
        paragraph = parse_page(text).articles[0].paragraphs[0].text
        assert paragraph[fact.place_start : fact.place_end] == place
