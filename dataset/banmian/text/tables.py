"""The package's data files: raw bytes, rows of tab-separated tables, and word lists, each loaded once."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_DATA = files("banmian") / "data"


def read_bytes(name: str) -> bytes:
    """The file `data/{name}`, unpacked where it ends in `.gz`."""
    data = (_DATA / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def read_rows(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of `data/{name}`, a tab-separated table, packed where it ends in `.gz`; empty lines and lines that
    begin with `#` are left out."""
    for line in read_bytes(name).decode("utf-8").split("\n"):
        if line and not line.startswith("#"):
            yield tuple(line.split("\t"))


@cache
def words(name: str) -> frozenset[str]:
    """The first column of the table `data/{name}`."""
    return frozenset(row[0] for row in read_rows(name))
