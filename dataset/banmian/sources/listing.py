"""Files found in one place, with what those beside them tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from banmian.errors import DataError
from banmian.sources.endings import ARCHIVE_ENDING, is_manifest, sidecar_of
from banmian.sources.inputs import InputFile
from banmian.sources.limits import Limits
from banmian.sources.manifest import read_manifests
from banmian.sources.opening import Stored, Told

_LINK = "is a link, which may lead out of the folder, and was not followed"
_FOLLOW = "add --follow-links where you trust the folder, or name the file itself"


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages and the files that tell of them: paths by the names that rows will carry."""

    pages: Mapping[str, str]
    beside: Mapping[str, str]
    is_folder: bool = False
    """Whether `pages` are all that is there."""
    data: bytes | None = None
    """The bytes, where there is one page and it can be read only once."""
    links: tuple[str, ...] = ()
    """What is there too, but is a link, and links are not followed."""

    def inputs(self, *, text_column: str, encoding: str | None, limits: Limits) -> Iterator[InputFile]:
        """The pages as input files; links, and entries of manifests that tell of nothing, come as files with a fault."""
        beside = {name: Stored(name, path, limits=limits) for name, path in self.beside.items()}
        manifests = read_manifests(
            [file for name, file in beside.items() if is_manifest(name)], there=self.pages, is_all=self.is_folder
        )
        for name, path in self.pages.items():
            sidecar, told = beside.get(sidecar_of(name) or ""), manifests.told.get(name)
            inside = _inside(name, manifests.told) if name.lower().endswith(ARCHIVE_ENDING) else ()
            yield InputFile(name, path, text_column, encoding, sidecar, told, self.data, limits, inside)
        for name in self.links:
            yield InputFile(name, "", fault=DataError(reason=_LINK, next_step=_FOLLOW))
        for name, fault in manifests.faults.items():
            yield InputFile(name, "", fault=fault)


def _inside(archive: str, told: Mapping[str, Told]) -> tuple[tuple[str, Told], ...]:
    """What is told of pages in an archive, by their names in it."""
    top = f"{archive}/"
    return tuple((name.removeprefix(top), known) for name, known in told.items() if name.startswith(top))
