"""Where pages come from: files, folders, globs, standard input and tables, as a stream of raw pages."""

from __future__ import annotations

import csv
import glob
import hashlib
import io
import json
import lzma
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from banmian.errors import BanmianError, DataError, UsageError, io_error

if TYPE_CHECKING:
    from banmian.page import PageText

ROW_ENDINGS = (".jsonl", ".parquet", ".csv")
"""Tables: a page a row."""
PACKED_ENDINGS = {".gz": "gzip", ".zst": "zstd", ".xz": "xz"}
FOLDER_ENDINGS = (".txt", *ROW_ENDINGS)
"""What is read from a folder; a file named on its own may end in anything."""
MANIFEST = "manifest.json"
"""What is known of the pages beside it: `{"pages": [{"file": ..., "newspaper": ..., "date": ..., ...}]}`."""
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a page besides its text."""

    newspaper: str | None = None
    date: Date | None = None
    page_no: str | None = None
    url: str | None = None
    rights: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Metadata:
        """From a table row or manifest entry; empty values are unknown.

        Raises:
            DataError: a date that is not `YYYY-MM-DD`.
        """
        known: dict[str, Any] = {
            k: str(values[k]) for k in ("newspaper", "page_no", "url", "rights") if values.get(k) not in (None, "")
        }
        day = values.get("date")
        if day in (None, ""):
            return cls(**known)
        try:
            return cls(**known, date=Date.fromisoformat(str(day)[:10]))
        except ValueError:
            raise DataError(
                reason=f"date {day!r} is not YYYY-MM-DD", next_step="write it so, or leave it out"
            ) from None


class RawPage(NamedTuple):
    """A page as it was found. Exactly one of `data` and `error` is set, unless a row gave `text`."""

    source: str
    sha256: str
    metadata: Metadata = Metadata()
    data: bytes = b""
    text: str | None = None
    error: DataError | None = None

    @property
    def page_id(self) -> str:
        return self.sha256[:16]

    @property
    def size(self) -> int:
        return len(self.data) if self.text is None else len(self.text.encode("utf-8"))


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """One file to read pages from. `source` is the name that rows carry, whatever folder the call was made from."""

    source: str
    path: str
    text_column: str = "text"
    data: bytes | None = field(default=None, repr=False)
    """Its bytes, where they can be read only once (standard input)."""

    @property
    def ending(self) -> str:
        """The ending that says what the file holds, the packing's left out."""
        name = PurePosixPath(self.source)
        return PurePosixPath(name.stem).suffix.lower() if name.suffix.lower() in PACKED_ENDINGS else name.suffix.lower()

    def pages(self) -> Iterator[RawPage]:
        """Its pages in order; what cannot be read comes as a page with an error."""
        if self.ending in ROW_ENDINGS:
            return _row_pages(self)
        return iter([_text_page(self)])


def find_inputs(sources: Iterable[str | Path], *, text_column: str = "text") -> list[InputFile]:
    """The files that `sources` name, sorted by the name their rows will carry.

    Raises:
        UsageError: a source that does not exist, or holds no page.
    """
    found: set[InputFile] = set()
    for source in map(str, sources):
        if source == STDIN:
            found.add(InputFile("stdin", STDIN, text_column, sys.stdin.buffer.read()))
        else:
            found.update(InputFile(name, path, text_column) for name, path in _expand(source))
    if not found:
        raise UsageError(
            reason="no source was named", next_step="name a file, a folder, a glob, or - for standard input"
        )
    return sorted(found)


def page_text(raw: RawPage, encoding: str | None = None) -> PageText:
    """The decoded page; `encoding` is that of text files, found where not given.

    Raises:
        DataError: it cannot be read.
    """
    from banmian.page import PageText
    from banmian.parse.decode import decode

    if raw.error is not None:
        raise raw.error
    text, found = (raw.text, "utf-8") if raw.text is not None else decode(raw.data, encoding=encoding)
    m = raw.metadata
    return PageText(text, raw.sha256, raw.source, found, m.newspaper, m.date, m.page_no, m.url, m.rights)


