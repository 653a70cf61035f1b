"""A page as it was found, and its content once decoded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Literal, NamedTuple

from banmian.errors import DataError
from banmian.geometry.alto import read_alto
from banmian.geometry.arrange import Arranged, arrange
from banmian.geometry.boxes_json import read_boxes
from banmian.geometry.hocr import read_hocr
from banmian.geometry.page_xml import read_page_xml
from banmian.geometry.pdf_sheet import read_sheet
from banmian.geometry.sheet import Sheet
from banmian.records import PageText, SourceMark
from banmian.sources.decode import decode
from banmian.sources.html import looks_like_html, read_html
from banmian.sources.metadata import Metadata
from banmian.text.damage import QUARANTINED, damage_of


class Content(NamedTuple):
    """The text of a page and all that is known of it."""

    text: str
    encoding: str
    """Character encoding the bytes were decoded with."""
    metadata: Metadata
    marks: tuple[SourceMark, ...] = ()
    """What the source's own markup says of `text`."""
    places: Arranged | None = None
    """Where it stands, of a sheet with geometry."""


Form = Literal["text", "html", "pdf sheet", "alto", "page xml", "hocr", "boxes"]
"""What the bytes of a page are: text, HTML, what was read of a sheet of a PDF, or a file that says where its text stands."""


class RawPage(NamedTuple):
    """A page as it was found: bytes (`data`), the text of a table's row (`text`), or the reason why there is none."""

    source: str
    sha256: str
    metadata: Metadata = Metadata()
    data: bytes = b""
    text: str | None = None
    error: DataError | None = None
    encoding: str | None = None
    """Of `data` the one to decode it with, where it is forced; of `text` the one it was decoded with."""
    form: Form = "text"
    sheet: int = 1
    """Number of the page in a file that has several."""
    blocks: str | None = None
    """What METS tells of the blocks of an ALTO file."""

    @property
    def page_id(self) -> str:
        return self.sha256[:16]

    @property
    def size(self) -> int:
        return len(self.data) if self.text is None else len(self.text.encode("utf-8"))

    @property
    def content_sha256(self) -> str:
        """Of its bytes as they are handed on; `sha256` is that of its source."""
        return self.sha256 if self.form in ("text", "html") else hashlib.sha256(self.data).hexdigest()

    def content(self) -> Content:
        """The page's text.

        Raises:
            DataError: it is in no known encoding, is no text, or could not be read at all.
        """
        if self.error is not None:
            raise self.error
        if self.text is not None:
            return Content(self.text, self.encoding or "utf-8", self.metadata)
        if self.form not in ("text", "html"):
            arranged = arrange(self._sheet())
            encoding = "pdf" if self.form == "pdf sheet" else "utf-8"
            return Content(arranged.text, encoding, self.metadata, arranged.marks, arranged)
        if self.form == "html":
            found = read_html(self.data, encoding=self.encoding)
            return Content(found.text, found.encoding, self.metadata.or_else(found.metadata), found.marks)
        if looks_like_html(self.data):
            raise DataError(reason="this is HTML, not text", next_step="name it .html, so that it is read as such")
        return Content(*decode(self.data, encoding=self.encoding), self.metadata)

    def _sheet(self) -> Sheet:
        match self.form:
            case "alto":
                return read_alto(self.data, self.sheet, self.blocks)
            case "page xml":
                return read_page_xml(self.data)
            case "hocr":
                return read_hocr(self.data, self.sheet)
            case "boxes":
                return read_boxes(self.data)
        return read_sheet(self.data)


def page_text(raw: RawPage) -> PageText:
    """The page as its rows are made from it.

    Raises:
        DataError: it cannot be read, or too many of its characters are damaged (`QUARANTINED`).
    """
    text, encoding, m, marks, places = raw.content()
    damage = damage_of(text)
    if damage is not None and damage.share > QUARANTINED:
        raise DataError(place=f"character {damage.start}", reason=damage.summary, next_step=damage.next_step)
    page = PageText(text, raw.sha256, raw.source, encoding, m.newspaper, m.date, m.page_no, m.url, m.rights, marks)
    if places is None:
        return page
    return replace(
        page,
        lines=places.lines,
        width=places.width,
        height=places.height,
        read_by=places.read_by,
        n_left_out=places.left_out,
    )
