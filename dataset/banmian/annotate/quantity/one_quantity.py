"""The quantity at one place of a text: its sign or currency, its number, its unit, and the range it may begin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from banmian.annotate.quantity.amounts import measure_at
from banmian.annotate.quantity.bare_numbers import bare_at, multiplier
from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.numbers import NUMBER, Reading, read_number
from banmian.annotate.quantity.proportions import fraction_at, half_at, share_at
from banmian.annotate.quantity.rejects import Word, code_before, word_around
from banmian.annotate.quantity.units import unit_at
from banmian.text.numerals import CHARACTERS, Number, exact
from banmian.text.tables import read_rows

_SEP = re.compile(r"[ ]{0,2}(?:至|到|—{1,2}|[-–~―−])[ ]{0,2}(?=[0-9一二两三四五六七八九十百千几半零负-])")
_BEFORE_SECOND = frozenset(" (至到—-–~―−")
_NOTE = re.compile(r"\([^()]{1,4}\)(?=[ ]{0,2}[-—~至到])")
_SIGN = re.compile(r"负|-|−|[摄华]氏(?:零[上下])?|零[上下]")
_BELOW = ("负", "-", "−", "零下", "摄氏零下", "华氏零下")
_CODE_CHARACTER = re.compile(r"[0-9A-Za-z)\]-]")
_DIGIT = frozenset("0123456789" + CHARACTERS) - {"零"}
_TOLERANCE = re.compile(r"[ ]?(?:±|\+/-)[ ]?")
_AND = re.compile("[和与及]")
_BETWEEN = re.compile("之?间")
_AGO = re.compile("距今[约已有近]{0,2}$")
_SMALL_CHANGE = re.compile("[元块][0-9一二三四五六七八九][角毛]")
_HEIGHT = re.compile("(?:海拔|高程|标高|水位|埋深|落差|位移|高差|垂深)(?:为|约|达)?$")
_LONGEST_LIST = 8
_PRESSURES = ("mm[Hg]", "kPa")
"""Units of blood pressure, which is two numbers with a stroke between them."""


@cache
def _marks() -> Mapping[str, tuple[str, bool]]:
    """The currency of each mark in front of an amount, and whether a bare number may follow it."""
    return {row[0]: (row[1], row[2] == "sign") for row in read_rows("currency_marks.tsv")}


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(map(re.escape, sorted(_marks(), key=len, reverse=True)))})[ ]?(?=[0-9{CHARACTERS}])")


@cache
def mark_starts() -> tuple[tuple[str, str], ...]:
    """The first characters of the marks of currencies, each with what may follow it."""
    signs = "".join(sorted(_DIGIT)) + " "
    return tuple((mark[0], mark[1:2] or signs) for mark in _marks())


def quantity_at(folded: str, pos: int) -> Core | Word | None:
    """The quantity that begins at `pos`, the word that stands there instead, or nothing."""
    start, sign, currency = pos, "", None
    if folded[pos] in _DIGIT:
        if share := share_at(folded, pos):
            return share
    elif m := _mark().match(folded, pos):
        if m[0][0].isalpha() and m[0][0].isascii() and folded[max(0, pos - 1) : pos].isascii() and pos:
            return None
        currency, pos = m[1], m.end()
    elif m := _SIGN.match(folded, pos):
        if m[0] in "-−" and start and _CODE_CHARACTER.match(folded[start - 1]):
            return None
        sign, pos = m[0], m.end()
        if (fraction := fraction_at(folded, pos)) and sign in _BELOW and fraction.value is not None:
            return fraction._replace(start=start, value=-fraction.value)
    elif folded[pos] == "半":
        return half_at(folded, pos)
    elif share := share_at(folded, pos):
        return share
    number = read_number(folded, pos)
    if number is None:
        return _no_number(folded, pos)
    if currency is not None:
        return _marked(folded, start, number, currency)
    if number.han:
        if start == pos and (word := _word(folded, number)):
            return word
    elif start == pos and (code := code_before(folded, pos, number.end)) and not _follows(folded, pos, number.end):
        return code
    below = sign in _BELOW
    if tolerance := _with_tolerance(folded, start, number, below=below):
        return tolerance
    core = measure_at(folded, start, number, sign=-1 if below else 1)
    if not isinstance(core, Core):
        joined = _joined_bare(folded, start, number, None, sign)
        if isinstance(joined, Core):
            return joined
    if folded[start] in "-−" and folded[start - 1 : start].isalnum() and not _signed(folded, start, core):
        return Word(pos, number.end, "identifier")  # 歼-20
    if isinstance(core, Core):
        if tolerance := _with_tolerance(folded, start, number._replace(end=core.end), below=below, unit=core.unit):
            return tolerance
        return _joined(folded, core, None) or core
    return core or _in_list(folded, start, number) or bare_at(folded, start, number, sign=-1 if below else 1)


def _marked(folded: str, start: int, number: Reading, mark: str) -> Core | Word | None:
    """港币500万元, US$2.5亿: an amount behind the mark of its currency; nothing where the number is another thing's."""
    currency, bare = _marks()[mark]
    core = measure_at(folded, start, number, currency=currency)
    if isinstance(core, Core):
        return _joined(folded, core, currency) or core
    if joined := _joined_bare(folded, start, number, currency, ""):
        return joined
    if multiplier(folded[number.start : number.end]) == 1 and (not bare or unit_at(folded, number.end)):
        following = folded[number.end : number.end + 1]
        if not bare and following.isalnum() and following not in ("左", "余", "多"):
            return None
    return bare_at(folded, start, number, currency=currency)


