"""The files that a call names: folders, globs, single files, URLs and standard input."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from banmian.errors import UsageError
from banmian.release.checksums import is_release
from banmian.sources.endings import PACKED_ENDINGS, PAGE_ENDINGS, is_beside, is_page_name
from banmian.sources.inputs import InputFile
from banmian.sources.listing import Listing
from banmian.sources.opening import STDIN
from banmian.sources.remote import list_url


def find_inputs(
    sources: Iterable[str | Path], *, text_column: str = "text", encoding: str | None = None
) -> list[InputFile]:
    """The files that `sources` name, sorted by the name their rows will carry.

    Args:
        text_column: the column of tables that holds the page's text.
        encoding: character encoding of text, HTML, JSON Lines and CSV; found for each file where not given.

    Raises:
        UsageError: a source that does not exist, or holds no page.
    """
    found: set[InputFile] = set()
    for listing in _listings(map(str, sources)):
        found.update(listing.inputs(text_column=text_column, encoding=encoding))
    if not found:
        raise UsageError(
            reason="no source was named", next_step="name a file, a folder, a glob, or - for standard input"
        )
    return sorted(found, key=lambda file: (file.source, file.path))


def _listings(sources: Iterable[str]) -> Iterator[Listing]:
    single: dict[Path, list[str]] = {}
    for source in sources:
        path = Path(source)
        if source == STDIN:
            yield Listing({"stdin": STDIN}, {}, data=sys.stdin.buffer.read())
        elif "://" in source:
            yield list_url(source)
        elif path.is_dir():
            yield _folder(path)
        elif path.is_file() or path.is_fifo():
            single.setdefault(path.parent, []).append(source)
        elif glob.has_magic(source):
            yield _matches(path, source)
        else:
            raise UsageError(file=source, reason="there is no such file or folder", next_step="check the path")
    for folder, paths in single.items():
        yield Listing({Path(path).name: path for path in paths}, _beside([folder], folder))


def _folder(folder: Path) -> Listing:
    if is_release(folder):
        step = f"give {folder}/pages to read its pages again"
        raise UsageError(file=folder, reason="this is a dataset, not a folder of pages", next_step=step)
    names = {f.relative_to(folder).as_posix(): str(f) for f in folder.rglob("*") if f.is_file()}
    pages = {name: path for name, path in names.items() if is_page_name(name)}
    if not pages:
        kinds = ", ".join(f"*{e}" for e in PAGE_ENDINGS)
        packed = "/".join(PACKED_ENDINGS)
        raise UsageError(
            file=str(folder), reason="the folder holds no page", next_step=f"put {kinds} there (or {packed})"
        )
    return Listing(pages, {n: p for n, p in names.items() if is_beside(n)}, is_folder=True)


def _matches(pattern: Path, source: str) -> Listing:
    found = [Path(m) for m in glob.glob(source, recursive=True) if Path(m).is_file()]
    if not found:
        raise UsageError(file=source, reason="nothing matches", next_step="check the pattern; quote it for the shell")
    fixed = Path(*_before_magic(pattern))
    folders = {file.parent for file in found}
    return Listing({file.relative_to(fixed).as_posix(): str(file) for file in found}, _beside(folders, fixed))


def _beside(folders: Iterable[Path], top: Path) -> Mapping[str, str]:
    """The files in these folders that tell of pages, by their names seen from `top`."""
    files = (file for folder in folders for file in folder.iterdir() if is_beside(file.name))
    return {file.relative_to(top).as_posix(): str(file) for file in files}


def _before_magic(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return parts
