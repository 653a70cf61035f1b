"""Results as HTML for notebooks, as text, and as data frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from banmian.display import Shown, plain
from banmian.errors import UsageError
from banmian.pipeline.engine import BuildReport
from banmian.records import MEANING, Article, Location, NumericFact, Page, PageRow, ParsedArticle, Quantity
from banmian.release.check import CheckReport
from banmian.release.diff import Diff
from banmian.release.tables.rows import rows_of
from banmian.release.tables.schema import CONFIGS, columns
from banmian.view.html import page_html
from banmian.view.runs import Cover, runs_of
from banmian.view.terminal import Look, render

_FACT = "background:#cdeef2;color:#000"
_PLACE = "background:#d9f0d0;color:#000"
_HEIGHT = 600
"""Pixels of a page in a notebook."""
SHOWN = 50
"""Rows of a table in a notebook; the rest are counted."""
_FIRST = "numeric_facts"


def html(value: Shown) -> str:
    """The value as HTML that needs no other file and no network; what it holds stands in it as text."""
    if isinstance(value, Page):
        return _page(value)
    if isinstance(value, Article):
        return _article(value)
    if isinstance(value, Quantity):
        return _quantity(value)
    if isinstance(value, Diff):
        return _titled(repr(value), _table(_diff_rows(value)))
    if isinstance(value, BuildReport):
        notes = [*(f"rejected: {r.source}: {r.reason}" for r in value.rejected)]
        notes += [f"{number:,} × {kind}" for kind, number in value.warnings.items()]
        notes += [f"not corrected: {u.correction.text}: {u.reason}" for u in value.unapplied]
        return _titled(repr(value), _table(_counts(value)), *_notes(notes))
    if isinstance(value, CheckReport):
        return _titled(repr(value), *_notes([*map(str, value.faults), *value.notes]))
    return f"<pre>{escape(repr(value))}</pre>"


def text(page: Page) -> str:
    """The page as `banmian show` prints it where there are no colours."""
    return "\n".join(line.plain for line in render(page, look=Look()))


def frame(value: Shown, table: str | None = None) -> Any:
    """The value's rows as a `pandas.DataFrame`, one column a field; see `Shown.to_pandas`.

    Raises:
        UsageError: it has no such table, or pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError(reason=f"a data frame needs pandas ({error})", next_step="pip install pandas") from None
    if isinstance(value, Diff):
        return pd.DataFrame(_diff_rows(value))
    if isinstance(value, BuildReport):
        return pd.DataFrame(_counts(value))
    if isinstance(value, CheckReport):
        names = ["law", "place", "message"]
        return pd.DataFrame([[getattr(fault, name) for name in names] for fault in value.faults], columns=names)
    tables = _tables(value)
    wanted = table or next(iter(tables))
    if wanted not in tables:
        raise UsageError(reason=f"{value!r} has no table {wanted!r}", next_step=f"choose of {', '.join(tables)}")
    row_type, rows = tables[wanted]
    names = [c.name for c in columns(row_type)]
    return pd.DataFrame([{name: plain(getattr(row, name)) for name in names} for row in rows], columns=names)


def _tables(value: Shown) -> dict[str, tuple[Any, Sequence[Any]]]:
    """Row type and rows by table; the one that is meant where none is named comes first."""
    if isinstance(value, (Page, ParsedArticle)):
        given: dict[str, list[Any]] = {}
        if isinstance(value, Page):
            for part in rows_of(value):
                given.setdefault(part.config, []).extend(part.rows)
        else:
            given = {"articles": [value], "paragraphs": [*value.paragraphs], "numeric_facts": [*value.facts]}
            given |= {"annotations": [*value.annotations], "numeric_rejects": [*value.rejects]}
        types = {c.name: c.row_type for c in CONFIGS}
        return {name: (types[name], given[name]) for name in (_FIRST, *(n for n in given if n != _FIRST))}
    kinds = {PageRow: "pages", Article: "articles", NumericFact: "numeric_facts", Quantity: "quantities"}
    return {name: (kind, [value]) for kind, name in kinds.items() if type(value) is kind}


