"""Number and unit: what is counted, measured, paid or lasts."""

from __future__ import annotations

import re
from fractions import Fraction

from banmian.annotate.quantity.amount_draft import Draft, with_unit
from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.numbers import Reading, read_number
from banmian.annotate.quantity.proportions import share_after
from banmian.annotate.quantity.rejects import Word
from banmian.annotate.quantity.unit_tails import add_small_money, add_tail, per_of
from banmian.annotate.quantity.unit_words import WARMTH, unit_word
from banmian.annotate.quantity.units import Unit, unit_at, units
from banmian.text.numerals import CHARACTERS, exact

_OR_UNIT = re.compile(r"\(([^()0-9]{1,2})\)")
"""78册(本): a second classifier for the same things."""
_SECONDS_AFTER = re.compile(rf"零?[0-9{CHARACTERS}]{{1,3}}(?:\.[0-9]{{1,3}})?秒")
_NUMERAL = frozenset("0123456789" + CHARACTERS)
_STONES = Unit("块", "块", "classifier", "count")
_HAN = re.compile(r"[^\W0-9_a-zA-Z]")


def measure_at(
    folded: str, start: int, number: Reading, *, sign: int = 1, currency: str | None = None
) -> Core | Word | None:
    """The quantity of a number that has been read: a `Word` where number and unit make one, `None` where no unit follows.

    Args:
        folded: the passage.
        start: where the quantity begins (a sign or a currency may stand before the number).
        number: the number.
        sign: -1 for a number below zero.
        currency: the currency that stands in front of the number.
    """
    if currency is None and (share := share_after(folded, start, number)):
        return share._replace(value=-share.value) if sign < 0 and share.value is not None else share
    draft = with_unit(folded, start, number)
    if draft is None or (currency and draft.unit.unit_class != "currency"):
        return None
    surface = draft.unit.surface
    if surface == "块" and not _is_money(folded, draft.end):
        draft.mean(_STONES)
    if surface == "分" and _SECONDS_AFTER.match(folded, draft.end):  # 3分20秒
        draft.mean(units()["分钟"]._replace(surface="分"))
    elif word := unit_word(folded, draft):
        return word
    if draft.unit.unit_class == "currency":
        add_small_money(folded, draft)
    elif surface in ("度", "级", "分") and draft.unit.unit_class == "classifier":
        draft.mean(_scale(folded, draft))
    elif draft.unit.unit_class in ("calendar", "physical"):
        add_tail(folded, draft)
    elif draft.unit.unit_class == "proportion" and draft.modifier is None and folded.startswith("多", draft.end):
        draft.infix("多")
        draft.end += 1
    elif draft.unit.unit_class == "classifier" and (m := _OR_UNIT.match(folded, draft.end)) and m[1] in units():
        draft.end = m.end()
    per = per_of(folded, draft)
    value, low, high = draft.value, number.low, number.high
    if sign < 0:
        value, low, high = -value, None, None
    unit = draft.unit
    return Core(
        start, draft.end, number.start, draft.num_end, draft.kind, value if isinstance(value, int) else exact(Fraction(value)), low, high,
        currency or unit.unit, unit.surface, unit.unit_class, unit if unit.kind == draft.kind else None, per, draft.modifier, draft.modifier_class,
        rule=draft.kind,
    )  # fmt: skip


def _scale(folded: str, draft: Draft) -> Unit:
    """The unit that 度, 级 and 分 mean here."""
    if draft.unit.surface == "度":
        near = folded[max(0, draft.start - 8) : draft.number.start]
        if WARMTH.search(near) and "电" not in near[-4:]:
            return units()["℉" if near.endswith(("华氏", "华氏零下")) else "℃"]
        if "电" in folded[draft.end : draft.end + 2] or "电" in near:
            return units()["千瓦时"]
    return draft.unit


def _is_money(folded: str, end: int) -> bool:
    """Whether 块 after a number means yuan: at the end of a clause or before a digit, not before what is counted."""
    after = folded[end : end + 1]
    if after in _NUMERAL and (number := read_number(folded, end)) is not None:
        unit = unit_at(folded, number.end)
        return unit is None or unit.kind not in ("length", "area", "volume")  # 12块|5厘米厚的木板
    return _HAN.match(after) is None or after in "的左多就以到每买卖"
