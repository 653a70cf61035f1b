"""What governs a quantity from a distance: words of forecast and plan, of averages and totals, by the words before it.

A cue is a word of the sentence, never a part of one: 将 that takes an object (将…提高) is another word than 将 of what is
to come, and so is the noun in 行动计划. The tables are rows of `quantity_cues.tsv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import cast

from banmian.annotate.quantity.measured import Words
from banmian.records import Aggregation, Modality
from banmian.text.tables import read_rows
from banmian.text.word_classes import GIVEN, TaggedWord

_MOST = 30
"""Words in front of a quantity that are looked at."""
_CLAUSE_END = frozenset(",;:")
_NOUNS = "NGAQ"
_SAYS = frozenset("是为")
_AFTER_WILL = f"VGDPTM{GIVEN}"
"""Classes of words that 将 of what is to come stands in front of."""
_WHOLE = frozenset("全我本该")
"""First characters of who plans (全乡, 我市), no part of a plan's name."""
_PURPOSE = frozenset(("为", "为了", "以"))
"""What makes a purpose of 确保."""
_RANK = {"average": 0, "cumulative": 1, "each": 2, "total": 3}


@cache
def _table(role: str) -> dict[str, str]:
    return {row[1]: row[2] for row in read_rows("quantity_cues.tsv") if row[0] == role}


@cache
def _anywhere(role: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _table(role)), key=len, reverse=True)))


def may_be_planned(folded: str) -> bool:
    """Whether any word of a text may say that something is to come."""
    return _anywhere("modality").search(folded) is not None


def words_before(words: Words, start: int, sentence: int) -> Sequence[TaggedWord]:
    """The words that end at `start` or before, in order, as far back as the sentence begins."""
    last = bisect_left(words.starts, start)
    first = max(bisect_left(words.starts, sentence), last - _MOST)
    return words.words[first:last]


def modality_of(before: Sequence[TaggedWord], *, ahead: bool) -> Modality:
    """Whether a quantity is said to be so, or expected or planned, by the words before it in its sentence.

    The last cue counts, as long as no later clause says that something is so already.

    Args:
        before: those words.
        ahead: the time that governs the quantity begins after the page was printed.
    """
    found: Modality | None = None
    here = True  # whether the cue stands in the clause that is being read
    prior: TaggedWord | None = None
    for at, word in enumerate(before):
        text = word.text
        if text in _CLAUSE_END:
            here = False
        elif text in _table("modality") and _is_cue(before, at, prior):
            if found is None or text != "将":  # 预计将达 is a forecast
                found = cast("Modality", _table("modality")[text])
            here = True
        elif found is not None and not here and text in _table("settled"):
            found = None
        prior = word
    if found is None:
        return "plan" if ahead and not any(word.text in _table("settled") for word in before) else "actual"
    return found


def _is_cue(before: Sequence[TaggedWord], at: int, prior: TaggedWord | None) -> bool:
    """Whether the word is used as its row of the table means it."""
    word = before[at]
    after = before[at + 1] if at + 1 < len(before) else None
    if word.text == "将":
        if after is not None and after.text[0] == "近":
            return False
        return word.tag == "D" and (after is None or after.tag in _AFTER_WILL)
    if prior is not None and prior.text in _PURPOSE:
        return False
    if word.tag == "V" or word.tag == "D":
        return True
    if word.tag in _NOUNS:  # 目标是, 计划投资; no cue in 行动计划, 阶段性目标
        if after is None:
            return False
        if prior is not None and prior.tag in _NOUNS:  # 全乡计划修桥; no cue in 行动计划涵盖…
            acts = after.tag == "V" or (after.tag == "N" and prior.text[0] in _WHOLE)
            return prior.tag == "N" and acts and after.text not in _table("tells")
        opens = prior is None or prior.tag == "W"  # 计划总投资
        return after.text in _SAYS or after.tag in "V#" or (opens and after.tag in "NGA" and word.text == "计划")
    return True


def aggregation_of(before: Sequence[TaggedWord], measured: str, clause: int) -> Aggregation | None:
    """How a value was put together: by a part of the measured phrase, or by a word in front of the quantity.

    Args:
        before: the words before the quantity in its sentence.
        measured: the phrase that it measures, empty for the size of a change: that is no total of what grew.
        clause: where the clause of the quantity begins; a word in front of another number there is that number's.
    """
    found = [_table("aggregate")[cue] for cue in _anywhere("aggregate").findall(measured)]
    after: TaggedWord | None = None
    for word in reversed(before):
        if word.start < clause or word.tag == GIVEN:
            break
        meaning = _table("aggregation").get(word.text)
        if meaning is not None and not (meaning == "average" and _of_another(after, measured)):
            found.append(meaning)
        after = word
    return cast("Aggregation", min(found, key=_RANK.__getitem__)) if found else None


def _of_another(after: TaggedWord | None, measured: str) -> bool:
    """Whether an average is one of something that is not measured: 高于制造业|平均|水平."""
    return after is not None and after.tag == "N" and after.text not in measured and not _RATE.match(after.text)


_RATE = re.compile("增长|增速|增幅|涨幅|降幅")
