"""The core of a quantity as the readers hand it on: where it stands, its number and its unit."""

from __future__ import annotations

from typing import NamedTuple

from banmian.annotate.quantity.units import Unit
from banmian.records import Kind, ModifierClass, UnitClass
from banmian.text.numerals import Number


class Core(NamedTuple):
    """A quantity without its context."""

    start: int
    end: int
    num_start: int
    num_end: int
    kind: Kind
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    unit_text: str | None = None
    unit_class: UnitClass = "none"
    source: Unit | None = None
    """The unit that gives the value in SI."""
    per_unit: str | None = None
    modifier: str | None = None
    modifier_class: ModifierClass | None = None
    joined: bool = False
    """Two numbers of one range."""
    rule: str = "number"
    """How it was read: a row of `quantity_rules.tsv`."""


def proportion(
    start: int,
    end: int,
    kind: Kind,
    value: Number | None,
    rule: str,
    *,
    number: tuple[int, int] | None = None,
    unit: str | None = None,
    unit_text: str | None = None,
) -> Core:
    """A quantity that is a share or a multiple of something; `number` is the place of its numeral, if not all of it."""
    first, last = number or (start, end)
    return Core(
        start,
        end,
        first,
        last,
        kind,
        value,
        None,
        None,
        unit,
        unit_text,
        "proportion",
        rule=rule,
    )


def spaces(folded: str, pos: int) -> int:
    """The place of the next character that is no blank or line break, at most two of them on."""
    for _ in range(2):
        if folded[pos : pos + 1] not in (" ", "\t", "\n"):
            return pos
        pos += 1
    return pos
