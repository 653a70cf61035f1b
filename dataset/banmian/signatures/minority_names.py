"""Names of China's minorities that are made of parts spelt by sound: 才让多杰, 那顺巴雅尔, 麦合木提江."""

from __future__ import annotations

from functools import cache, lru_cache
from math import inf
from typing import NamedTuple

from banmian.text import segment, tables

LONGEST = 8
_RARITY = 6.0
"""Cost of a name being of this kind at all."""
_PART = 4.0
_WHOLE = 7.0
"""Cost of a part that is a name by itself (洛桑)."""
_SOUND = 6.0
"""Cost of a character that is no known part, but is one that such names are spelt with."""


_ANY = 7.0
"""Cost of any other character before a part that is a name by itself (罗恒巴桑)."""


class _Parts(NamedTuple):
    parts: frozenset[str]
    whole: frozenset[str]
    sounds: frozenset[str]


@cache
def _parts() -> _Parts:
    parts: set[str] = set()
    whole: set[str] = set()
    for _, inner, *lone in tables.read_rows("name_parts.tsv"):
        parts.update(inner.split())
        whole.update(*(column.split() for column in lone))
    sounds = {c for row in tables.read_rows("transliteration.tsv") for c in row[0]}
    parts |= whole
    return _Parts(frozenset(parts), frozenset(whole), frozenset(sounds.union(*parts)))


def may_begin(text: str, start: int) -> bool:
    """Whether such a name may begin at `start` of the text."""
    p = _parts()
    return text[start] in p.sounds or text[start + 2 : start + 4] in p.whole


@lru_cache(maxsize=1 << 12)
def name_cost(text: str) -> float:
    """-log, roughly, of the probability that a person has this name of 2 to 8 characters; infinite for what is none.

    A name has at least one known part, and at most half of it is made of other characters of sound.
    """
    p = _parts()
    if not 2 <= len(text) <= LONGEST:
        return inf
    if text in p.whole:
        return _RARITY + _WHOLE
    if len(text) == 4 and text[2:] in p.whole and not segment.is_word(text[:2]):
        return _RARITY + _PART + 2 * _ANY
    if not p.sounds.issuperset(text):
        return inf
    best: list[tuple[float, int]] = [(0.0, 0), *[(inf, 0)] * len(text)]
    for i in range(len(text)):
        cost, loose = best[i]
        best[i + 1] = min(best[i + 1], (cost + _SOUND, loose + 1))
        for size in (2, 3, 4):
            if text[i : i + size] in p.parts and i + size <= len(text):
                best[i + size] = min(best[i + size], (cost + _PART, loose))
    cost, loose = best[-1]
    single = len(text) == 2 or text in p.parts
    return inf if single or loose * 2 > len(text) else _RARITY + cost
