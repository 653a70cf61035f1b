"""Number and unit: what is counted, measured, paid or lasts."""

from __future__ import annotations

import re
from fractions import Fraction

from banmian.annotate.quantity_core import Core, spaces
from banmian.annotate.quantity_numbers import Reading, read_number
from banmian.annotate.quantity_proportion import share_after
from banmian.annotate.quantity_rejects import Word, compound_at
from banmian.annotate.quantity_units import Unit, unit_at, units
from banmian.numerals import CHARACTERS, DIGITS, Number, evaluate, exact
from banmian.records import Kind, ModifierClass, UnitClass

_HALF = Fraction(1, 2)
_WARMTH = re.compile("温|热|冷|烧|烤|暖|冰|零[上下]|[摄华]氏|寒|酷暑")
_QUAKE = re.compile(r"(?:以上|左右)?的?(?:[地强余]?震|大风|阵风|台风|强风|风力|强台风|余震|[东南西北偏]{1,2}风|浪)")
_QUAKE_BEFORE = re.compile("(?:震级|风力|烈度|地震|阵风|强震)(?:为|达|约|高达|达到|在)?$")
_PER = re.compile(r"[/每](?=\D)")
_PER_TAIL = re.compile("一(?=[斤公亩吨个张只件次人户瓶套台枚份天年月])")
_PER_BEFORE = re.compile(r"(亩产|亩均)|每([^0-9,。、;]{1,3})")
_SMALL_MONEY = re.compile(
    rf"零?(?P<small>[{DIGITS}0-9]{{1,2}})"
    rf"(?:(?P<tenths>[角毛])(?:(?P<cents>[{DIGITS}0-9])分|(?P<more>[一二三四五六七八九1-9])(?![{CHARACTERS}0-9个]))?|分(?![钟之]))"
    rf"|(?P<bare>[一二三四五六七八九])(?:(?=一[斤公亩吨个张只件瓶套])|(?![{CHARACTERS}个多余0-9年月]))"
)
_SMALL_DIGITS = re.compile(
    rf"([一二三四五六七八九1-9]{{1,2}})(?![{CHARACTERS}0-9个多余.%年月日来几]|(?![以左上高长宽深的])[^\W0-9_a-zA-Z])"
    r"|([一二三四五六七八九1-9])(两|分|寸|尺)(?![个名位年之钟])"
)
"""一米七八, 三斤二两, 一亩三分: the tenths of a unit."""
_TENTHS = {"斤": "两", "亩": "分", "尺": "寸", "丈": "尺"}
_AFTER_HALF = re.compile("半(?![径岛数天年月个小导])")
_HAN = re.compile(r"[^\W0-9_a-zA-Z]")
_COUNTED_BEFORE = re.compile("[近超上过逾破数约达]$")
_PRICE_ENDS = tuple("元块角毛钱" + "一二三四五六七八九")
_OR_UNIT = re.compile(r"\(([^()0-9]{1,2})\)")
_BIG = "年日里岁"
_AFTER_OLD = ("", *"的了时。,.、)就便已会能还才")
"""What may follow 十个月大, an age."""
_GROUPED = ("期", "班", "组", "单元", "版", "队", "排")


