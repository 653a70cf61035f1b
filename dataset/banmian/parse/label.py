"""The best reading of a page's lines as one sequence of labels: linear scores, decoded by Viterbi."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
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


@cache
def _model() -> _Model:
    columns: dict[str, tuple[float, ...]] = {}
    transition: dict[str, tuple[float, ...]] = {}
    for kind, name, *weights in read_rows("line_labels.tsv"):
        (columns if kind == "feature" else transition)[name] = tuple(float(w) for w in weights)
    return _Model(columns, tuple(transition[label] for label in LABELS), transition["start"])


def label_lines(lines: Sequence[Line]) -> list[LineReading]:
    """A label for each line, the best sequence for the page as a whole."""
    if not lines:
        return []
    model = _model()
    features = page_features(lines)
    emissions = [_emission(f, model, line.given) for f, line in zip(features, lines, strict=True)]
    width = range(len(LABELS))
    into = [tuple(row[here] for row in model.transition) for here in width]
    score = [s + e for s, e in zip(model.start, emissions[0], strict=True)]
    back: list[list[int]] = []
    for emission in emissions[1:]:
        best: list[int] = []
        following: list[float] = []
        for here in width:
            totals = list(map(add, score, into[here]))
            top = max(totals)
            best.append(totals.index(top))
            following.append(top + emission[here])
        back.append(best)
        score = following
    path = [max(width, key=lambda k: score[k])]
    for best in reversed(back):
        path.append(best[path[-1]])
    path.reverse()
    return [
        LineReading(LABELS[k], f"markup:{line.given}", _GIVEN_CONFIDENCE)
        if line.given == LABELS[k]
        else _reading(k, e, f, model)
        for k, e, f, line in zip(path, emissions, features, lines, strict=True)
    ]


def _emission(features: Features, model: _Model, given: MarkRole | None) -> list[float]:
    """The score of each label; none for labels other than the source's markup allows."""
    total = [0.0] * len(LABELS)
    for name, value in features.items():
        weights = model.emission.get(name)
        if weights:
            for k, w in enumerate(weights):
                total[k] += w * value
    if given is not None:
        return [score if label in _ALLOWED[given] else -inf for label, score in zip(LABELS, total, strict=True)]
    return total


def _reading(label: int, emission: Sequence[float], features: Features, model: _Model) -> LineReading:
    """The reading with the three features that spoke loudest for it, and its share of the local probability."""
    spoke = [(model.emission[n][label] * v, n) for n, v in features.items() if n in model.emission]
    rule = "+".join(n for w, n in sorted(spoke, key=lambda x: (-x[0], x[1]))[:3] if w > 0)
    top = max(emission)
    share = exp(emission[label] - top) / sum(exp(e - top) for e in emission)
    return LineReading(LABELS[label], f"line:{rule}", round(max(0.5, share), 2))
