"""The reading copy of a text: the same text in usual characters, each of which knows its character in print.

Text layers of print hold radicals for ideographs (⼗ for 十), invisible characters inside numbers, minus signs of many
shapes, traditional and variant forms. Stages read `Reading.text`; what they find goes back to print by `Reading.span`.
Which character is read as which stands in data/glyphs.tsv; what depends on its neighbours is decided by `_CONTEXT`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from banmian.text.spans import Span
from banmian.text.tables import read_rows

SCRIPT = frozenset({"traditional", "variant", "ambiguous"})
"""Classes of characters that are right as printed, in another script."""
TRADITIONAL_SHARE = 0.05
"""Share of a text's different characters that traditional text alone prints, above which it is read as traditional."""

_DIGITS = "〇一二三四五六七八九"
_MINUS = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{MINUS SIGN}\N{SUPERSCRIPT MINUS}"
_DASH = "\N{EM DASH}\N{HORIZONTAL BAR}"
_SIGNED = "为達达到至是约差率润额值温跌降(（"
"""What stands before a dash that is a minus sign."""
_NEIGHBOURS = (
    rf"(?<=[{_DIGITS}][○◯Oo0])(?:[○◯Oo0]*(?=[{_DIGITS}年])|(?<=[○◯])[○◯]*)"
    rf"|(?<=[{_MINUS}])(?=\.?[0-9])|(?<=[{_SIGNED}][{_DASH}])(?=[0-9.])"
    r"|(?<=[0-9]．)(?=[0-9])"
)
_CHANGING = f"○◯Oo0．{_MINUS}{_DASH}"
_CONTEXT = re.compile(f"[{_CHANGING}](?:{_NEIGHBOURS})")
"""Zeros in Han numerals (二○二三), minus signs, and the decimal point in full width."""


class _Ambiguous(NamedTuple):
    """A character that simplified text prints too, and what behind and before it says that it stays."""

    simplified: str
    following: str
    preceding: str


class _Glyphs(NamedTuple):
    """What each character is read as; `clean` leaves the script as it is printed."""

    classes: Mapping[str, str]
    full: Mapping[str, str]
    clean: Mapping[str, str]
    script: Set[str]
    ambiguous: Mapping[str, _Ambiguous]


@cache
def _glyphs() -> _Glyphs:
    classes: dict[str, str] = {}
    clean: dict[str, str] = {}
    script: dict[str, str] = {}
    ambiguous: dict[str, _Ambiguous] = {}
    for code, name, *rest in read_rows("glyphs.tsv"):
        character = chr(int(code, 16))
        classes[character] = name
        to, following, preceding = (*rest, "", "", "")[:3]
        if name == "ambiguous":
            ambiguous[character] = _Ambiguous(to, following, preceding)
        else:
            (script if name in SCRIPT else clean)[character] = to
    return _Glyphs(
        classes, {c: script.get(to, to) for c, to in (clean | script).items()}, clean, script.keys(), ambiguous
    )


