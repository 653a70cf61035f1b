"""`banmian show`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from banmian.cli.app import app, say
from banmian.errors import UsageError

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
    """Show one page as it was read: its articles in reading order, numbers, places and rejoined places marked.

    Coloured on a terminal; plain text with ⟦numbers⟧ and ⟨places⟩ in a pipe, or where NO_COLOR is set.

    Example: banmian show page.txt --explain
    """
    from banmian.show.find import find_page
    from banmian.show.terminal import to_json

    found = find_page(page, encoding=encoding, text_column=text_column)
    number = found.article if article is None else article - 1
    if number is not None and number >= len(found.page.articles):
        have = len(found.page.articles)
        raise UsageError(file=page, reason=f"has no article {article}", next_step=f"it has {have}; count from 1")
    if as_json:
        sys.stdout.write(to_json(found.page, article=number))
        return
    if not found.page.articles:
        say(f"{page}: no article was found on this page")
    _print(found.page, number, width=width, explain=explain)


def _print(page: Page, article: int | None, *, width: int | None, explain: bool) -> None:
    from rich.console import Console

    from banmian.show.terminal import Look, render

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    colour = console.is_terminal and console.color_system is not None and not console.no_color
    if width is None and console.is_terminal:
        width = console.width
    for line in render(page, look=Look(width, colour, explain), article=article):
        if colour:
            console.print(line)
        else:
            sys.stdout.write(f"{line.plain}\n")
