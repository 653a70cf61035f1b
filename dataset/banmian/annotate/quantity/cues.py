"""The words beside a quantity, as `quantity_cues.tsv` lists them by role."""

from __future__ import annotations

import re
from functools import cache

from banmian.text.tables import read_rows


@cache
def cues(role: str) -> dict[str, str]:
    """The words of a role, each with its meaning; words of change are made of their parts too (略|增, 减|税)."""
    rows = list(read_rows("quantity_cues.tsv"))
    table = {row[1]: row[2] for row in rows if row[0] == role}
    if role == "change":
        steps = {row[1]: row[2] for row in rows if row[0] == "step"}
        made = {row[1] + step: way for row in rows if row[0] == "degree" for step, way in steps.items()}
        some = steps | {row[1]: row[2] for row in rows if row[0] == "made"}
        done = {step + row[1]: way for row in rows if row[0] == "stepped" for step, way in some.items()}
        table = steps | made | done | table
    return table


@cache
def cue_pattern(role: str) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(cues(role), key=len, reverse=True))))


@cache
def _last(role: str) -> frozenset[str]:
    return frozenset([word[-1] for word in cues(role)])


def suffix(folded: str, end: int, role: str, longest: int) -> str | None:
    """The longest word of a role that ends at `end`."""
    if folded[end - 1 : end] not in _last(role):
        return None
    table = cues(role)
    for length in range(min(longest, end), 0, -1):
        word = folded[end - length : end]
        if word in table:
            return word
    return None
