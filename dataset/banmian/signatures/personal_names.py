"""Chinese personal names: how likely a string is one, and where run-together names part.

A name is a surname and one or two characters of given name. Its cost is the negative logarithm of its probability,
from the national surname ranking and from given-name statistics (data/NOTICE says whence).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import inf, log
from typing import NamedTuple

from banmian.text import segment, tables

_SHARE_OF_SINGLES = 0.16
"""Share of people whose given name is one character."""
_DOUBLE_SURNAME = -log(0.002)
"""Cost of carrying the surnames of both parents (陈李佳欣)."""
_LOG_SINGLES, _LOG_DOUBLES = log(_SHARE_OF_SINGLES), log(1 - _SHARE_OF_SINGLES)
_SMOOTHING = 0.3
"""Count lent to every character that no statistics knows; the rarest characters are used in names only."""

_RAREST = -log(_SMOOTHING / 1e7)
"""Cost in running text of a character that the dictionary does not have."""

_RARE_WORD = 13.5
"""Cost of a word that the dictionary counted too rarely to tell (some 80 times in 60 million)."""


class _Statistics(NamedTuple):
    surname: dict[str, float]
    first: dict[str, float]
    last: dict[str, float]
    single: dict[str, float]
    text: dict[str, float]
    unknown: float


def _costs(counts: Counter[str]) -> dict[str, float]:
    total = sum(counts.values())
    return {character: -log((count + _SMOOTHING) / total) for character, count in counts.items()}


@cache
def _statistics() -> _Statistics:
    surname = {row[0]: -log(float(row[1]) / 10_000) for row in tables.read_rows("surnames.tsv")}
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    single: Counter[str] = Counter()
    text: dict[str, float] = {}
    for character, *counts in tables.read_rows("given_names.tsv"):
        as_first, as_last, alone, in_text = map(int, counts)
        text[character] = -log((in_text + _SMOOTHING) / 1e7)
        first[character] += as_first
        last[character] += as_last
        single[character] += 2 * alone + as_last // 4  # the dictionary has few two-character names
    for weight, characters in tables.read_rows("given_common.tsv"):
        for character in set(characters):
            first[character] += int(weight)
            last[character] += int(weight)
            single[character] += int(weight)
    unknown = -log(_SMOOTHING / sum(first.values()))
    return _Statistics(surname, _costs(first), _costs(last), _costs(single), text, unknown)


def surname_cost(text: str) -> float:
    """-log of the share of people with this surname; infinite for what is no surname."""
    return _statistics().surname.get(text, inf)


@cache
def _surname_beginnings() -> frozenset[str]:
    return frozenset(surname[0] for surname in _statistics().surname)


def may_begin(text: str) -> bool:
    """Whether a Chinese name may begin where the text does."""
    return text[:1] in _surname_beginnings()


def given_cost(text: str) -> float:
    """-log of the probability of a given name of one or two characters; infinite for any other length."""
    s = _statistics()
    if len(text) == 1:
        return s.single.get(text, s.unknown) - _LOG_SINGLES
    if len(text) == 2:
        return s.first.get(text[0], s.unknown) + s.last.get(text[1], s.unknown) - _LOG_DOUBLES
    return inf


def name_cost(text: str) -> float:
    """-log of the probability that a person has this name; infinite for what cannot be a Chinese name.

    Compound surnames (欧阳) and double surnames before a given name of two (陈李佳欣) are covered.
    """
    if not 2 <= len(text) <= 4:
        return inf
    cost = surname_cost(text[0]) + given_cost(text[1:])
    if len(text) > 2:
        cost = min(cost, surname_cost(text[:2]) + given_cost(text[2:]))
    if len(text) == 4:
        cost = min(cost, _DOUBLE_SURNAME + surname_cost(text[0]) + surname_cost(text[1]) + given_cost(text[2:]))
    return cost


def evidence(text: str) -> float:
    """How much likelier `text` is as a name than as running text (log of the ratio; minus infinity for no name)."""
    s = _statistics()
    return sum(s.text.get(character, _RAREST) for character in text) - name_cost(text)


def evidence_as_word(text: str) -> float:
    """The same against `text` as one word of the dictionary (文明, 阳光); infinite where that tells nothing.

    Three-character persons of the dictionary (the only other source) are counted too rarely to tell.
    """
    cost = segment.word_cost(text) if len(text) == 2 else None
    return inf if cost is None or cost > _RARE_WORD else cost - name_cost(text)


def split_names(text: str) -> tuple[str, ...]:
    """The names that run together in `text`, by the cheapest path; empty where it cannot be cut into names."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        ways = ((best[start][0] + name_cost(text[start:end]), start) for start in range(max(0, end - 4), end - 1))
        best.append(min(ways, default=(inf, 0)))
    if not text or best[-1][0] == inf:
        return ()
    out: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        out.append(text[start:end])
        end = start
    return tuple(reversed(out))
