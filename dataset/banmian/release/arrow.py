"""Rows as Arrow tables and back, column by column.

`pyarrow.array` would make the arrays too, but it imports pandas at its first call, which takes longer than to build a
whole page.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any

import pyarrow as pa

from banmian.release.schema import RowType, arrow_schema, columns

_EPOCH = date(1970, 1, 1).toordinal()


def to_table(rows: Sequence[Any], row_type: RowType) -> pa.Table:
    """The rows as a table; a subclass's further fields are left out."""
    arrays = []
    for column in columns(row_type):
        array = _array([*map(attrgetter(column.name), rows)], column.type, column.item)
        if array.null_count and not column.nullable:
            raise ValueError(f"{row_type.__name__}.{column.name} is null, where it never may be")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=arrow_schema(row_type))


def _array(values: list[Any], kind: pa.DataType, item: Any) -> pa.Array:
    """An array of `values`, which may be None; `item` is the row type of structures in it."""
    has_null = any(v is None for v in values) if pa.types.is_struct(kind) else None in values
    validity = _bits([v is not None for v in values]) if has_null else None
    if pa.types.is_string(kind):
        encoded = [b"" if v is None else v.encode() for v in values] if has_null else [*map(str.encode, values)]
        return pa.Array.from_buffers(kind, len(values), [validity, _offsets(encoded), pa.py_buffer(b"".join(encoded))])
    if pa.types.is_list(kind):
        lists = [v or () for v in values]
        child = _array(list(chain.from_iterable(lists)), kind.value_type, item)
        return pa.Array.from_buffers(kind, len(values), [validity, _offsets(lists)], children=[child])
    if pa.types.is_struct(kind):
        children = [_array(_field(values, c.name, has_null), c.type, c.item) for c in columns(item)]
        return pa.Array.from_buffers(kind, len(values), [validity], children=children)
    if pa.types.is_boolean(kind):
        return pa.Array.from_buffers(kind, len(values), [validity, _bits([bool(v) for v in values])])
    if pa.types.is_date32(kind):
        values = [None if v is None else v.toordinal() - _EPOCH for v in values]
    code = {pa.int32(): "i", pa.date32(): "i", pa.float32(): "f", pa.float64(): "d"}[kind]
    numbers = array(code, [0 if v is None else v for v in values] if has_null else values)
    return pa.Array.from_buffers(kind, len(values), [validity, pa.py_buffer(numbers)])


def _field(values: list[Any], name: str, has_null: bool) -> list[Any]:
    if has_null:
        return [None if v is None else getattr(v, name) for v in values]
    return [*map(attrgetter(name), values)]


def from_table(table: pa.Table, row_type: RowType) -> list[Any]:
    """The rows of a table with the row type's schema."""
    names = [c.name for c in columns(row_type)]
    lists = [_values(table.column(c.name).to_pylist(), c.type, c.item) for c in columns(row_type)]
    return [row_type(**dict(zip(names, values, strict=True))) for values in zip(*lists, strict=True)]


def strings(values: Sequence[str | None]) -> pa.Array:
    """A column of texts."""
    return _array(list(values), pa.string(), str)


def take(table: pa.Table, rows: Sequence[int]) -> pa.Table:
    """The table's rows of these numbers, in this order."""
    return table.take(pa.Array.from_buffers(pa.int64(), len(rows), [None, pa.py_buffer(array("q", rows))]))


def size_of(table: pa.Table) -> int:
    """Bytes of the rows in memory; unlike `Table.nbytes`, the same before and after a file."""
    return sum(_size(chunk) for column in table.combine_chunks().columns for chunk in column.chunks)


def _size(array: pa.Array) -> int:
    bits = (len(array) + 7) // 8
    size = bits if array.null_count else 0
    if pa.types.is_string(array.type):
        start, end = _hull(array)
        return size + 4 * (len(array) + 1) + end - start
    if pa.types.is_list(array.type):
        return size + 4 * (len(array) + 1) + _size(elements(array))
    if pa.types.is_struct(array.type):
        return size + sum(_size(array.field(i)) for i in range(array.type.num_fields))
    return size + (bits if pa.types.is_boolean(array.type) else len(array) * array.type.byte_width)


def elements(lists: pa.Array) -> pa.Array:
    """The elements of all lists of an array; `flatten` gives the same, and imports all of `pyarrow.compute` for it."""
    start, end = _hull(lists)
    return lists.values.slice(start, end - start)


def _hull(array: pa.Array) -> tuple[int, int]:
    """Where in its buffer the first of an array's texts or lists begins, and where the last one ends."""
    ends = memoryview(array.buffers()[1] or b"\0\0\0\0").cast("B").cast("i")
    return int(ends[array.offset]), int(ends[array.offset + len(array)])


def _values(values: list[Any], kind: pa.DataType, item: Any) -> list[Any]:
    """Python values as the row types have them: lists as tuples, structures as their own type."""
    if pa.types.is_list(kind):
        return [None if v is None else tuple(_values(v, kind.value_type, item)) for v in values]
    if pa.types.is_struct(kind):
        return [None if v is None else item(**v) for v in values]
    return values


def _offsets(items: Iterable[Sequence[Any]]) -> pa.Buffer:
    return pa.py_buffer(array("i", accumulate(map(len, items), initial=0)))


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    """One bit a flag, the first in the lowest bit of the first byte."""
    text = "".join(["1" if flag else "0" for flag in reversed(flags)])
    return pa.py_buffer(int(text or "0", 2).to_bytes((len(flags) + 7) // 8, "little"))
