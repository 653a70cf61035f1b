"""The scores of a run, made from the lines of its documents and nothing else."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from banmian.bench.rows import Row
from banmian.bench.score import ALL_MEASURES, ROUGE_MEASURES
from banmian.bench.statistics import FEW_CLUSTERS, RESAMPLES, Estimate, estimates, holm
from banmian.text.hanzi import HAN

SCHEMA = "banmian-benchmark-scores/1"
BASE = "lead"
BASE_OF_FACTS = "none"
"""What the others are compared with."""
"""The system that the others are compared with."""
_SCALE = 10**6
_HAN = re.compile(f"[{HAN}]")
_ROUGE = frozenset(m.name for m in ROUGE_MEASURES)


@dataclass(frozen=True, slots=True)
class Value:
    """A measure of one system."""

    value: float | None
    """0 to 100 (`err_*`: per 100 quantities); None where nothing is counted."""
    ci95: tuple[float, float] | None
    """95 % interval; None where it cannot be told."""
    p: float | None
    """Two-sided p-value of no difference to `lead`."""
    p_holm: float | None
    """The same adjusted for the number of systems."""
    n: int
    """What is counted below the line: quantities, places, ..., of ROUGE documents."""
    n_documents: int
    """Documents in which the measure is defined; the others add nothing to either sum."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the answers of a system are like, whatever they are worth."""

    mean_chars: float
    quantities_per_document: float
    empty: int
    over_budget: int
    without_han: int
    """Answers without a Chinese character, though not empty."""
    cut: int
    """Answers so long that only their beginning was judged."""


@dataclass(frozen=True, slots=True)
class SystemScores:
    """One system in one task."""

    about: str
    sees_reference: bool
    answers: Answers
    measures: dict[str, Value]


