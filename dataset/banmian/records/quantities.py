"""Quantities with their meaning, and numerals that are none."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date as Date

from banmian.display import Shown
from banmian.records.columns import column
from banmian.records.filled import filled_at_once
from banmian.records.vocabularies import (
    Aggregation,
    BoundBasis,
    ChangeBasis,
    ChangeDirection,
    Kind,
    Modality,
    ModifierClass,
    PartKind,
    RejectReason,
    TimeBasis,
    UnitClass,
)
from banmian.text.spans import Span


@filled_at_once
@dataclass(frozen=True, kw_only=True, repr=False)
class Quantity(Shown):
    """A quantity with its meaning; offsets are into the passage it was found in."""

    text: str = column("core mention: numeral, multiplier, inner 余多几半, then classifier, unit or currency")
    start: int = column("first character in the passage (the paragraph's text)")
    end: int = column("one past the last character")
    num_text: str = column("numeral and multiplier alone, without look-alike and invisible characters", surface=True)
    kind: Kind = column("what sort of quantity")
    value: float | None = column("literal point value in `unit`; the lower end of a range", default=None)
    value_exact: str | None = column("the same as an exact decimal or fraction", default=None)
    value_min: float | None = column("lower bound", default=None)
    value_max: float | None = column("upper bound", default=None)
    min_inclusive: bool | None = column("whether the lower bound is meant too", default=None)
    max_inclusive: bool | None = column("whether the upper bound is meant too", default=None)
    bound_basis: BoundBasis = column("where the bounds come from", default="none")
    unit: str | None = column("canonical unit: ISO 4217, UCUM, a calendar word or the classifier", default=None)
    unit_text: str | None = column("the unit as written", surface=True, default=None)
    unit_class: UnitClass = column("class of the unit", default="none")
    per_unit: str | None = column("canonical unit of the denominator (元/公斤 → kg)", default=None)
    si_value: float | None = column("value in `si_unit`; physical kinds only", default=None)
    si_unit: str | None = column("SI unit in UCUM", default=None)
    modifier: str | None = column("modifier as written (近, 余, 超过)", surface=True, default=None)
    modifier_class: ModifierClass | None = column("what the modifier says of the value", default=None)
    change: str | None = column("word of change as written (增长, 扩大到)", surface=True, default=None)
    change_direction: ChangeDirection | None = column("direction of the change", default=None)
    change_basis: ChangeBasis | None = column("what the change is held against", default=None)
    modality: Modality = column("whether it happened, is expected or is planned", default="actual")
    aggregation: Aggregation | None = column("how the value was put together", default=None)
    measured: str | None = column("noun phrase that is counted or measured", default=None)
    measured_start: int | None = column("first character of `measured` in the passage", default=None)
    measured_end: int | None = column("one past its last character", default=None)
    measured_confidence: float | None = column(
        "probability that `measured` ends with the right word; null without one", arrow="float32", default=None
    )
    time_text: str | None = column("the time that governs the fact, as written", default=None)
    timex: str | None = column("the same in ISO 8601 / TIMEX3, X for what is unknown", default=None)
    date_start: Date | None = column("first day, where the page's date settles it", default=None)
    date_end: Date | None = column("the day after the last", default=None)
    time_basis: TimeBasis | None = column("where the time comes from", default=None)
    time_start: int | None = column(
        "first character of `time_text` in the passage, where it stands there", default=None
    )
    time_end: int | None = column("one past its last character", default=None)
    place_text: str | None = column("the place that governs the fact, as written", default=None)
    place_start: int | None = column("first character of `place_text` in the passage", default=None)
    place_end: int | None = column("one past its last character", default=None)
    adcode: str | None = column("its GB/T 2260 code, where known", default=None)
    group_id: str | None = column("shared by the numbers of one list or range", default=None)
    in_quotes: bool = column("stands between quotation marks", default=False)
    sentence: str = column("the sentence it stands in; of a very long one, 300 characters on either side")
    rule: str = column("the rule that fired")
    confidence: float = column(
        "probability that span, kind, value, unit and modifier are right", arrow="float32", default=0.5
    )

    def __repr__(self) -> str:
        amount = " ".join(str(x) for x in (self.value_exact, self.unit) if x is not None) or self.timex
        said = (repr(self.text), self.kind, amount, self.measured and f"of {self.measured}")
        return f"{type(self).__name__}({', '.join(x for x in said if x)})"


MEANING = tuple(
    f.name
    for f in fields(Quantity)
    if f.name
    not in (
        *("text", "start", "end", "sentence", "measured_start", "measured_end"),
        *("time_start", "time_end", "place_start", "place_end"),
        *("group_id", "in_quotes", "rule", "confidence", "measured_confidence"),
    )
)
"""The fields of a quantity that say what it means, not where it stands or how it was found."""


@filled_at_once
@dataclass(frozen=True, kw_only=True, repr=False)
class NumericFact(Quantity):
    """numeric_facts: one quantity of a paragraph, a head or a caption, one row a mention."""

    fact_id: str = column("`{page_id}-n{start}-{end}`", key=True)
    page_id: str = column("the page", key=True)
    article_id: str = column("the article", key=True)
    paragraph_id: str | None = column("the paragraph, where it stands in one", key=True, default=None)
    part: PartKind = column("the kind of text it stands in", default="paragraph")
    part_id: str = column("the paragraph or annotation that holds that text; `start` and `end` count there", default="")
    segments: tuple[Span, ...] = column("spans of the page, in reading order")
    corrected_by: str | None = column("the person who decided it, where one did", default=None)
    corrected_on: Date | None = column("when that person did", default=None)


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A numeral that was looked at and is not a fact; offsets are into the passage."""

    text: str = column("the numeral with what makes it no fact")
    start: int = column("first character in the passage (the paragraph's text)")
    end: int = column("one past the last character")
    reason: RejectReason = column("why it is not a fact")


@dataclass(frozen=True, kw_only=True)
class NumericReject(Rejection):
    """numeric_rejects: a numeral of a paragraph, a head or a caption that is not a fact, with the reason."""

    page_id: str = column("the page", key=True)
    paragraph_id: str | None = column("the paragraph, where it stands in one", key=True, default=None)
    part: PartKind = column("the kind of text it stands in", default="paragraph")
    part_id: str = column("the paragraph or annotation that holds that text", default="")
    segments: tuple[Span, ...] = column("spans of the page, in reading order")
