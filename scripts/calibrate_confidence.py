"""Learns how sure quantities and their measured phrases are, and prints how reliable that is.

    python scripts/calibrate_confidence.py articles.jsonl.gz

Writes `data/quantity_confidence.tsv`, `data/quantity_reliability.tsv` and the tables in `docs/annotations.md`. The text is that of `train_measured.py`. Of each
of four parts the measured phrases come from weights learned on the other three; a phrase is right where it ends with the
word that the annotation ends with. `wrong_quantities.tsv` has the numbers of that text that are no quantities, or none as
they are read (in 东六环, 五角枫); the others are right.

`quantity_meaning.tsv` has further numbers of the articles, read by a person with all that the package said of them at
first sight: whether the paper is one of those set aside (`held`), the name of the sentence, the page's day, the number's
span; the field that was wrong (`kind`, `unit`, `modifier`, `change`, `basis`, `aggregation`, `modality`, `time`), or `-`;
and the span of the phrase that was rightly said to be measured (`-`: rightly nothing, `?`: wrongly something or nothing).
Most come from sentences in which a word of plans, change or sums stands. Kinds of faults that this showed were mended
afterwards; their numbers count as wrong all the same, as others of which nobody knows will be.

All logistic models are fitted by gradient descent with a quadratic penalty, and judged on what they were not fitted on.
How often they were then right, in rising steps (isotonic regression), makes the table of reliability; the papers set
aside have no part in either. With `--keep` the models of quantities and of phrases stay as they are; the model of meaning and
the table are made anew, from `quantity_meaning.tsv` alone.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from datetime import date as Date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from banmian.annotate.quantity.confidence import Evidence, fact_evidence, meaning_evidence, measured_evidence
from banmian.annotate.quantity.find import find_quantities
from doc_sections import replace_section
from train_measured import (
    Asked,
    Example,
    Span,
    answered,
    cases,
    from_articles,
    invented,
    learn,
    questions,
    sentences_named,
    whole,
)

HERE = Path(__file__).parent
DATA = HERE.parent / "dataset" / "banmian" / "data"
PARTS, PENALTY, ROUNDS, RATE = 4, 1.0, 600, 0.5
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
LEAST_STEP = 40
"""Cases that a step of the table of reliability stands for at least."""
_OF_FACT = ("kind", "unit")
"""Fields that are the first model's."""


class Judged(NamedTuple):
    """The evidence for something, and whether it is right."""

    evidence: Evidence
    right: bool


def fitted(judged: Sequence[Judged]) -> dict[str, float]:
    """The weights of a logistic model."""
    names = sorted({name for one in judged for name in one.evidence})
    place = {name: at for at, name in enumerate(names)}
    values = np.zeros((len(judged), len(names)))
    for row, one in enumerate(judged):
        for name, value in one.evidence.items():
            values[row, place[name]] = value
    right = np.array([one.right for one in judged], dtype=float)
    weights = np.zeros(len(names))
    penalty = np.array([0.0 if not name else PENALTY for name in names])
    for _ in range(ROUNDS):  # Newton's method would do it in ten, with a matrix to invert
        share = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (share - right) + penalty * weights
        curve = (values**2 * (share * (1 - share))[:, None]).sum(axis=0) + penalty + 1e-3
        weights -= RATE * slope / (curve * 2)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 5e-4}


