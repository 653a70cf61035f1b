"""Words that a number and a unit make: 一幕幕, 五里牌村, 百米赛跑, 三级."""

from __future__ import annotations

import re

from banmian.annotate.quantity.amount_draft import Draft
from banmian.annotate.quantity.rejects import Word, compound_at
from banmian.annotate.quantity.units import units
from banmian.text.tables import words

WARMTH = re.compile("温|热|冷|烧|烤|暖|冰|零[上下]|[摄华]氏|寒|酷暑")
_EVENT = re.compile("接力|自由泳|蛙泳|蝶泳|仰泳|混合泳|个人混合|跨栏|短跑|长跑|赛跑|障碍")
"""What makes a length the name of a race (百米赛跑)."""
_PRICED = re.compile("[价值元费款钱卖买花赚每]")
_HAN = re.compile(r"[^\W\d_a-zA-Z]")
_DOOR = re.compile("[0-9一二三四五六七八九十]{1,4}(?:单元|[号室楼门])")
_STEPS = re.compile("台阶|石阶|石级|阶梯")
_MEETING = re.compile(
    "[一二三四五六七八九十]{1,2}次(?:全体)?(?:会议|全会|大会|(?:常务)?理事会|常委会)|[一二三四五六七八九]中全会|(?:全国|中央|[省市县区州旗]?(?:人大|政协|纪委|党代会|人民代表大会)|[省市县区]委)|(?:全体)?会议|全会"
)
_ONE_PERSON = re.compile("一[名位人]")
_QUAKE = re.compile(
    r"(?:以上|左右)?的?(?:[地强余]?震|大风|阵风|台风|强风|风力|强台风|余震|[东南西北偏]{1,2}风|浪|风(?![格险味景貌筝波情]))"
)
_QUAKE_BEFORE = re.compile(
    "(?:震级|抗[风震]|风力|烈度|指数|地震|阵风|强震|[东南西北偏]{1,3}风|大风|里氏|海浪)(?:为|达|约|高达|达到|在|增至|转|有)?"
    "(?:[0-9一二三四五六七八九十]{1,2}[到至—~～-]{1,2})?$"
)
_COUNTED_BEFORE = re.compile("[近超上过逾破数约达]$")
_PRICE_BEFORE = re.compile("(?:[元块角毛钱一二三四五六七八九]|[块毛角][1-9])$")
_BIG = "年日里岁步载"
_DIVISIONS = ("省", "市", "县", "区", "乡", "镇", "村", "国", "州")
"""Counted without a classifier in figures (6区3县), names in Han numerals (四川省, 九州)."""
_WAY = re.compile("[山水土]?路(?![村镇街口社站])")
_WALKED = tuple("走跑赶行过隔有约近远骑爬绕出的是了")
"""In front of 五里路 where it is a distance, and no road's name."""
_HEADING = re.compile("(?:单位|金额)[:(]?$|[:/(]$")
"""In front of 万元 as the unit of a table."""
_CROSSED = tuple("过越穿跨")
_RESULTS = frozenset(("金", "银", "铜", "胜", "平", "负", "连胜", "连败", "连冠", "连平", "投", "中"))
_GROUPED = ("期", "班", "组", "单元", "版", "队", "排")


def unit_word(folded: str, draft: Draft) -> Word | None:
    """The word that number and unit make (一幕幕, 五里牌村, 百年风云), or the indefinite 一个."""
    if word := _compound(folded, draft) or _figure_of_speech(folded, draft) or _name(folded, draft):
        return word
    if draft.unit.surface in ("级", "度", "分") and (word := _scale_word(folded, draft)):
        return word
    return _uncounted(folded, draft) if draft.unit.unit_class == "classifier" else None


def _compound(folded: str, draft: Draft) -> Word | None:
    """A longer word that begins with the number: 三级联动, 五里牌村, 一幕幕, 每千克."""
    number, unit = draft.number, draft.unit
    if folded[number.start] == "千" and number.end - number.start == 1 and "千" + unit.surface in units():
        return Word(draft.start, draft.end, "word")
    if not number.han or (unit.unit_class != "classifier" and unit.surface != "里") or number.vague:
        return None
    compound = compound_at(folded, number.start, number.end, han=True)
    if compound is not None and unit.surface == "道" and folded[max(0, draft.start - 1) : draft.start] in _CROSSED:
        return None  # 翻过三道山梁
    way = (
        unit.surface == "里"
        and _WAY.match(folded, draft.end)
        and (number.value >= 10 or folded[max(0, draft.start - 1) : draft.start] in _WALKED)
    )
    if compound is not None and compound.end > draft.end and not way:
        return compound
    if folded[draft.pos : draft.pos + 1] == folded[draft.pos + 1 : draft.pos + 2] != "人":
        return Word(number.start, draft.pos + 2, "indefinite")
    return None


