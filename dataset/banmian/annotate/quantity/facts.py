"""Facts from what a passage holds: each quantity with its modifier, its change, what it measures and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from banmian.annotate.quantity.change import Change, both_ends, change_of, ends_listed
from banmian.annotate.quantity.confidence import (
    Meaning,
    fact_confidence,
    fact_evidence,
    meaning_evidence,
    measured_confidence,
    measured_evidence,
)
from banmian.annotate.quantity.context import Modifier, as_float, as_text, bounds_of, modifier_after, modifier_of
from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.explain import account_of, time_account, time_confidence
from banmian.annotate.quantity.governing_time import times_of
from banmian.annotate.quantity.measured import Measured, Question, Words, measured_of
from banmian.annotate.quantity.passage import CLAUSE_END, Passage
from banmian.annotate.quantity.phrase_features import Before
from banmian.annotate.quantity.scopes import (
    aggregation_of,
    goes_on,
    lies_ahead,
    may_be_planned,
    modality_behind,
    modality_of,
    words_before,
)
from banmian.annotate.quantity.told_again import counterparts, told_again
from banmian.annotate.quantity.units import to_si
from banmian.annotate.time.calendar import TimeMention
from banmian.records import Aggregation, Quantity, TimeBasis
from banmian.text.word_classes import tagged_words

_WORDS_BEFORE, _WORDS_BEHIND = 44, 26
"""Characters of its sentence on either side of a quantity whose words are read."""
_AND = ("、", "和", "及", "与", "以及")
"""What stands between two items of a list that one change is said of (分别增长3%和8%)."""
_SIZES = ("up", "down", "multiply")
"""Directions of a change that the quantity is the size of, not the end."""
_NEW = "新增"
"""What makes a phrase that it stands in one of a growth."""
_SURE_AGAIN = 0.9
"""How sure it is that a list behind 分别 tells more of the numbers before it."""
_YEAR = re.compile("[0-9]{4}年")
_LONGEST_GAP = 14
"""Characters that may stand between two numbers of one list (1栋科研楼、|7栋)."""


class _Place(NamedTuple):
    """What is known of a quantity's place before its own words are read."""

    sentence: int
    group: str | None
    time: TimeMention | None
    basis: TimeBasis | None
    before: Before | None
    """The last quantity before it in the sentence that measures something."""
    shared: Change
    """The change of the quantity that it stands beside in a list."""
    aggregation: Aggregation | None
    """That of the quantity in whose list it goes on."""
    end: Change | None
    """The change that it is an end of, by what stands between it and its neighbour."""
    again: Before | None
    """The quantity before that it tells more of, item by item."""


def facts(passage: Passage, mentions: Sequence[Core | TimeMention]) -> Iterator[Quantity]:
    """The quantities among `mentions`, which stand in order; a time that is no fact only governs those after it."""
    groups = iter(_groups(passage, [m for m in mentions if isinstance(m, Core) or m.fact]))
    words = words_of(passage, mentions)
    before: Before | None = None
    said = -1  # the sentence of `before`
    beside: tuple[int, Change, Aggregation | None] = (
        0,
        Change(),
        None,
    )  # where the quantity before ends, its change and its aggregation
    ends = both_ends(passage.folded, [m for m in mentions if isinstance(m, Core)])
    told = counterparts(passage, mentions)
    phrases: dict[int, Before] = {}
    for mention, (time, basis) in zip(mentions, times_of(passage, mentions), strict=True):
        sentence = passage.sentence(mention.start)
        if sentence != said:
            before, said = None, sentence
        if isinstance(mention, TimeMention):
            if not mention.fact:
                continue
            yield _time_quantity(passage, words, mention, sentence, next(groups))
        else:
            gap = passage.folded[beside[0] : mention.start] if mention.start - beside[0] < _LONGEST_GAP else ""
            shared = beside[1] if gap in _AND else Change()
            listed = beside[2] if goes_on(gap) else None
            again = told_again(told[mention.start], phrases) if mention.start in told else None
            place = _Place(sentence, next(groups), time, basis, before, shared, listed, ends.get(mention.start), again)
            quantity, measured, change = _quantity(passage, words, mention, place)
            before = next_before(mention, measured) or before
            if before is not None and measured.span is not None:
                phrases[mention.start] = before
            beside = mention.end, change, quantity.aggregation
            yield quantity


