"""Rows as Arrow tables and back, column by column.

`pyarrow.array` would make the arrays too, but it imports pandas at its first call, which takes longer than to build a
whole page.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, repeat
from operator import attrgetter, is_not
from types import NoneType
from typing import Any

import numpy as np
import pyarrow as pa

from banmian.release.tables.schema import RowType, arrow_schema, columns

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
    size, types = len(values), set(map(type, values))
    has_null = NoneType in types
    if has_null and len(types) == 1:
        return pa.nulls(size, kind)
    validity = _bits(map(is_not, values, repeat(None)), size) if has_null else None
    if pa.types.is_string(kind):
        texts = [v or "" for v in values] if has_null else values
        return pa.Array.from_buffers(kind, size, [validity, *_joined(texts)])
    if pa.types.is_list(kind):
        lists = [v or () for v in values] if has_null else values
        child = _array(list(chain.from_iterable(lists)), kind.value_type, item)
        return pa.Array.from_buffers(kind, size, [validity, _offsets(lists)], children=[child])
    if pa.types.is_struct(kind):
        children = [_array(_field(values, c.name, has_null), c.type, c.item) for c in columns(item)]
        return pa.Array.from_buffers(kind, size, [validity], children=children)
    if pa.types.is_boolean(kind):
        return pa.Array.from_buffers(kind, size, [validity, _bits(map(bool, values), size)])
    if pa.types.is_date32(kind):
        values = [None if v is None else v.toordinal() - _EPOCH for v in values]
    code = {pa.int32(): "i", pa.date32(): "i", pa.float32(): "f", pa.float64(): "d"}[kind]
    numbers = array(code, [0 if v is None else v for v in values] if has_null else values)
    return pa.Array.from_buffers(kind, size, [validity, pa.py_buffer(numbers)])


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


def _joined(texts: Sequence[str]) -> tuple[pa.Buffer, pa.Buffer]:
    """Where each of the texts begins, and all of them in UTF-8, encoded as one."""
    encoded = "\0".join(texts).encode()
    ends = np.flatnonzero(np.frombuffer(encoded, np.uint8) == 0)
    if len(ends) + 1 != len(texts):  # one of them has such a character in it, or there is none
        several = [text.encode() for text in texts]
        return _offsets(several), pa.py_buffer(b"".join(several))
    offsets = np.zeros(len(texts) + 1, np.int32)
    offsets[1:-1], offsets[-1] = ends, len(encoded)
    offsets[1:] -= np.arange(len(texts), dtype=np.int32)
    return pa.py_buffer(offsets), pa.py_buffer(encoded.replace(b"\0", b""))


def _offsets(items: Sequence[Sequence[Any]]) -> pa.Buffer:
    offsets = np.zeros(len(items) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, items), np.int32, len(items)), out=offsets[1:])
    return pa.py_buffer(offsets)


def _bits(flags: Iterable[bool], size: int) -> pa.Buffer:
    """One bit a flag, the first in the lowest bit of the first byte."""
    return pa.py_buffer(np.packbits(np.fromiter(flags, np.bool_, size), bitorder="little"))
