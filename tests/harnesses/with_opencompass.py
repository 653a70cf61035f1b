"""What the evaluator for OpenCompass says of given answers: FOLDER of the plug-in, FILE of answers; JSON to stdout."""

import json
import sys
from pathlib import Path

folder, file = map(Path, sys.argv[1:])
sys.path.insert(0, str(folder))

from banmian_gen import banmian_datasets  # noqa: E402 - written by the plug-in

answers = {row["id"]: row["output"] for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
scores = {}
for config in banmian_datasets:
    made = dict(config)
    evaluator = made.pop("eval_cfg")["evaluator"]
    made.pop("infer_cfg")
    test = made.pop("type")(**made).test
    predictions = [answers[row["id"]] for row in test]
    judge = evaluator["type"]()
    scores[config["abbr"].removeprefix("banmian_")] = judge.score(predictions, test["reference"], test)
json.dump(scores, sys.stdout)
