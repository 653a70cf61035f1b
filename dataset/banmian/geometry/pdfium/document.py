"""What a PDF says, a line of JSON a sheet: `{"sheet": n, …}`, or `{"fault": …}` for a file or a sheet that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypedDict

from banmian.geometry.pdfium.calls import address_of
from banmian.geometry.pdfium.characters import characters
from banmian.geometry.pdfium.placing import placing
from banmian.geometry.pdfium.shapes import shapes

_PASSWORD, _SECURITY = 4, 5


class Limits(TypedDict):
    """What one file may take."""

    seconds: int
    memory: int
    """Bytes of address space."""
    chars: int
    """Of a sheet."""
    sheets: int
    answer: int
    """Bytes that the process may say."""


def start() -> bool:
    """Load PDFium; False where there is none."""
    try:
        import pypdfium2
    except ImportError:
        return False
    pypdfium2.PdfDocument.new().close()  # the library is up
    return True


def lines(data: bytes, limits: Limits) -> Iterator[str]:
    """What is said of a file."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (_PASSWORD, _SECURITY) or "password" in str(error).lower()
        yield _json({"fault": "locked" if locked else "broken"})
        return
    sheets = len(document)
    if sheets > limits["sheets"]:
        yield _json({"fault": "sheets", "number": sheets})
        return
    for number in range(sheets):
        yield _json({"sheet": number + 1, "sheets": sheets, **_sheet(document, number, limits["chars"])})


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, separators=(",", ":")) + "\n"


def _sheet(document: Any, number: int, most: int) -> dict[str, Any]:
    """What stands on a sheet, or why it cannot be read."""
    import pypdfium2

    try:
        page = document[number]
        shown = placing(page)
        text = page.get_textpage()
        found = characters(address_of(text.raw), text.count_chars(), most, shown)
        text.close()
        drawn = shapes(address_of(page.raw), shown)
        page.close()
    except (pypdfium2.PdfiumError, OSError, ValueError, OverflowError) as error:
        return {"fault": "sheet", "why": str(error)[:200]}
    return {"width": shown.width, "height": shown.height, **found._asdict(), "shapes": drawn}
