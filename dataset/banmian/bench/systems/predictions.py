"""Answers that were made elsewhere: a file of lines `{"id": ..., "output": ...}`, the cheapest model there is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from banmian.bench.tasks import TASK_NAMES, Document
from banmian.errors import DataError, io_error

_SHOWN = 3


class Predictions:
    """A file of answers as a system."""

    sees_reference = False

    def __init__(self, file: Path, name: str | None = None) -> None:
        """Read the file.

        Raises:
            DataError: it is no such file, or an identifier comes twice.
        """
        self.file = file
        self.name = name or file.name.removesuffix(".jsonl")
        self.about = f"answers of {file.name}"
        self._outputs = read_predictions(file)
        self._tasks = {name.partition(":")[0] for name in self._outputs}

    @property
    def key(self) -> str:
        """The digest of its answers."""
        digest = hashlib.sha256()
        for name, output in sorted(self._outputs.items()):
            digest.update(f"{len(name)}:{name}{len(output)}:{output}".encode())
        return f"predictions|sha256:{digest.hexdigest()}"

    def answers(self, task: str) -> bool:
        """Whether the file has an answer of that task."""
        return task in self._tasks

    def check(self, ids: Iterable[str], tasks: Sequence[str]) -> None:
        """Nothing, where the file has an answer to each of `ids`, and to no document besides.

        Args:
            ids: the documents of `tasks`; of tasks that the file does not know they are passed over.

        Raises:
            DataError: an answer is missing, or belongs to no document.
        """
        unseen = {name for name in self._outputs if name.partition(":")[0] in tasks}
        missing: list[str] = []
        number = 0
        for name in ids:
            if name in self._outputs:
                unseen.discard(name)
            elif self.answers(name.partition(":")[0]):
                number += 1
                missing += [name] if number <= _SHOWN else []
        strange = [name for name in self._outputs if name in unseen or name.partition(":")[0] not in TASK_NAMES]
        if strange:
            raise DataError(
                file=self.file,
                reason=f"answers {len(strange):,} documents that are not in the dataset: {_listed(strange)}",
                next_step="see that it was made from this dataset and version; `benchmark.documents` gives the ids",
            )
        if number:
            raise DataError(
                file=self.file,
                reason=f"has no answer to {number:,} documents: {_listed(missing, number)}",
                next_step='add them, with "output": "" where the system said nothing; none is left out of the mean',
            )

    def answer(self, documents: Sequence[Document]) -> list[str]:
        """The file's answers."""
        return [self._outputs[document.id] for document in documents]


def read_predictions(file: Path) -> dict[str, str]:
    """The answers of a file, by the document's identifier.

    Raises:
        DataError: a line is no JSON object with the texts `id` and `output`, an identifier comes twice, or there is none.
        UsageError: the file cannot be read.
    """
    outputs: dict[str, str] = {}
    first: dict[str, int] = {}
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    name, output = _read(file, number, line)
                    if name in outputs:
                        raise DataError(
                            file=file,
                            place=f"line {number}",
                            reason=f"answers {name} again (first on line {first[name]})",
                            next_step="keep one of the two",
                        )
                    outputs[name], first[name] = output, number
    except OSError as error:
        raise io_error(error, file=file) from error
    if not outputs:
        raise DataError(
            file=file, reason="holds no answers", next_step='write a line {"id": ..., "output": ...} for each'
        )
    return outputs


def _read(file: Path, number: int, line: bytes) -> tuple[str, str]:
    form = 'write each line as {"id": "headline:...", "output": "..."}, in UTF-8'
    try:
        row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError) as error:
        raise DataError(file=file, place=f"line {number}", reason=f"is no JSON ({error})", next_step=form) from error
    if not isinstance(row, dict):
        raise DataError(file=file, place=f"line {number}", reason=f"is {_kind(row)}, no object", next_step=form)
    for name in ("id", "output"):
        if name not in row:
            has = ", ".join(map(str, row)) or "nothing"
            raise DataError(file=file, place=f"line {number}", reason=f"has no {name!r} (it has {has})", next_step=form)
        if not isinstance(row[name], str):
            reason = f"{name!r} is {_kind(row[name])}, no text"
            raise DataError(file=file, place=f"line {number}", reason=reason, next_step=form)
        if any("\ud800" <= c <= "\udfff" for c in row[name]):
            reason = f"{name!r} holds half of a surrogate pair, which is no character"
            raise DataError(file=file, place=f"line {number}", reason=reason, next_step="write the text anew")
    return row["id"], row["output"]


def _kind(value: object) -> str:
    return {type(None): "null", list: "a list", dict: "an object", bool: "a truth value", str: "a text"}.get(
        type(value), "a number"
    )


def _listed(ids: Sequence[str], number: int | None = None) -> str:
    more = (number or len(ids)) - _SHOWN
    return ", ".join(name if len(name) <= 80 else f"{name[:80]}…" for name in ids[:_SHOWN]) + (
        f" and {more:,} more" if more > 0 else ""
    )
