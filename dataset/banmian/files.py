"""Files and folders that are safe to write: names made from identifiers, paths held inside a folder, locks, whole files."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from banmian.errors import DataError, UsageError, io_error

IDENTIFIERS = {
    "page_id": re.compile(r"[0-9a-f]{16}"),
    "article_id": re.compile(r"[0-9a-f]{16}-a\d{1,10}"),
    "paragraph_id": re.compile(r"[0-9a-f]{16}-p\d{1,10}"),
    "fact_id": re.compile(r"[0-9a-f]{16}-n\d{1,10}-\d{1,10}"),
    "annotation_id": re.compile(r"[0-9a-f]{16}-t[a-z_]{1,40}\d{1,10}-\d{1,10}"),
}
"""What an identifier looks like, by the column that holds it."""

_LOCK, _FRESH = "lock", re.compile(r"new-[0-9a-f]{8}")


def is_identifier(text: str) -> bool:
    """Whether the text is the identifier of a page, an article, a paragraph, a fact or an annotation."""
    return any(pattern.fullmatch(text) for pattern in IDENTIFIERS.values())


def file_name(identifier: str, ending: str = "") -> str:
    """The name of the file that belongs to an identifier; every such name is made here.

    Raises:
        DataError: it is no identifier, and might name a file elsewhere.
    """
    if not is_identifier(identifier):
        reason = f"{brief(identifier)} is no identifier, and no file is named after it"
        raise DataError(reason=reason, next_step="run `banmian check` on the dataset, then build or fetch it again")
    return f"{identifier}{ending}"


def brief(text: str) -> str:
    """The text in quotation marks, control characters as escapes, cut where it is long."""
    shown = ascii(text) if not text.isprintable() else repr(text)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"


def inside(folder: Path, name: str) -> Path:
    """`folder/name`, where that stays in the folder: no `..`, no absolute path, no link on the way.

    Args:
        name: relative, with `/`.

    Raises:
        DataError: it leads elsewhere.
    """
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or {"..", "."} & set(parts) or re.search(r"[\\:\x00]", name):
        reason = f"{brief(name)} is not a path inside the folder"
        raise DataError(file=folder, reason=reason, next_step="do not use this folder; it was made to lead elsewhere")
    path = folder
    for part in parts:
        path = path / part
        refuse_link(path)
    return path


def refuse_link(path: Path) -> None:
    """Raise where the path is a symbolic link (or a junction of Windows).

    Raises:
        DataError: it is one.
    """
    if path.is_symlink() or (os.name == "nt" and path.exists() and path.resolve() != path.absolute()):
        step = "put the file or folder itself in its place, or give another folder"
        raise DataError(file=path, reason="is a link, which is not followed here", next_step=step)


def write_whole(path: Path, text: str) -> None:
    """Write the file so that it is the old one or the new one at every moment; a pipe or device as it is.

    Raises:
        UsageError: it cannot be written; no half file is left.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise io_error(error, file=path) from error
    finally:
        draft.unlink(missing_ok=True)


def place(source: Path, target: Path, draft: Path) -> None:
    """Put a file at `target`, in place of what is there, by one rename; `source` stays.

    Args:
        draft: a path on the same file system that nobody uses.
    """
    draft.unlink(missing_ok=True)
    try:
        os.link(source, draft)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, draft)
    draft.replace(target)


@contextmanager
def work_folder(
    folder: Path,
    *,
    live: Callable[[], str | None] = lambda: None,
    busy: str = "another build is writing into this folder",
) -> Iterator[Path]:
    """A fresh folder inside `folder`, for one writer at a time; both are gone when the block ends.

    `folder` is made where it is not there. What an earlier writer left in it is removed, and nothing else.

    Args:
        live: the name of what a writer left in `folder` and is in use; it stays.
        busy: what to say where another writer is at work.

    Raises:
        UsageError: another writer is at work, or the folder cannot be written.
        DataError: the folder or its lock is a link.
    """
    from filelock import FileLock, Timeout

    refuse_link(folder)
    refuse_link(folder / _LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)
        lock.acquire()
    except Timeout as error:
        step = "wait until it has ended, or give another --out"
        raise UsageError(file=folder.parent, reason=busy, next_step=step) from error
    except OSError as error:
        raise io_error(error, file=folder) from error
    try:
        _clear(folder, live())
        fresh = folder / f"new-{secrets.token_hex(4)}"
        fresh.mkdir()
        yield fresh
    finally:
        _clear(folder, live())
        with suppress(OSError):  # Windows removes no file that is open; there the lock does it itself
            (folder / _LOCK).unlink()
        lock.release()
        with suppress(OSError):  # something is left in it
            folder.rmdir()


def _clear(folder: Path, live: str | None) -> None:
    for path in folder.iterdir():
        if _FRESH.fullmatch(path.name) and path.name != live:
            refuse_link(path)
            shutil.rmtree(path, ignore_errors=True)
