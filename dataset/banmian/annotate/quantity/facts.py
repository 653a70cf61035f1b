"""Facts from what a passage holds: each quantity with its modifier, its change, what it measures and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from banmian.annotate.quantity.context import (
    aggregation_of,
    as_float,
    as_text,
    bounds_of,
    change_of,
    modality_of,
    modifier_of,
)
from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.explain import account_of, confidence_of, time_account, time_confidence
from banmian.annotate.quantity.measured import measured_of, says_nothing
from banmian.annotate.quantity.passage import CLAUSE_END, Passage
from banmian.annotate.quantity.units import to_si
from banmian.annotate.time.calendar import TimeMention
from banmian.records import Quantity, TimeBasis, made

_LONGEST_GAP = 14
"""Characters that may stand between two numbers of one list (1栋科研楼、|7栋)."""


class _Place(NamedTuple):
    """What is known of a quantity's place before its own words are read."""

    sentence: int
    left: int
    """Where the quantity before it ends."""
    right: int
    """Where the quantity after it begins, or the end of the passage."""
    group: str | None
    time: TimeMention | None
    basis: TimeBasis | None
    subject: tuple[int, int] | None
    """What the quantity before it in the sentence measures."""


def facts(passage: Passage, mentions: Sequence[Core | TimeMention]) -> Iterator[Quantity]:
    """The quantities among `mentions`, which stand in order; a time that is no fact only governs those after it."""
    counted = [m for m in mentions if isinstance(m, Core) or m.fact]
    groups = _groups(passage, counted)
    governing: TimeMention | None = None
    left = index = heard = 0  # `heard`: the sentence of `governing`
    subject: tuple[int, int] | None = None
    said = -1  # the sentence of `subject`
    for mention in mentions:
        sentence = passage.sentence(mention.start)
        if sentence != said:
            subject, said = None, sentence
        if isinstance(mention, TimeMention):
            governing, heard = mention, sentence
            if not mention.fact:
                continue
            yield _time_quantity(passage, mention, sentence)
        else:
            right = counted[index + 1].start if index + 1 < len(counted) else len(passage.text)
            time, basis = _time_of(passage, governing, sentence - heard)
            quantity = _quantity(passage, mention, _Place(sentence, left, right, groups[index], time, basis, subject))
            if quantity.measured_start is not None and quantity.measured_end is not None:
                subject = quantity.measured_start, quantity.measured_end
            yield quantity
        left, index = mention.end, index + 1


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
    if not isinstance(first, Core) or not isinstance(second, Core) or first.kind != second.kind:
        return False
    if second.start - first.end > _LONGEST_GAP:
        return False
    gap = passage.folded[first.end : second.start]
    return ("、" in gap or gap in ("和", "及", "与", " - ")) and not CLAUSE_END.search(gap)


def _time_of(passage: Passage, governing: TimeMention | None, ago: int) -> tuple[TimeMention | None, TimeBasis | None]:
    """The time that governs a sentence: the last one said in it or in the sentence before, else the page's day.

    Args:
        governing: the last one, said so many sentences `ago`.
    """
    if governing is not None and ago <= 1:
        return governing, "inherited" if ago else "stated"
    return None, "page" if passage.page is not None else None


def _time_quantity(passage: Passage, time: TimeMention, sentence: int) -> Quantity:
    surface, span = passage.text[time.start : time.end], passage.sentence_span(sentence)
    return made(
        Quantity,
        {
            "text": surface,
            "start": time.start,
            "end": time.end,
            "num_text": surface,
            "kind": time.kind,
            "unit_class": "calendar",
            "modality": modality_of(passage.folded, time.start, passage.clause(time.start), span[0]),
            "time_text": surface,
            "timex": time.timex,
            "date_start": time.date_start,
            "date_end": time.date_end,
            "time_basis": "stated",
            "in_quotes": passage.quoted(time.start),
            "sentence": passage.sentence_text(*span, time.start, time.end),
            "rule": time_account(time),
            "confidence": time_confidence(time),
        },
    )


def _as_written(passage: Passage, core: Core) -> str | None:
    """The unit of a quantity as the passage writes it, before folding."""
    if core.unit_text is None:
        return None
    place = passage.folded.find(core.unit_text, core.start, core.end)
    return passage.text[place : place + len(core.unit_text)] if place >= 0 else core.unit_text


def _quantity(passage: Passage, core: Core, place: _Place) -> Quantity:
    text, folded, time = passage.text, passage.folded, place.time
    begin, end = passage.sentence_span(place.sentence)
    clause = max(passage.clause(core.start), begin)
    modifier = modifier_of(folded, core, clause)
    change = change_of(folded, core, modifier.start, clause)
    bounds = bounds_of(core, modifier)
    measured = None
    if core.kind not in ("ordinal", "score"):
        head, left = min(change.start, modifier.start), max(clause, place.left)
        measured = measured_of(folded, core, head, left, min(end, place.right))
        if measured is None and core.unit_class != "classifier" and says_nothing(folded, head, left):
            measured = place.subject
    if change.direction is None and measured is not None and measured[1] <= head:  # 减少贫困人口4126人
        change = change_of(folded, core, measured[0], clause)
    si = to_si(core.source, core.value) if core.source is not None and core.value is not None else None
    about = text[measured[0] : measured[1]] if measured else None
    behind = measured is not None and measured[0] >= core.end
    return made(
        Quantity,
        {
            "text": text[core.start : core.end],
            "start": core.start,
            "end": core.end,
            "num_text": text[core.num_start : core.num_end],
            "kind": core.kind,
            "value": as_float(core.value),
            "value_exact": as_text(core.value) if core.value is not None else None,
            "value_min": as_float(bounds.low),
            "value_max": as_float(bounds.high),
            "min_inclusive": bounds.low_inclusive,
            "max_inclusive": bounds.high_inclusive,
            "bound_basis": bounds.basis,
            "unit": core.unit,
            "unit_text": _as_written(passage, core),
            "unit_class": core.unit_class,
            "per_unit": core.per_unit,
            "si_value": as_float(si),
            "si_unit": core.source.si_unit if core.source is not None and si is not None else None,
            "modifier": modifier.surface,
            "modifier_class": modifier.meaning,
            "change": change.surface,
            "change_direction": change.direction,
            "change_basis": change.basis,
            "modality": modality_of(folded, core.start, clause, begin),
            "aggregation": aggregation_of(folded, core.start, clause),
            "measured": about,
            "measured_start": measured[0] if measured else None,
            "measured_end": measured[1] if measured else None,
            "time_text": text[time.start : time.end] if time else None,
            "timex": time.timex if time else passage.page.isoformat() if place.basis and passage.page else None,
            "date_start": time.date_start if time else None,
            "date_end": time.date_end if time else None,
            "time_basis": place.basis,
            "place_text": None,
            "adcode": None,
            "group_id": place.group,
            "in_quotes": passage.quoted(core.start),
            "sentence": passage.sentence_text(begin, end, core.start, core.end),
            "rule": account_of(core, modifier, change, about, behind=behind),
            "confidence": confidence_of(core, text[core.num_start : core.num_end]),
        },
    )
