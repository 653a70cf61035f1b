"""Derived values: by example, and every result that is reckoned equals its own formula over its operands."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from banmian import benchmark, find_quantities
from banmian.bench.derive.additive import base_of_points, differences, remainders, sums
from banmian.bench.derive.rates import amounts_of_shares, bases, complements, ratios
from banmian.bench.derive.results import Result
from banmian.bench.dimension import Dimensions
from banmian.bench.figures import figures_of

CASES = json.loads((Path(__file__).parent / "cases" / "faithfulness" / "derived.json").read_text(encoding="utf-8"))
_TEXT = (
    "全县有果园320户，其中苹果180户、梨90户，总产1.63万吨，比上年增产780吨，产值24.5亿元，同比增长25%。"
    "合格率91.2%，比上年提高3.7个百分点，外销占58%，内销占30%。客流由40万人次增至90万人次，外地游客占四分之一，"
    "同比下降12%。投资3.9亿元，增长1.3倍。"
)
_SIGNS = {"sum": "+", "remainder": "-", "difference": "-", "product": "*", "quotient": "/"}


@pytest.mark.parametrize(("source", "claim", "verdicts"), CASES)
def test_by_example(source: str, claim: str, verdicts: list[str]) -> None:
    document = benchmark.numeric_faithfulness([claim], [source]).documents[0]
    assert [q.verdict for q in document.quantities] == verdicts
    for q in document.quantities:
        assert (q.proof is not None) == (q.verdict == "derived")
        assert all(source[start:end] for start, end in q.operands)


def _reckoned(result: Result) -> Fraction:
    formula = result.formula or _SIGNS[result.kind].join(f"{{{n}}}" for n in range(len(result.operands)))
    for n, f in enumerate(result.operands):
        scaled = f.value
        if result.kind in ("part", "whole", "gain") or (result.kind == "base" and "1 " in formula):
            if f.growth is not None and f is result.operands[1]:
                scaled = abs(f.growth) / 100
            elif f.family == "percentage":
                scaled = f.value / 100
        formula = formula.replace(f"{{{n}}}", f"Fraction({scaled.numerator}, {scaled.denominator})")
    text = formula.replace("×", "*")
    number = eval(text, {"Fraction": Fraction})  # noqa: S307 - a formula of ours over numbers
    return Fraction(100 * number if result.kind in ("share", "growth") else number)


def test_results_equal_their_formulas() -> None:
    figures = figures_of(_TEXT, find_quantities(_TEXT)).figures
    index = Dimensions(figures)
    shares, points = index.of("percentage", "%").figures, index.of("percentage_point", "pp").figures
    made: list[Result] = [*ratios(index.groups), *complements(shares), *base_of_points(shares, points)]
    for family, unit in {(f.family, f.unit) for f in figures}:
        same = index.of(family, unit).figures
        for make in (sums, differences, remainders):
            made += make(same)
        made += [*bases(same, figures), *amounts_of_shares(same, figures)]
    assert {r.kind for r in made} >= {
        "sum", "difference", "remainder", "base", "gain", "share", "growth", "multiple", "complement", "part",
    }  # fmt: skip
    for result in made:
        assert _reckoned(result) == result.value, (
            result.kind,
            result.formula,
            [f.quantity.text for f in result.operands],
        )
