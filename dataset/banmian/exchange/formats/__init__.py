"""The formats of annotation tools: each module of this folder is one, by its name (`label_studio` is `label-studio`).

A format's module has two functions:

- `write(documents, out) -> int` writes the documents into the folder `out` and returns how many;
- `read(path)` yields the documents of a file, or of all files of a folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

from banmian.errors import UsageError

if TYPE_CHECKING:
    from banmian.exchange.document import Document  # loads pyarrow, which the command line need not for `--help`


class Format(Protocol):
    """How one tool's files are written and read."""

    @staticmethod
    def write(documents: Iterable[Document], out: Path, /) -> int: ...

    @staticmethod
    def read(path: Path, /) -> Iterator[Document]: ...


def format_names() -> tuple[str, ...]:
    """The names of all formats, sorted."""
    return tuple(sorted(module.name.replace("_", "-") for module in iter_modules(__path__)))


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        UsageError: there is no such format.
    """
    if name not in format_names():
        raise UsageError(reason=f"there is no format {name!r}", next_step=f"choose one of {', '.join(format_names())}")
    return cast("Format", import_module(f"{__name__}.{name.replace('-', '_')}"))
