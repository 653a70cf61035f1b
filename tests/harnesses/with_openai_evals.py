"""What the eval for OpenAI's evals says of given answers: FOLDER of the plug-in, FILE of answers; JSON to stdout."""

import json
import sys
from pathlib import Path

import yaml

folder, file = map(Path, sys.argv[1:])
sys.path.insert(0, str(folder))

from banmian_evals import Banmian  # noqa: E402 - written by the plug-in
from evals import record  # noqa: E402


class Said:
    def __init__(self, output):
        self.output = output

    def get_completions(self):
        return [self.output]


class Recorder:
    def get_metrics(self):
        return record.kept


answers = {row["id"]: row["output"] for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
registry = yaml.safe_load((folder / "evals" / "banmian.yaml").read_text(encoding="utf-8"))
scores = {}
for name, told in registry.items():
    if "id" not in told:
        continue
    made = registry[told["id"]]
    assert made["class"] == "banmian_evals:Banmian"
    path = folder / "data" / made["args"]["samples_jsonl"]
    by_prompt = {}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        by_prompt.setdefault(row["prompt"], []).append(answers[row["id"]])

    def answer(prompt, temperature, max_tokens, by_prompt=by_prompt):
        assert (temperature, max_tokens) == (0.0, 2048)
        return Said(by_prompt[prompt[0]["content"]].pop(0))

    record.kept.clear()
    judge = Banmian([answer], samples_jsonl=str(path), max_tokens=made["args"]["max_tokens"])
    scores[name.removeprefix("banmian_")] = judge.run(Recorder())
    assert set(scores[name.removeprefix("banmian_")]) <= set(told["metrics"])
json.dump(scores, sys.stdout)
