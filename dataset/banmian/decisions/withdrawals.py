"""What is to be left out (rights, personal data): pages, rows or characters, and a page's text without them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from banmian.errors import DataError, UsageError, io_error
from banmian.records import Page
from banmian.text.spans import Span

MASK = "\N{FULL BLOCK}"
"""Stands for each character that was taken out."""
_BREAKS = "\r\n"
_MASKED_LINE = re.compile(rf"[^\S\r\n{MASK}]*{MASK}[\s{MASK}]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """One thing to leave out: all that `id` names, or the characters `[start, end)` of a page."""

    id: str
    """Of a page, an article, a paragraph, a fact or an annotation."""
    start: int | None = None
    end: int | None = None
    reason: str | None = None

    @property
    def page_id(self) -> str:
        return self.id.partition("-")[0]

    @property
    def whole_page(self) -> bool:
        return self.id == self.page_id and self.start is None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Withdrawal:
        """From a line of a file.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        found = cls(id=row["id"], start=row.get("start"), end=row.get("end"), reason=row.get("reason"))
        if not isinstance(found.id, str) or (found.start is None) != (found.end is None):
            raise ValueError("id is text; start and end come together")
        if found.start is not None and not (found.id == found.page_id and 0 <= found.start < (found.end or 0)):
            raise ValueError("start and end are offsets in the text of the page that id names")
        return found

    def row(self) -> dict[str, Any]:
        """As a line of a file has it."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def read_withdrawals(path: Path) -> dict[str, list[Withdrawal]]:
    """The withdrawals of a JSON Lines file by page: `{"id": …}` or `{"id": page, "start": …, "end": …}`.

    Raises:
        UsageError: there is no such file.
        DataError: a line is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise io_error(error, file=path) from error
    except UnicodeDecodeError as error:
        raise UsageError(file=path, reason=f"is not UTF-8 ({error})", next_step="save it as UTF-8") from error
    found: dict[str, list[Withdrawal]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            withdrawal = _withdrawal(path, number, line)
            found.setdefault(withdrawal.page_id, []).append(withdrawal)
    return found


def _withdrawal(file: Path, number: int, line: str) -> Withdrawal:
    try:
        return Withdrawal.of(json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        step = 'write {"id": "…"}, or {"id": "<page>", "start": 0, "end": 9}, with a reason'
        raise DataError(
            file=file, place=f"line {number}", reason=f"is no withdrawal ({error})", next_step=step
        ) from None


def spans_of(page: Page, withdrawals: Iterable[Withdrawal]) -> tuple[Span, ...]:
    """The characters of the page that the withdrawals name, in order and without overlap.

    Raises:
        DataError: one names nothing on the page, which is then left out whole: it would print what was to be left out.
    """
    found: list[Span] = []
    for w in withdrawals:
        own = [Span(w.start, w.end)] if w.start is not None and w.end is not None else _named(page, w.id)
        if not own or own[-1].end > len(page.text):
            raise DataError(
                file=page.source,
                place=w.id,
                reason="is to be left out, but is nothing on its page" if not own else "ends behind the page",
                next_step='name the characters instead: {"id": "<page>", "start": …, "end": …}',
            )
        found += own
    merged: list[Span] = []
    for span in sorted(found):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _named(page: Page, key: str) -> list[Span]:
    rows: dict[str, Sequence[Span]] = {}
    for article in page.articles:
        if article.article_id == key:
            return sorted(Span(r.start, r.end) for r in page.ledger if r.article_id == key)
        rows |= {p.paragraph_id: p.segments for p in article.paragraphs}
        rows |= {f.fact_id: f.segments for f in article.facts}
        rows |= {a.annotation_id: a.segments for a in article.annotations}
    return sorted(rows.get(key, ()))


def masked(text: str, spans: Iterable[Span]) -> str:
    """The text with each character of the spans replaced; line breaks stay."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += [text[at:start], *(c if c in _BREAKS else MASK for c in text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def readable(text: str, spans: Sequence[Span]) -> str:
    """The masked text as a parser is to see it: lines of which nothing is left are blank. Same length."""
    if not spans:
        return text
    lines = text.splitlines(keepends=True)
    return "".join(line.replace(MASK, " ") if _MASKED_LINE.fullmatch(line) else line for line in lines)
