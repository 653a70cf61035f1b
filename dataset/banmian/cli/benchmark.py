"""`banmian benchmark`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from banmian.cli.app import app, progress_bar, say
from banmian.errors import UsageError

if TYPE_CHECKING:
    from banmian.bench.scores import Scores, TaskScores

_SHOWN = ("rouge1", "rouge2", "rougeL", "num_prec_src", "num_clean", "num_cov_src", "loc_prec_src")


@app.command("benchmark")
def benchmark_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="REPORT", help="Folder of the report; a run that was ended goes on there."),
    ],
    task: Annotated[
        Optional[list[str]],  # noqa: UP045 - typer reads the annotation at run time, on Python 3.10 too
        typer.Option(metavar="headline|lead|subhead|digest", help="May be given several times. Default: all four."),
    ] = None,
    system: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="lead|random|textrank|lexrank|sumbasic|oracle",
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
    concurrency: Annotated[
        int, typer.Option(min=1, metavar="N", help="Questions on their way to the server at once.")
    ] = 8,
    split: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="Only documents of this split. Default: all."),
    ] = None,
    max_chars: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, metavar="N", help="Characters of an answer. Default: 30, 120, 12 and 200, by task."),
    ] = None,
    profile: Annotated[
        str, typer.Option(metavar="char|jieba", help="Tokens of ROUGE; jieba is for comparison with published figures.")
    ] = "char",
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of `random` and of the statistics.")] = 0,
    jobs: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--jobs", "-j", min=1, help="Processes. Default: as many as cores, where there is work for them."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Let systems summarise the articles, and measure ROUGE and whether their numbers and places are true.

    REPORT gets scores.md, scores.html (open it in a browser), scores.json, documents.jsonl with every verdict, and
    model-index.yaml for a model's card. The identifiers that predictions need are those of documents.jsonl.

    Example: banmian benchmark my-dataset --task headline --predictions mine=answers.jsonl --out report/
    """
    from banmian import benchmark

    if profile not in ("char", "jieba"):
        raise UsageError(reason=f"--profile {profile!r} is not known", next_step="use char or jieba")
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
            concurrency=concurrency,
            split=split,
            max_chars=max_chars,
            profile=profile,  # type: ignore[arg-type]
            seed=seed,
            jobs=jobs,
            progress=progress,
        )
    if not quiet:
        _report(scores, out)


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


def _table(task: TaskScores) -> None:
    names = [m for m in _SHOWN if any(m in s.measures for s in task.systems.values())]
    width = max(map(len, task.systems))
    say(f"  {'':{width}}  {'  '.join(f'{m:>12}' for m in names)}")
    for system, own in task.systems.items():
        values = [own.measures[m].value for m in names]
        say(f"  {system:{width}}  {'  '.join(f'{v:12.2f}' if v is not None else f'{chr(8211):>12}' for v in values)}")
