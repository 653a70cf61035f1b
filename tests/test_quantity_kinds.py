"""Kinds of quantities that were once misread, twenty sentences or so a kind: every mention of a text, and no other."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet

from banmian.annotate.quantity.find import find_quantities, read_quantities

KINDS = Path(__file__).parent / "cases" / "quantities" / "kinds.tsv"
REJECTS = KINDS.with_name("rejects.tsv")


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


def rejected() -> list[tuple[str, str]]:
    """Reason and text; what is rejected stands in braces."""
    lines = REJECTS.read_text(encoding="utf-8").splitlines()
    return [(reason, text) for reason, _, text in (line.partition("\t") for line in lines if not line.startswith("#"))]


@pytest.mark.parametrize(("reason", "marked"), rejected())
def test_rejects(reason: str, marked: str) -> None:
    facts, rejections = read_quantities(marked.replace("{", "").replace("}", ""))
    start = 0
    for part in marked.split("{")[1:]:
        start = marked.index("{" + part, start)
        at = start - 2 * marked[:start].count("{")
        end = at + part.index("}")
        assert [r.reason for r in rejections if r.start < end and at < r.end] == [reason]
        assert not [q for q in facts if q.start < end and at < q.end]


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