@cache
def _foldable() -> re.Pattern[str]:
    """A character that is not read as it stands; every one beyond the first plane is taken for one."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, _glyphs().full)):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        elif code < 0x10000:
            runs.append([code, code])
    table = "".join([f"\\u{first:04x}-\\u{last:04x}" for first, last in runs]) + "\U00010000-\U0010ffff"
    return re.compile(f"[{_CHANGING}{table}](?:(?<=[{table}])|{_NEIGHBOURS})")


@dataclass(frozen=True)
class Reading:
    """A text as printed and as read.

    The origins of characters rise and may repeat (㎞ is read as two characters) or leave out (an invisible character is
    read as none), so that spans that tile the copy go back to spans that do not overlap.
    """

    printed: str
    text: str
    """The reading copy; the same object where nothing is read otherwise than printed."""
    origins: Sequence[int] | None = None
    """The place in `printed` of each character of `text`; None where both have the same offsets."""

    @property
    def is_plain(self) -> bool:
        """Whether the copy is the text itself."""
        return self.text is self.printed

    @cached_property
    def clean(self) -> str:
        """The copy in the script that is printed; every offset holds in both."""
        return clean(self.printed)

    def span(self, start: int, end: int) -> Span:
        """The printed characters behind `text[start:end]`, with what is invisible between them."""
        if self.origins is None:
            return Span(start, end)
        if start < end:
            return Span(self.origins[start], self.origins[end - 1] + 1)
        return Span(self._origin(start), self._origin(start))

    def cut(self, start: int, end: int) -> str:
        """What is printed for `text[start:end]`."""
        first, last = self.span(start, end)
        return self.printed[first:last]

    def place(self, at: int) -> int:
        """The offset in `text` of the first character that is printed at `at` or behind it."""
        return at if self.origins is None else bisect_left(self.origins, at)

    def tiles(self, pieces: Iterable[str]) -> Iterator[str]:
        """The printed text cut where `pieces`, which tile the copy, part; pieces of one printed character are one."""
        if self.origins is None:
            at = 0
            for piece in pieces:
                yield self.printed[at : at + len(piece)]
                at += len(piece)
            return
        ends, at = [0], 0
        for piece in pieces:
            at += len(piece)
            ends.append(self._origin(at) if at < len(self.text) else len(self.printed))
        yield from (self.printed[a:b] for a, b in pairwise(ends) if a < b)

    def piece(self, segments: Iterable[Span]) -> Reading:
        """The reading of some of its characters: `segments` of the copy, joined with nothing."""
        text, printed, origins, size = [], [], list[int](), 0
        for start, end in segments:
            first, last = self.span(start, end)
            text.append(self.text[start:end])
            printed.append(self.printed[first:last])
            if self.origins is not None:
                origins += [origin - first + size for origin in self.origins[start:end]]
            size += last - first
        return Reading("".join(printed), "".join(text), None if self.origins is None else origins)

    def counts(self) -> Counter[str]:
        """How many printed characters of each class are read as others."""
        found: Counter[str] = Counter()
        if self.is_plain:
            return found
        glyphs = _glyphs()
        present = glyphs.full.keys() & set(self.printed)
        for character in present:
            found[glyphs.classes[character]] += self.printed.count(character)
        copy = _translated(self.printed, present, glyphs.full)
        if copy != self.text:
            for before, after in zip(copy, self.text, strict=True):
                if before != after:
                    found[{"〇": "zero", "-": "minus", ".": "width"}.get(after, "traditional")] += 1
        return found

    def _origin(self, at: int) -> int:
        """The printed place of the character `at` of the copy; for its end that behind its last."""
        origins = self.origins or ()
        return origins[at] if at < len(origins) else origins[-1] + 1 if origins else 0


def read(text: str) -> Reading:
    """The reading copy of a text; one scan, and no copy, where every character is read as printed."""
    return Reading(text, text) if _foldable().search(text) is None else _read(text)


@lru_cache(maxsize=32)  # several stages read one paragraph
def _read(text: str) -> Reading:
    full, characters = _glyphs().full, set(text)
    present = full.keys() & characters
    copy = _translated(text, present, full)
    if _is_traditional(characters):
        copy = _simplified(copy)
    copy = _CONTEXT.sub(_in_context, copy)
    if copy == text:
        return Reading(text, text)
    odd = [c for c in present if len(full[c]) != 1]
    return Reading(text, copy, _origins(text, odd, full) if odd else None)


def _translated(text: str, present: Iterable[str], table: Mapping[str, str]) -> str:
    return text.translate({ord(c): table[c] for c in present})


def _origins(text: str, odd: Iterable[str], table: Mapping[str, str]) -> list[int]:
    """The place of every character of the copy; `odd` are those that are read as none or as several."""
    origins: list[int] = []
    at = 0
    for m in re.finditer(f"[{re.escape(''.join(odd))}]", text):
        origins += range(at, m.start())
        origins += [m.start()] * len(table[m[0]])
        at = m.end()
    origins += range(at, len(text))
    return origins


def _is_traditional(characters: Set[str]) -> bool:
    """Whether the script of a text is traditional, by the set of its characters."""
    return len(_glyphs().script & characters) > TRADITIONAL_SHARE * len(characters)


def clean(text: str) -> str:
    """The text without look-alike and invisible characters, in the script that is printed.

    A radical that has the shape of a traditional character (⾧) is a traditional one (長) in a traditional text only.
    """
    if _foldable().search(text) is None:
        return text
    glyphs, characters = _glyphs(), set(text)
    table = glyphs.clean if _is_traditional(characters) else glyphs.full
    return _CONTEXT.sub(_in_context, _translated(text, glyphs.clean.keys() & characters, table))


def _in_context(match: re.Match[str]) -> str:
    found = match[0]
    if found in "．":
        return "."
    return "〇" * len(found) if found[0] in "○◯Oo0" else "-"


@cache
def _ambiguous() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_glyphs().ambiguous)}]")


def _simplified(text: str) -> str:
    """The text of which the ambiguous characters are traditional, simplified where their neighbours allow it."""

    def to(match: re.Match[str]) -> str:
        at, row = match.start(), _glyphs().ambiguous[match[0]]
        stays = text[at + 1 : at + 2] or " ", text[at - 1 : at] if at else " "
        return match[0] if stays[0] in row.following or stays[1] in row.preceding else row.simplified

    return _ambiguous().sub(to, text)
