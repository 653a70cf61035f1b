"""A fault, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from banmian.release.tables.read import Placed
from banmian.release.tables.schema import TABLES

_KEYS = {config.row_type: config.key for config in TABLES}


@dataclass(frozen=True)
class Fault:
    """A law that does not hold, and where."""

    law: str
    place: str
    message: str
    next_step: str

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{self.law}: {place}{self.message}. Next step: {self.next_step}."


class Found(NamedTuple):
    """A fault as a law reports it; `kind` groups faults of one sort, of which only the first are shown."""

    kind: str
    place: str
    message: str


def place_of(placed: Placed, start: int | None = None, end: int | None = None) -> str:
    """File, row, identifier and offsets: `paragraphs/train-00000-of-00001.parquet, row 3 (…-p120) [0:12]`."""
    key = next((key for kind, key in _KEYS.items() if isinstance(placed.row, kind)), None)
    name = getattr(placed.row, key or "paragraph_id", "")
    span = f" [{start}:{end}]" if start is not None else ""
    return f"{placed.part.name}, row {placed.number} ({name}){span}"


def brief(text: Any, length: int = 24) -> str:
    """The text in quotation marks, cut where it is long."""
    shown = str(text)
    return repr(shown if len(shown) <= length else f"{shown[:length]}…")


def spans_text(segments: Sequence[tuple[int, int]]) -> str:
    """`[3:8]+[12:20]`."""
    return "+".join(f"[{start}:{end}]" for start, end in segments)
