"""Dates and times against rows written by hand: what is a mention, its TIMEX3 value, and the days it covers."""

from __future__ import annotations

from datetime import date as Date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet

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
