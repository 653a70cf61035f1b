"""The table of time expressions, each compiled once, and where in a text one of them can match."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from banmian.annotate.time.gates import Characters, Gate, gate_of
from banmian.text.numerals import CHARACTERS
from banmian.text.tables import read_rows

_WORDS = ("大德", "景德", "元和")
"""Reigns whose names are other things as well, where no number follows."""
NUMERALS = frozenset("0123456789" + CHARACTERS)


class Row(NamedTuple):
    """One expression of `time_patterns.tsv`."""

    name: str
    """The rule that a fact read by it names, a row of `quantity_rules.tsv`."""
    pattern: str
    value: str
    """The reader of its matches (`values.READERS`)."""
    gate: Gate

    def match(self, folded: str, pos: int) -> re.Match[str] | None:
        """The match at `pos`."""
        return _compiled(self.pattern).match(folded, pos)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when first tried: most texts need few of the rows."""
    return re.compile(pattern)


@cache
def _macros() -> dict[str, str]:
    out = {row[0][1:]: row[1] for row in read_rows("time_patterns.tsv") if row[0][0] == "@"}
    out["ERAS"] = _any([row[0] for row in read_rows("eras.tsv")])
    out["REIGNS"] = _any([row[0] for row in read_rows("eras.tsv") if row[2] == "lunar" and row[0] not in _WORDS])
    for name, sign in (("HOLIDAYS", ()), ("SHORT_HOLIDAYS", ("short",)), ("QUOTED_HOLIDAYS", ("quoted",))):
        out[name] = _any([row[0] for row in read_rows("holidays.tsv") if row[2:] == sign])
    return out


def _any(names: list[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


def _expand(text: str) -> str:
    """The pattern with every {NAME} replaced by what it stands for, also in what that stands for."""
    while (expanded := re.sub(r"\{([A-Z0-9_]*[A-Z][A-Z0-9_]*)\}", lambda m: _macros()[m[1]], text)) != text:
        text = expanded
    return text


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the table, in its order."""
    out = []
    for cells in read_rows("time_patterns.tsv"):
        if cells[0][0] == "@":
            continue
        name, pattern, before, after, value = map(_expand, cells)
        whole = f"(?:{pattern})"
        if before != "-":
            whole = f"(?<!{before})" + whole
        if after != "-":
            whole += f"(?!{after})"
        out.append(Row(name, whole, value, gate_of(whole, NUMERALS)))
    return tuple(out)


RowsByPair = Mapping[str, Mapping[str, tuple[Row, ...]]]
"""Rows by two characters, `[first][second]`; under `""` stand those that any second character may follow, which the
others hold too."""


def _by_pair(gates: list[tuple[Row, Mapping[str, Characters]]]) -> RowsByPair:
    out: dict[str, dict[str, tuple[Row, ...]]] = {}
    for first in {c for _, pairs in gates for c in pairs}:
        mine = [(row, pairs[first]) for row, pairs in gates if first in pairs]
        seconds = frozenset().union(*[ahead for _, ahead in mine if ahead is not None]) | {""}
        out[first] = {
            second: tuple([row for row, ahead in mine if ahead is None or second in ahead]) for second in seconds
        }
    return out


@cache
def at_pair() -> RowsByPair:
    """The rows that can match where a character that is no numeral is followed by another."""
    return _by_pair([(row, row.gate.pairs) for row in rows()])


@cache
def after_numeral() -> RowsByPair:
    """The rows that can match at a numeral, by the two characters behind it."""
    return _by_pair([(row, row.gate.after) for row in rows()])


@cache
def starters() -> Mapping[str, frozenset[str] | None]:
    """The characters that are no numerals and begin an expression, each with those that may follow (`None`: any)."""
    return {first: None if seconds[""] else frozenset(seconds) - {""} for first, seconds in at_pair().items()}
