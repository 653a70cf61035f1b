"""Word lists of the package, each loaded once, and the word segmenter."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATA = files("banmian") / "data"


def read_rows(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of `data/{name}`, a tab-separated table, packed where it ends in `.gz`; empty lines and lines that
    begin with `#` are left out."""
    data = (_DATA / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            yield tuple(line.split("\t"))


@cache
def words(name: str) -> frozenset[str]:
    """The first column of the table `data/{name}`."""
    return frozenset(row[0] for row in read_rows(name))


class _Dictionary(NamedTuple):
    """jieba's dictionary: counts (0 for what is only the beginning of a word), their sum, parts of speech."""

    counts: dict[str, int]
    total: int
    tags: dict[str, str]


@cache
def _dictionary() -> _Dictionary:
    cells = (files("jieba") / "dict.txt").read_text(encoding="utf-8").split()
    words, tags = cells[0::3], cells[2::3]
    numbers = list(map(int, cells[1::3]))
    counts = dict.fromkeys([word[:end] for word in words for end in range(1, len(word))], 0)
    counts.update(zip(words, numbers, strict=True))
    return _Dictionary(counts, sum(numbers), dict(zip(words, tags, strict=True)))


@cache
def _segmenter() -> Any:
    import jieba

    segmenter = jieba.Tokenizer()  # a private one: the module's own can be changed by anyone in the process
    segmenter.FREQ, segmenter.total = _dictionary()[:2]
    segmenter.initialized = True  # loaded here, and so without the cache file it would leave in the temporary folder
    return segmenter


def tokenize(text: str) -> tuple[str, ...]:
    """The words of `text` by jieba (precise mode, HMM on); joined with nothing they are `text` again."""
    return tuple(cast("Iterator[str]", _segmenter().cut(text)))


def word_cost(text: str) -> float | None:
    """-log probability of a word by jieba's unigram counts; null where its dictionary does not list it."""
    count = _dictionary().counts.get(text)
    return log(_dictionary().total / count) if count else None


def word_tag(text: str) -> str | None:
    """The part of speech that jieba's dictionary gives a word (`n` noun, `v` verb, `f` localizer, `nr` person, ...)."""
    return _dictionary().tags.get(text)


@cache
def words_tagged(*tags: str) -> frozenset[str]:
    """The words of jieba's dictionary with one of these parts of speech."""
    wanted = frozenset(tags)
    return frozenset(word for word, tag in _dictionary().tags.items() if tag in wanted)


def is_word(text: str) -> bool:
    """Whether jieba's dictionary lists `text` as a word."""
    return text in _dictionary().tags
