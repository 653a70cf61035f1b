"""Source bytes as text, with the character encoding that was found; nothing else is changed."""

from __future__ import annotations

import codecs

from banmian.errors import DataError

CANDIDATES = ("gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be")
"""Encodings that Chinese text dumps come in besides UTF-8."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PAR1", "a Parquet file with another ending than .parquet"),
    (b"\x1f\x8b", "gzip data with another ending than .gz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data with another ending than .zst"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_AS_TEXT = "give plain text; a PDF or picture has to be turned into text first"
_FORCE = "name the encoding with --encoding, or mend the file"


def decode(data: bytes, *, encoding: str | None = None) -> tuple[str, str]:
    """`(text, encoding)` of a page's bytes; a byte order mark is dropped.

    `encoding` forces one. Otherwise a byte order mark decides, then strict UTF-8, then the likeliest of `CANDIDATES`
    by the frequencies of charset-normalizer.

    Raises:
        DataError: empty, binary, or in no encoding that fits, with the place where decoding stopped.
    """
    if not data:
        raise DataError(reason="the file is empty", next_step="leave it out, or check how it was written")
    for magic, kind in _BINARY:
        if data.startswith(magic):
            raise DataError(place="byte 0", reason=f"this is {kind}, not text", next_step=_AS_TEXT)
    if encoding is None:
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    text, found = _strict(data, encoding) if encoding is not None else _guess(data)
    if not text.strip():
        raise DataError(reason="the page holds white space only", next_step="leave it out")
    if "\0" in text:
        place = f"character {text.index(chr(0))}"
        raise DataError(place=place, reason="a NUL character: this is binary data, not text", next_step=_AS_TEXT)
    return text, found


def _strict(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except LookupError:
        known = "use a name that Python knows, such as gb18030, big5 or utf-16"
        raise DataError(reason=f"there is no encoding called {encoding!r}", next_step=known) from None
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        place = f"byte {at}"
        raise DataError(place=place, reason=f"not {encoding}: {_why(error)}", next_step=_FORCE) from None


def _guess(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        trouble = error
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(CANDIDATES), threshold=0.4).best()
    if best is None:
        place = f"byte {trouble.start}"
        reason = f"neither UTF-8 ({_why(trouble)}) nor any of {', '.join(CANDIDATES)}"
        raise DataError(place=place, reason=reason, next_step=_FORCE)
    return _strict(data, best.encoding.replace("_", "-"))


def _why(error: UnicodeError) -> str:
    return getattr(error, "reason", str(error))
