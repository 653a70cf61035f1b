#!/usr/bin/env python3
"""Write the weights of the line labeller (dataset/banmian/data/line_labels.tsv).

A linear-chain conditional random field (Lafferty and others 2001) for each style of pages, learned from pages composed
here (label_pages.py), its weights held near those set by hand (line_labels_prior.tsv); and a logistic regression that tells
a page's style by its cues. Pages that nothing is learned from: tests/cases/press.

    python scripts/train_labels.py           # a minute
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from banmian.parse.labels.context_features import page_features
from banmian.parse.labels.tagger import CUES, LABELS, STYLES, Style, page_cues
from banmian.parse.lines import read_lines
from label_pages import PAGES, Article, Page, articles_of, composed, read_pages, read_reports, variants

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "dataset" / "banmian" / "data" / "line_labels.tsv"
CASES = HERE.parent / "tests" / "cases" / "pages"
PRIOR = HERE / "line_labels_prior.tsv"
SEED = 1998
EACH, COMPOSED, OF_CASES = 12, 400, 4
"""Variants of each page, pages composed of reports, and variants of each page of a single difficulty."""
SPREAD: dict[Style, float] = {"archive": 0.2, "print": 1.5}
"""Standard deviation of the weights around those set by hand. These come from pages of the first style."""
PAGES_WORTH = 60
"""Pages that all the pages of a style count as beside the prior."""
CUES_SPREAD, CUES_WORTH = 0.6, 300
"""Standard deviation of the cues' weights, and pages that all pages count as beside this."""
SMALLEST = 0.02

_Floats = NDArray[np.float64]


class Corpus(NamedTuple):
    """The lines of pages, page after page."""

    evidence: csr_matrix
    labels: NDArray[np.intp]
    sizes: NDArray[np.intp]
    """Lines of each page, the longest page first."""


class Weights(NamedTuple):
    emission: _Floats
    transition: _Floats
    start: _Floats


def corpus(pages: Sequence[Page], names: dict[str, int]) -> Corpus:
    """The evidence of the pages; names that are new get a number."""
    found = []
    for page in pages:
        lines = read_lines(page.text)
        if len(lines) == len(page.labels):  # else it was taken for hard-wrapped
            found.append((page_features(lines), page.labels))
    found.sort(key=lambda page: -len(page[1]))
    columns, values, ends = list[int](), list[float](), [0]
    for features, _ in found:
        for line in features:
            for name, value in (*((mark, 1.0) for mark in line.marks), *line.degrees):
                columns.append(names.setdefault(name, len(names)))
                values.append(value)
            ends.append(len(columns))
    labels = np.array([LABELS.index(label) for _, page in found for label in page])
    matrix = csr_matrix((values, columns, ends), shape=(len(labels), len(names)))
    return Corpus(matrix, labels, np.array([len(page) for _, page in found]))


def prior(names: Mapping[str, int]) -> Weights:
    emission, transition = np.zeros((len(names), len(LABELS))), np.zeros((len(LABELS), len(LABELS)))
    start = np.zeros(len(LABELS))
    for line in PRIOR.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, name, *weights = line.split("\t")
            row = np.array(list(map(float, weights)))
            if kind == "feature" and name in names:
                emission[names[name]] = row
            elif name == "start":
                start = row
            elif kind == "transition":
                transition[LABELS.index(name)] = row
    return Weights(emission, transition, start)


def loss(weights: Weights, pages: Corpus) -> tuple[float, Weights]:
    """Negative log likelihood of the labels and its gradient, by forward and backward passes over all pages at once."""
    emission = pages.evidence @ weights.emission
    sizes = pages.sizes
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    steps = [starts[: int((sizes > step).sum())] + step for step in range(sizes[0])]
    passing = np.exp(weights.transition)
    forward, backward = np.zeros_like(emission), np.zeros_like(emission)
    forward[starts] = emission[starts] + weights.start
    for lines in steps[1:]:
        forward[lines] = _through(forward[lines - 1], passing) + emission[lines]
    for lines in reversed(steps[1:]):
        backward[lines - 1] = _through(backward[lines] + emission[lines], passing.T)
    top = forward[starts + sizes - 1]
    whole = np.log(np.exp(top - top.max(1, keepdims=True)).sum(1)) + top.max(1)
    of_line = np.repeat(whole, sizes)[:, None]
    share = np.exp(forward + backward - of_line)
    following = np.ones(len(emission), bool)
    following[starts] = False
    here = np.flatnonzero(following)
    own, before = pages.labels[here], pages.labels[here - 1]
    right = emission[np.arange(len(emission)), pages.labels].sum() + weights.start[pages.labels[starts]].sum()
    right += weights.transition[before, own].sum()
    left, after = forward[here - 1], backward[here] + emission[here] - of_line[here]
    high = left.max(1, keepdims=True)
    pairs = (np.exp(left - high).T @ np.exp(after + high)) * passing
    np.add.at(pairs, (before, own), -1.0)
    share[np.arange(len(share)), pages.labels] -= 1.0
    slope = Weights(np.asarray(pages.evidence.T @ share), pairs, share[starts].sum(0))
    return float(whole.sum() - right), slope


