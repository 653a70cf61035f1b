"""A number with its unit in the making: `3万`, then 余, then 名."""

from __future__ import annotations

from fractions import Fraction

from banmian.annotate.quantity.core import spaces
from banmian.annotate.quantity.numbers import Reading
from banmian.annotate.quantity.units import Unit, unit_at, units
from banmian.records import Kind, ModifierClass
from banmian.text.numerals import Number, evaluate, exact

_HALF = Fraction(1, 2)
_POINTS = ("多百分点", "余百分点")


class Draft:
    """A quantity in the making."""

    __slots__ = ("end", "kind", "modifier", "modifier_class", "num_end", "number", "pos", "start", "unit", "value")

    def __init__(self, start: int, number: Reading, unit: Unit, pos: int) -> None:
        self.start, self.number, self.unit, self.pos = start, number, unit, pos
        self.end = pos + len(unit.surface)  # `with_unit` moves it where 个 stands apart from 月
        self.num_end = number.end
        self.value: Number = number.value
        self.kind: Kind = unit.kind
        self.modifier: str | None = number.modifier
        self.modifier_class: ModifierClass | None = number.modifier_class

    def mean(self, unit: Unit) -> None:
        """Takes `unit` for what the surface stands for here."""
        self.unit, self.kind = unit, unit.kind

    def infix(self, char: str) -> None:
        """Takes 余, 多, 来 or 半 that stands inside the quantity."""
        if char == "半":
            self.value = exact(self.value + _HALF)
        else:
            self.modifier, self.modifier_class = char, "approx" if char == "来" else "over"


def with_unit(folded: str, start: int, number: Reading) -> Draft | None:
    """Number, inner 余 or 多, and unit."""
    if not number.modifier and (draft := _peeled(folded, start, number)):
        return draft
    at = spaces(folded, number.end)
    inner = folded[at : at + 1]
    if inner in ("余", "多", "来") and inner and number.modifier is None:
        at = spaces(folded, at + 1)
        unit = unit_at(folded, at)
        if unit is None:
            return None
        draft = Draft(start, number, unit, at)
        draft.infix(inner)
        return draft
    if inner == "个" and folded[at + 1 : at + 2] in ("多", "余", "半", "来") and folded[at + 1 : at + 2]:
        unit = units()["个月"] if folded.startswith("月", at + 2) else unit_at(folded, at + 2)
        if unit is not None and unit.unit_class == "calendar":  # 两个多小时, 一个半月
            draft = Draft(start, number, unit, at + 2)
            draft.infix(folded[at + 1])
            draft.end = at + 3 if folded.startswith("月", at + 2) else draft.end
            return draft
    if inner == "个" and folded.startswith(_POINTS, at + 1):  # 五个多百分点
        draft = Draft(start, number, units()["个百分点"], at)
        draft.infix(folded[at + 1])
        draft.end = at + 5
        return draft
    unit = unit_at(folded, at)
    return Draft(start, number, unit, at) if unit is not None else None


def _peeled(folded: str, start: int, number: Reading) -> Draft | None:
    """`一千瓦` as 一 千瓦, `600兆瓦` as 600 兆瓦: the last 千 or 兆 of a numeral that belongs to the unit."""
    last = number.end - 1
    if folded[last] not in "千兆百" or last <= number.start:
        return None
    unit = unit_at(folded, last)
    if unit is None or len(unit.surface) < 2:
        return None
    try:
        value = evaluate(folded[number.start : last].rstrip())
    except ValueError:
        return None
    draft = Draft(start, number, unit, last)
    draft.value, draft.num_end = value, last
    return draft