class _Draft:
    """A quantity in the making."""

    __slots__ = ("end", "kind", "modifier", "modifier_class", "num_end", "number", "pos", "start", "unit", "value")

    def __init__(self, start: int, number: Reading, unit: Unit, pos: int) -> None:
        self.start, self.number, self.unit, self.pos = start, number, unit, pos
        self.end = pos + len(unit.surface)  # `_with_unit` moves it where 个 stands apart from 月
        self.num_end = number.end
        self.value: Number = number.value
        self.kind: Kind = unit.kind
        self.modifier: str | None = number.modifier
        self.modifier_class: ModifierClass | None = number.modifier_class

    def infix(self, char: str) -> None:
        """Takes 余, 多, 来 or 半 that stands inside the quantity."""
        if char == "半":
            self.value = exact(self.value + _HALF)
        else:
            self.modifier, self.modifier_class = char, "approx" if char == "来" else "over"


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
    draft = _with_unit(folded, start, number)
    if draft is None or (currency and draft.unit.unit_class != "currency"):
        return None
    if word := _word(folded, draft):
        return word
    unit_class: UnitClass = draft.unit.unit_class
    canonical = draft.unit.unit
    if draft.unit.surface == "块" and not _is_money(folded, draft.end):
        draft.kind, unit_class, canonical = "count", "classifier", "块"
    elif unit_class == "currency":
        _money(folded, draft)
    elif draft.unit.surface in ("度", "级", "分"):
        draft.kind, canonical = _scale(folded, draft)
    elif unit_class in ("calendar", "physical"):
        _tail(folded, draft)
    elif unit_class == "proportion" and draft.modifier is None and folded.startswith("多", draft.end):
        draft.infix("多")
        draft.end += 1
    elif unit_class == "classifier" and (m := _OR_UNIT.match(folded, draft.end)) and m[1] in units():
        draft.end = m.end()  # 78册(本)
    per = _per(folded, draft, unit_class)
    value, low, high = draft.value, number.low, number.high
    if sign < 0:
        value, low, high = -value, None, None
    return Core(
        start, draft.end, number.start, draft.num_end, draft.kind, exact(Fraction(value)), low, high,
        currency or canonical, draft.unit.surface, unit_class, _source(draft, canonical), per, draft.modifier, draft.modifier_class,
        rule=draft.kind, confidence=0.92 if number.han else 0.97,
    )  # fmt: skip


def _source(draft: _Draft, canonical: str) -> Unit | None:
    """The unit that gives the SI value: none where a general unit (度) came to mean a special one."""
    return draft.unit if draft.unit.unit == canonical and draft.unit.kind == draft.kind else None


def _with_unit(folded: str, start: int, number: Reading) -> _Draft | None:
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
        draft = _Draft(start, number, unit, at)
        draft.infix(inner)
        return draft
    if inner == "个" and folded[at + 1 : at + 2] in ("多", "余", "半", "来") and folded[at + 1 : at + 2]:
        unit = units()["个月"] if folded.startswith("月", at + 2) else unit_at(folded, at + 2)
        if unit is not None and unit.unit_class == "calendar":  # 两个多小时, 一个半月
            draft = _Draft(start, number, unit, at + 2)
            draft.infix(folded[at + 1])
            draft.end = at + 3 if folded.startswith("月", at + 2) else draft.end
            return draft
    unit = unit_at(folded, at)
    return _Draft(start, number, unit, at) if unit is not None else None


def _peeled(folded: str, start: int, number: Reading) -> _Draft | None:
    """`一千瓦` as 一 千瓦, `2.3千克` as 2.3 千克: the last 千 of a numeral that belongs to the unit."""
    last = number.end - 1
    if folded[last] != "千" or last <= number.start:
        return None
    unit = unit_at(folded, last)
    if unit is None or len(unit.surface) < 2:
        return None
    try:
        value = evaluate(folded[number.start : last].rstrip())
    except ValueError:
        return None
    draft = _Draft(start, number, unit, last)
    draft.value, draft.num_end = value, last
    return draft


