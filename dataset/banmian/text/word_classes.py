"""Words of a text and the class of each, by a linear model over character n-grams.

Every n-gram of one to three characters says, for each character that it touches, how likely a word begins there and of
which class the word is. The sums decide; no dictionary is searched, and the cost is linear in the text's length.
`scripts/train_measured_words.py` learns the weights.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from string import ascii_letters, digits
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
    """Each n-gram has a row number and a key: the row number of its first characters, and that of its last one."""

    characters: NDArray[np.int32]
    """The row of each character up to U+FFFF; 0 for those that the model does not know."""
    keys: dict[int, NDArray[np.int32]]
    """For each length above 1 the keys, rising; the n-gram whose key stands at `i` has row `i + 1`."""
    firsts: dict[int, NDArray[np.int32]]
    """For each length where the row of the unknown n-gram stands in `weights` for each of its offsets: a column."""
    weights: NDArray[np.int8]
    """An array (rows, 1 + classes): of each length first the unknown n-gram, all zero, with a row for each offset."""


_BITS = 12
"""Bits of a key that tell the last character."""
_MOST = 2
"""How far from a character an n-gram that speaks of it may begin."""
_PLACES = {length: np.array(offsets, np.int32)[:, None] + _MOST for length, offsets in OFFSETS.items()}


@cache
def _model() -> _Model:
    grams = read_bytes("word_classes.txt.gz").decode("utf-8").split("\n")
    flat = np.load(BytesIO(read_bytes("word_classes.npy.gz")))
    characters = np.zeros(0x10000, np.int32)
    keys: dict[int, NDArray[np.int32]] = {}
    firsts: dict[int, NDArray[np.int32]] = {}
    weights: list[NDArray[np.int8]] = []
    first = begin = unknown = 0
    for length, offsets in OFFSETS.items():
        end = bisect_right(grams, length, begin, key=len)
        count, size = end - begin, (end - begin) * len(offsets)
        own = "".join(grams[begin:end]).encode("utf-32-le", "surrogatepass")
        codes = np.frombuffer(own, np.uint32).reshape(count, length)
        block = flat[first : first + size].reshape(count, len(offsets), -1)
        if length == 1:
            characters[codes[:, 0]] = np.arange(1, count + 1)
        else:
            prefix = characters[codes[:, 0]]
            for at in range(1, length - 1):
                prefix = keys[at + 1].searchsorted(prefix << _BITS | characters[codes[:, at]]).astype(np.int32) + 1
            made = prefix << _BITS | characters[codes[:, -1]]
            order = made.argsort()
            keys[length] = np.append(made[order], np.int32(np.iinfo(np.int32).max))
            block = block[order]
        firsts[length] = unknown + np.arange(len(offsets), dtype=np.int32)[:, None]
        unknown += len(offsets) + size
        weights += [np.zeros((len(offsets), block.shape[2]), np.int8), block.reshape(size, -1)]
        first, begin = first + size, end
    for character in ascii_letters + digits:
        characters[ord(character)] = characters[ord(plain(character))]
    return _Model(characters, keys, firsts, np.concatenate(weights))


def plain(folded: str) -> str:
    """A text as the model sees it: every digit is 0, every Latin letter a."""
    return _LETTER.sub("a", _DIGIT.sub("0", folded))


def _scores(text: str) -> NDArray[np.int16]:
    """For each character how likely a word begins at it (above 0), and how likely it is of each class."""
    characters, known, firsts, weights = _model()
    size = len(text)
    around = np.zeros(size + 2 * _MOST, np.int32)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    last = rows = characters.take(codes, mode="clip")
    columns = np.arange(size, dtype=np.int32)
    speaking = []
    for length, places in _PLACES.items():
        if length > 1:
            last = last[1:]
            keys = rows[: len(last)] << _BITS | last
            found = known[length].searchsorted(keys)
            rows = (found + 1) * (known[length].take(found) == keys)
        around[_MOST : _MOST + len(rows)] = rows
        around[_MOST + len(rows) :] = 0
        speaking.append(around.take(places + columns) * len(places) + firsts[length])
    out: NDArray[np.int16] = weights.take(np.concatenate(speaking), axis=0).sum(axis=0, dtype=np.int16)
    return out


class _Part(NamedTuple):
    """A window of the text in what is scored."""

    first: int
    last: int
    """The window."""
    shift: int
    """What has to be added to an offset of the text to get that of its scores."""
    given: list[Span]
    """The marked spans in the window."""


def _parts(marked: Sequence[Span], windows: Sequence[Span]) -> list[_Part]:
    out = []
    at, low = _PAD, 0
    for first, last in windows:
        low = bisect_left(marked, (first,), low)
        high = bisect_left(marked, (last,), low)
        given = list(marked[low:high])
        if given and given[-1][1] > last:
            given.pop()
        out.append(_Part(first, last, at - first, given))
        at += last - first + 2 * _PAD
    return out


def tagged_words(folded: str, marked: Sequence[Span], windows: Sequence[Span]) -> Tagged:
    """The words in windows of a text, in order, without gaps inside a window.

    Args:
        folded: a text that `hanzi.fold` has folded.
        marked: spans that are one word of class `GIVEN` each where they lie in a window, in order, none overlapping another.
        windows: spans in order, none empty, none overlapping or touching another.
    """
    if not windows:
        return Tagged([], {})
    scores = _scores(EDGE[0] + (EDGE[1] + EDGE[0]).join([folded[first:last] for first, last in windows]) + EDGE[1])
    parts = _parts(marked, windows)
    begins = scores[:, 0] > 0
    for first, last, shift, given in parts:
        begins[first + shift] = begins[last + shift] = True
        for start, end in given:
            begins[start + 1 + shift : end + shift] = False
            begins[start + shift] = begins[end + shift] = True
    starts = np.flatnonzero(begins)
    sums = np.add.reduceat(scores[:, 1:], starts, axis=0, dtype=np.int32)
    tags = [CLASSES[tag] for tag in sums.argmax(axis=1).tolist()]
    places = starts.tolist()
    words: list[TaggedWord] = []
    fits: dict[int, tuple[int, int, int]] = {}
    low = 0
    for first, last, shift, given in parts:
        low = bisect_left(places, first + shift, low)
        high = bisect_left(places, last + shift, low)
        for start, end in given:
            at = bisect_left(places, start + shift, low, high)
            tags[at] = GIVEN
            after = int(scores[end + shift, 0]) if end < last else 0
            fits[start] = int(scores[start + shift, 0]), after, _number(sums[at].tolist())
        own = [place - shift for place in places[low : high + 1]]
        texts = [folded[start:end] for start, end in pairwise(own)]
        found = list(map(TaggedWord, own, own[1:], tags[low:high], texts))
        words += _with_quotes(folded, found) if _OPENING.search(folded, first, last) else found
        low = high
    return Tagged(words, fits)


def _number(classes: list[int]) -> int:
    """How much likelier than anything else a word with these scores of its classes is a number or a time."""
    return max([classes.pop(at) for at in _NUMBERS]) - max(classes)


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
