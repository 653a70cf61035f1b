"""Everything in a passage that looks like a quantity: facts, times, and words that only look like them.

The scan goes through the folded text once. At every place where a numeral or a date may begin it asks, in this order:
is it inside a quoted formula, an address, a label (`quantity_rejects`); a date or a time (`quantity_time`); a share, a
score, an ordinal; a number with a unit (`quantity_reading`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.one_quantity import quantity_at
from banmian.annotate.quantity.ordinals import ROMAN, ordinal_at
from banmian.annotate.quantity.passage import Passage
from banmian.annotate.quantity.proportions import fraction_at, score_at
from banmian.annotate.quantity.rejects import Word, address_at, label_at
from banmian.annotate.quantity.units import units
from banmian.annotate.time.calendar import TimeMention
from banmian.annotate.time.match import settled, time_at
from banmian.annotate.time.table import starters
from banmian.text.numerals import CHARACTERS, FINANCIAL

Found = Core | TimeMention | Word

_NUMERAL = frozenset("0123456789" + CHARACTERS)
_FORMULA_FIRST = _NUMERAL | frozenset("第半首几数")
_INERT = re.compile(r"[0-9]{1,40}(?=[,;。!?、)](?![0-9]{3}(?![0-9])))")
"""A bare integer at the end of a clause: a code, whatever stands in front of it."""
_AHEAD = re.compile(rf"(?P<run>[0-9{CHARACTERS}.,]{{1,24}})[ ]{{0,3}}(?P<next>.?)")
"""The characters of a numeral, and what follows them."""
_AFTER_FINANCIAL = frozenset(FINANCIAL + "万亿元圆角整")
_SIGNED = frozenset("人$¥€£负半几数UHN-零摄华")
_ALONE = "0123456789" + CHARACTERS + "第$¥€£半" + "".join(ROMAN)
_PAIRS = (
    ("人", "民"), ("hf", "t"), ("w", "w"), ("U", "S"), ("HN", "KT"), ("-", "0123456789"), ("零", "上下"),
    ("上", "百千万亿"), ("首", "届批个家期例"), ("几数", "十百千万亿"), ("负", "0123456789" + CHARACTERS), ("摄华", "氏"),
)  # fmt: skip
"""First characters that begin a quantity only with one of the characters after them."""


@cache
def _following() -> Mapping[str, frozenset[str]]:
    """The characters that must follow one that is no numeral, where a quantity is to begin with it."""
    out: dict[str, set[str]] = {}
    counted = "".join({s[0] for s, unit in units().items() if unit.unit_class in ("classifier", "calendar", "physical")})
    for firsts, ahead in (*_PAIRS, ("几数", counted), *[(first, "".join(ahead or "")) for first, ahead in starters().items()]):
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
    if numeral and first.isascii() and (m := _INERT.match(folded, start)):
        listed = time_at(folded, start, passage.page) if folded[m.end()] == "、" else None
        return listed or Word(start, m.end(), "identifier")
    if first in _FORMULA_FIRST and (word := passage.quotes.formula(start)):
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
    if following in "分/" and (found := fraction_at(folded, start)):
        return found
    if time := time_at(folded, start, passage.page):
        return time
    return quantity_at(folded, start)


def _over_bare(folded: str, start: int) -> Core | None:
    """上百家: a bare multiplier with 上 in front."""
    if folded[max(0, start - 1) : start] in ("以", "山", "马", "路", "之"):
        return None
    core = quantity_at(folded, start + 1)
    if isinstance(core, Core) and core.modifier is None and core.num_end - core.num_start <= 2:
        return core._replace(start=start, modifier="上", modifier_class="over")
    return None
