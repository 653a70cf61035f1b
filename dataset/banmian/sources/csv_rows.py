"""The records of a CSV file, in which a damaged one costs as few others as can be."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from banmian.errors import DataError
from banmian.sources.bounded_lines import LongLine


class CsvRecord(NamedTuple):
    """The cells of a record, the lines it stands on, and what is wrong with it, where something is."""

    cells: list[str]
    place: str
    error: DataError | None = None


class _Lines:
    """Lines, of which the last may be read once more."""

    def __init__(self, lines: Iterable[str], most: int) -> None:
        self._lines = iter(lines)
        self._most = most
        self._again: list[str] = []
        self._number = self._chars = 0
        self.taken: list[str] = []
        """Lines of the record that is being read."""
        self.at_end = False
        self.lost: list[str] = []
        """Lines behind the first of a record that runs to the end."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines, None)
        if line is None:
            self.at_end = True
            raise StopIteration
        self._number += 1
        self.taken.append(line)
        self._chars += len(line)
        if isinstance(line, LongLine) or self._chars > self._most:
            raise csv.Error(f"a record of more than {self._most:,} characters")
        return line

    def begin(self) -> None:
        """The next line begins a record."""
        self.taken.clear()
        self._chars = 0

    @property
    def place(self) -> str:
        first = self._number - len(self.taken) + 1
        return f"line {first}" if len(self.taken) == 1 else f"lines {first} to {self._number}"

    def give_back(self) -> None:
        self._again.append(self.taken.pop())
        self._number -= 1


def read_records(lines: Iterable[str], *, most: int = 1 << 24) -> Iterator[CsvRecord]:
    """The records in order, blank ones left out.

    Where a quotation mark is not closed, the record runs on to the next one, at which the error shows: that line is
    read again, for it begins the next record. Where it runs to the end of the file, those of its lines are records
    that have as many cells as the first record.
    """
    csv.field_size_limit(min(most, 2**31 - 1))  # a page is longer than the 128 KiB that Python allows a cell
    rest = _Lines(lines, most)
    width = 0
    while not rest.at_end:
        for record in _up_to_damage(rest):
            width = width or len(record.cells)
            yield record
    yield from _whole_lines(rest.lost, width)


def _up_to_damage(rest: _Lines) -> Iterator[CsvRecord]:
    try:
        for cells in csv.reader(rest, strict=True):
            if cells:
                yield CsvRecord(cells, rest.place)
            rest.begin()
    except csv.Error as error:
        if rest.at_end:
            rest.lost = rest.taken[1:]
        elif len(rest.taken) > 1:
            rest.give_back()
        step = "close its quotation marks, and double those inside a cell"
        yield CsvRecord([], rest.place, DataError(place=rest.place, reason=f"not CSV: {error}", next_step=step))
        rest.begin()


def _whole_lines(lines: Iterable[str], width: int) -> Iterator[CsvRecord]:
    if width < 2:
        return  # any line of text would pass for a record
    for line in lines:
        try:
            cells = next(csv.reader([line], strict=True), [])
        except csv.Error:
            continue
        if len(cells) == width:
            yield CsvRecord(cells, "at the end")
