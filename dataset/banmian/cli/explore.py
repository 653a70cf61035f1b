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
    """Write a site to look at a dataset in a browser.

    Pages beside their articles, facts, places, charts and rejects. The site is plain files: open index.html from a disk,
    or put the folder on any web server. It asks nothing of any network.

    \b
    Examples:
      banmian explore my-dataset --out site/

    Exit codes: 0 done; 1 DIR holds no dataset, or a damaged one; 2 the call is at fault.
    """
    from banmian.show.explore import explore

    with progress_bar("Writing pages", quiet=quiet) as progress:
        report = explore(folder, out, progress=progress)
    if not quiet:
        say(
            f"{out}: {report.pages:,} pages, {report.articles:,} articles, {report.facts:,} numeric facts in "
            f"{report.files:,} files, {report.bytes / 1e6:,.1f} MB; open {out / 'index.html'} in a browser"
        )
