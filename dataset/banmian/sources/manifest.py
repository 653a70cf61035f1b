"""What manifests tell of the pages beside them: `manifest.csv`, `manifest.jsonl`, or `manifest.json` with `pages`.

An entry names a `file`, seen from the manifest's folder (of a page in an archive `archive.zip/page.txt`, or `page.txt` where
one archive lies beside the manifest), and `newspaper`, `date`, `page_no`, `url`, `rights` or `sha256`.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from banmian.errors import DataError
from banmian.geometry.alto import mets_entries
from banmian.sources.endings import ARCHIVE_ENDING, is_mets
from banmian.sources.metadata import COLUMNS
from banmian.sources.opening import FAULTS, Stored, Told, as_data_error
from banmian.sources.tables import TableRow, rows_of


class Manifests(NamedTuple):
    """What is told of files, by their names, and the entries that tell nothing, by where they stand."""

    told: dict[str, Told]
    faults: dict[str, DataError]


def read_manifests(files: Iterable[Stored], *, there: Collection[str] = (), is_all: bool = False) -> Manifests:
    """What the manifests tell; where two speak of a file, the one nearer to it is heard.

    Args:
        there: the names of pages and archives.
        is_all: there are no others, so that an entry that names none of them is a fault.
    """
    found = Manifests({}, {})
    for manifest in sorted(files, key=lambda file: (file.source.count("/"), file.source)):
        name = manifest.source
        try:
            for row in _rows(replace(manifest, text_column="file")):
                _take(found, name, row, there, is_all)
        except FAULTS as error:
            found.faults[name] = as_data_error(error, name)
    return found


def _take(found: Manifests, manifest: str, row: TableRow, there: Collection[str], is_all: bool) -> None:
    try:
        file, told = _entry(manifest, row, there, is_all)
        found.told[file] = told
    except DataError as error:
        source = f"{manifest}#{row.number}"
        found.faults[source] = as_data_error(error, source)


def _entry(manifest: str, row: TableRow, there: Collection[str], is_all: bool) -> tuple[str, Told]:
    if isinstance(row.values, DataError):
        raise row.values
    file = row.values.get("file")
    if not isinstance(file, str) or not file:
        raise DataError(
            reason="the entry names no file", next_step='give it a "file", seen from the manifest\'s folder'
        )
    folder = posixpath.dirname(manifest)
    name = posixpath.normpath(posixpath.join(folder, file))
    if name not in there:
        archives = [other for other in there if other.lower().endswith(ARCHIVE_ENDING)]
        beside = [archive for archive in archives if posixpath.dirname(archive) == folder]
        if any(name.startswith(f"{archive}/") for archive in archives):
            is_all = False  # the archive knows whether it holds it
        elif len(beside) == 1:
            is_all, name = False, f"{beside[0]}/{posixpath.normpath(file)}"
    if is_all and name not in there:
        raise DataError(reason=f"it tells of {file}, which is not there", next_step="mend the name, or add the file")
    known = {key: row.values.get(key) for key in (*COLUMNS, "sha256", "blocks")}
    return name, tuple((key, str(value)) for key, value in known.items() if value not in (None, ""))


def _rows(manifest: Stored) -> Iterator[TableRow]:
    if is_mets(manifest.source):
        entries = mets_entries(manifest.read(manifest.limits.block_bytes))
        return (TableRow(number, entry) for number, entry in enumerate(entries, 1))
    if manifest.ending != ".json":
        return rows_of(manifest)
    return (TableRow(number, _object(entry)) for number, entry in enumerate(_pages(manifest.read()), 1))


def _pages(data: bytes) -> list[Any]:
    try:
        pages = json.loads(data.decode("utf-8-sig"))["pages"]
        if isinstance(pages, list):
            return pages
        raise TypeError("pages is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        step = 'write {"pages": [{"file": ..., "newspaper": ..., "date": ...}, ...]}'
        raise DataError(reason=f"not a manifest: {error!r}", next_step=step) from None


def _object(entry: Any) -> Mapping[str, Any] | DataError:
    if isinstance(entry, dict):
        return entry
    return DataError(reason="the entry is not a JSON object", next_step='write {"file": ..., ...}')
