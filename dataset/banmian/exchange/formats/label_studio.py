"""Label Studio: tasks with predictions, and the labelling interface they need.

Label Studio counts UTF-16 code units, so that offsets differ from ours where a text holds rare characters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr  # nosec B406 - it writes XML, none is parsed

from banmian.errors import DataError
from banmian.exchange.document import Document, compact, files_in, read_text, write_text
from banmian.records import Mark

NAME = "tasks.json"
INTERFACE = "interface.xml"
_FROM, _TO = "label", "text"
_MODEL = "banmian"


def write(documents: Iterable[Document], out: Path) -> int:
    """`tasks.json` to import, and `interface.xml` to paste into the project's labelling interface."""
    labels: set[str] = set()
    number = 0
    with (out / NAME).open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, document in enumerate(documents, 1):
            labels.update(mark.label for mark in document.marks)
            file.write(("," if number > 1 else "") + "\n" + compact(_task(document)))
        file.write("\n]\n")
    write_text(out / INTERFACE, _interface(sorted(labels)))
    return number


def _interface(labels: Iterable[str]) -> str:
    values = "\n".join(f"    <Label value={quoteattr(label)}/>" for label in labels)
    return f'<View>\n  <Labels name="{_FROM}" toName="{_TO}">\n{values}\n  </Labels>\n  <Text name="{_TO}" value="$text"/>\n</View>\n'


def _task(document: Document) -> dict[str, Any]:
    units = _units(document.text)
    result = [
        {
            "id": f"m{number}",
            "from_name": _FROM,
            "to_name": _TO,
            "type": "labels",
            "value": {"start": units[m.start], "end": units[m.end], "text": m.text, "labels": [m.label]},
            **({"meta": {"text": [m.value]}} if m.value is not None else {}),
        }
        for number, m in enumerate(document.marks)
    ]
    predictions = [{"model_version": _MODEL, "result": result}]
    return {"data": {"id": document.id, "text": document.text}, "predictions": predictions}


def _units(text: str) -> list[int]:
    """The offset in UTF-16 code units of each character, and of the end."""
    return list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0))


def read(path: Path) -> Iterator[Document]:
    """Tasks as exported from Label Studio: the last annotation that was not cancelled counts, or else the prediction."""
    for file in files_in(path, ".json"):
        try:
            tasks = json.loads(read_text(file))
        except ValueError as error:
            raise DataError(file=file, reason=f"is not JSON ({error})", next_step="export it as JSON again") from error
        for number, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
            yield _read_task(file, number, task)


def _read_task(file: Path, number: int, task: dict[str, Any]) -> Document:
    try:
        return _document(task)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise DataError(
            file=file,
            place=f"task {number}",
            reason=f"is no task of ours ({error!r})",
            next_step="export it as JSON, not as JSON-MIN",
        ) from error


def _document(task: dict[str, Any]) -> Document:
    text = task["data"]["text"]
    decided = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    results = (decided or task.get("predictions") or [{"result": []}])[-1]["result"]
    at = {unit: i for i, unit in enumerate(_units(text))}
    marks = []
    for item in results:
        if item["type"] == "labels":
            value = item["value"]
            start, end = at[value["start"]], at[value["end"]]
            note = next(iter(item.get("meta", {}).get("text", ())), None)
            marks += [Mark(label, text[start:end], start, end, note) for label in value["labels"]]
    return Document.of(task["data"]["id"], text, marks)
