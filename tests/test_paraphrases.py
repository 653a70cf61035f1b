"""Article and summary in newspaper style, each quantity labelled by verdict before the judge saw it: how far it agrees.

`tests/cases/faithfulness/pairs.jsonl` marks the summaries: `{5200余名|entailed}`; `said` and `unsaid` are dates, `left`
is not compared. Both files were labelled by the definitions of version 2; for version 3 the names of the verdicts were
put over (a dropped modifier is `modifier`, a weaker one `entailed`, a swapped number `subject`), no summary was changed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from banmian import benchmark

CASES = Path(__file__).parent / "cases" / "faithfulness"
FLOORS = json.loads((CASES / "floors.json").read_text(encoding="utf-8"))["pairs"]
_MARK = re.compile(r"\{([^|{}]+)\|([a-z_]+)\}")


class Label(NamedTuple):
    """What a marked stretch of a summary is labelled."""

    start: int
    end: int
    verdict: str


class Agreement(NamedTuple):
    """Labels that the judge agrees with and all, by what was asked; and those it disagrees with."""

    right: Counter[str]
    every: Counter[str]
    faults: list[str]


def read(marked: str) -> tuple[str, list[Label]]:
    """A summary without its marks, and the labels that they are."""
    text, labels, pos = "", [], 0
    for m in _MARK.finditer(marked):
        text += marked[pos : m.start()]
        labels.append(Label(len(text), len(text) + len(m[1]), m[2]))
        text, pos = text + m[1], m.end()
    return text + marked[pos:], labels


@cache
def agreement() -> Agreement:
    """Of all pairs; a quantity that carries no label counts against the judge."""
    right, every, faults = Counter[str](), Counter[str](), list[str]()
    texts = [(CASES / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("pairs", "second")]
    for row in map(json.loads, "".join(texts).splitlines()):
        text, labels = read(row["summary"])
        document = benchmark.numeric_faithfulness([text], [row["source"]]).documents[0]
        part = "second" if row["id"][0] == "s" else "held" if int(row["id"][1:]) % 3 == 0 else "open"

        def note(kind: str, what: str, label: object, got: object, place: str = f"{row['id']} {part}") -> None:
            for name in (kind, f"{kind} {place.split()[1]}"):
                every[name] += 1
                right[name] += label == got
            if label != got:
                faults.append(f"{place} {kind} {what}: {label}, judged {got}")

        left = list(document.quantities)
        for label in labels:
            what = text[label.start : label.end]
            found = next((q for q in left if q.start < label.end and label.start < q.end), None)
            if label.verdict in ("said", "unsaid"):
                date = next((d for d in document.dates if d.start < label.end and label.start < d.end), None)
                note("date", what, label.verdict == "said", date and date.supported)
                continue
            if found is not None:
                left.remove(found)
            if label.verdict != "left":
                note("verdict", what, label.verdict, found and found.verdict)
            elif found is not None:
                note("verdict", what, "left", found.verdict)
        for q in left:
            note("verdict", q.text, "no quantity", q.verdict)
    return Agreement(right, every, faults)


def _share(*kinds: str) -> float:
    right, every, faults = agreement()
    report = "; ".join(f"{name} {right[name]}/{every[name]}" for name in every)
    print("\n".join([report, *faults]))  # noqa: T201 - shown where the test fails, or with -s
    return 100 * sum(right[kind] for kind in kinds) / sum(every[kind] for kind in kinds)


def test_verdicts_are_those_of_the_labels() -> None:
    assert agreement().every["verdict"] >= FLOORS["quantities"]
    assert _share("verdict") >= FLOORS["agreed"]


def test_dates() -> None:
    assert _share("date") >= FLOORS["dates"]
