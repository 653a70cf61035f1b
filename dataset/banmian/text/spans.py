"""Spans of a page, and text that knows which characters of the page it was made from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple, SupportsIndex


class Span(NamedTuple):
    """Half-open interval `[start, end)` of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


def hull(segments: Sequence[Span]) -> Span:
    """The smallest span that covers all of `segments` (which need not be in page order)."""
    if len(segments) == 1:
        return segments[0]
    return Span(min(s.start for s in segments), max(s.end for s in segments))


def merge_adjacent(segments: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters in the same order, with empty spans left out and touching neighbours made one."""
    segments = tuple(segments)
    if len(segments) == 1 and segments[0].start < segments[0].end:
        return segments
    out: list[Span] = []
    for start, end in segments:
        if start >= end:
            continue
        if out and out[-1].end == start:
            out[-1] = Span(out[-1].start, end)
        else:
            out.append(Span(start, end))
    return tuple(out)


def excerpt(page_text: str, segments: Iterable[Span]) -> str:
    """What the segments spell: `"".join(page_text[s.start:s.end] for s in segments)`."""
    pieces = [page_text[start:end] for start, end in segments]
    return pieces[0] if len(pieces) == 1 else "".join(pieces)


class Traced(str):
    """A string made of pieces of a page, with the pieces' spans in reading order.

    Slicing with `[start:end]` keeps the trace; every other string method gives a plain `str`.
    """

    segments: tuple[Span, ...]

    def __new__(cls, text: str, segments: Iterable[Span]) -> Traced:
        self = super().__new__(cls, text)
        self.segments = merge_adjacent(segments)
        covered = 0
        for start, end in self.segments:
            covered += end - start
        if covered != len(text):
            raise ValueError(f"segments cover {covered} characters, the text has {len(text)}")
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return str(self), self.segments

    @classmethod
    def cut(cls, page_text: str, *segments: Span) -> Traced:
        """The text of `segments` of `page_text`, joined with nothing."""
        return cls(excerpt(page_text, segments), segments)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each segment begins in the text, and where the last ends."""
        return (0, *accumulate([end - start for start, end in self.segments]))

    @property
    def text(self) -> str:
        return str(self)

    @property
    def hull(self) -> Span:
        return hull(self.segments)

    def project(self, start: int, end: int) -> tuple[Span, ...]:
        """The page spans under `[start, end)` of this text."""
        if len(self.segments) == 1 and 0 <= start < end <= len(self):
            first = self.segments[0].start
            return (Span(first + start, first + end),)
        out: list[Span] = []
        i = max(0, bisect_right(self._starts, start) - 1)
        while i < len(self.segments) and self._starts[i] < end:
            base, segment = self._starts[i], self.segments[i]
            out.append(Span(segment.start + max(0, start - base), min(segment.end, segment.start + end - base)))
            i += 1
        return merge_adjacent(out)

    def __getitem__(self, key: SupportsIndex | slice) -> Traced:
        if not isinstance(key, slice):
            i = range(len(self))[key]
            key = slice(i, i + 1)
        start, end, step = key.indices(len(self))
        if step != 1:
            raise ValueError("a traced text can be sliced in steps of one only")
        return Traced(super().__getitem__(key), self.project(start, end))

    def strip_blank(self) -> Traced:
        """The same text without white space (U+3000 included) at either end."""
        start = len(self) - len(self.lstrip())
        return self[start : max(start, len(self.rstrip()))]
