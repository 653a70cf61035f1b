"""Which characters a match of a regular expression can begin with, worked out from the expression.

A table of patterns is tried only where one of them can match: the gate of a pattern says so by two characters. It is
derived here, by reading the expression as an automaton, and never written beside the pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Characters = frozenset[str] | None
"""A set of characters; `None` is any character."""


class Gate(NamedTuple):
    """The first characters of the matches of a pattern."""

    pairs: Mapping[str, Characters]
    """For each first character that is no numeral, the characters that may follow it."""
    after: Mapping[str, Characters]
    """The same for the two characters behind a numeral that the match begins with."""


class _Automaton:
    """States of a pattern: `steps[s]` are the characters that lead on from state `s`, `free[s]` the states that
    nothing need be read for."""

    def __init__(self) -> None:
        self.free: list[list[int]] = []
        self.steps: list[list[tuple[Characters, int]]] = []

    def state(self) -> int:
        self.free.append([])
        self.steps.append([])
        return len(self.free) - 1

    def closure(self, states: Iterable[int]) -> set[int]:
        out, todo = set(states), list(states)
        while todo:
            for target in self.free[todo.pop()]:
                if target not in out:
                    out.add(target)
                    todo.append(target)
        return out


class _Reader:
    """Reads the syntax that `time_patterns.tsv` uses: literals, classes, groups, alternatives, quantifiers, lookaround."""

    def __init__(self, pattern: str) -> None:
        self.text, self.at, self.net = pattern, 0, _Automaton()

    def alternatives(self, start: int) -> int:
        end = self.net.state()
        while True:
            self.net.free[self.sequence(start)].append(end)
            if self.text[self.at : self.at + 1] != "|":
                return end
            self.at += 1

    def sequence(self, state: int) -> int:
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            state = self.repeated(state)
        return state

    def repeated(self, start: int) -> int:
        begin = self.at
        end = self.atom(start)
        low, high = self.quantifier()
        if (low, high) == (1, 1):
            return end
        after = self.at
        skipped = [start] if low == 0 else []
        for n in range(2, high + 1):
            self.at = begin
            if n > low:
                skipped.append(end)
            end = self.atom(end)
        self.at = after
        for state in skipped:
            self.net.free[state].append(end)
        return end

    def quantifier(self) -> tuple[int, int]:
        """How often at least, and at most; more than two and three times show a gate nothing more."""
        sign = self.text[self.at : self.at + 1]
        bounds = {"?": (0, 1), "*": (0, 3), "+": (1, 3)}.get(sign, (1, 1))
        if sign in ("?", "*", "+") and sign:
            self.at += 1
        elif sign == "{":
            close = self.text.index("}", self.at)
            low, _, high = self.text[self.at + 1 : close].partition(",")
            bounds = min(int(low or 0), 2), min(int(high or low), 3)
            self.at = close + 1
        return bounds

    def atom(self, start: int) -> int:
        sign = self.text[self.at]
        if sign == "(":
            return self.group(start)
        if sign in "^$":
            self.at += 1
            return start
        characters: Characters
        if sign == "[":
            characters = self.character_class()
        elif sign == "\\":
            escaped = self.text[self.at + 1]
            characters = None if escaped.isalpha() else frozenset(escaped)
            self.at += 2
        else:
            characters = None if sign == "." else frozenset(sign)
            self.at += 1
        end = self.net.state()
        self.net.steps[start].append((characters, end))
        return end

    def group(self, start: int) -> int:
        look = self.text.startswith(("(?=", "(?!", "(?<=", "(?<!"), self.at)
        if self.text.startswith("(?P<", self.at):
            self.at = self.text.index(">", self.at) + 1
        elif self.text.startswith("(?", self.at):
            self.at += 4 if self.text.startswith("(?<", self.at) else 3
        else:
            self.at += 1
        end = self.alternatives(self.net.state() if look else start)
        self.at += 1
        return start if look else end

    def character_class(self) -> Characters:
        close = self.at + 1
        while self.text[close] != "]":
            close += 2 if self.text[close] == "\\" else 1
        inside, self.at = self.text[self.at + 1 : close], close + 1
        if inside[0] == "^" or "\\w" in inside:
            return None
        out: set[str] = set()
        i = 0
        while i < len(inside):
            if inside[i] == "\\":
                i += 1
            if inside[i + 1 : i + 2] == "-" and i + 2 < len(inside):
                out.update(map(chr, range(ord(inside[i]), ord(inside[i + 2]) + 1)))
                i += 2
            else:
                out.add(inside[i])
            i += 1
        return frozenset(out)


def gate_of(pattern: str, numerals: frozenset[str]) -> Gate:
    """The gate of a pattern; `numerals` are the characters that a numeral is written with.

    A match begins with a character of `pairs` and one of those that may follow it, or with a run of numerals and blanks and
    then two characters of `after`.
    """
    reader = _Reader(pattern)
    net = reader.net
    start = net.state()
    accept = reader.alternatives(start)
    first = net.closure([start])
    inside = _after_run(net, first, numerals)
    if accept in inside:
        raise ValueError(f"a pattern that a numeral alone may match: {pattern}")
    return Gate(_pairs(net, first, accept, numerals), _pairs(net, inside, accept, numerals | {" "}))


def _pairs(net: _Automaton, states: set[int], accept: int, without: frozenset[str]) -> Mapping[str, Characters]:
    """The characters that lead on from the states, each with those that may follow it."""
    out: dict[str, Characters] = {}
    for characters, target in [step for state in states for step in net.steps[state]]:
        if characters is None:
            raise ValueError("a pattern in which any character may stand where its gate is")
        following = _ahead(net, net.closure([target]), accept)
        for character in characters - without:
            if character in out:
                before = out[character]
                out[character] = None if before is None or following is None else before | following
            else:
                out[character] = following
    return out


def _ahead(net: _Automaton, states: set[int], accept: int) -> Characters:
    """The characters that may come next; any, where nothing need come."""
    out: set[str] = set()
    for state in states:
        if state == accept:
            return None
        for characters, _ in net.steps[state]:
            if characters is None:
                return None
            out |= characters
    return frozenset(out)


def _after_run(net: _Automaton, first: set[int], numerals: frozenset[str]) -> set[int]:
    """The states behind a run of numerals and blanks that begins with a numeral."""
    inside: set[int] = set()
    todo, readable = first, numerals
    while todo:
        targets = {
            target
            for state in todo
            for characters, target in net.steps[state]
            if characters is None or characters & readable
        }
        todo, readable = net.closure(targets) - inside, numerals | {" "}
        inside |= todo
    return inside
