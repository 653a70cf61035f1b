"""Lines of a text, none of which takes more than so much memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO


class LongLine(str):
    """The beginning of a line that is longer than allowed; its rest was passed over."""

    __slots__ = ()


def bounded_lines(file: IO[str], most: int) -> Iterator[str]:
    """The lines with their ends; of one with more than `most` characters the beginning, as `LongLine`."""
    while line := file.readline(most + 1):
        if len(line) <= most or line.endswith("\n"):
            yield line
            continue
        while (rest := file.readline(1 << 20)) and not rest.endswith("\n"):
            pass
        yield LongLine(line[:80])
