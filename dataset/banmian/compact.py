"""JSON on one line, as the values of annotations are written."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import Any

_JSON = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def compact(value: Any) -> str:
    """The value as JSON without blanks, characters as they are; of a mapping only what is known."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return f"{{{','.join([f'{quoted(k)}:{compact(v)}' for k, v in value.items() if v is not None])}}}"
    return _JSON.encode(value)
