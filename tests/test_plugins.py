"""The plug-ins: what lm-evaluation-harness, inspect_ai and OpenCompass say of answers is what `banmian benchmark` says.

The two harnesses bring eighty packages and stay out of the tests' own: `scripts/compare_harnesses.py` runs these with them.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import banmian
from banmian import benchmark
from banmian.bench.plugins import PLUGINS
from banmian.bench.plugins.scoring import clustered_error, ratio
from banmian.bench.tasks import SUMMARIES
from banmian.errors import DataError, UsageError
from tests.bench_pages import PAGES

HARNESSES = Path(__file__).parent / "harnesses"


@pytest.fixture(scope="module")
def answers(bench_dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers to every document: the source's beginning, some with a number changed, some empty, one far too long."""
    file = tmp_path_factory.mktemp("answers") / "mine.jsonl"
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        number = 0
        for task in SUMMARIES:
            for document in benchmark.documents(bench_dataset, task):
                output = document.source[: 2 * document.budget]
                output = [output, output.replace("3", "7"), "", output.replace("万", "亿"), output * 200][number % 5]
                lines.write(json.dumps({"id": document.id, "output": output}, ensure_ascii=False) + "\n")
                number += 1
    return file


@pytest.fixture(scope="module")
def expected(
    bench_dataset: Path, answers: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, float]]:
    """What `banmian benchmark` says of them, by task and measure."""
    out = tmp_path_factory.mktemp("report")
    scores = benchmark.run(bench_dataset, out, systems=["lead"], predictions={"mine": answers})
    return {
        name: {m: v.value for m, v in task.systems["mine"].measures.items() if v.value is not None}
        for name, task in scores.tasks.items()
    }


def _same(found: dict[str, dict[str, float]], expected: dict[str, dict[str, float]]) -> None:
    assert found.keys() == expected.keys()
    for task, measures in expected.items():
        assert {m: round(found[task][m], 4) for m in measures} == pytest.approx(measures, abs=1.1e-4), task
        undefined = {m for m, value in found[task].items() if not m.endswith("_stderr") and m not in measures}
        assert all(found[task][m] is None or math.isnan(found[task][m]) for m in undefined)


def _scores(script: str, folder: Path, answers: Path) -> dict[str, dict[str, float]]:
    """What a harness says, in a process of its own: it sets up logging, events loops and warnings to its liking."""
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, str(HARNESSES / script), str(folder), str(answers)],
        env={**os.environ, **offline},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _needs(module: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        find_spec(module) is None,
        reason=f"{module} is not installed: scripts/compare_harnesses.py installs it apart and runs this test",
    )


@pytest.mark.slow
@_needs("lm_eval")
def test_lm_eval_gives_the_same_scores(
    bench_dataset: Path, answers: Path, expected: dict[str, dict[str, float]], tmp_path: Path
) -> None:
    benchmark.write_plugin(bench_dataset, tmp_path, "lm-eval")
    _same(_scores("with_lm_eval.py", tmp_path, answers), expected)


@pytest.mark.slow
@_needs("inspect_ai")
def test_inspect_gives_the_same_scores(
    bench_dataset: Path, answers: Path, expected: dict[str, dict[str, float]], tmp_path: Path
) -> None:
    benchmark.write_plugin(bench_dataset, tmp_path, "inspect")
    _same(_scores("with_inspect.py", tmp_path, answers), expected)


@pytest.mark.slow
@_needs("lighteval")
def test_lighteval_gives_the_same_scores(
    bench_dataset: Path, answers: Path, expected: dict[str, dict[str, float]], tmp_path: Path
) -> None:
    benchmark.write_plugin(bench_dataset, tmp_path, "lighteval")
    _same(_scores("with_lighteval.py", tmp_path, answers), expected)


def test_openai_evals_gives_the_same_scores(
    bench_dataset: Path, answers: Path, expected: dict[str, dict[str, float]], tmp_path: Path
) -> None:
    """Against the few names of evals that the file uses, where it is not installed."""
    benchmark.write_plugin(bench_dataset, tmp_path, "openai-evals")
    if find_spec("evals") is None:
        _write_evals(tmp_path / "evals")
    found = _scores("with_openai_evals.py", tmp_path, answers)
    assert {task: found[task].keys() for task in found} == {task: expected[task].keys() for task in expected}
    _same(found, expected)


