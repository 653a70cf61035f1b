"""Data for the browser in files that it loads as they are needed: scripts, since a page opened from a disk may fetch no other.

What a script gives is JSON, compressed (zlib) and in base64.
"""

from __future__ import annotations

import base64
import json
import sys
import zlib
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from banmian.view.html_json import script_json

_LEVEL = 9
_IN_MEMORY = 2_000_000
"""Postings that are held before they go to the disk."""


class Site:
    """The folder of an explorer, and what was written into it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        """Write one file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))

    def give(self, name: str, value: Any) -> None:
        """Write data that the browser asks for by `name`."""
        packed = base64.b64encode(zlib.compress(script_json(value).encode("utf-8"), _LEVEL)).decode()
        self.write(f"data/{name}.js", f'banmian.give({script_json(name)},"{packed}");\n')


def read_given(path: Path) -> Any:
    """What a file that `Site.give` wrote holds."""
    packed = path.read_text(encoding="utf-8").partition(',"')[2].rpartition('"')[0]
    return json.loads(zlib.decompress(base64.b64decode(packed)))


def numbers(values: array[int]) -> str:
    """Small whole numbers for the browser: little-endian bytes in base64."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return base64.b64encode(values.tobytes()).decode()


class Postings:
    """Which rows hold each key, in a few files; a key is in the file of its first character's number modulo `buckets`.

    At most two million postings are in memory; what is more waits in `folder`, which is removed in the end.
    """

    def __init__(self, folder: Path, *, buckets: int) -> None:
        self.folder, self.buckets = folder, buckets
        self._rows: dict[str, array[int]] = {}
        self._held = 0

    def add_text(self, text: str, row: int) -> None:
        """Row `row` holds every pair of neighbours in `text`, in lower case, and the last character of a line alone.

        Rows come in order.
        """
        for line in text.lower().split("\n"):
            for pair in {line[i : i + 2] for i in range(len(line))}:
                self._add(pair, row)
        if self._held >= _IN_MEMORY:
            self._flush()

    def _add(self, key: str, row: int) -> None:
        rows = self._rows.get(key)
        if rows is None:
            self._rows[key] = array("I", [row])
        elif rows[-1] == row:
            return
        else:
            rows.append(row)
        self._held += 1

    def _flush(self) -> None:
        files: dict[int, list[str]] = {}
        for key in sorted(self._rows):
            line = f"{script_json(key)}\t{self._rows[key].tobytes().hex()}\n"
            files.setdefault(ord(key[0]) % self.buckets, []).append(line)
        self.folder.mkdir(parents=True, exist_ok=True)
        for bucket, lines in files.items():
            with (self.folder / str(bucket)).open("a", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
        self._rows, self._held = {}, 0

    def write(self, site: Site, name: str) -> None:
        """Write `name/0` to `name/{buckets - 1}`: by key the first row and the steps from each row to the next."""
        self._flush()
        for bucket in range(self.buckets):
            found: dict[str, array[int]] = {}
            for key, rows in self._flushed(bucket):
                held = found.setdefault(key, array("I"))
                held.extend(rows[1:] if held and held[-1] == rows[0] else rows)
            site.give(f"{name}/{bucket}", {key: _steps(found[key]) for key in sorted(found)})
        if self.folder.is_dir():
            self.folder.rmdir()

    def _flushed(self, bucket: int) -> Iterator[tuple[str, array[int]]]:
        file = self.folder / str(bucket)
        if not file.exists():
            return
        with file.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                key, _, rows = line.rpartition("\t")
                yield json.loads(key), array("I", bytes.fromhex(rows.rstrip("\n")))
        file.unlink()


def _steps(rows: array[int]) -> list[int]:
    return [rows[0], *(b - a for a, b in pairwise(rows))]
