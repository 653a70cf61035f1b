"""Answers from a file: what fits, and what is said of a file that does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import banmian
from banmian import benchmark
from banmian.bench.systems.predictions import read_predictions
from tests.bench_pages import PAGES

CASES = json.loads((PAGES / "bad_predictions.json").read_text(encoding="utf-8"))


def _ids(folder: Path, *tasks: str) -> list[str]:
    return [d.id for task in tasks for d in benchmark.documents(folder, task)]


def _write(file: Path, outputs: dict[str, str]) -> Path:
    lines = [json.dumps({"id": name, "output": text}, ensure_ascii=False) + "\n" for name, text in outputs.items()]
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_line_of_another_form(tmp_path: Path, case: dict[str, str]) -> None:
    file = tmp_path / "mine.jsonl"
    line = case["line"].replace("NESTED", '{"id": ' + "[" * 200_000)
    file.write_text('{"id": "headline:y-a0", "output": "好"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(banmian.DataError) as caught:
        read_predictions(file)
    assert case["says"] in str(caught.value)
    assert str(file) in str(caught.value)
    assert "line 2" in str(caught.value)
    assert "Next step" in str(caught.value)


def test_doubled_missing_extra_and_none(tmp_path: Path, bench_dataset: Path) -> None:
    ids = _ids(bench_dataset, "headline")
    file = tmp_path / "mine.jsonl"

    def said() -> str:
        with pytest.raises((banmian.DataError, banmian.UsageError)) as caught:
            benchmark.run(bench_dataset, tmp_path / "out", predictions={"mine": file}, systems=["lead"])
        assert not (tmp_path / "out" / "scores.json").exists()
        return str(caught.value)

    assert "No such file" in said()
    file.write_text("\n\n", encoding="utf-8")
    assert "holds no answers" in said()
    file.write_bytes(b'{"id": "headline:x", "output": "\xff"}\n')
    assert "is no JSON ('utf-8' codec" in said()
    _write(file, dict.fromkeys(ids, "好"))
    file.write_text(file.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert f"line {len(ids) + 1}: answers {ids[0]} again (first on line 1)" in said()
    _write(file, dict.fromkeys(ids[2:], "好"))
    assert f"has no answer to 2 documents: {ids[0]}, {ids[1]}." in said()
    _write(file, dict.fromkeys([*ids, "headline:gone-a0"], "好"))
    assert "answers 1 documents that are not in the dataset: headline:gone-a0" in said()
    _write(file, dict.fromkeys([*ids, "title:7"], "好"))
    assert "not in the dataset: title:7" in said()


def test_odd_answers_are_scored_and_told(tmp_path: Path, bench_dataset: Path) -> None:
    ids = _ids(bench_dataset, "headline", "digest")
    headlines = [name for name in ids if name.startswith("headline")]
    odd = ["", " \n", "Three bridges were built in 2023.", "三つの橋を直した", "修桥3座。" * 200_000, "\x00\u202e🙂"]
    outputs = dict(zip(headlines, odd, strict=False))
    file = _write(tmp_path / "odd.jsonl", {name: outputs.get(name, "好") for name in headlines})
    scores = benchmark.run(
        bench_dataset, tmp_path / "out", tasks=["headline", "digest"], systems=["lead"], predictions={"odd": file}
    )
    task = scores.tasks["headline"]
    answers, rouge = task.systems["odd"].answers, task.systems["odd"].measures["rouge1"]
    assert (answers.empty, answers.without_han, answers.over_budget, answers.cut) == (2, 2, 2, 1)
    assert rouge.n == task.n_documents == len(headlines)  # none is left out of the mean
    assert any("odd: 2 of the answers missing" in note for note in task.notes)
    assert any("odd: 1 of the answers so long" in note for note in task.notes)
    assert any("odd: 2 of the answers without a Chinese" in note for note in task.notes)
    assert "odd" not in scores.tasks["digest"].systems
    assert "odd does not answer this task." in scores.tasks["digest"].notes
    rows = [json.loads(line) for line in (tmp_path / "out" / "documents.jsonl").read_bytes().splitlines()]
    whole = next(row for row in rows if row["id"] == headlines[4])["systems"]["odd"]
    assert whole["cut_from"] == 1_000_000
    assert len(whole["output"]) <= 5000
    assert whole["output"].endswith("座")


def test_perfect_answers(tmp_path: Path, bench_dataset: Path) -> None:
    file = tmp_path / "perfect.jsonl"
    _write(
        file,
        {
            d.id: d.reference or ""
            for task in ("headline", "lead", "subhead")
            for d in benchmark.documents(bench_dataset, task)
        },
    )
    scores = benchmark.run(bench_dataset, tmp_path / "out", predictions={"perfect": file})
    for name in ("headline", "lead", "subhead"):
        found = scores.tasks[name].systems["perfect"].measures
        assert found["rougeL"].value == 100
        assert found["rougeL"].ci95 == (None if scores.tasks[name].n_pages == 1 else (100, 100))
        if name == "lead":
            assert found["num_recall_ref"].value == found["num_recall_ref_ceiling"].value