def sureness(weights: dict[str, float], evidence: Evidence) -> float:
    """The probability that a model gives."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in evidence.items())))


def report(title: str, pairs: Sequence[tuple[float, bool]]) -> str:
    """The area under the curve, the calibration error and a row for each band, in Markdown."""
    right = [sure for sure, ok in pairs if ok]
    wrong = [sure for sure, ok in pairs if not ok]
    better = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    area = better / max(1, len(right) * len(wrong))
    rows = ["| confidence | cases | mean | right |", "|---|---|---|---|"]
    error = 0.0
    for low, high in pairwise(BANDS):
        band = [(sure, ok) for sure, ok in pairs if low <= sure < high]
        if band:
            mean, share = sum(s for s, _ in band) / len(band), sum(ok for _, ok in band) / len(band)
            error += abs(mean - share) * len(band) / len(pairs)
            rows.append(f"| {low:.2f} to {min(high, 1):.2f} | {len(band)} | {mean:.3f} | {share:.3f} |")
    head = f"{title}: {len(pairs)} cases, expected calibration error {error:.3f}, area under the curve {area:.3f}."
    return "\n".join([head, "", *rows])


def ends_alike(asked: Asked, span: tuple[int, int]) -> bool:
    """Whether a phrase ends with the word that the right one ends with."""
    if asked.right is None:
        return False
    return asked.text[slice(*span)].endswith(asked.text[slice(*asked.right)][-2:])


class Reading(NamedTuple):
    """What a person has read: the evidence that the package has for a number today, and what was wrong at first."""

    held: bool
    fact: Judged
    meaning: Judged
    measured: Judged | None


def readings(articles: Path) -> Iterator[Reading]:
    """The numbers of `quantity_meaning.tsv` that the package still finds."""
    wanted: dict[str, dict[Span, list[str]]] = {}
    for line in (HERE / "quantity_meaning.tsv").read_text(encoding="utf-8").splitlines():
        name, start, end, *rest = line.split("\t")
        wanted.setdefault(name, {})[int(start), int(end)] = rest
    for name, text in sentences_named(articles, set(wanted)):
        known = wanted[name]
        day = Date.fromisoformat(next(iter(known.values()))[1])
        quantities = {(q.start, q.end): q for q in find_quantities(text, date=day)}
        asked_in_turn = questions(Example(name, text, dict.fromkeys(known)))
        for asked, got in answered([asked_in_turn]):
            core = asked.core
            part, _, wrong, phrase = known[core.start, core.end]
            numeral = asked.text[core.num_start : core.num_end]
            meaning = meaning_evidence(asked.text[: asked.question.start], quantities[core.start, core.end])
            said = f"{got.span[0]}-{got.span[1]}" if got.span else "-"
            judged = None
            if got.span and (phrase == "?" or said.split("-")[1] == phrase.split("-")[1]):
                judged = Judged(measured_evidence(core, got), phrase != "?")
            yield Reading(
                part == "held",
                Judged(fact_evidence(core, numeral, asked.words.fits.get(core.start), got), wrong not in _OF_FACT),
                Judged(meaning, wrong == "-" or wrong in _OF_FACT),
                judged,
            )


def rising(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Points of a line that rises: what a model gave on the mean, and how often it was right (pool adjacent violators)."""
    steps: list[list[float]] = []  # cases, sum of what was given, number right
    for at in range(0, len(pairs), LEAST_STEP):
        step = sorted(pairs)[at : at + LEAST_STEP]
        steps.append([len(step), sum(given for given, _ in step), sum(right for _, right in step)])
        while len(steps) > 1 and steps[-2][2] / steps[-2][0] >= steps[-1][2] / steps[-1][0]:
            last = steps.pop()
            steps[-1] = [a + b for a, b in zip(steps[-1], last, strict=True)]
    inner: list[tuple[float, float]] = []
    for count, given, right in steps:
        share = round((right + 1) / (count + 2), 4)
        inner.append((round(given / count, 4), max(share, inner[-1][1] if inner else 0.0)))
    return [(0.0, 0.0), *inner, (1.0, max(inner[-1][1], 0.99))]


def on_line(points: Sequence[tuple[float, float]], given: float) -> float:
    """The share right where a model gives that probability."""
    at = max(1, min(len(points) - 1, sum(point[0] < given for point in points)))
    (low, right), (high, righter) = points[at - 1], points[at]
    return right + min(1.0, max(0.0, (given - low) / max(high - low, 1e-9))) * (righter - right)


def chosen() -> set[str]:
    """The sentences that were annotated because an earlier model was unsure of them: no fair sample of its faults."""
    lines = (HERE / "measured_spans.tsv").read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0] for line in lines if line.endswith("\tunsure")}


