"""The sheets of a PDF: a process of its own reads them, within limits, and what it says is believed no further than checked."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from banmian.errors import DataError
from banmian.geometry.sheet import Box, Glyph, Sheet
from banmian.records import LeftOut

PROGRAM = Path(__file__).with_name("extract.py")
THIN = 3.0
"""Points up to which a shape's shorter side makes it a rule."""
SMALLEST_FRAME = 24.0
WHOLE = 0.85
"""Share of the sheet from which on a frame is its background."""
MOST_CONTROL = 0.2
"""Share of control characters from which on a text layer is not read."""
_INSTALL = "pip install 'banmian[pdf]'"
_OCR = "read it by OCR, and give its ALTO, hOCR, PAGE-XML or JSON"


class PdfLimits(NamedTuple):
    """What one PDF may take."""

    seconds: int = 60
    memory: int = 2 << 30
    """Bytes of address space."""
    chars: int = 200_000
    """Of a sheet."""
    sheets: int = 400
    answer: int = 1 << 30
    """Bytes that the process may say."""


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
    told = done = 0
    with tempfile.TemporaryFile() as answer:
        status = _run(data, limits, answer)
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


def _run(data: bytes, limits: PdfLimits, answer: Any) -> str | None:
    """Run the process; what went wrong with it, or None."""
    told = json.dumps({k: getattr(limits, k) for k in ("seconds", "memory", "chars", "sheets")})
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(PROGRAM), told],
            input=data,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=2 * limits.seconds + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"reading it took longer than {limits.seconds} s"
    if done.returncode == 0:
        return "what it holds is too large" if answer.tell() > limits.answer else None
    if done.returncode in (-24, -9):  # SIGXCPU, SIGKILL
        return f"reading it took more than {limits.seconds} s or {limits.memory >> 20} MB"
    return f"the process that read it died ({done.returncode})"


def _fault(head: dict[str, Any]) -> DataError:
    match head["fault"]:
        case "missing":
            return DataError(reason="reading PDF takes pypdfium2", next_step=_INSTALL)
        case "locked":
            return DataError(reason="it takes a password", next_step="save it without one")
        case "sheets":
            return DataError(reason=f"it has {head['number']:,} sheets", next_step="cut it into smaller files")
    return DataError(reason="this is no whole PDF", next_step="open it in a viewer and save it anew, or leave it out")


def read_by() -> str:
    """The library that reads PDF, with its version."""
    try:
        return f"pypdfium2 {version('pypdfium2')}"
    except PackageNotFoundError:
        return "pypdfium2"


def read_sheet(data: bytes) -> Sheet:
    """The sheet that a line of JSON tells of.

    Raises:
        DataError: it has no text layer, or one that means nothing.
    """
    told = json.loads(data)
    text, places = str(told["text"]), told["places"] or [[]] * 8
    control = int(told["control"])
    rules, frames, pictures = _shapes(told["shapes"], told["width"], told["height"])
    if not text.strip() and not control:
        scanned = any(p.width * p.height > 0.5 * told["width"] * told["height"] for p in pictures)
        reason = "it is a scan: a picture without a text layer" if scanned else "it has no text layer"
        raise DataError(reason=reason, next_step=_OCR)
    if control > MOST_CONTROL * (control + len(text)):
        share = control / (control + len(text))
        reason = f"{share:.0%} of its characters are control characters: its fonts do not say what they mean"
        raise DataError(reason=reason, next_step=_OCR)
    kept, left = _painted(text, places, told["width"], told["height"])
    return Sheet(
        int(told["sheet"]),
        float(told["width"]),
        float(told["height"]),
        read_by(),
        glyphs=tuple(kept),
        rules=tuple(rules),
        frames=tuple(frames),
        pictures=tuple(pictures),
        faces=tuple(" ".join(map(str, style)) for style in told["styles"]),
        left_out=LeftOut(**left, control=control),
    )


def _shapes(shapes: list[list[int]], width: float, height: float) -> tuple[list[Box], list[Box], list[Box]]:
    """Rules, frames and pictures, each once, from top to bottom."""
    rules: set[Box] = set()
    frames: set[Box] = set()
    pictures: set[Box] = set()
    for kind, *edges in shapes:
        box = Box(*(edge / 100 for edge in edges))
        short, long = sorted((box.width, box.height))
        if kind == 2:
            if short > SMALLEST_FRAME:
                pictures.add(box)
        elif short <= THIN:
            if long > SMALLEST_FRAME:
                rules.add(box)
        elif short > SMALLEST_FRAME and box.width * box.height < WHOLE * width * height:
            frames.add(box)
    ordered = [sorted(kind, key=lambda b: (b.y0, b.x0, b.y1, b.x1)) for kind in (rules, frames, pictures)]
    return ordered[0], ordered[1], ordered[2]


def _painted(text: str, places: list[list[int]], width: float, height: float) -> tuple[list[Glyph], dict[str, int]]:
    """The characters that are shown, each once, from top to bottom, and how many of the others there are."""
    rows = list(zip(text, *places, strict=True))
    hidden = sum(not row[8] for row in rows)
    only_hidden = 2 * hidden > len(rows)  # the text layer behind a scan
    left = {"invisible": 0, "outside": 0, "repeated": 0}
    found: list[Glyph] = []
    for char, x0, y0, x1, y1, size, style, direction, painted in rows:
        if not painted and not only_hidden:
            left["invisible"] += 1
            continue
        if not (0 <= (x0 + x1) / 200 <= width and 0 <= (y0 + y1) / 200 <= height):
            left["outside"] += 1
            continue
        found.append(Glyph(char, x0 / 100, y0 / 100, x1 / 100, y1 / 100, size / 100, style, direction))
    found.sort(key=lambda g: (g.y0, g.x0, g.text, g.style, g.size))
    kept = _once(found)
    left["repeated"] = len(found) - len(kept)
    return kept, left


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters without those printed over the same one, for bold or shadow."""
    cells: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for g in glyphs:
        step = max(g.size, 1.0)
        column, row = int(g.x0 / step), int(g.y0 / step)
        near = (
            other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in cells.get((g.text, column + dx, row + dy), ())
        )
        if any(
            abs(o.x0 - g.x0) < 0.3 * (g.x1 - g.x0) and abs(o.y0 - g.y0) < 0.2 * g.size and 0.9 < o.size / g.size < 1.1
            for o in near
        ):
            continue
        cells.setdefault((g.text, column, row), []).append(g)
        kept.append(g)
    return kept
