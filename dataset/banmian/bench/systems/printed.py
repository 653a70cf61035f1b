"""What was printed, judged as if it were a system's: how true the paper's own headlines and leads are, by the same judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from banmian.bench.tasks import Document, task_of


@dataclass(frozen=True, slots=True)
class Printed:
    """The reference itself."""

    name: str = "printed"
    about: str = "what was printed: the reference, judged by the same measures"
    key: str = "printed|v:1"
    sees_reference: bool = True

    def answers(self, task: str) -> bool:
        """Whether something is printed for the task."""
        return task != "facts" and task_of(task).reference is not None

    def check(self, ids: Iterable[str], tasks: Sequence[str]) -> None:
        """Nothing: every document of its tasks has a reference."""

    def answer(self, documents: Sequence[Document]) -> list[str]:
        """The references."""
        return [document.reference or "" for document in documents]
