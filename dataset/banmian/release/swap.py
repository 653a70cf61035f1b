"""A new release is written beside the old one and swapped in, so that a reader sees one of the two at every moment.

Inside the folder `OUT`, `.banmian/` holds a lock and a folder `new-…` with the whole new release, card included. Then:

1. By one rename `README.md` becomes a card that names the tables in `.banmian/new-…`: from here on every reader, stock
   `datasets` too, opens the new release.
2. The new files take their places, and files of the old release go. Nobody reads them meanwhile.
3. By one rename `README.md` becomes the new release's own card, and `.banmian/` is removed.

A swap that is killed leaves the old release or the new one, whole; the next build into `OUT` goes on from there. Readers
never write: `release_root` tells them where the whole release is. Only files that a build writes are ever removed or
replaced, never through a link, and files with the same bytes are left alone: `OUT` may hold other things.
"""

from __future__ import annotations

import filecmp
import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from banmian.errors import UsageError, io_error
from banmian.files import inside, place, refuse_link, work_folder
from banmian.release.checksums import NAME as SHA256SUMS
from banmian.release.tables.schema import TABLES

WORK = ".banmian"
README = "README.md"
LISTS = ("rejected", "corrections", "withdrawn")
"""Folders of one file `NAME/NAME.jsonl`."""
ENTRIES = frozenset({*(config.name for config in TABLES), *LISTS, README, "croissant.json", SHA256SUMS})
"""What a release may hold at its top; nothing else is ever removed or written."""

_TABLES = "|".join(config.name for config in TABLES)
_OURS = re.compile(
    rf"README\.md|croissant\.json|SHA256SUMS|(?P<list>{'|'.join(LISTS)})/(?P=list)\.jsonl"
    rf"|(?:{_TABLES})/\w+-\d{{5}}-of-\d{{5}}\.parquet",
    re.ASCII,
)
_POINTER = re.compile(rf"^\s*path: {re.escape(WORK)}/(new-[0-9a-f]{{8}})/", re.MULTILINE)


def is_ours(name: str) -> bool:
    """Whether a build writes files of this name (a path in the release)."""
    return _OURS.fullmatch(name) is not None


