"""Pages of a release read again, by several processes that work ahead of the one that asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

from banmian.decisions.corrections import Correction
from banmian.errors import BanmianError
from banmian.pipeline.decided import read_decided
from banmian.pipeline.workers import AHEAD, pool_of, stop
from banmian.records import Page, PageRow, PageText
from banmian.release.tables.arrow import from_table
from banmian.release.tables.read import parts, read_raw


def read_again(row: PageRow, decided: Sequence[Correction]) -> Page:
    """The page as its text, its metadata and the decisions about it give it."""
    return read_decided(PageText.of_row(row), decided)[0]


class _Sent(NamedTuple):
    row: PageRow
    page: Future[Page]


class Rereaders:
    """Gives each page of a release read again from its row; `jobs` processes read ahead in the order of the files.

    Called with a row that is not among those (of a file that cannot be read, or out of order), it reads that page itself.
    """

    def __init__(self, folder: Path, decided: Mapping[str, Sequence[Correction]], jobs: int) -> None:
        self._decided, self._jobs = decided, jobs
        self._pool = pool_of(jobs) if jobs > 1 else None
        self._rows = _page_rows(folder) if jobs > 1 else iter(())
        self._sent: dict[str, _Sent] = {}

    def __call__(self, row: PageRow) -> Page:
        """The page of the row.

        Raises:
            BrokenProcessPool: the process that read it died, and so did one that read nothing else.
        """
        self._fill()
        sent = self._sent.pop(row.page_id, None)
        if sent is None or sent.row != row:
            return read_again(row, self._of(row))
        try:
            return sent.page.result()
        except BrokenProcessPool:
            return self._alone(row)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            stop(self._pool)

    def _fill(self) -> None:
        while self._pool is not None and len(self._sent) < AHEAD * self._jobs and (row := next(self._rows, None)):
            try:
                page = self._pool.submit(read_again, row, self._of(row))
            except BrokenProcessPool:
                self._pool = pool_of(self._jobs)
                page = self._pool.submit(read_again, row, self._of(row))
            self._sent[row.page_id] = _Sent(row, page)

    def _of(self, row: PageRow) -> Sequence[Correction]:
        return self._decided.get(row.page_id, ())

    def _alone(self, row: PageRow) -> Page:
        pool = pool_of(1)
        try:
            return pool.submit(read_again, row, self._of(row)).result()
        finally:
            stop(pool)


def _page_rows(folder: Path) -> Iterator[PageRow]:
    """The rows of the table of pages, by shard as a check reads them, up to a file that cannot be read."""
    files = [part for part in parts(folder) if part.config.row_type is PageRow]
    try:
        for part in sorted(files, key=lambda part: part.shard):
            yield from from_table(read_raw(part), PageRow)
    except (BanmianError, ValueError, TypeError, KeyError):
        return  # the check names it
