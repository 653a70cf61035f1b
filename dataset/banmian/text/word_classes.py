"""Words of a text and the class of each, by a linear model over character n-grams.

Every n-gram of one to three characters says, for each character that it touches, how likely a word begins there and of
which class the word is. The sums decide; no dictionary is searched, and the cost is linear in the text's length.
`scripts/train_measured_words.py` learns the weights.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import repeat
from operator import add
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from banmian.text.tables import read_bytes

CLASSES = "NVGADFMTPCURW"
"""Noun or name, verb, noun made of a verb, adjective, adverb, place word (里, 上), number, time, preposition, conjunction,
particle, pronoun, punctuation: a letter each, in the order of the weights."""
GIVEN, QUOTED, BRACKETED = "#QB"
"""Classes of what the caller marks, of a stretch in quotation marks or title marks, of one in brackets."""
_NUMBERS = tuple(sorted((CLASSES.index(name) for name in "MT"), reverse=True))
OFFSETS = {1: (-1, 0, 1), 2: (-2, -1, 0, 1), 3: (-2, -1, 0)}
"""For each length of n-gram, where it may begin, counted from the character that it speaks of."""
EDGE = "\x02\x02", "\x03\x03"
"""What stands in front of a text and behind it."""
_PAD = len(EDGE[0])
_DIGIT, _LETTER = re.compile("[0-9]"), re.compile("[A-Za-z]")
_CLOSING = {"“": "”", "《": "》", "‘": "’", "「": "」", "〈": "〉", "(": ")"}
_OPENING = re.compile("[“《‘「〈(]")
_LONGEST_QUOTE = 26
_SENTENCE_END = re.compile(r"[。;!?\n]")


Span = tuple[int, int]


class TaggedWord(NamedTuple):
    """A word `[start, end)` of a text and its class, a letter of `CLASSES`, `GIVEN`, `QUOTED` or `BRACKETED`."""

    start: int
    end: int
    tag: str
    text: str


class Tagged(NamedTuple):
    """The words of a text, and how well its marked spans fit what the model alone would read."""

    words: list[TaggedWord]
    fits: dict[int, tuple[int, int, int]]
    """For each marked span in a window, by its start: how likely a word begins there, how likely one begins at its end, and
    how much likelier its characters are a number than anything else; all above 0 where the model agrees."""


class _Model(NamedTuple):
    rows: dict[str, int]
    """The number of an n-gram among those of its length, from 1."""
    weights: dict[int, NDArray[np.int8]]
    """For each length an array (n-grams, offsets × (1 + classes)); row 0 is that of the unknown ones."""


@cache
def _model() -> _Model:
    grams = read_bytes("word_classes.txt.gz").decode("utf-8").split("\n")
    flat = np.load(BytesIO(read_bytes("word_classes.npy.gz")))
    rows: dict[str, int] = {}
    weights, first = {}, 0
    for length, offsets in OFFSETS.items():
        own = [gram for gram in grams if len(gram) == length]
        rows.update(zip(own, range(1, len(own) + 1), strict=True))
        size = len(own) * len(offsets)
        block = flat[first : first + size].reshape(len(own), -1)
        weights[length] = np.concatenate([np.zeros((1, block.shape[1]), np.int8), block])
        first += size
    return _Model(rows, weights)


def plain(folded: str) -> str:
    """A text as the model sees it: every digit is 0, every Latin letter a."""
    return _LETTER.sub("a", _DIGIT.sub("0", folded))


def _scores(text: str) -> NDArray[np.int16]:
    """For each character how likely a word begins at it (above 0), and how likely it is of each class."""
    model = _model()
    grams: list[str] = list(text)
    size = len(text)
    out = np.zeros((size, 1 + len(CLASSES)), dtype=np.int16)
    for length, offsets in OFFSETS.items():
        if length > 1:
            grams = list(map(add, grams, text[length - 1 :]))
        rows = np.fromiter(map(model.rows.get, grams, repeat(0)), np.int32, len(grams))
        found = model.weights[length][rows].reshape(len(grams), len(offsets), -1)
        for place, offset in enumerate(offsets):
            begin, end = max(0, -offset), min(size, len(grams) - offset)
            out[begin:end] += found[begin + offset : end + offset, place]
    return out


def tagged_words(folded: str, marked: Sequence[Span], windows: Sequence[Span]) -> Tagged:
    """The words in windows of a text, in order, without gaps inside a window.

    Args:
        folded: a text that `hanzi.fold` has folded.
        marked: spans that are one word of class `GIVEN` each where they lie in a window, in order, none overlapping another.
        windows: spans in order, none empty, none overlapping or touching another.
    """
    parts = [folded[start:end] for start, end in windows]
    if not parts:
        return Tagged([], {})
    scores = _scores(EDGE[0] + plain((EDGE[1] + EDGE[0]).join(parts)) + EDGE[1])
    starts = [start for start, _ in marked]
    out: list[TaggedWord] = []
    fits: dict[int, tuple[int, int, int]] = {}
    at = _PAD
    for (first, last), part in zip(windows, parts, strict=True):
        inside = marked[bisect_left(starts, first) : bisect_left(starts, last)]
        given = {start: end for start, end in inside if end <= last}
        own = scores[at : at + len(part)]
        fits.update((start, _fit(own, start - first, end - first)) for start, end in given.items())
        words = _decoded(folded, first, own, given)
        out += _with_quotes(folded, words) if _OPENING.search(part) else words
        at += len(part) + 2 * _PAD
    return Tagged(out, fits)


def _fit(scores: NDArray[np.int16], start: int, end: int) -> tuple[int, int, int]:
    """What the model alone makes of a span, as in `Tagged.fits`."""
    classes = scores[start:end, 1:].sum(axis=0, dtype=np.int32).tolist()
    number = max(classes.pop(at) for at in _NUMBERS)
    after = int(scores[end, 0]) if end < len(scores) else 0
    return int(scores[start, 0]), after, number - max(classes)


def _decoded(folded: str, first: int, scores: NDArray[np.int16], given: dict[int, int]) -> list[TaggedWord]:
    """The words of the window that begins at `first`, from the scores of its characters."""
    last = first + len(scores)
    begins = scores[:, 0] > 0
    begins[0] = True
    for start, end in given.items():
        begins[start + 1 - first : end - first] = False
        begins[start - first] = True
        if end < last:
            begins[end - first] = True
    starts = np.flatnonzero(begins)
    tags = np.add.reduceat(scores[:, 1:], starts, axis=0, dtype=np.int32).argmax(axis=1).tolist()
    places = (starts + first).tolist()
    return [
        TaggedWord(start, end, GIVEN if start in given else CLASSES[tag], folded[start:end])
        for start, end, tag in zip(places, [*places[1:], last], tags, strict=True)
    ]


def _with_quotes(folded: str, words: Sequence[TaggedWord]) -> list[TaggedWord]:
    """The words with each short stretch in marks or brackets made one, if no marked span stands in it."""
    out: list[TaggedWord] = []
    at = 0
    while at < len(words):
        word = words[at]
        last = _quote_end(folded, words, at) if word.text in _CLOSING else at
        if last > at:
            tag = BRACKETED if word.text == "(" else QUOTED
            word = TaggedWord(word.start, words[last].end, tag, folded[word.start : words[last].end])
        out.append(word)
        at = last + 1
    return out


def _quote_end(folded: str, words: Sequence[TaggedWord], at: int) -> int:
    """The index of the word that closes what the word at `at` opens; `at` where nothing does."""
    start = words[at].end
    close = folded.find(_CLOSING[words[at].text], start, start + _LONGEST_QUOTE)
    if close < 0 or _SENTENCE_END.search(folded, start, close):
        return at
    last = at
    while last < len(words) and words[last].end <= close + 1 and words[last].tag != GIVEN:
        last += 1
    return last - 1 if words[last - 1].end == close + 1 else at