@dataclass(frozen=True)
class Swapped:
    """What a swap changed, as paths in the release."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


class Staging:
    """The folder `path` to write a new release into, and `commit` to put it in place of the old one."""

    def __init__(self, out: Path, path: Path) -> None:
        self._out = out
        self.path = path

    def commit(self) -> Swapped:
        """Swap the new release in. Ctrl-C and SIGTERM wait until it is done.

        Raises:
            UsageError: a file cannot be written; the release is whole, and the next build goes on.
            DataError: a folder of the old release is a link.
        """
        new = _files(self.path)
        if strangers := [name for name in new if not is_ours(name)]:
            raise ValueError(f"not parts of a release: {', '.join(strangers)}")
        old = _old_files(self._out)
        targets = {name: inside(self._out, name) for name in {*new, *old}}
        same = {name: _same(self.path / name, targets[name]) for name in new}
        moves = [name for name in new if not same[name]]
        removals = sorted(old - set(new))
        with signals_held():
            try:
                self._swap(targets, moves, removals)
            except OSError as error:
                raise UsageError(
                    file=error.filename or self._out,
                    reason=f"{error.strerror or error}, in the middle of the swap; a whole release is in {self._out}",
                    next_step="mend that, then build again",
                ) from error
        return Swapped(tuple(moves), tuple(removals), tuple(name for name in new if same[name]))

    def _swap(self, targets: dict[str, Path], moves: list[str], removals: list[str]) -> None:
        draft = self._out / WORK / "draft"
        card = self.path / README
        if any(name.endswith(".parquet") for name in (*moves, *removals)):
            pointer = self._out / WORK / "pointer"
            _write(pointer, _pointing(card.read_text(encoding="utf-8"), f"{WORK}/{self.path.name}"))
            pointer.replace(self._out / README)
        for name in moves:
            if name != README:
                targets[name].parent.mkdir(exist_ok=True)
                place(self.path / name, targets[name], draft)
        for name in removals:
            targets[name].unlink(missing_ok=True)
            _remove_empty(targets[name].parent, self._out)
        if not _same(card, self._out / README):
            place(card, self._out / README, draft)


def _pointing(card: str, root: str) -> str:
    """The card, with tables that lie in the folder `root` of the release."""
    import yaml

    from banmian.release.card.readme import front_matter

    front = front_matter(card)
    for config in front.get("configs", ()):
        for file in config.get("data_files", ()):
            file["path"] = f"{root}/{file['path']}"
    head, body = card.split("\n---\n", 1)
    if front:
        head = "---\n" + yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1 << 16).rstrip("\n")
    return f"{head}\n---\n{body}"


def release_root(folder: Path) -> Path:
    """Where the whole release of a folder is: the folder, or the part of it that a stopped swap was about to move."""
    work = folder / WORK
    if not work.is_dir() or work.is_symlink():
        return folder
    name = _live(folder)
    root = folder if name is None else work / name
    return root if root.is_dir() and not root.is_symlink() else folder


def _live(out: Path) -> str | None:
    """The folder in `.banmian/` that the card names the tables of; None where it names those in `out` itself."""
    try:
        card = (out / README).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = _POINTER.search(card.partition("\n---\n")[0])
    return None if found is None else found[1]


@contextmanager
def staging(out: Path, *, force: bool = False) -> Iterator[Staging]:
    """A place to write a release that will replace the one in `out`.

    Raises:
        UsageError: `out` holds something else (unless `force`), cannot be written, or another build writes into it.
        DataError: a part of `out` that would be written is a link.
    """
    claim(out, force=force)
    created = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with work_folder(out / WORK, live=lambda: _live(out)) as fresh:
            for name in ("draft", "pointer"):  # left by a swap that was killed
                refuse_link(out / WORK / name)
                (out / WORK / name).unlink(missing_ok=True)
            yield Staging(out, fresh)
    except OSError as error:
        raise io_error(error, file=error.filename or out) from error
    finally:
        if created and out.is_dir() and not any(out.iterdir()):
            out.rmdir()


def claim(out: Path, *, force: bool = False) -> None:
    """Return where `out` is absent, empty or a release of ours; raise `UsageError` where it is anything else."""
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(file=out, reason="is a file, not a folder", next_step="give a folder as --out")
    if force or has_built_card(out) or all(entry.name == WORK for entry in out.iterdir()):
        return
    raise UsageError(
        file=out,
        reason="is neither empty nor a dataset that banmian built, and would be overwritten",
        next_step="give a new or empty folder as --out",
    )


def has_built_card(folder: Path) -> bool:
    """Whether checksums and a card that banmian made lie here: what a build may replace. Readers ask `is_release`."""
    root = release_root(folder)
    card = root / README
    if not (root / SHA256SUMS).is_file() or not card.is_file():
        return False
    text = card.read_text(encoding="utf-8", errors="replace")
    return text.startswith("---\n") and "\nbanmian:\n" in text.partition("\n---\n")[0] + "\n"


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _remove_empty(folder: Path, out: Path) -> None:
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _files(folder: Path) -> list[str]:
    """Every file below, checksums last: a release without them is not whole."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(names, key=lambda name: (name == SHA256SUMS, name))


def _old_files(out: Path) -> set[str]:
    """The files in `out` that are part of the release there, by their names."""
    if not has_built_card(out):
        return set()
    found = {name for name in (README, "croissant.json", SHA256SUMS) if (out / name).is_file()}
    for entry in sorted(ENTRIES):
        folder = out / entry
        if folder.is_dir() and not folder.is_symlink():
            found |= {name for file in folder.iterdir() if is_ours(name := f"{entry}/{file.name}")}
    return found


def _same(new: Path, old: Path) -> bool:
    return old.is_file() and filecmp.cmp(new, old, shallow=False)


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
