"""What people changed in an exported page, as corrections of its structure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import Any, NamedTuple

from banmian.decisions.corrections import ARTICLE, STRUCTURE, Correction
from banmian.errors import DataError
from banmian.exchange.document import Document, compact, of_page
from banmian.records import Page
from banmian.text.spans import Span, excerpt


class _Piece(NamedTuple):
    """One piece of a page: what it is, its characters line by line, and the number of its article, where it has one."""

    label: str
    segments: tuple[Span, ...]
    article: int | None

    @property
    def first(self) -> int:
        return self.segments[0].start


def structure_corrections(page: Page, document: Document, *, by: str, on: Date) -> Iterator[Correction]:
    """What the document says otherwise than the page that it was exported from.

    A piece that has another label or other characters is set; its article is named where its number was changed. What no
    mark covers any more belongs to no article: it is removed.

    Raises:
        DataError: the text was changed, a label is none of a page's, or the value of a mark cannot be understood.
    """
    if document.text != page.text:
        step = "export it again; only marks can be corrected"
        raise DataError(file=document.id, reason="its text was changed", next_step=step)
    before, after = _pieces(of_page(page)), _pieces(document)
    unchanged = {(piece.label, piece.segments) for piece in before}
    numbers = {place: piece.article for piece in before for start, end in piece.segments for place in range(start, end)}
    covered = {place for piece in after for start, end in piece.segments for place in range(start, end)}

    def moved(piece: _Piece) -> bool:
        return piece.article is not None and numbers.get(piece.first) != piece.article

    def made(label: str, segments: tuple[Span, ...], value: str | None, *, remove: bool = False) -> Correction:
        return sound(
            document.id,
            Correction(
                page_id=page.page_id,
                label=label,
                segments=segments,
                text=excerpt(page.text, segments),
                action="remove" if remove else "set",
                value=value,
                by=by,
                on=on,
            ),
        )

    for piece in before:
        for left in _uncovered(piece.segments, covered):
            if page.text[left.start : left.end].strip():
                yield made(piece.label, (left,), compact({ARTICLE: None}), remove=True)
    for piece in after:
        if (piece.label, piece.segments) not in unchanged or moved(piece):
            home = _home(piece.article, after, moved) if moved(piece) else None
            yield made(piece.label, piece.segments, compact({ARTICLE: home}))


def _home(number: int | None, pieces: Sequence[_Piece], moved: Any) -> int:
    """The place of a character of the article with this number: of a piece that was in it before, or else of its first."""
    own = [piece for piece in pieces if piece.article == number]
    return min(piece.first for piece in ([piece for piece in own if not moved(piece)] or own))


def _pieces(document: Document) -> list[_Piece]:
    """The pieces of a page in the order of their first marks; marks with the same number of a paragraph are one piece."""
    found: dict[object, _Piece] = {}
    for index, mark in enumerate(document.marks):
        place = f"{mark.label} [{mark.start}:{mark.end}] {mark.text[:20]!r}"
        if mark.label not in STRUCTURE:
            step = f"use one of {', '.join(sorted(STRUCTURE))}, or export articles to correct marks inside paragraphs"
            reason = "is not a label that can be corrected in pages"
            raise DataError(file=document.id, place=place, reason=reason, next_step=step)
        article, paragraph = _numbers(mark.value, document.id, place)
        key = paragraph if mark.label == "paragraph" and paragraph is not None else (index, None)
        segments = tuple(_lines(document.text, mark.start, mark.end))
        if key in found:
            segments = (*found[key].segments, *segments)
            article = found[key].article
        found[key] = _Piece(mark.label, segments, article)
    return [piece for piece in found.values() if piece.segments]


def _numbers(value: str | None, name: str, place: str) -> tuple[int | None, int | None]:
    """The numbers of the article and of the paragraph in the value of a mark."""
    found: Any = json.loads(value or "{}")
    if isinstance(found, dict):
        article, paragraph = found.get("article"), found.get("paragraph")
        if isinstance(article, (int, type(None))) and isinstance(paragraph, (int, type(None))):
            return article, paragraph
    step = 'write {"article": 1}, or {"article": 1, "paragraph": 2}'
    raise DataError(file=name, place=place, reason=f"its value is {value}", next_step=step)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The characters of the lines in `[start, end)` without the blanks around them."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        left, right = len(line) - len(line.lstrip()), len(line.rstrip())
        if left < right:
            yield Span(at + left, at + right)
        at += len(line)


def _uncovered(segments: Sequence[Span], covered: set[int]) -> Iterator[Span]:
    """The runs of characters that are in no mark any more."""
    for start, end in segments:
        first = None
        for place in range(start, end + 1):
            if place < end and place not in covered:
                first = place if first is None else first
            elif first is not None:
                yield Span(first, place)
                first = None


def sound(name: str, correction: Correction) -> Correction:
    """The correction, if a build can read it.

    Raises:
        DataError: it cannot.
    """
    try:
        return Correction.of(correction.row())
    except ValueError as error:
        place = f"{correction.label} {correction.text!r}"
        raise DataError(file=name, place=place, reason=str(error), next_step="mend it in the tool") from None
