"""A digest of the code and data that decide what a page becomes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

# Every floor up to `page`, the word lists, and the making of rows; what writes, checks or talks decides no row.
_DECIDES = ("*.py", "parse/**/*.py", "annotate/**/*.py", "release/rows.py", "data/**/*")
_APART = {
    "benchmark.py",
    "cli.py",
    "engine.py",
    "errors.py",
    "loading.py",
    "finish.py",
    "hub_errors.py",
    "publish.py",
    "__init__.py",
    "__main__.py",
}


@cache
def fingerprint() -> str:
    """16 hex digits over the sorted relative paths and bytes of these files."""
    root = Path(__file__).resolve().parents[1]
    names = {path.relative_to(root).as_posix() for pattern in _DECIDES for path in root.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for name in sorted(names - _APART):
        content = (root / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
