"""The best reading of a page's lines as one sequence of labels: linear scores, decoded by Viterbi."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import exp, inf
from operator import add
from typing import NamedTuple, get_args

from banmian.lexicon import read_rows
from banmian.parse.features import Features, page_features
from banmian.parse.layout import LineLabel
from banmian.parse.lines import Line
from banmian.records import MarkRole

LABELS: tuple[LineLabel, ...] = get_args(LineLabel)
_ALLOWED: dict[MarkRole, frozenset[LineLabel]] = {
    "kicker": frozenset({"kicker"}),
    "headline": frozenset({"headline"}),
    "subtitle": frozenset({"subtitle"}),
    "byline": frozenset({"byline"}),
    "bold": frozenset({"section_head", "byline"}),
    "body": frozenset({"paragraph", "section_head", "caption", "credit", "byline", "furniture"}),
}
"""The labels of a line of which the source's markup tells."""
_GIVEN_CONFIDENCE = 0.99
_NO_VOTE = (0.0,) * len(LABELS)
_KEPT = 1 << 12
"""Combinations of marks that are kept weighed: most lines have one of a few hundred."""


class LineReading(NamedTuple):
    """The label of a line, why, and how sure."""

    label: LineLabel
    rule: str
    confidence: float


class _Model(NamedTuple):
    emission: dict[str, tuple[float, ...]]
    """Feature → a weight for each label."""
    transition: tuple[tuple[float, ...], ...]
    """Weights of a label (second index) after another (first)."""
    start: tuple[float, ...]
    reach: float
    """How far behind the best a label may be and still lead to the next one best: what transitions differ by at most,
    and a hair for rounding."""


@cache
def _model() -> _Model:
    columns: dict[str, tuple[float, ...]] = {}
    transition: dict[str, tuple[float, ...]] = {}
    for kind, name, *weights in read_rows("line_labels.tsv"):
        (columns if kind == "feature" else transition)[name] = tuple(float(w) for w in weights)
    after = tuple(transition[label] for label in LABELS)
    return _Model(columns, after, transition["start"], max(map(max, after)) - min(map(min, after)) + 1e-6)


def label_lines(lines: Sequence[Line]) -> list[LineReading]:
    """A label for each line, the best sequence for the page as a whole."""
    if not lines:
        return []
    features = page_features(lines)
    emissions = [_emission(f, line.given) for f, line in zip(features, lines, strict=True)]
    return [
        LineReading(LABELS[k], f"markup:{line.given}", _GIVEN_CONFIDENCE)
        if line.given == LABELS[k]
        else _reading(k, f, line.given)
        for k, f, line in zip(_best_path(emissions), features, lines, strict=True)
    ]


def _best_path(emissions: Sequence[Sequence[float]]) -> list[int]:
    """The best sequence of labels, by Viterbi."""
    model = _model()
    score = [s + e for s, e in zip(model.start, emissions[0], strict=True)]
    back: list[list[int]] = []
    for emission in emissions[1:]:
        least = max(score) - model.reach
        near = [k for k, s in enumerate(score) if s >= least]
        ways = zip(*([score[k] + t for t in model.transition[k]] for k in near), strict=True)
        best: list[int] = []
        following: list[float] = []
        for totals, own in zip(ways, emission, strict=True):
            top = max(totals)
            best.append(near[totals.index(top)])
            following.append(top + own)
        back.append(best)
        score = following
    path = [score.index(max(score))]
    for best in reversed(back):
        path.append(best[path[-1]])
    path.reverse()
    return path


def _emission(features: Features, given: MarkRole | None) -> Sequence[float]:
    """The score of each label; none for labels other than the source's markup allows."""
    total: Sequence[float] = _votes(features.marks, given)
    for name, value in features.degrees:
        total = [t + w * value for t, w in zip(total, _model().emission[name], strict=True)]
    return total


@lru_cache(maxsize=_KEPT)
def _votes(marks: tuple[str, ...], given: MarkRole | None) -> tuple[float, ...]:
    """The part of the marks in the score of each label."""
    total = [0.0 if given is None or label in _ALLOWED[given] else -inf for label in LABELS]
    for name in marks:
        total = list(map(add, total, _model().emission.get(name, _NO_VOTE)))
    return tuple(total)


def _reading(label: int, features: Features, given: MarkRole | None) -> LineReading:
    """The reading with the three features that spoke loudest for it, and its share of the local probability."""
    if not features.degrees:
        return _reading_of_marks(label, features.marks, given)
    return _weigh(label, features, given)


@lru_cache(maxsize=_KEPT)
def _reading_of_marks(label: int, marks: tuple[str, ...], given: MarkRole | None) -> LineReading:
    return _weigh(label, Features(marks, ()), given)


def _weigh(label: int, features: Features, given: MarkRole | None) -> LineReading:
    weights = _model().emission
    spoke = [(-weights[name][label] * value, name) for name, value in features.degrees]
    loudest = sorted((*_loudest(label, features.marks), *spoke))[:3]
    emission = _emission(features, given)
    top = max(emission)
    share = exp(emission[label] - top) / sum([exp(e - top) for e in emission])
    rule = "+".join([name for vote, name in loudest if vote < 0])
    return LineReading(LABELS[label], f"line:{rule}", round(max(0.5, share), 2))


@lru_cache(maxsize=_KEPT)
def _loudest(label: int, marks: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    """The three marks that speak loudest for a label, each behind its vote with the sign turned."""
    return tuple(sorted((-_model().emission.get(name, _NO_VOTE)[label], name) for name in marks)[:3])
