"""What a person may say of a mark in a form of corrections: its fields, with their types and vocabularies."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from banmian.records import Location, Quantity
from banmian.release.tables.schema import RowType, columns

_FACT = (
    *("kind", "num_text", "value", "value_min", "value_max", "unit", "per_unit", "modifier", "modifier_class"),
    *("measured", "change", "change_direction", "change_basis", "modality", "aggregation"),
    *("time_text", "timex", "date_start", "date_end", "place_text", "adcode"),
)
_LOCATION = ("level", "adcode", "name", "path", "context")


def fields() -> dict[str, list[list[Any]]]:
    """By label `[name, "number" or "text", vocabulary or null]` for each field, in the order of the form."""
    return {"numeric_fact": _of(Quantity, _FACT), "location": _of(Location, _LOCATION)}


def _of(row_type: RowType, names: tuple[str, ...]) -> list[list[Any]]:
    known = {c.name: c for c in columns(row_type)}
    kinds = {name: "number" if known[name].type == pa.float64() else "text" for name in names}
    return [[name, kinds[name], sorted(v) if (v := known[name].vocabulary) else None] for name in names]
