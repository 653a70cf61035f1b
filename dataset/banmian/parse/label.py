"""The best reading of a page's lines as one sequence of labels: linear scores, decoded by Viterbi.

Pages come in two styles: what a paper's archive gives, and a page as it is laid out, where kickers stand above headlines
of several lines. Each style has scores of its own, learned by scripts/train_labels.py. A page is read in both, and the
reading that is the surer, by its probability among all readings in its style, is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import exp, inf, log
from operator import add, mul, sub
from typing import Literal, NamedTuple, get_args

from banmian.lexicon import read_rows
from banmian.parse.features import Features, page_features
from banmian.parse.layout import LineLabel
from banmian.parse.lines import Line
from banmian.records import MarkRole

LABELS: tuple[LineLabel, ...] = get_args(LineLabel)
Style = Literal["archive", "print"]
STYLES: tuple[Style, ...] = get_args(Style)
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
    """The scores of a style."""

    emission: dict[str, tuple[float, ...]]
    """Feature → a weight for each label."""
    transition: tuple[tuple[float, ...], ...]
    """Weights of a label (second index) after another (first)."""
    start: tuple[float, ...]
    gain: tuple[tuple[float, ...], ...]
    """What a label (second index) makes good at most, by its transitions, on another (first); and a hair for rounding."""
    passing: tuple[tuple[float, ...], ...]
    """For each label the exponentials of its transitions' weights after each other one."""


@cache
def _model(style: Style) -> _Model:
    columns: dict[str, tuple[float, ...]] = {}
    transition: dict[str, tuple[float, ...]] = {}
    for kind, own, name, *weights in read_rows("line_labels.tsv"):
        if own == style:
            (columns if kind == "feature" else transition)[name] = tuple(float(w) for w in weights)
    after = tuple(transition[label] for label in LABELS)
    gain = tuple(tuple(max(map(sub, there, here)) + 1e-6 for there in after) for here in after)
    passing = tuple(tuple(map(exp, column)) for column in zip(*after, strict=True))
    return _Model(columns, after, transition["start"], gain, passing)


class _Way(NamedTuple):
    """The best reading of a page in one style."""

    style: Style
    emissions: list[Sequence[float]]
    path: list[int]
    likelihood: float
    """Log of its probability among all readings."""


def label_lines(lines: Sequence[Line]) -> list[LineReading]:
    """A label for each line, the best sequence for the page as a whole."""
    if not lines:
        return []
    features = page_features(lines)
    way = max((_read(style, features, lines) for style in STYLES), key=lambda way: way.likelihood)
    return [
        LineReading(LABELS[k], f"markup:{line.given}", _GIVEN_CONFIDENCE)
        if line.given == LABELS[k]
        else _reading(way.style, k, f, e, line.given)
        for k, f, e, line in zip(way.path, features, way.emissions, lines, strict=True)
    ]


def _read(style: Style, features: Sequence[Features], lines: Sequence[Line]) -> _Way:
    model = _model(style)
    emissions = [_emission(style, f, line.given) for f, line in zip(features, lines, strict=True)]
    path = _best_path(model, emissions)
    return _Way(style, emissions, path, _score(model, emissions, path) - _log_sum(model, emissions))


def _score(model: _Model, emissions: Sequence[Sequence[float]], path: Sequence[int]) -> float:
    """The score of a sequence of labels."""
    passed = sum([model.transition[a][b] for a, b in pairwise(path)])
    return model.start[path[0]] + passed + sum([emission[k] for emission, k in zip(emissions, path, strict=True)])


def _log_sum(model: _Model, emissions: Sequence[Sequence[float]]) -> float:
    """The log of the summed exponentials of the scores of all sequences, by a forward pass."""
    total = 0.0
    before = [exp(score) for score in model.start]
    for emission in emissions:
        top = max(emission)
        here = list(map(mul, before, [exp(score - top) for score in emission]))
        whole = sum(here)
        total += top + log(whole)
        shares = [share / whole for share in here]
        before = [sum(map(mul, shares, column)) for column in model.passing]
    return total


def _best_path(model: _Model, emissions: Sequence[Sequence[float]]) -> list[int]:
    """The best sequence of labels, by Viterbi over those that can still overtake the label best so far."""
    score = [s + e for s, e in zip(model.start, emissions[0], strict=True)]
    back: list[list[int]] = []
    for emission in emissions[1:]:
        first = max(score)
        leader = score.index(first)
        near = [k for k, most in enumerate(map(add, score, model.gain[leader])) if most >= first]
        if len(near) == 1:
            back.append([leader] * len(LABELS))
            score = list(map(add, map(first.__add__, model.transition[leader]), emission))
            continue
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


def _emission(style: Style, features: Features, given: MarkRole | None) -> Sequence[float]:
    """The score of each label; none for labels other than the source's markup allows."""
    total: Sequence[float] = _votes(style, features.marks, given)
    weights = _model(style).emission
    for name, value in features.degrees:
        total = [t + w * value for t, w in zip(total, weights.get(name, _NO_VOTE), strict=True)]
    return total


@lru_cache(maxsize=_KEPT)
def _votes(style: Style, marks: tuple[str, ...], given: MarkRole | None) -> tuple[float, ...]:
    """The part of the marks in the score of each label."""
    total = [0.0 if given is None or label in _ALLOWED[given] else -inf for label in LABELS]
    weights = _model(style).emission
    for name in marks:
        total = list(map(add, total, weights.get(name, _NO_VOTE)))
    return tuple(total)


def _reading(
    style: Style, label: int, features: Features, emission: Sequence[float], given: MarkRole | None
) -> LineReading:
    """The reading with the three features that spoke loudest for it, and its share of the local probability."""
    if features.degrees:
        return _weigh(style, label, features, emission)
    return _reading_of_marks(style, label, features.marks, given)


@lru_cache(maxsize=_KEPT)
def _reading_of_marks(style: Style, label: int, marks: tuple[str, ...], given: MarkRole | None) -> LineReading:
    return _weigh(style, label, Features(marks, ()), _votes(style, marks, given))


def _weigh(style: Style, label: int, features: Features, emission: Sequence[float]) -> LineReading:
    weights = _model(style).emission
    spoke = [(-weights.get(name, _NO_VOTE)[label] * value, name) for name, value in features.degrees]
    loudest = sorted((*_loudest(style, label, features.marks), *spoke))[:3]
    top = max(emission)
    share = exp(emission[label] - top) / sum([exp(e - top) for e in emission])
    rule = "+".join([name for vote, name in loudest if vote < 0])
    return LineReading(LABELS[label], f"line:{rule}", round(max(0.5, share), 2))


@lru_cache(maxsize=_KEPT)
def _loudest(style: Style, label: int, marks: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    """The three marks that speak loudest for a label, each behind its vote with the sign turned."""
    return tuple(sorted((-_model(style).emission.get(name, _NO_VOTE)[label], name) for name in marks)[:3])
