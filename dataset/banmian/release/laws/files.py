"""Every file is there, whole and listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from banmian.errors import DataError
from banmian.release.checksums import NAME, read_checksums, sha256_file
from banmian.release.laws.fault import Found
from banmian.release.laws.law import Law
from banmian.release.swap import ENTRIES
from banmian.release.tables.read import TableFile
from banmian.release.tables.schema import PEOPLE


class FilesLaw(Law):
    """See `files` and `shard_numbers`."""

    name = "files"
    next_step = "fetch the files again, or build the dataset again; remove what does not belong"

    def of_folder(self) -> Iterator[Found]:
        yield from files(self.setting.folder)
        yield from shard_numbers(self.setting.parts)


def files(folder: Path) -> Iterator[Found]:
    """Faults between the folder and its SHA256SUMS. Entries that are no part of a release are left alone."""
    try:
        listed = read_checksums(folder)
    except DataError as error:
        yield Found("checksums", NAME, error.reason)
        return
    for name, digest in listed.items():
        path = folder / name
        try:
            have = sha256_file(path)
        except FileNotFoundError:
            yield Found("missing", name, "is missing")
            continue
        except OSError as error:
            yield Found("unreadable", name, f"cannot be read ({error.strerror})")
            continue
        if have != digest:
            yield Found("altered", name, f"is not what was built: its SHA-256 is {have}, listed is {digest}")
    for entry in sorted(ENTRIES - {NAME}):
        path = folder / entry
        found = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in found:
            name = file.relative_to(folder).as_posix()
            if name not in listed:
                yield Found("unlisted", name, f"is not listed in {NAME}")


def shard_numbers(parts: Iterable[TableFile]) -> Iterator[Found]:
    """Shards that are missing from a table, or numbered for another one."""
    groups: dict[tuple[str, str], list[TableFile]] = {}
    for part in parts:
        if part.config is PEOPLE:
            continue
        groups.setdefault((part.config.name, part.split), []).append(part)
    totals = {part.n_shards for group in groups.values() for part in group}
    for (config, split), group in groups.items():
        place = f"{config}/{split}-*.parquet"
        if len({part.n_shards for part in group}) > 1:
            yield Found("shards", place, "shards of two builds lie together")
        elif sorted(part.shard for part in group) != list(range(group[0].n_shards)):
            have = ", ".join(str(part.shard) for part in group)
            yield Found("shards", place, f"of {group[0].n_shards} shards only {have} are there")
        elif len(totals) > 1:
            yield Found("shards", place, f"has {group[0].n_shards} shards, other tables have another number")
