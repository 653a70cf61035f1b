"""What follows a unit and belongs to the quantity: 五元三角, 两斤半, 三年多, 3小时20分钟, 25元/公斤."""

from __future__ import annotations

import re
from fractions import Fraction

from banmian.annotate.quantity.amount_draft import Draft
from banmian.annotate.quantity.core import spaces
from banmian.annotate.quantity.numbers import read_number
from banmian.annotate.quantity.units import unit_at, units
from banmian.text.numerals import CHARACTERS, DIGITS, evaluate, exact

_PER = re.compile(r"[/每](?=\D)")
_PER_MONTH = re.compile("/月(?![0-9])")
_PER_TAIL = re.compile("一(?=[斤公亩吨个张只件次人户瓶套台枚份天年月碗盒根颗把束朵串位趟头条盘罐杯袋箱桶])")
_PER_BEFORE = re.compile(r"(亩产|亩均)|每([^0-9,。、;]{1,3})")
_PRICE_END = rf"(?:(?=一[斤公亩吨个张只件瓶套份碗盒度根颗把束朵串位人趟头条块盘罐杯袋箱桶次晚天])|(?![{CHARACTERS}个多余0-9.年月]))"
_SMALL_MONEY = re.compile(
    rf"零?(?P<small>[{DIGITS}]|[0-9]{{1,2}})"
    rf"(?:(?P<tenths>[角毛])(?:(?P<cents>[{DIGITS}0-9])分|(?P<more>[一二三四五六七八九1-9]){_PRICE_END})?|分(?![钟之]))"
    rf"|(?P<bare>[一二三四五六七八九1-9]){_PRICE_END}"
)
_TENTHS_MORE = re.compile(rf"(?P<cents>[{DIGITS}0-9])分(?![钟之])|(?P<more>[一二三四五六七八九1-9]){_PRICE_END}")
"""八毛五: what follows the tenths of a yuan."""
_SMALL_DIGITS = re.compile(
    rf"([一二三四五六七八九1-9]{{1,2}})(?![{CHARACTERS}0-9个多余.%年月日来几]|(?![以左上高长宽深的])[^\W0-9_a-zA-Z])"
    r"|([一二三四五六七八九1-9])(两|分|寸|尺)(?![个名位年之钟])"
)
"""一米七八, 三斤二两, 一亩三分: the tenths of a unit."""
_TENTHS = {"斤": "两", "亩": "分", "尺": "寸", "丈": "尺", "里": "分"}
_DECIMALS = re.compile(r"[0-9]{2}(?![0-9])|[0-9]{3}(?![0-9.:/%])(?![^\W\d_])|[0-9](?![0-9.:/%]|,[0-9])(?![^\W\d_])")
"""10秒28, the result of a race."""
_RESULT_IN_METRES = re.compile(r"(?:0[0-9]|[1-9][0-9])(?![0-9.:/%至到—～~十百千万亿-]|,[0-9])")
"""20米05, the result of a throw."""
_WHOLE_WORD = re.compile("整[个体年合治改理顿]|正(?=[^,。;、)])")
"""What 整 and 正 behind an amount begin, where they do not close it (壹万元正)."""
_AFTER_HALF = re.compile("半(?![径岛数天年月个小导])")
_MORE_BY = re.compile(f"多了?[0-9{CHARACTERS}]")
"""比前一日多了180辆: more by what follows."""
_AFTER_OLD = ("", *"的了时。,.、)就便已会能还才")
"""What may follow 十个月大, an age."""
_HAN = re.compile(r"[^\W0-9_a-zA-Z]")
_SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400, "wk": 604800}
_MONTHS = {"month": 1, "year": 12}
_NUMERAL = frozenset("0123456789" + CHARACTERS)


def add_small_money(folded: str, draft: Draft) -> None:
    """元 and what follows: 三块五, 五元三角, 壹佰元整, 8亿元人民币."""
    unit = draft.unit
    draft.value = exact(Fraction(draft.value * (unit.factor or 1)))
    if (
        unit.surface in ("元", "块", "圆", "美元")
        and draft.modifier is None
        and (m := _SMALL_MONEY.match(folded, draft.end))
    ):
        if m["tenths"]:
            cents = m["cents"] or m["more"]
            draft.value += Fraction(evaluate(m["small"]), 10) + (Fraction(evaluate(cents), 100) if cents else 0)
            draft.end = m.end()
        elif m["small"]:
            draft.value, draft.end = draft.value + Fraction(evaluate(m["small"]), 100), m.end()
        elif unit.surface == "块":
            draft.value, draft.end = draft.value + Fraction(evaluate(m["bare"]), 10), m.end()
    elif unit.surface in ("毛", "角") and draft.modifier is None and (m := _TENTHS_MORE.match(folded, draft.end)):
        draft.value, draft.end = draft.value + Fraction(evaluate(m["cents"] or m["more"]), 100), m.end()
    if folded.startswith(("整", "正"), draft.end) and not _WHOLE_WORD.match(folded, draft.end):
        draft.end += 1
    if folded.startswith("人民币", draft.end):
        draft.end += 3


