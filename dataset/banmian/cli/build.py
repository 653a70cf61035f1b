"""`banmian build`."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from banmian.cli.app import app, progress_bar, safe_json, say
from banmian.errors import UsageError, io_error, visible
from banmian.sources.limits import USUAL, Limits

if TYPE_CHECKING:
    from banmian.decisions.corrections import Correction
    from banmian.pipeline.engine import BuildReport


NAMED = 20
"""Damaged pages that the closing lines name."""


@app.command("build")
def build_command(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files, folders, globs, URLs, or - for standard input. Text (.txt; UTF-8, UTF-16, GB18030 or Big5) and "
            "e-paper HTML (.html) are a page a file; .jsonl, .csv and .parquet are a page a row. Each may be packed as "
            ".gz, .zst or .xz, or stand in a .zip. What is known of a page (newspaper, date, page_no, url, rights) stands "
            "in columns of a table, in page.json beside page.txt, or in manifest.csv or .jsonl with a column file.",
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
    engine: Annotated[
        Literal["local", "ray"],
        typer.Option(
            help="Who does the work: processes of this machine, or Ray (pip install 'banmian[ray]'). The files are the same.",
        ),
    ] = "local",
    ray_address: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="ADDRESS", help="Ray cluster. Default: Ray on this machine, with --jobs workers."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Take the shards that an earlier build into DIR has finished, where nothing that decides them has "
            "changed: go on after an interruption, or add pages and read only what is new.",
        ),
    ] = False,
    shards: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="PATH",
            help="Folder or fsspec URL for this dataset's finished shards; workers of a cluster must reach it. "
            "Default: .NAME.shards beside DIR.",
        ),
    ] = None,
    shard_size: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(
            min=0.001,
            metavar="MB",
            help="Close a shard at this many megabytes of source at the latest. Default: 8, and more in large builds. "
            "Other sizes give other files.",
        ),
    ] = None,
    on_error: Annotated[
        Literal["quarantine", "fail"],
        typer.Option(
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
        typer.Option(metavar="NAME", help="Encoding of text, HTML, .jsonl and .csv. Default: found for each file."),
    ] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME", help="Column of tables that holds the text.")] = "text",
    date_from_name: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="PATTERN", help="How names tell the day, where nothing else does: %Y-%m-%d, rmrb%Y%m%d."),
    ] = None,
    max_page_bytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="Put aside a page of more bytes, unpacked.")
    ] = USUAL.max_page_bytes,
    max_ratio: Annotated[
        int, typer.Option(min=1, metavar="N", help="Put aside what unpacks to more than N times its packed size.")
    ] = USUAL.max_ratio,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="Give up a file of a server after this time.")
    ] = USUAL.timeout,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Follow servers that send on to an address that is not public.")
    ] = False,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Follow symbolic links in folders, also out of them.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds other things too; they are left alone.")
    ] = False,
    log: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(metavar="FILE", help="Write there, page by page, what was rejected and what to look at."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Read newspaper pages and write the dataset.

    Reads text as it was dumped from print, one page a file or a table's row. Writes DIR: README.md (the card), Parquet tables, croissant.json,
    SHA256SUMS, and rejected/ where a page could not be read. The old dataset stays as it is until the new one is whole: a
    build that fails or is killed changes nothing. The same pages, version and options give the same bytes.

    \b
    Examples:
      banmian build pages/ --out my-dataset --version 1.0.0
      banmian build 'archive/2023-*/*.txt.gz' scans.jsonl --out my-dataset
      banmian build dump.parquet --text-column content --out my-dataset
      banmian build pages/ --out my-dataset --splits train=.8,validation=.1,test=.1
      banmian build archive/ --out my-dataset --resume
      pdftotext page.pdf - | banmian build - --out one-page

    Exit codes: 0 done, even where pages were rejected (see --max-rejected); 1 no page could be read; 2 the call is at
    fault; 130 interrupted.
    """
    from banmian.pipeline.engine import build
    from banmian.pipeline.options import SHARD_BYTES, BuildOptions

    if ray_address is not None and engine != "ray":
        raise UsageError(reason="--ray-address without --engine ray", next_step="add --engine ray")
    options = BuildOptions(
        version=version,
        card=card,
        splits=splits,
        corrections=corrections,
        withdrawals=withdrawals,
        jobs=jobs,
        engine=engine,
        ray_address=ray_address,
        resume=resume,
        shards=shards,
        shard_bytes=SHARD_BYTES if shard_size is None else int(shard_size * 1_000_000),
        on_error=on_error,
        max_rejected=max_rejected,
        encoding=encoding,
        text_column=text_column,
        date_from_name=date_from_name,
        limits=Limits(max_page_bytes, max_ratio, timeout, allow_private, follow_links),
        force=force,
    )
    with _logged(log), progress_bar("Reading pages", quiet=quiet) as progress:
        try:
            report = build(sources, out, options, progress=progress)
        except OSError as error:  # that of a full disk does not say where it was
            raise io_error(error, file=error.filename or out) from error
    if not quiet:
        _report(report)
    _say_unapplied(report)
    if as_json:
        sys.stdout.write(safe_json(json.dumps(_as_json(report), ensure_ascii=False)) + "\n")


