"""The number of a quantity: where it stands, its value, and how vague it is."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from banmian.annotate.quantity.rejects import tail_word
from banmian.annotate.quantity.units import unit_at
from banmian.records import ModifierClass
from banmian.text.numerals import BIG_UNITS, RUN, SMALL_UNITS, Number, evaluate, exact
from banmian.text.segment import is_word

NUMBER = re.compile(RUN)
_MULTIPLIERS = "[十百千万亿兆]"
_INFIX = re.compile(rf"[余多来几](?=({_MULTIPLIERS}{{1,4}}))")
_ROUGHLY = re.compile("把(?=[个人斤名块元亩里年户只条])")
"""千把人, 百把个: about so many."""
_VAGUE_HEAD = re.compile(rf"([几数])({_MULTIPLIERS}{{1,5}})")
_BARE = re.compile(rf"{_MULTIPLIERS}{{1,4}}")
_NEIGHBOURS = re.compile(rf"(.*?)([一二两三四五六七八九])([二两三四五六七八九])({_MULTIPLIERS}*)")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMBERED = ("表", "图", "第", "机", "号", "附")
_LARGEST = 10**30
"""Numbers beyond it are codes or noise."""


class Reading(NamedTuple):
    """A number in a text: `[start, end)` covers numeral, multiplier and what stands inside them."""

    start: int
    end: int
    value: Number
    low: Number | None = None
    high: Number | None = None
    modifier: str | None = None
    modifier_class: ModifierClass | None = None
    han: bool = False
    """Written in Han characters only."""

    @property
    def vague(self) -> bool:
        return self.modifier_class == "vague"


def step(value: Number) -> Number:
    """The place of the last digit of an integer that is not zero: what 余 and 多 leave open (5200 → 100)."""
    if value <= 0 or value != int(value):
        return 1
    number, place = int(value), 1
    while number % 10 == 0:
        number //= 10
        place *= 10
    return place


@lru_cache(maxsize=4096)
def _neighbours(run: str) -> tuple[Number, Number] | None:
    """The two values of a run that names two neighbouring numbers (三四十, 十七八, 三五)."""
    m = _NEIGHBOURS.fullmatch(run)
    if m is None or (m[1] and m[1][-1] not in SMALL_UNITS + BIG_UNITS):
        return None
    first, second = _DIGIT[m[2]], _DIGIT[m[3]]
    if (first, second) == (3, 2) and m[3] == "两":  # 三两天
        return evaluate(m[1] + "二" + m[4]), evaluate(m[1] + "三" + m[4])
    if second - first != 1 and (first, second) != (3, 5):
        return None
    lead = m[1] + "零" if m[1] and m[1][-1] not in "十" and not m[4] else m[1]
    return evaluate(lead + m[2] + m[4]), evaluate(lead + m[3] + m[4])


SOME = {
    "几": "点分度番级乎何率成幅环",
    "数": "点分度番级字组列码对集环单票钱班圈",
}
"""What 几 and 数 make words or questions with, though it is a unit elsewhere (几点, 数字)."""
_NOT_SOME = frozenset("茶未无庶期周初第")


def _some(folded: str, pos: int) -> Reading | None:
    """几 or 数 before a unit: a number from two to nine (几个孩子, 数名), no part of a word (人数, 几乎)."""
    head, before = folded[pos], folded[max(0, pos - 1) : pos]
    unit = unit_at(folded, pos + 1)
    if unit is None or unit.surface in SOME[head] or unit.unit_class == "proportion":
        return None
    if head == "几" and before and before in _NOT_SOME:
        return None
    if head == "数" and before not in ("", "有", "等", "中") and is_word(before + head):
        return None
    return Reading(pos, pos + 1, 2, 2, 9, head, "vague", True)


_POWER = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)[ ]?[×xX*][ ]?10(?:\^([-−]?[0-9]{1,2})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def _power(folded: str, pos: int) -> Reading | None:
    """12.5×10⁹, 3×10^8."""
    if not folded[pos : pos + 1].isdecimal() or (m := _POWER.match(folded, pos)) is None:
        return None
    exponent = int((m[2] or m[3]).translate(_RAISED))
    return Reading(pos, m.end(), exact(Fraction(m[1]) * Fraction(10) ** exponent)) if abs(exponent) <= 30 else None


_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=[百千万])")


def _cut(folded: str, pos: int, run: str) -> int:
    """Where a run of numerals is no number all through: 2023|万达杯, 表3| 120户; 0 where it is."""
    if (m := _YEAR.match(run)) and tail_word(folded, pos, pos + len(run)) is not None and len(run) == 5:
        return 0 if unit_at(folded, pos + len(run)) else m.end()
    if " " in run and folded[max(0, pos - 1) : pos] in _NUMBERED:
        return run.index(" ")
    return 0


def read_number(folded: str, pos: int) -> Reading | None:
    """The number that begins at `pos`, or `None`."""
    if folded[pos : pos + 1] in ("几", "数") and (m := _VAGUE_HEAD.match(folded, pos)):
        unit = evaluate(m[2])
        return Reading(pos, m.end(), 2 * unit, 2 * unit, 99 if unit == 10 else 9 * unit, m[1], "vague", True)
    if folded[pos : pos + 1] in ("几", "数") and folded[pos : pos + 1]:
        return _some(folded, pos)
    if power := _power(folded, pos):
        return power
    m = NUMBER.match(folded, pos)
    if m is None:
        return None
    run, end = m[0], m.end()
    if cut := _cut(folded, pos, run):
        run, end = run[:cut], pos + cut
    if (
        len(run) > 1 and run[-1] == "两" and not (run in ("一两", "三两") and unit_at(folded, end))
    ):  # 三十两: the last is the unit
        run, end = run[:-1], end - 1
    try:
        pair = _neighbours(run) if len(run) <= 12 else None
        if pair is not None and pair[1] <= _LARGEST:
            return Reading(pos, end, pair[0], pair[0], pair[1], "相邻数", "vague", True)
        value = evaluate(run)
    except ValueError:
        return None
    if value > _LARGEST:
        return None
    han = not run[0].isascii()
    if folded[end : end + 1] == "几" and run[-1] in "十廿卅":
        tail = _BARE.match(folded, end + 1)
        scale = evaluate(tail[0]) if tail else 1
        stop = tail.end() if tail else end + 1
        return Reading(pos, stop, (value + 1) * scale, (value + 1) * scale, (value + 9) * scale, "几", "vague", han)
    following = folded[end : end + 1]
    if following == "把" and run in BIG_UNITS + SMALL_UNITS and _ROUGHLY.match(folded, end):
        return Reading(pos, end + 1, value, None, None, "把", "approx", han)
    if following in ("余", "多", "来", "几") and (infix := _INFIX.match(folded, end)):
        multipliers, stop = infix[1], infix.end(1)
        if len(multipliers) > 1 and multipliers[-1] in "千兆" and (longer := unit_at(folded, stop - 1)):
            multipliers, stop = (
                (multipliers[:-1], stop - 1) if len(longer.surface) > 1 else (multipliers, stop)
            )  # 350多万|千瓦时
        scale = evaluate(multipliers)
        kind: ModifierClass = "approx" if infix[0] == "来" else "over"
        if infix[0] == "几":
            low, high = (value + 1) * scale, (value + 9) * scale
            return Reading(pos, stop, low, low, high, "几", "vague", han)
        return Reading(pos, stop, evaluate(run + multipliers), None, None, infix[0], kind, han)
    return Reading(pos, end, value, han=han)
