"""How much a source may take and how far it may reach: bytes, how dense it is packed, time, addresses and links."""

from __future__ import annotations

from dataclasses import dataclass

from banmian.errors import DataError

SMALL = 1 << 20
"""Bytes that something packed may come to however dense it is."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may take."""

    max_page_bytes: int = 8 << 20
    """Of one page, unpacked; a page of a newspaper has 5 to 100 thousand."""
    max_ratio: int = 250
    """How many times its packed size something may come to; text comes to ten times."""
    timeout: float = 600.0
    """Seconds for one file of a server."""
    allow_private: bool = False
    """Whether a server may send on to an address that is not public: this machine, a private network."""
    follow_links: bool = False
    """Whether symbolic links in folders are followed."""

    @property
    def block_bytes(self) -> int:
        """Of a piece that has to be held as a whole to find pages in it: a line, a record, a page of Parquet."""
        return 8 * self.max_page_bytes

    @property
    def line_chars(self) -> int:
        """Of a line of a table: a page whose every character is an escape of six, and what is told of it."""
        return 2 * self.max_page_bytes + 4096

    def most(self, packed: int) -> int:
        """Bytes that `packed` bytes may come to."""
        return max(SMALL, self.max_ratio * packed)

    def too_large(self, what: str = "it", *, most: int | None = None) -> DataError:
        """A page that is larger than allowed."""
        return DataError(
            reason=f"{what} is larger than {most or self.max_page_bytes:,} bytes, which no page is",
            next_step="part it into pages, a file or a line of JSON Lines each; if it is one page, raise --max-page-bytes",
        )

    def too_dense(self, packed: int) -> DataError:
        """Something packed that is a trap."""
        return DataError(
            reason=f"its {packed:,} packed bytes come to more than {self.most(packed):,}, which text never does",
            next_step="leave it out; if it is right, raise --max-ratio, or unpack it and give the folder",
        )


USUAL = Limits()
