"""`banmian push`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from banmian.cli.app import app, progress_bar, say

if TYPE_CHECKING:
    from banmian.hub.push import PushReport


@app.command("push")
def push_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset that banmian built.")],
    repo: Annotated[str, typer.Argument(metavar="REPO", help="Dataset repository as owner/name; made if absent.")],
    private: Annotated[bool, typer.Option("--private", help="Make it a private repository.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be sent.")] = False,
    jobs: Annotated[
        Optional[int],  # noqa: UP045 - typer reads it at run time
        typer.Option("--jobs", "-j", min=1, help="Processes; one a core, where not given."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Publish a release on the hub, as one commit and a tag.

    Reads DIR, checks it (pages are read again unless this version has built these very files on this machine), sends it in one
    commit and tags that v<version>. Refused where the check finds a fault, the tag is there with other content, or a higher
    version is. A push that was cut off goes on when it is run again.

    \b
    Examples:
      banmian push my-dataset me/newspaper-pages --dry-run     lists what would go, to stdout
      banmian push my-dataset me/newspaper-pages --private

    Environment: HF_TOKEN, where `hf auth login` was not run; HF_ENDPOINT for another hub than huggingface.co;
    HF_HUB_DISABLE_XET=1 for a hub without Xet storage.

    Exit codes: 0 it is there; 1 the check found a fault; 2 the hub cannot be reached, refuses, or has other content under
    this version, or a higher one.
    """
    from huggingface_hub.utils.tqdm import disable_progress_bars

    from banmian.hub.push import prepare, send

    if quiet or not sys.stderr.isatty():
        disable_progress_bars()
    with progress_bar("Checking pages", quiet=quiet) as progress:
        release = prepare(folder, repo, dry_run=dry_run, jobs=jobs, progress=progress)
    report = send(release, private=private, dry_run=dry_run)
    if report.dry_run:
        for name, size in report.additions:
            sys.stdout.write(f"+ {name} ({size:,} bytes)\n")
        for name in report.deletions:
            sys.stdout.write(f"- {name}\n")
    if not quiet:
        _pushed(report)


def _pushed(report: PushReport) -> None:
    size = sum(size for _, size in report.additions)
    changes = (
        f"{len(report.additions)} files ({size:,} bytes), {len(report.deletions)} removed, {report.unchanged} there"
    )
    if report.dry_run:
        made = f"{report.repo} would be made; " if report.creates_repo else ""
        tagged = f"tag {report.tag}" if report.creates_tag else f"{report.tag} is there already"
        say(f"dry run, nothing was sent: {made}{changes}, {tagged}")
    elif not report.creates_tag:
        say(f"{report.repo} {report.tag}: is there already, with the same files")
    else:
        say(f"{report.repo} {report.tag}: {changes}")
