"""JSON Lines: a document a line, its annotations beside its text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from banmian.errors import DataError
from banmian.exchange.document import Document, compact, files_in
from banmian.records import Mark

NAME = "documents.jsonl"


def write(documents: Iterable[Document], out: Path) -> int:
    """One file, `{"id", "text", "annotations": [{"label", "text", "start", "end", "value"}]}` a line."""
    number = 0
    with (out / NAME).open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            number += 1
            marks = [asdict(mark) for mark in document.marks]
            file.write(compact({"id": document.id, "text": document.text, "annotations": marks}) + "\n")
    return number


def read(path: Path) -> Iterator[Document]:
    for file in files_in(path, ".jsonl"):
        with file.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _document(file, number, line)


def _document(file: Path, number: int, line: str) -> Document:
    try:
        row = json.loads(line)
        return Document.of(row["id"], row["text"], [Mark(**mark) for mark in row["annotations"]])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            file=file, place=f"line {number}", reason=f"is no document ({error!r})", next_step="export it again"
        ) from error
