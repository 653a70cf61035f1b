"""Bytes that lie somewhere, opened and unpacked, and what goes wrong with them."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from errno import ENOENT
from pathlib import Path
from typing import IO, cast

from banmian.errors import BanmianError, DataError, io_error
from banmian.sources.decode import encoding_of
from banmian.sources.endings import ending_of, packing_of

STDIN = "-"
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

    @property
    def ending(self) -> str:
        """The ending that says what the file holds, the packing's left out."""
        return ending_of(self.source)

    def raw(self) -> AbstractContextManager[IO[bytes]]:
        """Its bytes as they lie there."""
        if self.data is not None:
            return io.BytesIO(self.data)
        return _remote(self.path) if "://" in self.path else Path(self.path).open("rb")

    def read(self) -> bytes:
        """All its bytes, unpacked."""
        with self.open() as stream:
            return stream.read()

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Its bytes as a stream, unpacked."""
        packing = packing_of(self.source)
        with self.raw() as stream:
            if packing is None:
                yield stream
            elif packing == "xz":
                with lzma.open(stream) as unpacked:
                    yield cast("IO[bytes]", unpacked)
            else:
                import pyarrow as pa

                yield io.BufferedReader(pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), packing))

    @contextmanager
    def open_seekable(self) -> Iterator[IO[bytes]]:
        """The same as a stream in which one can go back."""
        with self.open() as stream:
            yield stream if stream.seekable() else io.BytesIO(stream.read())

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


@contextmanager
def _remote(url: str) -> Iterator[IO[bytes]]:
    import fsspec

    try:
        with fsspec.open(url, "rb") as stream:
            yield stream
    except FileNotFoundError as error:  # it says no more than the address
        raise FileNotFoundError(ENOENT, "there is no such file", url) from error
    except FAULTS:
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("aiohttp", "aiobotocore", "botocore", "s3fs"):
            raise
        raise OSError(f"{type(error).__name__}: {error}") from error  # the libraries' own errors for a lost connection


def as_data_error(error: Exception, source: str) -> DataError:
    """The same fault as one of this source's data."""
    if isinstance(error, OSError) and not isinstance(error, BanmianError):
        error = io_error(error)
    if isinstance(error, BanmianError):
        return DataError(file=source, place=error.place, reason=error.reason, next_step=error.next_step)
    return DataError(file=source, reason=str(error), next_step="check the file; it may be cut short or of another kind")
