"""Edits of one number of a text: harmful ones, after which it says another thing, and harmless ones, after which it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from banmian import find_quantities
from banmian.records import Quantity

UNITS = {
    "亩": "公顷", "公顷": "亩", "公里": "米", "平方米": "亩", "米": "公里", "吨": "公斤", "公斤": "吨", "斤": "吨", "元": "美元", "美元": "元",
    "名": "户", "人": "户", "户": "人", "家": "人", "人次": "户", "场次": "人", "件": "户", "栋": "亩", "天": "年", "年": "天", "小时": "分钟",
}  # fmt: skip
FLIPPED = {"近": "超", "超": "近", "超过": "不足", "约": "超", "不足": "超过", "逾": "近", "达": "近"}
OPPOSITE = {
    "增长": "下降",
    "下降": "增长",
    "增加": "减少",
    "减少": "增加",
    "提高": "降低",
    "降低": "提高",
    "上升": "下降",
}


class Edit(NamedTuple):
    """A text after one edit."""

    name: str
    text: str


def _at(text: str, q: Quantity, new: str) -> str:
    return text[: q.start] + new + text[q.end :]


def harmful(text: str, q: Quantity) -> Iterator[Edit]:
    """The text with what the quantity says made false, in each way that fits it."""
    core, number = q.text, q.num_text
    if m := re.search(r"[1-9](?=[^0-9]*$)", number):
        other = str(int(m[0]) % 9 + 1)
        yield Edit("digit", _at(text, q, core.replace(number, number[: m.start()] + other + number[m.end() :], 1)))
    if m := re.search(r"([0-9])(?!\1)([1-9])", number):
        moved = number[: m.start()] + m[2] + m[1] + number[m.end() :]
        if m[2] != "0" and not (m[1] == "0" and m.start() == 0):
            yield Edit("transposed", _at(text, q, core.replace(number, moved, 1)))
    plain = re.fullmatch(r"[0-9.,]+", number)
    if plain and q.kind in ("money", "count", "area", "mass") and "," not in number:
        yield Edit("multiplier added", _at(text, q, core.replace(number, number + "万", 1)))
    for big, other in (("万", "亿"), ("亿", "万")):
        if number.endswith(big) and len(number) > 1:
            yield Edit("multiplier swapped", _at(text, q, core.replace(number, number[:-1] + other, 1)))
            if number[:-1].replace(".", "").isdigit():
                yield Edit("multiplier dropped", _at(text, q, core.replace(number, number[:-1], 1)))
    if q.unit_text in UNITS and core.endswith(q.unit_text):
        yield Edit("unit", _at(text, q, core[: -len(q.unit_text)] + UNITS[q.unit_text]))
    before = text[: q.start]
    if q.modifier in FLIPPED and before.endswith(q.modifier):
        cut = before[: -len(q.modifier)]
        yield Edit("modifier flipped", cut + FLIPPED[q.modifier] + text[q.start :])
        if q.modifier_class != "reach":
            yield Edit("modifier dropped", cut + text[q.start :])
    if q.modifier is None and q.kind not in ("score", "ordinal", "age") and q.value_max is None:
        yield Edit("modifier added", before + "超过" + text[q.start :])
        yield Edit("modifier added", before + "约" + text[q.start :])
    if core.endswith("%"):
        yield Edit("percent to point", _at(text, q, core[:-1] + "个百分点"))
    elif core.endswith("个百分点"):
        yield Edit("point to percent", _at(text, q, core[:-4] + "%"))
    if q.change in OPPOSITE and before.endswith(q.change):
        yield Edit("direction", before[: -len(q.change)] + OPPOSITE[q.change] + text[q.start :])


def harmless(text: str, q: Quantity) -> Iterator[Edit]:
    """The text with the quantity written in another way, or made less precise in a true way."""
    core, number = q.text, q.num_text
    if re.search("[0-9]", core):
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        yield Edit("full width", _at(text, q, core.translate(wide)))
    if re.fullmatch("[0-9]{4,}", number):
        yield Edit("thousands", _at(text, q, core.replace(number, f"{int(number):,}", 1)))
        if q.modifier is None and q.value_max is None and number[2:].strip("0"):
            rough = number[:2] + "0" * (len(number) - 2)
            yield Edit("over", _at(text, q, core.replace(number, rough + "余", 1)))
    if m := re.fullmatch(r"([0-9]+)\.([0-9])亿", number):
        yield Edit("in 万", _at(text, q, core.replace(number, f"{m[1]}{m[2]}000万", 1)))
    if m := re.fullmatch("([3-9])千", number):
        yield Edit("in Han", _at(text, q, core.replace(number, "零一二三四五六七八九"[int(m[1])] + "千", 1)))
    if q.modifier == "余" and core.count("余") == 1:
        yield Edit("余 as 超", text[: q.start] + "超" + core.replace("余", "") + text[q.end :])


def edits(text: str, make: Callable[[str, Quantity], Iterator[Edit]]) -> Iterator[Edit]:
    """The edits of every quantity of a text that is scored."""
    for q in find_quantities(text):
        if q.kind not in ("date", "time", "ordinal") and q.group_id is None:
            yield from make(text, q)
