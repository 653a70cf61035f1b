"""How a column is said: once, with its type, its description and what becomes of it in tables."""

from __future__ import annotations

from dataclasses import field
from datetime import date as Date
from datetime import datetime
from typing import Any


def column(
    doc: str,
    *,
    arrow: str | None = None,
    key: bool = False,
    across: bool = False,
    surface: bool = False,
    default: Any = ...,
) -> Any:
    """A documented column.

    Args:
        arrow: overrides the type.
        key: puts the column in front of the table.
        across: its values depend on other pages too, which no other column's do.
        surface: words of the text, as printed but for look-alike and invisible characters.
    """
    metadata = {"doc": doc, "arrow": arrow, "key": key, "across": across, "surface": surface}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


FIRST_DAY, LAST_DAY = Date(1677, 9, 22), Date(2262, 4, 10)
"""The whole days that 64 bits of nanoseconds hold, as pandas and `to_json` want them; no table has others."""


def as_day(value: str | Date) -> Date:
    """The day that a value says; of a moment, its day.

    Raises:
        ValueError: it is no day of the form YYYY-MM-DD, or lies before 1677-09-22 or after 2262-04-10.
    """
    try:
        day = value if isinstance(value, Date) else Date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no date: write YYYY-MM-DD, such as 2024-05-01") from None
    day = day.date() if isinstance(day, datetime) else day
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"the date {day} lies outside {FIRST_DAY} to {LAST_DAY}, the days that tables can hold")
    return day
