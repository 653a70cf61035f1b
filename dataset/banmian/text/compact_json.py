"""JSON on one line, as the values of annotations are written."""

from __future__ import annotations

from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from math import isfinite
from typing import Any

_JSON = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def compact(value: Any) -> str:
    """The value as JSON without blanks, characters as they are; of a mapping only what is known.

    The encoder of `json` does the same, and is made anew for every value.
    """
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, float) and isfinite(value):
        return repr(value)
    if isinstance(value, dict):
        return f"{{{','.join([f'{quoted(k)}:{compact(v)}' for k, v in value.items() if v is not None])}}}"
    return _JSON.encode(value)
