"""The words of a text with their places, candidates for places among them, and what tells a name from other words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from banmian.annotate.place.vocabulary import Kind
from banmian.records import PlaceContext, PlaceLevel
from banmian.text import segment, tables
from banmian.text.hanzi import HAN

HAN_ONLY = re.compile(f"[{HAN}]+")
_PERSONS = ("nr", "nrt", "nrfg")
_KEPT = 1 << 16


class Memo(dict[str, bool]):
    """What a predicate says of each word, kept for the last 65,536 words; quicker to ask by far than the predicate."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        super().__init__()
        self.holds = holds

    def __missing__(self, word: str) -> bool:
        if len(self) >= _KEPT:
            self.clear()
        self[word] = found = self.holds(word)
        return found


class Candidate(NamedTuple):
    """A stretch of text that names a place, perhaps; `level` is what its suffix says, None for a name known without."""

    start: int
    end: int
    level: PlaceLevel | None
    confidence: float
    kind: Kind | None = None
    context: PlaceContext = "plain"
    name: str | None = None
    """The name to look up, where the text prints it in part only (平江 in 平江县委)."""
    ends: str = ""
    """The last characters that its full name may have, where a list says so (龙山、西安两区: 区)."""


class Words:
    """The words of a text with the places where they begin."""

    __slots__ = ("starts", "text", "words")

    def __init__(self, text: str, words: Sequence[str]) -> None:
        self.text, self.words = text, words
        self.starts = [0, *accumulate(map(len, words))]

    def index(self, at: int) -> int | None:
        """The number of the word that begins at the character `at` (that after the last one for the end)."""
        k = bisect_left(self.starts, at)
        return k if k < len(self.starts) and self.starts[k] == at else None

    def ends_at(self, at: int) -> bool:
        """Whether a word ends at the character `at`."""
        return self.index(at) is not None

    def around(self, at: int) -> str:
        """The word that the character `at` stands in; empty behind the text."""
        return self.at(bisect_right(self.starts, at) - 1)

    def __len__(self) -> int:
        return len(self.words)

    def at(self, k: int) -> str:
        """The word `k`; empty outside the text."""
        return self.words[k] if 0 <= k < len(self.words) else ""


@cache
def suffixes() -> dict[str, PlaceLevel]:
    """The words for units, with their levels."""
    return dict(tables.read_rows("place_suffixes.tsv"))  # type: ignore[arg-type]


@cache
def last_characters() -> frozenset[str]:
    """The last characters of the words for units."""
    return frozenset(suffix[-1] for suffix in suffixes())


@cache
def tails() -> dict[str, PlaceContext]:
    """Words that begin with the word for a unit (县委, 市长), and how they use the place before them."""
    return {row[0]: row[1] for row in tables.read_rows("place_tails.tsv")}  # type: ignore[misc]


@cache
def functions() -> frozenset[str]:
    """Characters that end the search for the beginning of a name."""
    return frozenset(next(tables.read_rows("place_functions.tsv"))[0])


@cache
def cues(kind: str) -> frozenset[str]:
    """The words of one kind that tell what a name beside them is."""
    return frozenset(word for name, text in tables.read_rows("place_cues.tsv") if name == kind for word in text.split())


def is_place(word: str) -> bool:
    """Whether the dictionary has the word as a place."""
    return segment.word_tag(word) == "ns"


def is_person(word: str) -> bool:
    """Whether the dictionary has the word as a person."""
    return segment.word_tag(word) in _PERSONS


def suffix_of(word: str) -> tuple[str, PlaceLevel] | None:
    """The word for a unit that ends the word, and its level."""
    if word[-1] not in last_characters():
        return None
    levels = suffixes()
    suffix = next((word[-n:] for n in range(5, 0, -1) if word[-n:] in levels), None)
    return None if suffix is None else (suffix, levels[suffix])


def is_ordinary(word: str) -> bool:
    """Whether the dictionary knows a word of two or more characters, and not as a name."""
    return len(word) > 1 and segment.is_word(word) and not is_place(word) and not is_person(word)
