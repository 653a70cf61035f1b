"""The difference of two releases as text: Markdown for a changelog, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from banmian.release.diff import ColumnDiff, Diff, TableDiff, Withdrawn
from banmian.release.tables.schema import CONFIGS, TASKS

_SHOWN = 5
"""Identifiers that are shown of each list."""
_LENGTH = 60
"""Characters that are shown of a value."""
_REASONS = {
    "splits": "because the builds were asked for other splits (--splits)",
    "duplicates": "with the near duplicates they joined or lost",
}
_DERIVED = {CONFIGS[0].name, *(task.name for task in TASKS)}
"""The tables whose rows follow from the others: their changes are counted, not listed."""


def to_json(found: Diff) -> str:
    """Everything, every identifier included, as one JSON object."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1, default=str) + "\n"


def to_markdown(found: Diff) -> str:
    """An entry for the changelog: counts of every table, then what changed by column with examples."""
    lines = [f"## {found.new}", "", f"Against {found.old}:" if not found.same else f"The same rows as {found.old}.", ""]
    if not found.same:
        lines += ["| table | rows | added | removed | changed |", "|---|---:|---:|---:|---:|"]
        lines += [
            f"| {t.config} | {t.new_rows:,} | {len(t.added):,} | {len(t.removed):,} | {len(t.changed):,} |"
            for t in found.tables
        ]
        lines.append("")
    for table in found.tables:
        if not table.same and (details := _details(table)):
            lines += [f"### {table.config}", "", *details, ""]
    if found.withdrawn:
        lines += ["### Withdrawn", "", *(_withdrawn(w) for w in found.withdrawn), ""]
    if found.moves:
        reason = _REASONS[found.moves[0].reason]
        lines += ["### Splits", "", f"{_pages(len(found.moves))} moved {reason}:", ""]
        lines += [f"- `{move.page_id}`: {move.old} → {move.new}" for move in found.moves]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _withdrawn(w: Withdrawn) -> str:
    span = "" if w.start is None else f" [{w.start}:{w.end}]"
    return f"- `{w.id}`{span}" + (f": {w.reason}" if w.reason else "")


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number:,} pages"


def _details(table: TableDiff) -> list[str]:
    lines = []
    for words, names in (("new columns", table.columns_added), ("columns gone", table.columns_removed)):
        if names:
            lines.append(f"- {words}: {', '.join(f'`{name}`' for name in names)}")
    if table.config in _DERIVED:
        return lines
    for words, ids in (("added", table.added), ("removed", table.removed)):
        if ids:
            lines.append(f"- {words} ({len(ids):,}): {_listed(ids)}")
    for column in table.columns:
        lines += _column(column)
    return lines


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
    return ", ".join(f"`{key}`" for key in ids[:_SHOWN]) + more


def _column(column: ColumnDiff) -> list[str]:
    rows = "1 row" if len(column.ids) == 1 else f"{len(column.ids):,} rows"
    lines = [f"- `{column.column}` changed in {rows}"]
    lines += [f"    - `{e.id}`: {_both(e.old, e.new)}" for e in column.examples]
    more = len(column.ids) - len(column.examples)
    return [*lines, f"    - and {more:,} more"] if more else lines


def _both(old: Any, new: Any) -> str:
    """Two values, each cut to the stretch around their first difference."""
    before, after = _plain(old), _plain(new)
    first = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    return f"{_cut(before, first)} → {_cut(after, first)}"


def _cut(text: str, first: int) -> str:
    start = max(0, first - _LENGTH // 3) if len(text) > _LENGTH else 0
    end = start + _LENGTH
    shown = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.replace("\r", "\\r").replace("\n", "\\n")
