"""Edits of one number of a text, found by patterns that share nothing with the reader of quantities.

Harmful edits make a text say another thing, harmless ones write the same in another way or less precisely in a true one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

_SWAPPED = {
    "平方公里": "公里", "平方米": "亩", "立方米": "吨", "个百分点": "倍", "千瓦时": "吨", "公顷": "亩", "公里": "米", "公斤": "吨", "美元": "元",
    "人次": "户", "小时": "分钟", "分钟": "小时", "标箱": "吨", "亩": "公顷", "米": "公里", "吨": "公斤", "斤": "吨", "元": "美元", "名": "户",
    "人": "户", "户": "人", "家": "人", "件": "户", "栋": "亩", "座": "吨", "台": "吨", "辆": "艘", "艘": "辆", "头": "吨", "只": "吨", "株": "亩",
    "棵": "亩", "场": "人", "天": "小时", "处": "吨", "所": "人", "条": "吨", "项": "人", "个": "吨", "册": "人", "张": "人", "间": "亩",
    "种": "吨", "支": "户", "块": "亩", "盏": "户", "顶": "吨", "枚": "人",
}  # fmt: skip
_UNIT = "|".join(sorted(_SWAPPED, key=len, reverse=True))
_AHEAD = "不足|超过|接近|至少|不到|将近|大约|近|约|超|逾"
_FLIPPED = {
    "不足": "超过", "超过": "不足", "接近": "超过", "至少": "不足", "不到": "超过", "将近": "超过", "大约": "超过", "近": "超", "约": "超",
    "超": "近", "逾": "近",
}  # fmt: skip
_BEHIND = "左右|以上|以下|以内"
_QUANTITY = re.compile(
    rf"(?P<ahead>{_AHEAD})?(?<![0-9.,:：第－—~～/-])(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<power>万亿|[千万亿])?(?P<inner>[余多])?"
    rf"(?P<unit>{_UNIT}|%)(?P<behind>{_BEHIND})?(?![至到0-9－—~～/半多]|[一二三四五六七八九]|美元)"
)
_UNMARKED = re.compile("(?<![第每达共从由比为有每为至到长高重增加半过超近约逾均满不破下足于、和与])$")
"""What another modifier may be put behind."""
_WAYS = {
    "增长": "下降",
    "下降": "增长",
    "增加": "减少",
    "减少": "增加",
    "提高": "降低",
    "降低": "提高",
    "上升": "下降",
    "上涨": "下跌",
}
_WAY = re.compile(rf"({'|'.join(_WAYS)})(?!值|量|率|了?[0-9.]*[^0-9.。，；]{{0,2}}到)(?=[近约超过了]{{0,2}}[0-9])")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN = "零一二三四五六七八九"


class Edit(NamedTuple):
    """A sentence after one edit."""

    kind: str
    text: str


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text."""
    yield from re.findall(r"[^。！？\n]+[。！？]?", text)


def harmful(text: str) -> Iterator[Edit]:
    """The text with what one number says made false, in each way that fits it."""
    for m in _QUANTITY.finditer(text):
        for kind, new in _false(m, text):
            yield Edit(kind, text[: m.start()] + new + text[m.end() :])
    for m in _WAY.finditer(text):
        yield Edit("direction", text[: m.start()] + _WAYS[m[0]] + text[m.end() :])


