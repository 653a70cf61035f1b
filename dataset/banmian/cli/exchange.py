"""`banmian export` and `banmian import`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from banmian.cli.app import app, say
from banmian.exchange.formats import format_names

if TYPE_CHECKING:
    Format = str
else:
    Format = Literal[format_names()]


@app.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="A new folder for the files.")],
    format: Annotated[  # noqa: A002
        Format, typer.Option("--format", "-f", help="Which tool's.")
    ] = "jsonl",
    of: Annotated[
        Literal["articles", "headings", "pages"],
        typer.Option(
            "--of",
            help="Articles with the marks of their paragraphs, headings and captions with theirs, or pages with what their "
            "pieces are.",
        ),
    ] = "articles",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write articles, or pages, for an annotation tool.

    Reads a dataset and writes a new folder: for brat a .txt and .ann an article with annotation.conf; for Label Studio
    tasks and the labelling interface; for CoNLL a character a line with BIO tags; for jsonl an article a line. What people
    correct there, `banmian import` reads back. In pages headlines, captions, paragraphs and furniture are corrected, and,
    by the numbers in the values of their marks, which article a piece belongs to and which pieces are one paragraph.

    \b
    Examples:
      banmian export my-dataset --format label-studio --out tasks/
      banmian export my-dataset --format conll --out conll/
      banmian export my-dataset --of pages --format brat --out brat/

    Exit codes: 0 done; 1 DIR holds no dataset, or a damaged one; 2 the call is at fault.
    """
    from banmian.exchange.export import export

    number = export(folder, out, format=format, of=of)
    if not quiet:
        say(f"{out}: {number:,} {of} as {format}")


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
    format: Annotated[  # noqa: A002
        Format, typer.Option("--format", "-f", help="As exported.")
    ] = "jsonl",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write what people changed in exported files as corrections.

    Reads the files that the tool saved, holds them against the dataset that was exported, and writes a correction a line
    (.jsonl), with who decided and when. `banmian build --corrections` carries them out, in this version and the next.

    \b
    Examples:
      banmian import my-dataset saved.json -f label-studio --by "A. Reader" --out corrections/reader.jsonl
      banmian import my-dataset brat/ -f brat --by "A. Reader" --on 2024-05-01 --out corrections/brat.jsonl

    Exit codes: 0 done; 1 a saved file does not fit the dataset; 2 the call is at fault.
    """
    from banmian.exchange.back import import_corrections

    found = import_corrections(folder, source, by=by, on=on, format=format, out=out)
    if not quiet:
        say(f"{out}: {len(found):,} corrections")
