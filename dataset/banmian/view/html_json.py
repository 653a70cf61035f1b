"""Data inside HTML: JSON that no text, however hostile, can break out of."""

from __future__ import annotations

import json
import re
from typing import Any

_UNSAFE = re.compile("[<>&\u2028\u2029\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def script_json(value: Any) -> str:
    """`value` as JSON that stands safely in a `<script>` and in a file in UTF-8.

    `<`, `>` and `&` are escaped, so that no `</script>` or `<!--` ends it; so are lone surrogates, which UTF-8 cannot
    hold, and characters that HTML or JavaScript take for something else. A number that is not finite becomes null.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and value - value != 0 else value