class _OneLine(logging.Formatter):
    """A line a record, whatever file names hold."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


@contextmanager
def _logged(path: Path | None) -> Iterator[None]:
    """What the build notes about pages goes to the file."""
    if path is None:
        yield
        return
    handler = logging.FileHandler(path, mode="w", encoding="utf-8")
    handler.setFormatter(_OneLine("%(levelname)s: %(message)s"))
    log = logging.getLogger("banmian")
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
        handler.close()


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
        "warnings": report.warnings,
        "damaged": [{"source": source, "what": what} for source, what in report.damaged],
        "contradicted": [{"source": source, "what": what} for source, what in report.contradicted],
        "undated": report.undated,
        "source_bytes": report.source_bytes,
        "seconds": round(report.seconds, 3),
        "shards": report.shards,
        "reused_shards": report.reused,
    }


def _report(report: BuildReport) -> None:
    from banmian.release.tables.schema import TASKS

    for r in report.rejected:
        parts = (r.source, r.place, r.reason)
        step = f" Next step: {r.next_step}." if r.next_step else ""
        say(f"rejected: {': '.join(p for p in parts if p)}.{step}")
    for source, what in report.damaged[:NAMED]:
        say(f"damaged: {source}: {what}. Next step: mend its text; the page is in the dataset as it is.")
    if len(report.damaged) > NAMED:
        say(f"damaged: {len(report.damaged) - NAMED:,} more pages; --log names them")
    for source, what in report.contradicted[:NAMED]:
        say(f"contradiction: {source}: {what}. Next step: mend its metadata, or leave it as it is.")
    if len(report.contradicted) > NAMED:
        say(f"contradiction: {len(report.contradicted) - NAMED:,} more; --log names them")
    for source, first in report.duplicates:
        say(f"same page: {source} is {first} again; it is in the dataset once")
    views = {"records", *(task.name for task in TASKS)}
    rows = ", ".join(
        f"{number:,} {name.replace('_', ' ')}" for name, number in report.rows.items() if name not in views
    )
    rejected = f"; {len(report.rejected)} rejected (see rejected/rejected.jsonl)" if report.rejected else ""
    state = "" if report.changed else " (unchanged)"
    say(f"{report.out} {report.version}{state}: {rows}{rejected}")
    if undated := _undated(report):
        say(undated)
    say(f"{_speed(report)}; to look at: {_warnings(report)}")


def _say_unapplied(report: BuildReport) -> None:
    """What people decided and is not in the dataset: an error of the data, which --quiet does not hide."""
    for u in report.unapplied:
        if u.is_needless:
            say(
                f"needless: {u.correction.page_id}: {u.correction.label} {_span(u.correction)} of {u.correction.by}: "
                f"{u.reason}. Next step: take it out of the corrections."
            )
            continue
        say(
            f"not corrected: {u.correction.page_id}: {u.correction.label} {_span(u.correction)} of "
            f"{u.correction.by}: {u.reason}. Next step: see corrections/corrections.jsonl, and decide it anew."
        )


def _undated(report: BuildReport) -> str:
    if not report.undated:
        return ""
    what = (
        "every page"
        if report.undated == report.rows["pages"]
        else f"{report.undated:,} of {report.rows['pages']:,} pages"
    )
    return (
        f"the date of {what} is unknown: neither metadata nor a masthead tells it, so 去年 or 4月 settles no day there. "
        "Next step: a manifest, page.json beside page.txt, or --date-from-name"
    )


def _speed(report: BuildReport) -> str:
    megabytes = report.source_bytes / 1e6
    shards = f" in {report.shards} shards, {report.reused} of them as they were" if report.shards > 1 else ""
    return f"{megabytes:,.2f} MB{shards}, {report.seconds:,.1f} s, {megabytes / max(report.seconds, 1e-9):,.2f} MB/s"


def _warnings(report: BuildReport) -> str:
    kinds = dict(report.warnings) | {
        "page twice": len(report.duplicates),
        "correction undone": sum(not u.is_needless for u in report.unapplied),
    }
    found = [f"{number:,} × {kind}" for kind, number in kinds.items() if number]
    return ", ".join(found) or "nothing"