def add_tail(folded: str, draft: Draft) -> None:
    """What follows a physical unit or a duration: 两斤半, 三年多, 十个月大, 3小时20分钟."""
    calendar = draft.unit.unit_class == "calendar"
    if calendar and draft.unit.factor is not None:  # 刻钟
        draft.value = exact(Fraction(draft.value * draft.unit.factor))
    if draft.unit.surface == "秒" and draft.modifier is None and _decimals(folded, draft, _DECIMALS):
        return
    whole = draft.modifier is None and not draft.number.han and draft.value == int(draft.value)
    if draft.unit.surface == "米" and whole and _decimals(folded, draft, _RESULT_IN_METRES):
        return
    if draft.modifier is None and draft.unit.surface in ("米", *_TENTHS) and _small_digits(folded, draft):
        return
    if draft.modifier is None:
        if draft.value == int(draft.value) and _AFTER_HALF.match(folded, draft.end):
            draft.infix("半")
            draft.end += 1
        elif (
            folded.startswith(("多", "余"), draft.end)
            and not _MORE_BY.match(folded, draft.end)
            and (calendar or not _HAN.match(folded[draft.end + 1 : draft.end + 2]))
        ):
            draft.infix(folded[draft.end])
            draft.end += 1
    if draft.kind != "duration":
        return
    old = draft.unit.surface not in ("年", "周年", "年度") and folded.startswith("大", draft.end)
    if old and folded[draft.end + 1 : draft.end + 2] in _AFTER_OLD:
        draft.kind, draft.end = "age", draft.end + 1
    elif draft.modifier is None:
        _mixed_duration(folded, draft)


def _decimals(folded: str, draft: Draft, pattern: re.Pattern[str]) -> bool:
    """Takes the decimals that stand behind the unit (10秒28, 20米05), where they follow."""
    m = pattern.match(folded, draft.end)
    if m is None or (pattern is _RESULT_IN_METRES and unit_at(folded, m.end())):
        return False
    draft.value, draft.end = exact(Fraction(draft.value) + Fraction(int(m[0]), 10 ** len(m[0]))), m.end()
    return True


def _small_digits(folded: str, draft: Draft) -> bool:
    """Takes the tenths of 一米七八 and 三斤二两, where they follow."""
    m = _SMALL_DIGITS.match(folded, draft.end)
    bare = m is not None and m[3] is None and draft.unit.surface in ("尺", "丈")  # 二尺八
    if m is None or (not bare and m[3] != _TENTHS.get(draft.unit.surface)):
        return False
    for place, digit in enumerate(m[1] or m[2], 1):
        draft.value = exact(Fraction(draft.value) + Fraction(evaluate(digit), 10**place))
    draft.end = m.end()
    return True


def _mixed_duration(folded: str, draft: Draft) -> None:
    """3小时20分钟, 1分58秒74 as one duration, counted in the smallest unit that is named."""
    for _ in range(4):
        pos = spaces(folded, draft.end + 1 if folded.startswith(("又", "零"), draft.end) else draft.end)
        if folded[pos : pos + 1] not in _NUMERAL:
            return
        number = read_number(folded, pos)
        unit = unit_at(folded, number.end) if number and not number.modifier and number.end - pos <= 8 else None
        if unit is not None and unit.surface == "分" and draft.unit.unit in ("h", "day"):
            unit = units()["分钟"]._replace(surface="分")
        if number is None or unit is None or unit.kind != "duration" or unit.surface in ("年", "日"):
            return
        scale = next((scale for scale in (_SECONDS, _MONTHS) if {draft.unit.unit, unit.unit} <= scale.keys()), None)
        if scale is None or scale[unit.unit] >= scale[draft.unit.unit]:
            return
        larger = Fraction(draft.value) * scale[draft.unit.unit] / scale[unit.unit]
        draft.value = exact(larger + Fraction(number.value))
        draft.mean(unit)
        draft.end = number.end + len(unit.surface)
        if unit.unit == "s":
            _decimals(folded, draft, _DECIMALS)


def per_of(folded: str, draft: Draft) -> str | None:
    """The denominator: 25元/公斤, 三块五一斤, 亩产500斤, 每公斤涨2元."""
    money = draft.unit.unit_class == "currency"
    if money and _PER_MONTH.match(folded, draft.end):
        draft.end += 2
        return "month"
    if (m := _PER.match(folded, draft.end)) and (money or m[0] == "/") and (unit := unit_at(folded, m.end())):
        draft.end = m.end() + len(unit.surface)
        if folded[draft.end : draft.end + 1] in ("·", "⋅") and (second := unit_at(folded, draft.end + 1)):
            draft.end += 1 + len(second.surface)
            return f"{unit.unit}.{second.unit}"
        return unit.unit
    if money and (m := _PER_TAIL.match(folded, draft.end)) and (unit := unit_at(folded, m.end())):
        return unit.unit
    if not money and draft.unit.unit_class != "physical":
        return None
    m = _PER_BEFORE.search(folded, max(0, draft.start - 8), draft.start)
    if m is None or m[1]:
        return "mu" if m else None
    unit = unit_at(folded, m.start(2))
    return unit.unit if unit is not None and unit.unit_class == "physical" else None
