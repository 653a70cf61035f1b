"""The pages of a file: one, or one a row of a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from banmian.errors import DataError
from banmian.geometry.pdf import pdf_sheets
from banmian.sources.endings import HTML_ENDINGS, PDF_ENDING, TABLE_ENDINGS
from banmian.sources.metadata import Metadata, known_of, read_sidecar
from banmian.sources.opening import FAULTS, Stored, as_data_error
from banmian.sources.page import Form, RawPage
from banmian.sources.tables import table_pages


def pages_of(file: Stored) -> Iterator[RawPage]:
    """The pages of a file that is no archive, in order; what cannot be read comes as a page with an error."""
    if file.ending == PDF_ENDING:
        return _sheets(file)
    return table_pages(file) if file.ending in TABLE_ENDINGS else iter([_page(file)])


def _sheets(file: Stored) -> Iterator[RawPage]:
    """The sheets of a PDF, each with the metadata of the file."""
    try:
        data = file.read(file.limits.block_bytes)
        known = _metadata(file, hashlib.sha256(data).hexdigest())
        for sheet in pdf_sheets(data):
            source = f"{file.source}#{sheet.number}"
            error = None if sheet.error is None else as_data_error(sheet.error, source)
            yield RawPage(source, sheet.sha256, known, sheet.data, error=error, form="pdf sheet")
    except FAULTS as error:
        yield RawPage(file.source, "", error=as_data_error(error, file.source))


def _page(file: Stored) -> RawPage:
    try:
        if file.ending == ".json":
            raise DataError(reason="this is JSON, not a page", next_step="give JSON Lines (.jsonl), a page a line")
        data = file.read()
        digest = hashlib.sha256(data).hexdigest()
        known = _metadata(file, digest)
        form: Form = "html" if file.ending in HTML_ENDINGS else "text"
        return RawPage(file.source, digest, known, data, encoding=file.encoding, form=form)
    except FAULTS as error:
        return RawPage(file.source, "", error=as_data_error(error, file.source))


def _metadata(file: Stored, digest: str) -> Metadata:
    """What the page's own file of metadata (`page.json` for `page.txt`) says of it, or else a manifest."""
    if file.sidecar is not None:
        name = file.sidecar.source
        return known_of(read_sidecar(file.sidecar.read(), name), digest, name)
    return Metadata() if file.told is None else known_of(dict(file.told), digest, "the manifest")
