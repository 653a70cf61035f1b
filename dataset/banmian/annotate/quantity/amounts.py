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
from banmian.annotate.quantity.units import Unit, unit_among, unit_at, units
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
    if not _is_meant(folded, draft):
        return None
    surface = draft.unit.surface
    among = unit_among(draft.unit, folded[max(0, draft.start - 10) : draft.start], folded, draft.end)
    if among is not draft.unit:
        draft.mean(among)
    if surface == "块" and draft.kind == "money" and not _is_money(folded, draft.end):
        draft.mean(_STONES)
    if surface == "分" and _SECONDS_AFTER.match(folded, draft.end):  # 3分20秒
        draft.mean(units()["分钟"]._replace(surface="分"))
    elif surface == "分" and folded.startswith("半钟", draft.end):  # 6分半钟
        draft.mean(units()["分钟"]._replace(surface="分"))
        draft.infix("半")
        draft.end += 2
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
    _quotient(folded, draft)
    per = per_of(folded, draft)
    value, low, high = draft.value, number.low, number.high
    if draft.unit.unit_class == "currency" and draft.unit.factor and low is not None and high is not None:  # 六七角
        low, high = exact(low * draft.unit.factor), exact(high * draft.unit.factor)
    if sign < 0:
        low, high = (-high, -low) if low is not None and high is not None else (None, None)
        value = -value if low is None else low
    unit = draft.unit
    return Core(
        start, draft.end, number.start, draft.num_end, draft.kind, value if isinstance(value, int) else exact(Fraction(value)), low, high,
        currency or unit.unit, unit.surface, unit.unit_class, unit if unit.kind == draft.kind else None, per, draft.modifier, draft.modifier_class,
        rule=draft.kind,
    )  # fmt: skip


_POINTS_BEFORE = re.compile("[增涨降跌升减高低扩落]|加息|下调|上调|收窄|点差|利率|%")
_INDEX = re.compile("指数?|报|收于|[涨跌升降]|点位|大盘")
_ADVICE = re.compile(
    "建议|意见|要求|体会|希望|思考|启示|看法|感受|经验|原因|共识|想法|倡议|主张|承诺|不足|问题|变化|理由|好处|提示"
)
_NAMED = re.compile("(?:有|这|以下|如下|讲|提|谈|归纳为|概括为)$")
_COLON = re.compile("[:,。;]|$")
"""有3点:…, what is numbered."""
_RESULT = re.compile("[胜平负](?=[0-9一二三四五六七八九])|[胜平负][,。;、的(]")
_WARM = re.compile("以?[上下]?的?(?:高温|低温|高烧|高热|酷暑|严寒)")
_SAVED = re.compile("存款|奖金|工资|现金|钱|罚款|补贴|押金|定金|房租|学费|话费|车费|路费|红包|生活费")
_ROOM = re.compile("[间房铺店厅室租]|面积|建面|户型")
_FLOOR = re.compile("[,。;、!)的]|左右|以[上下]|大|$")
"""What follows 98平, an area."""
_HITS = re.compile(r"[,]?(?:全|[0-9一二两三四五六七八九十]{1,2})中")
_THROWS = re.compile("[0-9一二两三四五六七八九十][投罚]$")
_LOTS = re.compile("成交|换手|持仓|挂单|买[入盘单一二三四五]|卖[出盘单一二三四五]|[大小]单|现手|总手|加仓|减仓")
"""What is bought and sold in lots of a hundred shares."""
_PRICED = re.compile("[价付售租元薪费]|总价|门票")
_FROM_HERE = re.compile("[,。;!)、]|$")
"""What stands before 58万起 and behind it, where that says from which price on."""
_MEDALS = re.compile("[金银铜](?:[0-9一二三四五六七八九]|[,。;、的!)和”]|$)")


_SOMETIMES = frozenset(
    ("个点", "pct", "点", "平", "负", "金", "银", "铜", "战", "档", "旬", "投", "罚", "中", "K", "手", "起")
)
"""Surfaces that are units in some contexts only."""


