"""The quantity at one place of a text: its sign or currency, its number, its unit, and the range it may begin."""

from __future__ import annotations

import re
from fractions import Fraction

from banmian.annotate.quantity.amounts import measure_at
from banmian.annotate.quantity.bare_numbers import bare_at, multiplier
from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.numbers import NUMBER, Reading, read_number
from banmian.annotate.quantity.proportions import half_at, share_at
from banmian.annotate.quantity.rejects import Word, code_before, word_around
from banmian.annotate.quantity.units import unit_at
from banmian.text.numerals import CHARACTERS, Number, exact

_SEP = re.compile(r"[ ]{0,2}(?:至|到|—{1,2}|[-–~―−])[ ]{0,2}(?=[0-9一二两三四五六七八九十百千几半零负])")
_BEFORE_SECOND = frozenset(" (至到—-–~―−")
_NOTE = re.compile(r"\([^()]{1,4}\)(?=[ ]{0,2}[-—~至到])")
_SIGN = re.compile(r"负|-|−|[摄华]氏(?:零[上下])?|零[上下]")
_BELOW = ("负", "-", "−", "零下", "摄氏零下", "华氏零下")
_CODE_CHARACTER = re.compile(r"[0-9A-Za-z)\]-]")
_CURRENCY_MARK = re.compile(r"人民币[ ]?|US\$|HK\$|NT\$|[$¥€£]|美元(?=[0-9])")
_DIGIT = frozenset("0123456789" + CHARACTERS) - {"零"}
_CURRENCIES = {
    "人民币": "CNY", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "$": "USD", "¥": "CNY", "€": "EUR", "£": "GBP", "美元": "USD",
}  # fmt: skip


def quantity_at(folded: str, pos: int) -> Core | Word | None:
    """The quantity that begins at `pos`, the word that stands there instead, or nothing."""
    start, sign, currency = pos, 1, None
    if folded[pos] in _DIGIT:
        if share := share_at(folded, pos):
            return share
    elif m := _CURRENCY_MARK.match(folded, pos):
        currency, pos = _CURRENCIES[m[0].strip()], m.end()
    elif m := _SIGN.match(folded, pos):
        if m[0] in "-−" and start and _CODE_CHARACTER.match(folded[start - 1]):
            return None
        sign, pos = -1 if m[0] in _BELOW else 1, m.end()
    elif folded[pos] == "半":
        return half_at(folded, pos)
    elif share := share_at(folded, pos):
        return share
    number = read_number(folded, pos)
    if number is None:
        return _no_number(folded, pos)
    if number.han:
        if start == pos and (word := _word(folded, number)):
            return word
    elif start == pos and (code := code_before(folded, pos, number.end)):
        return code
    core = measure_at(folded, start, number, sign=sign, currency=currency)
    if folded[start] in "-−" and folded[start - 1 : start].isalnum() and not _signed(core):
        return Word(pos, number.end, "identifier")  # 歼-20
    if isinstance(core, Core):
        return _joined(folded, core, currency) or core
    return (
        _joined_bare(folded, start, number, currency)
        or core
        or bare_at(folded, start, number, sign=sign, currency=currency)
    )


def _signed(core: Core | Word | None) -> bool:
    """Whether a quantity may stand below zero."""
    return isinstance(core, Core) and core.unit_class in ("physical", "proportion", "currency")


def _no_number(folded: str, pos: int) -> Word | None:
    """The run of numeral characters at `pos` that is too long, or too odd, to be a number."""
    m = NUMBER.match(folded, pos)
    return Word(pos, m.end(), "identifier" if folded[pos].isascii() else "word") if m else None


def _word(folded: str, number: Reading) -> Word | None:
    """The listed word that a Han numeral stands in, unless numeral and unit reach as far."""
    if folded.startswith("番", number.end) and "翻" in folded[max(0, number.start - 2) : number.start]:
        return None
    word = word_around(folded, number.start, number.end)
    if word is not None and word.start < number.start and word.end == number.end:  # 身高一米七
        unit = unit_at(folded, number.end)
        return None if unit is not None and unit.unit_class == "physical" and unit.surface != "里" else word
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
    """`5%至8%`: a second number of the same unit after a sign of range."""
    sep = _separator(folded, core.end)
    if sep is None or core.kind in ("score", "ordinal"):
        return None
    pos = sep.end()
    if m := _CURRENCY_MARK.match(folded, pos):
        pos = m.end()
    second = read_number(folded, pos)
    if second is None:
        return None
    other = measure_at(folded, pos, second, currency=currency)
    if not isinstance(other, Core) or other.unit != core.unit or other.value is None or core.value is None:
        return None
    return _range(core, other)


def _range(first: Core, second: Core) -> Core:
    """The two as one quantity, whose value is the lower end."""
    high = second.high if second.high is not None else second.value
    return second._replace(
        start=first.start, num_start=first.num_start, value=first.value, low=first.value, high=high, joined=True,
        modifier=first.modifier if first.modifier_class != "vague" else None,
        modifier_class=first.modifier_class if first.modifier_class != "vague" else None, rule="range",
    )  # fmt: skip


def _joined_bare(folded: str, start: int, number: Reading, currency: str | None) -> Core | Word | None:
    """`10至20人`, `2—3万元`: the first number takes unit and multiplier from the second."""
    sep = _separator(folded, number.end)
    if sep is None:
        return None
    second = read_number(folded, sep.end())
    if second is None or (second.han and not number.han and second.end - second.start == 1):
        return None
    other = measure_at(folded, sep.end(), second, currency=currency) or bare_at(
        folded, sep.end(), second, currency=currency
    )
    if not isinstance(other, Core) or other.value is None or other.joined:
        return None
    value: Number = number.value
    first_text, second_text = folded[number.start : number.end], folded[other.num_start : other.num_end]
    scale = multiplier(second_text)
    if multiplier(first_text) == 1 and scale > 1 and value < Fraction(other.value) / scale:
        value = exact(Fraction(value * scale))
    if other.rule == "tenths":
        value = value * 10
    elif other.unit_class == "currency" and other.source is not None:
        value = exact(Fraction(value * (other.source.factor or 1)))
    if value >= other.value and not (sep[0].strip() in "至到" and value > 0):
        return None
    first = Core(start, number.end, number.start, number.end, other.kind, value, unit=other.unit)
    if other.value < value:
        return None
    if sep[0] == " - ":  # set as two numbers; the second carries the unit of both
        return first._replace(unit_class=other.unit_class, source=other.source, rule="range")
    return _range(first, other)
