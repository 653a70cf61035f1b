"""The account of a quantity: which rule read it, what was made of the words around it, and how sure that is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from banmian.text.tables import read_rows

if TYPE_CHECKING:
    from banmian.annotate.quantity.change import Change
    from banmian.annotate.quantity.context import Modifier
    from banmian.annotate.quantity.core import Core
    from banmian.annotate.time.calendar import TimeMention

_UNSAID_TIME = 0.8


@cache
def _rules() -> dict[str, tuple[float, str]]:
    return {rule: (float(confidence), account) for rule, confidence, account in read_rows("quantity_rules.tsv")}


def time_confidence(time: TimeMention) -> float:
    """How sure a date or time is; less where it names no day, month or year."""
    sure = _rules()[time.rule][0]
    return sure if time.timex else min(sure, _UNSAID_TIME)


def account_of(core: Core, modifier: Modifier, change: Change, measured: str | None, *, behind: bool) -> str:
    """What was read, in words: `count: a number with a classifier; 余 → over; measures 党员 (behind it)`."""
    parts = [f"{core.rule}: {_rules()[core.rule][1]}"]
    if core.unit_text and core.unit_text != core.unit:
        parts.append(f"{core.unit_text} → {core.unit}")
    if modifier.surface:
        parts.append(f"{modifier.surface} → {modifier.meaning}")
    if change.surface:
        basis = f", {change.basis}" if change.basis else ""
        parts.append(f"{change.surface} → {change.direction}{basis}")
    if measured:
        parts.append(f"measures {measured} ({'behind' if behind else 'in front of'} it)")
    return "; ".join(parts)


def time_account(time: TimeMention) -> str:
    """The same for a date or time: `date: a date of the calendar → XXXX-04`."""
    what = f"{time.rule}: {_rules()[time.rule][1]}"
    return f"{what} → {time.timex}" if time.timex else what
