#!/usr/bin/env python3
"""Write the models of how text reads across a cut (dataset/banmian/data/seam_*): counts, traits, weights.

1. `seam_grams.tsv.gz`: counts of one to three characters (parse/joins/fluency.py).
2. `seam_traits.tsv.gz`: weights of a logistic regression that tells the rest of a text from starts of other paragraphs and
   from rests of other texts (parse/joins/crossing.py). The counts it stands beside are those of the other half of the text.
3. `seam_vectors.npy.gz`, `.tsv`: two small networks whose vectors of the sides of a cut are alike (parse/joins/vectors.py).
4. `seam_weights.tsv`: weights of the evidence for a join (parse/joins.py), a conditional random field over pages composed from
   text that none of the others has seen.

    python scripts/train_seams.py            # some twenty minutes
"""

from __future__ import annotations

import gzip
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from banmian.parse.joins import crossing, fluency, joins
from banmian.parse.joins.matching import Pair, posteriors
from banmian.parse.joins.vectors import Vectors
from seam_corpus import count_grams, is_paragraph, newspaper, rows, sentence_starts
from seam_pages import Cut, compose, place_of_cut, pool
from seam_vectors import learn_vectors

DATA = Path(__file__).resolve().parent.parent / "dataset" / "banmian" / "data"
HELD_OUT = 0.3
"""Share of the text that pages are composed from, and whose counts and traits the models are trained without."""
SEED = 1998
PAGES, ROUNDS, RATE = 4000, 6, 0.1
CUTS = 10
"""Cuts of a paragraph that the traits are learned from."""
STARTS, RESTS = 5, 1
"""Sentences' starts and rests of other texts that each of them is told from."""
NEAR = 12
"""Paragraphs on either side that those are taken from."""
PENALTY, STEPS = 30.0, 50
FEWEST, SMALLEST = 5, 0.08
"""Traits that are seen less often, and those that weigh less, are left out."""
DENSE = ("fluency", "word")


class Choice(NamedTuple):
    """A text that breaks off, and what may go on from it, the true rest first."""

    left: str
    rights: list[str]


def choices(paragraphs: Sequence[str], draw: random.Random) -> list[Choice]:
    """`CUTS` cuts of each paragraph, beside other texts from its neighbourhood."""
    found: list[Choice] = []
    for n, text in enumerate(paragraphs):
        near = [p for p in paragraphs[max(0, n - NEAR) : n + NEAR + 1] if p is not text]
        for at in (place_of_cut(text, draw) for _ in range(CUTS)):
            rests = ((other, place_of_cut(other, draw)) for other in draw.sample(near, min(6, len(near))))
            tails = [other[cut:] for other, cut in rests if cut is not None][:RESTS]
            if at is not None and len(tails) == RESTS:
                starts = [other[draw.choice(sentence_starts(other)) :] for other in draw.sample(near, STARTS)]
                found.append(Choice(text[:at], [text[at:], *starts, *tails]))
    return found


def learn_traits(halves: Sequence[tuple[fluency.Model, Sequence[Choice]]]) -> dict[str, float]:
    """Weights by name, of choices each beside the model of a text they are not from."""
    names: dict[str, int] = {}
    columns, ends, dense = array("i"), array("i", [0]), array("d")
    for model, found in halves:
        for choice in found:
            left = fluency.plain(choice.left[-crossing.SEEN :])
            for text in choice.rights:
                right = fluency.plain(text[: crossing.SEEN])
                columns.extend({names.setdefault(name, len(names)) for name in crossing.traits(left, right)})
                ends.append(len(columns))
                dense.extend((model.continuation(left, right), crossing.word_gain(left, right), 1.0))
    used = np.bincount(columns) >= FEWEST
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, ends))[:, used]
    names = dict(zip(compress(names, used), range(matrix.shape[1]), strict=True))
    beside = np.reshape(dense, (-1, len(DENSE) + 1))
    right_ones = np.arange(len(beside)) % (1 + STARTS + RESTS) == 0
    weights = _logistic(matrix, beside, right_ones)
    kept = {name: float(weights[n]) for name, n in sorted(names.items()) if abs(weights[n]) >= SMALLEST}
    return {name: float(w) for name, w in zip(DENSE, weights[len(names) :], strict=False)} | kept


