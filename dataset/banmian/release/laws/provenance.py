"""Law 1: what the segments of a row spell on its page is the row's text, and offsets point at what they name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from banmian.records import Annotation, Article, Location, NumericFact, NumericReject, Paragraph
from banmian.release.laws.fault import Found, brief, place_of, spans_text
from banmian.release.tables.read import PageRows, Placed, assemble
from banmian.release.tables.rows import rows_of
from banmian.signatures.pictures import picture_credit
from banmian.text.reading import clean
from banmian.text.spans import Span, Traced, excerpt, merge_adjacent

_BLANK = re.compile(r"\s+")
_HOLDING = ("headline", "subtitle", "kicker", "section_head", "caption")
"""Annotations whose text is read for numbers and places."""
TAIL = "tail credit"
"""A picture credit in brackets at the end of a paragraph, which is no annotation of its own."""
_SIGNED = ("byline", "credit", "caption", "dateline", TAIL)
"""Annotations that a signer's name may be printed in."""


def provenance(found: PageRows) -> Iterator[Found]:
    """Faults in the rows of one page."""
    text = found.page.row.text
    for placed in (*found.paragraphs, *found.numeric_facts, *found.annotations, *found.numeric_rejects):
        yield from _segments(placed, placed.row.segments, text)
    parts = {p.row.paragraph_id: p.row for p in found.paragraphs}
    parts |= {a.row.annotation_id: a.row for a in found.annotations if a.row.label in _HOLDING}
    traced = {name: Traced(p.text, p.segments) for name, p in parts.items() if _spells(p.text, p.segments)}
    for placed in (*found.numeric_facts, *found.annotations, *found.numeric_rejects):
        yield from _inside(placed, parts, traced)
    for placed in found.numeric_facts:
        yield from _fact(placed, placed.row, parts.get(placed.row.part_id))
    yield from _paragraphs(found)
    yield from _articles(found)
    yield from _records(found)


def _spells(text: str, segments: Sequence[Span]) -> bool:
    return sum(end - start for start, end in segments) == len(text) and all(0 <= start < end for start, end in segments)


def _segments(placed: Placed, segments: Sequence[Span], text: str) -> Iterator[Found]:
    outside = [s for s in segments if not 0 <= s.start < s.end <= len(text)]
    if outside or not segments:
        which = f"segment {spans_text(outside)} is empty or outside its page" if outside else "has no segments"
        yield Found("segments", place_of(placed), f"{which} (of {len(text)} characters)")
    elif excerpt(text, segments) != placed.row.text:
        spelt = brief(excerpt(text, segments))
        yield Found(
            "spelling",
            place_of(placed),
            f"{spans_text(segments)} of its page spells {spelt}, not {brief(placed.row.text)}",
        )


def _inside(placed: Placed, parts: dict[str, Paragraph | Annotation], traced: dict[str, Traced]) -> Iterator[Found]:
    """The offsets of a row in its paragraph, head or caption, and its normal form."""
    row: NumericFact | Annotation | NumericReject = placed.row
    if isinstance(row, Annotation) and not _is_json(row.value):
        yield Found("value", place_of(placed), f"its value {brief(row.value)} is not JSON")
    part_id = row.paragraph_id or row.part_id
    if part_id is None:
        if (row.start, row.end) != (None, None):
            yield Found("offsets", place_of(placed, row.start, row.end), "has offsets, but lies in no paragraph")
        return
    part = parts.get(part_id)
    if part is None:
        return  # law 3 names it
    place = place_of(placed, row.start, row.end)
    if row.start is None or row.end is None or not _at(part.text, row.start, row.end, row.text):
        yield Found("offsets", place, f"is not where {brief(row.text)} stands in its paragraph")
    elif part_id in traced:
        segments = traced[part_id].project(row.start, row.end)
        if segments != merge_adjacent(row.segments):
            message = f"lies at {spans_text(segments)} of its page, its segments say {spans_text(row.segments)}"
            yield Found("projection", place, message)


def _is_json(value: str | None) -> bool:
    try:
        json.loads(value or "null")
    except ValueError:
        return False
    return True


def _at(text: str, start: int | None, end: int | None, piece: str) -> bool:
    return start is not None and end is not None and 0 <= start < end <= len(text) and text[start:end] == piece


def _fact(placed: Placed, fact: NumericFact, paragraph: Paragraph | Annotation | None) -> Iterator[Found]:
    if fact.num_text not in clean(fact.text):
        yield Found("num_text", place_of(placed), f"num_text {brief(fact.num_text)} is not in {brief(fact.text)}")
    low, high, first, last = fact.value_min, fact.value_max, fact.date_start, fact.date_end
    if low is not None and high is not None and low > high:
        yield Found("bounds", place_of(placed), f"value_min {low} is above value_max {high}")
    if first is not None and last is not None and first >= last:
        yield Found("days", place_of(placed), f"date_start {first} is not before date_end {last}")
    if paragraph is None:
        return
    window = paragraph.text[max(0, fact.end - len(fact.sentence)) : fact.start + len(fact.sentence)]
    if fact.text not in fact.sentence or fact.sentence not in window:
        yield Found(
            "sentence", place_of(placed, fact.start, fact.end), "its sentence is not around it in its paragraph"
        )
    phrases = (("measured phrase", fact.measured), ("time", fact.time_text), ("place", fact.place_text))
    for what, phrase in phrases:
        name = what.split()[0]
        ends: tuple[int | None, int | None] = (getattr(fact, f"{name}_start"), getattr(fact, f"{name}_end"))
        if ends == (None, None) and (phrase is None or name != "measured"):
            continue
        if phrase is None:
            yield Found(name, place_of(placed, *ends), f"has offsets of its {what}, but no such phrase")
        elif not _at(paragraph.text, *ends, phrase):
            yield Found(name, place_of(placed, *ends), f"its {what} {brief(phrase)} is not where it is said to stand")


