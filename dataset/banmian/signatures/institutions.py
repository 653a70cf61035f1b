"""The institution that a signer belongs to, and what he or she is there: 东川大学教授, 临溪县一中高二学生."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from banmian.text import tables

_LONGEST = 20
"""Characters of an institution's name at most."""
_FORM = re.compile(
    r"(?:(?:高|初|大|研)[一二三]|[一二三四五六七八九]年级|\d{4}级)(?:年级)?(?:\s?(?:[(]\d{1,3}[)]|\d{1,3}|[一二三四五六七八九十]{1,2})班)?(?:学生)?"
)
"""The form of a pupil: 高二(5)班学生."""


_BEHIND = frozenset(("", *"、,:/ \u3000()[]【】〔〕"))


class _Patterns(NamedTuple):
    end: re.Pattern[str]
    """The end of an institution's name."""
    title: re.Pattern[str]
    """What somebody is there; longer words first."""


@cache
def _patterns() -> _Patterns:
    titles = sorted({word for row in tables.read_rows("signer_titles.tsv") for word in row[0].split()}, key=len)
    return _Patterns(
        re.compile(f"(?=({'|'.join(sorted(tables.words('institution_ends.tsv'), key=len, reverse=True))}))"),
        re.compile(f"(?:{'|'.join(reversed(titles))})"),
    )


@cache
def _firsts() -> frozenset[str]:
    """The characters that a title or a form begins with."""
    words = (word for row in tables.read_rows("signer_titles.tsv") for word in row[0].split())
    return frozenset("高初大研一二三四五六七八九0123456789") | {word[0] for word in words}


def title_end(text: str, start: int, run_end: int) -> int:
    """The end of the title at `start` of folded text; `start` where there is none, or where it runs on."""
    if text[start : start + 1] not in _firsts():
        return start
    if m := _FORM.match(text, start):
        return m.end()
    m = _patterns().title.match(text, start, run_end)
    if m is None:
        return start
    return m.end() if text[m.end() : m.end() + 1] in _BEHIND else start


def institutions(text: str, start: int, run_end: int) -> Iterator[int]:
    """Ends of the names of institutions that begin at `start` of folded text, at the end of its run of Han characters or
    right before a title."""
    if run_end - start < 4:
        return
    for m in _patterns().end.finditer(text, start + 2, min(run_end, start + _LONGEST)):
        end = m.end(1)
        if end <= run_end and (end == run_end or title_end(text, end, run_end) > end):
            yield end