@dataclass(frozen=True, slots=True)
class TaskScores:
    """One task."""

    signature: str
    source: str
    reference: str | None
    budget: int
    n_documents: int
    n_pages: int
    left_out: dict[str, int]
    """Articles and sections that make no document, by reason."""
    notes: tuple[str, ...]
    systems: dict[str, SystemScores]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All scores of a run."""

    schema: str = SCHEMA
    banmian: str
    dataset: dict[str, str | None]
    """version, digest, split."""
    seed: int
    resamples: int = RESAMPLES
    signatures: dict[str, str]
    measures: dict[str, dict[str, str | bool]]
    """Of each measure the formula, and whether less is better."""
    tasks: dict[str, TaskScores]


def formulas() -> dict[str, dict[str, str | bool]]:
    """Of each measure the formula, and whether less is better."""
    return {m.name: {"formula": m.formula, "lower_is_better": m.lower_is_better} for m in ALL_MEASURES}


@dataclass
class _Sums:
    """What the lines of one task add up to."""

    systems: tuple[str, ...]
    pages: dict[str, int] = field(default_factory=dict)
    cells: array[int] = field(default_factory=lambda: array("q"))
    """By page, system and measure: the sum above the line, the sum below, documents in which it is defined."""
    answers: dict[str, list[int]] = field(default_factory=dict)
    n_documents: int = 0

    @property
    def width(self) -> int:
        return len(self.systems) * len(ALL_MEASURES) * 3

    def add(self, row: Row) -> None:
        self.n_documents += 1
        if (page := self.pages.get(row["page_id"])) is None:
            page = self.pages[row["page_id"]] = len(self.pages)
            self.cells.extend([0] * self.width)
        at = page * self.width
        for name in self.systems:
            answer = row["systems"][name]
            for measure in ALL_MEASURES:
                top, bottom = _counted(answer, measure.name)
                self.cells[at] += top
                self.cells[at + 1] += bottom
                self.cells[at + 2] += bottom > 0
                at += 3
            seen = self.answers.setdefault(name, [0] * 5)
            output = answer["output"]
            for i, value in enumerate(
                (
                    len(output),
                    not output.strip(),
                    len(output) > row["budget"],
                    bool(output.strip()) and not _HAN.search(output),
                    "cut_from" in answer,
                )
            ):
                seen[i] += int(value)


def _counted(answer: Row, measure: str) -> tuple[int, int]:
    """What an answer adds to the two sums of a measure, as whole numbers."""
    if measure in _ROUGE:
        return (round(answer[measure][2] * _SCALE), 100 * _SCALE) if measure in answer else (0, 0)
    top, bottom = answer["counts"].get(measure, (0, 0))
    return top, bottom


def score_task(
    rows: Iterable[Row],
    systems: Mapping[str, tuple[str, bool]],
    *,
    signature: str,
    source: str,
    reference: str | None,
    budget: int,
    left_out: Mapping[str, int],
    seed: int,
    notes: Sequence[str] = (),
) -> TaskScores:
    """The scores of one task from its lines.

    Args:
        systems: by name what it does and whether it sees the reference; `lead` is one of them.
    """
    sums = _Sums(tuple(systems))
    for row in rows:
        sums.add(row)
    cells = np.frombuffer(sums.cells, dtype=np.int64).reshape(len(sums.pages), len(systems), len(ALL_MEASURES), 3)
    below, defined = cells[..., 1].sum(axis=0), cells[..., 2].sum(axis=0)
    made = estimates(
        cells[..., 0], cells[..., 1], base=sums.systems.index(BASE if BASE in systems else BASE_OF_FACTS), seed=seed
    )
    counted = [j for j in range(len(ALL_MEASURES)) if below[:, j].any()]
    adjusted = {j: holm([row[j].p for row in made]) for j in counted}
    out = {}
    for i, (name, (about, sees)) in enumerate(systems.items()):
        values = {
            ALL_MEASURES[j].name: _value(made[i][j], adjusted[j][i], int(below[i, j]), int(defined[i, j]), j)
            for j in counted
        }
        out[name] = SystemScores(about, sees, _answers(sums, name, values), values)
    return TaskScores(
        signature=signature,
        source=source,
        reference=reference,
        budget=budget,
        n_documents=sums.n_documents,
        n_pages=len(sums.pages),
        left_out=dict(sorted(left_out.items())),
        notes=(*_few(len(sums.pages)), *notes, *_odd(out)),
        systems=out,
    )


def _value(estimate: Estimate, adjusted: float | None, n: int, n_documents: int, measure: int) -> Value:
    ci = estimate.ci95
    return Value(
        value=_round(estimate.value),
        ci95=None if ci is None else (round(ci[0], 4), round(ci[1], 4)),
        p=_round(estimate.p),
        p_holm=_round(adjusted),
        n=n_documents if ALL_MEASURES[measure].name in _ROUGE else n,
        n_documents=n_documents,
    )


def _answers(sums: _Sums, name: str, values: Mapping[str, Value]) -> Answers:
    chars, empty, over, foreign, cut = sums.answers[name]
    quantities = values["claim_prec"].n if "claim_prec" in values else 0
    return Answers(
        mean_chars=round(chars / sums.n_documents, 2),
        quantities_per_document=round(quantities / sums.n_documents, 4),
        empty=empty,
        over_budget=over,
        without_han=foreign,
        cut=cut,
    )


def _few(pages: int) -> tuple[str, ...]:
    if pages == 1:
        return ("All documents are of one page: nothing can be said of chance, and there are no intervals.",)
    if pages < FEW_CLUSTERS:
        return (
            f"There are only {pages} pages: under {FEW_CLUSTERS}, intervals are too narrow and p-values too small.",
        )
    return ()


def _odd(systems: Mapping[str, SystemScores]) -> list[str]:
    """What is to be known of answers before their scores are believed."""
    notes = []
    for name, system in systems.items():
        a = system.answers
        for number, what in (
            (a.empty, "missing (empty): 0 in ROUGE, and no documents of `true`"),
            (a.without_han, "without a Chinese character"),
            (a.cut, "so long that only the beginning was judged (`cut_from` in documents.jsonl)"),
        ):
            if number:
                notes.append(f"{name}: {number:,} of the answers {what}.")
    return notes


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
