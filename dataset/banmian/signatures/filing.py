"""Where a report was filed: the places before 报道, behind a slash or 发自, and those where a reader lives."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from banmian.signatures.institutions import title_end
from banmian.text import segment, tables
from banmian.text.hanzi import HAN

_TOLD = re.compile(
    r"\s{0,3}[一二两三四五六多]?地?\s{0,2}(?:(?:\d{1,2}月)?\d{1,2}日\s{0,2})?"
    r"(?:(?:综合|现场|采访|采写|编译|联合|连线|专题|图文|摄影)?报[道导]|摄影|专?[电讯](?![视力话动梯信])|专稿|特稿)"
)
"""What closes the places of filing: … 报道, … 12日电, … 三地报道."""
_BETWEEN = re.compile(r"\s{0,2}[、,/和至]\s{0,2}|\s{1,3}")
"""What parts places of filing."""
_READERS = re.compile(r"\s{0,2}(?:热心)?(?:读者|市民|网友|居民|村民)")
_UNITS = "省市县区旗镇乡"
_PADDED = re.compile(rf"([{HAN}])\s{{1,3}}([{HAN}])")
_AFTER_TEXT = re.compile("[文图摄影字片]/$")
"""A slash that stands between a name and what it made, not before a place."""

LONGEST = 8
"""Characters of the name of a place at most."""


@cache
def _filing_places() -> frozenset[str]:
    return frozenset(name for row in tables.read_rows("filing_places.tsv") for name in row[0].split())


@lru_cache(maxsize=1 << 14)
def is_place(text: str) -> bool:
    """Whether `text` is the name of a known place, or of one place behind another (湖南岳阳)."""
    if _is_known(text) or (len(text) > 2 and text[-1] in _UNITS and _is_known(text[:-1])):
        return True
    heads = (k for k in range(2, len(text) - 1) if _is_known(text[:k]))
    return any(is_place(text[k:]) for k in heads)


def _is_known(text: str) -> bool:
    return segment.word_tag(text) == "ns" or text in _filing_places()


def _may_be_place(text: str) -> bool:
    """Whether `text` is a known place, or one by the word for a unit at its end."""
    if is_place(text):
        return True
    by_unit = 3 <= len(text) <= 5 and text[-1] in "省市县区州旗" and segment.word_tag(text) is None
    return by_unit and not any(is_place(text[k:]) for k in range(2, len(text) - 1))


def filed_from(text: str, i: int, run_end: int, *, starts: bool) -> list[int]:
    """Ends of the places that may begin at `i` of folded text, a report having been filed from there.

    Args:
        text: a folded line.
        i: where a place may begin.
        run_end: the end of the run of Han characters at `i`.
        starts: whether a word may begin at `i`, as what stands before is no name that runs on.
    """
    slash = text[i - 1 : i] == "/" and not _AFTER_TEXT.search(text, max(0, i - 2), i)
    longest = range(i + 2, min(i + LONGEST, run_end) + 1)
    found = [end for end in longest if _filed_at(text, i, end, run_end, slash=slash, starts=starts)]
    if starts and (m := _PADDED.match(text, i)) and is_place(m[1] + m[2]) and _leads_on(text, m.end()):
        found.append(m.end())
    return found


def _filed_at(text: str, i: int, end: int, run_end: int, *, slash: bool, starts: bool) -> bool:
    """Whether a report was filed at what stands from `i` to `end`; in the middle of a run it is told from there at once."""
    if not starts:
        told = (_TOLD.match(text, end) is not None and not text[end : end + 1].isspace()) or (
            text[end : end + 1] == "、" and _leads_on(text, end)
        )
        return told and is_place(text[i:end])
    return (_closes(text, end, end == run_end) or (slash and end == run_end)) and _may_be_place(text[i:end])


def _closes(text: str, end: int, whole: bool) -> bool:
    """Whether what stands behind a place at `end` shows that a report was filed there; `whole`: no Han character follows."""
    if _TOLD.match(text, end) or _READERS.match(text, end):
        return True
    if not whole and title_end(text, end, len(text)) > end:
        return True
    lone_unit = whole and text[end - 1] in "省市县区" and text[end : end + 1].isspace()
    return lone_unit or _leads_on(text, end)


def _leads_on(text: str, end: int) -> bool:
    """Whether further places follow that are closed by what is told from there."""
    m = _BETWEEN.match(text, end)
    if m is None or m.end() == len(text):
        return False
    run = re.compile(f"[{HAN}]+").match(text, m.end())
    return run is not None and any(
        is_place(text[m.end() : to]) and (_TOLD.match(text, to) or _leads_on(text, to))
        for to in range(m.end() + 2, min(m.end() + LONGEST, run.end()) + 1)
    )
