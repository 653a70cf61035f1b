"""What the name of a file says of it."""

from __future__ import annotations

from pathlib import PurePosixPath

PACKED_ENDINGS = {".gz": "gzip", ".zst": "zstd", ".xz": "xz"}
TABLE_ENDINGS = (".jsonl", ".csv", ".parquet")
"""Tables: a page a row."""
HTML_ENDINGS = (".html", ".htm")
PDF_ENDING = ".pdf"
"""A page a sheet."""
XML_ENDING = ".xml"
"""ALTO or PAGE-XML."""
HOCR_ENDING = ".hocr"
OCR_JSON_ENDINGS = (".ocr.json", ".boxes.json", "_res.json")
"""Ends of names of JSON that holds boxes of text."""
ARCHIVE_ENDING = ".zip"
PAGE_ENDINGS = (".txt", *HTML_ENDINGS, PDF_ENDING, XML_ENDING, HOCR_ENDING, *TABLE_ENDINGS, ARCHIVE_ENDING)
"""What is read from a folder or an archive; a file named on its own may end in anything."""
MANIFESTS = ("manifest.json", "manifest.jsonl", "manifest.csv")


def ending_of(name: str) -> str:
    """The ending that says what a file holds, the packing's left out."""
    path = PurePosixPath(name)
    return PurePosixPath(path.stem).suffix.lower() if packing_of(name) else path.suffix.lower()


def packing_of(name: str) -> str | None:
    return PACKED_ENDINGS.get(PurePosixPath(name).suffix.lower())


def is_page_name(name: str) -> bool:
    """Whether a file found in a folder or an archive is to be read."""
    parts = PurePosixPath(name).parts
    hidden = any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)
    return not hidden and not is_manifest(name) and (ending_of(name) in PAGE_ENDINGS or is_ocr_json(name))


def is_ocr_json(name: str) -> bool:
    """Whether a file holds boxes of text as JSON, by its name."""
    return name.lower().endswith(OCR_JSON_ENDINGS)


def is_mets(name: str) -> bool:
    """Whether a file is METS, by its name: it tells of the ALTO files that it names."""
    path = PurePosixPath(name)
    return path.suffix.lower() == XML_ENDING and "mets" in path.stem.lower()


def is_manifest(name: str) -> bool:
    return PurePosixPath(name).name in MANIFESTS or is_mets(name)


def is_beside(name: str) -> bool:
    """Whether a file may tell of others."""
    return name.endswith(".json") or is_manifest(name)


def sidecar_of(name: str) -> str | None:
    """The name of the JSON file that would tell of a page: `page.json` of `page.txt` and of `page.txt.gz`."""
    if ending_of(name) in (*TABLE_ENDINGS, ARCHIVE_ENDING):
        return None
    path = PurePosixPath(name)
    own = (path.with_suffix("") if packing_of(name) else path).with_suffix(".json")
    return None if own.name in MANIFESTS or own == path else str(own)
