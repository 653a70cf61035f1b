"""A run of the benchmark from end to end: its files, that they can be recomputed, made again and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub.repocard_data import model_index_to_eval_results

import banmian
from banmian import benchmark
from banmian.bench.report import FILES
from banmian.bench.scores import SCHEMA, Scores
from banmian.bench.tasks import SUMMARIES
from tests.test_cli import run as run_cli

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, bench_dataset: Path) -> Path:
    out = tmp_path_factory.mktemp("report") / "out"
    benchmark.run(bench_dataset, out)
    return out


def _rows(report: Path) -> Rows:
    return [json.loads(line) for line in (report / "documents.jsonl").read_bytes().splitlines()]


def _json(report: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((report / "scores.json").read_bytes())
    return found


def test_every_score_can_be_recomputed_from_the_documents(report: Path) -> None:
    scores = _json(report)
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    documents: dict[str, set[str]] = defaultdict(set)
    for row in _rows(report):
        documents[row["task"]].add(row["id"])
        for name, answer in row["systems"].items():
            verdicts = [q["verdict"] for q in answer["quantities"]]
            supported = sum(v in ("exact", "entailed", "derived") for v in verdicts)
            places = [p["verdict"] for p in answer["places"]]
            own = {
                **{m: (answer[m][2] / 100, 1) for m in ("rouge1", "rouge2", "rougeL") if m in answer},
                **answer["counts"],
                "true": (int(answer["true"] is True), int(answer["true"] is not None)),
                "claim_prec": (supported, len(verdicts)),
                "date_prec": (sum(d["supported"] for d in answer["dates"]), len(answer["dates"])),
                "loc_prec": (sum(p in ("exact", "ancestor") for p in places), len(places)),
            }
            for measure, (top, bottom) in own.items():
                cell = sums[row["task"], name, measure]
                cell[0], cell[1], cell[2] = cell[0] + top, cell[1] + bottom, cell[2] + (bottom > 0)
    assert list(scores["tasks"]) == list(SUMMARIES)
    for task, found in scores["tasks"].items():
        assert found["n_documents"] == len(documents[task])
        for name, system in found["systems"].items():
            assert len(system["measures"]) >= 15
            for measure, value in system["measures"].items():
                top, bottom, defined = sums[task, name, measure]
                assert value["n_documents"] == defined
                assert value["n"] == bottom
                if bottom:
                    assert value["value"] == pytest.approx(100 * top / bottom, abs=1e-4)
                else:
                    assert value["value"] is value["ci95"] is None
                if value["ci95"]:
                    assert value["ci95"][0] - 1e-9 <= value["value"] <= value["ci95"][1] + 1e-9
    assert not {
        key for key in sums if key[2] not in scores["tasks"][key[0]]["systems"][key[1]]["measures"] and sums[key][1]
    }


def test_rouge_and_verdicts_are_those_of_the_public_functions(report: Path) -> None:
    rows = [row for row in _rows(report) if row["task"] == "lead"]
    outputs, references = [r["systems"]["textrank"]["output"] for r in rows], [r["reference"] for r in rows]
    measures = _json(report)["tasks"]["lead"]["systems"]["textrank"]["measures"]
    assert measures["rougeL"]["value"] == pytest.approx(benchmark.rouge(outputs, references).rougeL.f1, abs=1e-4)
    faith = benchmark.numeric_faithfulness(outputs, [r["source"] for r in rows], references)
    for name in (
        "true",
        "claim_prec",
        "num_recall_ref",
        "num_recall_ref_ceiling",
        "key_recall",
        "loc_recall_ref",
    ):
        assert measures[name]["value"] == pytest.approx(getattr(faith, name), abs=1e-4)


def test_scores_json_says_what_it_was_made_of(report: Path, bench_dataset: Path) -> None:
    scores = _json(report)
    assert scores["schema"] == SCHEMA
    assert scores["dataset"]["version"] == "1.2.3"
    assert len(scores["dataset"]["digest"]) == 64
    assert scores["signatures"]["rouge"] == benchmark.rouge(["a"], ["a"]).signature
    assert scores["signatures"]["faithfulness"] == benchmark.numeric_faithfulness(["a"], ["a"]).signature
    headline = scores["tasks"]["headline"]
    assert headline["left_out"] == {"a fragment without headline": 1, "says the same as another article": 1}
    assert any("only 4 pages" in note for note in headline["notes"])
    assert headline["systems"]["oracle"]["sees_reference"]
    assert headline["systems"]["lead"]["measures"]["rouge1"]["p"] is None
    assert (
        0
        < headline["systems"]["oracle"]["measures"]["rouge1"]["p"]
        <= headline["systems"]["oracle"]["measures"]["rouge1"]["p_holm"]
        <= 1
    )
    assert "rouge1" not in scores["tasks"]["digest"]["systems"]["lead"]["measures"]
    assert all(m["formula"] for m in scores["measures"].values())
    ranked = sorted(headline["systems"], key=lambda name: -headline["systems"][name]["measures"]["rouge1"]["value"])
    assert ranked[:2] == ["printed", "oracle"]
    assert all(
        s["measures"]["claim_prec"]["value"] in (None, 100)
        for t in scores["tasks"].values()
        for name, s in t["systems"].items()
        if name != "printed"
    )


def test_scores_md_shows_every_value_and_count(report: Path) -> None:
    text = (report / "scores.md").read_text(encoding="utf-8")
    scores = _json(report)
    for task in scores["tasks"].values():
        for name, system in task["systems"].items():
            value = system["measures"]["key_recall"]
            assert f"{value['value']:.2f}" in text
            assert f"{value['n']:,} in {value['n_documents']:,}" in text
            assert f"| {name}" in text
    assert scores["signatures"]["rouge"] in text
    assert scores["dataset"]["digest"] in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert line.endswith("|")


def test_model_index_is_what_the_hub_reads(report: Path) -> None:
    block = yaml.safe_load((report / "model-index.yaml").read_text(encoding="utf-8"))["model-index"]
    assert [entry["name"] for entry in block] == [
        "lead",
        "random",
        "textrank",
        "lexrank",
        "sumbasic",
        "oracle",
        "printed",
    ]
    for entry in block:
        _, results = model_index_to_eval_results([entry])
        assert all(r.task_type == "summarization" and 0 <= r.metric_value <= 100 for r in results)


def test_same_seed_same_bytes_and_another_seed_another_draw(report: Path, bench_dataset: Path, tmp_path: Path) -> None:
    benchmark.run(bench_dataset, tmp_path / "again")
    names = [*FILES, "documents.jsonl"]
    assert [(tmp_path / "again" / n).read_bytes() for n in names] == [(report / n).read_bytes() for n in names]
    other = benchmark.run(bench_dataset, tmp_path / "again", seed=1, tasks=["headline"])
    first = _json(report)["tasks"]["headline"]["systems"]
    assert (
        other.tasks["headline"].systems["random"].measures["rouge1"].value
        != first["random"]["measures"]["rouge1"]["value"]
    )
    assert (
        other.tasks["headline"].systems["lead"].measures["rouge1"].value == first["lead"]["measures"]["rouge1"]["value"]
    )


@pytest.mark.slow
def test_processes_change_no_byte(report: Path, bench_dataset: Path, tmp_path: Path) -> None:
    benchmark.run(bench_dataset, tmp_path, jobs=2)
    for name in (*FILES, "documents.jsonl"):
        assert (tmp_path / name).read_bytes() == (report / name).read_bytes()


def test_a_run_goes_on_where_it_stopped(report: Path, bench_dataset: Path, tmp_path: Path) -> None:
    done: list[tuple[int, int]] = []

    def stop(now: int, total: int) -> None:
        done.append((now, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        benchmark.run(bench_dataset, tmp_path, progress=stop)
    assert not (tmp_path / "documents.jsonl").exists()
    with (tmp_path / "documents.jsonl.part").open("ab") as file:
        file.write(b'{"task":"lead","id":"le')
    later: list[int] = []
    benchmark.run(bench_dataset, tmp_path, progress=lambda now, _: later.append(now))
    assert len(later) == len(SUMMARIES) - 1  # a batch a task, and the first is not done again
    assert done[0][0] < later[0]
    for name in (*FILES, "documents.jsonl"):
        assert (tmp_path / name).read_bytes() == (report / name).read_bytes()
    assert not list(tmp_path.glob("*.part"))
    again: list[int] = []
    benchmark.run(bench_dataset, tmp_path, progress=lambda now, _: again.append(now))
    assert again == []


def test_jieba_budgets_and_splits(bench_dataset: Path, tmp_path: Path) -> None:
    scores: Scores = benchmark.run(
        bench_dataset,
        tmp_path,
        tasks=["digest", "lead"],
        systems=["textrank"],
        max_chars=60,
        profile="jieba",
        split="train",
    )
    assert list(scores.tasks) == ["digest", "lead"]
    assert list(scores.tasks["lead"].systems) == ["lead", "textrank"]
    assert scores.tasks["lead"].systems["textrank"].answers.mean_chars <= 60
    assert "tok:jieba" in scores.signatures["rouge"]
    assert "budget:60" in scores.tasks["digest"].signature
    assert scores.dataset["split"] == "train"


def test_calls_that_are_at_fault(bench_dataset: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("只有一句话，没有标题。\n", encoding="utf-8")
    banmian.build([page], tmp_path / "bare")
    faults: list[tuple[dict[str, Any], Path, str]] = [
        ({"systems": ["bart"]}, bench_dataset, r"no system is called 'bart'.*lead, random"),
        ({"tasks": ["title"]}, bench_dataset, r"no task is called 'title'"),
        ({"split": "test"}, bench_dataset, r"has no split 'test'"),
        ({}, tmp_path, r"holds no dataset of banmian"),
        ({}, tmp_path / "bare", r"gives no document for headline, lead.*a fragment without headline"),
        ({"models": [str(tmp_path)]}, bench_dataset, r"transformers"),
    ]
    for options, folder, says in faults:
        with pytest.raises(banmian.BanmianError, match=says):
            benchmark.run(folder, tmp_path / "out", **options)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(banmian.UsageError, match=r"file.*(exists|directory)"):
        benchmark.run(bench_dataset, tmp_path / "file")


def test_the_command(bench_dataset: Path, tmp_path: Path) -> None:
    done = run_cli("benchmark", bench_dataset, "--task", "headline", "--system", "oracle", "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, "")
    assert "headline: 8 documents of 4 pages" in done.stderr
    assert "oracle" in done.stderr
    assert "random" not in done.stderr
    predictions = tmp_path / "mine.jsonl"
    ids = [d.id for d in benchmark.documents(bench_dataset, "headline")]
    predictions.write_text("".join(json.dumps({"id": i, "output": "修桥"}) + "\n" for i in ids), encoding="utf-8")
    call: list[str | Path] = [
        "benchmark",
        bench_dataset,
        "--task",
        "headline",
        "--system",
        "lead",
        "--out",
        tmp_path / "out",
    ]
    done = run_cli(*call, "--predictions", predictions, "--predictions", f"twin={predictions}", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    systems = _json(tmp_path / "out")["tasks"]["headline"]["systems"]
    assert systems["mine"]["measures"] == systems["twin"]["measures"]
    done = run_cli(*call, "--predictions", predictions, "--predictions", predictions)
    assert done.returncode == 2
    assert "two files of predictions are called 'mine'" in done.stderr
    predictions.write_text("{}", encoding="utf-8")
    done = run_cli(*call, "--predictions", predictions)
    assert done.returncode == 1
    assert "line 1: has no 'id'" in done.stderr


@pytest.mark.slow
def test_a_killed_command_goes_on(bench_dataset: Path, report: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "banmian", "benchmark", str(bench_dataset), "--out", str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    part = tmp_path / "documents.jsonl.part"
    while process.poll() is None and not (part.exists() and part.stat().st_size):
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert run_cli("benchmark", bench_dataset, "--out", tmp_path, "--quiet").returncode == 0
    for name in (*FILES, "documents.jsonl"):
        assert (tmp_path / name).read_bytes() == (report / name).read_bytes()