def _logistic(matrix: csr_matrix, dense: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of the columns of both, those of the sparse one held small (L2)."""
    size = matrix.shape[1]
    turned = matrix.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = matrix @ weights[:size] + dense @ weights[size:]
        wrong = np.logaddexp(0.0, np.where(right, -odds, odds))
        slope = 1.0 / (1.0 + np.exp(-odds)) - right
        held = PENALTY * weights[:size]
        gradient = np.concatenate([turned @ slope + held, dense.T @ slope])
        return float(wrong.sum() + 0.5 * held @ weights[:size]), gradient

    start = np.zeros(size + dense.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x)


class Example(NamedTuple):
    """A page's possible joins with their evidence, and those that are right."""

    found: dict[Pair, dict[str, float]]
    right: frozenset[Pair]


def example(page: Sequence[Cut]) -> Example:
    found = {(i, j): evidence for i, j, evidence in joins.weigh([cut.piece for cut in page])}
    return Example(found, frozenset((i, j) for i, j in found if page[i].paragraph == page[j].paragraph))


def chances(weights: dict[str, float], page: Example) -> dict[Pair, float]:
    """The probability of each possible join."""
    return posteriors({p: sum(weights[name] * x for name, x in e.items()) for p, e in page.found.items()})


def learn(examples: Sequence[Example], draw: random.Random) -> dict[str, float]:
    """Conditional random field by averaged stochastic gradient (Polyak and Juditsky 1992): what is right should be the
    likeliest reading of the page."""
    weights = {name: 0.0 for page in examples for evidence in page.found.values() for name in evidence}
    mean = dict.fromkeys(weights, 0.0)
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn)
        for page in draw.sample(examples, len(examples)):
            likely = chances(weights, page)
            for pair, evidence in page.found.items():
                step = rate * ((pair in page.right) - likely.get(pair, 0.0))
                for name, value in evidence.items():
                    weights[name] += step * value
            if turn >= ROUNDS // 2:
                mean = {name: x + weights[name] for name, x in mean.items()}
    return {name: x / (len(examples) * (ROUNDS - ROUNDS // 2)) for name, x in mean.items()}


def report(weights: dict[str, float], pages: Iterable[Sequence[Cut]]) -> str:
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    false = count = 0
    for page in pages:
        count += 1
        found = example(page)
        got = dict(pair for pair, p in chances(weights, found).items() if joins.is_sure(pair, p))
        true = dict(found.right)
        false += sum(true.get(i) != j for i, j in got.items())
        for i, cut in enumerate(page):
            if cut.piece.is_open:
                kind = "none" if i not in true else "next" if true[i] == i + 1 else "past other text"
                every[kind] += 1
                right[kind] += got.get(i) == true.get(i)
    shares = "  ".join(f"{kind} {right[kind] / every[kind]:.3f} of {every[kind]}" for kind in sorted(every))
    return f"right on pages held out: {shares}; false joins a page {false / count:.3f}"


def use(counts: dict[str, float], traits: dict[str, float], vectors: Vectors) -> None:
    """Have the package read by these models."""
    partial = fluency.Model(rows(counts))
    fluency.model = lambda: partial  # type: ignore[assignment]
    crossing.weights = lambda: traits  # type: ignore[assignment]
    joins.vectors = lambda: vectors  # type: ignore[assignment,attr-defined]
    crossing.reads_on_plain.cache_clear()
    crossing.told.cache_clear()


def train_traits(lines: Sequence[str], draw: random.Random) -> dict[str, float]:
    """Learned from either half of the lines beside the counts of the other."""
    halves = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    models = [fluency.Model(rows(count_grams(half))) for half in halves]
    found = [choices(list(filter(is_paragraph, half)), draw) for half in halves]
    return learn_traits(list(zip(reversed(models), found, strict=True)))


def write(counts: dict[str, float], traits: dict[str, float], vectors: Vectors, weights: dict[str, float]) -> None:
    text = "# context, the characters that follow it, their counts; ^ stands before a paragraph; by scripts/train_seams.py\n"
    text += "".join("\t".join(row) + "\n" for row in rows(counts))
    _pack("seam_grams.tsv.gz", text.encode("utf-8"))
    matrices = [matrix.ravel() for side in (vectors.before, vectors.after) for matrix in side]
    with BytesIO() as packed:
        np.save(packed, np.concatenate(matrices))
        _pack("seam_vectors.npy.gz", packed.getvalue())
    known = f"# the characters of seam_vectors.npy.gz, most frequent first; by scripts/train_seams.py\ncharacters\t{vectors.characters}\n"
    (DATA / "seam_vectors.tsv").write_text(f"{known}unit\t{vectors.unit!r}\n", encoding="utf-8", newline="\n")
    _pack(
        "seam_traits.tsv.gz",
        _table("what is seen on either side of a cut (parse/joins/crossing.py)", traits).encode("utf-8"),
    )
    table = _table("the evidence for a join (parse/joins.py)", weights)
    (DATA / "seam_weights.tsv").write_text(table, encoding="utf-8", newline="\n")


def _pack(name: str, data: bytes) -> None:
    (DATA / name).write_bytes(gzip.compress(data, 9, mtime=0))


def _table(what: str, weights: dict[str, float]) -> str:
    head = f"# weights of {what}; made by scripts/train_seams.py\n"
    lines = "".join(f"{trait}\t{weight:.2f}\n" for trait, weight in weights.items())
    return head + lines


def main() -> None:
    lines = newspaper()
    kept = int(len(lines) * (1 - HELD_OUT))
    middle = (kept + len(lines)) // 2
    draw = random.Random(SEED)  # noqa: S311
    use(count_grams(lines[:kept]), train_traits(lines[:kept], draw), learn_vectors(lines[:kept], SEED))
    for_training, for_report = pool(lines[kept:middle]), pool(lines[middle:])
    weights = learn([example(compose(for_training, draw)) for _ in range(PAGES)], draw)
    print(report(weights, (compose(for_report, draw) for _ in range(PAGES))))
    counts, traits = count_grams(lines), train_traits(lines, random.Random(SEED))  # noqa: S311
    write(counts, traits, learn_vectors(lines, SEED), weights)
    print(f"{len(counts):,} strings, {len(traits):,} traits; weights {weights}")


if __name__ == "__main__":
    main()