def _expand(source: str) -> list[tuple[str, str]]:
    """`(name, path)` of each file behind one source."""
    if "://" in source:
        return _expand_url(source)
    path = Path(source)
    if path.is_dir():
        if (path / "SHA256SUMS").is_file() and (path / "pages").is_dir():
            step = f"give {source.rstrip('/')}/pages to read its pages again"
            raise UsageError(file=source, reason="this is a dataset, not a folder of pages", next_step=step)
        files = (f for f in path.rglob("*") if f.is_file() and _is_page_name(f.relative_to(path).as_posix()))
        inside = [(f.relative_to(path).as_posix(), str(f)) for f in files]
        if not inside:
            kinds = ", ".join(f"*{e}" for e in FOLDER_ENDINGS)
            raise UsageError(
                file=source, reason="the folder holds no page", next_step=f"put {kinds} there (or .gz/.zst/.xz)"
            )
        return inside
    if path.is_file() or path.is_fifo():
        return [(path.name, source)]
    if glob.has_magic(source):
        matches = [Path(m) for m in glob.glob(source, recursive=True) if Path(m).is_file()]
        fixed = Path(*_before_magic(path))
        if matches:
            return [(m.relative_to(fixed).as_posix(), str(m)) for m in matches]
        raise UsageError(file=source, reason="nothing matches", next_step="check the pattern; quote it for the shell")
    raise UsageError(file=source, reason="there is no such file or folder", next_step="check the path")


def _before_magic(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return parts


def _is_page_name(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return InputFile(name, "").ending in FOLDER_ENDINGS and not any(p.startswith(".") for p in parts)


def _expand_url(source: str) -> list[tuple[str, str]]:
    import fsspec

    try:
        fs, root = fsspec.core.url_to_fs(source)
        if glob.has_magic(source):
            matches = sorted(fs.glob(root))
        elif fs.isdir(root):
            matches = [f for f in fs.find(root) if _is_page_name(f[len(root) :].lstrip("/"))]
        else:
            return [(PurePosixPath(root).name, source)]
    except (OSError, ValueError, ImportError) as error:
        raise UsageError(
            file=source, reason=str(error), next_step="check the address, and your access to it"
        ) from error
    if not matches:
        raise UsageError(file=source, reason="nothing there matches", next_step="check the address")
    fixed = (
        root if not glob.has_magic(root) else root[: root.rfind("/", 0, min(root.find(c) for c in "*?[" if c in root))]
    )
    return [(m[len(fixed) :].lstrip("/"), fs.unstrip_protocol(m)) for m in matches]


@contextmanager
def _opened(file: InputFile) -> Iterator[IO[bytes]]:
    """The file's bytes as a stream, unpacked."""
    packing = PACKED_ENDINGS.get(PurePosixPath(file.source).suffix.lower())
    with _raw(file) as stream:
        if packing is None:
            yield stream
        elif packing == "xz":
            with lzma.open(stream) as unpacked:
                yield cast("IO[bytes]", unpacked)
        else:
            import pyarrow as pa

            yield io.BufferedReader(pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), packing))


def _raw(file: InputFile) -> AbstractContextManager[IO[bytes]]:
    if file.data is not None:
        return io.BytesIO(file.data)
    if "://" in file.path:
        import fsspec

        return cast("AbstractContextManager[IO[bytes]]", fsspec.open(file.path, "rb"))
    return Path(file.path).open("rb")


def _text_page(file: InputFile) -> RawPage:
    try:
        with _opened(file) as stream:
            data = stream.read()
        digest = hashlib.sha256(data).hexdigest()
        return RawPage(file.source, digest, _sidecar(file, digest), data)
    except (OSError, BanmianError, EOFError, lzma.LZMAError) as error:
        return RawPage(file.source, "", error=_data_error(error, file.source))


def _sidecar(file: InputFile, digest: str) -> Metadata:
    """What the page's own file of metadata (`page.json` for `page.txt`) says of it, or else a manifest beside it."""
    if file.data is not None or "://" in file.path:
        return Metadata()
    path = Path(file.path)
    plain = path.with_suffix("") if path.suffix.lower() in PACKED_ENDINGS else path
    own = plain.with_suffix(".json")
    known = _own_metadata(own) if own != path and own.name != MANIFEST else None
    told_by = own.name
    if known is None:
        known, told_by = _manifest(path.with_name(MANIFEST)).get(path.name), MANIFEST
    if known is None:
        return Metadata()
    if known.get("sha256") not in (None, digest):
        reason = f"its SHA-256 is {digest}, {told_by} says {known['sha256']}"
        raise DataError(reason=reason, next_step=f"restore the file, or mend {told_by}")
    return Metadata.of(known)


