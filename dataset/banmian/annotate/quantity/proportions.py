"""Shares and multiples: 百分之六, 三分之二, 九成, 八折, 3‰, 翻两番, 半数, 3∶2."""

from __future__ import annotations

import re
from fractions import Fraction

from banmian.annotate.quantity.core import Core, proportion
from banmian.annotate.quantity.numbers import Reading
from banmian.annotate.quantity.rejects import Word, tail_word, word_around
from banmian.annotate.quantity.units import Unit, continues_word, unit_at, units
from banmian.text.numerals import CHARACTERS, DIGITS, Number, evaluate, exact

_HALF = Fraction(1, 2)
_HAN = f"[{CHARACTERS}]"
_SPACED = (
    rf"(?:[0-9][0-9,]{{0,30}}(?:\.[0-9]{{1,30}})?"
    rf"|{_HAN}(?:[ ]{{0,2}}{_HAN}){{0,30}}(?:[ ]{{0,2}}点[ ]{{0,2}}{_HAN}(?:[ ]{{0,2}}{_HAN}){{0,12}})?)"
)
"""A numeral that may be set with blanks."""
_FRACTION = re.compile(
    rf"(?P<den>[0-9]{{1,6}}|{_HAN}{{1,12}})[ ]{{0,3}}分[ ]{{0,3}}之[ ]{{0,3}}"
    rf"(?P<sign>负|-)?(?P<num>{_SPACED})(?P<k>[ ]{{0,2}}[kK](?![A-Za-z]))?"
)
_SPACED_SHARE = re.compile(rf"({_SPACED})[ ]{{0,4}}(个百分点|成(?![立为功员果本长绩品效]))")
_SLASH = re.compile(r"([0-9]{1,3})/([0-9]{1,3})(?![0-9/.A-Za-z%-]|赛季|雪季|榨季|财年|学年)")
_SCORE = re.compile(
    r"([0-9]{1,5}(?:\.[0-9]{1,4})?|[一二两三四五六七八九十零]{1,3})([:∶比]|-(?=[0-9]))"
    r"([0-9]{1,5}(?:\.[0-9]{1,4})?|[一二三四五六七八九十零]{1,3})(?![0-9:-])"
)
_SHARES = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})?(?:[:∶][0-9]{1,3}(?:\.[0-9]{1,3})?){2,5}(?![0-9:∶])")
"""Three parts and more of one whole."""
_RATIO_BEFORE = re.compile(r"(?:[^占对同环好评相之\W\d_a-zA-Z]比|之比)(?:约?为|是|达|约)?$")
"""师生比|1:17, 猪粮比为|6.1:1."""
_MIXED = re.compile("的?(?:比例|配比|调[配制和]|配制|混合|兑水|勾兑|稀释|搅?拌|配料)")
"""水泥与沙|3:1|调配."""
_PARTS = re.compile("比例|配比|之比|比为|结构|构成|占比")
_RATIO = re.compile("比例|配比|稀释|之比|比为|比重|地图|地形图|缩尺|杠杆|供需比|性别比|汇率")
_STOP = re.compile("[,。;!?]")
_GAME = re.compile(
    "比分|战胜|击败|获胜|取胜|负于|战平|扳平|领先|落后|大胜|逆转|不敌|主场|客场|力克|赢得?|输(?![入出送液电血])|胜|横扫|直落|单局|惜败|告负|淘汰|点球|[半全]场|总比分|晋级|夺冠|出线|打成|局分|各局|[一二三四五六七]局|言和|平分秋色|逼平|打平|绝杀|反超|胜出|加时|决赛|卫冕|摘金|过关|轻取|爆冷|抢七|回合|战罢|收场|告终|得分|比数"
)
_CONTAINERS = frozenset(("碗", "杯", "瓶", "勺", "小勺", "大勺", "汤匙", "茶匙", "桶", "袋", "壶", "盆", "罐", "锅"))
"""Half of them can be counted: 半碗饭."""
_DISCOUNT = re.compile(r"([0-9])[ ]?([0-9])[ ]{0,2}折")
_SHARE_FIRST = frozenset(" 成折‰番")
_TENTH = re.compile(rf"[ ]{{0,2}}([成折])(?:[ ]?(?P<more>[{DIGITS}0-9](?![{CHARACTERS}0-9个%年月])|半))?")


