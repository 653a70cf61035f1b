"""The best reading of a page's lines as one sequence of labels: linear scores, decoded by Viterbi.

Pages come in two styles: what a paper's archive gives, and a page as it is laid out, where kickers stand above headlines
of several lines. Each style has scores of its own, learned by scripts/train_labels.py. A page is read in both; which reading
is taken is told by how sure it is, that is its probability among all readings in its style, and by cues of the style.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from math import exp, inf
from operator import add, mul, sub
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from banmian.parse.labels.context_features import Features, page_features
from banmian.parse.layout import LineLabel
from banmian.parse.lines import Line
from banmian.records import MarkRole
from banmian.text.tables import read_rows

LABELS: tuple[LineLabel, ...] = get_args(LineLabel)
_Floats = NDArray[np.float64]

Style = Literal["archive", "print"]
"""What a paper's archive gives, and a page as it is laid out."""
STYLES: tuple[Style, ...] = get_args(Style)
_SHAPES = ("words", "plain", "quoted", "clauses", "parts")
CUES = (
    *("folio", "a paper", "to a page", "of the paper", "staff", "column tag", "place alone"),
    *(f"words before {shape}" for shape in _SHAPES),
    *(f"heading 1 of {size}" for size in range(1, 6)),
    *(f"plain before {shape}" for shape in ("plain", "quoted", "clauses", "parts")),
    *("quoted before plain", "parts before parts"),
)
"""Marks of lines that tell a page's style."""
_CUES_TRUST = 3.0
"""How many times the log odds that cues give count beside those of the readings, whose errors come in groups."""
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
_IS_CUE = frozenset(CUES)
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


@cache
def _model(style: Style) -> _Model:
    columns: dict[str, tuple[float, ...]] = {}
    transition: dict[str, tuple[float, ...]] = {}
    for kind, own, name, *weights in read_rows("line_labels.tsv"):
        if own == style:
            (columns if kind == "feature" else transition)[name] = tuple(float(w) for w in weights)
    after = tuple(transition[label] for label in LABELS)
    gain = tuple(tuple(max(map(sub, there, here)) + 1e-6 for there in after) for here in after)
    return _Model(columns, after, transition["start"], gain)


@cache
def _cue_weights() -> tuple[float, ...]:
    weights = {name: float(weight) for kind, _, name, weight, *_ in read_rows("line_labels.tsv") if kind == "cue"}
    return tuple(weights[name] for name in (*CUES, "bias"))


def page_cues(features: Sequence[Features]) -> list[float]:
    """How often a page has each of the cues of its style, for each group of short lines and at most once."""
    count = Counter(mark for line in features for mark in line.marks if mark in _IS_CUE)
    groups = sum([count[f"heading 1 of {size}"] for size in range(1, 6)]) or 1
    return [min(1.0, count[cue] / groups) for cue in CUES]


def _cue_odds(features: Sequence[Features]) -> float:
    """The log odds of a page's being laid out, by its cues."""
    *weights, bias = _cue_weights()
    odds: float = sum(map(mul, weights, page_cues(features)), bias)
    return odds


def label_lines(lines: Sequence[Line]) -> list[LineReading]:
    """A label for each line, the best sequence for the page as a whole."""
    if not lines:
        return []
    features = page_features(lines)
    ways = [[_emission(style, f, line.given) for f, line in zip(features, lines, strict=True)] for style in STYLES]
    archive, laid_out = _likelihoods(np.array(ways))
    chosen = int(laid_out - archive + _CUES_TRUST * _cue_odds(features) > 0)
    style, emissions = STYLES[chosen], ways[chosen]
    return [
        LineReading(LABELS[k], f"markup:{line.given}", _GIVEN_CONFIDENCE)
        if line.given == LABELS[k]
        else _reading(style, k, f, e, line.given)
        for k, f, e, line in zip(_best_path(_model(style), emissions), features, emissions, lines, strict=True)
    ]


def _likelihoods(scores: _Floats) -> _Floats:
    """For each style the log of the probability of its best reading among all its readings, by a pass with the highest and
    one with the summed scores; `scores` are by style, line and label."""
    start, transition, passing = _tables()
    tops = scores.max(2, keepdims=True)
    below = scores - tops
    shares = np.exp(below)
    best, total = start + below[:, 0], np.zeros(len(STYLES))
    before = np.exp(start)[:, None, :]
    for line in range(below.shape[1]):
        if line:
            best = (best[:, :, None] + transition).max(1) + below[:, line]
            before = before @ passing
        before = before * shares[:, line, None]
        whole = before.sum(2, keepdims=True)
        before /= whole
        total += np.log(whole[:, 0, 0])
    likelihoods: _Floats = best.max(1) - total
    return likelihoods


@cache
def _tables() -> tuple[_Floats, _Floats, _Floats]:
    """For all styles the weights of the first label, those of labels after others, and the exponentials of these."""
    models = [_model(style) for style in STYLES]
    transition = np.array([model.transition for model in models])
    return np.array([model.start for model in models]), transition, np.exp(transition)


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
