"""Quantities of a passage: every number that says how many, how much, which or when, with what it means.

`read_quantities` goes through the passage once. At every place where a numeral or a date may begin it asks, in this
order: is it inside a quoted formula, an address, a label (`quantity_rejects`); a date or a time (`quantity_time`); a
number with a unit (`quantity_reading`). What it finds gets its context from `quantity_meaning`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date as Date
from functools import cache
from itertools import pairwise
from typing import Literal

from banmian.annotate.quantity_calendar import TimeMention
from banmian.annotate.quantity_core import Core
from banmian.annotate.quantity_meaning import (
    Bounds,
    Change,
    Modifier,
    aggregation_of,
    as_float,
    as_text,
    bounds_of,
    change_of,
    measured_of,
    modality_of,
    modifier_of,
)
from banmian.annotate.quantity_ordinal import ROMAN, ordinal_at
from banmian.annotate.quantity_proportion import fraction_at, score_at
from banmian.annotate.quantity_reading import quantity_at
from banmian.annotate.quantity_rejects import Quotes, Word, address_at, label_at
from banmian.annotate.quantity_time import starters, time_at
from banmian.annotate.quantity_units import to_si
from banmian.hanzi import sentences
from banmian.numerals import CHARACTERS, FINANCIAL, normal
from banmian.records import Quantity, Rejection

_CLAUSE = re.compile(r"[,。;:!?…\n]")
_TIME_FIRST = frozenset("0123456789" + CHARACTERS)
_INERT = re.compile(r"[0-9]{1,40}(?=[,;。!?、)](?![0-9]{3}(?![0-9])))")
"""A bare integer at the end of a clause: a code, whatever stands in front of it."""


_AFTER_FINANCIAL = frozenset(FINANCIAL + "万亿元圆角整")
_SIGNS = "第首人$¥€£负半几数hHwfUN-上"
_AHEAD = (
    ("人", "民"), ("hf", "t"), ("w", "w"), ("U", "S"), ("HN", "KT"), ("-", "0123456789"), ("零", "上下"),
    ("上", "百千万亿"), ("首", "届批个家期例"), ("几数", "十百千万亿"), ("负", "0123456789" + CHARACTERS),
)  # fmt: skip


@cache
def _candidate() -> re.Pattern[str]:
    """Where a quantity may begin: a numeral, or a character that begins one together with the next."""
    pairs = [*_AHEAD, *starters()]
    alone = "0123456789" + CHARACTERS + "第$¥€£半" + "".join(ROMAN)
    firsts = "".join(sorted(set(alone).union(*(firsts for firsts, _ in pairs))))
    merged: dict[str, set[str]] = {}
    for heads, ahead in pairs:
        for head in heads:
            merged.setdefault(head, set()).update(ahead)
    grouped: dict[str, str] = {}
    for head, following in merged.items():
        key = "".join(sorted(following))
        grouped[key] = grouped.get(key, "") + head
    ahead_patterns = "|".join(f"(?<=[{re.escape(heads)}])(?=[{re.escape(key)}])" for key, heads in grouped.items())
    return re.compile(f"[{re.escape(firsts)}](?:(?<=[{re.escape(alone)}])|{ahead_patterns})")


CONTEXT = 300
"""Characters of its sentence that a quantity carries on either side of it."""


@dataclass(frozen=True)
class _Passage:
    text: str
    folded: str
    sentence_starts: list[int]
    sentence_ends: list[int]
    clause_starts: list[int]
    quotes: Quotes
    page: Date | None

    @classmethod
    def of(cls, text: str, page: Date | None) -> _Passage:
        folded = normal(text)
        spans = sentences(text)
        clauses = [0, *(m.end() for m in _CLAUSE.finditer(folded))]
        return cls(
            text,
            folded,
            [s for s, _ in spans],
            [e for _, e in spans],
            clauses,
            Quotes(folded),
            page,
        )

    def sentence(self, pos: int) -> int:
        return bisect_right(self.sentence_starts, pos) - 1

    def sentence_text(self, sentence: int, start: int, end: int) -> str:
        """The sentence around `[start, end)`, no more than `CONTEXT` characters on either side of it.

        A table of numbers without a full stop would otherwise be copied for each of its quantities.
        """
        first, last = self.sentence_starts[sentence], self.sentence_ends[sentence]
        return self.text[max(first, start - CONTEXT) : max(end, min(last, end + CONTEXT))]

    def clause(self, pos: int) -> int:
        return self.clause_starts[bisect_right(self.clause_starts, pos) - 1]


_Found = Core | TimeMention | Word


def find_quantities(text: str, *, date: Date | None = None) -> tuple[Quantity, ...]:
    """The quantities of a passage in order, none overlapping another.

    Args:
        text: one paragraph; offsets of the result are indices of it.
        date: the day the page was printed; without it, a date that leaves something unsaid settles no days.
    """
    return read_quantities(text, date=date)[0]


def read_quantities(text: str, *, date: Date | None = None) -> tuple[tuple[Quantity, ...], tuple[Rejection, ...]]:
    """The quantities of a passage, and the numerals in it that are none, each with the reason."""
    passage = _Passage.of(text, date)
    found = _scan(passage)
    rejections = tuple(
        Rejection(text=text[w.start : w.end], start=w.start, end=w.end, reason=w.reason)
        for w in map(_as_word, found)
        if w
    )
    return tuple(_build(passage, found)), rejections


def _as_word(found: _Found) -> Word | None:
    if isinstance(found, Word):
        return found
    if isinstance(found, TimeMention) and not found.fact:
        return Word(found.start, found.end, "vague_time")
    return None


def _scan(passage: _Passage) -> list[_Found]:
    """Everything in the passage that looks like a quantity, in order and apart."""
    folded, pos = passage.folded, 0
    search = _candidate().search
    out: list[_Found] = []
    while m := search(folded, pos):
        start = m.start()
        found = _read_at(passage, start)
        if found is None or found.end <= start:
            pos = start + 1
            continue
        begin = max(found.start, out[-1].end if out else 0)
        if begin != found.start:
            found = found._replace(start=begin) if isinstance(found, Word) else found
        if begin == found.start:
            out.append(found)
        pos = max(found.end, start + 1)
    return out


def _read_at(passage: _Passage, start: int) -> _Found | None:
    """What begins at `start`."""
    folded = passage.folded
    first = folded[start]
    numeral = first in _TIME_FIRST
    if numeral and first.isascii() and (m := _INERT.match(folded, start)):
        return Word(start, m.end(), "identifier")
    if (numeral or first in "第半首几数") and (word := passage.quotes.formula(start)):
        return word
    if numeral:
        return _numeral_at(passage, start, ascii_first=first.isascii())
    if first == "第" and folded.startswith("季度", start + 2):
        return time_at(folded, start, passage.page)
    if first == "第" or first in ROMAN:
        return ordinal_at(folded, start)
    if first in "hfw":
        return address_at(folded, start)
    if first == "首" and (ordinal := ordinal_at(folded, start)):
        return ordinal
    if time := time_at(folded, start, passage.page):
        if time.fact and (word := passage.quotes.formula(start)):
            return word
        return time
    if first == "上":
        return _over_bare(folded, start)
    return quantity_at(folded, start) if first in _SIGNS else None


def _numeral_at(passage: _Passage, start: int, *, ascii_first: bool) -> _Found | None:
    """What begins at the numeral at `start`."""
    folded = passage.folded
    if folded[start] in FINANCIAL and folded[start + 1 : start + 2] not in _AFTER_FINANCIAL:
        return None
    window = folded[start : start + 24]
    if ascii_first:
        if (window.count(".") > 2 or "@" in window) and (word := address_at(folded, start)):
            return word
        if (":" in window or "∶" in window or "比" in window) and (found := score_at(folded, start)):
            return found
    elif word := label_at(folded, start):
        return word
    if ("分" in window or "/" in window) and (found := fraction_at(folded, start)):
        return found
    return time_at(folded, start, passage.page) or quantity_at(folded, start)


def _over_bare(folded: str, start: int) -> Core | None:
    """上百家: a bare multiplier with 上 in front."""
    if folded[max(0, start - 1) : start] in ("以", "山", "马", "路", "之"):
        return None
    core = quantity_at(folded, start + 1)
    if isinstance(core, Core) and core.modifier is None and core.num_end - core.num_start <= 2:
        return core._replace(start=start, modifier="上", modifier_class="over")
    return None


def _build(passage: _Passage, found: list[_Found]) -> list[Quantity]:
    """The quantities among `found`, each with its context."""
    facts = [f for f in found if isinstance(f, Core) or (isinstance(f, TimeMention) and f.fact)]
    out: list[Quantity] = []
    governing: tuple[TimeMention, int] | None = None
    group: str | None = None
    following = {id(a): b for a, b in pairwise(facts)}
    previous: Core | TimeMention | None = None
    for item in found:
        if isinstance(item, Word):
            continue
        sentence = passage.sentence(item.start)
        if isinstance(item, TimeMention):
            governing = item, sentence
            if item.fact:
                out.append(_time_quantity(passage, item, sentence))
                previous = item
            continue
        after = following.get(id(item))
        group = _group(passage, previous, item, after, group)
        out.append(_quantity(passage, item, sentence, governing, group, previous.end if previous else 0, after))
        previous = item
    return out


def _group(
    passage: _Passage,
    before: Core | TimeMention | None,
    item: Core,
    after: Core | TimeMention | None,
    group: str | None,
) -> str | None:
    """The group of a quantity: the list that goes on from the quantity before, or one that begins here."""
    if isinstance(before, Core) and _listed(passage, before, item):
        return group or f"g{before.start}"
    if item.joined or (isinstance(after, Core) and _listed(passage, item, after)):
        return f"g{item.start}"
    return None


def _listed(passage: _Passage, first: Core, second: Core) -> bool:
    gap = passage.folded[first.end : second.start]
    return (
        len(gap) <= 14
        and first.kind == second.kind
        and ("、" in gap or gap in ("和", "及", " - "))
        and not _CLAUSE.search(gap)
    )


def _time_quantity(passage: _Passage, time: TimeMention, sentence: int) -> Quantity:
    text = passage.text
    surface = text[time.start : time.end]
    clause = passage.clause(time.start)
    return Quantity(
        text=surface,
        start=time.start,
        end=time.end,
        num_text=surface,
        kind=time.kind,
        unit_class="calendar",
        modality=modality_of(passage.folded, time.start, clause),
        time_text=surface,
        timex=time.timex,
        date_start=time.date_start,
        date_end=time.date_end,
        time_basis="stated",
        in_quotes=passage.quotes.around(time.start) is not None,
        sentence=passage.sentence_text(sentence, time.start, time.end),
        rule=time.rule,
        confidence=0.95 if time.timex else 0.8,
    )


def _quantity(
    passage: _Passage,
    core: Core,
    sentence: int,
    governing: tuple[TimeMention, int] | None,
    group: str | None,
    left: int,
    after: Core | TimeMention | None,
) -> Quantity:
    text, folded = passage.text, passage.folded
    clause = max(passage.clause(core.start), passage.sentence_starts[sentence])
    modifier = modifier_of(folded, core)
    change = change_of(folded, core, modifier.start, clause)
    bounds = bounds_of(core, modifier)
    measured = None
    if core.kind not in ("ordinal", "score"):
        stop = min(passage.sentence_ends[sentence], after.start if after else len(text))
        measured = measured_of(folded, core, min(change.start, modifier.start), max(clause, left), stop)
    time, basis = _time_of(governing, sentence, passage)
    return _assemble(passage, core, sentence, modifier, change, bounds, measured, clause, time, basis, group)


def _time_of(
    governing: tuple[TimeMention, int] | None, sentence: int, passage: _Passage
) -> tuple[TimeMention | None, Literal["stated", "inherited", "page"] | None]:
    if governing is not None and sentence - governing[1] <= 1:
        return governing[0], "stated" if governing[1] == sentence else "inherited"
    return None, "page" if passage.page is not None else None


def _as_written(passage: _Passage, core: Core) -> str | None:
    """The unit of a quantity as the passage writes it, before folding."""
    if core.unit_text is None:
        return None
    place = passage.folded.find(core.unit_text, core.start, core.end)
    return passage.text[place : place + len(core.unit_text)] if place >= 0 else core.unit_text


def _assemble(
    passage: _Passage,
    core: Core,
    sentence: int,
    modifier: Modifier,
    change: Change,
    bounds: Bounds,
    measured: tuple[int, int] | None,
    clause: int,
    time: TimeMention | None,
    basis: Literal["stated", "inherited", "page"] | None,
    group: str | None,
) -> Quantity:
    text, folded = passage.text, passage.folded
    si = to_si(core.source, core.value) if core.source is not None and core.value is not None else None
    return Quantity(
        text=text[core.start : core.end],
        start=core.start,
        end=core.end,
        num_text=text[core.num_start : core.num_end],
        kind=core.kind,
        value=as_float(core.value),
        value_exact=as_text(core.value) if core.value is not None else None,
        value_min=as_float(bounds.low),
        value_max=as_float(bounds.high),
        min_inclusive=bounds.low_inclusive,
        max_inclusive=bounds.high_inclusive,
        bound_basis=bounds.basis,
        unit=core.unit,
        unit_text=_as_written(passage, core),
        unit_class=core.unit_class,
        per_unit=core.per_unit,
        si_value=as_float(si),
        si_unit=core.source.si_unit if core.source is not None and si is not None else None,
        modifier=modifier.surface,
        modifier_class=modifier.meaning,
        change=change.surface,
        change_direction=change.direction,
        change_basis=change.basis,
        modality=modality_of(folded, core.start, clause),
        aggregation=aggregation_of(folded, core.start, clause),
        measured=text[measured[0] : measured[1]] if measured else None,
        measured_start=measured[0] if measured else None,
        measured_end=measured[1] if measured else None,
        time_text=text[time.start : time.end] if time else None,
        timex=time.timex if time else passage.page.isoformat() if basis == "page" and passage.page else None,
        date_start=time.date_start if time else None,
        date_end=time.date_end if time else None,
        time_basis=basis,
        group_id=group,
        in_quotes=passage.quotes.around(core.start) is not None,
        sentence=passage.sentence_text(sentence, core.start, core.end),
        rule=core.rule,
        confidence=core.confidence,
    )
