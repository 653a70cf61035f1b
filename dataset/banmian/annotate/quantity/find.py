"""Quantities of a passage: every number that says how many, how much, which or when, with what it means.

`quantity_scan` finds what looks like one, `quantity_facts` adds the context of what is one.
"""

from __future__ import annotations

from datetime import date as Date

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.facts import facts
from banmian.annotate.quantity.passage import Passage
from banmian.annotate.quantity.rejects import Word
from banmian.annotate.quantity.scan import scan
from banmian.records import Quantity, Rejection, as_day
from banmian.text.restored import on_copy


@on_copy
def find_quantities(text: str, *, date: Date | str | None = None) -> tuple[Quantity, ...]:
    """The quantities of a passage in order, none overlapping another.

    Args:
        text: one paragraph; offsets of the result are indices of it.
        date: the day the page was printed, `2024-05-01`; without it, a date that leaves something unsaid settles no days.

    Raises:
        ValueError: a date of another form.
    """
    passage = Passage(text, None if date is None else as_day(date))
    return tuple(facts(passage, [f for f in scan(passage) if not isinstance(f, Word)]))


@on_copy
def read_quantities(text: str, *, date: Date | None = None) -> tuple[tuple[Quantity, ...], tuple[Rejection, ...]]:
    """The quantities of a passage, and the numerals in it that are none, each with the reason."""
    passage = Passage(text, date)
    found = scan(passage)
    rejections = []
    for f in found:
        if isinstance(f, Word) or (not isinstance(f, Core) and not f.fact):
            reason = f.reason if isinstance(f, Word) else "vague_time"
            rejections.append(Rejection(text=text[f.start : f.end], start=f.start, end=f.end, reason=reason))
    return tuple(facts(passage, [f for f in found if not isinstance(f, Word)])), tuple(rejections)