def _page(page: Page) -> str:
    """The page as `show --html` writes it, in a frame whose scripts reach nothing outside it."""
    return (
        f'<iframe title="{escape(page.source)}" sandbox="allow-scripts" srcdoc="{escape(page_html(page))}" '
        f'style="width:100%;height:{_HEIGHT}px;border:1px solid #ccc"></iframe>'
    )


def _article(article: Article) -> str:
    facts = article.facts if isinstance(article, ParsedArticle) else ()
    begin = {p.paragraph_id: p.start for p in article.paragraphs} if isinstance(article, ParsedArticle) else {}
    marks = [
        (f.start + begin[f.paragraph_id], f.end + begin[f.paragraph_id], f) for f in facts if f.paragraph_id in begin
    ]
    marked = _marked(article.text, [*marks, *((x.start, x.end, x) for x in article.locations)])
    signed = "; ".join(" ".join(filter(None, (s.name, s.role, s.affiliation))) for s in article.byline)
    heads = [
        f"<div>{escape(article.kicker or '')}</div>" if article.kicker else "",
        f"<h3>{escape(article.headline or '(a fragment: its headline is not on this page)')}</h3>",
        f"<div>—— {escape(article.subtitle)}</div>" if article.subtitle else "",
        f"<div><i>{escape(signed)}</i></div>" if signed else "",
    ]
    body = "".join(f'<p style="text-indent:2em">{paragraph}</p>' for paragraph in marked.split("\n"))
    return f'<div lang="zh">{"".join(heads)}{body}</div>'


def _marked(text: str, marks: Iterable[tuple[int, int, Any]]) -> str:
    """The text with facts and places in colour, each with what it means for the pointer."""
    items = list(marks)
    runs = runs_of(text, [Cover(start, end, number) for number, (start, end, _) in enumerate(items)])
    out = []
    for piece, *covering in runs:
        shown = escape(piece)
        for number in covering:
            item = items[number][2]
            style, title = (_PLACE, _place(item)) if isinstance(item, Location) else (_FACT, repr(item))
            shown = f'<mark style="{style}" title="{escape(title)}">{shown}</mark>'
        out.append(shown)
    return "".join(out)


def _place(place: Location) -> str:
    return " · ".join(x for x in (place.level, place.path or place.name, place.adcode, place.context) if x)


def _quantity(fact: Quantity) -> str:
    at = fact.sentence.find(fact.text)
    marked = _marked(fact.sentence, [(at, at + len(fact.text), fact)]) if at >= 0 else escape(fact.sentence)
    known = [{"field": name, "value": v} for name in MEANING if (v := getattr(fact, name)) not in (None, "none")]
    known.append({"field": "confidence", "value": f"{fact.confidence:.2f}"})
    return f'<div lang="zh"><p>{marked}</p>{_table(known)}</div>'


def _diff_rows(found: Diff) -> list[dict[str, Any]]:
    return [
        {
            "table": t.config,
            "rows": t.new_rows,
            "added": len(t.added),
            "removed": len(t.removed),
            "changed": len(t.changed),
            "columns": ", ".join([*(f"+{c}" for c in t.columns_added), *(f"-{c}" for c in t.columns_removed)]),
        }
        for t in found.tables
    ]


def _counts(report: BuildReport) -> list[dict[str, Any]]:
    return [{"table": name, "rows": number} for name, number in report.rows.items()]


def _titled(title: str, *parts: str) -> str:
    return f"<div><p>{escape(title)}</p>{''.join(parts)}</div>"


def _notes(lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = [f"<li>and {len(lines) - SHOWN:,} more</li>"] if len(lines) > SHOWN else []
    return [f"<ul>{''.join([*(f'<li>{escape(line)}</li>' for line in lines[:SHOWN]), *more])}</ul>"]


def _table(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{escape(_cell(v))}</td>' for v in row.values())}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
