"""The command line: `banmian build`, `check`, `diff`, `export`, `import`, `push`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Optional

import typer

from banmian import __version__
from banmian.errors import BanmianError, UsageError, io_error

if TYPE_CHECKING:
    from banmian.corrections import Correction
    from banmian.engine import BuildReport
    from banmian.publish import PushReport

_INTERRUPTED = 130

app = typer.Typer(
    name="banmian",
    help="Chinese newspaper pages as a versioned Hugging Face dataset: articles, paragraphs and numeric facts, "
    "every row traced to the characters of its page.",
    epilog="Exit codes: 0 done, 1 the data is at fault, 2 the call is at fault, 130 interrupted.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: it starts in half the time, and reads the same in a pipe
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = app(standalone_mode=False) or 0
    except typer.TyperException as error:
        error.show()  # type: ignore[attr-defined]
        sys.exit(2)
    except BanmianError as error:
        _say(f"banmian: {error}")
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody left to tell
        sys.exit(0)
    except OSError as error:
        _say(f"banmian: {io_error(error)}")
        sys.exit(2)
    if code == _INTERRUPTED:
        _say("banmian: interrupted; what was there before is untouched")
    sys.exit(code)


def _terminated(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _show_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"banmian {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command("build")
def build_command(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, globs, URLs, or - for standard input. Text (.txt; UTF-8, UTF-16, GB18030 or Big5) is "
            "a page a file; .jsonl, .csv and .parquet are a page a row. Each may be packed as .gz, .zst or .xz.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder of the dataset; made or replaced.")],
    version: Annotated[
        Optional[str],  # noqa: UP045 - typer reads the annotation at run time, on Python 3.10 too
        typer.Option(metavar="X.Y.Z", help="Version of the dataset. Default: the card's, or else 0.1.0."),
    ] = None,
    card: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(metavar="FILE", help="Template of the card (README.md). Default: banmian's own."),
    ] = None,
    splits: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="NAME=SHARE,...",
            help="Part the pages, as train=.8,validation=.1,test=.1. Pages with the same article, or nearly the same, "
            "stay together. Default: all is train.",
        ),
    ] = None,
    corrections: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(metavar="PATH", help="File or folder of corrections (*.jsonl), as `banmian import` writes them."),
    ] = None,
    withdrawals: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            metavar="FILE",
            help='What to leave out (.jsonl): {"id": ...} of a page or row, or {"id": page, "start": ..., "end": ...}.',
        ),
    ] = None,
    jobs: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--jobs", "-j", min=1, help="Processes; one a core, where not given."),
    ] = None,
    on_error: Annotated[
        str,
        typer.Option(
            metavar="quarantine|fail",
            help="What a page that cannot be read does: quarantine lists it in DIR/rejected and goes on, "
            "fail ends the build.",
        ),
    ] = "quarantine",
    max_rejected: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=0, metavar="N", help="End the build where more pages than this cannot be read."),
    ] = None,
    encoding: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="Encoding of text files. Default: found for each file."),
    ] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME", help="Column of tables that holds the text.")] = "text",
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other things too; they are left alone.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Read newspaper pages and write the dataset.

    The old dataset stays as it is until the new one is whole: a build that fails or is killed changes nothing.

    Example: banmian build pages/ --out my-dataset --version 1.0.0
    """
    from banmian.engine import build

    if on_error not in ("quarantine", "fail"):
        raise UsageError(reason=f"--on-error {on_error!r} is not known", next_step="use quarantine or fail")
    with _progress("Reading pages", quiet=quiet) as progress:
        report = build(
            sources,
            out,
            version=version,
            card=card,
            splits=splits,
            corrections=corrections,
            withdrawals=withdrawals,
            jobs=jobs or os.cpu_count() or 1,
            on_error=on_error,  # type: ignore[arg-type]
            max_rejected=max_rejected,
            encoding=encoding,
            text_column=text_column,
            force=force,
            progress=progress,
        )
    if not quiet:
        _report(report)
    if as_json:
        sys.stdout.write(json.dumps(_as_json(report), ensure_ascii=False) + "\n")


def _span(correction: Correction) -> str:
    return f"[{correction.segments[0].start}:{correction.segments[-1].end}]"


def _as_json(report: BuildReport) -> dict[str, object]:
    return {
        "out": report.out,
        "version": report.version,
        "rows": report.rows,
        "rejected": [r._asdict() for r in report.rejected],
        "duplicates": [{"source": source, "same_as": first} for source, first in report.duplicates],
        "unapplied": [
            {"page_id": u.correction.page_id, "label": u.correction.label, "by": u.correction.by, "reason": u.reason}
            for u in report.unapplied
        ],
        "changed": report.changed,
    }


def _report(report: BuildReport) -> None:
    for r in report.rejected:
        parts = (r.source, r.place, r.reason)
        step = f" Next step: {r.next_step}." if r.next_step else ""
        _say(f"rejected: {': '.join(p for p in parts if p)}.{step}")
    for u in report.unapplied:
        _say(
            f"not corrected: {u.correction.page_id}: {u.correction.label} {_span(u.correction)} of "
            f"{u.correction.by}: {u.reason}. Next step: see corrections/corrections.jsonl, and decide it anew."
        )
    for source, first in report.duplicates:
        _say(f"same page: {source} is {first} again; it is in the dataset once")
    rows = ", ".join(
        f"{number:,} {name.replace('_', ' ')}" for name, number in report.rows.items() if name != "records"
    )
    rejected = f"; {len(report.rejected)} rejected (see rejected/rejected.jsonl)" if report.rejected else ""
    state = "" if report.changed else " (unchanged)"
    _say(f"{report.out} {report.version}{state}: {rows}{rejected}")


