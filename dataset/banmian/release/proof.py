"""What a build on this machine notes of the release that it made: a check of it need not read every page again.

The note is a hidden file beside the release (`.NAME.proof`), never in it. It names the code, and the file `SHA256SUMS` as
this disk has it: device, inode and the time of its last change, which a copy, a download or an unpacked archive does not
keep and no program sets. So it holds for the very files that were built here, as long as nobody touched their list, and the
check proves that the files are those of the list.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from banmian.errors import UsageError
from banmian.files import write_whole
from banmian.release.checksums import NAME as SHA256SUMS
from banmian.release.checksums import sha256_file
from banmian.release.fingerprint import build_fingerprint


def note_build(folder: Path) -> None:
    """Note that this code has just made the rows of the release in `folder`; where nothing can be written, nothing is."""
    with contextlib.suppress(OSError, UsageError):
        write_whole(_file(folder), json.dumps(_seen(folder)) + "\n")


def was_built_here(folder: Path) -> bool:
    """Whether this code made the rows of the release in `folder`, on this machine, and its list of files is untouched."""
    try:
        return bool(json.loads(_file(folder).read_text(encoding="utf-8")) == _seen(folder))
    except (OSError, ValueError, RecursionError):
        return False


def _file(folder: Path) -> Path:
    whole = folder.resolve()
    return whole.with_name(f".{whole.name}.proof")


def _seen(folder: Path) -> dict[str, Any]:
    sums = folder / SHA256SUMS
    about = os.stat(sums, follow_symlinks=False)  # noqa: PTH116
    stamp = [about.st_dev, about.st_ino, about.st_ctime_ns]
    return {"code": build_fingerprint(), "sums": sha256_file(sums), "stamp": stamp}
