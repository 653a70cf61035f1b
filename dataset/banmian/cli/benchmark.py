"""`banmian benchmark`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional

import typer

from banmian.cli.app import app, progress_bar, say
from banmian.errors import UsageError

if TYPE_CHECKING:
    from banmian.bench.scores import Scores, TaskScores

_SHOWN = ("true", "claim_prec", "date_prec", "loc_prec", "key_recall", "rouge1", "rouge2", "rougeL")
_FACTS = ("fact_f1", "fact_prec", "fact_recall", "fact_modifier", "fact_measured", "fact_time", "fact_exact")
_TASKS = ("headline", "lead", "subhead", "digest", "facts")
_SYSTEMS = ("lead", "random", "textrank", "lexrank", "sumbasic", "oracle", "printed", "none", "rules")


@app.command("benchmark")
def benchmark_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="REPORT", help="Folder of the report; a run that was ended goes on there."),
    ],
    task: Annotated[
        Optional[list[str]],  # noqa: UP045 - typer reads it at run time
        typer.Option(
            metavar="|".join(_TASKS),
            autocompletion=lambda: list(_TASKS),
            help="May be given several times. Default: the first four; facts is reading numbers, as JSON.",
        ),
    ] = None,
    system: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="|".join(_SYSTEMS),
            autocompletion=lambda: list(_SYSTEMS),
            help="May be given several times. Default: all. lead always takes part: others are compared with it.",
        ),
    ] = None,
    predictions: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="[NAME=]FILE",
            help='Answers of your own system: lines {"id": "headline:...", "output": "..."}, one for every document of '
            "each task that it answers. May be given several times.",
        ),
    ] = None,
    model: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="PATH", help="A sequence-to-sequence model of transformers: pip install 'banmian[transformers]'."
        ),
    ] = None,
    endpoint: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="URL",
            help="A server that speaks the OpenAI chat protocol, as http://localhost:8000/v1; its key is OPENAI_API_KEY.",
        ),
    ] = None,
    model_name: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="What that server calls the model."),
    ] = None,
    system_message: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="TEXT", help="What stands before each question to that model."),
    ] = None,
    prompt: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="TEXT", help="The question, instead of each task's own; {source} and {budget} are filled in."
        ),
    ] = None,
    max_tokens: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, metavar="N", help="Tokens of an answer; one that is cut there is none. Default: 2048."),
    ] = None,
    extra_body: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="JSON", help='More fields of each question: {"chat_template_kwargs": {"enable_thinking": false}}.'
        ),
    ] = None,
    concurrency: Annotated[
        int, typer.Option(min=1, metavar="N", help="Questions on their way to the server at once.")
    ] = 8,
    judge: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="URL",
            help="A server of that kind whose model says of each answer whether it is supported, complete and concise; "
            "its key is JUDGE_API_KEY, or OPENAI_API_KEY on the host of --endpoint.",
        ),
    ] = None,
    judge_name: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="What the server of --judge calls the model."),
    ] = None,
    judge_gold: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            metavar="FILE", help='Lines {"doc": "...", "claim": "...", "label": 1} that the judge is held against.'
        ),
    ] = None,
    split: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="Only documents of this split. Default: all."),
    ] = None,
    max_chars: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, metavar="N", help="Characters of an answer. Default: 30, 120, 12 and 200, by task."),
    ] = None,
    profile: Annotated[
        Literal["char", "jieba"],
        typer.Option(help="Tokens of ROUGE; jieba is for comparison with published figures."),
    ] = "char",
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of `random` and of the statistics.")] = 0,
    jobs: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--jobs", "-j", min=1, help="Processes. Default: as many as cores, where there is work for them."),
    ] = None,
    plugin: Annotated[
        Optional[Literal["lm-eval", "inspect", "lighteval", "openai-evals", "opencompass"]],  # noqa: UP045
        typer.Option(
            help="Run nothing; write the tasks as files of that harness to the folder --out, with how to run them.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Measure systems that summarise the articles.

    By ROUGE, and by whether their numbers and places are true to the source. Reads a dataset, and answers where you have
    them. REPORT gets scores.md, scores.html (open it in a browser), scores.json, documents.jsonl with every verdict, and
    model-index.yaml for a model's card. The identifiers that predictions need are those of documents.jsonl.

    \b
    Examples:
      banmian benchmark my-dataset --out report/
      banmian benchmark my-dataset --task headline --predictions mine=answers.jsonl --out report/
      banmian benchmark my-dataset --plugin lm-eval --out tasks/   # for where you evaluate already

    Environment: OPENAI_API_KEY, for --endpoint; JUDGE_API_KEY, for --judge.

    Exit codes: 0 done; 1 the dataset or the answers are at fault; 2 the call is, or a server does not answer; 130
    interrupted: run it again to go on.
    """
    from banmian import benchmark

    if plugin is not None:
        if system or predictions or model or endpoint or profile != "char":
            raise UsageError(
                reason="--plugin writes files and asks no system",
                next_step="give it with DIR, --out, --task, --split and --max-chars alone; the harness runs the models",
            )
        files = benchmark.write_plugin(folder, out, plugin, tasks=task, split=split, max_chars=max_chars)
        if not quiet:
            say(f"{out}: {', '.join(file.relative_to(out).as_posix() for file in files)}")
            say(f"next: read {out / 'README.md'}")
        return
    with progress_bar("Judging answers", quiet=quiet) as progress:
        scores = benchmark.run(
            folder,
            out,
            tasks=task,
            systems=system,
            predictions=_named(predictions or ()),
            models=model or (),
            endpoint=endpoint,
            model_name=model_name,
            system_message=system_message,
            prompt=prompt,
            max_tokens=max_tokens,
            extra_body=_object(extra_body),
            concurrency=concurrency,
            judge=judge,
            judge_name=judge_name,
            judge_gold=judge_gold,
            split=split,
            max_chars=max_chars,
            profile=profile,
            seed=seed,
            jobs=jobs,
            progress=progress,
        )
    if not quiet:
        _report(scores, out)
        if judge is not None:
            _opinions(out / "opinions.json")


