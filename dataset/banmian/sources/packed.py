"""Packed bytes unpacked as a stream, a block at a time, no further than allowed."""

from __future__ import annotations

import io
import lzma
from typing import IO, Any

from banmian.sources.limits import Limits

_BLOCK = 1 << 16
_XZ_MEMORY = 128 << 20
"""Bytes that unpacking xz may take; its strongest preset takes 65 MB."""


def unpacked(stream: IO[bytes], packing: str, limits: Limits) -> io.BufferedReader:
    """The unpacked bytes; reading on raises `DataError` where they are more than so few packed bytes may come to.

    Args:
        packing: `gzip`, `zstd` or `xz`.
    """
    return io.BufferedReader(_Unpacked(stream, packing, limits), _BLOCK)


class _Counted(io.RawIOBase):
    """A stream that counts what was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(min(len(buffer), _BLOCK))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Xz(io.RawIOBase):
    """The unpacked bytes of xz streams, one after the other; takes bounded memory, as `lzma.open` does not."""

    def __init__(self, packed: _Counted) -> None:
        super().__init__()
        self._packed = packed
        self._unpacker = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            more = b""
            if self._unpacker.eof:
                more = self._unpacker.unused_data.lstrip(b"\0") or self._packed.read(_BLOCK) or b""
                if not more.strip(b"\0"):
                    return 0
                self._unpacker = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
            elif self._unpacker.needs_input:
                more = self._packed.read(_BLOCK) or b""
                if not more:
                    raise EOFError("the packed file is cut short")
            if data := self._unpacker.decompress(more, len(buffer)):
                buffer[: len(data)] = data
                return len(data)


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: IO[bytes], packing: str, limits: Limits) -> None:
        super().__init__()
        self._packed = _Counted(stream)
        self._limits, self._count = limits, 0
        self._stream: Any
        if packing == "xz":
            self._stream = _Xz(self._packed)
        else:
            import pyarrow as pa

            self._stream = pa.CompressedInputStream(pa.PythonFile(self._packed, mode="r"), packing)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(min(len(buffer), _BLOCK)) or b""
        buffer[: len(data)] = data
        self._count += len(data)
        if self._count > self._limits.most(self._packed.count):
            raise self._limits.too_dense(self._packed.count)
        return len(data)
