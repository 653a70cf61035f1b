"""How sure a quantity and its measured phrase are: two logistic models over evidence, calibrated on held-out text.

`scripts/calibrate_confidence.py` learns the weights of `quantity_confidence.tsv` and prints how reliable they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.measured import Measured
from banmian.text.numerals import BIG_UNITS, CHARACTERS, SMALL_UNITS
from banmian.text.tables import read_rows

Evidence = dict[str, float]

_MULTIPLIERS = frozenset(SMALL_UNITS + BIG_UNITS)
_HAN = frozenset(CHARACTERS)
_STEPS = 12.0
"""Steps of a score of the model of words in a nat."""
_MOST = 4.0
_LEAST_BELIEF, _MOST_BELIEF = 0.02, 0.995


def fact_evidence(core: Core, numeral: str, fit: tuple[int, int, int] | None, measured: Measured) -> Evidence:
    """What speaks for and against the span, kind, value and unit of a quantity.

    Args:
        numeral: its numeral as written.
        fit: how well it fits what the model of words reads, an independent reading; None for what that has not seen.
        measured: the phrase that it measures.
    """
    out: Evidence = {"": 1.0, f"rule {core.rule}": 1.0}
    if numeral[:1] in _HAN:
        out["Han numeral"] = 1.0
        if len(numeral) == 1:
            out["one Han digit"] = 1.0
        if core.modifier is None and _MULTIPLIERS.issuperset(numeral):
            out["bare multiplier"] = 1.0
    if core.unit is None:
        out["no unit"] = 1.0
    if fit is not None:
        for name, score in zip(("begins", "ends", "number"), fit, strict=True):
            out[name] = max(-_MOST, min(_MOST, score / _STEPS))
    if measured.span is None:
        out["measures nothing"] = 1.0
    out["belief"] = odds(measured.belief)
    return out


def measured_evidence(core: Core, measured: Measured) -> Evidence:
    """What speaks for and against a measured phrase, or for there being none."""
    sure = odds(measured.belief)
    return {
        "": 1.0,
        "belief": sure,
        f"answer {measured.answer}": 1.0,
        f"belief {measured.answer}": sure,
        f"unit {core.unit_class}": 1.0,
        f"kind {core.kind}": 1.0,
    }


def odds(belief: float) -> float:
    """The logarithm of the odds of a share, within limits."""
    share = max(_LEAST_BELIEF, min(_MOST_BELIEF, belief))
    return math.log(share / (1 - share))


@cache
def _weights() -> dict[str, dict[str, float]]:
    out: dict[str, dict[str, float]] = {}
    for model, name, weight in read_rows("quantity_confidence.tsv"):
        out.setdefault(model, {})[name] = float(weight)
    return out


def probability(model: str, evidence: Mapping[str, float]) -> float:
    """The probability that what `model` (`fact`, `measured`) judges is right, in thousandths."""
    weights = _weights()[model]
    total = sum(weights.get(name, 0.0) * value for name, value in evidence.items())
    return round(1 / (1 + math.exp(-total)), 3)
