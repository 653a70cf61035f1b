"""`banmian check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from banmian.cli.app import app, progress_bar, say
from banmian.errors import visible


@app.command("check")
def check_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    rebuild: Annotated[
        Optional[bool],  # noqa: UP045 - typer reads it at run time
        typer.Option(
            "--rebuild/--no-rebuild",
            help="Read every page again and compare its rows (law 4), the slowest part. Default: unless this version has "
            "built these very files on this machine.",
        ),
    ] = None,
    jobs: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--jobs", "-j", min=1, help="Processes; one a core, where not given."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but faults.")] = False,
) -> None:
    """Prove that a dataset keeps its laws.

    Reads every file in DIR and changes none. Proves that each row spells characters of its page, that each character of a
    page has one role, that identifiers are right and references resolve, that the pages still give these rows, that no
    article leaks from split to split, and that checksums and the card's numbers are right. Faults go to stdout, one a line with its place.

    \b
    Examples:
      banmian check my-dataset
      banmian check my-dataset --rebuild        slower: every page is read again

    Exit codes: 0 all laws hold; 1 a fault was found, or DIR holds no dataset; 2 there is no such folder.
    """
    from banmian.pipeline.engine import check

    with progress_bar("Checking pages", quiet=quiet) as progress:
        report = check(folder, rebuild=rebuild, jobs=jobs, progress=progress)
    for fault in report.faults:
        sys.stdout.write(f"{visible(str(fault))}\n")
    for note in report.notes:
        say(f"note: {note}")
    if report.faults:
        say(f"{folder}: {len(report.faults)} faults")
        raise typer.Exit(1)
    if not quiet:
        how = "; law 4 by its build (--rebuild reads every page again)" if report.built_here else ""
        say(f"{folder}: all laws hold{how}")
