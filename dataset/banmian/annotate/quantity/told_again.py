"""Lists that say something more of the numbers before them, item by item: 鲜果1.3万吨、鱼2000吨,分别增长2%和5%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.passage import Passage
from banmian.annotate.quantity.phrase_features import Before
from banmian.annotate.time.calendar import TimeMention

_EACH = "分别"
_NO_SUBJECT = re.compile("(?:以上|左右|余)?[,;]?(?:均|也|已)?(?:(?:同比|环比|比|较|与|按)[^,;。]{0,14})?分别")
"""What stands between the numbers before and the list behind 分别 where that has no subject of its own."""
_OF_CHANGE = ("percentage", "percentage_point", "multiple")
_BETWEEN = frozenset(("、", "和", "及", "与", "以及", ","))
"""What stands between two numbers of one list."""


def counterparts(passage: Passage, mentions: Sequence[Core | TimeMention]) -> dict[int, tuple[int, ...]]:
    """For each number of a list of some behind 分别, by its start: the starts of as many numbers before the list in its
    sentence, that of its own counterpart first."""
    folded = passage.folded
    if _EACH not in folded:
        return {}
    cores = [mention for mention in mentions if isinstance(mention, Core)]
    out: dict[int, tuple[int, ...]] = {}
    first = 0
    while first < len(cores):
        last = first
        while last + 1 < len(cores) and folded[cores[last].end : cores[last + 1].start] in _BETWEEN:
            last += 1
        size = last - first + 1
        if 2 <= size <= first and _said(passage, cores, first, size):
            told = [core.start for core in cores[first - size : first]]
            for at in range(size):
                out[cores[first + at].start] = (told[at], *told[:at], *told[at + 1 :])
        first = last + 1
    return out


def _said(passage: Passage, cores: Sequence[Core], first: int, size: int) -> bool:
    """Whether a list of changes stands behind 分别 and tells more of as many numbers before it in its sentence."""
    begin = passage.sentence_span(passage.sentence(cores[first].start))[0]
    if cores[first - size].start < begin or cores[first].kind not in _OF_CHANGE:
        return False
    return _NO_SUBJECT.match(passage.folded, cores[first - 1].end, cores[first].start) is not None


def told_again(counterpart: tuple[int, ...], phrases: dict[int, Before]) -> Before | None:
    """The phrase of a number's counterpart, if every number of that list has one and no two share theirs.

    Args:
        counterpart: as `counterparts` gives it.
        phrases: the phrases of the numbers that were read, by the numbers' starts.
    """
    found = [phrases[start] for start in counterpart if start in phrases]
    if len(found) == len(counterpart) == len({(one.start, one.end) for one in found}):
        return found[0]
    return None
