"""SHA256SUMS: the digest of every generated file, as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from banmian.errors import DataError

NAME = "SHA256SUMS"
_BLOCK = 1 << 20


def is_release(folder: Path) -> bool:
    """Whether the folder is one that a build wrote."""
    return (folder / NAME).is_file() and (folder / "pages").is_dir()


def sha256_file(path: Path) -> str:
    """The digest of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_checksums(root: Path, known: Mapping[str, str] | None = None) -> None:
    """Write `root/SHA256SUMS` over every file under `root`; digests in `known` (by path) are not computed again."""
    known = known or {}
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    lines = [f"{known.get(name) or sha256_file(root / name)}  {name}\n" for name in files if name != NAME]
    (root / NAME).write_text("".join(lines), encoding="utf-8", newline="\n")


def read_checksums(root: Path) -> dict[str, str]:
    """Digest by path, as `root/SHA256SUMS` has it. Only paths below the folder are accepted."""
    file = root / NAME
    again = "build the dataset again, or restore this file"
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise DataError(file=file, reason="is missing", next_step=again) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(file=file, reason=f"cannot be read ({error})", next_step=again) from error
    found = {}
    for number, line in enumerate(lines, 1):
        digest, _, name = line.partition("  ")
        parts = PurePosixPath(name).parts
        whole = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
        if not whole or not parts or parts[0] == "/" or ".." in parts:
            raise DataError(file=file, place=f"line {number}", reason="is not `digest  path`", next_step=again)
        found[name] = digest
    return found
