"""The word segmenter, and what jieba's dictionary says of a word: its count and its part of speech."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from math import log
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Entry(NamedTuple):
    """A word of jieba's dictionary: how many of it there were in the texts it is made from, and its part of speech."""

    number: int
    tag: str


@cache
def _lines() -> list[bytes]:
    """The lines of jieba's dictionary, `word count tag`, in order: as they are they take a tenth of a table's time and room."""
    place = find_spec("jieba")  # found, not imported: jieba's own start-up costs more than reading the file
    if place is None or place.origin is None:
        raise ModuleNotFoundError("jieba is not installed")
    return sorted(Path(place.origin).with_name("dict.txt").read_bytes().splitlines())


_TOTAL = 60_101_967
"""The sum of the counts."""


@lru_cache(maxsize=1 << 14)
def _entry(word: str) -> _Entry | None:
    try:
        if not _rjieba().has_word(word):  # which is quicker to say no: most of what is asked for is no word
            return None
    except UnicodeEncodeError:  # lone surrogates
        return None
    lines, head = _lines(), f"{word} ".encode()
    at = bisect_left(lines, head)
    if at == len(lines) or not lines[at].startswith(head):
        return None
    _, number, tag = lines[at].split()
    return _Entry(int(number), tag.decode())


class _Counts(dict[str, int]):
    """Counts of words as jieba asks for them: it looks for longer words as long as something is "in" them.

    jieba puts in the beginnings of all words, counted 0. That takes half a second; to look on up to the length of the
    longest word finds the same words.
    """

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        super().__init__(counts)
        self._longest = max(map(len, self))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and len(text) <= self._longest

    def __missing__(self, _text: str) -> int:
        return 0


@cache
def _jieba() -> Any:
    import jieba

    segmenter = jieba.Tokenizer()  # a private one: the module's own can be changed by anyone in the process
    cells = b"\n".join(_lines()).decode("utf-8").split()
    segmenter.FREQ = _Counts(zip(cells[0::3], map(int, cells[1::3]), strict=True))
    segmenter.total = _TOTAL
    segmenter.initialized = True  # loaded here, and so without the cache file it would leave in the temporary folder
    return segmenter


_IMPORT = Lock()


def segmenter() -> Any:
    """A segmenter of rjieba with jieba's dictionary, the caller's own."""
    name = "rjieba.rjieba"
    with _IMPORT:  # of this module alone: its package loads the dictionary for a segmenter that anyone can change
        if name not in sys.modules:
            package = find_spec("rjieba")
            spec = None if package is None else PathFinder.find_spec(name, package.submodule_search_locations)
            if spec is None or spec.loader is None:
                raise ModuleNotFoundError("rjieba is not installed")
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            sys.modules[name] = module
    return sys.modules[name].Jieba()


@cache
def _rjieba() -> Any:
    return segmenter()


_BLOCKS = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+)")
"""jieba cuts a text into these blocks and single other characters first, and each block by itself."""
_SIGN, _LATIN = r"[A-Za-z+#&._%\-]", r"[A-Za-z0-9+#&._%\-]"
_LATER = "\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ud800-\udfff"
_UNLIKE = re.compile(
    rf"[+#&_\-.%{_LATER}](?:(?<=[+#&_\-%])(?={_LATIN})|(?<={_LATIN}[+#&_\-])"
    rf"|(?<=\.)(?:(?={_SIGN})|(?<![0-9]\.)(?=[0-9])|[0-9]+[A-Za-z.])|(?<={_SIGN}[.%])|(?<=[0-9]\.)(?![0-9])"
    rf"|(?<=[{_LATER}]))"
)
"""Where rjieba may cut a block differently from jieba: signs beside Latin letters, digits or one another, but for 3.5
and 85%, and Han characters that came to Unicode later (they are Han to rjieba only). Elsewhere both take the best path
through one dictionary, with one model of unknown words. The first character stands in front of all alternatives: where
an expression begins with a class, `re` skips what is not in it."""


def tokenize(text: str) -> tuple[str, ...]:
    """The words of `text` by jieba (precise mode, HMM on); joined with nothing they are `text` again.

    rjieba, which is faster by far, cuts what both cut alike; jieba itself the other blocks.
    """
    if _UNLIKE.search(text) is None:
        return tuple(_rjieba().cut(text))
    words: list[str] = []
    for block in _BLOCKS.split(text):
        if block:
            words += (_rjieba() if _UNLIKE.search(block) is None else _jieba()).cut(block)
    return tuple(words)


def word_cost(text: str) -> float | None:
    """-log probability of a word by jieba's unigram counts; null where its dictionary does not list it."""
    entry = _entry(text)
    return log(_TOTAL / entry.number) if entry is not None and entry.number else None


@lru_cache(maxsize=1 << 15)
def word_tag(text: str) -> str | None:
    """The part of speech that jieba's dictionary gives a word (`n` noun, `v` verb, `f` localizer, `nr` person, ...)."""
    entry = _entry(text)
    return None if entry is None else entry.tag


@cache
def words_tagged(*tags: str) -> frozenset[str]:
    """The words of jieba's dictionary with one of these parts of speech."""
    ends = tuple([f" {tag}".encode() for tag in tags])
    return frozenset([line.split()[0].decode() for line in _lines() if line.endswith(ends)])


def is_word(text: str) -> bool:
    """Whether jieba's dictionary lists `text` as a word."""
    return word_tag(text) is not None
