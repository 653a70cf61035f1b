"""A text with everything that is marked in it, as all formats see it: of an article, or of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal

from banmian.decisions.apply import headings
from banmian.decisions.corrections import FACT, STRUCTURE
from banmian.errors import DataError
from banmian.records import MEANING, Mark, NumericFact, Page, ParsedArticle, Quantity
from banmian.release.tables.read import assemble, pages
from banmian.text.spans import Span

Of = Literal["articles", "headings", "pages"]
"""What is exported: articles with the marks of their paragraphs, headings and captions with theirs, or pages with what their
pieces are."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article or page: its text, and marks in order, each with offsets in it."""

    id: str
    text: str
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, id: str, text: str, marks: Iterable[Mark]) -> Document:  # noqa: A002
        """The document with its marks in order, each once, and normal forms as compact JSON.

        Raises:
            DataError: a mark is not where its text stands, or its normal form is not JSON.
        """
        found = {_checked(id, text, mark) for mark in marks}
        return cls(id, text, tuple(sorted(found, key=lambda m: (m.start, m.end, m.label, m.value or ""))))


def _checked(id: str, text: str, mark: Mark) -> Mark:  # noqa: A002
    place = f"{mark.label} [{mark.start}:{mark.end}]"
    if not (0 <= mark.start < mark.end <= len(text) and text[mark.start : mark.end] == mark.text):
        raise DataError(file=id, place=place, reason="is not where its text stands", next_step="export it again")
    try:
        value = None if not mark.value else compact(json.loads(mark.value))
    except ValueError:
        raise DataError(
            file=id, place=place, reason=f"its value {mark.value!r} is not JSON", next_step="mend or empty it"
        ) from None
    return Mark(mark.label, mark.text, mark.start, mark.end, value)


def documents(folder: Path, of: Of = "articles") -> Iterator[Document]:
    """Every article, heading or page of the release in `folder`, one shard in memory at a time."""
    for found in pages(folder):
        page = assemble(found)
        if of == "pages":
            yield of_page(page)
            continue
        for article in page.articles:
            yield from [of_article(article)] if of == "articles" else of_headings(article)


def of_article(article: ParsedArticle) -> Document:
    """The article's text with the annotations of its paragraphs and its numeric facts."""
    begin = {p.paragraph_id: p.start for p in article.paragraphs}
    marks = [
        Mark(a.label, a.text, begin[a.paragraph_id] + a.start, begin[a.paragraph_id] + a.end, a.value)
        for a in article.annotations
        if a.paragraph_id is not None and a.start is not None and a.end is not None
    ]
    for fact in article.facts:
        if fact.paragraph_id is not None:
            shift = begin[fact.paragraph_id]
            marks.append(Mark(FACT, fact.text, shift + fact.start, shift + fact.end, meaning(fact)))
    return Document.of(article.article_id, article.text, marks)


def of_headings(article: ParsedArticle) -> Iterator[Document]:
    """Each kicker, headline, subtitle, section head and caption with its numeric facts and places."""
    for head in headings(article):
        marks = [
            Mark(a.label, a.text, a.start, a.end, a.value)
            for a in article.annotations
            if a.part_id == head.annotation_id and a.start is not None and a.end is not None
        ]
        marks += [
            Mark(FACT, fact.text, fact.start, fact.end, meaning(fact))
            for fact in article.facts
            if fact.part_id == head.annotation_id
        ]
        yield Document.of(head.annotation_id, head.text, marks)


def of_page(page: Page) -> Document:
    """The page's text with what each piece of it is.

    The value of a mark numbers the article that the piece belongs to, and of a paragraph the paragraph: pieces of one
    number are one paragraph, which print cut.
    """
    numbers = {article.article_id: number for number, article in enumerate(page.articles, 1)}
    marks = [
        _piece(page, region.role, region.start, region.end, numbers.get(region.article_id or ""), None)
        for region in page.ledger
        if region.role in STRUCTURE and region.role != "paragraph"
    ]
    number = 0
    for article in page.articles:
        for paragraph in article.paragraphs:
            number += 1
            marks += [
                _piece(page, "paragraph", start, end, numbers[article.article_id], number)
                for start, end in _runs(page.text, paragraph.segments)
            ]
    return Document.of(page.page_id, page.text, marks)


def _piece(page: Page, label: str, start: int, end: int, article: int | None, paragraph: int | None) -> Mark:
    known = {"article": article, "paragraph": paragraph}
    value = {name: number for name, number in known.items() if number is not None}
    return Mark(label, page.text[start:end], start, end, compact(value) if value else None)


def _runs(text: str, segments: Iterable[Span]) -> Iterator[Span]:
    """The segments, those with nothing but blanks between them as one."""
    runs: list[Span] = []
    for start, end in segments:
        if runs and runs[-1].end <= start and not text[runs[-1].end : start].strip():
            runs[-1] = Span(runs[-1].start, end)
        else:
            runs.append(Span(start, end))
    yield from runs


def meaning(fact: NumericFact) -> str:
    """What a fact means, as JSON: the fields that are known and not as they are by default."""
    default = {f.name: f.default for f in fields(Quantity)}
    known = {name: getattr(fact, name) for name in MEANING}
    return compact({name: _plain(value) for name, value in known.items() if value != default[name]})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def compact(value: Any) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def files_in(path: Path, ending: str) -> list[Path]:
    """The file itself, or the files of a folder with this ending, sorted."""
    return sorted(path.rglob(f"*{ending}")) if path.is_dir() else [path]


def write_text(path: Path, text: str) -> None:
    """Write the characters as they are, whatever line ends they hold."""
    path.write_bytes(text.encode("utf-8"))


def read_text(path: Path) -> str:
    """The characters of a file as they are.

    Raises:
        DataError: it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(file=path, reason=f"is not UTF-8 ({error})", next_step="save it as UTF-8") from error
