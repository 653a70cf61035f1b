"""The pages of a file: one, or one a row of a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from banmian.errors import DataError
from banmian.geometry.hocr import pages_in
from banmian.geometry.markup import name_of, tree_of, within
from banmian.geometry.pdf import pdf_sheets, sheet_digest
from banmian.sources.endings import HOCR_ENDING, HTML_ENDINGS, PDF_ENDING, TABLE_ENDINGS, XML_ENDING
from banmian.sources.metadata import Metadata, known_of, read_sidecar
from banmian.sources.opening import FAULTS, Stored, as_data_error
from banmian.sources.page import Form, RawPage
from banmian.sources.tables import table_pages


def pages_of(file: Stored) -> Iterator[RawPage]:
    """The pages of a file that is no archive, in order; what cannot be read comes as a page with an error."""
    if file.ending == PDF_ENDING:
        return _sheets(file)
    if file.ending in (XML_ENDING, HOCR_ENDING) or file.ending == ".json":
        return _placed(file)
    return table_pages(file) if file.ending in TABLE_ENDINGS else iter([_page(file)])


def _placed(file: Stored) -> Iterator[RawPage]:
    """The pages of a file that says where its text stands."""
    try:
        data = file.read(file.limits.block_bytes)
        digest = hashlib.sha256(data).hexdigest()
        known = _metadata(file, digest)
        form, number = _form_of(data, file.ending)
        blocks = dict(file.told or ()).get("blocks")
        for sheet in range(1, number + 1):
            source = file.source if number == 1 else f"{file.source}#{sheet}"
            own = digest if number == 1 else sheet_digest(digest, sheet)
            yield RawPage(source, own, known, data, form=form, sheet=sheet, blocks=blocks)
    except FAULTS as error:
        yield RawPage(file.source, "", error=as_data_error(error, file.source))


def _form_of(data: bytes, ending: str) -> tuple[Form, int]:
    """What a file that says where its text stands is, and how many pages it has."""
    if ending == ".json":
        return "boxes", 1
    if ending == HOCR_ENDING:
        return "hocr", max(1, pages_in(data))
    root = tree_of(data)
    match name_of(root):
        case "alto":
            return "alto", max(1, sum(1 for _ in within(root, "Page")))
        case "PcGts":
            return "page xml", 1
        case "html":
            return "hocr", max(1, pages_in(data))
        case "mets":
            reason = "METS tells of other files, and is no page"
            raise DataError(reason=reason, next_step="give the folder that it lies in, and call it mets.xml")
    raise DataError(
        reason="this XML is neither ALTO nor PAGE-XML", next_step="leave it out, or turn it into one of them"
    )


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
