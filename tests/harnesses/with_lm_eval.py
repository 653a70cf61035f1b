"""What lm-evaluation-harness says of given answers: FOLDER of the plug-in, FILE of answers; scores go to stdout as JSON."""

import json
import sys
from pathlib import Path

import lm_eval
from lm_eval.api.model import LM
from lm_eval.tasks import TaskManager


class Given(LM):
    """A model whose answers are known."""

    def __init__(self, answers):
        super().__init__()
        self.answers = answers

    def generate_until(self, requests, **_):
        assert all(request.args[0] == request.doc["prompt"] for request in requests)
        return [self.answers[request.doc["id"]] for request in requests]

    def loglikelihood(self, requests):
        raise NotImplementedError

    def loglikelihood_rolling(self, requests):
        raise NotImplementedError


folder, file = map(Path, sys.argv[1:])
answers = {row["id"]: row["output"] for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
tasks = TaskManager(include_path=str(folder), include_defaults=False)
found = lm_eval.simple_evaluate(Given(answers), tasks=["banmian"], task_manager=tasks, bootstrap_iters=1000)["results"]
json.dump(
    {
        name.removeprefix("banmian_"): {
            key.removesuffix(",none"): value for key, value in own.items() if key.endswith(",none")
        }
        for name, own in found.items()
        if name != "banmian"
    },
    sys.stdout,
)
