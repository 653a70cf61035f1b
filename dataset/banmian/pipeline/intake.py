"""What is learned of the pages as they stream by: each comes once, and what cannot be read is put aside."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from banmian.errors import DataError
from banmian.pipeline.options import Plan
from banmian.pipeline.shards import Rejected, fault_of
from banmian.sources import InputFile, Metadata, RawPage

_log = logging.getLogger("banmian")


@dataclass(slots=True)
class Intake:
    """Counts and lists that grow while `take` hands out pages."""

    plan: Plan
    allowed: int | None
    """Unreadable pages that do not end the build; None: any number."""
    rejected: list[Rejected] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    """`(source, source of the same page)`."""
    left_out: set[str] = field(default_factory=set)
    """Pages that were withdrawn whole."""
    size: int = 0
    """Source bytes of the pages that are taken."""

    def take(self, inputs: Iterable[InputFile]) -> Iterator[RawPage]:
        """The pages to be built, in order."""
        with closing(sqlite3.connect("")) as known:  # on disk, where it has grown: pages may be many
            known.execute("CREATE TABLE pages (id TEXT PRIMARY KEY, source TEXT) WITHOUT ROWID")
            for page in (page for file in inputs for page in file.pages()):
                if (error := fault_of(page)) is not None:
                    self.reject(Rejected.of(page.source, error))
                elif page.page_id in self.plan.withdrawn:
                    self.left_out.add(page.page_id)
                elif known.execute("INSERT OR IGNORE INTO pages VALUES (?, ?)", (page.page_id, page.source)).rowcount:
                    self.size += page.size
                    yield self._dated(page)
                else:
                    ((first,),) = known.execute("SELECT source FROM pages WHERE id = ?", (page.page_id,))
                    self.duplicates.append((page.source, first))

    def _dated(self, page: RawPage) -> RawPage:
        """The page with the day that its name tells, where nothing else tells one."""
        if self.plan.named is None:
            return page
        return page._replace(metadata=page.metadata.or_else(Metadata(date=self.plan.named.day(page.source))))

    def reject(self, page: Rejected) -> None:
        """Put a page aside.

        Raises:
            DataError: there are more of them than allowed.
        """
        _log.warning("%s: %s", page.source, page.reason)
        self.rejected.append(page)
        if self.allowed is not None and len(self.rejected) > self.allowed:
            reason = page.reason
            if self.allowed:
                reason += f" (unreadable page {len(self.rejected)}, of {self.allowed} that are allowed)"
            raise DataError(file=page.source, place=page.place, reason=reason, next_step=page.next_step)
