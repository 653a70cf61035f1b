"""What inspect_ai says of given answers: FOLDER of the plug-in, FILE of answers; scores go to stdout as JSON."""

import json
import os
import sys
from pathlib import Path

from inspect_ai import eval as evaluate
from inspect_ai.model import ModelOutput, ModelUsage, get_model

folder, file = map(Path, sys.argv[1:])
answers = {row["id"]: row["output"] for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
prompts = {}
for task in (folder / "data").glob("*.jsonl"):
    for row in map(json.loads, task.read_text(encoding="utf-8").splitlines()):
        prompts[row["prompt"]] = answers[row["id"]]


def answer(messages, tools, tool_choice, config):
    output = ModelOutput.from_content(model="mockllm", content=prompts[messages[-1].text])
    return output.model_copy(update={"usage": ModelUsage()})  # else it fetches a tokenizer to count with


model = get_model("mockllm/model", custom_outputs=answer)
os.chdir(folder)
logs = evaluate("banmian_inspect.py", model=model, display="none", log_dir=str(file.parent / "logs"))
scores = {}
for log in logs:
    assert log.status == "success", log.error
    own = scores[log.eval.task.removeprefix("banmian_")] = {}
    for score in log.results.scores:
        for name, metric in score.metrics.items():
            own[score.name if name in ("mean", "ratio") else f"{score.name}_stderr"] = metric.value
json.dump(scores, sys.stdout)