def _through(scores: _Floats, passing: _Floats) -> _Floats:
    high = scores.max(1, keepdims=True)
    out: _Floats = np.log(np.exp(scores - high) @ passing + 1e-300) + high
    return out


def learn(pages: Corpus, middle: Weights, spread: float) -> Weights:
    """The likeliest weights, by L-BFGS."""
    shapes, ends = [part.shape for part in middle], np.cumsum([part.size for part in middle])
    center = np.concatenate([part.ravel() for part in middle])
    worth = PAGES_WORTH / len(pages.sizes)

    def parted(flat: _Floats) -> Weights:
        return Weights(*(p.reshape(s) for p, s in zip(np.split(flat, ends[:-1]), shapes, strict=True)))

    def objective(flat: _Floats) -> tuple[float, _Floats]:
        value, slope = loss(parted(flat), pages)
        off = (flat - center) / spread
        return value * worth + 0.5 * float(off @ off), np.concatenate(
            [part.ravel() for part in slope]
        ) * worth + off / spread

    return parted(minimize(objective, center, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x)


def learn_cues(pages: Mapping[Style, Sequence[Page]]) -> _Floats:
    """Weights of the cues, and their bias at the end, by logistic regression in which both styles weigh the same."""
    found = [[page_cues(page_features(read_lines(page.text))) for page in pages[style]] for style in STYLES]
    x, sizes = np.array([*found[0], *found[1]]), [len(found[0]), len(found[1])]
    y = np.repeat([0.0, 1.0], sizes)
    worth = CUES_WORTH * np.repeat([0.5 / size for size in sizes], sizes)

    def objective(w: _Floats) -> tuple[float, _Floats]:
        odds = x @ w[:-1] + w[-1]
        slope = (1 / (1 + np.exp(-odds)) - y) * worth
        value = float((np.logaddexp(0.0, np.where(y > 0, -odds, odds)) * worth).sum())
        held = w[:-1] / CUES_SPREAD**2
        return value + 0.5 * float(held @ w[:-1]), np.append(x.T @ slope + held, slope.sum())

    return np.asarray(minimize(objective, np.zeros(len(CUES) + 1), jac=True, method="L-BFGS-B").x)


def archive_pages(draw: random.Random) -> list[Page]:
    reports: dict[str, list[Article]] = {
        kind: read_reports(PAGES / f"reports-{kind}.txt") for kind in ("central", "local", "long")
    }
    whole = [article for page in read_pages(PAGES / "archive") for article in articles_of(*page)]
    captions = [row.text for article in reports["long"] for row in article if row.label == "caption"]
    pools = [[*reports["central"], *reports["local"]], reports["long"], whole]
    return variants(PAGES / "archive", EACH, draw) + [composed(pools, captions, (3, 8), draw) for _ in range(COMPOSED)]


def write(cues: _Floats, models: Mapping[Style, Weights], names: Mapping[str, int]) -> None:
    lines = [
        "# Weights of the line labeller (parse/labels/tagger.py), made by scripts/train_labels.py. For each style of pages a",
        "# feature row is a vote for each label, scaled by the feature's value; a transition row gives the score of each",
        "# label after the row's own; a cue row tells of laid-out pages.",
    ]
    lines += [f"cue\tany\t{name}\t{weight:.2f}" for name, weight in zip((*CUES, "bias"), cues, strict=True)]
    for style, model in models.items():
        lines.append("\t".join(["#", style, "(name)", *LABELS]))
        rows = [("feature", name, model.emission[n]) for name, n in names.items()]
        rows += [("transition", "start", model.start)]
        rows += [("transition", label, row) for label, row in zip(LABELS, model.transition, strict=True)]
        for kind, name, row in rows:
            if kind == "transition" or np.abs(row).max() >= SMALLEST:
                lines.append("\t".join([kind, style, name, *(f"{w:.2f}" for w in row)]))
    DATA.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    draw = random.Random(SEED)  # noqa: S311
    pages: dict[Style, list[Page]] = {"archive": archive_pages(draw), "print": variants(PAGES / "print", EACH, draw)}
    single = variants(CASES, OF_CASES, draw)
    names: dict[str, int] = {}
    both = {style: corpus([*pages[style], *(single if style == "archive" else ())], names) for style in STYLES}
    both = {style: c._replace(evidence=_widened(c.evidence, len(names))) for style, c in both.items()}
    models = {style: learn(both[style], prior(names), SPREAD[style]) for style in STYLES}
    write(learn_cues(pages), models, names)
    print({style: f"{len(c.sizes)} pages, {len(c.labels)} lines" for style, c in both.items()}, len(names), "features")


def _widened(matrix: csr_matrix, columns: int) -> csr_matrix:
    return csr_matrix((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], columns))


if __name__ == "__main__":
    main()
