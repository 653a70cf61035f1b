"""`banmian check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from banmian.cli.app import app, progress_bar, say


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

    with progress_bar("Checking pages", quiet=quiet) as progress:
        report = check(folder, rebuild=rebuild, progress=progress)
    for fault in report.faults:
        sys.stdout.write(f"{fault}\n")
    for note in report.notes:
        say(f"note: {note}")
    if report.faults:
        say(f"{folder}: {len(report.faults)} faults")
        raise typer.Exit(1)
    if not quiet:
        say(f"{folder}: all laws hold")
