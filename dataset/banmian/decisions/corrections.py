"""What people decided about the annotations and the structure of a page.

A correction names characters of a page, whose text never changes. So it holds for later versions too, whatever the
parser makes of the page: one of a mark as long as the characters stand together in a paragraph, one of the structure
(a headline, a paragraph and all its pieces, which article a piece belongs to) always, because the page is read by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date as Date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from banmian.errors import DataError, UsageError, io_error
from banmian.records import as_day
from banmian.text.spans import Span

FACT = "numeric_fact"
MARKS = frozenset({FACT, "location", "dateline", "byline"})
"""Marks inside paragraphs, which are corrected in articles; facts and places of headings and captions in those."""
STRUCTURE = frozenset(
    {"kicker", "headline", "subtitle", "byline", "section_head", "paragraph", "caption", "credit", "furniture"}
)
"""Pieces of a page, which are corrected in pages. A byline is one where its value names its article."""
ARTICLE = "article"
"""Key of the value of a piece: the place on the page of a character of its article, or null where the headings tell."""
LABELS = MARKS | STRUCTURE
"""What can be corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One decision: these characters are such a thing, or are not."""

    page_id: str
    label: str
    segments: tuple[Span, ...]
    """The characters on the page, in reading order; of a paragraph that print cut, all its pieces."""
    text: str
    action: Literal["set", "remove"]
    value: str | None = None
    """The normal form, as JSON; of a numeric fact its fields; of a piece of the page `{"article": …}`."""
    by: str
    """Who decided."""
    on: Date
    """When."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Correction:
        """From a line of a file.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        missing = [f.name for f in fields(cls) if f.name not in row and f.name != "value"]
        if missing:
            raise ValueError(f"it has no {', '.join(missing)}")
        known = {f.name: row[f.name] for f in fields(cls) if f.name in row}
        found = cls(**known | {"segments": tuple(Span(*s) for s in row["segments"]), "on": as_day(row["on"])})
        if found.label not in LABELS:
            raise ValueError(
                f"{found.label!r} is no label that can be corrected: use one of {', '.join(sorted(LABELS))}"
            )
        if found.action not in ("set", "remove"):
            raise ValueError(f"action is 'set' or 'remove', not {found.action!r}")
        if not found.segments or any(not 0 <= start <= end for start, end in found.segments):
            raise ValueError("segments are the characters on the page, as [[start, end], …]")
        if not found.by:
            raise ValueError("it does not say who decided (by)")
        value = json.loads(found.value or "null")
        if not isinstance(value, (dict, type(None)) if found.label != "byline" else object):
            raise ValueError(f"its value is not a JSON object: {found.value!r}")
        article = value.get(ARTICLE) if found.is_structural and isinstance(value, dict) else None
        if not isinstance(article, (int, type(None))):
            raise ValueError(f"its article is no place on the page: {found.value!r}")
        return found

    @property
    def is_structural(self) -> bool:
        """Whether it says what a piece of the page is, rather than a mark inside a paragraph."""
        if self.label in MARKS:
            value = json.loads(self.value or "null") if self.label in STRUCTURE else None
            return isinstance(value, dict) and ARTICLE in value
        return self.label in STRUCTURE

    def row(self) -> dict[str, Any]:
        """As a line of a file has it."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return values | {"segments": [list(s) for s in self.segments], "on": self.on.isoformat()}


NEEDLESS = "this version reads it so by itself"
"""Why a correction is not carried out that says what the parser has found."""


class Unapplied(NamedTuple):
    """A correction that was not carried out, and why."""

    correction: Correction
    reason: str

    @property
    def is_needless(self) -> bool:
        """Whether nothing is wrong: the parser has caught up with the person."""
        return self.reason == NEEDLESS


def read_corrections(path: Path) -> dict[str, list[Correction]]:
    """The corrections in a file, or in the `*.jsonl` of a folder in the order of their names, by page.

    Raises:
        UsageError: there is no such file, or none in the folder.
        DataError: a line is not a correction.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise UsageError(file=path, reason="holds no *.jsonl", next_step="give a file or folder of corrections")
    found: dict[str, list[Correction]] = {}
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").split("\n")
        except OSError as error:
            raise io_error(error, file=file) from error
        except UnicodeDecodeError as error:
            raise UsageError(file=file, reason=f"is not UTF-8 ({error})", next_step="save it as UTF-8") from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                correction = _correction(file, number, line)
                found.setdefault(correction.page_id, []).append(correction)
    return found


def _correction(file: Path, number: int, line: str) -> Correction:
    try:
        return Correction.of(json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(
            file=file,
            place=f"line {number}",
            reason=f"is not a correction: {error}",
            next_step="mend the line; `banmian import` writes such files",
        ) from None
