"""JSON of annotations' values is what `json` writes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from banmian.text.compact_json import compact

TEXT = st.text(max_size=8)
LEAF = st.one_of(TEXT, st.integers(), st.floats(), st.booleans(), st.lists(TEXT, max_size=3))


@given(st.dictionaries(TEXT, LEAF | st.none(), max_size=5))
def test_values_are_written_as_by_json(value: dict[str, Any]) -> None:
    known = {name: item for name, item in value.items() if item is not None}
    assert compact(value) == json.dumps(known, ensure_ascii=False, separators=(",", ":"))
