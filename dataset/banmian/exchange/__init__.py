"""Articles with their annotations in the formats of annotation tools, and corrected files back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from banmian.errors import UsageError
from banmian.exchange import brat, conll, label_studio, standoff
from banmian.exchange.document import Document, documents


class Format(NamedTuple):
    """How one tool's files are written and read."""

    write: Callable[[Iterable[Document], Path], int]
    """Writes the documents into a folder; returns how many."""
    read: Callable[[Path], Iterator[Document]]
    """The documents of a file, or of all files of a folder."""


FORMATS = {
    "brat": Format(brat.write, brat.read),
    "conll": Format(conll.write, conll.read),
    "label-studio": Format(label_studio.write, label_studio.read),
    "jsonl": Format(standoff.write, standoff.read),
}


def format_named(name: str) -> Format:
    """The format.

    Raises:
        UsageError: there is no such format.
    """
    if name not in FORMATS:
        raise UsageError(reason=f"there is no format {name!r}", next_step=f"choose one of {', '.join(FORMATS)}")
    return FORMATS[name]


def export(folder: str | Path, out: str | Path, *, format: str = "jsonl") -> int:  # noqa: A002 - the option's name
    """Write every article of a release into the folder `out` in a format that a tool opens; returns how many.

    Args:
        folder: what `banmian build` wrote.
        format: `brat`, `conll` (characters, BIO), `label-studio` (tasks with predictions) or `jsonl` (stand-off).

    Raises:
        UsageError: there is no such format, or `out` holds something already.
        DataError: the folder holds no release, or a damaged one.
    """
    chosen, out = format_named(format), Path(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(file=out, reason="is not an empty folder", next_step="give a new folder as --out")
    found = documents(Path(folder))
    out.mkdir(parents=True, exist_ok=True)
    return chosen.write(found, out)
