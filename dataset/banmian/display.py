"""How results show themselves: short in a console, as HTML in a notebook, as dictionaries and data frames.

Records stand below what draws them, so what draws is found by its name when somebody asks.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from typing import Any


class Shown:
    """A result that a notebook shows, and that goes into other tools."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain dictionaries, lists, texts and numbers, which JSON takes; days as `2024-05-01`."""
        made: dict[str, Any] = plain(self)
        return made

    def to_pandas(self, table: str | None = None) -> Any:
        """Its rows as a `pandas.DataFrame`.

        Args:
            table: of a page or an article, which table's rows: `numeric_facts` (where not given), `articles`,
                `paragraphs`, `annotations`, …

        Raises:
            UsageError: it has no such table.
        """
        return import_module("banmian.view.notebook").frame(self, table)

    def _repr_html_(self) -> str:
        """What a notebook shows: HTML that needs no other file and no network."""
        html: str = import_module("banmian.view.notebook").html(self)
        return html


def plain(value: Any) -> Any:
    """The value without types of ours: structures as dictionaries, tuples as lists, days as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def brief(text: str, length: int = 24) -> str:
    """The text on one line, its end cut off where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def show_as_text(page: Any) -> str:
    """A page as `banmian show` prints it where there are no colours."""
    text: str = import_module("banmian.view.notebook").text(page)
    return text
