"""`banmian show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from banmian.cli.app import app, results, say
from banmian.errors import UsageError
from banmian.files import write_whole

if TYPE_CHECKING:
    from banmian.records import Page


@app.command("show")
def show_command(
    page: Annotated[
        str,
        typer.Argument(
            metavar="PAGE",
            help="A file with one page, a URL, or - for standard input; FILE#3, the third row of a table; DIR#ID of a "
            "dataset, where ID is a page's identifier or source, or the identifier of any row of it.",
        ),
    ],
    article: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--article", "-a", min=1, metavar="N", help="Only the article of this number, as shown."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", "-e", help="Say why: rule and confidence of each line, join, number, place, signer."),
    ] = False,
    html: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(metavar="FILE", help="Write an HTML file for the browser instead: one file, no network needed."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON with all of it: the page, its ledger, and the rows of every table.")
    ] = False,
    width: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            min=20, metavar="CELLS", help="Wrap lines here. Default: the terminal's width; in a pipe nowhere."
        ),
    ] = None,
    encoding: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help="Encoding of a text file. Default: found."),
    ] = None,
    text_column: Annotated[str, typer.Option(metavar="NAME", help="Column of a table that holds the text.")] = "text",
) -> None:
    """Show one page as it was read.

    Its articles in reading order, headlines and signers set off, numbers and places marked, and the seams where text that
    print cut was joined again. Coloured on a terminal; plain text with ⟦numbers⟧ and ⟨places⟩ in a pipe, or where NO_COLOR is set. A page of a
    dataset is shown as the dataset has it, corrections included; a page of a file as this version reads it now.

    \b
    Examples:
      banmian show page.txt
      banmian show page.txt --explain --article 2
      banmian show page.txt --html page.html          for a browser
      banmian show pages.jsonl#3 --json | jq .counts
      banmian show my-dataset#page.txt | less

    Exit codes: 0 shown; 1 the page cannot be read; 2 there is no such page, or there are several.
    """
    from banmian.view.find import find_page
    from banmian.view.terminal import to_json

    if html is not None and (as_json or article is not None):
        raise UsageError(reason="--html shows the whole page", next_step="leave --json and --article out")
    found = find_page(page, encoding=encoding, text_column=text_column)
    number = found.article if article is None else article - 1
    if number is not None and number >= len(found.page.articles):
        have = len(found.page.articles)
        raise UsageError(file=page, reason=f"has no article {article}", next_step=f"it has {have}; count from 1")
    if html is not None:
        from banmian.view.html import page_html

        write_whole(html, page_html(found.page))
        say(f"{html}: open it in a browser")
        return
    if as_json:
        results([to_json(found.page, article=number)])
        return
    if not found.page.articles:
        say(f"{page}: no article was found on this page")
    _print(found.page, number, width=width, explain=explain)


def _print(page: Page, article: int | None, *, width: int | None, explain: bool) -> None:
    from rich.console import Console

    from banmian.view.terminal import Look, render

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    colour = console.is_terminal and console.color_system is not None and not console.no_color
    if width is None and console.is_terminal:
        width = console.width
    lines = render(page, look=Look(width, colour, explain), article=article)
    if colour:
        for line in lines:
            console.print(line)
    else:
        results(line.plain for line in lines)
