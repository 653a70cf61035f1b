"""Arrow schemas as the card's YAML says them (what `datasets` writes by `Features._to_yaml_list`)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

_NAMES = {pa.float32(): "float32", pa.float64(): "float64", pa.date32(): "date32"}


def features(schema: pa.Schema) -> list[dict[str, Any]]:
    """The `features:` list of a configuration."""
    return _fields(schema)


def _fields(fields: pa.Schema | pa.StructType) -> list[dict[str, Any]]:
    return [{"name": field.name, **_feature(field.type)} for field in fields]


def _feature(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = _feature(kind.value_type)
        return {"list": next(iter(inner.values())) if inner.keys() in ({"dtype"}, {"struct"}) else inner}
    if pa.types.is_struct(kind):
        return {"struct": _fields(kind)}
    return {"dtype": scalar_name(kind)}


def scalar_name(kind: pa.DataType) -> str:
    """What `datasets` calls a plain type."""
    return _NAMES.get(kind, str(kind))
