"""model-index.yaml: the scores of each system as the block that model cards carry."""

from __future__ import annotations

from typing import Any

from banmian.bench.scores import Scores

_MEASURES = (
    "true",
    "claim_prec",
    "date_prec",
    "loc_prec",
    "key_recall",
    "rouge1",
    "rouge2",
    "rougeL",
    "fact_f1",
    "fact_exact",
)


def to_model_index(scores: Scores) -> str:
    """The block, an entry a system; a card takes that of its own model."""
    import yaml

    entries = []
    names = dict.fromkeys(name for task in scores.tasks.values() for name in task.systems)
    for name in names:
        results = [_result(scores, task, name) for task in scores.tasks if name in scores.tasks[task].systems]
        entries.append({"name": name, "results": results})
    return str(yaml.safe_dump({"model-index": entries}, allow_unicode=True, sort_keys=False, width=1000))


def _result(scores: Scores, task: str, name: str) -> dict[str, Any]:
    found = scores.tasks[task].systems[name].measures
    dataset = scores.dataset
    return {
        "task": {"type": "summarization", "name": f"{task} of newspaper articles"},
        "dataset": {
            "type": "banmian",
            "name": f"banmian {task} {dataset['version'] or ''}".strip(),
            "config": task,
            "split": dataset["split"] or "all",
            "revision": f"content-sha256:{dataset['digest']}",
        },
        "metrics": [
            {
                "type": "rouge" if measure.startswith("rouge") else measure,
                "name": measure,
                "value": value.value,
                "args": {"signature": scores.signatures["rouge" if measure.startswith("rouge") else "faithfulness"]},
            }
            for measure in _MEASURES
            if (value := found.get(measure)) is not None and value.value is not None
        ],
    }