def _write_evals(folder: Path) -> None:
    """The names that the file imports, as they are in evals 3.0.1."""
    texts = {
        "__init__.py": "",
        "record.py": "kept = []\n\n\ndef record_metrics(**metrics):\n    kept.append(metrics)\n",
        "eval.py": "import json\n\n\nclass Eval:\n"
        "    def __init__(self, completion_fns, *args, samples_jsonl, **kwargs):\n"
        "        self.completion_fn, self.samples_jsonl = completion_fns[0], samples_jsonl\n\n"
        "    def get_samples(self):\n"
        "        return [json.loads(line) for line in open(self.samples_jsonl, encoding='utf-8')]\n\n"
        "    def eval_all_samples(self, recorder, samples):\n"
        "        for sample in samples:\n            self.eval_sample(sample, None)\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def test_opencompass_gives_the_same_scores(
    bench_dataset: Path, answers: Path, expected: dict[str, dict[str, float]], tmp_path: Path
) -> None:
    """Against the few names of OpenCompass that the files use: the whole of it is 6.6 GB and wants old packages."""
    benchmark.write_plugin(bench_dataset, tmp_path, "opencompass")
    if find_spec("opencompass") is None:
        _write_shim(tmp_path)
    _same(_scores("with_opencompass.py", tmp_path, answers), expected)


def _write_shim(folder: Path) -> None:
    """The names that the files import, as they are in OpenCompass 0.5.4."""
    registry = "class _Registry:\n    def register_module(self):\n        return lambda made: made\n\n\n"
    texts = {
        "registry.py": registry + "ICL_EVALUATORS = LOAD_DATASET = _Registry()\n",
        "datasets/base.py": "class BaseDataset:\n    def __init__(self, reader_cfg, abbr, **kwargs):\n"
        "        self.test = self.load(**kwargs)\n",
        "openicl/icl_evaluator.py": "class BaseEvaluator:\n    pass\n",
        "openicl/icl_inferencer.py": "class GenInferencer:\n    pass\n",
        "openicl/icl_prompt_template.py": "class PromptTemplate:\n    pass\n",
        "openicl/icl_retriever.py": "class ZeroRetriever:\n    pass\n",
    }
    for name, text in texts.items():
        file = folder / "opencompass" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_files_name_what_they_were_made_of(bench_dataset: Path, tmp_path: Path, plugin: str) -> None:
    files = benchmark.write_plugin(bench_dataset, tmp_path, plugin, tasks=["digest", "lead"], max_chars=50)
    examples = {"digest.train.jsonl", "lead.train.jsonl"} if plugin == "lm-eval" else set()
    assert {f.name for f in files if f.suffix == ".jsonl"} == {"digest.jsonl", "lead.jsonl"} | examples
    assert not any((tmp_path / "data" / name).read_bytes() for name in examples)  # all documents are asked for
    rows = [json.loads(line) for line in (tmp_path / "data" / "digest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["id"] for r in rows] == [d.id for d in benchmark.documents(bench_dataset, "digest")]
    assert all("50" in r["prompt"] and r["budget"] == 50 for r in rows)
    first = {f: f.read_bytes() for f in files}
    assert {
        f: f.read_bytes()
        for f in benchmark.write_plugin(bench_dataset, tmp_path, plugin, tasks=["digest", "lead"], max_chars=50)
    } == first
    for file in files:
        if file.suffix == ".py":
            compile(file.read_text(encoding="utf-8"), file.name, "exec")


def test_examples_are_of_the_train_split_alone(tmp_path: Path) -> None:
    banmian.build([PAGES], tmp_path / "dataset", splits="train=.5,test=.5")
    benchmark.write_plugin(tmp_path / "dataset", tmp_path / "out", "lm-eval", tasks=["digest"], split="test")

    def ids(name: str) -> set[str]:
        lines = (tmp_path / "out" / "data" / name).read_text(encoding="utf-8").splitlines()
        return {json.loads(line)["id"] for line in lines}

    train = {d.id for d in benchmark.documents(tmp_path / "dataset", "digest", split="train")}
    assert ids("digest.train.jsonl") == train != set()
    assert ids("digest.jsonl").isdisjoint(train)
    text = (tmp_path / "out" / "banmian_digest.yaml").read_text(encoding="utf-8")
    assert "fewshot_split: train" in text
    assert "max_gen_toks: 2048" in text


def test_what_is_wrong_is_told(bench_dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no plug-in is called 'helm'"):
        benchmark.write_plugin(bench_dataset, tmp_path, "helm")
    with pytest.raises(DataError):
        benchmark.write_plugin(tmp_path / "nothing", tmp_path / "out", "inspect")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError):
        benchmark.write_plugin(bench_dataset, tmp_path / "file", "inspect")


def test_errors_are_over_clusters() -> None:
    assert ratio([(0, 0)]) is None
    items = [(1.0, 1), (0.0, 1), (1.0, 1), (0.0, 1)]
    apart = clustered_error(items, "abcd")
    assert apart == pytest.approx(100 * math.sqrt(4 * 0.25 * 4 / 3) / 4)  # of a mean, as the textbook has it
    assert clustered_error(items, "abab") > apart > clustered_error(items, "aabb") == 0
    assert clustered_error(items, "aaaa") == 0
