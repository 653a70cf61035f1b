"""Everything in a passage that looks like a quantity: facts, times, and words that only look like them.

The scan goes through the folded text once. At every place where a numeral or a date may begin it asks, in this order:
is it inside a quoted formula, an address, a label (`quantity_rejects`); a date or a time (`quantity_time`); a share, a
score, an ordinal; a number with a unit (`quantity_reading`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from banmian.annotate.quantity.bare_numbers import may_be_value
from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.numbers import SOME, read_number
from banmian.annotate.quantity.one_quantity import mark_starts, quantity_at
from banmian.annotate.quantity.ordinals import FIRST_OF, ROMAN, first_few, listed_ordinal, ordinal_at, prize_at
from banmian.annotate.quantity.passage import Passage
from banmian.annotate.quantity.proportions import fraction_at, score_at
from banmian.annotate.quantity.rejects import Word, address_at, label_at
from banmian.annotate.quantity.units import continues_word, unit_at, units
from banmian.annotate.time.calendar import TimeMention
from banmian.annotate.time.match import listed_weekday, settled, time_at
from banmian.annotate.time.table import starters
from banmian.text.numerals import CHARACTERS, FINANCIAL, evaluate

Found = Core | TimeMention | Word

_LIST_SIGNS = ("、", "和", "及", "与")
_NUMERAL = frozenset("0123456789" + CHARACTERS)
_FORMULA_FIRST = _NUMERAL | frozenset("第半首几数")
_INERT = re.compile(r"[0-9]{1,40}(?=[,;。!?、)](?![0-9]{3}(?![0-9])))")
"""A bare integer at the end of a clause: a code, whatever stands in front of it."""
_AHEAD = re.compile(rf"(?P<run>[0-9{CHARACTERS}.,]{{1,24}})[ ]{{0,3}}(?P<next>.?)")
"""The characters of a numeral, and what follows them."""
_AFTER_FINANCIAL = frozenset(FINANCIAL + "万亿元圆角整")
_SIGNED = frozenset("负半几数-−零摄华") | frozenset(first for first, _ in mark_starts())
_MANY = "个种项名位家条件类起场处所支座批份组户人篇幅部台辆艘间栋套款头棵株片段轮届次"
"""Classifiers of an indefinite number: 多个村, 许多种."""
_ALONE = "0123456789" + CHARACTERS + "第$¥€£半" + "".join(ROMAN)
_PAIRS = (
    ("hf", "t"), ("w", "w"), ("-−", "0123456789"), ("零", "上下"), ("多", _MANY), ("若", "干"), ("前头", "0123456789" + CHARACTERS),
    ("上", "十百千万亿"), ("首", FIRST_OF), ("几数", "十百千万亿"), ("负", "0123456789" + CHARACTERS), ("摄华", "氏"),
)  # fmt: skip
"""First characters that begin a quantity only with one of the characters after them."""


@cache
def _following() -> Mapping[str, frozenset[str]]:
    """The characters that must follow one that is no numeral, where a quantity is to begin with it."""
    out: dict[str, set[str]] = {}
    counted = {s[0] for s, unit in units().items() if unit.unit_class != "proportion"}
    some = [(head, "".join(counted - set(words))) for head, words in SOME.items()]
    for firsts, ahead in (
        *_PAIRS,
        *some,
        *mark_starts(),
        *[(first, "".join(ahead or "")) for first, ahead in starters().items()],
    ):
        for first in set(firsts) - set(_ALONE):
            out.setdefault(first, set()).update(ahead)
    return {first: frozenset(ahead) for first, ahead in out.items()}


@cache
def _candidate() -> re.Pattern[str]:
    """Where a quantity may begin: a numeral, or one of those characters with one of the next of any of them.

    As it begins with a class, `re` skips what is not in it; a branch for each would be tried at every character.
    """
    first, ahead = "".join(sorted(_following())), "".join(sorted(frozenset().union(*_following().values())))
    return re.compile(f"{_class(_ALONE + first)}(?:(?<={_class(_ALONE)})|(?={_class(ahead)}))")


def _class(characters: str) -> str:
    return re.escape(characters) if len(characters) == 1 else f"[{re.escape(characters)}]"


def scan(passage: Passage) -> list[Found]:
    """What the passage holds, in order, none overlapping another."""
    folded, pos, last = passage.folded, 0, 0
    search, following = _candidate().search, _following()
    out: list[Found] = []
    while m := search(folded, pos):
        start = m.start()
        ahead = following.get(folded[start])
        if ahead is not None and folded[start + 1 : start + 2] not in ahead:
            pos = start + 1
            continue
        found = _read_at(passage, start)
        if found is None or found.end <= start:
            pos = start + 1
            continue
        if found.start >= last:
            out.append(found)
        elif isinstance(found, Word):
            out.append(found._replace(start=last))
        pos = last = found.end
    return _settled(passage, out)


def _settled(passage: Passage, found: list[Found]) -> list[Found]:
    """The same, where a date has the month or the year that it leaves to the date before it."""
    before: TimeMention | None = None
    for i, mention in enumerate(found):
        if not isinstance(mention, TimeMention):
            continue
        if before is not None:
            gap = passage.folded[before.end : mention.start]
            same = passage.sentence(before.start) == passage.sentence(mention.start)
            found[i] = mention = settled(before, mention, gap, same_sentence=same)
        before = mention
    return found


def _read_at(passage: Passage, start: int) -> Found | None:
    """What begins at `start`."""
    folded = passage.folded
    first = folded[start]
    numeral = first in _NUMERAL
    inert = _INERT.match(folded, start) if numeral and first.isascii() else None
    if inert and folded[inert.end()] != "、" and not may_be_value(folded, start):
        return Word(start, inert.end(), "identifier")
    if (
        first in _FORMULA_FIRST
        and (first not in SOME or read_number(folded, start))
        and (word := passage.quotes.formula(start))
    ):
        return word
    if numeral:
        return _numeral_at(passage, start, ascii_first=first.isascii())
    if first == "“":
        title = passage.quotes.formula(start)
        return title if title and title.reason == "name" else time_at(folded, start, passage.page)
    if first == "第":
        return time_at(folded, start, passage.page) or ordinal_at(folded, start)
    if first in ROMAN:
        return ordinal_at(folded, start)
    if first in "hfw":
        return address_at(folded, start)
    if first == "首" and (ordinal := ordinal_at(folded, start)):
        return ordinal
    if time := time_at(folded, start, passage.page):
        return (passage.quotes.formula(start) or time) if time.fact else time
    if first == "上":
        return _over_bare(folded, start)
    if first == "前":
        return first_few(folded, start)
    if first == "头":
        return _first_years(folded, start)
    if first in "多若":
        return _indefinite(folded, start)
    return quantity_at(folded, start) if first in _SIGNED else None


def _numeral_at(passage: Passage, start: int, *, ascii_first: bool) -> Found | None:
    """What begins at the numeral at `start`."""
    folded = passage.folded
    if folded[start] in FINANCIAL and folded[start + 1 : start + 2] not in _AFTER_FINANCIAL:
        return None
    ahead = _AHEAD.match(folded, start)
    run, following = (ahead["run"], ahead["next"]) if ahead else ("", "")
    if ascii_first:
        if (run.count(".") > 2 or "@" in folded[start : start + 24]) and (word := address_at(folded, start)):
            return word
    elif following in "是要则曰" and (word := label_at(folded, start)):
        return word
    if following in ":∶比-" and (found := score_at(folded, start)):
        return found
    if following in "等、和及" and (prize := prize_at(folded, start)):
        return prize
    in_list = folded[max(0, start - 1) : start] in _LIST_SIGNS
    if in_list and (listed := listed_ordinal(folded, start) or listed_weekday(folded, start)):
        return listed
    if following in "分/" and (found := fraction_at(folded, start)):
        return found
    if time := time_at(folded, start, passage.page):
        return time
    return quantity_at(folded, start)


_NOT_MANY = frozenset("更最很太较差甚颇诸这那余几么越" + "0123456789" + CHARACTERS + "个岁")


def _indefinite(folded: str, start: int) -> Word | None:
    """多个, 多种, 若干: a number of things that nobody says."""
    if folded[start] == "若":
        unit = unit_at(folded, start + 2)
        return Word(
            start, start + 2 + (len(unit.surface) if unit and unit.unit_class == "classifier" else 0), "indefinite"
        )
    before = folded[max(0, start - 1) : start]
    if (before and before in _NOT_MANY) or continues_word(folded[start + 1], folded, start + 2):
        return None
    return Word(start - (before in ("许", "众") and before != ""), start + 2, "indefinite")


_NOT_FIRST = frozenset("带开从街桥码山埠镜老年口念户牛羊猪")


def _first_years(folded: str, start: int) -> Core | None:
    """头三年: how long, from the beginning."""
    if folded[max(0, start - 1) : start] in _NOT_FIRST:
        return None
    core = quantity_at(folded, start + 1)
    if isinstance(core, Core) and core.kind == "duration":
        return core._replace(start=start)
    return first_few(folded, start)


def _over_bare(folded: str, start: int) -> Core | None:
    """上百家: a bare multiplier with 上 in front."""
    if folded[max(0, start - 1) : start] in ("以", "山", "马", "路", "之"):
        return None
    if folded[start + 1] in "千万亿" and not folded[start + 2 : start + 3].isalnum():  # 身家上亿
        value = evaluate(folded[start + 1])
        return Core(
            start, start + 2, start + 1, start + 2, "count", value, modifier="上", modifier_class="over", rule="scaled"
        )
    core = quantity_at(folded, start + 1)
    if (
        isinstance(core, Core)
        and core.modifier is None
        and folded[start + 1] in "十百千万亿"
        and core.num_end - core.num_start <= 2
    ):
        return core._replace(start=start, modifier="上", modifier_class="over")
    return None