def _figure_of_speech(folded: str, draft: Draft) -> Word | None:
    """三块五|一斤 (the price of one), 百年, 凑到一块."""
    number, unit = draft.number, draft.unit
    single = number.end - number.start == 1
    if single and number.value == 1 and _PRICE_BEFORE.search(folded, max(0, draft.start - 2), draft.start):
        return Word(draft.start, draft.end, "indefinite")
    if (
        unit.kind == "money"
        and single
        and folded[number.start] in "百千万亿"
        and _HEADING.search(folded, max(0, draft.start - 3), draft.start)
    ):
        return Word(draft.start, draft.end, "word")
    if unit.surface in _BIG and single and folded[number.start] in "百千万" and draft.modifier is None:
        after = folded[number.end + 1 : number.end + 2]
        if not _COUNTED_BEFORE.search(folded, max(0, draft.start - 1), draft.start) and after not in ("以", "左"):
            return Word(draft.start, draft.end, "idiom")
    if unit.surface == "块" and folded[number.start : number.end] == "一":
        priced = _PRICED.search(folded, max(0, draft.start - 8), draft.start)
        if not priced and not folded[draft.end : draft.end + 1].isnumeric():
            return Word(draft.start, draft.end, "word")
    return None


def _name(folded: str, draft: Draft) -> Word | None:
    """百米赛跑, 2栋1单元, 四川省, 3万吨级."""
    unit = draft.unit
    if unit.surface in ("米", "公里") and (m := _EVENT.match(folded, draft.end)):
        return Word(draft.start, m.end(), "name")
    if unit.surface in ("栋", "幢", "座") and _DOOR.match(folded, draft.end):
        return Word(draft.start, draft.end, "identifier")
    if draft.number.han and unit.surface in _DIVISIONS:
        return Word(draft.start, draft.end, "word")
    if unit.unit_class == "physical" and folded.startswith("级", draft.end):
        return Word(draft.start, draft.end + 1, "label")
    return None


def _uncounted(folded: str, draft: Draft) -> Word | None:
    """A classifier that counts nothing: the indefinite 一个, 二次, 四个一批, 2024届, 三中全会, 二班."""
    number, unit = draft.number, draft.unit
    single = number.end - number.start == 1
    if unit.surface in _RESULTS:
        return None
    if number.han and single and number.value == 1 and draft.modifier is None and not _enumerated(folded, draft.start):
        return Word(draft.start, draft.end, "indefinite")
    if folded[number.start : number.end] == "二" and unit.surface not in ("人", "位") and draft.modifier is None:
        return Word(draft.start, draft.end, "label")  # counted things are 两次; 二次 is the second
    if number.han and not number.vague and unit.surface == "个" and _formula(folded, draft.end):
        return Word(draft.start, draft.end + folded.startswith("一", draft.end), "slogan")
    if unit.surface == "届" and number.value >= 1900:
        return Word(draft.start, draft.end, "label")
    if unit.surface in ("届", "次") and number.han and (m := _MEETING.match(folded, draft.end)):
        return Word(draft.start, m.end(), "meeting")
    if unit.surface in ("版", "卷", "辑") and ("." in folded[number.start : number.end] or number.value >= 1900):
        return Word(draft.start, draft.end, "identifier")
    parted = folded[max(0, draft.start - 1) : draft.start] in ("分", "共")
    if (
        number.han
        and folded[number.start] != "两"
        and not parted
        and unit.surface in _GROUPED
        and number.value < 100
        and not number.vague
    ):
        return Word(draft.start, draft.end, "label")
    return None


def _formula(folded: str, end: int) -> bool:
    """Whether 四个|一批, 六个|严禁 is a formula: 一 or a verb, with nothing behind it, stands where a noun would."""
    if folded[end : end + 1] == "一":
        return True
    return folded[end : end + 2] in words("verbs.tsv") and not _HAN.match(folded, end + 2)


def _enumerated(folded: str, start: int) -> bool:
    """Whether an 一 stands in a list of persons in brackets, where it counts: (一名组长、一名党员)."""
    opening = folded.rfind("(", max(0, start - 40), start)
    closing = folded.find(")", start, start + 40)
    if opening < 0 or closing < 0 or folded[start - 1] not in "(、" or ")" in folded[opening:start]:
        return False
    return len(_ONE_PERSON.findall(folded, opening, closing)) > 1


def _scale_word(folded: str, draft: Draft) -> Word | None:
    """三级, 一度, 三分: a grade or an idiom, where nothing says that it is measured."""
    number, surface = draft.number, draft.unit.surface
    near = folded[max(0, draft.start - 8) : number.start]
    short = number.han and number.end - number.start == 1
    if surface == "级" and _STEPS.match(folded, draft.end):
        return None
    if surface == "级":
        measured = _QUAKE.match(folded, draft.end) or _QUAKE_BEFORE.search(near) or number.value != int(number.value)
        return None if measured else Word(draft.start, draft.end, "label")
    if surface == "度":
        measured_here = WARMTH.search(near) or "电" in near or "电" in folded[draft.end : draft.end + 2]
        return Word(draft.start, draft.end, "word") if short and not measured_here else None
    return Word(draft.start, draft.end, "word") if short else None