def _is_meant(folded: str, draft: Draft) -> bool:
    """Whether a surface that is a unit in some contexts only is one here; moves the draft to 个 where 个点 is none."""
    surface = draft.unit.surface
    if surface not in _SOMETIMES:
        return True
    before = folded[max(0, draft.start - 12) : draft.start]
    if surface == "个点" and not _POINTS_BEFORE.search(before):
        draft.mean(units()["个"])
        draft.end -= 1
    elif surface == "pct" and not _POINTS_BEFORE.search(before):
        draft.mean(units()["%"]._replace(surface=surface))
    elif surface == "点":
        if _ADVICE.match(folded, draft.end) or (_NAMED.search(before) and _COLON.match(folded, draft.end)):
            return not draft.number.vague
        if draft.number.han or not (draft.value != int(draft.value) or (draft.value >= 25 and _INDEX.search(before))):
            return False
        draft.kind = "measure"
    elif (
        surface == "平"
        and not draft.number.han
        and (draft.value >= 20 or _ROOM.search(before))
        and _FLOOR.match(folded, draft.end)
    ):
        draft.mean(units()["平方米"]._replace(surface=surface))
    elif surface == "K":
        return WARMTH.search(before) is not None
    elif surface == "手":
        return not draft.number.han and (draft.value >= 10**4 or _LOTS.search(before) is not None)
    elif surface == "起":
        return _PRICED.search(before) is None or _FROM_HERE.match(folded, draft.end) is None
    elif surface in ("投", "罚"):
        return _HITS.match(folded, draft.end) is not None
    elif surface == "中":
        return _THROWS.search(folded, max(0, draft.start - 4), draft.start) is not None
    elif surface in ("平", "负"):
        behind = re.search("[胜平负][0-9一二三四五六七八九]{1,2}$", folded[max(0, draft.start - 2) : draft.pos])
        return behind is not None or (
            surface == "平" and not draft.number.han and _RESULT.match(folded, draft.end - 1) is not None
        )
    elif surface == "旬":
        return draft.number.value >= 2
    elif surface == "档":
        return _HAN.match(folded, draft.end) is not None
    elif surface == "战":
        return (
            not draft.number.han
            and re.match("[,、]?(?:[0-9]{1,2}[胜平负]|全[胜败])", folded[draft.end : draft.end + 5]) is not None
        )
    elif surface in ("金", "银", "铜"):
        return _MEDALS.match(folded, draft.end - 1) is not None
    return True


_SPOKEN_TIMES = ("s", "min", "h")


def _quotient(folded: str, draft: Draft) -> None:
    """Makes 公斤/亩 and 立方米每秒 the unit of a physical quantity: its denominator is part of the unit."""
    if draft.unit.unit_class != "physical" or folded[draft.end : draft.end + 1] not in ("/", "每"):
        return
    below = unit_at(folded, draft.end + 1)
    if below is None or below.unit_class not in ("physical", "calendar", "classifier"):
        return
    if folded[draft.end] == "每":
        last = folded[draft.end + 1 + len(below.surface) : draft.end + 2 + len(below.surface)]
        if below.unit_class == "classifier" or below.kind == draft.kind or (last and last in _NUMERAL):
            return  # 超10公里每公里6元
        if below.unit_class == "calendar" and below.unit not in _SPOKEN_TIMES:
            return
        listed = units().get(f"{draft.unit.surface}/{below.surface}")
        if listed is not None:
            draft.mean(listed._replace(surface=folded[draft.pos : draft.end + 1 + len(below.surface)]))
            draft.end += 1 + len(below.surface)
            return
    surface = folded[draft.pos : draft.end + 1 + len(below.surface)]
    end = draft.end + 1 + len(below.surface)
    name = {"day": "d", "year": "a"}.get(below.unit, below.unit)
    draft.mean(Unit(surface, f"{draft.unit.unit}/{name}", "physical", "measure"))
    draft.end = end


def _scale(folded: str, draft: Draft) -> Unit:
    """The unit that 度, 级 and 分 mean here."""
    if draft.unit.surface == "度":
        near = folded[max(0, draft.start - 8) : draft.number.start]
        if (WARMTH.search(near) and "电" not in near[-4:]) or _WARM.match(folded, draft.end):
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
    if _SAVED.match(folded, end):
        return True
    return _HAN.match(after) is None or after in "的左多就以到每买卖涨降跌升起封不至"
