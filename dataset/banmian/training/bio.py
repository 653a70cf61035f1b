"""Spans of a text as labels of a tokenizer's tokens, and back.

`offset_mapping` is what fast tokenizers return with `return_offsets_mapping=True`: for each token the characters
`[start, end)` of the text, and `(0, 0)` for tokens that stand for none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from banmian.records import EntityLabel, Kind

Offsets = Sequence[tuple[int, int]]


class _Mark(NamedTuple):
    label: str
    start: int
    end: int


def bio_labels(labels: Iterable[str] = get_args(EntityLabel)) -> list[str]:
    """The labels of tokens for these labels of spans: `O`, then `B-` and `I-` of each; their order numbers the classes.

    Args:
        labels: those of `ner` where none are named; `banmian.bio_labels(KINDS)` has those of `fact_extraction`.
    """
    return ["O", *(f"{letter}-{label}" for label in labels for letter in "BI")]


KINDS: tuple[str, ...] = get_args(Kind)
"""The labels of the spans of `fact_extraction`."""


def to_bio(row: Mapping[str, Any], offset_mapping: Offsets, *, labels: Collection[str] | None = None) -> list[str]:
    """For each token `B-label` where a span begins, `I-label` where it goes on, or `O`.

    A token belongs to the first span that it shares a character with. Of spans that overlap the one that begins first
    counts, and of those that begin alike the longest: a headline is a headline, whatever places are in it.

    Args:
        row: of `ner` (its `entities`), of `fact_extraction` (its `facts`, by their kind) or of `records` (its
            `annotations`).
        offset_mapping: of the row's `input`, or of its `text`.
        labels: only spans with these labels; `("place",)` finds the places in headlines too.
    """
    spans = _flat(mark for mark in _marks(row) if labels is None or mark.label in labels)
    tags, before, at = [], None, 0
    for start, end in offset_mapping:
        while at < len(spans) and start < end and spans[at].end <= start:
            at += 1
        own = spans[at] if at < len(spans) and start < end and spans[at].start < end else None
        tags.append("O" if own is None else f"{'I' if own is before else 'B'}-{own.label}")
        before = own
    return tags


def from_bio(tags: Sequence[str], offset_mapping: Offsets, text: str) -> list[dict[str, Any]]:
    """The spans that the labels of tokens say, in order: `label`, `text`, `start`, `end`.

    An `I-` that does not go on with a span of its label begins one, as in CoNLL's measure. Tokens that stand for no
    characters say nothing.

    Raises:
        ValueError: there are more tokens than labels or the other way round, or a label is none of `O`, `B-…` and `I-…`.
    """
    spans: list[_Mark] = []
    goes_on = False
    for tag, (start, end) in zip(tags, offset_mapping, strict=True):
        letter, _, label = tag.partition("-")
        if tag != "O" and not (letter in ("B", "I") and label):
            raise ValueError(f"{tag!r} is no label of a token: O, B-place, I-place")
        if tag != "O" and start < end:
            if letter == "I" and goes_on and spans[-1].label == label:
                spans[-1] = spans[-1]._replace(end=max(end, spans[-1].end))
            else:
                spans.append(_Mark(label, start, end))
        goes_on = tag != "O" and (goes_on or start < end)
    return [{"label": s.label, "text": text[s.start : s.end], "start": s.start, "end": s.end} for s in spans]


def _marks(row: Mapping[str, Any]) -> list[_Mark]:
    for column, name in (("entities", "label"), ("facts", "kind"), ("annotations", "label")):
        if column in row:
            return [_Mark(span[name], span["start"], span["end"]) for span in row[column]]
    raise ValueError("the row has no spans: give a row of ner, fact_extraction or records")


def _flat(marks: Iterable[_Mark]) -> list[_Mark]:
    """The marks in order, without those that overlap one before them."""
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end, m.label)):
        if mark.start < mark.end and (not kept or kept[-1].end <= mark.start):
            kept.append(mark)
    return kept