def annotated(articles: Path) -> tuple[list[list[Judged]], list[list[Judged]]]:
    """For each part the quantities of the annotated sentences, and the phrases that they are said to measure."""
    lines = (HERE / "wrong_quantities.tsv").read_text(encoding="utf-8").splitlines()
    wrong = {tuple(line.split("\t")) for line in lines}
    unsure = chosen()
    examples: list[Example] = [*from_articles(articles), *invented(), *cases()]
    every = [(example, questions(example)) for example in examples]
    facts: list[list[Judged]] = []
    phrases: list[list[Judged]] = []
    for part in range(PARTS):
        held = [int(example.name, 16) % PARTS == part for example, _ in every]
        weights = whole(learn([asked for (_, asked), out in zip(every, held, strict=True) if not out]))
        facts.append([])
        phrases.append([])
        for (example, asked_in_turn), out in zip(every, held, strict=True):
            if not out or example.name in unsure:
                continue
            for asked, got in answered([asked_in_turn], weights):
                core = asked.core
                numeral = asked.text[core.num_start : core.num_end]
                evidence = fact_evidence(core, numeral, asked.words.fits.get(core.start), got)
                is_wrong = (example.name, str(core.start), str(core.end)) in wrong
                facts[-1].append(Judged(evidence, not is_wrong))
                if got.span is not None:
                    phrases[-1].append(Judged(measured_evidence(core, got), ends_alike(asked, got.span)))
    return facts, phrases


def kept() -> dict[str, dict[str, float]]:
    """The models that are there."""
    models: dict[str, dict[str, float]] = {}
    for line in (DATA / "quantity_confidence.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            model, name, weight = line.split("\t")
            models.setdefault(model, {})[name] = float(weight)
    return models


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--keep", action="store_true", help="keep the models of quantities and phrases that are there")
    options = parser.parse_args()
    models = kept() if options.keep else {}
    facts, phrases = ([], []) if options.keep else annotated(options.articles)
    read = list(readings(options.articles))
    own = [one for one in read if not one.held]
    meanings = [[one.meaning for one in own[part::PARTS]] for part in range(PARTS)]
    given: dict[str, list[tuple[float, bool]]] = {}
    for name, parts in (("fact", facts), ("meaning", meanings), ("measured", phrases)):
        given[name] = []
        if not parts:
            continue
        for left_out, judged in enumerate(parts):
            others = fitted([one for at, other in enumerate(parts) if at != left_out for one in other])
            given[name] += [(sureness(others, one.evidence), one.right) for one in judged]
        models[name] = fitted([one for judged in parts for one in judged])

    def whole_of(one: Reading) -> tuple[float, bool]:
        sure = sureness(models["fact"], one.fact.evidence) * sureness(models["meaning"], one.meaning.evidence)
        return sure, one.fact.right and one.meaning.right

    def phrases_of(some: Sequence[Reading]) -> list[tuple[float, bool]]:
        judged = [one.measured for one in some if one.measured is not None]
        return [(sureness(models["measured"], one.evidence), one.right) for one in judged]

    tables = {
        "fact": rising([whole_of(one) for one in own]),
        "measured": rising(given["measured"] + phrases_of(own)),
    }
    aside = [one for one in read if one.held]

    def placed(name: str, pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, bool]]:
        return [(on_line(tables[name], given), right) for given, right in pairs]

    if not options.keep:
        print(report("Quantities, span to unit, left-out parts", given["fact"]), end="\n\n")
        print(report("Phrases, left-out parts", placed("measured", given["measured"])), end="\n\n")
    print(report("Quantities, papers read", placed("fact", [whole_of(one) for one in own])), end="\n\n")
    print(report("Phrases, papers read", placed("measured", phrases_of(own))), end="\n\n")
    apart = (
        report("Facts of papers set aside", placed("fact", [whole_of(one) for one in aside])),
        report("Phrases of papers set aside", placed("measured", phrases_of(aside))),
    )
    print("\n\n".join(apart))
    replace_section("reliability", "\n\n".join(apart))
    rows = ["# Weights of evidence for a quantity, its meaning, its measured phrase. model, evidence, weight."]
    rows += [f"{name}\t{key}\t{weight}" for name, weights in models.items() for key, weight in weights.items()]
    (DATA / "quantity_confidence.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    rows = ["# How often a model was right where it gave a probability; on a line between. model, given, right."]
    rows += [f"{name}\t{point}\t{right}" for name, points in tables.items() for point, right in points]
    (DATA / "quantity_reliability.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
