"""Systems that cost time or money to ask: every answer is kept on disk as it comes, and is not asked for again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from banmian.bench.tasks import Document
from banmian.errors import DataError


class Asked(Protocol):
    """A model or a server."""

    @property
    def name(self) -> str:
        """What it is called in the report."""

    @property
    def about(self) -> str:
        """What it does, in a few words."""

    @property
    def key(self) -> str:
        """What its answers depend on besides the document."""

    def ask(self, documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
        """Each document with its answer, as they come."""


class Kept:
    """Such a system, with its answers in a file, which is a file of predictions too."""

    sees_reference = False

    def __init__(self, asked: Asked, folder: Path) -> None:
        self._asked = asked
        self.name, self.about = asked.name, asked.about
        stem = "".join(c if c.isalnum() or c in "._-" else "-" for c in asked.name)
        self.file = folder / f"{stem}-{hashlib.sha256(self.key.encode()).hexdigest()[:8]}.jsonl"
        self._known: dict[str, str] | None = None

    @property
    def key(self) -> str:
        """What its answers depend on besides the document."""
        return self._asked.key

    def answers(self, task: str) -> bool:  # noqa: ARG002
        """Always."""
        return True

    def check(self, ids: Iterable[str], tasks: Sequence[str]) -> None:
        """Nothing: it can be asked for every document."""

    def answer(self, documents: Sequence[Document]) -> list[str]:
        """Its answers; those on disk are taken from there."""
        if self._known is None:
            self._known = self._load()
        known = self._known
        if wanted := [document for document in documents if _place(document) not in known]:
            with self.file.open("a", encoding="utf-8", newline="\n") as file:
                for document, text in self._asked.ask(wanted):
                    output = text.encode("utf-8", "replace").decode("utf-8")
                    known[_place(document)] = output
                    line = {"id": document.id, "output": output, "prompt": _digest(document)}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                    file.flush()
        return [known[_place(document)] for document in documents]

    def _load(self) -> dict[str, str]:
        """The answers on disk; a last line that a kill cut short is taken away.

        Raises:
            DataError: another line is none of ours.
        """
        self.file.parent.mkdir(parents=True, exist_ok=True)
        known: dict[str, str] = {}
        if not self.file.exists():
            return known
        with self.file.open("rb+") as file:
            end = 0
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    row = json.loads(line)
                    known[f"{row['id']} {row['prompt']}"] = str(row["output"])
                except (ValueError, KeyError, TypeError) as error:
                    raise DataError(
                        file=self.file,
                        place=f"line {number}",
                        reason="is no answer that banmian kept",
                        next_step="remove that line, or the whole file to ask anew",
                    ) from error
                end += len(line)
            file.truncate(end)
        return known


def _place(document: Document) -> str:
    return f"{document.id} {_digest(document)}"


def _digest(document: Document) -> str:
    return hashlib.sha256(document.prompt.encode()).hexdigest()[:16]