def _false(m: re.Match[str], text: str) -> Iterator[tuple[str, str]]:
    ahead, number, power, inner, unit, behind = (m[name] or "" for name in _QUANTITY.groupindex)
    rest = inner + unit + behind
    for place in {len(number) - 1, 0} if not number.endswith("0") else {0}:
        yield "digit", ahead + number[:place] + str(int(number[place]) % 9 + 1) + number[place + 1 :] + power + rest
    if (pair := re.search(r"([1-9])(?!\1)([1-9])", number)) is not None:
        yield "transposed", ahead + number[: pair.start()] + pair[2] + pair[1] + number[pair.end() :] + power + rest
    if power in ("万", "亿"):
        yield "power dropped", ahead + number + rest
        yield "power swapped", ahead + number + ("亿" if power == "万" else "万") + rest
    elif not power and unit not in ("%", "个百分点", "天", "小时", "分钟"):
        yield "power added", ahead + number + "万" + rest
    if unit in _SWAPPED:
        yield "unit", ahead + number + power + inner + _SWAPPED[unit] + behind
    if unit in ("%", "个百分点"):
        yield "percent and point", ahead + number + power + inner + ("个百分点" if unit == "%" else "%") + behind
    if ahead:
        yield "modifier flipped", _FLIPPED[ahead] + number + power + rest
    if inner and not ahead:
        yield "modifier flipped", "近" + number + power + unit + behind
    if ahead and not inner and not behind:
        yield "modifier dropped", number + power + unit
    if (inner or behind) and not ahead and not (inner and behind):
        yield "modifier dropped", number + power + unit
    if not (ahead or inner or behind) and _UNMARKED.search(text[: m.start()]):
        yield "modifier added", "超过" + number + power + unit
        yield "modifier added", "约" + number + power + unit


def harmless(text: str) -> Iterator[Edit]:
    """The text with one number written in another way, or made less precise in a true way."""
    for m in _QUANTITY.finditer(text):
        for kind, new in _true(m, text):
            yield Edit(kind, text[: m.start()] + new + text[m.end() :])


def _true(m: re.Match[str], text: str) -> Iterator[tuple[str, str]]:
    ahead, number, power, inner, unit, behind = (m[name] or "" for name in _QUANTITY.groupindex)
    rest = inner + unit + behind
    yield "full width", ahead + number.translate(_WIDE) + power + rest
    if re.fullmatch("[0-9]{4,}", number) and not power:
        yield "thousands", f"{ahead}{int(number):,}{rest}"
    if not (ahead or inner or behind) and _UNMARKED.search(text[: m.start()]):
        yield from (("less precise", new + unit) for new in _rounded(number, power))
    smaller = {"亿": "万", "万": ""}
    if power in smaller and not inner and (value := Fraction(number) * 10000).denominator == 1:
        yield "power written out", f"{ahead}{value}{smaller[power]}{rest}"
    if re.fullmatch("[2-9]", number) and unit != "%" and power != "千":
        digit = "两" if number == "2" and unit not in ("亩", "斤", "米") else _HAN[int(number)]
        yield "in Han", ahead + digit + power + rest
    if re.fullmatch("[1-9][0-9]{3}", number) and not power and "0" not in number:
        han = "".join(_HAN[int(d)] + place for d, place in zip(number, "千百十 ", strict=True)).strip()
        yield "in Han", ahead + han + rest
    if inner and not ahead and not behind and _UNMARKED.search(text[: m.start()]):
        yield "余 as 超", "超" + number + power + unit


def _rounded(number: str, power: str) -> Iterator[str]:
    """A number of three digits or more as one of two with the modifier that makes it true."""
    digits = number.replace(".", "").lstrip("0")
    if len(digits) < 3 or number.startswith("0") or not digits[2:].strip("0"):
        return
    scale = Fraction(10) ** (len(number.partition(".")[0]) - 2)
    least = int(Fraction(number) / scale)
    down, up = (_plain(n * scale) for n in (least, least + 1))
    yield "超" + down + power
    yield "近" + up + power
    yield "约" + down + power
    if "." not in down and not power:
        yield down + "余"


def _plain(value: Fraction) -> str:
    return str(int(value)) if value.denominator == 1 else str(float(value))


def edits(text: str, make: Callable[[str], Iterator[Edit]]) -> Iterator[Edit]:
    """The edits of every sentence of a text."""
    for sentence in sentences(text):
        yield from make(sentence)
