"""PDFium's functions as they are called thousands of times a sheet: pointers are numbers, so that nothing is made for a call."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from typing import Any

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_TYPES: dict[str, tuple[Any, ...]] = {
    "FPDFText_GetUnicode": (ctypes.c_uint, _POINTER, _INT),
    "FPDFText_IsGenerated": (_INT, _POINTER, _INT),
    "FPDFText_GetCharOrigin": (_INT, _POINTER, _INT, _POINTER, _POINTER),
    "FPDFText_GetLooseCharBox": (_INT, _POINTER, _INT, _POINTER),
    "FPDFText_GetTextObject": (_POINTER, _POINTER, _INT),
    "FPDFText_GetMatrix": (_INT, _POINTER, _INT, _POINTER),
    "FPDFText_GetFontSize": (ctypes.c_double, _POINTER, _INT),
    "FPDFText_GetFillColor": (_INT, _POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER),
    "FPDFText_GetFontInfo": (ctypes.c_ulong, _POINTER, _INT, _POINTER, ctypes.c_ulong, _POINTER),
    "FPDFText_GetFontWeight": (_INT, _POINTER, _INT),
    "FPDFTextObj_GetTextRenderMode": (_INT, _POINTER),
    "FPDFTextObj_GetFont": (_POINTER, _POINTER),
    "FPDFPage_CountObjects": (_INT, _POINTER),
    "FPDFPage_GetObject": (_POINTER, _POINTER, _INT),
    "FPDFFormObj_CountObjects": (_INT, _POINTER),
    "FPDFFormObj_GetObject": (_POINTER, _POINTER, ctypes.c_ulong),
    "FPDFPageObj_GetType": (_INT, _POINTER),
    "FPDFPageObj_GetMatrix": (_INT, _POINTER, _POINTER),
    "FPDFPageObj_GetBounds": (_INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER),
    "FPDFPageObj_GetFillColor": (_INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER),
    "FPDFPath_GetDrawMode": (_INT, _POINTER, _POINTER, _POINTER),
    "FPDFPath_CountSegments": (_INT, _POINTER),
    "FPDFPath_GetPathSegment": (_POINTER, _POINTER, _INT),
    "FPDFPathSegment_GetType": (_INT, _POINTER),
    "FPDFPathSegment_GetPoint": (_INT, _POINTER, _POINTER, _POINTER),
}
"""What each gives, and what it takes."""


def call(name: str) -> Callable[..., Any]:
    """The function of this name."""
    import pypdfium2.raw

    address = address_of(getattr(pypdfium2.raw, name))
    return ctypes.CFUNCTYPE(*_TYPES[name])(address)


def address_of(handle: Any) -> int:
    """The address of a function of pypdfium2, or that one of its handles holds; 0 where it holds none."""
    return ctypes.cast(handle, _POINTER).value or 0


class Numbers:
    """Numbers side by side that PDFium writes: `at[n]` is the address of the n-th."""

    def __init__(self, kind: str, count: int) -> None:
        self.values = array(kind, bytes(array(kind).itemsize * count))
        start, _ = self.values.buffer_info()
        self.at = range(start, start + count * self.values.itemsize, self.values.itemsize)
