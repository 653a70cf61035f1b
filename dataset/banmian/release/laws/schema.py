"""The tables have the columns of the contract, no null and no word where none may be."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from banmian.release.laws.fault import Found, brief
from banmian.release.tables.read import TableFile
from banmian.release.tables.schema import Column, arrow_schema, columns, is_struct

FATAL = frozenset({"columns", "null"})
"""Kinds after which the rows cannot be read."""


def schema(part: TableFile, table: pa.Table) -> Iterator[Found]:
    """Faults in one file's columns."""
    want, have = arrow_schema(part.config.row_type), table.schema
    for name in (*want.names, *(n for n in have.names if n not in want.names)):
        if name not in have.names:
            yield Found("columns", f"{part.name}, {name}", "the column is missing")
        elif name not in want.names:
            yield Found("columns", f"{part.name}, {name}", "no such column is known")
        elif have.field(name).type != want.field(name).type:
            types = f"{have.field(name).type} instead of {want.field(name).type}"
            yield Found("columns", f"{part.name}, {name}", f"the column is {types}")
    if want.names != have.names:
        if sorted(want.names) == sorted(have.names):
            yield Found("columns", part.name, "the columns are in another order")
        return
    for column in columns(part.config.row_type):
        row = 0
        if have.field(column.name).type != column.type:
            continue
        for chunk in table.column(column.name).chunks:
            yield from _values(chunk, column, f"{part.name}, {column.name}", row)
            row += len(chunk)


def _values(array: pa.Array, column: Column, place: str, row: int | None) -> Iterator[Found]:
    """Faults in a column; `row` is the number of its first row, or None inside a structure."""

    def at(index: int) -> str:
        return place if row is None else f"{place}, row {row + index}"

    if not column.nullable and array.null_count:
        yield Found("null", at(array.is_null().index(True).as_py()), f"{array.null_count} nulls, where none may be")
    if pa.types.is_string(column.type):
        words = set(array.unique().to_pylist())
        if column.vocabulary is not None:
            for word in sorted(words - column.vocabulary - {None}):
                yield Found("vocabulary", at(array.index(word).as_py()), f"{brief(word)} is none of its values")
        if column.nullable and "" in words:
            yield Found("empty", at(array.index("").as_py()), "an empty string, where null says that there is none")
    items = array
    if pa.types.is_list(column.type):
        items = array.flatten()
        if items.null_count:
            yield Found("null", place, f"{items.null_count} nulls inside its lists")
    if is_struct(column.item):
        items = items.drop_null() if items.null_count else items
        for inner in columns(column.item):
            yield from _values(items.field(inner.name), inner, f"{place}.{inner.name}", None)
