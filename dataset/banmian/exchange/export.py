"""Articles with their annotations, or pages with their pieces, written in the format of an annotation tool."""

from __future__ import annotations

from pathlib import Path

from banmian.errors import UsageError
from banmian.exchange.document import Of, documents
from banmian.exchange.formats import format_named


def export(
    folder: str | Path,
    out: str | Path,
    *,
    format: str = "jsonl",  # noqa: A002 - the option's name
    of: Of = "articles",
) -> int:
    """Write every article or page of a release into the folder `out` in a format that a tool opens; returns how many.

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
    found = documents(Path(folder), of)
    out.mkdir(parents=True, exist_ok=True)
    return chosen.write(found, out)
