"""`banmian export` and `banmian import`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from banmian.cli.app import app, say

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
        say(f"{out}: {number:,} articles as {format}")


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
        say(f"{out}: {len(found):,} corrections")
