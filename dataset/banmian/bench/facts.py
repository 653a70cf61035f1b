"""Numeric facts as JSON, the task `facts`: what an answer lists is aligned with what the paragraph holds, and counted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from banmian.bench.assignment import assign
from banmian.bench.measures import Counts, Measure

FACT_MEASURES = (
    Measure("fact_f1", "2 × facts with value and unit right / (facts of the answers + facts of the paragraphs)"),
    Measure("fact_prec", "facts with value and unit right / facts of the answers"),
    Measure("fact_recall", "facts with value and unit right / facts of the paragraphs"),
    Measure("fact_value", "facts with the value right / facts of the paragraphs"),
    Measure("fact_unit", "units that are right / facts with the value right"),
    Measure("fact_modifier", "modifiers that are right, or rightly left out / facts with value and unit right"),
    Measure("fact_measured", "measured phrases that are right / facts with value and unit right"),
    Measure("fact_time", "times that are right / facts with value and unit right"),
    Measure("fact_exact", "facts with all five right / facts of the paragraphs"),
    Measure("fact_unread", "answers that are no JSON list of objects / answers that are not empty", True),
)
"""An alignment is one to one, and such that as many facts as can be are right, then as many values."""
FIELDS = ("text", "value", "unit", "modifier", "measured", "time")
_SLOTS = ("modifier", "measured", "time")
_MOST = 400
"""Facts of an answer that are looked at."""
_LIST = re.compile(r"\[.*\]", re.DOTALL)
_SPACE = re.compile(r"\s+")
Fact = Mapping[str, Any]


def fact_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """A fact as an answer says it, of a row of `numeric_facts` or a `Quantity`'s fields; what is unknown is left out."""
    value = said["value"]
    if value is not None and abs(value) < 1e15 and value == int(value):
        value = int(value)
    found = {
        "text": said["text"],
        "value": value,
        "unit": said["unit"],
        "modifier": said["modifier_class"],
        "measured": said["measured"],
        "time": said["time_text"],
    }
    return {name: one for name, one in found.items() if one is not None}


def as_json(facts: Iterable[Fact]) -> str:
    """The facts as an answer."""
    return json.dumps(list(facts), ensure_ascii=False, separators=(",", ":"))


def read_facts(output: str) -> list[dict[str, Any]] | None:
    """The facts of an answer, or None where it is no JSON list of objects; text around the list is passed over."""
    found = _LIST.search(output)
    try:
        listed = json.loads(found[0]) if found else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return None
    return listed[:_MOST]


def count_facts(output: str, reference: str) -> Counts:
    """What an answer adds to the two sums of each measure."""
    wanted = read_facts(reference) or []
    read = read_facts(output)
    said = read or []
    pairs = _aligned(wanted, said)
    valued = [(w, s) for w, s in pairs if _same_value(w, s)]
    right = [(w, s) for w, s in valued if _same(w, s, "unit")]
    exact = sum(all(_same(w, s, slot) for slot in _SLOTS) for w, s in right)
    is_empty = not output.strip()
    return {
        "fact_f1": (2 * len(right), len(wanted) + len(said)),
        "fact_prec": (len(right), len(said)),
        "fact_recall": (len(right), len(wanted)),
        "fact_value": (len(valued), len(wanted)),
        "fact_unit": (len(right), len(valued)),
        **{f"fact_{slot}": (sum(_same(w, s, slot) for w, s in right), len(right)) for slot in _SLOTS},
        "fact_exact": (exact, len(wanted)),
        "fact_unread": (int(read is None and not is_empty), int(not is_empty)),
        "no_answer": (int(is_empty), 1),
    }


def _aligned(wanted: Sequence[Fact], said: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Pairs of facts that go together: the most right ones, then values, slots and texts."""
    if not wanted or not said:
        return []
    rows, columns = (wanted, said) if len(wanted) <= len(said) else (said, wanted)
    costs = [[-_worth(a, b) for b in columns] for a in rows]
    pairs = [(rows[i], columns[j]) for i, j in enumerate(assign(costs))]
    return pairs if rows is wanted else [(b, a) for a, b in pairs]


def _worth(one: Fact, other: Fact) -> float:
    value = _same_value(one, other)
    unit = _same(one, other, "unit")
    slots = sum(_same(one, other, slot) for slot in _SLOTS)
    return 100 * (value and unit) + 10 * value + slots + 0.5 * _same(one, other, "text")


def _same_value(one: Fact, other: Fact) -> bool:
    """Whether the values are equal; of dates, which have none, the words."""
    values = [_number(fact.get("value")) for fact in (one, other)]
    if values == [None, None]:
        return _same(one, other, "text")
    return values[0] == values[1]


def _number(value: object) -> Fraction | None:
    try:
        return None if value is None or isinstance(value, bool) else Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def _same(one: Fact, other: Fact, field: str) -> bool:
    a, b = (_SPACE.sub("", str(fact.get(field) or "")) for fact in (one, other))
    return a == b