def _own_metadata(path: Path) -> Mapping[str, Any] | None:
    if not path.is_file():
        return None
    try:
        known = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(reason=f"{path.name} beside it is not JSON: {error}", next_step="mend the file") from None
    if not isinstance(known, dict):
        step = 'write {"newspaper": ..., "date": ..., ...}'
        raise DataError(reason=f"{path.name} beside it holds no JSON object", next_step=step)
    return known


def _manifest(path: Path) -> dict[str, Mapping[str, Any]]:
    if not path.is_file():
        return {}
    try:
        pages = json.loads(path.read_text(encoding="utf-8"))["pages"]
        return {page["file"]: page for page in pages}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(file=path, reason=f"not a manifest: {error!r}", next_step="see seeds/manifest.json") from None


def _row_pages(file: InputFile) -> Iterator[RawPage]:
    readers: dict[str, Callable[[InputFile], Iterator[tuple[int, Mapping[str, Any] | DataError]]]]
    readers = {".parquet": _parquet_rows, ".csv": _csv_rows, ".jsonl": _jsonl_rows}
    try:
        for number, row in readers[file.ending](file):
            yield _row_page(file, number, row)
    except (OSError, ValueError, EOFError, csv.Error, lzma.LZMAError) as error:  # pyarrow's errors are ValueErrors
        yield RawPage(file.source, "", error=_data_error(error, file.source))


def _row_page(file: InputFile, number: int, row: Mapping[str, Any] | DataError) -> RawPage:
    source = f"{file.source}#{number}"
    try:
        if isinstance(row, DataError):
            raise row
        text = row.get(file.text_column)
        if not isinstance(text, str):
            columns = ", ".join(map(str, row)) or "none"
            reason = f"no text in column {file.text_column!r} (columns: {columns})"
            raise DataError(reason=reason, next_step="name the column with --text-column")
        if not text.strip():
            raise DataError(reason="the page holds white space only", next_step="leave it out")
        try:
            digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        except UnicodeEncodeError as error:
            place = f"character {error.start}"
            raise DataError(
                place=place, reason="a lone surrogate", next_step="mend the text; it is not Unicode"
            ) from None
        return RawPage(source, digest, Metadata.of(row), text=text)
    except DataError as error:
        return RawPage(source, "", error=_data_error(error, source))


def _jsonl_rows(file: InputFile) -> Iterator[tuple[int, Mapping[str, Any] | DataError]]:
    with _opened(file) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, DataError(reason=f"not JSON: {error}", next_step="mend the line")
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                yield number, DataError(reason="the line is not a JSON object", next_step='write {"text": ...}')


def _csv_rows(file: InputFile) -> Iterator[tuple[int, Mapping[str, Any] | DataError]]:
    csv.field_size_limit(2**31 - 1)  # a page is longer than the 128 KiB that Python allows a cell
    with _opened(file) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 1):
            if None in row:
                yield number, DataError(reason="more cells than the header has", next_step="quote text that has commas")
            else:
                yield number, row


def _parquet_rows(file: InputFile) -> Iterator[tuple[int, Mapping[str, Any] | DataError]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _opened(file) as stream:
        table = pq.ParquetFile(stream if stream.seekable() else pa.BufferReader(stream.read()))
        wanted = {file.text_column, "newspaper", "date", "page_no", "url", "rights"}
        columns = [name for name in table.schema_arrow.names if name in wanted]
        number = 0
        for batch in table.iter_batches(batch_size=256, columns=columns or None):
            for row in batch.to_pylist():
                number += 1
                yield number, row


def _data_error(error: Exception, source: str) -> DataError:
    """The same fault as one of this source's data."""
    if isinstance(error, OSError) and not isinstance(error, BanmianError):
        error = io_error(error)
    if isinstance(error, BanmianError):
        return DataError(file=source, place=error.place, reason=error.reason, next_step=error.next_step)
    return DataError(file=source, reason=str(error), next_step="check the file; it may be cut short or of another kind")