def _word(folded: str, draft: _Draft) -> Word | None:
    """The word that number and unit make (一幕幕, 五里牌村, 百年风云), or the indefinite 一个."""
    number, unit = draft.number, draft.unit
    if folded[number.start] == "千" and number.end - number.start == 1 and "千" + unit.surface in units():
        return Word(draft.start, draft.end, "word")  # 每千克
    if m := _EVENT.match(folded, draft.end) if unit.surface in ("米", "公里") else None:
        return Word(draft.start, m.end(), "name")
    single = number.end - number.start == 1
    if number.han and (unit.unit_class == "classifier" or unit.surface == "里"):
        compound = compound_at(folded, number.start, number.end, han=True)
        if compound is not None and compound.end > draft.end:
            return compound
        if folded[draft.pos : draft.pos + 1] == folded[draft.pos + 1 : draft.pos + 2] != "人":
            return Word(number.start, draft.pos + 2, "indefinite")
    if single and number.value == 1 and folded[max(0, draft.start - 1) : draft.start] in _PRICE_ENDS:
        return Word(draft.start, draft.end, "indefinite")  # 三块五一斤: the price of one
    if unit.surface in _BIG and single and folded[number.start] in "百千万" and draft.modifier is None:
        after = folded[number.end + 1 : number.end + 2]
        if not _COUNTED_BEFORE.search(folded, max(0, draft.start - 1), draft.start) and after not in ("以", "左"):
            return Word(draft.start, draft.end, "idiom")
    if unit.unit_class == "physical" and folded.startswith("级", draft.end):
        return Word(draft.start, draft.end + 1, "label")
    if unit.surface in ("级", "度", "分") and (word := _scale_word(folded, draft)):
        return word
    if unit.unit_class != "classifier":
        return None
    if number.han and single and number.value == 1 and draft.modifier is None and not _enumerated(folded, draft.start):
        return Word(draft.start, draft.end, "indefinite")
    if unit.surface == "届" and number.value >= 1900:
        return Word(draft.start, draft.end, "label")
    if unit.surface in ("届", "次") and number.han and (m := _MEETING.match(folded, draft.end)):
        return Word(draft.start, m.end(), "meeting")
    if unit.surface == "版" and number.value != int(number.value):
        return Word(draft.start, draft.end, "identifier")
    if number.han and unit.surface in _GROUPED and number.end - number.start <= 2 and not number.vague:
        return Word(draft.start, draft.end, "label")
    return None


_EVENT = re.compile("接力|自由泳|蛙泳|蝶泳|仰泳|混合泳|个人混合|跨栏|短跑|长跑|赛跑|障碍")
"""What makes a length the name of a race (百米赛跑)."""
_MEETING = re.compile(
    "[一二三四五六七八九]中全会|(?:全国|中央|[省市县区州旗]?(?:人大|政协|纪委|党代会|人民代表大会)|[省市县区]委)|(?:全体)?会议|全会"
)
_ONE_PERSON = re.compile("一[名位人]")


def _enumerated(folded: str, start: int) -> bool:
    """Whether an 一 stands in a list of persons in brackets, where it counts: (一名组长、一名党员)."""
    opening = folded.rfind("(", max(0, start - 40), start)
    closing = folded.find(")", start, start + 40)
    if opening < 0 or closing < 0 or folded[start - 1] not in "(、" or ")" in folded[opening:start]:
        return False
    return len(_ONE_PERSON.findall(folded, opening, closing)) > 1


def _scale_word(folded: str, draft: _Draft) -> Word | None:
    """三级, 一度, 三分: a grade or an idiom, where nothing says that it is measured."""
    number, surface = draft.number, draft.unit.surface
    near = folded[max(0, draft.start - 8) : draft.start]
    short = number.han and number.end - number.start == 1
    if surface == "级":
        measured = _QUAKE.match(folded, draft.end) or _QUAKE_BEFORE.search(near) or number.value != int(number.value)
        return None if measured else Word(draft.start, draft.end, "label")
    if surface == "度":
        measured_here = _WARMTH.search(near) or "电" in near or "电" in folded[draft.end : draft.end + 2]
        return Word(draft.start, draft.end, "word") if short and not measured_here else None
    return Word(draft.start, draft.end, "word") if short else None


def _scale(folded: str, draft: _Draft) -> tuple[Kind, str]:
    """What 度, 级 and 分 measure here."""
    if draft.unit.surface == "度":
        near = folded[max(0, draft.start - 8) : draft.start]
        if _WARMTH.search(near) and "电" not in near[-4:]:
            return "temperature", "Cel"
        if "电" in folded[draft.end : draft.end + 2] or "电" in near:
            return "energy", "kW.h"
    return "measure", draft.unit.unit


def _is_money(folded: str, end: int) -> bool:
    """Whether 块 after a number means yuan: at the end of a clause or before a digit, not before what is counted."""
    after = folded[end : end + 1]
    return _HAN.match(after) is None or after in "一二两三四五六七八九的左多就以到每买卖"


def _money(folded: str, draft: _Draft) -> None:
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
    if folded.startswith("整", draft.end) and not folded.startswith(("整个", "整体", "整年"), draft.end):
        draft.end += 1
    if folded.startswith("人民币", draft.end):
        draft.end += 3


