"""The sheets of a PDF: a process of its own reads them, within limits, and what it says is believed no further than checked."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from banmian.errors import DataError
from banmian.geometry.pdf_library import tell_untested
from banmian.geometry.pdf_process import PdfLimits, run

_INSTALL = "pip install 'banmian[pdf]'"
USUAL = PdfLimits()


class PdfSheet(NamedTuple):
    """A sheet as the process told of it, or why there is none."""

    number: int
    sha256: str
    """Of the file's digest and the sheet's number."""
    data: bytes = b""
    """A line of JSON, to be read by `read_sheet`."""
    error: DataError | None = None


def sheet_digest(file: str, number: int) -> str:
    """The SHA-256 of a sheet: of its file's digest and its number."""
    return hashlib.sha256(f"{file}#{number}".encode()).hexdigest()


def pdf_sheets(data: bytes, limits: PdfLimits = USUAL) -> Iterator[PdfSheet]:
    """The sheets of a PDF in order.

    Raises:
        DataError: it cannot be opened: pypdfium2 is missing, it takes a password, is broken, or breaks the limits.
    """
    file = hashlib.sha256(data).hexdigest()
    tell_untested()
    told = done = 0
    with tempfile.TemporaryFile() as answer:
        status = run(data, limits, answer)
        answer.seek(0)
        for line in answer:
            if not line.endswith(b"\n"):
                break
            head = json.loads(line)
            if head.get("fault") and "sheet" not in head:
                raise _fault(head)
            told, done = int(head["sheets"]), int(head["sheet"])
            digest = sheet_digest(file, done)
            if "fault" in head:
                step = "leave the sheet out"
                yield PdfSheet(done, digest, error=DataError(reason=f"cannot be read: {head['why']}", next_step=step))
            else:
                yield PdfSheet(done, digest, line)
    if status is not None or done < told or not told:
        reason = status or "PDFium gave up on it"
        error = DataError(
            reason=f"{reason}, after {done} of {told or 'unknown'} sheets",
            next_step="open it in a viewer and save it anew, or leave it out",
        )
        if not told:
            raise error
        yield from (PdfSheet(n, sheet_digest(file, n), error=error) for n in range(done + 1, told + 1))


def _fault(head: dict[str, Any]) -> DataError:
    match head["fault"]:
        case "missing":
            return DataError(reason="reading PDF takes pypdfium2", next_step=_INSTALL)
        case "locked":
            return DataError(reason="it takes a password", next_step="save it without one")
        case "sheets":
            return DataError(reason=f"it has {head['number']:,} sheets", next_step="cut it into smaller files")
    return DataError(reason="this is no whole PDF", next_step="open it in a viewer and save it anew, or leave it out")