def words_of(passage: Passage, mentions: Sequence[Core | TimeMention]) -> Words:
    """The words around the quantities among `mentions`, each mention one of them."""
    windows: list[tuple[int, int]] = []
    times = any(not isinstance(m, Core) and m.fact for m in mentions) and may_be_planned(passage.folded)
    for mention in mentions:
        if isinstance(mention, Core) or (times and mention.fact):
            begin, end = passage.sentence_span(passage.sentence(mention.start))
            begin, end = max(begin, mention.start - _WORDS_BEFORE), min(end, mention.end + _WORDS_BEHIND)
            if windows and begin <= windows[-1][1]:
                begin = windows.pop()[0]
            windows.append((begin, end))
    tagged = tagged_words(passage.folded, [(mention.start, mention.end) for mention in mentions], windows)
    return Words(tagged.words, [word.start for word in tagged.words], tagged.fits)


def next_before(core: Core, measured: Measured) -> Before | None:
    """What the quantities after `core` know of it, if it measures something."""
    if measured.span is None:
        return None
    return Before(*measured.span, core.end, core.kind, measured.behind, core.unit or "-")


def question_of(passage: Passage, core: Core, sentence: tuple[int, int]) -> tuple[Question, Modifier, Change]:
    """What `measured_of` is asked for a quantity, with the modifier and the change that were read on the way."""
    folded = passage.folded
    clause = max(passage.clause(core.start), sentence[0])
    modifier = modifier_of(folded, core, clause)
    change = change_of(folded, core, modifier.start, clause)
    start = min(change.start, modifier.start) if change.direction else modifier.start
    end = core.end + len(modifier_after(folded, core.end) or "")
    return (
        Question(core.kind, core.unit, core.unit_class, change.direction, start, end, sentence),
        modifier,
        change,
    )


def _groups(passage: Passage, mentions: Sequence[Core | TimeMention]) -> list[str | None]:
    """For each mention the list or range that it belongs to, named after the place where that begins."""
    out: list[str | None] = []
    for i, mention in enumerate(mentions):
        before = mentions[i - 1] if i else None
        listed = before is not None and _listed(passage, before, mention)
        if listed and before is not None:
            out[-1] = out[-1] or f"g{before.start}"
            out.append(out[-1])
        else:
            out.append(f"g{mention.start}" if isinstance(mention, Core) and mention.joined else None)
    return out


def _listed(passage: Passage, first: Core | TimeMention, second: Core | TimeMention) -> bool:
    """Whether two neighbours are items of one list."""
    if isinstance(first, TimeMention) and first.listed:
        return isinstance(second, TimeMention)
    if not isinstance(first, Core) or not isinstance(second, Core) or first.kind != second.kind:
        return False
    if second.start - first.end > _LONGEST_GAP:
        return False
    gap = passage.folded[first.end : second.start]
    if ends_listed(passage.folded, first, second):
        return True
    return ("、" in gap or gap in ("和", "及", "与", " - ", "以上", "以上至")) and not CLAUSE_END.search(gap)


def _time_quantity(passage: Passage, words: Words, time: TimeMention, sentence: int, group: str | None) -> Quantity:
    surface, span = passage.text[time.start : time.end], passage.sentence_span(sentence)
    return Quantity(
        text=surface,
        start=time.start,
        end=time.end,
        num_text=surface,
        kind=time.kind,
        unit_class="calendar",
        modality=modality_of(words_before(words, time.start, span[0]), ahead=False),
        time_text=surface,
        timex=time.timex,
        date_start=time.date_start,
        date_end=time.date_end,
        time_basis="stated",
        time_start=time.start,
        time_end=time.end,
        group_id=group,
        in_quotes=passage.quoted(time.start),
        sentence=passage.sentence_text(*span, time.start, time.end),
        rule=time_account(time),
        confidence=time_confidence(time),
    )


def _ahead(passage: Passage, time: TimeMention | None) -> bool:
    """Whether a time begins after the page was printed, or lies ahead by what it says."""
    if time is None:
        return False
    if passage.page is not None and time.date_start is not None:
        return time.date_start > passage.page
    return lies_ahead(passage.folded[time.start : time.end])


def _as_written(passage: Passage, core: Core) -> str | None:
    """The unit of a quantity as the passage writes it, before folding."""
    if core.unit_text is None:
        return None
    place = passage.folded.find(core.unit_text, core.start, core.end)
    return passage.text[place : place + len(core.unit_text)] if place >= 0 else core.unit_text


