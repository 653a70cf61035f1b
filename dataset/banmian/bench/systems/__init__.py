"""Systems that answer the tasks: what is built in, and adapters for answers, models and servers of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from banmian.bench.tasks import Document


class System(Protocol):
    """What is asked for an answer to each document."""

    @property
    def name(self) -> str:
        """What it is called in the report."""

    @property
    def about(self) -> str:
        """What it does, in a few words."""

    @property
    def key(self) -> str:
        """What its answers depend on besides the document."""

    @property
    def sees_reference(self) -> bool:
        """Whether it looks at what was printed, and so is no system but a bound."""

    def answers(self, task: str) -> bool:
        """Whether it has anything to say to that task."""

    def check(self, ids: Iterable[str], tasks: Sequence[str]) -> None:
        """Raise an error where it cannot answer the documents of those identifiers, which are all of `tasks`."""

    def answer(self, documents: Sequence[Document]) -> list[str]:
        """Its answer to each document; empty where it has nothing to say."""
