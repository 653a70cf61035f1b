"""The tables and their Arrow schemas, made from the row types."""

from __future__ import annotations

import types
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from banmian.records import (
    Annotation,
    Article,
    FactTask,
    HeadlineTask,
    NerTask,
    NumericFact,
    NumericReject,
    PageRow,
    Paragraph,
    Person,
    Record,
    SummaryTask,
)

RowType: TypeAlias = Any
"""A class of rows or of structures inside them: a dataclass, or a NamedTuple."""


@dataclass(frozen=True)
class Config:
    """One configuration that `load_dataset` knows."""

    name: str
    row_type: RowType
    splits: tuple[str, ...] = ()
    """Splits of its own; the others have the splits that the build was asked for."""

    @property
    def title(self) -> str:
        """What one row is, as the row type's docstring has it."""
        return summary(self.row_type).partition(": ")[2]

    @property
    def key(self) -> str | None:
        """The column that identifies a row, if there is one."""
        return None if self.row_type is NumericReject else columns(self.row_type)[0].name


TASKS = (
    Config("headline_generation", HeadlineTask),
    Config("summarization", SummaryTask),
    Config("ner", NerTask),
    Config("fact_extraction", FactTask),
)
"""The configurations that go straight into training: views of the others, without what is no example."""
CONFIGS = (
    Config("records", Record, ("article", "paragraph", "numeric_fact")),
    Config("articles", Article),
    Config("paragraphs", Paragraph),
    Config("numeric_facts", NumericFact),
    Config("annotations", Annotation),
    Config("pages", PageRow),
    Config("numeric_rejects", NumericReject),
    *TASKS,
)
"""The contract's configurations with rows of one page, in order; the first is the default."""
PEOPLE = Config("people", Person)
"""The configuration that is made of the articles of all pages."""
TABLES = (*CONFIGS, PEOPLE)
"""Every configuration."""


def summary(row_type: RowType) -> str:
    """The first line of the type's docstring, without its full stop."""
    return (row_type.__doc__ or "").partition("\n")[0].rstrip(".")


@dataclass(frozen=True)
class Column:
    """One field of a row type."""

    name: str
    hint: Any
    type: pa.DataType
    nullable: bool
    key: bool
    across: bool
    doc: str

    @property
    def vocabulary(self) -> frozenset[str] | None:
        """The closed list of values, where there is one."""
        return frozenset(get_args(self.hint)) if get_origin(self.hint) is Literal else None

    @property
    def item(self) -> Any:
        """The Python type of an element of a list, or else of the value itself."""
        return get_args(self.hint)[0] if get_origin(self.hint) is tuple else self.hint


@cache
def columns(row_type: RowType) -> tuple[Column, ...]:
    """The columns of a row type (or of a nested structure), keys first."""
    hints = get_type_hints(row_type)
    if is_dataclass(row_type):
        metas = {f.name: f.metadata for f in fields(row_type)}
    else:  # a NamedTuple says nothing more than its types
        metas = {name: types.MappingProxyType({}) for name in row_type._fields}
    found = []
    for name, meta in metas.items():
        hint, nullable = _without_none(hints[name])
        override = meta.get("arrow")
        arrow = pa.type_for_alias(override) if override else _arrow_type(hint)
        found.append(
            Column(name, hint, arrow, nullable, bool(meta.get("key")), bool(meta.get("across")), meta.get("doc", ""))
        )
    return tuple(sorted(found, key=lambda column: not column.key))


@cache
def arrow_schema(row_type: RowType) -> pa.Schema:
    """The Arrow schema of a table with such rows."""
    return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in columns(row_type)])


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    rest = [arm for arm in get_args(hint) if arm is not type(None)]
    if len(rest) != 1:
        raise TypeError(f"a column has one type or null, not {hint}")
    return rest[0], True


def _arrow_type(hint: Any) -> pa.DataType:
    scalars = {str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}
    if hint in scalars:
        return scalars[hint]
    if get_origin(hint) is Literal:
        return pa.string()
    if get_origin(hint) is tuple:
        item, ellipsis = get_args(hint)
        if ellipsis is Ellipsis:
            return pa.list_(_arrow_type(item))
    if is_struct(hint):
        return pa.struct([pa.field(c.name, c.type) for c in columns(hint)])
    raise TypeError(f"no Arrow type for {hint}")


def is_struct(hint: Any) -> bool:
    return is_dataclass(hint) or (isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"))
