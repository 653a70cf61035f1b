"""What faithfulness catches: edits of one number, over the dataset, the pages of the tests and texts rich in numbers.

An edit is judged as a summary would be: the sentence that holds it, against the whole text. Of every kind as many edits
count as any other's, up to `each`, so that no kind decides the score. Every third text is held back: it is scored by
the same floors and was not looked at while the judge was improved. The floors only rise.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from banmian import benchmark, parse_page
from tests.mutations import Edit, edits, harmful, harmless

CASES = Path(__file__).parent / "cases"
FLOORS: dict[str, Any] = json.loads((CASES / "faithfulness" / "floors.json").read_text(encoding="utf-8"))["edits"]
MAKE: dict[str, Callable[[str], Iterator[Edit]]] = {"harmful": harmful, "harmless": harmless}


class Trial(NamedTuple):
    """An edit, the text it was made of, and whether that is held back."""

    edit: Edit
    source: str
    held: bool


@cache
def texts() -> list[str]:
    """The paragraphs of the built dataset and of the tests' pages, and the articles of the paraphrase set."""
    dataset = pq.read_table(CASES.parent.parent / "dataset" / "paragraphs").column("text").to_pylist()
    pages = [
        paragraph.text
        for page in sorted((CASES / "pages").glob("*.txt"))
        for article in parse_page(page.read_text(encoding="utf-8")).articles
        for paragraph in article.paragraphs
    ]
    pairs = (CASES / "faithfulness" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    own = (CASES / "faithfulness" / "pages.txt").read_text(encoding="utf-8").splitlines()
    return [*dataset, *pages, *(json.loads(line)["source"] for line in pairs), *filter(None, own)]


def trials(kind: str) -> list[Trial]:
    """The edits, of each kind no more than `each`, taken evenly from all texts."""
    by_kind: dict[str, list[Trial]] = defaultdict(list)
    for number, text in enumerate(texts()):
        for edit in edits(text, MAKE[kind]):
            by_kind[edit.kind].append(Trial(edit, text, number % 3 == 0))
    each = FLOORS["each"]
    chosen = [
        made[i * len(made) // each] if len(made) > each else made[i]
        for made in by_kind.values()
        for i in range(min(each, len(made)))
    ]
    return sorted(chosen, key=lambda trial: trial.source)  # a source is read once while its edits are judged


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["harmful", "harmless"])
def test_edits(kind: str) -> None:
    made = trials(kind)
    result = benchmark.numeric_faithfulness([t.edit.text for t in made], [t.source for t in made])
    every, flagged, faults = Counter[str](), Counter[str](), []
    for trial, document in zip(made, result.documents, strict=True):
        for name in (trial.edit.kind, "held back" if trial.held else "open"):
            every[name] += 1
            flagged[name] += not document.clean
        if document.clean == (kind == "harmful") and not trial.held:
            faults.append(f"{trial.edit.kind}: {trial.edit.text}")
    report = "\n".join([kind, *(f"{name} {flagged[name]}/{every[name]}" for name in every), *faults])
    print(report)  # noqa: T201 - shown where the test fails, or with -s
    assert min(every.values()) >= FLOORS["least"]
    for part in ("open", "held back"):
        share = 100 * flagged[part] / every[part]
        assert (share >= FLOORS["harmful"]) if kind == "harmful" else (share <= FLOORS["harmless"])


@pytest.mark.slow
def test_a_check_of_digits_alone_does_not_do() -> None:
    """What others use for comparison: every run of digits of the summary stands in the source."""

    def share(kind: str) -> float:
        made = trials(kind)
        numbers = re.compile(r"[0-9]+(?:\.[0-9]+)?").findall
        return 100 * sum(not set(numbers(t.edit.text)) <= set(numbers(t.source)) for t in made) / len(made)

    caught, disturbed = share("harmful"), share("harmless")
    print(f"digits alone: {caught:.1f} % of the harmful edits caught, {disturbed:.1f} % of the harmless ones flagged")  # noqa: T201
    assert caught < 50 < FLOORS["harmful"]
    assert disturbed > 20 > FLOORS["harmless"]
