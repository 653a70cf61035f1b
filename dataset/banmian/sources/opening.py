"""Bytes that lie somewhere, opened and unpacked, and what goes wrong with them."""

from __future__ import annotations

import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from banmian.errors import BanmianError, DataError, io_error
from banmian.sources.decode import encoding_of
from banmian.sources.endings import ending_of, packing_of
from banmian.sources.limits import USUAL, Limits
from banmian.sources.packed import unpacked
from banmian.sources.web import open_url

STDIN = "-"
_BLOCK = 1 << 20
_LARGEST_COPY = 4 << 30
"""Bytes of an archive or a Parquet file that has to be copied to disk, so that one can go back in it."""
SAMPLE_BYTES = 1 << 20
"""Bytes of a table from which its encoding is told."""

FAULTS = (
    *(BanmianError, OSError, ValueError, EOFError, NotImplementedError),
    *(lzma.LZMAError, zipfile.BadZipFile, zlib.error),
)
"""What reading raises where the data is at fault; pyarrow's errors are among them."""

Told = tuple[tuple[str, str], ...]
"""Keys and values that a manifest gives for a file."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that lie somewhere, and how they are to be read. `source` is the name that rows carry."""

    source: str
    path: str
    """A path of this machine, a URL, or `-`."""
    text_column: str = "text"
    encoding: str | None = None
    """The character encoding to read it with, where it is forced."""
    sidecar: Stored | None = None
    """The JSON file that tells of it, where it has one."""
    told: Told | None = None
    """What a manifest tells of it, where one does."""
    data: bytes | None = field(default=None, repr=False)
    """Its bytes, where they can be read only once (standard input)."""
    limits: Limits = USUAL
    """How large it may be, and how far it may reach."""
    inside: tuple[tuple[str, Told], ...] = ()
    """What manifests beside it tell of the pages in it, where it is an archive, by their names there."""

    @property
    def ending(self) -> str:
        """The ending that says what the file holds, the packing's left out."""
        return ending_of(self.source)

    def raw(self) -> AbstractContextManager[IO[bytes]]:
        """Its bytes as they lie there."""
        if self.data is not None:
            return io.BytesIO(self.data)
        return open_url(self.path, self.limits) if "://" in self.path else Path(self.path).open("rb")

    def read(self, most: int | None = None) -> bytes:
        """All its bytes, unpacked.

        Args:
            most: how many they may be; without it as many as a page may have.

        Raises:
            DataError: they are more.
        """
        most = self.limits.max_page_bytes if most is None else most
        data = bytearray()
        with self.open() as stream:
            while block := stream.read(min(_BLOCK, most + 1 - len(data))):
                data += block
                if len(data) > most:
                    raise self.limits.too_large(most=most)
        return bytes(data)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Its bytes as a stream, unpacked."""
        packing = packing_of(self.source)
        with self.raw() as stream:
            yield stream if packing is None else unpacked(stream, packing, self.limits)

    @contextmanager
    def open_seekable(self) -> Iterator[IO[bytes]]:
        """The same as a stream in which one can go back."""
        with self.open() as stream:
            if stream.seekable():
                yield stream
                return
            with tempfile.TemporaryFile() as copy:
                while block := stream.read(_BLOCK):
                    copy.write(block)
                    if copy.tell() > _LARGEST_COPY:
                        reason = f"is larger than {_LARGEST_COPY:,} bytes, and cannot be read without a copy"
                        raise DataError(reason=reason, next_step="copy it to this machine, unpacked, and give the copy")
                copy.seek(0)
                yield copy

    @contextmanager
    def open_text(self, *, newline: str) -> Iterator[tuple[IO[str], str]]:
        """Its lines, and their encoding; bytes that are none of its characters stand as lone surrogates."""
        encoding = self.encoding
        if encoding is None:
            with self.open() as stream:
                sample = stream.read(SAMPLE_BYTES)
            encoding = encoding_of(sample)
        stand_in = "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        with (
            self.open() as stream,
            io.TextIOWrapper(stream, encoding=encoding, errors=stand_in, newline=newline) as lines,
        ):
            yield lines, encoding


def as_data_error(error: Exception, source: str) -> DataError:
    """The same fault as one of this source's data."""
    if isinstance(error, OSError) and not isinstance(error, BanmianError):
        error = io_error(error)
    if isinstance(error, BanmianError):
        return DataError(file=source, place=error.place, reason=error.reason, next_step=error.next_step)
    return DataError(file=source, reason=str(error), next_step="check the file; it may be cut short or of another kind")
