"""What the words beside a quantity say of its value: its modifier and its bounds."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import NamedTuple, cast

from banmian.annotate.quantity.change import exceeded
from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.cues import cue_pattern, cues, suffix
from banmian.annotate.quantity.numbers import step
from banmian.records import BoundBasis, ModifierClass
from banmian.text.numerals import Number, exact


class Modifier(NamedTuple):
    """A modifier, and the place where the words in front of the quantity begin."""

    surface: str | None
    meaning: ModifierClass | None
    start: int


class Bounds(NamedTuple):
    """What a quantity's value may be."""

    low: Number | None = None
    high: Number | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    basis: BoundBasis = "none"


_SINCE = re.compile("以?来|间|中|里|内")
_WHOLE_SPAN = re.compile("的|时间|历史")
"""What stands behind a duration that 近 says is almost as long, not recent."""


def modifier_after(folded: str, end: int) -> str | None:
    """The modifier that stands behind a quantity that ends at `end`."""
    if folded[end : end + 1] not in _after_first():
        return None
    m = cue_pattern("after").match(folded, end)
    return m[0] if m else None


@cache
def _after_first() -> frozenset[str]:
    return frozenset(word[0] for word in cues("after"))


_OF_WHICH = re.compile(
    "(不到|不足|未到|少于|低于|超过|超出|超|高于|突破|接近|将近|近|约|大约|至少)[^,。、;:0-9的]{1,10}的$"
)
"""不到往年的一半: a share whose modifier stands in front of the whole."""


_REACHES = re.compile("(达到|突破|超过|逼近)(?:了)?(?:[创历空前惊破][^,。;、0-9]{1,5})的$")
"""A word between a modifier and its number that tells only how large that is."""


def modifier_of(folded: str, core: Core, clause: int) -> Modifier:
    """The modifier of a quantity: the one inside it, else one before it, else one after it; `clause` is its clause."""
    end = core.start
    while end and folded[end - 1] in " \u3000" and core.start - end < 2:
        end -= 1
    word = suffix(folded, end, "before", 4)
    if word and ((longer := suffix(folded, end, "inside", 3)) and len(longer) > len(word)):
        word = None  # 签约|50个
    if (word == "近" and _since(folded, core, end)) or (word == "高出" and exceeded(folded, core, clause)):
        word = None
    start = end - len(word) if word else end
    if core.modifier_class is not None:
        return Modifier(core.modifier, core.modifier_class, start)
    whole = word is None and core.unit_class == "proportion" and folded[end - 1 : end] == "的"
    if whole and (m := _OF_WHICH.search(folded, max(clause, end - 14), end)):
        return Modifier(m[1], cast("ModifierClass", cues("before")[m[1]]), start)
    if word is None and (m := _REACHES.search(folded, max(clause, end - 12), end)):  # 达到创纪录的|989万吨
        word, start = m[1], m.start()
    after = modifier_after(folded, core.end)
    if word:
        meaning = cast("ModifierClass", cues("before")[word])
        if meaning in ("reach", "total") and after and cues("after")[after] != "reach":
            return Modifier(after, cast("ModifierClass", cues("after")[after]), start)
        return Modifier(word, meaning, start)
    if after:
        return Modifier(after, cast("ModifierClass", cues("after")[after]), start)
    return Modifier(None, None, start)


def _since(folded: str, core: Core, end: int) -> bool:
    """Whether 近 in front of a quantity says how long ago (近3年来), and sets no bound."""
    before = folded[max(0, end - 2) : end - 1]
    return core.kind == "duration" and (
        _SINCE.match(folded, core.end) is not None
        or (before in _CLAUSE_START and _WHOLE_SPAN.match(folded, core.end) is None)
    )


_CLAUSE_START = ("", ",", "。", ";", ":", "(", "“", "\n", "在", "是")
"""Characters that 近 as recent stands behind: 近三年，…"""


def bounds_of(core: Core, modifier: Modifier) -> Bounds:
    """The bounds of a quantity's value: stated by words, or inferred from 余, 多 and 几."""
    value = core.value
    if core.kind == "score":
        return Bounds(high=core.high)
    if value is None or (core.kind == "ordinal" and core.high is None):
        return Bounds()
    if core.kind == "ordinal":
        return Bounds(core.low, core.high, True, True, "stated")
    if core.high is not None:
        return Bounds(core.low, core.high, True, True, "stated" if core.joined else "inferred")
    meaning = modifier.meaning
    if meaning is None:
        return Bounds()
    if core.modifier in ("余", "多") and meaning == "over":
        factor: Number = 1
        if core.source is not None and core.kind == "money" and core.source.factor:
            factor = exact(core.source.factor)
        top = value + step(exact(Fraction(value) / factor)) * factor if value > 0 else None
        return Bounds(value, top, False, False if top is not None else None, "inferred")
    if meaning == "over":
        return Bounds(value, None, False, None, "stated")
    if meaning == "at_least":
        return Bounds(value, None, True, None, "stated")
    if meaning in ("near", "under"):
        return Bounds(None, value, None, False, "stated")
    if meaning == "at_most":
        return Bounds(None, value, None, True, "stated")
    return Bounds()


def as_float(value: Number | None) -> float | None:
    """The nearest float."""
    return None if value is None else float(value)


def as_text(value: Number) -> str:
    """An exact decimal, or a fraction where no decimal ends."""
    if isinstance(value, int):
        return str(value)
    fraction = value
    bottom, twos, fives = fraction.denominator, 0, 0
    while bottom % 2 == 0:
        bottom, twos = bottom // 2, twos + 1
    while bottom % 5 == 0:
        bottom, fives = bottom // 5, fives + 1
    if bottom != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    places = max(twos, fives)
    scaled = fraction * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    sign = "-" if fraction < 0 else ""
    return sign + (digits if not places else f"{digits[:-places]}.{digits[-places:]}")