def _tail(folded: str, draft: _Draft) -> None:
    """What follows a physical unit or a duration: 两斤半, 三年多, 十个月大, 3小时20分钟."""
    calendar = draft.unit.unit_class == "calendar"
    if calendar and draft.unit.factor is not None:  # 刻钟
        draft.value = exact(Fraction(draft.value * draft.unit.factor))
    if draft.modifier is None and draft.unit.surface in ("米", *_TENTHS) and _small_digits(folded, draft):
        return
    if draft.modifier is None:
        if draft.value == int(draft.value) and _AFTER_HALF.match(folded, draft.end):
            draft.infix("半")
            draft.end += 1
        elif folded.startswith(("多", "余"), draft.end) and (
            calendar or not _HAN.match(folded[draft.end + 1 : draft.end + 2])
        ):
            draft.infix(folded[draft.end])
            draft.end += 1
    if draft.kind != "duration":
        return
    if folded.startswith("大", draft.end) and folded[draft.end + 1 : draft.end + 2] in _AFTER_OLD:
        draft.kind, draft.end = "age", draft.end + 1
    elif draft.modifier is None:
        _mixed_duration(folded, draft)


def _small_digits(folded: str, draft: _Draft) -> bool:
    """Takes the tenths of 一米七八 and 三斤二两, where they follow."""
    m = _SMALL_DIGITS.match(folded, draft.end)
    if m is None or m[3] != _TENTHS.get(draft.unit.surface):
        return False
    for place, digit in enumerate(m[1] or m[2], 1):
        draft.value = exact(Fraction(draft.value) + Fraction(evaluate(digit), 10**place))
    draft.end = m.end()
    return True


_SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400, "wk": 604800}
_MONTHS = {"month": 1, "year": 12}


def _mixed_duration(folded: str, draft: _Draft) -> None:
    """3小时20分钟 as one duration, in its first unit where the two convert exactly."""
    first = last = draft.unit.unit
    for _ in range(4):
        pos = spaces(folded, draft.end + 1 if folded.startswith(("又", "零"), draft.end) else draft.end)
        if folded[pos : pos + 1] not in _NUMERAL:
            return
        number = read_number(folded, pos)
        unit = unit_at(folded, number.end) if number and not number.modifier and number.end - pos <= 8 else None
        if unit is not None and unit.surface == "分" and last == "h":
            unit = units()["分钟"]._replace(surface="分")
        if number is None or unit is None or unit.kind != "duration" or unit.surface in ("年", "日"):
            return
        if not _smaller(unit.unit, last):
            return
        for scale in (_SECONDS, _MONTHS):
            if first in scale and unit.unit in scale:
                draft.value = exact(Fraction(draft.value) + Fraction(number.value * scale[unit.unit]) / scale[first])
        draft.end, last = number.end + len(unit.surface), unit.unit


_NUMERAL = frozenset("0123456789" + CHARACTERS)
_SIZES = ("year", "month", "wk", "day", "h", "min", "s")


def _smaller(unit: str, than: str) -> bool:
    return unit in _SIZES and than in _SIZES and _SIZES.index(unit) > _SIZES.index(than)


def _per(folded: str, draft: _Draft, unit_class: UnitClass) -> str | None:
    """The denominator: 25元/公斤, 三块五一斤, 亩产500斤, 每公斤涨2元."""
    money = unit_class == "currency"
    if (m := _PER.match(folded, draft.end)) and (money or m[0] == "/") and (unit := unit_at(folded, m.end())):
        draft.end = m.end() + len(unit.surface)
        return unit.unit
    if money and (m := _PER_TAIL.match(folded, draft.end)) and (unit := unit_at(folded, m.end())):
        return unit.unit
    if not money and unit_class != "physical":
        return None
    m = _PER_BEFORE.search(folded, max(0, draft.start - 8), draft.start)
    if m is None or m[1]:
        return "mu" if m else None
    unit = unit_at(folded, m.start(2))
    return unit.unit if unit is not None and unit.unit_class == "physical" else None
