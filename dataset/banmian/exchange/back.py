"""Corrected files of an annotation tool as corrections of the release they were exported from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date as Date
from pathlib import Path
from typing import NamedTuple

from banmian.decisions.apply import correct, headings
from banmian.decisions.corrections import MARKS, STRUCTURE, Correction
from banmian.errors import DataError, UsageError
from banmian.exchange.document import Document, of_article, of_headings
from banmian.exchange.formats import format_named
from banmian.exchange.structure import sound, structure_corrections
from banmian.files import write_whole
from banmian.records import Mark, Page, ParsedArticle, as_day
from banmian.release.tables.read import assemble, pages
from banmian.text.spans import Span, Traced


def import_corrections(
    folder: str | Path,
    source: str | Path,
    *,
    by: str,
    on: Date | str | None = None,
    format: str = "jsonl",  # noqa: A002
    out: str | Path | None = None,
) -> list[Correction]:
    """What the files in `source` say otherwise than the release that they were exported from.

    Args:
        folder: the release.
        source: a file, or a folder of files, that a tool saved.
        by: who decided.
        on: when, `2024-05-01`; today, where not given.
        format: as in `export`.
        out: a file of corrections (`.jsonl`) to write, which `build` takes.

    Raises:
        UsageError: `by` is empty, or there is no such file or format.
        DataError: a file cannot be read, is no article or page of the release, or has another text.
    """
    source = Path(source)
    if not by.strip():
        raise UsageError(reason="nobody is named as the one who decided", next_step="name a person with --by")
    if not source.exists():
        raise UsageError(file=source, reason="there is no such file or folder", next_step="check the path")
    day = Date.today() if on is None else as_day(on)
    wanted = {document.id: document for document in format_named(format).read(source)}
    if not wanted:
        raise DataError(file=source, reason=f"holds no document as {format}", next_step="check --format")
    found: list[Correction] = []
    for rows in pages(Path(folder)):
        page = assemble(rows)
        if (document := wanted.pop(page.page_id, None)) is not None:
            found += structure_corrections(page, document, by=by, on=day)
        own: list[Correction] = []
        for article in page.articles:
            if (document := wanted.pop(article.article_id, None)) is not None:
                own += _corrections(page.page_id, of_article(article), document, _paragraphs(article), by, day)
            for before in of_headings(article):
                if (document := wanted.pop(before.id, None)) is not None:
                    own += _corrections(page.page_id, before, document, _heading(article, before.id), by, day)
        found += _carried_out(page, own, source)
    if wanted:
        raise DataError(
            file=source,
            place=next(iter(wanted)),
            reason=f"is no article, heading or page of {folder} ({len(wanted)} in all)",
            next_step="give the release that was exported",
        )
    if out is not None:
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        write_whole(Path(out), to_jsonl(found))
    return found


class _Place(NamedTuple):
    """A stretch `[start, end)` of a document's text that stands on the page in these segments."""

    start: int
    end: int
    traced: Traced


def _paragraphs(article: ParsedArticle) -> list[_Place]:
    return [_Place(p.start, p.end, Traced(p.text, p.segments)) for p in article.paragraphs]


def _heading(article: ParsedArticle, key: str) -> list[_Place]:
    (head,) = (a for a in headings(article) if a.annotation_id == key)
    return [_Place(0, len(head.text), Traced(head.text, head.segments))]


def _corrections(
    page_id: str, exported: Document, document: Document, places: Sequence[_Place], by: str, on: Date
) -> Iterator[Correction]:
    if document.text != exported.text:
        raise DataError(
            file=document.id, reason="its text was changed", next_step="export it again; only marks can be corrected"
        )
    before, after = ({(m.start, m.end, m.label): m for m in d.marks} for d in (exported, document))
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if (mark := new or old) is not None and (new is None or old is None or new.value != old.value):
            made = Correction(
                page_id=page_id,
                label=mark.label,
                segments=_segments(places, document.id, mark),
                text=mark.text,
                action="remove" if new is None else "set",
                value=None if new is None else new.value,
                by=by,
                on=on,
            )
            yield sound(document.id, made)


def _segments(places: Sequence[_Place], name: str, mark: Mark) -> tuple[Span, ...]:
    place = f"{mark.label} [{mark.start}:{mark.end}] {mark.text!r}"
    if mark.label not in MARKS:
        step = f"use one of {', '.join(sorted(MARKS))}"
        if mark.label in STRUCTURE:
            step = "export pages (banmian export --of pages), and correct it there"
        raise DataError(
            file=name, place=place, reason="is not a label that can be corrected in articles", next_step=step
        )
    for start, end, traced in places:
        if start <= mark.start and mark.end <= end:
            return traced.project(mark.start - start, mark.end - start)
    raise DataError(file=name, place=place, reason="is in no single paragraph", next_step="mark each paragraph apart")


def _carried_out(page: Page, corrections: list[Correction], source: Path) -> list[Correction]:
    """The corrections but those that say what stands there.

    Raises:
        DataError: one cannot be carried out; the one who decided is still there to be asked.
    """
    _, unapplied = correct(page, corrections)
    needless = [u.correction for u in unapplied if u.is_needless]
    if wrong := [u for u in unapplied if not u.is_needless]:
        first, more = wrong[0], len(wrong) - 1
        raise DataError(
            file=source,
            place=f"{first.correction.label} {first.correction.text!r} on page {page.page_id}",
            reason=f"cannot be carried out: {first.reason}{f' (and {more} more)' if more else ''}",
            next_step="mend it in the tool, save, and import again",
        )
    return [c for c in corrections if c not in needless]


def to_jsonl(corrections: list[Correction]) -> str:
    """The corrections as a build reads them."""
    return "".join(json.dumps(c.row(), ensure_ascii=False) + "\n" for c in corrections)
