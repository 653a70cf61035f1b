"""ZIP archives: each member is a page or a table. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from banmian.errors import DataError
from banmian.sources.endings import ARCHIVE_ENDING, is_manifest, is_page_name, sidecar_of
from banmian.sources.files import pages_of
from banmian.sources.limits import Limits
from banmian.sources.manifest import read_manifests
from banmian.sources.opening import FAULTS, Stored, as_data_error
from banmian.sources.page import RawPage

_LARGEST_DIRECTORY = 32 << 20
"""Bytes of an archive's list of members: some 300,000 of them."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class _Member(Stored):
    """A file in an open archive."""

    unpack: Callable[[], IO[bytes]] = field(default=io.BytesIO, compare=False, repr=False)

    def raw(self) -> AbstractContextManager[IO[bytes]]:
        """Its bytes as they lie in the archive."""
        return self.unpack()


def archive_pages(file: Stored) -> Iterator[RawPage]:
    """The pages of an archive by the names of its members; rows carry them behind the archive's own."""
    try:
        with file.open_seekable() as stream:
            packed = stream.seek(0, 2)
            _check_directory(stream, packed)
            with zipfile.ZipFile(stream) as archive:
                for page in _pages(file, _members(archive, packed, file.limits)):
                    yield page._replace(source=f"{file.source}/{page.source}")
    except FAULTS as error:
        yield RawPage(file.source, "", error=as_data_error(error, file.source))


def _pages(file: Stored, members: dict[str, _Member]) -> Iterator[RawPage]:
    manifests = read_manifests([replace(m, limits=file.limits) for name, m in members.items() if is_manifest(name)])
    for source, fault in manifests.faults.items():
        yield RawPage(source, "", error=fault)
    names = sorted(filter(is_page_name, members))
    inside = dict(file.inside)
    for name in sorted(inside.keys() - set(names)):
        reason = "a manifest beside the archive tells of this page, which is not in it"
        yield RawPage(name, "", error=DataError(reason=reason, next_step="mend the name in the manifest"))
    if not names:
        raise DataError(reason="the archive holds no page", next_step="see `banmian build --help` for what it may hold")
    for name in names:
        yield from pages_of(
            replace(
                members[name],
                text_column=file.text_column,
                encoding=file.encoding,
                limits=file.limits,
                sidecar=members.get(sidecar_of(name) or ""),
                told=manifests.told.get(name) or inside.get(name),
            )
        )


def _check_directory(stream: IO[bytes], size: int) -> None:
    """Raise where the list of members, all of which `zipfile` holds in memory, is too long."""
    start = stream.seek(max(0, size - (1 << 16) - 98))
    tail = stream.read(size - start)
    end, large = tail.rfind(b"PK\5\6"), tail.rfind(b"PK\6\6")
    length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if length == 0xFFFFFFFF and large >= 0:
        length = int.from_bytes(tail[large + 40 : large + 48], "little")
    if length > _LARGEST_DIRECTORY:
        raise DataError(reason="the archive lists too many members", next_step="unpack it, and give the folder")


def _members(archive: zipfile.ZipFile, packed: int, limits: Limits) -> dict[str, _Member]:
    """The files of an archive by their names; those that are not to be read bear the reason."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    total = sum(info.file_size for info in infos)
    if total > limits.most(packed):
        raise limits.too_dense(packed)
    found: dict[str, _Member] = {}
    for info in infos:
        name = _name(info)
        twice = DataError(reason="the archive holds this name twice", next_step="pack it anew, each file once")
        fault = twice if name in found else _fault(name, info, limits)
        found[name] = _Member(name, "", unpack=partial(_refuse, fault) if fault else partial(archive.open, info))
    return found


def _refuse(fault: DataError) -> IO[bytes]:
    raise fault


def _fault(name: str, info: zipfile.ZipInfo, limits: Limits) -> DataError | None:
    if name.startswith("/") or ".." in PurePosixPath(name.replace("\\", "/")).parts or not name.isprintable():
        return DataError(reason="its name leads out of the archive", next_step="pack it under a plain name")
    if name.lower().endswith(ARCHIVE_ENDING):
        return DataError(reason="an archive within an archive", next_step="unpack the outer one, and give the folder")
    if info.flag_bits & _ENCRYPTED:
        return DataError(reason="it is encrypted", next_step="unpack the archive with its password; give the folder")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return DataError(reason="it is packed in a rare way", next_step="unpack the archive, and give the folder")
    if info.file_size > limits.most(info.compress_size):
        return limits.too_dense(info.compress_size)
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Windows writes it in the code page of its country without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    data = info.filename.encode("cp437", "replace")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8")
    return data.decode("gb18030", "replace")