def _paragraphs(found: PageRows) -> Iterator[Found]:
    marked: dict[str, set[tuple[int | None, int | None]]] = {}
    for placed in found.annotations:
        if placed.row.label == "location" and placed.row.paragraph_id:
            marked.setdefault(placed.row.paragraph_id, set()).add((placed.row.start, placed.row.end))
    for placed in found.paragraphs:
        row: Paragraph = placed.row
        if "".join(row.tokens) != row.text:
            yield Found("tokens", place_of(placed), "its tokens joined are not its text")
        cuts = set(accumulate(end - start for start, end in row.segments[:-1]))
        for seam in row.seams:
            if seam.at not in cuts:
                yield Found("seams", place_of(placed, seam.at), "a seam where its segments do not part")
        yield from _locations(placed, row.text, row.locations)
        places = {(x.start, x.end) for x in row.locations}
        for start, end in sorted(places ^ marked.get(row.paragraph_id, set()), key=str):
            message = "a place that is not both in `locations` and in the table of annotations"
            yield Found("locations", place_of(placed, start, end), message)


def _locations(placed: Placed, text: str, locations: Iterable[Location]) -> Iterator[Found]:
    for x in locations:
        if not _at(text, x.start, x.end, x.text):
            yield Found(
                "locations", place_of(placed, x.start, x.end), f"is not where {brief(x.text)} stands in its text"
            )


def _articles(found: PageRows) -> Iterator[Found]:
    pieces: dict[tuple[str, str], list[str]] = {}
    for placed in found.annotations:
        pieces.setdefault((placed.row.article_id, placed.row.label), []).append(placed.row.text)
    bodies: dict[str, list[Placed]] = {}
    for placed in found.paragraphs:
        bodies.setdefault(placed.row.article_id, []).append(placed)
        if credit := picture_credit(placed.row.text):
            pieces.setdefault((placed.row.article_id, TAIL), []).append(placed.row.text[slice(*credit)])
    for placed in found.articles:
        body = bodies.get(placed.row.article_id, [])
        yield from _body(placed, placed.row, body)
        yield from _headings(placed, placed.row, pieces)


def _body(placed: Placed, article: Article, body: Sequence[Placed]) -> Iterator[Found]:
    if article.text != "\n".join(p.row.text for p in body):
        yield Found("body", place_of(placed), "its text is not its paragraphs joined with line feeds")
    for p in body:
        if article.text[p.row.start : p.row.end] != p.row.text or p.row.start < 0:
            message = f"is not where the paragraph stands in the text of {article.article_id}"
            yield Found("body", place_of(p, p.row.start, p.row.end), message)
    yield from _locations(placed, article.text, article.locations)
    shifted = {(p.row.start + x.start, p.row.start + x.end) for p in body for x in p.row.locations}
    for start, end in sorted(shifted ^ {(x.start, x.end) for x in article.locations}):
        message = "a place that is not both in the article's and in its paragraph's `locations`"
        yield Found("locations", place_of(placed, start, end), message)


def _headings(placed: Placed, article: Article, pieces: dict[tuple[str, str], list[str]]) -> Iterator[Found]:
    """Every printed piece of the article stands as an annotation with segments."""
    said = {
        "headline": [article.headline],
        "subtitle": [article.subtitle],
        "kicker": [article.kicker],
        "section_head": article.section_heads,
        "caption": article.captions,
        "credit": article.credits,
    }
    for label, texts in said.items():
        want = sorted(text for text in texts if text is not None)
        have = sorted(pieces.get((article.article_id, label), []))
        if want != have:
            message = f"its {label} is {brief(want, 60)}, the table of annotations has {brief(have, 60)}"
            yield Found(label, place_of(placed), message)
    signed = [_BLANK.sub("", clean(t)) for label in _SIGNED for t in pieces.get((article.article_id, label), [])]
    for name in dict.fromkeys(signer.name for signer in article.byline):
        if not any(_BLANK.sub("", name) in text for text in signed):
            message = f"{brief(name)} signs it, but stands in none of its bylines, credits, captions and datelines"
            yield Found("signer", place_of(placed), message)
    if article.dateline and not any(
        article.dateline.text in text for text in pieces.get((article.article_id, "dateline"), [])
    ):
        message = f"its dateline {brief(article.dateline.text)} is not in the table of annotations"
        yield Found("dateline", place_of(placed), message)


def _records(found: PageRows) -> Iterator[Found]:
    """Marks point at what they name, and each record is what the typed tables give."""
    text = found.page.row.text
    for placed in found.records:
        if placed.row.segments is not None:
            yield from _segments(placed, placed.row.segments, text)
        for mark in placed.row.annotations:
            if not _at(placed.row.text, mark.start, mark.end, mark.text):
                message = f"is not where the {mark.label} {brief(mark.text)} stands in the record"
                yield Found("marks", place_of(placed, mark.start, mark.end), message)
    try:
        want = {row.id: row for part in rows_of(assemble(found)) if part.config == "records" for row in part.rows}
    except (ValueError, KeyError):  # the typed tables are at fault, and were named above
        return
    have = {placed.row.id: placed for placed in found.records}
    for name in sorted(want.keys() - have.keys()):
        yield Found("record", f"records ({name})", "is missing, though the typed tables have it")
    for name, placed in have.items():
        if name in want and placed.row != replace(want[name], split=placed.row.split):
            yield Found("record", place_of(placed), "is not what the typed tables give")