def _with_tolerance(folded: str, start: int, number: Reading, *, below: bool, unit: str | None = None) -> Core | None:
    """25±2℃, 25℃±2℃: the value in the middle, and the bounds; `unit` is that of the first where it has one."""
    if folded[number.end : number.end + 1] not in (" ", "±", "+") or not (m := _TOLERANCE.match(folded, number.end)):
        return None
    second = read_number(folded, m.end())
    core = measure_at(folded, m.end(), second) if second else None
    if not isinstance(core, Core) or (unit is not None and core.unit != unit):
        return None
    return _around(core, start, number, below=below)


def _around(core: Core, start: int, number: Reading, *, below: bool) -> Core | None:
    """The quantity whose value is `number` and whose bounds lie as far away as `core`."""
    if core.value is None:
        return None
    value = -number.value if below else number.value
    return core._replace(
        start=start, num_start=number.start, value=value, low=value - core.value, high=value + core.value, joined=True,
        rule="range",
    )  # fmt: skip


def _in_list(folded: str, start: int, number: Reading) -> Core | None:
    """The 1 and the 2 of 1、2、3亿元: a number that takes unit and multiplier from the last of its list."""
    pos = number.end
    if number.han and folded[max(0, start - 1) : start] in ("", "\n", "。", "(", ";"):
        return None  # 一、…: the label of a point
    for _ in range(_LONGEST_LIST):
        if folded[pos : pos + 1] not in ("、", "和", "与", "及", "/") or not folded[pos : pos + 1]:
            return None
        pressure = folded[pos] == "/"  # 150/95毫米汞柱
        item = read_number(folded, pos + 1) if folded[pos + 1 : pos + 2] else None
        if item is None or item.vague or item.han != number.han:
            return None
        other = measure_at(folded, pos + 1, item)
        if isinstance(other, Word):
            return None
        if pressure and (other is None or other.unit not in _PRESSURES):
            return None
        if other is not None:
            break
        pos = item.end
    else:
        return None
    if other.value is None or other.kind in ("score", "ordinal", "multiple") or other.unit in ("century", "liang"):
        return None
    value, scale = number.value, multiplier(folded[other.num_start : other.num_end])
    if multiplier(folded[number.start : number.end]) == 1:
        value = value * scale
    if other.unit_class == "currency" and other.source is not None:
        value = exact(Fraction(value * (other.source.factor or 1)))
    return other._replace(
        start=start, end=number.end, num_start=number.start, num_end=number.end, value=value, low=None, high=None,
        modifier=None, modifier_class=None, rule="listed",
    )  # fmt: skip


def _signed(folded: str, start: int, core: Core | Word | None) -> bool:
    """Whether a quantity may stand below zero."""
    if not isinstance(core, Core):
        return False
    if core.kind == "length":
        return _HEIGHT.search(folded, max(0, start - 8), start) is not None
    return core.unit_class in ("proportion", "currency") or core.kind == "temperature"


_INDICATORS = ("GDP", "GNP", "CPI", "PPI", "PMI", "AQI", "BMI", "ROE")
"""Letters in front of their value: 人均GDP1.1万美元."""


def _follows(folded: str, pos: int, end: int) -> bool:
    """Whether what makes a code of other numbers is a sum's sign or an indicator's name here: 8GB+|256GB."""
    if folded[pos - 1] == "+":
        unit = unit_at(folded, end)
        return unit is not None and unit.unit_class in ("physical", "currency")
    return folded.endswith(_INDICATORS, 0, pos)


def _no_number(folded: str, pos: int) -> Word | None:
    """The run of numeral characters at `pos` that is too long, or too odd, to be a number."""
    m = NUMBER.match(folded, pos)
    return Word(pos, m.end(), "identifier" if folded[pos].isascii() else "word") if m else None


