"""A new release is written beside the old one and swapped in: a failed or killed build leaves the old one whole.

Inside the folder `OUT`, `.banmian/` holds a lock and `new/`, where the build writes. Once all of it is there, the
journal says which files move and which go; from that moment (one rename) the swap is carried to its end, if need be by
the next command. Before it, nothing outside `.banmian/` has been touched. Only files of the old release are ever
removed, and files with the same bytes are left alone: `OUT` may hold other things.
"""

from __future__ import annotations

import fcntl
import filecmp
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from banmian.errors import DataError, UsageError, io_error
from banmian.release.checksums import NAME as SHA256SUMS
from banmian.release.checksums import read_checksums
from banmian.release.tables.schema import CONFIGS

WORK = ".banmian"
ENTRIES = frozenset(
    {
        *(config.name for config in CONFIGS),
        "rejected",
        "corrections",
        "withdrawn",
        "README.md",
        "croissant.json",
        SHA256SUMS,
    }
)
"""What a release may hold at its top; nothing else is ever removed or written."""

SHARD_GLOB = "*-[0-9][0-9][0-9][0-9][0-9]-of-[0-9][0-9][0-9][0-9][0-9].parquet"

_NEW, _LOCK, _JOURNAL = "new", "lock", "journal.json"


@dataclass(frozen=True)
class Swapped:
    """What a swap changed, as paths in the release."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


class Staging:
    """The folder `path` to write a new release into, and `commit` to put it in place of the old one."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.path = out / WORK / _NEW

    def commit(self) -> Swapped:
        """Swap the new release in. Ctrl-C and SIGTERM wait until it is done."""
        new = _files(self.path)
        old = _old_files(self._out)
        same = {name: _same(self.path / name, self._out / name) for name in new}
        moves = [name for name in new if not same[name]]
        removals = sorted(old - set(new))
        if strangers := sorted({name.split("/")[0] for name in new} - ENTRIES):
            raise ValueError(f"not parts of a release: {', '.join(strangers)}")
        with signals_held():
            if moves or removals:
                journal = self._out / WORK / _JOURNAL
                draft = journal.with_suffix(".draft")
                draft.write_text(json.dumps({"move": moves, "remove": removals}), encoding="utf-8", newline="\n")
                draft.replace(journal)  # the point of no return
                _finish(self._out)
        return Swapped(tuple(moves), tuple(removals), tuple(name for name in new if same[name]))


@contextmanager
def staging(out: Path, *, force: bool = False) -> Iterator[Staging]:
    """A place to write a release that will replace the one in `out`.

    Raises:
        UsageError: `out` holds something else (unless `force`), cannot be written, or another build writes into it.
    """
    claim(out, force=force)
    created = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _locked(out):
            _recover(out)
            place = Staging(out)
            place.path.mkdir()
            try:
                yield place
            finally:
                with signals_held():
                    if not (out / WORK / _JOURNAL).exists():
                        shutil.rmtree(place.path, ignore_errors=True)
    except OSError as error:
        raise io_error(error) from error
    finally:
        if created and out.is_dir() and not any(out.iterdir()):
            out.rmdir()


def claim(out: Path, *, force: bool = False) -> None:
    """Return where `out` is absent, empty or a release of ours; raise `UsageError` where it is anything else."""
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(file=out, reason="is a file, not a folder", next_step="give a folder as --out")
    if force or is_release(out) or all(entry.name == WORK for entry in out.iterdir()):
        return
    raise UsageError(
        file=out,
        reason="is neither empty nor a dataset that banmian built, and would be overwritten",
        next_step="give a new or empty folder as --out",
    )


def is_release(folder: Path) -> bool:
    """Whether the folder holds a release of ours, or was just being given one."""
    if (folder / WORK / _JOURNAL).exists():
        return True
    card = folder / "README.md"
    if not (folder / SHA256SUMS).is_file() or not card.is_file():
        return False
    text = card.read_text(encoding="utf-8", errors="replace")
    return text.startswith("---\n") and "\nbanmian:\n" in text.partition("\n---\n")[0] + "\n"


def recover(folder: Path) -> bool:
    """Carry a swap that was killed to its end; say whether there was one. Readers call this before they read."""
    if not (folder / WORK / _JOURNAL).exists():
        return False
    with _locked(folder):
        _recover(folder)
    return True


def _recover(out: Path) -> None:
    """Roll a begun swap forward, and clear what a dead build left."""
    if (out / WORK / _JOURNAL).exists():
        with signals_held():
            _finish(out)
    shutil.rmtree(out / WORK / _NEW, ignore_errors=True)


def _finish(out: Path) -> None:
    """Do what the journal says; each step may have been done before."""
    journal = out / WORK / _JOURNAL
    try:
        _follow(json.loads(journal.read_text(encoding="utf-8")), out)
        journal.unlink()
    except OSError as error:
        raise UsageError(
            file=error.filename or out,
            reason=f"{error.strerror or error}, in the middle of the swap",
            next_step="mend that, then run any command on the folder: it completes the swap",
        ) from error


def _follow(plan: dict[str, list[str]], out: Path) -> None:
    for name in plan["remove"]:
        (out / name).unlink(missing_ok=True)
        _remove_empty(out / name, out)
    for name in plan["move"]:
        source, target = out / WORK / _NEW / name, out / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)


def _remove_empty(file: Path, out: Path) -> None:
    folder = file.parent
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _files(folder: Path) -> list[str]:
    """Every file below, checksums last: a release without them is not whole."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(names, key=lambda name: (name == SHA256SUMS, name))


def _old_files(out: Path) -> set[str]:
    """The files of the release that is in place, as it lists them itself, and what a reader would take for them."""
    if not is_release(out):
        return set()
    shards = {file.relative_to(out).as_posix() for c in CONFIGS for file in (out / c.name).glob(SHARD_GLOB)}
    try:
        listed = {*read_checksums(out), SHA256SUMS}
    except DataError:  # it is damaged: the shards have names of our own making, the rest is written anew anyway
        listed = set()
    return {name for name in listed | shards if name.split("/")[0] in ENTRIES and (out / name).is_file()}


def _same(new: Path, old: Path) -> bool:
    return old.is_file() and filecmp.cmp(new, old, shallow=False)


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Hold the lock of `out`; the operating system lets go of it when the process dies."""
    work = out / WORK
    work.mkdir(exist_ok=True)
    with (work / _LOCK).open("w", encoding="utf-8", newline="\n") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # A build that ended just now has taken its lock file away with it: this one would guard nothing.
            alive = (work / _LOCK).exists() and os.path.samestat(os.fstat(lock.fileno()), (work / _LOCK).stat())
        except BlockingIOError:
            alive = False
        if not alive:
            raise UsageError(
                file=out,
                reason="another build is writing into this folder",
                next_step="wait until it has ended, or give another --out",
            )
        try:
            yield
        finally:
            if not (work / _JOURNAL).exists():
                shutil.rmtree(work, ignore_errors=True)


@contextmanager
def signals_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM are noted and delivered at the end of the block."""
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread only, which this is not
        return
    held: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        held.append(number)

    before: dict[int, Any] = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if held:
            signal.raise_signal(held[0])
