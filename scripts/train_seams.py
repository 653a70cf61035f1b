#!/usr/bin/env python3
"""Write the models of how text reads across a cut (dataset/banmian/data/seam_*): counts, vectors, traits, weights.

    python scripts/train_seams.py --bases                                 # downloads the newspaper of 1998; ten minutes
    python scripts/train_seams.py ARTICLES.jsonl.gz [--without IDS]       # five minutes

1. `--bases` makes, from newspaper text of 1998, `seam_grams.tsv.gz`: counts of one to three characters
   (parse/joins/fluency.py), and `seam_vectors.npy.gz`, `.tsv`: two small networks whose vectors of the sides of a cut are
   alike (parse/joins/vectors.py). The counts are also read by the line labeller: with others its weights have to be made anew.
2. ARTICLES makes `seam_traits.tsv.gz`: weights of a logistic regression that tells the rest of a text from starts of other
   paragraphs and from rests of other texts (parse/joins/crossing.py), beside the counts, which have not seen these articles;
   and `seam_weights.tsv`: weights of the evidence for a join (parse/joins/joins.py), a conditional random field over pages
   composed of articles that nothing before has seen. As many again are kept for the report that is printed.

ARTICLES holds an article a line with the fields id, body_paragraphs, suspect and multi_item.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from io import BytesIO
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from banmian.parse.joins import crossing, fluency, joins
from banmian.parse.joins.matching import Pair, posteriors
from seam_corpus import count_grams, is_paragraph, newspaper, rows, sentence_starts
from seam_pages import Cut, compose, place_of_cut, pool
from seam_vectors import learn_vectors

DATA = Path(__file__).resolve().parent.parent / "dataset" / "banmian" / "data"
HELD_OUT = 0.3
"""Share of the articles that pages are composed from, and that traits and vectors are learned without."""
SEED = 1998
PAGES, ROUNDS, RATE = 2500, 6, 0.1
CUTS = 3
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


def learn_traits(found: Sequence[Choice]) -> dict[str, float]:
    """Weights by name, beside the counts of a text that the choices are not from."""
    model = fluency.model()
    names: dict[str, int] = {}
    columns, ends, dense = array("i"), array("i", [0]), array("d")
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


def use(traits: dict[str, float]) -> None:
    """Have the package read by these weights."""
    crossing.weights = lambda: traits  # type: ignore[assignment]
    crossing.reads_on_plain.cache_clear()
    crossing.told.cache_clear()


def write_bases() -> None:
    lines = newspaper()
    vectors = learn_vectors(lines, SEED)
    text = "# context, the characters that follow it, their counts; ^ stands before a paragraph; by scripts/train_seams.py\n"
    text += "".join("\t".join(row) + "\n" for row in rows(count_grams(lines)))
    _pack("seam_grams.tsv.gz", text.encode("utf-8"))
    matrices = [matrix.ravel() for side in (vectors.before, vectors.after) for matrix in side]
    with BytesIO() as packed:
        np.save(packed, np.concatenate(matrices))
        _pack("seam_vectors.npy.gz", packed.getvalue())
    known = f"# the characters of seam_vectors.npy.gz, most frequent first; by scripts/train_seams.py\ncharacters\t{vectors.characters}\n"
    (DATA / "seam_vectors.tsv").write_text(f"{known}unit\t{vectors.unit!r}\n", encoding="utf-8", newline="\n")


def write(traits: dict[str, float], weights: dict[str, float]) -> None:
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


def read_articles(path: Path, without: Collection[str]) -> list[list[str]]:
    """The lines of each article, headings included."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [
            [" ".join(text.split("\n")).strip() for text in fields["body_paragraphs"]]
            for fields in map(json.loads, lines)
            if fields["id"] not in without and not fields["suspect"] and not fields["multi_item"]
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--without", type=Path, help="a file of the ids of articles that are kept out, one a line")
    parser.add_argument("--bases", action="store_true", help="write the counts and vectors")
    args = parser.parse_args()
    if args.bases:
        write_bases()
    if args.articles is None:
        return
    draw = random.Random(SEED)  # noqa: S311
    articles = read_articles(args.articles, args.without.read_text("utf-8").split() if args.without else ())
    draw.shuffle(articles)
    kept = int(len(articles) * (1 - HELD_OUT))
    middle = (kept + len(articles)) // 2
    known = [line for article in articles[:kept] for line in article]
    traits = learn_traits(choices(list(filter(is_paragraph, known)), draw))
    use(traits)
    for_training, for_report = pool(articles[kept:middle]), pool(articles[middle:])
    weights = learn([example(compose(for_training, draw)) for _ in range(PAGES)], draw)
    print(report(weights, (compose(for_report, draw) for _ in range(PAGES))))
    write(traits, weights)
    print(f"{len(traits):,} traits; weights {weights}")


if __name__ == "__main__":
    main()