def _object(text: str | None) -> dict[str, Any] | None:
    """The JSON object that an option holds."""
    if text is None:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UsageError(
            reason=f"--extra-body {text[:60]!r} is no JSON object", next_step='give one such as {"seed": 1}'
        )
    return value


def _named(given: list[str] | tuple[()]) -> dict[str, str]:
    """Files by name: `NAME=FILE`, or the file's own name."""
    files: dict[str, str] = {}
    for text in given:
        name, sign, file = text.partition("=")
        if not sign or Path(text).exists():
            name, file = Path(text).name.removesuffix(".jsonl"), text
        if name in files:
            raise UsageError(reason=f"two files of predictions are called {name!r}", next_step="name them: NAME=FILE")
        files[name] = file
    return files


def _report(scores: Scores, out: Path) -> None:
    from banmian.bench.report.markdown import counted

    for name, task in scores.tasks.items():
        say(f"{name}: {counted(task.n_documents, 'document')} of {counted(task.n_pages, 'page')}")
        for note in task.notes:
            say(f"  note: {note}")
        _table(task)
    say(f"{out}: scores.md, scores.html, scores.json, documents.jsonl, model-index.yaml")


def _opinions(file: Path) -> None:
    """What a model thinks of the answers, and how far it agrees with labels by hand."""
    found = json.loads(file.read_text(encoding="utf-8"))
    say(f"{file}: {found['signature']}")
    if (with_gold := found["agreement"]) is None:
        say("  agreement with labels by hand: not measured; give --judge-gold FILE")
    else:
        kappa = with_gold["kappa"]
        say(
            f"  of labelled claims: {with_gold['caught']}/{with_gold['false']} false ones caught, "
            f"{with_gold['blamed']}/{with_gold['true']} true ones blamed, {with_gold['unread']} unread, "
            f"kappa {'undefined' if kappa is None else f'{kappa:.2f}'}"
        )
    for task, systems in found["tasks"].items():
        for system, own in systems.items():
            means = [own["supported"], own["complete"], own["concise"]]
            told = ["none" if value is None else f"{value:.2f}" for value in means]
            say(
                f"  {task} {system}: supported {told[0]} %, complete {told[1]}, concise {told[2]} of 5 "
                f"({own['n']} answers, {own['unread']} unread)"
            )


def _table(task: TaskScores) -> None:
    names = [m for m in (*_SHOWN, *_FACTS) if any(m in s.measures for s in task.systems.values())]
    width = max(map(len, task.systems))
    say(f"  {'':{width}}  {'  '.join(f'{m:>12}' for m in names)}")
    for system, own in task.systems.items():
        values = [own.measures[m].value for m in names]
        say(f"  {system:{width}}  {'  '.join(f'{v:12.2f}' if v is not None else f'{chr(8211):>12}' for v in values)}")
