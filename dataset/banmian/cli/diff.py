"""`banmian diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from banmian.cli.app import app, safe_json
from banmian.errors import visible


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of a release.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of a later one.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON with every identifier, instead of Markdown with the first ones.")
    ] = False,
) -> None:
    """Tell what changed between two releases.

    Reads two folders that `banmian build` wrote, and prints the rows added, removed and changed, by identifier and column,
    as Markdown: a draft for the dataset's changelog.

    \b
    Examples:
      banmian diff news-1.0.0 news-1.1.0
      banmian diff news-1.0.0 news-1.1.0 --json | jq .tables

    Exit codes: 0 done, whether or not they differ; 1 one of them is damaged; 2 there is no such folder.
    """
    from banmian.release.changelog import to_json, to_markdown
    from banmian.release.diff import diff

    found = diff(old, new)
    sys.stdout.write(safe_json(to_json(found)) if as_json else _lines(to_markdown(found)))


def _lines(text: str) -> str:
    return "".join(f"{visible(line)}\n" for line in text.removesuffix("\n").split("\n"))
