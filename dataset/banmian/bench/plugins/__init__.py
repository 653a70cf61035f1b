"""Files that plug the tasks into the harnesses where people already evaluate: the documents, and a thin module each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from banmian._version import __version__
from banmian.bench import faithfulness, rouge
from banmian.bench.measures import Measure
from banmian.bench.plugins import lm_eval
from banmian.bench.plugins.scoring import measures_of, question
from banmian.bench.score import ROUGE_MEASURES
from banmian.bench.tables import dataset_digest, dataset_version
from banmian.bench.tasks import MOST_TOKENS, VERSION, Task, documents, task_of
from banmian.errors import DataError, UsageError, io_error
from banmian.release.tables.read import parts

PLUGINS: dict[str, dict[str, str]] = {
    "lm-eval": {
        "README.md": "lm_eval_readme.md.jinja",
        "utils.py": "lm_eval_utils.py.jinja",
    },
    "inspect": {"README.md": "inspect_readme.md.jinja", "banmian_inspect.py": "inspect.py.jinja"},
    "lighteval": {"README.md": "lighteval_readme.md.jinja", "banmian_lighteval.py": "lighteval.py.jinja"},
    "openai-evals": {
        "README.md": "openai_evals_readme.md.jinja",
        "banmian_evals.py": "openai_evals.py.jinja",
        "evals/banmian.yaml": "openai_evals.yaml.jinja",
    },
    "opencompass": {
        "README.md": "opencompass_readme.md.jinja",
        "banmian_gen.py": "opencompass_config.py.jinja",
        "banmian_opencompass.py": "opencompass.py.jinja",
    },
}
"""For each harness its files, and the templates that they are made of; YAML is written by `lm_eval`."""
_MEANS = {*(m.name for m in ROUGE_MEASURES), "no_answer"}
"""Measures to which every document adds one below the line."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A task as the templates see it."""

    task: Task
    budget: int
    measures: tuple[Measure, ...]
    n_documents: int

    @property
    def higher(self) -> list[tuple[str, bool]]:
        """Its measures, and of each whether more is better."""
        return [(measure.name, not measure.lower_is_better) for measure in self.measures]

    @property
    def tokens(self) -> int:
        """How many an answer may have, thoughts included: as many as by --endpoint."""
        return MOST_TOKENS


def write_plugin(
    folder: Path,
    out: Path,
    plugin: str,
    tasks: Sequence[str],
    *,
    split: str | None = None,
    max_chars: int | None = None,
) -> list[Path]:
    """Write a harness's files to `out`, and the documents of each task to `out/data`; gives what was written.

    Args:
        folder: what `banmian build` wrote.
        tasks: names of tasks; one that the dataset gives no document for is left out.

    Raises:
        UsageError: there is no such plugin, task or split, or `out` cannot be written.
        DataError: the folder holds no dataset, or it gives no document.
    """
    if plugin not in PLUGINS:
        raise UsageError(reason=f"no plug-in is called {plugin!r}", next_step=f"choose of {', '.join(PLUGINS)}")
    files: list[Path] = []
    written: list[_Written] = []
    try:
        (out / "data").mkdir(parents=True, exist_ok=True)
        for task in map(task_of, tasks):
            file = out / "data" / f"{task.name}.jsonl"
            number = _write_lines(
                file, (question(d) for d in documents(folder, task.name, split=split, max_chars=max_chars))
            )
            if number:
                measures = measures_of(task.name)
                written.append(_Written(task, max_chars or task.budget, measures, number))
                files.append(file)
                if plugin == "lm-eval":
                    files.append(_write_examples(folder, out / "data", task, split, max_chars))
            else:
                file.unlink()
        if not written:
            raise DataError(
                file=folder,
                reason=f"gives no document for {', '.join(tasks)}",
                next_step="give a dataset with whole articles, or other tasks",
            )
        for name, text in _texts(folder, plugin, written):
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            files.append(path)
    except OSError as error:
        raise io_error(error, file=out) from error
    return files


def _write_examples(folder: Path, out: Path, task: Task, split: str | None, max_chars: int | None) -> Path:
    """What few-shot prompts are made of: documents of the train split, none where those are asked for themselves."""
    shots = documents(folder, task.name, split="train", max_chars=max_chars) if _is_apart(folder, split) else ()
    file = out / f"{task.name}.train.jsonl"
    _write_lines(file, map(question, shots))
    return file


def _is_apart(folder: Path, split: str | None) -> bool:
    """Whether the dataset has a train split that none of the documents is of: examples are never taken from those."""
    return split not in (None, "train") and any(part.split == "train" for part in parts(folder))


def _write_lines(file: Path, rows: Iterable[dict[str, Any]]) -> int:
    number = 0
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            number += 1
    return number


def _texts(folder: Path, plugin: str, tasks: Sequence[_Written]) -> Iterable[tuple[PurePosixPath, str]]:

    environment = Environment(  # nosec B701
        loader=PackageLoader("banmian.bench.plugins"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Python and Markdown of our own, told nothing but checked versions
    )
    common: dict[str, Any] = {
        "tasks": tasks,
        "banmian": __version__,
        "version": VERSION,
        "signatures": {"rouge": rouge.signature(), "faithfulness": faithfulness.signature()},
        "dataset": {"version": dataset_version(folder), "digest": dataset_digest(folder)},
        "means": sorted(_MEANS),
        "every": [m.name for m in measures_of("headline")],
        "without_reference": [m.name for m in measures_of("digest")],
        "of_facts": [m.name for m in measures_of("facts")],
        "lengths": [(one.task.name, one.tokens) for one in tasks],
    }
    for name, template in PLUGINS[plugin].items():
        yield PurePosixPath(name), environment.get_template(template).render(common)
    if plugin == "lm-eval":
        metadata = {
            "version": VERSION,
            **{name: str(told) for name, told in common["signatures"].items()},
            **{f"dataset_{name}": told for name, told in common["dataset"].items()},
        }
        yield PurePosixPath("banmian.yaml"), lm_eval.group([one.task.name for one in tasks])
        for one in tasks:
            text = lm_eval.task(one.task.name, one.measures, tokens=one.tokens, metadata=metadata)
            yield PurePosixPath(f"banmian_{one.task.name}.yaml"), text