def fraction_at(folded: str, pos: int) -> Core | None:
    """百分之六点三, 三分之二, 2/3. Hundredths are read in per cent, thousandths in per mille."""
    if m := _FRACTION.match(folded, pos):
        numerator, end = m["num"], m.end("num")
        if " " not in numerator and (cut := tail_word(folded, m.start("num"), end)) is not None:
            numerator, end = folded[m.start("num") : cut], cut
        try:
            bottom, top = evaluate(m["den"].replace(" ", "")), evaluate(numerator.replace(" ", ""))
        except ValueError:
            return None
        if bottom == 0 or folded.startswith("决赛", end):
            return None
        if m["sign"]:
            top = -top
        if m["k"]:
            top, end = top * 1000, m.end()
        unit = {100: "%", 1000: "permille"}.get(int(bottom))
        if unit is None:
            return proportion(pos, end, "ratio", exact(Fraction(top) / bottom), "fraction")
        place = m.start("num"), end
        return proportion(
            pos,
            end,
            "percentage",
            exact(Fraction(top)),
            "fraction",
            number=place,
            unit=unit,
            unit_text=m["den"] + "分之",
        )
    m = _SLASH.match(folded, pos)
    if m is None or not 0 < int(m[1]) < int(m[2]):
        return None
    before = folded[max(0, pos - 1) : pos]
    if folded.startswith("决赛", m.end()):
        return None
    held = unit_at(folded, m.end())
    if held is not None and (held.surface in _CONTAINERS or held.kind in ("mass", "volume")):  # 1/2茶匙
        value, end = exact(Fraction(int(m[1]), int(m[2]))), m.end() + len(held.surface)
        return Core(
            pos, end, pos, m.end(), held.kind, value, None, None, held.unit, held.surface, held.unit_class, held,
            rule=held.kind,
        )  # fmt: skip
    if (degrees := unit_at(folded, m.end())) and degrees.kind == "temperature":  # 18/25℃: the day's lowest and highest
        end, low, high = m.end() + len(degrees.surface), int(m[1]), int(m[2])
        return Core(
            pos, end, *m.span(1), degrees.kind, low, low, high, degrees.unit, degrees.surface, degrees.unit_class, degrees,
            joined=True, rule="range",
        )  # fmt: skip
    if before in ("/", ".", "-") or (before.isascii() and before.isalnum()):
        return None
    return proportion(pos, m.end(), "ratio", exact(Fraction(int(m[1]), int(m[2]))), "slash")


def score_at(folded: str, pos: int) -> Core | None:
    """3∶2 as the result of a game, also in a list of results, or 1∶20 as a proportion."""
    if shares := _shares_at(folded, pos):
        return shares
    m = _SCORE.match(folded, pos)
    if m is None or (pos and (folded[pos - 1].isdigit() or folded[pos - 1] in ":.-")):
        return None
    if m[1].isascii() != m[3].isascii():
        return None
    start, end = _score_list(folded, pos, m.end())
    around = folded[max(0, start - 12) : start] + folded[end : end + 8]
    try:
        left, right = evaluate(m[1]), evaluate(m[3])
    except ValueError:
        return None
    rate = m[2] == "比" and m[1] == "1" and "." in m[3]  # 1比1.18
    if right and (rate or (m[2] != "-" and _is_ratio(folded, start, end))):
        return proportion(pos, m.end(), "ratio", exact(Fraction(left) / right), "proportion")
    if m[2] == ":" and end > m.end() and max(left, right) < 200 and left > 24:
        return Core(pos, m.end(), pos, m.end(), "score", left, None, right, rule="score")  # 28:19、31:17
    if m[2] == "-" and max(left, right) >= 200:
        return None  # 2011-12赛季
    plainly = m[2] == "∶" or (m[2] == "比" and m[1].isdecimal() and m[3].isdecimal() and max(left, right) < 200)
    if not plainly and not _GAME.search(around):
        return None
    return Core(pos, m.end(), pos, m.end(), "score", left, None, right, rule="score")


def _is_ratio(folded: str, start: int, end: int) -> bool:
    """Whether one number against another is a proportion, by the words beside it."""
    beside = _RATIO_BEFORE.search(folded, max(0, start - 6), start) or _MIXED.match(folded, end)
    return beside is not None or _RATIO.search(_clause(folded, start, end)) is not None


def _clause(folded: str, start: int, end: int) -> str:
    """What stands beside `[start, end)` in its clause, up to 12 characters in front and 8 behind."""
    return _STOP.split(folded[max(0, start - 12) : start])[-1] + _STOP.split(folded[end : end + 8])[0]


def _shares_at(folded: str, pos: int) -> Core | None:
    """9.8∶42.1∶48.1, 1:2:3: a ratio of more than two parts, which has no single value; not the time 12:30:45."""
    m = _SHARES.match(folded, pos)
    if m is None or (pos and (folded[pos - 1].isdigit() or folded[pos - 1] in ":.-")):
        return None
    if "∶" in m[0] or "." in m[0] or _PARTS.search(folded, max(0, pos - 12), pos):
        return proportion(pos, m.end(), "ratio", None, "proportion")
    return None


_RESULTS_BEFORE = re.compile(r"(?:[0-9]{1,3}[-:比][0-9]{1,3}(?:\([0-9]{1,2}\))?(?:[、,]|和|、和)){1,9}$")
_RESULTS_AFTER = re.compile(
    r"(?:\([0-9]{1,2}\))?(?:(?:[、,]|和|、和)[0-9]{1,3}[-:比][0-9]{1,3}(?:\([0-9]{1,2}\))?){1,9}"
)


def _score_list(folded: str, start: int, end: int) -> tuple[int, int]:
    """Where the list of results around `[start, end)` begins and ends (11-8、9-11、11-6)."""
    if folded[max(0, start - 1) : start] in ("、", ",", "和") and (
        m := _RESULTS_BEFORE.search(folded, max(0, start - 60), start)
    ):
        start = m.start()
    if m := _RESULTS_AFTER.match(folded, end):
        end = m.end()
    return start, end


