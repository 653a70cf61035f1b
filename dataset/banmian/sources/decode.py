"""Source bytes as text, with the character encoding that was found; nothing else is changed."""

from __future__ import annotations

import codecs

from banmian.errors import DataError
from banmian.sources.file_types import AS_TEXT, kind_of
from banmian.text.damage import is_foreign

CANDIDATES = ("gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be")
"""Encodings that Chinese text dumps come in besides UTF-8."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DOUBLE_BYTE = ("gb18030", "big5", "big5hkscs")
"""Those in which a stray byte spoils a few characters only."""
_LOST = "\N{REPLACEMENT CHARACTER}"
_ASCII = frozenset(map(chr, range(128)))
DAMAGE = 20
"""Characters beyond ASCII that UTF-8 must read for each that it cannot, where a text is held to be damaged UTF-8."""
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
    kind = kind_of(data)
    if kind is not None:
        raise DataError(place="byte 0", reason=f"this is {kind.name}, not text", next_step=kind.next_step)
    text, found = _strict(data, encoding or encoding_of(data))
    if not text.strip():
        raise DataError(reason="the page holds white space only", next_step="leave it out")
    if "\0" in text:
        place = f"character {text.index(chr(0))}"
        raise DataError(place=place, reason="a NUL character: this is binary data, not text", next_step=AS_TEXT)
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


def encoding_of(data: bytes) -> str:
    """The encoding of text, or of the first bytes of it, in which a few bytes may be damaged.

    Raises:
        DataError: none fits.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return "utf-8"
    except UnicodeDecodeError as error:
        trouble = error
    if _is_mostly_utf8(data):
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(CANDIDATES), threshold=0.4).best()
    if best is None and (damaged := _damaged_encoding(data)):
        return damaged
    if best is None:
        place = f"byte {trouble.start}"
        reason = f"neither UTF-8 ({_why(trouble)}) nor any of {', '.join(CANDIDATES)}"
        raise DataError(place=place, reason=reason, next_step=_FORCE)
    return best.encoding.replace("_", "-")


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether UTF-8 reads nearly all characters; of text in another encoding it reads next to none."""
    return _reads_most(data.decode("utf-8", "replace"))


def _damaged_encoding(data: bytes) -> str | None:
    """The encoding that reads Chinese but for a few stray bytes; where they stand is told when it is decoded strictly."""
    found = [(data.decode(name, "replace"), name) for name in _DOUBLE_BYTE]
    fitting = [(text.count(_LOST), name) for text, name in found if _reads_most(text) and not is_foreign(text)]
    return min(fitting)[1] if fitting else None


def _reads_most(text: str) -> bool:
    beyond = sum(map(text.count, set(text) - _ASCII))
    return beyond > DAMAGE * text.count(_LOST)


def _why(error: UnicodeError) -> str:
    return getattr(error, "reason", str(error))
