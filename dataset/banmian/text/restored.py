"""What was found in a reading copy, as it stands in print: offsets go back, and texts are those that were printed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass, replace
from functools import cache, wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from banmian.text.reading import Reading, read
from banmian.text.spans import Span

_Found = TypeVar("_Found")
_More = ParamSpec("_More")

TEXTS = (
    ("text", "start", "end"),
    ("measured", "measured_start", "measured_end"),
    ("time_text", "time_start", "time_end"),
    ("place_text", "place_start", "place_end"),
)
"""Fields of rows that hold a text, and where they say that it stands."""
_BEFORE, _BEHIND = 400, 60
"""Characters before and behind a row in which its words are looked for."""


def on_copy(find: Callable[Concatenate[str, _More], _Found]) -> Callable[Concatenate[str, _More], _Found]:
    """`find` on the reading copy of its first argument, with what it finds put back into print."""

    @wraps(find)
    def found(text: str, /, *args: _More.args, **kwargs: _More.kwargs) -> _Found:
        reading = read(text)
        return restored(find(reading.text, *args, **kwargs), reading)

    return found


def restored(found: _Found, reading: Reading) -> _Found:
    """Spans, rows, and tuples of them, found in `reading.text`, as they stand in `reading.printed`.

    The fields of `TEXTS` become what is printed there, and so does the sentence around it; fields that are marked as
    `surface` become what is printed without look-alike and invisible characters.
    """
    return cast("_Found", found if reading.is_plain else _restored(found, reading))


def _restored(found: Any, reading: Reading) -> Any:
    if isinstance(found, Span):
        return reading.span(*found)
    if isinstance(found, tuple):
        items = [_restored(item, reading) for item in found]
        return type(found)(*items) if hasattr(found, "_fields") else tuple(items)
    if is_dataclass(found) and not isinstance(found, type):
        return _changed(found, dict(_values(found, reading)))
    return found


def _changed(row: Any, values: Mapping[str, Any]) -> Any:
    """The row with other values; `replace` sets each of its fields by a call of its own."""
    if not hasattr(row, "__dict__"):
        return replace(row, **values)
    changed = object.__new__(type(row))
    changed.__dict__.update(row.__dict__, **values)
    return changed


class _Fields(NamedTuple):
    """The fields of a type of rows that print may have otherwise."""

    texts: Sequence[tuple[str, str, str]]
    surfaces: Sequence[str]
    others: Sequence[str]
    names: Set[str]


@cache
def _fields(row_type: Hashable) -> _Fields:
    names = {f.name: f.metadata for f in fields(cast("Any", row_type))}
    texts = [(text, first, last) for text, first, last in TEXTS if first in names or text in names]
    surfaces = [name for name, metadata in names.items() if metadata.get("surface")]
    known = {*surfaces, "sentence", *(name for row in texts for name in row)}
    return _Fields(texts, surfaces, [name for name in names if name not in known], names.keys())


def _values(row: Any, reading: Reading) -> Iterator[tuple[str, Any]]:
    """The fields of a row that print has otherwise."""
    found = _fields(cast("Hashable", type(row)))
    start, end = row.start, row.end
    for text, first, last in found.texts:
        if first in found.names and getattr(row, first) is not None:
            span = reading.span(getattr(row, first), getattr(row, last))
            yield from ((first, span.start), (last, span.end))
            if text in found.names:
                yield text, reading.printed[span.start : span.end]
        elif text in found.names and (value := getattr(row, text)) is not None:
            at = _place(value, start, end, reading.text)
            yield text, value if at is None else reading.cut(*at)
    if "sentence" in found.names:
        begin = reading.text.rfind(row.sentence, 0, start + len(row.sentence))
        yield "sentence", reading.cut(begin, begin + len(row.sentence))
    for name in found.surfaces:
        if (value := getattr(row, name)) is not None:
            yield name, _surface(value, start, end, reading)
    for name in found.others:
        if isinstance(value := getattr(row, name), tuple):
            yield name, _restored(value, reading)


def _surface(value: str, start: int, end: int, reading: Reading) -> str:
    """The words of a row as printed, clean; a name that was padded is still without blanks."""
    if value == "".join(reading.text[start:end].split()):
        return "".join(reading.clean[start:end].split())
    at = _place(value, start, end, reading.text)
    return value if at is None else reading.clean[at[0] : at[1]]


def _place(value: str, start: int, end: int, text: str) -> tuple[int, int] | None:
    """Where `value` stands: in `[start, end)`, else last before it, else first behind it."""
    at = text.find(value, start, end)
    if at < 0:
        at = text.rfind(value, max(0, start - _BEFORE), end)
    if at < 0:
        at = text.find(value, start, end + _BEHIND)
    return None if at < 0 else (at, at + len(value))
