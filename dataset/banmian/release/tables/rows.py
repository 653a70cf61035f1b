"""The rows of every table that one page gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from banmian.records import Annotation, Mark, NumericFact, Page, ParsedArticle, Record
from banmian.release.tables.tasks import TASK_ROWS
from banmian.text.compact_json import compact
from banmian.text.spans import Traced


class Rows(NamedTuple):
    """Rows of one table; `split` is None where it is the page's own."""

    config: str
    split: str | None
    rows: list[Any]


def rows_of(page: Page, split: str = "train") -> tuple[Rows, ...]:
    """The rows of `page`, which is in `split`, for every configuration, in the order of the page."""
    articles = page.articles
    return (
        Rows("records", "article", [_article_record(a, split) for a in articles]),
        Rows("records", "paragraph", [r for a in articles for r in _paragraph_records(a, split)]),
        Rows("records", "numeric_fact", [r for a in articles for r in _fact_records(a, split)]),
        Rows("articles", None, list(articles)),
        Rows("paragraphs", None, [p for a in articles for p in a.paragraphs]),
        Rows("numeric_facts", None, [f for a in articles for f in a.facts]),
        Rows("annotations", None, [t for a in articles for t in a.annotations]),
        Rows("pages", None, [page]),
        Rows("numeric_rejects", None, [r for a in articles for r in a.rejects]),
        *(Rows(config, None, list(make(articles))) for config, make in TASK_ROWS.items()),
    )


def _article_record(article: ParsedArticle, split: str) -> Record:
    begin = {p.paragraph_id: p.start for p in article.paragraphs}
    return Record(
        id=article.article_id,
        page_id=article.page_id,
        article_id=article.article_id,
        text=article.text,
        headline=article.headline,
        annotations=_in_order(_mark(t, begin[t.paragraph_id]) for t in article.annotations if t.paragraph_id),
        split=split,
    )


def _paragraph_records(article: ParsedArticle, split: str) -> Iterator[Record]:
    marks: dict[str, list[Mark]] = {p.paragraph_id: [] for p in article.paragraphs}
    for annotation in article.annotations:
        if annotation.paragraph_id:
            marks[annotation.paragraph_id].append(_mark(annotation, 0))
    for paragraph in article.paragraphs:
        yield Record(
            id=paragraph.paragraph_id,
            page_id=paragraph.page_id,
            article_id=paragraph.article_id,
            parent_id=paragraph.article_id,
            text=paragraph.text,
            segments=paragraph.segments,
            headline=article.headline,
            annotations=_in_order(marks[paragraph.paragraph_id]),
            split=split,
        )


def _fact_records(article: ParsedArticle, split: str) -> Iterator[Record]:
    counted = {f.part_id for f in article.facts}
    parts = {p.paragraph_id: Traced(p.text, p.segments) for p in article.paragraphs if p.paragraph_id in counted}
    parts |= {a.annotation_id: Traced(a.text, a.segments) for a in article.annotations if a.annotation_id in counted}
    for fact in article.facts:
        traced = parts[fact.part_id]
        begin = sentence_start(fact, str(traced))
        yield Record(
            id=fact.fact_id,
            page_id=fact.page_id,
            article_id=fact.article_id,
            parent_id=fact.paragraph_id or fact.article_id,
            text=fact.sentence,
            segments=traced.project(begin, begin + len(fact.sentence)),
            headline=article.headline,
            annotations=_in_order(_fact_marks(fact, begin)),
            split=split,
        )


def sentence_start(fact: NumericFact, text: str) -> int:
    """Where in `text`, that of its part, the fact's sentence begins."""
    first = max(0, fact.end - len(fact.sentence))
    begin = text.find(fact.sentence, first, fact.start + len(fact.sentence))
    if begin < 0:
        raise ValueError(f"{fact.fact_id}: its sentence is not where it stands in {fact.part_id}")
    return begin


def _fact_marks(fact: NumericFact, begin: int) -> Iterator[Mark]:
    start, end = fact.start - begin, fact.end - begin
    number = None if fact.value is None else float(fact.value)
    value = {"kind": fact.kind, "value": number, "value_exact": fact.value_exact, "unit": fact.unit}
    yield Mark("numeric_fact", fact.text, start, end, compact(value))
    first, last = (day and day.isoformat() for day in (fact.date_start, fact.date_end))
    time = {"timex": fact.timex, "date_start": first, "date_end": last}
    phrases: tuple[tuple[str, str | None, int | None, int | None, Mapping[str, Any]], ...] = (
        ("measured", fact.measured, fact.measured_start, fact.measured_end, {}),
        ("time", fact.time_text, fact.time_start, fact.time_end, time),
        ("place", fact.place_text, fact.place_start, fact.place_end, {"adcode": fact.adcode}),
    )
    for label, text, at, to, meaning in phrases:
        if text is not None and at is not None and to is not None and begin <= at and to <= begin + len(fact.sentence):
            known = any(item is not None for item in meaning.values())
            yield Mark(label, text, at - begin, to - begin, compact(meaning) if known else None)


def _mark(annotation: Annotation, shift: int) -> Mark:
    start, end = annotation.start or 0, annotation.end or 0
    return Mark(annotation.label, annotation.text, shift + start, shift + end, annotation.value)


def _in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=_PLACE))


_PLACE = attrgetter("start", "end", "label")
