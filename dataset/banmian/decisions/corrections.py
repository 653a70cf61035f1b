"""What people decided about the annotations of a page.

A correction names characters of a page, whose text never changes. So it holds for later versions too, whatever the
parser makes of the page, as long as the characters stand together in a paragraph.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date as Date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from banmian.errors import DataError, UsageError, io_error
from banmian.text.spans import Span

FACT = "numeric_fact"
LABELS = frozenset({FACT, "location", "dateline", "byline"})
"""What can be corrected: marks inside paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One decision: these characters are such a thing, or are not."""

    page_id: str
    label: str
    segments: tuple[Span, ...]
    """The characters on the page, in reading order."""
    text: str
    action: Literal["set", "remove"]
    value: str | None = None
    """The normal form, as JSON; of a numeric fact its fields."""
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
        known = {f.name: row[f.name] for f in fields(cls) if f.name in row}
        found = cls(
            **known | {"segments": tuple(Span(*s) for s in row["segments"]), "on": Date.fromisoformat(row["on"])}
        )
        if found.label not in LABELS or found.action not in ("set", "remove") or not found.segments or not found.by:
            raise ValueError(f"label {found.label!r}, action {found.action!r}")
        if not isinstance(json.loads(found.value or "null"), (dict, type(None)) if found.label != "byline" else object):
            raise ValueError(f"its value is not a JSON object: {found.value!r}")
        return found

    def row(self) -> dict[str, Any]:
        """As a line of a file has it."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return values | {"segments": [list(s) for s in self.segments], "on": self.on.isoformat()}


class Unapplied(NamedTuple):
    """A correction that could not be carried out, and why."""

    correction: Correction
    reason: str


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
            reason=f"is not a correction ({error!r})",
            next_step="mend the line; `banmian import` writes such files",
        ) from None