def _word(folded: str, number: Reading) -> Word | None:
    """The listed word that a Han numeral stands in, unless numeral and unit reach as far."""
    if _SMALL_CHANGE.match(folded, number.end):  # 二元五角
        return None
    if folded.startswith("番", number.end) and "翻" in folded[max(0, number.start - 2) : number.start]:
        return None
    word = word_around(folded, number.start, number.end)
    if word is not None and word.start < number.start and word.end == number.end:  # 身高一米七
        unit = unit_at(folded, number.end)
        if unit is None or unit.surface == "里":
            return word
        return None if word.reason == "label" or unit.unit_class in ("physical", "proportion") else word  # 壮大|一批
    if word is None or word.start < number.start or all(c in CHARACTERS for c in folded[word.start : word.end]):
        return word
    unit = unit_at(folded, number.end)
    if unit is None:
        return word
    reach = number.end + len(unit.surface) - (number.end - number.start == 1)  # 一小时: further than 一小
    return None if reach >= word.end + (word.reason == "idiom") else word


def _separator(folded: str, at: int) -> re.Match[str] | None:
    """The sign of range at `at`; a note in brackets may stand before it (1万(含)—5万元)."""
    if folded[at : at + 1] not in _BEFORE_SECOND:
        return None
    if m := _NOTE.match(folded, at):
        at = m.end()
    return _SEP.match(folded, at)


def _joined(folded: str, core: Core, currency: str | None) -> Core | None:
    """`5%至8%`, 在18℃与26℃之间: a second number of the same unit after a sign of range."""
    between = _AND.match(folded, core.end)
    sep = between or _separator(folded, core.end)
    if sep is None or core.kind in ("score", "ordinal") or core.value is None:
        return None
    pos, sign = sep.end(), ""
    if m := _mark().match(folded, pos):
        pos = m.end()
    elif m := _SIGN.match(folded, pos):
        sign, pos = m[0], m.end()
    second = read_number(folded, pos) if pos < len(folded) else None
    if second is None:
        return None
    other = measure_at(folded, pos, second, sign=-1 if sign in _BELOW else 1, currency=currency)
    if not isinstance(other, Core) or other.unit != core.unit or other.value is None:
        return None
    if between and not _BETWEEN.match(folded, other.end):
        return None
    if other.value < core.value and core.kind != "temperature":
        ago = core.unit == "year" and _AGO.search(folded, max(0, core.start - 4), core.start)
        return _range(core, other) if ago else None
    return _range(core, other)


def _range(first: Core, second: Core) -> Core:
    """The two as one quantity, whose value is the lower end."""
    ends = [end for end in (first.value, second.high if second.high is not None else second.value) if end is not None]
    return second._replace(
        start=first.start, num_start=first.num_start, value=min(ends), low=min(ends), high=max(ends), joined=True,
        modifier=first.modifier if first.modifier_class != "vague" else None,
        modifier_class=first.modifier_class if first.modifier_class != "vague" else None, rule="range",
    )  # fmt: skip


def _joined_bare(folded: str, start: int, number: Reading, currency: str | None, sign: str) -> Core | Word | None:
    """`10至20人`, `2—3万元`, 零下5到6℃: the first number takes unit and multiplier from the second."""
    between = _AND.match(folded, number.end)
    sep = between or _separator(folded, number.end)
    if sep is None:
        return None
    at, below = sep.end(), False
    if sign and (m := _SIGN.match(folded, at)):  # 零下12到零下8℃
        at, below = m.end(), m[0] in _BELOW
    second = read_number(folded, at) if at < len(folded) else None
    if second is None or (second.han and not number.han and second.end - second.start == 1):
        return None
    other = measure_at(folded, at, second, sign=-1 if below else 1, currency=currency)
    if other is None and between is None and not below:
        other = bare_at(folded, at, second, currency=currency, said=start)
    if not isinstance(other, Core) or other.value is None or other.joined:
        return None
    if between and not _BETWEEN.match(folded, other.end):
        return None
    value: Number = number.value
    top: Number = other.value
    first_text, second_text = folded[number.start : number.end], folded[other.num_start : other.num_end]
    scale = multiplier(second_text)
    if multiplier(first_text) == 1 and scale > 1 and value < Fraction(other.value) / scale:
        value = exact(Fraction(value * scale))
    if other.rule == "tenths":
        value = value * 10
    elif other.unit_class == "currency" and other.source is not None:
        value = exact(Fraction(value * (other.source.factor or 1)))
    first = Core(start, number.end, number.start, number.end, other.kind, value, unit=other.unit)
    if sign in _BELOW:
        if sign not in ("-", "−") and at == sep.end():  # 零下5到6℃: both below
            other = other._replace(value=-top)
        return _range(first._replace(value=-value), other)
    if value >= top:
        ago = other.unit == "year" and value > top and _AGO.search(folded, max(0, start - 4), start)
        return _range(first, other) if ago else None
    if sep[0] == " - ":  # set as two numbers; the second carries the unit of both
        return first._replace(unit_class=other.unit_class, source=other.source, rule="range")
    return _range(first, other)
