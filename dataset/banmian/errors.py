"""What goes wrong for a user: where, why, and what to do next."""

from __future__ import annotations

import errno
import os
import re
import shutil

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a terminal's cursor, ends a line, or turns the direction of text."""


def visible(text: str) -> str:
    """The text on one line, with what would write elsewhere in a terminal as escapes (`\\x1b`, `\\u202e`)."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class BanmianError(Exception):
    """A fault that a user can mend; renders as `file: place: reason. Next step: ...`."""

    exit_code = 1

    def __init__(
        self,
        message: str | None = None,
        *,
        file: str | os.PathLike[str] | None = None,
        place: str | None = None,
        reason: str | None = None,
        next_step: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file = None if file is None else os.fspath(file)
        self.place = place
        self.reason = " ".join((reason or message or "something went wrong").split("\n")).rstrip(".")
        self.next_step = None if next_step is None else next_step.rstrip(".")

    def __str__(self) -> str:
        parts = [part for part in (self.file, self.place, self.reason) if part]
        step = f" Next step: {self.next_step}." if self.next_step else ""
        return visible(f"{': '.join(parts)}.{step}")

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions pickle by their positional arguments, which would lose the place on the way out of a worker.
        return _rebuild, (type(self), self.file, self.place, self.reason, self.next_step)


class DataError(BanmianError):
    """The data is at fault (exit code 1)."""

    exit_code = 1


class UsageError(BanmianError):
    """The call is at fault (exit code 2)."""

    exit_code = 2


_NEXT_STEPS = {
    errno.ENOSPC: "free space on that disk, or write to another one",
    errno.EDQUOT: "free some of your quota, or write to another disk",
    errno.EROFS: "write to a disk that is not read-only",
    errno.EACCES: "check the permissions of the file and of its folder",
    errno.EPERM: "check the permissions of the file and of its folder",
    errno.ENOENT: "check the path; something else may have moved or removed it",
    errno.ENOTDIR: "check the path: a part of it is a file, not a folder",
    errno.EISDIR: "give a file instead of a folder",
    errno.EMFILE: "close other programs, or raise the limit of open files",
}


def io_error(error: OSError, *, file: str | os.PathLike[str] | None = None) -> UsageError:
    """The same fault of the operating system, with its file, reason and next step."""
    name = file if file is not None else error.filename
    path = os.fsdecode(name) if isinstance(name, str | bytes | os.PathLike) else None
    full = error.errno in (errno.ENOSPC, errno.EDQUOT) and path is not None
    return UsageError(
        file=path,
        reason=f"{error.strerror or error}{_disk(path) if full and path is not None else ''}",
        next_step=_NEXT_STEPS.get(error.errno or 0, "see that the disk is there and works, then try again"),
    )


def _disk(path: str) -> str:
    """Which disk holds the path, and how much of it is free."""
    place = os.path.abspath(path)  # noqa: PTH100
    while not os.path.ismount(place) and os.path.dirname(place) != place:  # noqa: PTH120
        place = os.path.dirname(place)  # noqa: PTH120
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return f" (the disk at {place})"
    return f" (the disk at {place}, {free / 1e6:,.1f} MB free)"


def _rebuild(
    kind: type[BanmianError], file: str | None, place: str | None, reason: str, next_step: str | None
) -> BanmianError:
    return kind(file=file, place=place, reason=reason, next_step=next_step)
