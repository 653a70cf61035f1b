"""What the task `facts` is compared with: nothing, and the rules that this package reads numbers by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from banmian.annotate.quantity.find import find_quantities
from banmian.bench.facts import as_json, fact_of
from banmian.bench.tasks import Document


@dataclass(frozen=True, slots=True)
class NoFacts:
    """An empty list."""

    name: str = "none"
    about: str = "lists no fact"
    key: str = "none|v:1"
    sees_reference: bool = False

    def answers(self, task: str) -> bool:
        """Only `facts`."""
        return task == "facts"

    def check(self, ids: Iterable[str], tasks: Sequence[str]) -> None:
        """Nothing."""

    def answer(self, documents: Sequence[Document]) -> list[str]:
        """An empty list each."""
        return ["[]"] * len(documents)


@dataclass(frozen=True, slots=True)
class Rules:
    """`find_quantities` over the paragraph alone."""

    name: str = "rules"
    about: str = "find_quantities of banmian, which made the reference where nobody corrected it"
    key: str = "rules|v:1"
    sees_reference: bool = True

    def answers(self, task: str) -> bool:
        """Only `facts`."""
        return task == "facts"

    def check(self, ids: Iterable[str], tasks: Sequence[str]) -> None:
        """Nothing."""

    def answer(self, documents: Sequence[Document]) -> list[str]:
        """The facts that the rules find."""
        return [
            as_json(fact_of(asdict(quantity)) for quantity in find_quantities(document.source, date=document.date))
            for document in documents
        ]
