"""Rows for the browser in files that it loads as they are needed: scripts, since a page opened from a disk may fetch no other."""

from __future__ import annotations

import base64
from array import array
from itertools import pairwise
from pathlib import Path
from typing import Any

from banmian.view.html_json import script_json


class Site:
    """The folder of an explorer, and what was written into it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        """Write one file."""
        data = text.encode("utf-8")
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def give(self, name: str, value: Any) -> None:
        """Write data that the browser asks for by `name`."""
        self.write(f"data/{name}.js", f"banmian.give({script_json(name)},{script_json(value)});\n")


class Table:
    """Rows in files of `chunk` each, and beside them columns of small numbers by which the browser filters all rows."""

    def __init__(self, site: Site, name: str, *, chunk: int, columns: tuple[str, ...] = ()) -> None:
        self.site, self.name, self.chunk = site, name, chunk
        self.count = 0
        self._rows: list[Any] = []
        self._columns = {column: array("B") for column in columns}

    def add(self, row: list[Any], **values: int) -> int:
        """Add a row with its value, 0 to 255, in each column; returns its number."""
        self._rows.append(row)
        for column, value in values.items():
            self._columns[column].append(value)
        if len(self._rows) == self.chunk:
            self._flush()
        self.count += 1
        return self.count - 1

    def close(self) -> dict[str, int]:
        """Write what is left; returns what the browser must know to find a row."""
        if self._rows:
            self._flush()
        columns = {name: base64.b64encode(values).decode() for name, values in self._columns.items()}
        self.site.give(f"{self.name}/columns", columns)
        return {"count": self.count, "chunk": self.chunk}

    def _flush(self) -> None:
        self.site.give(f"{self.name}/{self.count // self.chunk}", self._rows)
        self._rows = []


class Postings:
    """Which rows hold each key; keys are kept in a few files."""

    def __init__(self) -> None:
        self._rows: dict[str, array[int]] = {}

    def add(self, key: str, row: int) -> None:
        """Row `row` holds `key`; rows come in order."""
        rows = self._rows.get(key)
        if rows is None:
            self._rows[key] = array("L", [row])
        elif rows[-1] != row:
            rows.append(row)

    def add_text(self, text: str, row: int) -> None:
        """Row `row` holds every pair of neighbours in `text`, in lower case, and its last character alone."""
        for line in text.lower().split("\n"):
            for pair in {line[i : i + 2] for i in range(len(line))}:
                self.add(pair, row)

    def steps(self) -> dict[str, list[int]]:
        """By key the first row and the steps from each row to the next."""
        return {key: _steps(rows) for key, rows in sorted(self._rows.items())}

    def write(self, site: Site, name: str, *, buckets: int) -> None:
        """Write `name/0` to `name/{buckets - 1}`; a key is in the file of its first character's number modulo `buckets`."""
        files: list[dict[str, list[int]]] = [{} for _ in range(buckets)]
        for key, rows in self.steps().items():
            files[ord(key[0]) % buckets][key] = rows
        for number, found in enumerate(files):
            site.give(f"{name}/{number}", found)


def _steps(rows: array[int]) -> list[int]:
    return [rows[0], *(b - a for a, b in pairwise(rows))]
