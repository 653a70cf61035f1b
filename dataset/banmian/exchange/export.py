"""Articles with their annotations, or pages with their pieces, written in the format of an annotation tool."""

from __future__ import annotations

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
    """Write every article or page of a release into the folder `out` in a format that a tool opens; returns how many.

    The folder is written beside `out` and takes its place by one rename: it is whole, or not there.

    Args:
        folder: what `banmian build` wrote.
        format: one of `banmian.exchange.formats`: `brat`, `conll` (characters, BIO), `jsonl` (stand-off),
            `label-studio` (tasks with predictions).
        of: `articles` with their facts, places, datelines and bylines, or `pages` with what each piece is (headline,
            paragraph, caption, furniture, ...) and which article it belongs to.

    Raises:
        UsageError: there is no such format, or `out` holds something already.
        DataError: the folder holds no release, or a damaged one.
    """
    chosen, out = format_named(format), Path(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(file=out, reason="is not an empty folder", next_step="give a new folder as --out")
    out = out.absolute()
    try:
        with work_folder(out.with_name(f".{out.name}.banmian"), busy="is being exported into already") as fresh:
            number = chosen.write(documents(Path(folder), of), fresh)
            if out.is_dir():
                out.rmdir()  # it is empty
            fresh.rename(out)
    except OSError as error:
        raise io_error(error) from error
    return number
