"""Learns how sure quantities and their measured phrases are: writes `data/quantity_confidence.tsv`, prints how reliable it is.

    python scripts/calibrate_confidence.py articles.jsonl.gz

The text is that of `train_measured.py`. Of each of four parts the measured phrases come from weights learned on the other
three; a phrase is right where it ends with the word that the annotation ends with. `wrong_quantities.tsv` has the
numbers of that text that are no quantities, or none as they are read (in 东六环, 五角枫); the others are right. Both
logistic models are fitted by gradient descent with a quadratic penalty, and judged on the part that they were not
fitted on.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from banmian.annotate.quantity.confidence import Evidence, fact_evidence, measured_evidence
from train_measured import Asked, Example, answered, cases, from_articles, invented, learn, questions, whole

HERE = Path(__file__).parent
DATA = HERE.parent / "dataset" / "banmian" / "data" / "quantity_confidence.tsv"
PARTS, PENALTY, ROUNDS, RATE = 4, 1.0, 600, 0.5
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


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


def report(title: str, pairs: Sequence[tuple[float, bool]]) -> None:
    """Prints the area under the curve, the calibration error and a row for each band."""
    right = [sure for sure, ok in pairs if ok]
    wrong = [sure for sure, ok in pairs if not ok]
    better = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    print(f"\n{title}: {len(pairs)}, AUC {better / (len(right) * len(wrong)):.3f}")
    print("\n| confidence | quantities | mean | right |\n|---|---|---|---|")
    error = 0.0
    for low, high in pairwise(BANDS):
        band = [(sure, ok) for sure, ok in pairs if low <= sure < high]
        if band:
            mean, share = sum(s for s, _ in band) / len(band), sum(ok for _, ok in band) / len(band)
            error += abs(mean - share) * len(band) / len(pairs)
            print(f"| {low:.2f} to {min(high, 1):.2f} | {len(band)} | {mean:.3f} | {share:.3f} |")
    print(f"\nExpected calibration error {error:.3f}.")


def ends_alike(asked: Asked, span: tuple[int, int]) -> bool:
    """Whether a phrase ends with the word that the right one ends with."""
    if asked.right is None:
        return False
    return asked.text[slice(*span)].endswith(asked.text[slice(*asked.right)][-2:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    options = parser.parse_args()
    lines = (HERE / "wrong_quantities.tsv").read_text(encoding="utf-8").splitlines()
    wrong = {tuple(line.split("\t")) for line in lines}
    examples: list[Example] = [*from_articles(options.articles), *invented(), *cases()]
    every = [(example, questions(example)) for example in examples]
    facts: list[list[Judged]] = []
    phrases: list[list[Judged]] = []
    for part in range(PARTS):
        held = [int(example.name, 16) % PARTS == part for example, _ in every]
        weights = whole(learn([asked for (_, asked), out in zip(every, held, strict=True) if not out]))
        facts.append([])
        phrases.append([])
        for (example, asked_in_turn), out in zip(every, held, strict=True):
            if not out:
                continue
            for asked, got in answered([asked_in_turn], weights):
                core = asked.core
                numeral = asked.text[core.num_start : core.num_end]
                evidence = fact_evidence(core, numeral, asked.words.fits.get(core.start), got)
                is_wrong = (example.name, str(core.start), str(core.end)) in wrong
                facts[-1].append(Judged(evidence, not is_wrong))
                if asked.right is not None and got.span is not None:
                    phrases[-1].append(Judged(measured_evidence(core, got), ends_alike(asked, got.span)))
    rows = ["# Weights of evidence for a quantity and for its measured phrase. model, evidence, weight."]
    for name, parts, title in (("fact", facts, "Quantities"), ("measured", phrases, "Measured phrases")):
        pairs = []
        for left_out, judged in enumerate(parts):
            own = fitted([one for at, other in enumerate(parts) if at != left_out for one in other])
            pairs += [(sureness(own, one.evidence), one.right) for one in judged]
        report(title, pairs)
        final = fitted([one for judged in parts for one in judged])
        rows += [f"{name}\t{evidence}\t{weight}" for evidence, weight in final.items()]
    DATA.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
