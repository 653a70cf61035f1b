"""What a law is: asked before the pages, at every shard and page, and once all have been read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

from banmian.records import Page, PageRow, Person
from banmian.release.fingerprint import fingerprint
from banmian.release.laws.fault import Found
from banmian.release.tables.read import PageRows, Shard, TableFile
from banmian.release.tables.write import FileEntry


class Setting(NamedTuple):
    """What is known of a release before its rows are read."""

    folder: Path
    front: Mapping[str, Any]
    """The card's front matter; empty where it cannot be read."""
    parts: Sequence[TableFile]
    """Its files."""
    rederive: Callable[[PageRow], Page] | None = None
    """Reads one page again from its row alone."""
    built_here: bool = False
    """Whether this code made these very files, so that no page need be read again."""

    @property
    def made_by(self) -> Mapping[str, Any]:
        """What the card says of the build."""
        told = self.front.get("banmian")
        return told if isinstance(told, dict) else {}

    @property
    def ours(self) -> bool:
        """Whether the rows were made by the code that now checks them."""
        return self.made_by.get("code") == fingerprint()


class Seen(NamedTuple):
    """What a release really holds."""

    files: Sequence[FileEntry]
    unsized: Set[str]
    """Tables whose rows could not be read, so that their size in memory is not known."""
    readable: bool
    """Whether the rows of every shard could be read."""
    people: Mapping[str, Sequence[Person]]
    """The table of people, by split."""


class Law:
    """A law holds where it yields nothing. A new one derives from this class, or is made by `page_law`, and gets a line in
    `registry.LAWS`."""

    name: str
    next_step: str = "build the dataset again; if the fault stays, report it with the page"

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def of_folder(self) -> Iterable[Found]:
        """Faults that show before any row is read."""
        return ()

    def of_shard(self, shard: Shard) -> Iterable[Found]:  # noqa: ARG002
        """Faults between the tables of one shard."""
        return ()

    def of_page(self, page: PageRows) -> Iterable[Found]:  # noqa: ARG002
        """Faults in the rows of one page."""
        return ()

    def of_all(self, seen: Seen) -> Iterable[Found]:  # noqa: ARG002
        """Faults that show once every page was read."""
        return ()

    def notes(self) -> Iterable[str]:
        """What could not be proved, and why; asked last."""
        return ()


LawOf = Callable[[Setting], Law]


def page_law(name: str, faults: Callable[[PageRows], Iterable[Found]]) -> LawOf:
    """A law that a page keeps by itself."""

    class PageLaw(Law):
        def of_page(self, page: PageRows) -> Iterable[Found]:
            return faults(page)

    PageLaw.name = name
    return PageLaw