def share_at(folded: str, pos: int) -> Core | None:
    """一半, 75折, and percentages set with blanks (四点 五个百分点)."""
    if folded.startswith("一半", pos):
        return proportion(pos, pos + 2, "ratio", _HALF, "half")
    if folded[pos].isascii() and (m := _DISCOUNT.match(folded, pos)):
        value = int(m[1] + m[2])
        return proportion(
            pos, m.end(), "percentage", value, "discount", number=(pos, m.end(2)), unit="%", unit_text="折"
        )
    if " " not in folded[pos : pos + 8] or (m := _SPACED_SHARE.match(folded, pos)) is None or " " not in m[0]:
        return None
    try:
        number = evaluate(m[1].replace(" ", ""))
    except ValueError:
        return None
    if m[2] == "成":
        return proportion(pos, m.end(), "percentage", number * 10, "tenths", number=m.span(1), unit="%", unit_text="成")
    return proportion(pos, m.end(), "percentage_point", number, "spaced", number=m.span(1), unit="pp", unit_text=m[2])


def half_at(folded: str, pos: int) -> Core | Word:
    """半年, 半数, 半折; everything else that begins with 半 is a word."""
    if folded.startswith("半数", pos):
        return proportion(pos, pos + 2, "ratio", _HALF, "half")
    if folded.startswith("半折", pos):
        return proportion(pos, pos + 2, "percentage", 50, "half", number=(pos, pos + 1), unit="%", unit_text="折")
    inner = folded[pos + 2 : pos + 3]
    if inner and inner in "多余" and folded[pos + 1] == "个":
        unit = units()["个月"] if folded.startswith("月", pos + 3) else unit_at(folded, pos + 3)  # 半个多月
        if unit is not None and unit.unit_class == "calendar":
            end = pos + 3 + len(unit.surface.removeprefix("个"))
            return _half(pos, end, unit)._replace(modifier=inner, modifier_class="over")
    word = word_around(folded, pos, pos + 1)
    unit = unit_at(folded, pos + 1)
    if (
        word
        or unit is None
        or (pos and folded[pos - 1] in "上下前后多大过夜" and folded[max(0, pos - 2) : pos] != "提前")
    ):
        return word or Word(pos, pos + 1, "word")
    if unit.kind not in ("duration", "length", "mass", "area", "volume") and unit.surface not in _CONTAINERS:
        return Word(pos, pos + 1, "word")
    half = _half(pos, pos + 1 + len(unit.surface), unit)
    if unit.kind == "duration" and folded.startswith("多", half.end):
        return half._replace(end=half.end + 1, modifier="多", modifier_class="over")
    return half


def _half(pos: int, end: int, unit: Unit) -> Core:
    return Core(
        pos, end, pos, pos + 1, unit.kind, _HALF, None, None, unit.unit, unit.surface, unit.unit_class, unit, rule="half"
    )  # fmt: skip


def share_after(folded: str, start: int, number: Reading) -> Core | None:
    """九成, 七成五, 八折, 3‰, (翻)两番: a number that a word of proportion follows."""
    if folded[number.end : number.end + 1] not in _SHARE_FIRST:
        return None
    place = number.start, number.end
    if m := _TENTH.match(folded, number.end):
        return _tenths(folded, start, number, m)
    if folded.startswith("‰", number.end):
        return proportion(
            start, number.end + 1, "percentage", number.value, "permille", number=place, unit="permille", unit_text="‰"
        )
    if folded.startswith("番", number.end) and "翻" in folded[max(0, start - 3) : start]:
        if number.value > 64 or number.value != int(number.value):
            return None
        value, more = 2 ** int(number.value), folded.startswith("多", number.end + 1)
        core = proportion(
            start, number.end + 1 + more, "multiple", value, "doubling", number=place, unit="倍", unit_text="番"
        )
        return core._replace(modifier="多", modifier_class="over") if more else core
    return None


def _tenths(folded: str, start: int, number: Reading, m: re.Match[str]) -> Core | None:
    surface, end = m[1], m.end(1)
    if not m["more"] and continues_word(surface, folded, end):
        return None
    whole = surface == "折" and number.value >= 10  # 75折 is 75 %, 7.5折 and 7折 are tenths
    scale = 1 if whole else 10
    value: Number = number.value * scale
    if m["more"]:
        value, end = value + (5 if m["more"] == "半" else evaluate(m["more"])), m.end()
    if surface == "成" and value > 100:
        return None
    over = end < len(folded) and folded[end] == "多" and not m["more"]
    core = proportion(
        start, end + over, "percentage", exact(Fraction(value)), "tenths", number=(number.start, number.end), unit="%", unit_text=surface
    )  # fmt: skip
    if over:
        return core._replace(modifier="多", modifier_class="over")
    if number.high is None or number.low is None:
        return core
    return core._replace(
        low=number.low * scale, high=number.high * scale, modifier=number.modifier, modifier_class=number.modifier_class
    )
