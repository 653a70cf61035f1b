"""Kinds of quantities that were once misread, twenty sentences or so a kind: every mention of a text, and no other."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet

from banmian.annotate.quantity.find import find_quantities

KINDS = Path(__file__).parent / "cases" / "quantities" / "kinds.tsv"


class Row(NamedTuple):
    group: str
    text: str
    mention: str
    kind: str
    value: str
    value_max: str
    unit: str
    per_unit: str
    modifier: str
    todo: str = ""


def read() -> list[list[Row]]:
    """The rows, those of one text together."""
    lines = KINDS.read_text(encoding="utf-8").splitlines()
    rows = [Row(*line.replace("↵", "\n").split("\t")) for line in lines if not line.startswith("#")]
    return [list(group) for _, group in groupby(rows, key=lambda row: row.text)]


def parameters() -> list[ParameterSet]:
    """One test a text; texts marked `todo` must fail until they are mended, and then lose the mark."""
    out = []
    for group in read():
        marks = [pytest.mark.xfail(strict=True)] if group[0].todo else []
        out.append(pytest.param(group, marks=marks, id=f"{group[0].group}-{group[0].text}"))
    return out


def number(text: str) -> float | None:
    return float(text) if text else None


def wanted(group: list[Row]) -> list[tuple[object, ...]]:
    return [
        (row.mention, row.kind, number(row.value), number(row.value_max), row.unit or None, row.per_unit or None)
        for row in group
        if row.mention
    ]


def found(text: str, group: list[Row]) -> list[tuple[object, ...]]:
    """What the reader finds; an upper bound that words give (不到, 余) is not compared."""
    out: list[tuple[object, ...]] = []
    for i, q in enumerate(find_quantities(text)):
        stated = i < len(group) and bool(group[i].value_max)
        high = None if q.value_max is None or not stated else round(q.value_max, 9)
        value = None if q.value is None else round(q.value, 9)
        out.append((q.text, q.kind, value, high, q.unit, q.per_unit))
    return out


@pytest.mark.parametrize("group", parameters())
def test_kinds(group: list[Row]) -> None:
    text = group[0].text
    assert found(text, group) == wanted(group)
    modifiers = [q.modifier_class for q in find_quantities(text)]
    assert [m or "" for m, row in zip(modifiers, group, strict=False) if row.modifier] == [
        row.modifier for row in group if row.modifier
    ]
