"""The YAML of lm-eval's tasks, written by a YAML writer: no text of a dataset can become a key or a tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml

from banmian.bench.tasks import VERSION

if TYPE_CHECKING:
    from banmian.bench.measures import Measure


class _Function(str):
    """The name of a function in `utils.py`, which lm-eval imports where the tag `!function` stands."""

    __slots__ = ()


class _Writer(yaml.SafeDumper):
    """Plain YAML, and `!function` for functions of ours alone."""


_Writer.add_representer(_Function, lambda writer, name: writer.represent_scalar("!function", f"utils.{name}"))


def group(tasks: Sequence[str]) -> str:
    """The group of all tasks."""
    names = [f"banmian_{name}" for name in tasks]
    return _written({"group": "banmian", "task": names, "metadata": {"version": VERSION}})


def task(name: str, measures: Sequence[Measure], *, tokens: int, metadata: Mapping[str, Any]) -> str:
    """One task.

    Args:
        tokens: how many an answer may have.
        metadata: what lm-eval keeps with the scores.
    """
    return _written(
        {
            "task": f"banmian_{name}",
            "custom_dataset": _Function("documents"),
            "dataset_kwargs": {"task": name},
            "test_split": "test",
            "fewshot_split": "train",
            "output_type": "generate_until",
            "doc_to_text": "{{prompt}}",
            "doc_to_target": "{{reference}}",
            "generation_kwargs": {"until": [], "do_sample": False, "temperature": 0.0, "max_gen_toks": tokens},
            "process_results": _Function("process_results"),
            "metric_list": [
                {
                    "metric": measure.name,
                    "aggregation": _Function("ratio"),
                    "higher_is_better": not measure.lower_is_better,
                }
                for measure in measures
            ],
            "metadata": dict(metadata),
        }
    )


def _written(value: Mapping[str, Any]) -> str:
    return str(yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=1000))