def told_of(again: Before) -> Measured:
    """The phrase of a quantity that tells more of one before it."""
    return Measured((again.start, again.end), _SURE_AGAIN, again.behind, "C")


def _measured(words: Words, asked: Question, place: _Place) -> Measured:
    if asked.kind == "score":
        return Measured(None, 1.0)
    return told_of(place.again) if place.again else measured_of(words, asked, place.before)


def _quantity(passage: Passage, words: Words, core: Core, place: _Place) -> tuple[Quantity, Measured, Change]:
    text, folded, time = passage.text, passage.folded, place.time
    begin, end = sentence = passage.sentence_span(place.sentence)
    clause = max(passage.clause(core.start), begin)
    asked, modifier, change = question_of(passage, core, sentence)
    bounds = bounds_of(core, modifier)
    measured = _measured(words, asked, place)
    span = measured.span
    if change.direction is None and span is not None and span[1] <= asked.start:  # 减少贫困人口4126人
        change = change_of(folded, core, span[0], clause)
        new = folded.find(_NEW, *span) if change.direction is None else -1
        if new >= 0:  # 全市新增就业21万人
            change = change_of(folded, core, new + len(_NEW), clause)
    if place.end is not None and (change.direction is None or place.end.direction == "from"):
        change = place.end
    if change.direction is None:
        change = place.shared
    before = words_before(words, core.start, begin)
    si = to_si(core.source, core.value) if core.source is not None and core.value is not None else None
    about = text[slice(*span)] if span else None
    numeral = text[core.num_start : core.num_end]
    modality = modality_of(before, ahead=_ahead(passage, time))
    if modality == "actual" and span is not None and measured.behind:
        modality = modality_behind(folded, span[1])
    elif (
        modality == "actual" and core.unit_class == "classifier" and folded[core.end : core.end + 1] != ","
    ):  # 第二批300套|将于年底交付
        modality = modality_behind(folded, core.end)
    grown = change.direction in _SIZES
    aggregation = aggregation_of(
        before, "" if grown else about or "", clause, kind=core.kind, grown=grown, priced=core.per_unit is not None
    )
    if aggregation is None and place.aggregation in ("average", "each"):
        aggregation = place.aggregation
    read = Meaning(modality, change.direction, aggregation, modifier.meaning, place.basis)
    said = folded[max(begin, asked.start - _WORDS_BEFORE) : asked.start]
    sure = fact_confidence(
        fact_evidence(core, numeral, words.fits.get(core.start), measured), meaning_evidence(said, read)
    )
    quantity = Quantity(
        text=text[core.start : core.end],
        start=core.start,
        end=core.end,
        num_text=numeral,
        kind=core.kind,
        value=as_float(core.value),
        value_exact=as_text(core.value) if core.value is not None else None,
        value_min=as_float(bounds.low),
        value_max=as_float(bounds.high),
        min_inclusive=bounds.low_inclusive,
        max_inclusive=bounds.high_inclusive,
        bound_basis=bounds.basis,
        unit=core.unit,
        unit_text=_as_written(passage, core),
        unit_class=core.unit_class,
        per_unit=core.per_unit,
        si_value=as_float(si),
        si_unit=core.source.si_unit if core.source is not None and si is not None else None,
        modifier=modifier.surface,
        modifier_class=modifier.meaning,
        change=change.surface,
        change_direction=change.direction,
        change_basis=change.basis,
        modality=modality,
        aggregation=aggregation,
        measured=about,
        measured_start=span[0] if span else None,
        measured_end=span[1] if span else None,
        measured_confidence=measured_confidence(measured_evidence(core, measured)) if span else None,
        time_text=text[time.start : time.end] if time else None,
        timex=time.timex if time else passage.page.isoformat() if place.basis and passage.page else None,
        date_start=time.date_start if time else None,
        date_end=time.date_end if time else None,
        time_basis=place.basis,
        time_start=time.start if time else None,
        time_end=time.end if time else None,
        group_id=place.group,
        in_quotes=passage.quoted(core.start),
        sentence=passage.sentence_text(begin, end, core.start, core.end),
        rule=account_of(core, modifier, change, about, behind=measured.behind),
        confidence=sure,
    )
    return quantity, measured, change
