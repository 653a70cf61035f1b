"""The task `facts`: answers as JSON, aligned with the facts of a paragraph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from banmian import benchmark
from banmian.bench.facts import FACT_MEASURES, as_json, count_facts, read_facts
from tests.test_endpoint import Reply, completion, served

WANTED: list[dict[str, Any]] = [
    {"text": "3万余亩", "value": 30000, "unit": "mu", "modifier": "over", "measured": "播种面积", "time": "今年"},
    {"text": "12.5%", "value": 12.5, "unit": "%", "measured": "播种面积"},
    {"text": "3月2日"},
]


def _changed(number: int, **fields: Any) -> list[dict[str, Any]]:
    return [fact | fields if n == number else fact for n, fact in enumerate(WANTED)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (WANTED, {"fact_f1": (6, 6), "fact_value": (3, 3), "fact_exact": (3, 3), "fact_prec": (3, 3)}),
        (WANTED[::-1], {"fact_f1": (6, 6), "fact_exact": (3, 3)}),
        ([], {"fact_f1": (0, 3), "fact_prec": (0, 0), "fact_recall": (0, 3), "fact_unit": (0, 0)}),
        (_changed(0, value=3000), {"fact_f1": (4, 6), "fact_value": (2, 3), "fact_exact": (2, 3)}),
        (_changed(0, value="30000"), {"fact_f1": (6, 6), "fact_exact": (3, 3)}),
        (_changed(0, unit="公顷"), {"fact_value": (3, 3), "fact_unit": (2, 3), "fact_recall": (2, 3)}),
        (_changed(0, modifier="near"), {"fact_modifier": (2, 3), "fact_exact": (2, 3), "fact_f1": (6, 6)}),
        (_changed(0, measured="面积"), {"fact_measured": (2, 3), "fact_exact": (2, 3)}),
        (_changed(1, time="去年"), {"fact_time": (2, 3), "fact_exact": (2, 3)}),
        (_changed(2, text="3月3日"), {"fact_value": (2, 3), "fact_exact": (2, 3)}),
        ([*WANTED, WANTED[0]], {"fact_f1": (6, 7), "fact_prec": (3, 4), "fact_exact": (3, 3)}),
    ],
)
def test_counts(said: list[dict[str, Any]], found: dict[str, tuple[int, int]]) -> None:
    counts = count_facts(as_json(said), as_json(WANTED))
    assert {name: counts[name] for name in found} == found
    assert counts.keys() == {m.name for m in FACT_MEASURES} | {"no_answer"}


@pytest.mark.parametrize(
    ("output", "facts"),
    [
        ('```json\n[{"text": "3人"}]\n```', [{"text": "3人"}]),
        ("[]", []),
        ("没有", None),
        ('{"text": "3人"}', None),
        ("[3]", None),
        ("[{", None),
    ],
)
def test_answers_are_read(output: str, facts: list[dict[str, Any]] | None) -> None:
    assert read_facts(output) == facts
    counts = count_facts(output, as_json(WANTED))
    assert counts["fact_unread"] == (int(facts is None), 1)
    assert count_facts("", as_json(WANTED))["fact_unread"] == (0, 0)
    assert count_facts("", as_json(WANTED))["no_answer"] == (1, 1)


def test_a_run_with_its_baselines_and_a_server(bench_dataset: Path, tmp_path: Path) -> None:
    documents = {d.prompt: d for d in benchmark.documents(bench_dataset, "facts")}

    def reply(body: dict[str, Any], _: int) -> Reply:
        facts = json.loads(documents[body["messages"][0]["content"]].reference or "[]")
        return completion(as_json(facts[::2]))

    with served(reply) as server:
        scores = benchmark.run(bench_dataset, tmp_path, tasks=["facts"], endpoint=server.url, model_name="half")
    found = scores.tasks["facts"]
    assert set(found.systems) == {"none", "rules", "half"}
    assert found.notes == tuple(note for note in found.notes if "does not answer" not in note)
    none, rules, half = (found.systems[name].measures for name in ("none", "rules", "half"))
    assert none["fact_recall"].value == 0
    assert none["fact_prec"].value is None
    assert half["fact_prec"].value == 100
    assert 0 < (half["fact_recall"].value or 0) < 100
    assert (rules["fact_f1"].value or 0) > 90
    assert found.systems["rules"].sees_reference
    assert found.n_documents == len(documents)
    row = json.loads((tmp_path / "documents.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert row["systems"]["none"]["counts"]["fact_recall"][1] == len(json.loads(row["reference"]))


def test_the_default_run_summarises_alone(bench_dataset: Path, tmp_path: Path) -> None:
    scores = benchmark.run(bench_dataset, tmp_path, systems=["lead"])
    assert list(scores.tasks) == ["headline", "lead", "subhead", "digest"]
    assert not any(name.startswith("fact_") for s in scores.tasks.values() for name in s.systems["lead"].measures)
