"""Damage of a page's text: characters that were lost, that only a font knows, or that were decoded with a wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from banmian.text.tables import read_rows

Cause = Literal["lost", "private", "encoding"]

QUARANTINED = 0.2
"""Share of a page's characters (blanks not counted) from which, damaged, they keep it out of the dataset."""
FEWEST = 40
"""Characters beyond ASCII that a text must have before its encoding is doubted."""
FEWEST_COMMON = 4
"""Of the commonest characters so many must occur in what is to be the text as it was written."""
COMMON_SHARE = 0.015
"""Share of the commonest characters below which text is not Chinese as written: any newspaper text has .038 and more, text
decoded with a wrong encoding .006 at most."""

_LOST = "\N{REPLACEMENT CHARACTER}"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_SUSPICIOUS = re.compile(
    "[锛銆鈥锟\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\u0080-\u00ff](?:(?<![\u0080-\u00ff])|[\u0080-\u00ff]{3})"
)
"""Lost and private characters, what UTF-8 becomes when it is read as GB 18030, and Chinese when it is read as Latin-1."""
_MISREAD = (
    ("gb18030", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("latin-1", "gb18030"),
    ("big5", "gb18030"),
    ("gb18030", "big5"),
    ("utf-16-be", "utf-16-le"),
    ("euc-kr", "gb18030"),
    ("shift_jis", "gb18030"),
)
"""(read as, written as): the ways in which Chinese text is decoded wrongly."""


def _column(doc: str) -> Any:
    return field(metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with the characters of a page, and with how many of them."""

    cause: Cause = _column("`lost` (U+FFFD), `private` use, or decoded with a wrong `encoding`")
    n_chars: int = _column("damaged characters")
    share: float = _column("their share of the text's characters, blanks not counted")
    start: int = _column("the first of them")
    detail: str = _column("what they are and where they likely come from, in words")

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return _NEXT_STEP[self.cause]

    @property
    def summary(self) -> str:
        """The share and the cause, in words."""
        return f"{self.share:.0%} of its characters ({self.n_chars:,}) are {self.detail}"


_NEXT_STEP: dict[Cause, str] = {
    "lost": "make the text again from its source",
    "private": "read the page by OCR, or map the characters of its font",
    "encoding": "decode its bytes with the encoding that it was written in",
}


def damage_of(text: str) -> Damage | None:
    """The worst damage of a text; None where it shows none. One look at every character of a sound text."""
    suspicious = _SUSPICIOUS.search(text) is not None
    if not suspicious and not is_foreign(text):
        return None
    return max((*_lost(text), *_private(text), *_misread(text)), key=lambda d: (d.n_chars, d.cause), default=None)


def _size(text: str) -> int:
    return max(1, len("".join(text.split())))


def _lost(text: str) -> Iterator[Damage]:
    if number := text.count(_LOST):
        yield Damage(
            "lost",
            number,
            number / _size(text),
            text.index(_LOST),
            "U+FFFD: they were lost when the text was decoded",
        )


def _private(text: str) -> Iterator[Damage]:
    found = _PRIVATE.findall(text)
    if found:
        yield Damage(
            "private",
            len(found),
            len(found) / _size(text),
            text.index(found[0]),
            "for private use: they mean something in the font of their page only",
        )


def _misread(text: str) -> Iterator[Damage]:
    """Text that was decoded with a wrong encoding: the whole, or lines of it."""
    if is_foreign(text) and (how := _written_as(text)):
        yield _decoded_wrongly(_size(text), 1.0, 0, *how)
        return
    number, start, cause = 0, -1, ("", "")
    at = 0
    for line in text.split("\n"):  # Latin-1 has line breaks of its own
        if _SUSPICIOUS.search(line) and is_foreign(line) and (how := _written_as(line)):
            number += _size(line)
            start, cause = (at, how) if start < 0 else (start, cause)
        at += len(line) + 1
    if number:
        yield _decoded_wrongly(number, number / _size(text), start, *cause)


def _decoded_wrongly(number: int, share: float, start: int, read_as: str, written_as: str) -> Damage:
    names = f"{written_as.upper()} that was decoded as {read_as.upper()}"
    return Damage("encoding", number, share, start, names)


@cache
def _common() -> str:
    """The commonest characters of newspaper text."""
    return next(read_rows("common_characters.tsv"))[0]


def _share(text: str) -> float:
    """The share of the commonest characters among those beyond ASCII."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return sum(map(text.count, _common())) / beyond if beyond >= FEWEST else 1.0


def is_foreign(text: str) -> bool:
    """Whether the text has next to none of the characters that are common in Chinese."""
    wanted = COMMON_SHARE * len(text)
    for character in _common():
        wanted -= text.count(character)
        if wanted <= 0:
            return False
    return _share(text) < COMMON_SHARE


def _written_as(text: str) -> tuple[str, str] | None:
    """The first way of decoding wrongly that undone makes Chinese of the text: (read as, written as)."""
    for read_as, written_as in _MISREAD:
        again = text.encode(read_as, "ignore").decode(written_as, "ignore")
        several = sum(character in again for character in _common()) >= FEWEST_COMMON
        if several and len(again) * 6 > len(text) and COMMON_SHARE * 2 < _share(again) <= 0.6:
            return read_as, written_as
    for read_as in ("latin-1", "cp1252"):  # encoded twice over
        once = text.encode(read_as, "ignore").decode("utf-8", "ignore")
        if len(text) > len(once) > len(text) // 4 and (found := _written_as(once)):
            return found
    return None
