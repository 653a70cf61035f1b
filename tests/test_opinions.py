"""A model that is asked what it thinks of answers: against a real server on loopback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import banmian
from banmian import benchmark
from banmian.bench.opinions import Agreement, Opinion, agreement, read_opinion
from banmian.bench.systems.endpoint import Endpoint
from banmian.cli import app
from tests.test_endpoint import Reply, completion, served

GOLD = Path(__file__).parent / "cases" / "faithfulness" / "claims.jsonl"


@pytest.mark.parametrize(
    ("reply", "opinion"),
    [
        ('{"支持":"是","完整":4,"简洁":5}', Opinion(True, 4, 5)),
        ('想了想。\n```json\n{"支持": "否", "完整": "2", "简洁": 3}\n```', Opinion(False, 2, 3)),
        ('{"支持":true,"完整":1,"简洁":1}', Opinion(True, 1, 1)),
        ('{"支持":"是","完整":9,"简洁":5}', None),
        ('{"支持":"大致是","完整":3,"简洁":5}', None),
        ('{"支持":"是"}', None),
        ("支持", None),
        ("", None),
    ],
)
def test_replies(reply: str, opinion: Opinion | None) -> None:
    assert read_opinion(reply) == opinion


def _judge(body: dict[str, Any], _: int) -> Reply:
    """Says no to what holds 逾, and nothing that can be read of what holds 约."""
    claim = body["messages"][0]["content"].rpartition("【概括】")[2]
    if "约" in claim:
        return completion("不好说")
    return completion(json.dumps({"支持": "否" if "逾" in claim else "是", "完整": 3, "简洁": 4}, ensure_ascii=False))


def test_agreement_with_labels_counts_replies_that_are_no_opinion_apart(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    with served(_judge) as server:
        found = agreement(Endpoint(server.url, "j", prompt="{source}"), GOLD, tmp_path)
        asked = len(server.asked)
        assert agreement(Endpoint(server.url, "j", prompt="{source}"), GOLD, tmp_path) == found
        assert len(server.asked) == asked == len(rows)
    read = [r for r in rows if "约" not in r["claim"]]
    assert found == Agreement(
        n=len(rows),
        unread=len(rows) - len(read),
        false=sum(not r["label"] for r in read),
        caught=sum(not r["label"] and "逾" in r["claim"] for r in read),
        true=sum(r["label"] for r in read),
        blamed=sum(bool(r["label"]) and "逾" in r["claim"] for r in read),
    )


def test_kappa() -> None:
    assert Agreement(n=20, unread=0, false=10, caught=10, true=10, blamed=0).kappa == 1
    assert Agreement(n=20, unread=0, false=10, caught=5, true=10, blamed=5).kappa == 0
    assert Agreement(n=3, unread=3, false=0, caught=0, true=0, blamed=0).kappa is None
    assert Agreement(n=2, unread=0, false=0, caught=0, true=2, blamed=0).kappa is None


def test_opinions_of_a_run_stand_beside_the_agreement(bench_dataset: Path, tmp_path: Path) -> None:
    call = ["benchmark", str(bench_dataset), "--out", str(tmp_path), "--task", "headline", "--system", "printed"]
    with served(_judge) as server:
        judge = ["--judge", server.url, "--judge-name", "j", "--judge-gold", str(GOLD)]
        done = CliRunner().invoke(app, [*call, *judge])
        assert done.exit_code == 0, done.output
        asked = len(server.asked)
        assert {body["messages"][0]["content"][:12] for body in server.asked} == {"请对照原文评价概括，只根"}
        again = CliRunner().invoke(app, [*call, *judge])
        assert len(server.asked) == asked
    assert "false ones caught" in done.output
    assert "headline lead: supported" in done.output
    assert again.output == done.output
    found = json.loads((tmp_path / "opinions.json").read_text(encoding="utf-8"))
    assert found["signature"].startswith("banmian-opinion|model:j|prompt:")
    assert found["tasks"]["headline"]["printed"]["n"] > 0


@pytest.mark.parametrize("same", [True, False])
def test_the_key_of_another_host_is_not_sent(
    bench_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "one")
    monkeypatch.delenv("JUDGE_API_KEY", raising=False)
    options: dict[str, Any] = {"tasks": ["headline"], "systems": ["lead"], "model_name": "m", "judge_name": "j"}
    with served(lambda *_: completion("修桥")) as answers, served(_judge) as judge:
        where = judge if same else answers
        benchmark.run(bench_dataset, tmp_path / "a", endpoint=where.url, judge=judge.url, **options)
        assert set(where.keys) == {"Bearer one"}
        if not same:
            assert set(judge.keys) == {None}
            monkeypatch.setenv("JUDGE_API_KEY", "two")
            benchmark.run(bench_dataset, tmp_path / "b", endpoint=where.url, judge=judge.url, **options)
            assert set(judge.keys) == {None, "Bearer two"}


def test_a_call_that_does_not_say_all(bench_dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(banmian.UsageError, match="give --judge URL and --judge-name NAME"):
        benchmark.run(bench_dataset, tmp_path, judge="http://localhost:1/v1")
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"doc": "x"}\n', encoding="utf-8")
    with pytest.raises(banmian.DataError, match="line 1: is no labelled claim"):
        agreement(Endpoint("http://localhost:1/v1", "j"), gold, tmp_path)
