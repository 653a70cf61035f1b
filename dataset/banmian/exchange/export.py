"""Articles or headings with their annotations, or pages with their pieces, written in the format of an annotation tool."""

from __future__ import annotations

import filecmp
from pathlib import Path

from banmian.errors import UsageError, io_error
from banmian.exchange.document import Of, documents
from banmian.exchange.formats import format_named
from banmian.files import work_folder


def export(
    folder: str | Path,
    out: str | Path,
    *,
    format: str = "jsonl",  # noqa: A002 - the option's name
    of: Of = "articles",
) -> int:
    """Write every article, heading or page of a release into the folder `out` in a format that a tool opens; returns how many.

    The folder is written beside `out` and takes its place by one rename: it is whole, or not there.

    Args:
        folder: what `banmian build` wrote.
        format: one of `banmian.exchange.formats`: `brat`, `conll` (characters, BIO), `jsonl` (stand-off),
            `label-studio` (tasks with predictions).
        of: `articles` with their facts, places, datelines and bylines, `headings` (and captions) with theirs, or `pages` with what each piece is (headline,
            paragraph, caption, furniture, ...) and which article it belongs to.

    Raises:
        UsageError: there is no such format, or `out` holds something already.
        DataError: the folder holds no release, or a damaged one.
    """
    chosen, out = format_named(format), Path(out).absolute()
    work = out.with_name(f".{out.name}.banmian")
    if _is_taken(out) and not work.exists():
        raise _taken(out)
    try:
        with work_folder(work, busy="is being exported into already") as fresh:
            number = chosen.write(documents(Path(folder), of), fresh)
            if _is_taken(out):  # an export was killed: it had put its folder in place, or somebody else's is there
                if not _same_files(fresh, out):
                    raise _taken(out)
            else:
                if out.is_dir():
                    out.rmdir()  # it is empty
                fresh.rename(out)
    except OSError as error:
        raise io_error(error, file=error.filename or out) from error
    return number


def _is_taken(out: Path) -> bool:
    return out.exists() and (not out.is_dir() or any(out.iterdir()))


def _taken(out: Path) -> UsageError:
    return UsageError(file=out, reason="is not an empty folder", next_step="give a new folder as --out")


def _same_files(one: Path, other: Path) -> bool:
    """Whether two folders hold files of the same names and bytes, at every depth."""
    names = [{path.relative_to(root) for path in root.rglob("*") if not path.is_dir()} for root in (one, other)]
    return names[0] == names[1] and all(filecmp.cmp(one / name, other / name, shallow=False) for name in names[0])
