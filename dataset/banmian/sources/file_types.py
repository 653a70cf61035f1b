"""What a file is that is no text, by its first bytes, and what to do with it."""

from __future__ import annotations

from typing import NamedTuple

AS_TEXT = "give plain text, or what OCR made of it; a picture has to be turned into text first"
_SAVE = "save it as plain text from the program it was written with"
_UNPACK = "unpack it, and give the folder"


class Kind(NamedTuple):
    name: str
    next_step: str


_PDF = Kind("a PDF file", "name it .pdf, so that it is read as such")
_OFFICE = Kind("an office document", _SAVE)
_ZIP = Kind("a ZIP archive", "name it .zip, so that it is read as such")
_BY_START = (
    (b"%PDF-", _PDF),
    (b"\x89PNG", Kind("a PNG picture", AS_TEXT)),
    (b"\xff\xd8\xff", Kind("a JPEG picture", AS_TEXT)),
    (b"GIF8", Kind("a GIF picture", AS_TEXT)),
    (b"II*\0", Kind("a TIFF picture", AS_TEXT)),
    (b"MM\0*", Kind("a TIFF picture", AS_TEXT)),
    (b"AT&TFORM", Kind("a DjVu file", AS_TEXT)),
    (b"{\\rtf", Kind("an RTF document", _SAVE)),
    (b"\xd0\xcf\x11\xe0", Kind("an old office document", _SAVE)),
    (b"PAR1", Kind("a Parquet file", "name it .parquet, so that it is read as such")),
    (b"\x1f\x8b", Kind("gzip data", "name it .gz behind its other ending, so that it is read as such")),
    (b"\x28\xb5\x2f\xfd", Kind("Zstandard data", "name it .zst behind its other ending, so that it is read as such")),
    (b"\xfd7zXZ\0", Kind("xz data", "name it .xz behind its other ending, so that it is read as such")),
    (b"BZh", Kind("bzip2 data", "unpack it, or pack it as .gz, .zst or .xz")),
    (b"7z\xbc\xaf\x27\x1c", Kind("a 7z archive", _UNPACK)),
    (b"Rar!\x1a", Kind("a RAR archive", _UNPACK)),
    (b"SQLite format 3\0", Kind("an SQLite database", "give its table as .csv, .jsonl or .parquet")),
)
_TAR = 257
"""Where a tar archive says what it is."""


def kind_of(data: bytes) -> Kind | None:
    """What the bytes of a file are, where they begin as no text does."""
    if data.startswith(b"PK\x03\x04"):
        names = data[:2000]
        is_office = any(part in names for part in (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis"))
        return _OFFICE if is_office else _ZIP
    if data[_TAR : _TAR + 5] == b"ustar":
        return Kind("a tar archive", _UNPACK)
    return next((kind for start, kind in _BY_START if data.startswith(start)), None)
