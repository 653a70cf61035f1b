"""Tables, a page a row: JSON Lines, CSV and Parquet. A damaged row costs itself, not the others."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from banmian.errors import BanmianError, DataError
from banmian.sources.bounded_lines import LongLine, bounded_lines
from banmian.sources.csv_rows import CsvRecord, read_records
from banmian.sources.metadata import COLUMNS, Metadata
from banmian.sources.opening import FAULTS, Stored, as_data_error
from banmian.sources.page import RawPage
from banmian.sources.parquet_pages import check_pages

_ANEW = "write the file anew; these rows are damaged"
_STAND_IN = re.compile("[\udc80-\udcff]")


class TableRow(NamedTuple):
    """A row of a table: its number from 1, its values or what is wrong with it, and the table's encoding."""

    number: int
    values: Mapping[str, Any] | DataError
    encoding: str = "utf-8"


def table_pages(file: Stored) -> Iterator[RawPage]:
    """The pages of a table in order; what cannot be read comes as a page with an error."""
    try:
        for row in rows_of(file):
            yield _page(file, row)
    except FAULTS as error:
        yield RawPage(file.source, "", error=as_data_error(error, file.source))


def rows_of(file: Stored) -> Iterator[TableRow]:
    """The rows of a table in order.

    Raises:
        DataError: it is no table, or has no column `file.text_column`.
    """
    return _READERS[file.ending](file)


def _page(file: Stored, row: TableRow) -> RawPage:
    source = f"{file.source}#{row.number}"
    try:
        if isinstance(row.values, DataError):
            raise row.values
        text = row.values.get(file.text_column)
        if not isinstance(text, str):
            raise _no_column(file.text_column, row.values)
        if len(text) > file.limits.max_page_bytes:
            raise file.limits.too_large("the row")
        if not text.strip():
            raise DataError(reason="the page holds white space only", next_step="leave it out")
        try:
            data = text.encode("utf-8")
        except UnicodeEncodeError as error:
            place = f"character {error.start}"
            raise DataError(
                place=place, reason="a lone surrogate", next_step="mend the text; it is not Unicode"
            ) from None
        if len(data) > file.limits.max_page_bytes:
            raise file.limits.too_large("the row")
        digest = hashlib.sha256(data).hexdigest()
        return RawPage(source, digest, Metadata.of(row.values), text=text, encoding=row.encoding)
    except DataError as error:
        return RawPage(source, "", error=as_data_error(error, source))


def _no_column(name: str, columns: Any) -> DataError:
    there = ", ".join(map(str, columns)) or "none"
    reason = f"no text in column {name!r} (columns: {there})"
    return DataError(reason=reason, next_step="name the column with --text-column")


def _jsonl_rows(file: Stored) -> Iterator[TableRow]:
    with file.open_text(newline="\n") as (lines, encoding):
        for number, line in enumerate(bounded_lines(lines, file.limits.line_chars), 1):
            if isinstance(line, LongLine):
                yield TableRow(number, file.limits.too_large("the line"), encoding)
            elif line.strip():
                yield TableRow(number, _not_decoded(line, encoding, f"line {number}") or _json_object(line), encoding)


def _json_object(line: str) -> Mapping[str, Any] | DataError:
    try:
        row = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return DataError(reason=f"not JSON: {error}", next_step="mend the line")
    if isinstance(row, dict):
        return row
    return DataError(reason="the line is not a JSON object", next_step='write {"text": ...}')


def _not_decoded(text: str, encoding: str, place: str) -> DataError | None:
    found = _STAND_IN.search(text)
    if found is None:
        return None
    reason = f"character {found.start()} is byte 0x{ord(found[0]) - 0xDC00:02x}, which is not {encoding}"
    return DataError(place=place, reason=reason, next_step="mend the row, or name the encoding with --encoding")


def _csv_rows(file: Stored) -> Iterator[TableRow]:
    with file.open_text(newline="") as (lines, encoding):
        header: list[str] = []
        number = 0
        for record in read_records(bounded_lines(lines, file.limits.line_chars), most=file.limits.line_chars):
            if not header and record.error is None:
                header = [cell.removeprefix("\ufeff") for cell in record.cells]
                if file.text_column not in header:
                    raise _no_column(file.text_column, header)
            else:
                number += 1
                yield TableRow(number, _named(header, record, encoding), encoding)


def _named(header: list[str], record: CsvRecord, encoding: str) -> Mapping[str, Any] | DataError:
    cells = record.cells
    if record.error is not None:
        return record.error
    if len(cells) != len(header):
        which = "more" if len(cells) > len(header) else "fewer"
        reason = f"{which} cells than the header has"
        return DataError(place=record.place, reason=reason, next_step="quote text that has commas or line breaks")
    bad = next(filter(None, (_not_decoded(cell, encoding, record.place) for cell in cells)), None)
    return bad or dict(zip(header, cells, strict=True))


def _parquet_rows(file: Stored) -> Iterator[TableRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with file.open_seekable() as stream:
        packed = stream.seek(0, 2)
        table = pq.ParquetFile(stream)
        names = table.schema_arrow.names
        if file.text_column not in names:
            raise _no_column(file.text_column, names)
        columns = [name for name in names if name in {file.text_column, *COLUMNS}]
        texts = [name for name in columns if pa.types.is_string(table.schema_arrow.field(name).type)]
        table = pq.ParquetFile(stream, read_dictionary=texts)  # a value that comes often is held once
        before = size = 0
        for group in range(table.num_row_groups):
            number, end = before, before + table.metadata.row_group(group).num_rows
            try:
                check_pages(stream, table.metadata.row_group(group), set(columns), file.limits)
                for batch in table.iter_batches(batch_size=256, row_groups=[group], columns=columns):
                    for values in _values(batch):
                        number += 1
                        size += 16 + len(values.get(file.text_column) or "")
                        if size > file.limits.most(packed):
                            raise file.limits.too_dense(packed)
                        yield TableRow(number, values)
            except FAULTS as error:
                place = f"rows {number + 1} to {end}"
                told = error if isinstance(error, BanmianError) else DataError(reason=str(error), next_step=_ANEW)
                yield TableRow(number + 1, DataError(place=place, reason=told.reason, next_step=told.next_step))
            before = end


def _values(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a batch; one value that stands in several rows is one object in all of them."""
    import pyarrow as pa

    columns: list[list[Any]] = []
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            words = column.dictionary.to_pylist()
            columns.append([None if i is None else words[i] for i in column.indices.to_pylist()])
        else:
            columns.append(column.to_pylist())
    for values in zip(*columns, strict=True):
        yield dict(zip(batch.schema.names, values, strict=True))


_READERS: dict[str, Callable[[Stored], Iterator[TableRow]]] = {
    ".jsonl": _jsonl_rows,
    ".csv": _csv_rows,
    ".parquet": _parquet_rows,
}
