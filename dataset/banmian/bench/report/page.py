"""scores.html: one file that needs nothing else, with the scores, and the documents with every verdict."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from banmian.bench.report.markdown import MAIN
from banmian.bench.rows import Row, read_rows
from banmian.bench.score import ROUGE_MEASURES
from banmian.bench.scores import Scores

MOST_DOCUMENTS = 500
"""Of a task that the page holds, evenly spread; all are in documents.jsonl."""
_CHUNK = 20
_MARKER = "<!-- data -->"


def write_page(scores: Scores, documents: Path, file: IO[str]) -> None:
    """Write the page; documents are read and written one by one."""
    template = (files("banmian") / "bench" / "report" / "templates" / "scores.html").read_text(encoding="utf-8")
    before, after = template.replace("<!-- policy -->", _policy(template)).split(_MARKER)
    file.write(before)
    file.write(_script("scores", asdict(scores) | {"main": MAIN}))
    chunk: list[Row] = []
    task = ""
    for row in _shown(scores, documents):
        if chunk and (len(chunk) == _CHUNK or row["task"] != task):
            file.write(_script("documents", chunk, task))
            chunk = []
        task = row["task"]
        chunk.append(_brief(row))
    if chunk:
        file.write(_script("documents", chunk, task))
    file.write(after)


def _policy(template: str) -> str:
    """What the page may do: run its own script and style, and load nothing."""
    own = [template.partition(f"<{name}>")[2].partition(f"</{name}>")[0] for name in ("style", "script")]
    style, script = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in own)
    policy = f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:"
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _shown(scores: Scores, documents: Path) -> Iterator[Row]:
    """The documents that the page holds."""
    seen = dict.fromkeys(scores.tasks, 0)
    for row in read_rows(documents):
        task = row["task"]
        step = -(-scores.tasks[task].n_documents // MOST_DOCUMENTS)
        if seen[task] % step == 0:
            yield row
        seen[task] += 1


def _brief(row: Row) -> Row:
    """What the page needs of a line."""
    kept = {name: row[name] for name in ("id", "page_id", "source", "reference", "budget")}
    return kept | {"systems": {name: _answer(answer) for name, answer in row["systems"].items()}}


def _answer(answer: Row) -> Row:
    kept = {name: answer[name] for name in ("output", "true", "quantities", "dates", "places")}
    rouge = {m.name: answer[m.name][2] for m in ROUGE_MEASURES if m.name in answer}
    return kept | rouge | ({"cut_from": answer["cut_from"]} if "cut_from" in answer else {})


def _script(kind: str, data: Any, task: str = "") -> str:
    """Data inside a page: no text can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (
        ("&", "\\u0026"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    named = f' data-task="{task}"' if task else ""
    return f'<script type="application/json" data-kind="{kind}"{named}>{text}</script>\n'
