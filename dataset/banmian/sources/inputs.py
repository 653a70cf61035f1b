"""One file to read pages from, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from banmian.errors import DataError
from banmian.sources.archives import archive_pages
from banmian.sources.endings import ARCHIVE_ENDING
from banmian.sources.files import pages_of
from banmian.sources.opening import Stored
from banmian.sources.page import RawPage


@dataclass(frozen=True, slots=True)
class InputFile(Stored):
    """One file to read pages from. `source` is the name that rows carry, whatever folder the call was made from."""

    fault: DataError | None = field(default=None, compare=False)
    """Why it is known to hold no page before it is opened."""

    def pages(self) -> Iterator[RawPage]:
        """Its pages in order; what cannot be read comes as a page with an error."""
        if self.fault is not None:
            return iter([RawPage(self.source, "", error=self.fault)])
        return archive_pages(self) if self.ending == ARCHIVE_ENDING else pages_of(self)
