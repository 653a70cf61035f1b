"""The sizes that the pages of a Parquet file unpack to, read from their headers: what `pyarrow` will take memory for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from banmian.sources.limits import Limits

_HEADER = 1 << 20
"""Bytes that a page's header may have: statistics stand in it."""


def check_pages(stream: IO[bytes], row_group: Any, columns: set[str], limits: Limits) -> None:
    """Raise where a page of these columns of a row group unpacks to more than is allowed.

    Args:
        row_group: `pyarrow.parquet.RowGroupMetaData` of the stream.

    Raises:
        DataError: one does.
        ValueError, EOFError: a header is none.
    """
    for number in range(row_group.num_columns):
        chunk = row_group.column(number)
        if chunk.path_in_schema.partition(".")[0] not in columns:
            continue
        offsets = [o for o in (chunk.dictionary_page_offset, chunk.data_page_offset) if o is not None and o > 0]
        for size in _sizes(stream, min(offsets, default=0), chunk.total_compressed_size):
            if size > limits.block_bytes:
                raise limits.too_large(f"a block of {size:,} bytes in column {chunk.path_in_schema}")


def _sizes(stream: IO[bytes], start: int, length: int) -> Iterator[int]:
    at, end = start, start + length
    while at < end:
        stream.seek(at)
        header = _Compact(stream.read(min(_HEADER, end - at)))
        fields = header.struct()
        unpacked, packed = fields.get(2), fields.get(3)
        if not isinstance(unpacked, int) or not isinstance(packed, int) or unpacked < 0 or packed < 0:
            raise ValueError("a page of the Parquet file has no size")
        yield unpacked
        at += header.at + packed


class _Compact:
    """Thrift's compact protocol, as far as a page's header needs it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise EOFError("the header of a page is cut short")
        self.at += 1
        return self.data[self.at - 1]

    def _number(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise ValueError("a number in the header of a page is too long")

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields by number; only whole numbers have their value."""
        if depth > 8:
            raise ValueError("the header of a page is nested too deep")
        fields: dict[int, Any] = {}
        last = 0
        while byte := self._byte():
            delta, kind = byte >> 4, byte & 0xF
            last = last + delta if delta else self._signed()
            fields[last] = self._value(kind, depth)
        return fields

    def _signed(self) -> int:
        value = self._number()
        return (value >> 1) ^ -(value & 1)

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (1, 2):
            return None
        if kind == 3:
            self._byte()
        elif kind in (4, 5, 6):
            return self._signed()
        elif kind == 7:
            self.at += 8
        elif kind == 8:
            length = self._number()  # which moves `at` itself
            self.at += length
        elif kind in (9, 10):
            head = self._byte()
            for _ in range(head >> 4 if head >> 4 < 15 else self._number()):
                self._value(3 if head & 0xF in (1, 2) else head & 0xF, depth + 1)
                if self.at > len(self.data):
                    raise EOFError("the header of a page is cut short")
        elif kind == 12:
            self.struct(depth + 1)
        else:
            raise ValueError("the header of a page is none")
        return None
