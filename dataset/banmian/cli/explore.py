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
    """Write a site to look at a dataset in a browser: pages beside their articles, facts, places, charts, rejects.

    The site is plain files: open index.html from a disk, or put the folder on any web server. It asks nothing of any
    network.

    Example: banmian explore my-dataset --out site/
    """
    from banmian.show.explore import explore

    with progress_bar("Writing pages", quiet=quiet) as progress:
        report = explore(folder, out, progress=progress)
    if not quiet:
        say(
            f"{out}: {report.pages:,} pages, {report.articles:,} articles, {report.facts:,} numeric facts in "
            f"{report.files:,} files, {report.bytes / 1e6:,.1f} MB; open {out / 'index.html'} in a browser"
        )
