"""How sure a quantity and its measured phrase are: two logistic models over evidence, calibrated on held-out text.

`scripts/calibrate_confidence.py` learns the weights of `quantity_confidence.tsv` and prints how reliable they are.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, Protocol

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.measured import Measured
from banmian.records import Aggregation, ChangeDirection, Modality, ModifierClass, TimeBasis
from banmian.text.numerals import BIG_UNITS, CHARACTERS, SMALL_UNITS
from banmian.text.tables import read_rows

Evidence = dict[str, float]

_MULTIPLIERS = frozenset(SMALL_UNITS + BIG_UNITS)
_HAN = frozenset(CHARACTERS)
_STEPS = 12.0
"""Steps of a score of the model of words in a nat."""
_MOST = 4.0
_MOST_WORDS = 6
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
        f"words between, {measured.answer}": min(measured.distance, _MOST_WORDS) / _MOST_WORDS,
        f"head {measured.head}": 1.0,
        f"beyond {measured.beyond}": 1.0,
    }


def meaning_evidence(said: str, read: Read) -> Evidence:
    """What speaks for and against what the words around a quantity were taken to say of it.

    Args:
        said: the folded words before it in its sentence, `_LONGEST_SAID` characters of them at most.
        read: what was read.
    """
    said = said[-_LONGEST_SAID:]
    near = said[-_NEAR:]
    out: Evidence = {"": 1.0}
    if read.modality != "actual":
        out[f"modality {read.modality}"] = 1.0
    elif _TO_COME.search(said):
        out["word of what is to come"] = 1.0
    if read.change_direction is not None:
        out[f"change {read.change_direction}"] = 1.0
    elif _OF_CHANGE.search(near):
        out["word of change"] = 1.0
    if read.aggregation is not None:
        out[f"aggregation {read.aggregation}"] = 1.0
    elif _OF_SUMS.search(near):
        out["word of sums"] = 1.0
    if read.modifier_class is not None:
        out["modifier"] = 1.0
    if _OF_BASE.search(said):
        out["word of comparison"] = 1.0
    out[f"time {read.time_basis}"] = 1.0
    return out


class Read(Protocol):
    """What was read of a quantity's meaning, None where nothing was; a `Quantity` is one."""

    @property
    def modality(self) -> Modality: ...
    @property
    def change_direction(self) -> ChangeDirection | None: ...
    @property
    def aggregation(self) -> Aggregation | None: ...
    @property
    def modifier_class(self) -> ModifierClass | None: ...
    @property
    def time_basis(self) -> TimeBasis | None: ...


class Meaning(NamedTuple):
    """What was read of a quantity's meaning before there is a `Quantity`."""

    modality: Modality
    change_direction: ChangeDirection | None
    aggregation: Aggregation | None
    modifier_class: ModifierClass | None
    time_basis: TimeBasis | None


_LONGEST_SAID, _NEAR = 40, 8
"""Characters before a quantity in which words are looked for."""
_TO_COME = re.compile("将|要|拟|计划|规划|预[计测期]|可|能|会|力争|目标|有望|争取|确保|今后|应")
_OF_CHANGE = re.compile("[增减降涨跌升翻扩缩高低多少超快慢]")
_OF_SUMS = re.compile("[均每共总]|累计|合计")
_OF_BASE = re.compile("[比较从由]|相当|恢复")


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


@cache
def _reliability() -> dict[str, list[tuple[float, float]]]:
    """For each model how often it was right where it gave a probability: rising points of a line."""
    out: dict[str, list[tuple[float, float]]] = {}
    for model, given, right in read_rows("quantity_reliability.tsv"):
        out.setdefault(model, []).append((float(given), float(right)))
    return out


def raw_probability(model: str, evidence: Mapping[str, float]) -> float:
    """The probability that a model gives before it is calibrated."""
    weights = _weights()[model]
    total = sum([weights.get(name, 0.0) * value for name, value in evidence.items()])
    return 1 / (1 + math.exp(-total))


def calibrated(model: str, given: float) -> float:
    """How often the model was right where it gave that probability, in thousandths."""
    points = _reliability().get(model, [(0.0, 0.0), (1.0, 1.0)])
    at = max(1, min(len(points) - 1, bisect_left(points, (given,))))
    (low, right), (high, righter) = points[at - 1], points[at]
    share = min(1.0, max(0.0, (given - low) / (high - low)))
    return round(right + share * (righter - right), 3)


def fact_confidence(fact: Mapping[str, float], meaning: Mapping[str, float]) -> float:
    """The probability that a quantity is read right, what is said of it included."""
    return calibrated("fact", raw_probability("fact", fact) * raw_probability("meaning", meaning))


def measured_confidence(evidence: Mapping[str, float]) -> float:
    """The probability that a measured phrase ends with the right word."""
    return calibrated("measured", raw_probability("measured", evidence))