@app.command("check")
def check_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    rebuild: Annotated[
        bool, typer.Option(help="Read every page again and compare its rows (law 4), the slowest part.")
    ] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but faults.")] = False,
) -> None:
    """Prove the laws of a dataset, its checksums and the counts of its card.

    Every fault is printed with its place; exit code 1 where there is one.
    """
    from banmian.engine import check

    with _progress("Checking pages", quiet=quiet) as progress:
        report = check(folder, rebuild=rebuild, progress=progress)
    for fault in report.faults:
        sys.stdout.write(f"{fault}\n")
    for note in report.notes:
        _say(f"note: {note}")
    if report.faults:
        _say(f"{folder}: {len(report.faults)} faults")
        raise typer.Exit(1)
    if not quiet:
        _say(f"{folder}: all laws hold")


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of a release.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of a later one.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON with every identifier, instead of Markdown with the first ones.")
    ] = False,
) -> None:
    """Tell what changed between two releases: rows added, removed and changed, by identifier and column.

    The Markdown is a draft for the dataset's changelog.

    Example: banmian diff release-1.0.0/ my-dataset/
    """
    from banmian.release.changelog import to_json, to_markdown
    from banmian.release.diff import diff

    found = diff(old, new)
    sys.stdout.write(to_json(found) if as_json else to_markdown(found))


_FORMAT = "brat|conll|label-studio|jsonl"


@app.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="A new folder for the files.")],
    format: Annotated[  # noqa: A002
        str, typer.Option("--format", "-f", metavar=_FORMAT, help="conll has a character a line, with BIO tags.")
    ] = "jsonl",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write articles with their annotations for an annotation tool.

    `banmian import` reads what people corrected there.

    Example: banmian export my-dataset --format label-studio --out tasks/
    """
    from banmian.exchange import export

    number = export(folder, out, format=format)
    if not quiet:
        _say(f"{out}: {number:,} articles as {format}")


@app.command("import")
def import_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The dataset that was exported.")],
    source: Annotated[Path, typer.Argument(metavar="FILES", help="File or folder that the tool saved.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Corrections (.jsonl) to write.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decided.")],
    on: Annotated[
        Optional[datetime],  # noqa: UP045
        typer.Option("--on", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="When. Default: today."),
    ] = None,
    format: Annotated[str, typer.Option("--format", "-f", metavar=_FORMAT, help="As exported.")] = "jsonl",  # noqa: A002
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write what people changed in exported files as corrections, which `banmian build --corrections` carries out.

    Example: banmian import my-dataset tasks.json -f label-studio --by "A. Reader" --out corrections/reader.jsonl
    """
    from banmian.exchange.back import import_corrections, to_jsonl

    found = import_corrections(folder, source, by=by, on=on.date() if on else None, format=format)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(to_jsonl(found), encoding="utf-8", newline="\n")
    if not quiet:
        _say(f"{out}: {len(found):,} corrections")


@app.command("push")
def push_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    repo: Annotated[str, typer.Argument(metavar="REPO", help="Dataset repository as owner/name; made if absent.")],
    private: Annotated[bool, typer.Option("--private", help="Make it for its owner's eyes only.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be sent.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Check a release, send it to the hub as one commit, and tag it v<version>.

    Refused where the check finds a fault, the tag is there with other content, or a higher version is. A push that was
    cut off goes on when it is run again. The token is the one of `hf auth login` or HF_TOKEN.

    Example: banmian push my-dataset me/newspaper-pages --dry-run
    """
    from huggingface_hub.utils.tqdm import disable_progress_bars

    from banmian.publish import prepare, send

    if quiet or not sys.stderr.isatty():
        disable_progress_bars()
    with _progress("Checking pages", quiet=quiet) as progress:
        release = prepare(folder, repo, dry_run=dry_run, progress=progress)
    report = send(release, private=private, dry_run=dry_run)
    if report.dry_run:
        for name, size in report.additions:
            sys.stdout.write(f"+ {name} ({size:,} bytes)\n")
        for name in report.deletions:
            sys.stdout.write(f"- {name}\n")
    if not quiet:
        _pushed(report)


def _pushed(report: PushReport) -> None:
    size = sum(size for _, size in report.additions)
    changes = (
        f"{len(report.additions)} files ({size:,} bytes), {len(report.deletions)} removed, {report.unchanged} there"
    )
    if report.dry_run:
        made = f"{report.repo} would be made; " if report.creates_repo else ""
        tagged = f"tag {report.tag}" if report.creates_tag else f"{report.tag} is there already"
        _say(f"dry run, nothing was sent: {made}{changes}, {tagged}")
    elif not report.creates_tag:
        _say(f"{report.repo} {report.tag}: is there already, with the same files")
    else:
        _say(f"{report.repo} {report.tag}: {changes}")


@contextmanager
def _progress(title: str, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal's stderr; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
