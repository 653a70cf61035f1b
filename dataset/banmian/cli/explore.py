"""`banmian explore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from banmian.cli.app import app, progress_bar, say


@app.command("explore")
def explore_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder of the site; made or replaced.")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Make a site to look at a dataset in a browser.

    Reads the folder that `banmian build` wrote, and writes plain files: pages beside their articles, numeric facts and
    places to search and filter, a map, charts, rejects with their reasons. Open index.html from the disk, or put the folder on
    any web server; it asks nothing of any network. One page alone: `banmian show PAGE --html FILE`.

    \b
    Examples:
      banmian explore my-dataset --out site/
      banmian explore my-dataset --out site/ && xdg-open site/index.html

    Exit codes: 0 written; 1 DIR is damaged or holds no dataset; 2 the site's folder holds other things, or cannot be written.
    """
    from banmian.view.explore import explore

    with progress_bar("Writing pages", quiet=quiet) as progress:
        report = explore(folder, out, progress=progress)
    if not quiet:
        say(
            f"{out}: {report.pages:,} pages, {report.articles:,} articles, {report.facts:,} numeric facts in "
            f"{report.files:,} files, {report.bytes / 1e6:,.1f} MB; open {out / 'index.html'} in a browser"
        )
