"""What lighteval's own classes make of given answers: FOLDER of the plug-in, FILE of answers; JSON to stdout."""

import json
import sys
from pathlib import Path

folder, file = map(Path, sys.argv[1:])
sys.path.insert(0, str(folder))

from banmian_lighteval import TASKS_TABLE  # noqa: E402 - written by the plug-in
from lighteval.models.model_output import ModelResponse  # noqa: E402
from lighteval.tasks.lighteval_task import LightevalTask  # noqa: E402

answers = {row["id"]: row["output"] for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
scores = {}
for config in TASKS_TABLE:
    task = LightevalTask(config)
    documents = task.get_docs()
    metric = config.metrics[0]
    assert config.generation_size == 2048
    assert [document.query for document in documents] == [document.specific["prompt"] for document in documents]
    said = [
        metric.compute_sample(doc=document, model_response=ModelResponse(text=[answers[document.specific["id"]]]))
        for document in documents
    ]
    over = {name: fn([one[name] for one in said]) for name, fn in metric.get_corpus_aggregations().items()}
    scores[config.name.removeprefix("banmian_")] = {
        name: None if value == "undefined" else value for name, value in over.items()
    }
sys.stdout.write("\n" + json.dumps(scores))
