"""A page with the decisions of people carried out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, cast

import pyarrow as pa

from banmian.annotate.place.find import find_places
from banmian.annotate.quantity.find import find_quantities
from banmian.decisions.corrections import FACT, NEEDLESS, Correction, Unapplied
from banmian.records import (
    MEANING,
    Annotation,
    Dateline,
    Label,
    Location,
    NumericFact,
    Page,
    Paragraph,
    ParsedArticle,
    PartKind,
    Quantity,
    Signer,
    as_day,
)
from banmian.release.tables.schema import RowType, columns
from banmian.signatures.bylines import parse_byline
from banmian.text.hanzi import sentences
from banmian.text.reading import clean
from banmian.text.spans import Span, Traced, hull, merge_adjacent

RULE = "correction"
_SIGNED = ("byline", "credit", "caption", "dateline")
"""Annotations that bear out who signed."""
_HEADS = ("kicker", "headline", "subtitle", "section_head", "caption")
"""Pieces beside the paragraphs that hold facts and places."""


class _Home(NamedTuple):
    """The piece of an article in which a mark stands."""

    part: PartKind
    id: str
    text: str
    segments: tuple[Span, ...]
    paragraph: Paragraph | None = None
    """None where it is a heading or a caption."""

    @property
    def paragraph_id(self) -> str | None:
        return None if self.paragraph is None else self.paragraph.paragraph_id


def headings(article: ParsedArticle) -> Iterator[Annotation]:
    """The headings and captions of an article, in which facts and places may stand."""
    return (a for a in article.annotations if a.label in _HEADS and a.paragraph_id is None and a.part_id is None)


def _homes(article: ParsedArticle) -> Iterator[_Home]:
    for p in article.paragraphs:
        yield _Home("paragraph", p.paragraph_id, p.text, p.segments, p)
    for a in headings(article):
        yield _Home(cast("PartKind", a.label), a.annotation_id, a.text, a.segments)


def correct(page: Page, corrections: Iterable[Correction]) -> tuple[Page, list[Unapplied]]:
    """The page with the corrections carried out in their order, and those that could not be."""
    unapplied: list[Unapplied] = []
    articles = list(page.articles)
    for correction in corrections:
        reason: str | None = "its characters stand in no paragraph, heading or caption together"
        for i, article in enumerate(articles):
            if (found := _place(article, correction)) is not None:
                try:
                    articles[i] = _carry_out(article, correction, *found)
                    reason = None
                except ValueError as error:
                    reason = str(error)
                break
        if reason is not None:
            unapplied.append(Unapplied(correction, reason))
    return replace(page, articles=tuple(articles)), unapplied


def _place(article: ParsedArticle, correction: Correction) -> tuple[_Home, Span] | None:
    """The piece of the article that holds the characters, and where."""
    first = correction.segments[0].start
    for home in _homes(article):
        before = 0
        for segment in home.segments:
            if segment.start <= first < segment.end:
                start = before + first - segment.start
                span = Span(start, start + sum(s.end - s.start for s in correction.segments))
                traced = Traced(home.text, home.segments)
                same = span.end <= len(traced) and traced.project(*span) == merge_adjacent(correction.segments)
                return (home, span) if same and home.text[slice(*span)] == correction.text else None
            before += segment.end - segment.start
    return None


def _carry_out(article: ParsedArticle, c: Correction, home: _Home, span: Span) -> ParsedArticle:
    """The article with one correction carried out.

    Raises:
        ValueError: what is said does not make a row, or is what stands there already.
    """
    if c.label == FACT:
        return _with_fact(article, c, home, span)
    if home.paragraph is None and c.label != "location":
        raise ValueError(f"a {c.label} stands in no {home.part}")
    key = _id(c, f"t{c.label}")
    others = tuple(a for a in article.annotations if a.annotation_id != key)
    if c.action == "remove" and len(others) == len(article.annotations):
        raise ValueError("there is no such annotation to remove")
    value = c.value
    location = _location(c, span) if c.label == "location" and c.action == "set" else None
    if location is not None:
        names = ("level", "adcode", "name", "path", "context")
        known = {name: getattr(location, name) for name in names if getattr(location, name) is not None}
        value = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    if c.action == "set":
        made = Annotation(
            annotation_id=key,
            page_id=c.page_id,
            article_id=article.article_id,
            paragraph_id=home.paragraph_id,
            part_id=None if home.paragraph else home.id,
            label=cast("Label", c.label),
            text=c.text,
            segments=merge_adjacent(c.segments),
            start=span.start,
            end=span.end,
            value=value,
            rule=RULE,
            confidence=1.0,
            corrected_by=c.by,
            corrected_on=c.on,
        )
        old = next((a for a in article.annotations if a.annotation_id == key), None)
        if old is not None and old.rule != RULE and _says(old.value) == _says(made.value):
            raise ValueError(NEEDLESS)
        others = tuple(sorted([*others, made], key=lambda a: (a.segments[0], a.annotation_id)))
    article = replace(article, annotations=others)
    if c.label == "location":
        return article if home.paragraph is None else _with_location(article, home.paragraph, span, location)
    return _signed_again(article, c)


def _says(value: str | None) -> Any:
    """The normal form without what leaves it open."""
    said = json.loads(value or "null")
    return {k: v for k, v in said.items() if k != "candidates"} if isinstance(said, dict) else said


def _with_location(
    article: ParsedArticle, paragraph: Paragraph, span: Span, location: Location | None
) -> ParsedArticle:
    inside = _located(paragraph.locations, span, location)
    shift = paragraph.start
    moved = None if location is None else replace(location, start=span.start + shift, end=span.end + shift)
    whole = _located(article.locations, Span(span.start + shift, span.end + shift), moved)
    return replace(_replaced(article, replace(paragraph, locations=inside)), locations=whole)


def _located(locations: Iterable[Location], span: Span, location: Location | None) -> tuple[Location, ...]:
    others = [x for x in locations if (x.start, x.end) != span]
    return tuple(sorted([*others, *([location] if location else [])], key=lambda x: (x.start, x.end)))


def _location(c: Correction, span: Span) -> Location:
    said = json.loads(c.value or "{}")
    found = next((x for x in find_places(c.text) if x.text == c.text), None)
    known = {k: v for k, v in said.items() if k in ("level", "adcode", "name", "path", "context")}
    if found is not None and not known:
        return replace(found, start=span.start, end=span.end, confidence=1.0)
    if "level" not in known:
        raise ValueError('a location needs its level, as {"level": "county"}')
    _fitting(Location, known)
    return Location(text=c.text, start=span.start, end=span.end, confidence=1.0, **known)


def _signed_again(article: ParsedArticle, c: Correction) -> ParsedArticle:
    """The article with dateline and signers that its annotations bear out."""
    printed = [a.text for a in article.annotations if a.label in _SIGNED]
    kept = [s for s in article.byline if any(_bare(s.name) in _bare(clean(text)) for text in printed)]
    if c.action == "set":
        kept += [Signer(m.name, m.role, m.affiliation, m.roles) for m in parse_byline(c.text)]
    lines = [a for a in article.annotations if a.label == "dateline"]
    found = [_dateline(a) for a in lines]
    dateline = article.dateline if article.dateline in found else next(iter(found), None)
    return replace(article, byline=tuple(dict.fromkeys(kept)), dateline=dateline)


def _dateline(a: Annotation) -> Dateline:
    said = json.loads(a.value or "{}")
    return Dateline(a.text, said.get("place"), said.get("date"), said.get("agency"))


def _bare(text: str) -> str:
    return "".join(text.split())


def _with_fact(article: ParsedArticle, c: Correction, home: _Home, span: Span) -> ParsedArticle:
    key = _id(c, "n")
    old = next((f for f in article.facts if f.fact_id == key), None)
    if c.action == "remove" and old is None:
        raise ValueError(
            "there is no such fact to remove; where this version reads none there, nothing is left to correct"
        )
    facts = [f for f in article.facts if f is not old]
    if c.action == "set":
        made = _fact(c, article, home, span, old)
        if old is not None and old.rule != RULE and _unsigned(made) == _unsigned(old):
            raise ValueError(NEEDLESS)
        facts.insert(_turn(facts, made), made)
    rejects = tuple(
        r for r in article.rejects if c.action == "remove" or (r.part_id, r.start, r.end) != (home.id, *span)
    )
    if home.paragraph is not None:
        count = sum(f.part_id == home.id for f in facts)
        article = _replaced(article, replace(home.paragraph, n_numeric_facts=count))
    return replace(article, facts=tuple(facts), rejects=rejects, n_numeric_facts=len(facts))


def _unsigned(fact: NumericFact) -> NumericFact:
    """The fact without who found it, and how sure."""
    return replace(fact, rule="", confidence=1.0, measured_confidence=None, corrected_by=None, corrected_on=None)


def _turn(facts: Sequence[NumericFact], made: NumericFact) -> int:
    """Where the fact stands among those of its article: in order within its piece, pieces in the order of the page."""
    own = [i for i, f in enumerate(facts) if f.part_id == made.part_id]
    if own:
        return next((i for i in own if (facts[i].start, facts[i].end) > (made.start, made.end)), own[-1] + 1)
    return next((i for i, f in enumerate(facts) if f.segments[0] > made.segments[0]), len(facts))


def _fact(c: Correction, article: ParsedArticle, home: _Home, span: Span, old: NumericFact | None) -> NumericFact:
    said = json.loads(c.value or "{}")
    _fitting(Quantity, said)
    days = {name: as_day(said[name]) for name in ("date_start", "date_end") if said.get(name)}
    read = _read(c.text)
    if said.get("kind") not in (None, read.get("kind")):
        read = {}  # the reader takes it for something else
    known: dict[str, Any] = {"num_text": c.text, "kind": "number"} | read | said | days
    known |= _measured(known.get("measured"), home.text, home.part, span, old)
    known |= _as_before("time", known, old) | _as_before("place", known, old)
    if known["num_text"] not in clean(c.text):
        raise ValueError(f"num_text {known['num_text']!r} is not in {c.text!r}")
    return NumericFact(
        **known,
        fact_id=_id(c, "n"),
        page_id=c.page_id,
        article_id=article.article_id,
        paragraph_id=home.paragraph_id,
        part=home.part,
        part_id=home.id,
        segments=merge_adjacent(c.segments),
        text=c.text,
        start=span.start,
        end=span.end,
        group_id=None if old is None else old.group_id,
        sentence=old.sentence if old else _sentence(home.text, span),
        rule=RULE,
        confidence=1.0,
        corrected_by=c.by,
        corrected_on=c.on,
    )


def _read(text: str) -> dict[str, Any]:
    """What the mention alone means, where it is read whole."""
    found = next((q for q in find_quantities(text) if q.text == text), None)
    return {} if found is None else {name: getattr(found, name) for name in MEANING}


def _fitting(row_type: RowType, values: Mapping[str, Any]) -> None:
    """Raise `ValueError` where a value is none that the column can hold."""
    known = {c.name: c for c in columns(row_type)}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"{name!r} is no field of it")
        column = known[name]
        kinds = {pa.float64(): (int, float), pa.int32(): (int,), pa.bool_(): (bool,)}.get(column.type, (str,))
        fits = column.nullable if value is None else isinstance(value, kinds)
        if name not in MEANING and row_type is Quantity:
            raise ValueError(f"{name} follows from where it stands")
        if not fits or (value is not None and column.vocabulary is not None and value not in column.vocabulary):
            raise ValueError(f"{name} cannot be {value!r}")


def _measured(measured: str | None, text: str, part: str, span: Span, old: NumericFact | None) -> dict[str, Any]:
    """Where the measured phrase stands: as before, or else next to the fact."""
    if measured is None:
        return {"measured": None}
    if old is not None and old.measured == measured:
        return {"measured_start": old.measured_start, "measured_end": old.measured_end}
    after, before = text.find(measured, span.start), text.rfind(measured, 0, span.end)
    at = after if after >= 0 else before
    if at < 0:
        raise ValueError(f"measured {measured!r} is not in its {part}")
    return {"measured_start": at, "measured_end": at + len(measured)}


def _as_before(name: str, known: Mapping[str, Any], old: NumericFact | None) -> dict[str, Any]:
    """Where its time or place stands, if it is the one that was read; a person's own stands nowhere yet."""
    text, ends = f"{name}_text", (f"{name}_start", f"{name}_end")
    same = old is not None and known.get(text) is not None and getattr(old, text) == known[text]
    return {end: getattr(old, end) if same else None for end in ends}


def _sentence(text: str, span: Span) -> str:
    start = max((s for s, _ in sentences(text) if s <= span.start), default=0)
    end = min((e for _, e in sentences(text) if e >= span.end), default=len(text))
    return text[max(start, span.start - 300) : min(end, span.end + 300)]


def _replaced(article: ParsedArticle, paragraph: Paragraph) -> ParsedArticle:
    own = paragraph.paragraph_id
    return replace(article, paragraphs=tuple(paragraph if p.paragraph_id == own else p for p in article.paragraphs))


def _id(c: Correction, letter: str) -> str:
    start, end = hull(c.segments)
    return f"{c.page_id}-{letter}{start}-{end}"
