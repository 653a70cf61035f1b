"""What the words beside a quantity say of it: its modifier, its bounds, its change."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import NamedTuple, cast

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.numbers import step
from banmian.records import BoundBasis, ChangeBasis, ChangeDirection, ModifierClass
from banmian.text.numerals import Number, exact
from banmian.text.tables import read_rows


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


class Change(NamedTuple):
    """A change that the quantity is the size or the end of."""

    surface: str | None = None
    direction: ChangeDirection | None = None
    basis: ChangeBasis | None = None
    start: int = 0


_SINCE = re.compile("以?来|间|中|里|内")
_WHOLE_SPAN = re.compile("的|时间|历史")
"""What stands behind a duration that 近 says is almost as long, not recent."""
_FILLERS = (
    "了",
    "着",
    "约",
    "已",
    "共",
    "为",
    "幅度",
    "率",
    "将",
    "可",
    "就",
    "有",
    "仅",
    "只",
    "也",
    "又",
    "再",
    "均",
    "都",
    "已经",
    "总",
)
_RATES = frozenset("幅速")
"""Last characters of words that name how large a change is."""
_STARTS = re.compile("[从由](?:[^,。;、从由0-9]|[0-9]{1,4}[年月日]){1,12}$")
_GOES_TO = re.compile("(?:左右|以上)?[^,。;0-9]{0,2}[增减降涨跌升扩缩提下上回][^,。;0-9]{0,2}[到至为]")
"""从|前月|20%|降至: in front of the number that a change starts from, and behind it."""
_THAN = re.compile("[比较].{2,12}")
_TO = ("到了", "到", "至", "为", "成")


@cache
def _cues(role: str) -> dict[str, str]:
    return {row[1]: row[2] for row in read_rows("quantity_cues.tsv") if row[0] == role}


@cache
def _cue_pattern(role: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_cues(role), key=len, reverse=True))))


@cache
def _last(role: str) -> frozenset[str]:
    """The last characters of the cues."""
    return frozenset([word[-1] for word in _cues(role)])


def _suffix(folded: str, end: int, role: str, longest: int) -> str | None:
    """The longest cue that ends at `end`."""
    if folded[end - 1 : end] not in _last(role):
        return None
    table = _cues(role)
    for length in range(min(longest, end), 0, -1):
        word = folded[end - length : end]
        if word in table:
            return word
    return None


def modifier_after(folded: str, end: int) -> str | None:
    """The modifier that stands behind a quantity that ends at `end`."""
    if folded[end : end + 1] not in _after_first():
        return None
    m = _cue_pattern("after").match(folded, end)
    return m[0] if m else None


@cache
def _after_first() -> frozenset[str]:
    return frozenset(word[0] for word in _cues("after"))


_EACH = re.compile("每[^,。、;0-9每]{1,3}$")
"""提高到|每亩|1.5万元: what stands between a change and its number."""
_OF_WHICH = re.compile(
    "(不到|不足|未到|少于|低于|超过|超出|超|高于|突破|接近|将近|近|约|大约|至少)[^,。、;:0-9的]{1,10}的$"
)
"""不到往年的一半: a share whose modifier stands in front of the whole."""


def modifier_of(folded: str, core: Core, clause: int) -> Modifier:
    """The modifier of a quantity: the one inside it, else one before it, else one after it; `clause` is its clause."""
    end = core.start
    while end and folded[end - 1] in " \u3000" and core.start - end < 2:
        end -= 1
    word = _suffix(folded, end, "before", 4)
    if word and ((longer := _suffix(folded, end, "inside", 3)) and len(longer) > len(word)):
        word = None  # 签约|50个
    if word == "近" and _since(folded, core, end):
        word = None
    start = end - len(word) if word else end
    if core.modifier_class is not None:
        return Modifier(core.modifier, core.modifier_class, start)
    whole = word is None and core.unit_class == "proportion" and folded[end - 1 : end] == "的"
    if whole and (m := _OF_WHICH.search(folded, max(clause, end - 14), end)):
        return Modifier(m[1], cast("ModifierClass", _cues("before")[m[1]]), start)
    after = modifier_after(folded, core.end)
    if word:
        meaning = cast("ModifierClass", _cues("before")[word])
        if meaning in ("reach", "total") and after and _cues("after")[after] != "reach":
            return Modifier(after, cast("ModifierClass", _cues("after")[after]), start)
        return Modifier(word, meaning, start)
    if after:
        return Modifier(after, cast("ModifierClass", _cues("after")[after]), start)
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


_OF_TIME = re.compile(
    r"(?:现在|目前|如今|当前|原来|原先|最初|当初|之前|此前|以前|上年|去年|前年|今年|年初|上月|[0-9]{4}年[底初末]?)的$"
)
"""What may stand between a change and its number: 提升到|现在的|4.6万元, 从|2005年的|4000元."""
_FROM_WHAT = re.compile("(?<=[从由])[^,。;:、从由0-9]{1,9}的$")
"""从|上世纪末的|约36%降到30%."""
_MORE = re.compile("[比较][^,。;]{2,14}?(?P<word>[多少])[\u4e00-\u9fff]{1,2}了?$")
"""比去年|多收了|300公斤."""
_LONGEST_OF_TIME, _LONGEST_FROM_WHAT = 7, 11
_BEHIND = re.compile(
    r"(?:左右|以上)?(?:[、和及与][0-9.]+%)*的(?:年均|同比|平均|实际|名义)?"
    r"(?P<word>增长|增幅|涨幅|增速|升幅|提升|提高|上涨|降幅|跌幅|减幅|下降|下跌|减少|降低)"
)
"""A change behind its number: 10%的增长."""
_LAST_YEAR = re.compile("[比较](?P<year>[0-9]{4})年")


def change_of(folded: str, core: Core, start: int, clause: int) -> Change:
    """The change in front of the quantity, or behind a percentage.

    Args:
        start: where the modifier of the quantity begins.
        clause: where its clause begins.
    """
    end = start
    if folded.endswith("的", clause, end):
        m = _OF_TIME.search(folded, max(clause, end - _LONGEST_OF_TIME - 1), end)
        m = m or _FROM_WHAT.search(folded, max(clause, end - _LONGEST_FROM_WHAT), end)
        end = m.start() if m else end
    word = _change_before(folded, end, clause)
    if word is None and (m := _MORE.search(folded, max(clause, end - 20), end)):
        word = m["word"], "up" if m["word"] == "多" else "down", m.start("word")
    if word is None and (at := folded.find("每", max(clause, start - 5), start)) >= 0:
        each = _EACH.search(folded, at, start)
        word = _change_before(folded, each.start(), clause) if each else None
    if word is None:
        if (m := _GOES_TO.match(folded, core.end)) and (m := _STARTS.search(folded, max(clause, start - 14), start)):
            return Change(m[0][0], "from", None, m.start())
        return _change_behind(folded, core, start)
    surface, direction, begin = word
    if direction == "from":
        ahead = folded[core.end : core.end + 12]
        if not any(t in ahead for t in ("到", "至", "为")):
            return Change(start=start)
    basis: str | None = None
    head = _suffix(folded, begin, "basis", 6)
    if head:
        basis = _cues("basis")[head]
        surface, begin = (head + surface if len(head) == 2 else surface), begin - len(head)
    elif m := _cue_pattern("basis").search(folded, max(clause, begin - 24), begin):
        basis = _cues("basis")[m[0]]
    elif _THAN.search(folded, max(clause, begin - 16), begin):
        basis = "yoy" if _than_last_year(folded, begin, clause) else "since"
    if surface == "翻" and core.unit_text == "番":
        surface = "翻番"
    return Change(surface, direction, cast("ChangeBasis | None", basis), begin)


def _change_behind(folded: str, core: Core, start: int) -> Change:
    """The change that stands behind a percentage."""
    if core.unit_class == "proportion" and folded[core.end : core.end + 1] in _BEHIND_FIRST:
        m = _BEHIND.match(folded, core.end)
        if m is not None:
            return Change(m["word"], cast("ChangeDirection", _cues("change")[m["word"]]), None, start)
    return Change(start=start)


def _than_last_year(folded: str, end: int, clause: int) -> bool:
    """Whether a comparison with a year (较2024年) is one with the year before that which the text last named."""
    m = _LAST_YEAR.search(folded, max(clause, end - 16), end)
    return m is not None and folded.rfind(f"{int(m['year']) + 1}年", max(0, clause - 100), m.start()) >= 0


_BEHIND_FIRST = frozenset("的左以、和及与")


def _change_before(folded: str, end: int, clause: int) -> tuple[str, ChangeDirection, int] | None:
    """The word of change that ends at `end`, or before fillers that do."""
    for _ in range(3):
        word = _change_word(folded, end, clause)
        if word is not None:
            return word
        if not folded.endswith(_FILLERS, clause, end):
            return None
        end -= next(len(f) for f in _FILLERS if folded.endswith(f, clause, end))
    return None


def _change_word(folded: str, end: int, clause: int) -> tuple[str, ChangeDirection, int] | None:
    table = _cues("change")
    to = next(t for t in _TO if folded.endswith(t, clause, end)) if folded.endswith(_TO, clause, end) else None
    if to and (word := _suffix(folded, end - len(to), "change", 4)) and table[word] in ("up", "down"):
        begin = end - len(to) - len(word)
        if word[-1] in _RATES:  # 跌幅为|0.5%
            return folded[begin:end], cast("ChangeDirection", table[word]), begin
        return folded[begin:end], "to", begin
    word = _suffix(folded, end, "change", 4)
    if word is None or end - len(word) < clause:
        return None
    begin = end - len(word)
    if word == "多" and not _THAN.search(folded, max(clause, begin - 16), begin):
        return None
    if word == "提前":
        return None
    return word, cast("ChangeDirection", table[word]), begin


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
