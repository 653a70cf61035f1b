"""A digest of the code and data that decide what a page becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_LIBRARIES = ("charset-normalizer", "jieba", "pyarrow", "rensa", "rjieba")
_DECIDES = ("text", "records", "signatures", "geometry", "sources", "parse", "annotate", "decisions", "data")
"""Folders whose files decide rows; what stands above them writes, checks or talks."""
_DECIDES_TOO = ("page.py", "release/tables/rows.py", "release/tables/tasks.py")


@cache
def fingerprint() -> str:
    """16 hex digits over the sorted relative paths and bytes of these files."""
    files = [
        file for folder in _DECIDES for file in (_ROOT / folder).rglob("*") if file.suffix != ".pyc" and file.is_file()
    ]
    return _digest_of([*files, *(_ROOT / name for name in _DECIDES_TOO)]).hexdigest()[:16]


@cache
def build_fingerprint() -> str:
    """64 hex digits over all of the package and the versions of the libraries whose work stands in its files."""
    digest = _digest_of(p for p in _ROOT.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    digest.update(json.dumps({name: version(name) for name in _LIBRARIES}).encode())
    return digest.hexdigest()


def _digest_of(files: Iterable[Path]) -> hashlib._Hash:
    """Over the sorted relative paths and bytes."""
    digest = hashlib.sha256()
    for name in sorted(path.relative_to(_ROOT).as_posix() for path in files):
        content = (_ROOT / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest
