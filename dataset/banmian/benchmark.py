"""What the summarisation benchmark offers to Python: tasks, `run`, `rouge`, and whether numbers and places are the source's.

>>> from banmian import benchmark
>>> round(benchmark.rouge(["全乡修好3座桥"], ["石门乡修好3座桥"]).rouge1.f1, 2)
80.0
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from banmian.bench.faithfulness import numeric_faithfulness
from banmian.bench.rouge import rouge
from banmian.bench.score import score
from banmian.bench.tasks import MOST_TOKENS, SUMMARIES, TASKS, documents, task_of
from banmian.bench.tokens import Profile
from banmian.errors import UsageError

if TYPE_CHECKING:
    from banmian.bench.scores import Scores
    from banmian.bench.systems import System
    from banmian.bench.systems.endpoint import Endpoint

__all__ = ["TASKS", "documents", "numeric_faithfulness", "rouge", "run", "score", "write_plugin"]

_Path = str | os.PathLike[str]


def run(
    folder: _Path,
    out: _Path,
    *,
    tasks: Sequence[str] | None = None,
    systems: Sequence[str] | None = None,
    predictions: Mapping[str, _Path] | None = None,
    models: Sequence[str] = (),
    endpoint: str | None = None,
    model_name: str | None = None,
    system_message: str | None = None,
    prompt: str | None = None,
    max_tokens: int | None = None,
    extra_body: Mapping[str, Any] | None = None,
    concurrency: int = 8,
    judge: str | None = None,
    judge_name: str | None = None,
    judge_gold: _Path | None = None,
    split: str | None = None,
    max_chars: int | None = None,
    profile: Profile = "char",
    seed: int = 0,
    jobs: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Scores:
    """Let systems answer a dataset's tasks, judge every answer, and write the report to `out`.

    The report is `scores.json`, `scores.md`, `scores.html`, `documents.jsonl` and `model-index.yaml`. Answers and
    verdicts are kept as they come: a run that was ended goes on where it stopped when it is called again.

    Args:
        folder: what `banmian build` wrote.
        tasks: of headline, lead, subhead, digest, facts; all but the last, where none are named.
        systems: of lead, random, textrank, lexrank, sumbasic, oracle, printed; all, where none are named. `lead` always
            takes part: the others are compared with it. Of `facts` none and rules, compared with none. `printed` is what was printed, judged as an answer.
        predictions: files of lines `{"id", "output"}`, by the name that each is called by in the report.
        models: folders, or names on the hub, of sequence-to-sequence models of `transformers`.
        endpoint: URL of a server that speaks the OpenAI chat protocol, to be asked for `model_name`.
        system_message: what stands before each question to that model.
        prompt: the question, instead of each task's own; `{source}` and `{budget}` are filled in.
        max_tokens: tokens of an answer, 2,048 where nothing is said; one that is cut there is no answer.
        extra_body: more fields of each question, as {"chat_template_kwargs": {"enable_thinking": false}}.
        concurrency: questions that are on their way to the server at once.
        judge: URL of such a server whose model `judge_name` says of every answer whether it is supported, complete and
            concise, by one fixed prompt: `opinions.json`. Its key is JUDGE_API_KEY, or that of `endpoint` on the same host.
        judge_gold: lines {"doc", "claim", "label"} that the judge is held against; its agreement stands in that file.
        split: only documents of this split.
        max_chars: the budget of every task, instead of its own.
        profile: tokens of ROUGE: `char`, or `jieba` for comparison with published figures.
        seed: of the system `random` and of the statistics.
        jobs: processes; None is as many as there are cores and the documents are worth. More than one need a script
            that guards its start with `if __name__ == "__main__"`.
        progress: called with the documents that are done and all there are.

    Raises:
        UsageError: the call is at fault, or a model or server gave no answer.
        DataError: the dataset cannot be read or gives no document, or predictions do not fit it.
    """
    from banmian.bench.report import write_report
    from banmian.bench.run import DOCUMENTS, Plan
    from banmian.bench.run import run as run_plan

    if (endpoint is None) != (model_name is None):
        raise UsageError(
            reason="an endpoint and the name of its model belong together",
            next_step="give --endpoint URL and --model-name NAME",
        )
    if (judge is None) != (judge_name is None) or (judge_gold is not None and judge is None):
        raise UsageError(
            reason="a judge, the name of its model and the labels that it is held against belong together",
            next_step="give --judge URL and --judge-name NAME",
        )
    target = Path(out)
    taking_part = _built_in(systems, seed)
    for name, file in (predictions or {}).items():
        from banmian.bench.systems.predictions import Predictions

        taking_part.append(Predictions(Path(file), name))
    if models or endpoint:
        from banmian.bench.systems.kept import Kept

        for model in models:
            from banmian.bench.systems.seq2seq import Seq2Seq

            taking_part.append(Kept(Seq2Seq(model), target / "answers"))
        if endpoint and model_name:
            from banmian.bench.systems.endpoint import Endpoint

            asked = Endpoint(
                endpoint,
                model_name,
                system=system_message,
                prompt=prompt,
                max_tokens=max_tokens or MOST_TOKENS,
                extra=extra_body,
                concurrency=concurrency,
            )
            taking_part.append(Kept(asked, target / "answers"))
    names = [system.name for system in taking_part]
    if doubled := next((name for name in names if names.count(name) > 1 or not name.strip()), None):
        raise UsageError(
            reason=f"two systems are called {doubled!r}", next_step="give predictions another name: NAME=FILE"
        )
    plan = Plan(
        Path(folder),
        tuple(dict.fromkeys(task_of(task).name for task in tasks or SUMMARIES)),
        tuple(taking_part),
        split=split,
        max_chars=max_chars,
        seed=seed,
        profile=profile,
        jobs=jobs,
    )
    scores = run_plan(plan, target, progress)
    write_report(scores, target, target / DOCUMENTS)
    if judge and judge_name:
        from banmian.bench.opinions import write_opinions

        asked = _judge(judge, judge_name, endpoint, concurrency)
        write_opinions(asked, target / DOCUMENTS, target, None if judge_gold is None else Path(judge_gold))
    return scores


def _judge(url: str, name: str, endpoint: str | None, concurrency: int) -> Endpoint:
    """The model that is asked for opinions; the key of another host is never sent to it."""
    from banmian.bench.opinions import PROMPT
    from banmian.bench.systems.endpoint import Endpoint

    hosts = [urlsplit(at)[:2] for at in (url, endpoint or url)]
    own = "JUDGE_API_KEY" in os.environ or hosts[0] != hosts[1]
    return Endpoint(
        url,
        name,
        prompt=PROMPT,
        concurrency=concurrency,
        key_name="JUDGE_API_KEY" if own else "OPENAI_API_KEY",
        option="--judge",
    )


def write_plugin(
    folder: _Path,
    out: _Path,
    plugin: str,
    *,
    tasks: Sequence[str] | None = None,
    split: str | None = None,
    max_chars: int | None = None,
) -> list[Path]:
    """Write the tasks as files of another harness to `out`, with their documents; gives the files.

    What the harness then measures is what `run` measures. `README.md` among them says how it is run.

    Args:
        folder: what `banmian build` wrote.
        plugin: lm-eval, inspect, lighteval, openai-evals or opencompass.
        tasks: of headline, lead, subhead, digest, facts; all but the last, where none are named. One without documents is left out.
        split: only documents of this split.
        max_chars: the budget of every task, instead of its own.

    Raises:
        UsageError: the call is at fault, or `out` cannot be written.
        DataError: the dataset cannot be read or gives no document.
    """
    from banmian.bench.plugins import write_plugin as write

    return write(Path(folder), Path(out), plugin, tuple(tasks or SUMMARIES), split=split, max_chars=max_chars)


def _built_in(names: Sequence[str] | None, seed: int) -> list[System]:
    """The built-in systems of those names, in their own order; `lead` is one of them."""
    from banmian.bench.scores import BASE, BASE_OF_FACTS
    from banmian.bench.systems.extracting import NoFacts, Rules
    from banmian.bench.systems.extractive import built_in
    from banmian.bench.systems.printed import Printed

    known: dict[str, System] = {**built_in(seed), "printed": Printed(), "none": NoFacts(), "rules": Rules()}
    if strange := [name for name in names or () if name not in known]:
        raise UsageError(
            reason=f"no system is called {strange[0]!r}",
            next_step=f"choose of {', '.join(known)}, or give answers of your own with --predictions",
        )
    return [system for name, system in known.items() if not names or name in names or name in (BASE, BASE_OF_FACTS)]
