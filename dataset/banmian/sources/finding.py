"""The files that a call names: folders, globs, single files, URLs and standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from banmian.errors import UsageError
from banmian.release.checksums import is_release
from banmian.sources.endings import PACKED_ENDINGS, PAGE_ENDINGS, is_beside, is_page_name
from banmian.sources.inputs import InputFile
from banmian.sources.limits import USUAL, Limits
from banmian.sources.listing import Listing
from banmian.sources.opening import STDIN
from banmian.sources.remote import list_url


def find_inputs(
    sources: Iterable[str | Path],
    *,
    text_column: str = "text",
    encoding: str | None = None,
    limits: Limits = USUAL,
) -> list[InputFile]:
    """The files that `sources` name, sorted by the name their rows will carry.

    Args:
        text_column: the column of tables that holds the page's text.
        encoding: character encoding of text, HTML, JSON Lines and CSV; found for each file where not given.
        limits: how large files and pages may be, and how far they may reach.

    Raises:
        UsageError: a source that does not exist, or holds no page.
    """
    found: set[InputFile] = set()
    for listing in _listings(map(str, sources), limits):
        found.update(listing.inputs(text_column=text_column, encoding=encoding, limits=limits))
    if not found:
        raise UsageError(
            reason="no source was named", next_step="name a file, a folder, a glob, or - for standard input"
        )
    return sorted(found, key=lambda file: (file.source, file.path))


def _listings(sources: Iterable[str], limits: Limits) -> Iterator[Listing]:
    single: dict[Path, list[str]] = {}
    for source in sources:
        path = Path(source)
        if source == STDIN:
            yield Listing({"stdin": STDIN}, {}, data=sys.stdin.buffer.read())
        elif "://" in source:
            yield list_url(source, limits)
        elif path.is_dir():
            yield _folder(path, limits)
        elif path.is_file() or path.is_fifo():
            single.setdefault(path.parent, []).append(source)
        elif glob.has_magic(source):
            yield _matches(path, source, limits)
        else:
            raise UsageError(file=source, reason="there is no such file or folder", next_step="check the path")
    for folder, paths in single.items():
        yield Listing({Path(path).name: path for path in paths}, _beside([folder], folder, limits))


def _folder(folder: Path, limits: Limits) -> Listing:
    if is_release(folder):
        step = f"give {folder}/pages to read its pages again"
        raise UsageError(file=folder, reason="this is a dataset, not a folder of pages", next_step=step)
    found, links = _walk(folder, limits)
    names = {file.relative_to(folder).as_posix(): str(file) for file in found}
    pages = {name: path for name, path in names.items() if is_page_name(name)}
    if not pages:
        kinds = ", ".join(f"*{e}" for e in PAGE_ENDINGS)
        packed = "/".join(PACKED_ENDINGS)
        raise UsageError(
            file=str(folder), reason="the folder holds no page", next_step=f"put {kinds} there (or {packed})"
        )
    told = tuple(link.relative_to(folder).as_posix() for link in links)
    return Listing(pages, {n: p for n, p in names.items() if is_beside(n)}, is_folder=True, links=told)


def _walk(folder: Path, limits: Limits) -> tuple[list[Path], list[Path]]:
    """The files in a folder and below, and the links that were not followed."""
    files: list[Path] = []
    links: list[Path] = []
    seen: set[str] = set()
    for top, folders, names in os.walk(folder, followlinks=limits.follow_links):
        if (real := os.path.realpath(top)) in seen:  # a link leads back to it
            folders.clear()
            continue
        seen.add(real)
        for name in [*names, *folders]:
            path = Path(top) / name
            if path.is_symlink() and not limits.follow_links:
                links.append(path)
            elif path.is_file():
                files.append(path)
    return files, sorted(links)


def _is_linked(file: Path, fixed: Path) -> bool:
    """Whether a file is reached through a link below the folder that was named."""
    inner = file.relative_to(fixed).parts
    return any(fixed.joinpath(*inner[: n + 1]).is_symlink() for n in range(len(inner)))


def _matches(pattern: Path, source: str, limits: Limits) -> Listing:
    found = [Path(m) for m in glob.glob(source, recursive=True) if Path(m).is_file()]
    if not found:
        raise UsageError(file=source, reason="nothing matches", next_step="check the pattern; quote it for the shell")
    fixed = Path(*_before_magic(pattern))
    links = [] if limits.follow_links else [file for file in found if _is_linked(file, fixed)]
    found = sorted(set(found) - set(links))
    folders = {file.parent for file in found}
    return Listing(
        {file.relative_to(fixed).as_posix(): str(file) for file in found},
        _beside(folders, fixed, limits),
        links=tuple(link.relative_to(fixed).as_posix() for link in links),
    )


def _beside(folders: Iterable[Path], top: Path, limits: Limits) -> Mapping[str, str]:
    """The files in these folders that tell of pages, by their names seen from `top`."""
    files = (file for folder in folders for file in folder.iterdir() if is_beside(file.name))
    files = (file for file in files if limits.follow_links or not file.is_symlink())
    return {file.relative_to(top).as_posix(): str(file) for file in files}


def _before_magic(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return parts
