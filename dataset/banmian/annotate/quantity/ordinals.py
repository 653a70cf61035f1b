"""Ordinals: 第四届, 首批, Ⅳ级."""

from __future__ import annotations

import re

from banmian.annotate.quantity.core import Core, spaces
from banmian.annotate.quantity.numbers import read_number
from banmian.annotate.quantity.rejects import Word, word_around
from banmian.annotate.quantity.units import continues_word, unit_at
from banmian.text.numerals import Number

ROMAN = {c: i + 1 for i, c in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")}
FIRST_OF = "届批个家期例条座架艘款颗枚支列台所只"
_INSTITUTION = re.compile(
    r"(?![次个批届名期轮场项条种位件家代年天月季章节])[^\W\d_a-zA-Z]{0,5}?(?:中学|小学|医院|高中|初中|幼儿园|师范|监狱|看守所|检察|法院|法庭|分局|大队|支队|总队|公司|出版社|支部|监察室)"
    r"|(?![次个批届名期轮场项条种位件家代年天月季章节])[^\W\d_a-zA-Z]{1,4}?(?:组(?![织成建合])|师|军|厂|局)|(?:产业|野战|集团)?[军师团](?![事傅范长结聚圆])"
)
"""第三中学, 第八巡视组: what the number is part of the name of."""
_SESSION = re.compile(
    r"届(?:[^\W\d_a-zA-Z]{0,4}(?:委员会|人民代表|人大|政协|党代会|代表大会|常委会|全会))|次(?:全体|代表|常委|常务|党员)?(?:会议|大会|全会)"
)
"""第十四届人大, 第三次会议: the number of a meeting that the institution counts."""
_SENTENCE_START = ("", "。", ";", ":", "!", "?", " ", "\n")
_POINT = (",", "、", ":")
"""第一,…第二,…: the points of a speech."""
_NOUN_AFTER = re.compile(r"(?![大高多长快强位的是为在和与及并就后且而也都又还仍即万亿至到或])[^\W\d_a-zA-Z]")
"""第一印象, 第二课堂: without a classifier, the ordinal is part of the noun."""
_NUMBER = "[0-9一二两三四五六七八九十百]{1,4}"
_LISTED = re.compile(rf"(?:[、和及与]第?{_NUMBER}){{1,8}}")
"""第1、2、3期: what goes on with a list of ordinals."""
_LISTED_BEFORE = re.compile(rf"第{_NUMBER}(?:[、和及与]{_NUMBER}){{0,7}}[、和及与]$")
_RANKED = re.compile("方阵|阶段|环节|梯队|集团(?![军公])|阵营|序列|档(?!案)|高峰|高楼|大(?=[国省市县户])")
"""第一方阵: nouns that are ranked."""
_FEW = re.compile(rf"[前头](?=({_NUMBER}))")
_FEW_AFTER = "名届位强轮局场集章节回站批期次"
_NOT_FEW = frozenset("此之以目先提空从午饭会赛年月日天夜跟身眼面生大当史胸床门窗灶车幕台人")
_STRIVE = re.compile("(?:争|争当|争做|争创|力争|敢争|勇争)$")


def ordinal_at(folded: str, pos: int) -> Core | Word | None:
    """The ordinal that begins at `pos`, or the name or word that it is part of."""
    first = folded[pos]
    if first in ROMAN:
        before = folded[max(0, pos - 1) : pos]
        if folded[pos + 1 : pos + 2] != "级" or (before.isascii() and before.isalnum()):
            return Word(pos, pos + 1, "label")
        return _core(pos, (pos, pos + 1), ROMAN[first], "级")
    if first == "首":
        unit = folded[pos + 1 : pos + 2]
        if not unit or unit not in FIRST_OF or folded[max(0, pos - 1) : pos] in ("元", "魁", "榜", "匕"):
            return None
        if folded.startswith("乡", pos + 2) or folded.startswith(("首个月", "首期待"), pos):
            return None
        return _core(pos, (pos, pos + 1), 1, unit)._replace(rule="first")
    return _numbered(folded, pos)


def first_few(folded: str, pos: int) -> Core | None:
    """前三名, 前四届, 前10强: the first ones of a ranking or a series."""
    m = _FEW.match(folded, pos)
    if m is None or folded[max(0, pos - 1) : pos] in _NOT_FEW:
        return None
    number = read_number(folded, m.end())
    if number is None or number.vague or number.modifier or number.value < 2 or number.value != int(number.value):
        return None
    surface = folded[number.end : number.end + 1]
    if not surface or surface not in _FEW_AFTER or continues_word(surface, folded, number.end + 1):
        return None
    core = _core(pos, (number.start, number.end), number.value, surface)
    return core._replace(value=1, low=1, high=number.value)


def listed_ordinal(folded: str, pos: int) -> Core | None:
    """The 2 and the 3期 of 第1、2、3期."""
    before = folded[max(0, pos - 1) : pos]
    if before not in ("、", "和", "及", "与") or not _LISTED_BEFORE.search(folded, max(0, pos - 42), pos):
        return None
    number = read_number(folded, pos)
    if number is None or number.vague or number.value != int(number.value):
        return None
    unit = unit_at(folded, number.end)
    if unit is not None and unit.unit_class == "classifier":
        return _core(pos, (pos, number.end), number.value, unit.surface)
    listed = _LISTED.match(folded, number.end)
    last = unit_at(folded, listed.end()) if listed else None
    if last is None:
        return None
    return _core(pos, (pos, number.end), number.value, "")._replace(
        unit=last.unit, unit_text=last.surface, unit_class="classifier"
    )


_PRIZE = re.compile("(?P<more>(?:[、和及][特一二三四五六]){1,5})?(?:等奖(?!学)|等功(?![率臣]))")
"""一等奖, and the 一 and 二 of 一、二、三等奖."""


def prize_at(folded: str, pos: int) -> Core | None:
    """一等奖, 二等功: a rank."""
    number = read_number(folded, pos)
    m = _PRIZE.match(folded, number.end) if number else None
    if number is None or m is None or number.value > 9:
        return None
    if m["more"]:
        prize = m[0][len(m["more"]) :]
        return _core(pos, (pos, number.end), number.value, "")._replace(
            unit=prize, unit_text=prize, unit_class="classifier"
        )
    return _core(pos, (pos, number.end), number.value, m[0])


def _numbered(folded: str, pos: int) -> Core | Word | None:
    """第 and a number."""
    start = spaces(folded, pos + 1)
    word = word_around(folded, pos, pos + 1)
    if word and word.start == pos:
        return word
    number = read_number(folded, start)
    if number is None or number.vague or number.modifier:
        return None
    if number.value != int(number.value):  # 第3.2条
        return Word(pos, number.end + 1, "label")
    word = word_around(folded, start, number.end)
    if word and word.start == start and word.end > number.end + 1 and word.reason in ("name", "idiom"):
        return Word(pos, word.end, word.reason)
    if m := _SESSION.match(folded, number.end):
        return Word(pos, m.end(), "meeting")
    if m := _INSTITUTION.match(folded, number.end):
        return Word(pos, m.end(), "name")
    if _RANKED.match(folded, number.end):
        return _core(pos, (start, number.end), number.value, "")
    surface = folded[number.end : number.end + 1]
    if surface in ("版", "号"):
        return Word(pos, number.end + 1, "label")
    if surface in ("国", "方", "产"):
        return Word(pos, number.end + 1, "word")
    if number.value == 1 and _STRIVE.search(folded, max(0, pos - 2), pos):
        return Word(pos, number.end, "slogan")
    unit = unit_at(folded, number.end)
    if unit is not None and (unit.unit_class == "classifier" or unit.kind == "duration"):
        surface = unit.surface
    elif surface not in ("任", "代", "级"):
        surface = ""
    if not surface and (listed := _LISTED.match(folded, number.end)) and (last := unit_at(folded, listed.end())):
        return _core(pos, (start, number.end), number.value, "")._replace(
            unit=last.unit, unit_text=last.surface, unit_class="classifier"
        )
    if not surface and folded[pos - 1 : pos] in _SENTENCE_START and folded[number.end : number.end + 1] in _POINT:
        return Word(pos, number.end, "label")
    if not surface and _NOUN_AFTER.match(folded, number.end):
        return Word(pos, number.end, "word")
    return _core(pos, (start, number.end), number.value, surface)


def _core(start: int, number: tuple[int, int], value: Number, unit: str) -> Core:
    first, last = number
    unit_class = "classifier" if unit else "none"
    return Core(
        start, last + len(unit), first, last, "ordinal", value, None, None, unit or None, unit or None,
        "classifier" if unit_class == "classifier" else "none", rule="ordinal",
    )  # fmt: skip
