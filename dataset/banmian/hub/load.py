"""A release as a `datasets` object of exactly the version that was asked for, or an error."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from banmian.errors import DataError, UsageError
from banmian.release.card.readme import check_version, digest_of, front_matter
from banmian.release.checksums import NAME as SHA256SUMS
from banmian.release.checksums import sha256_file
from banmian.release.swap import ENTRIES, LISTS, README, release_root
from banmian.release.tables.read import TableFile, parts
from banmian.release.tables.schema import TABLES

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict

_AGAIN = "run `banmian check` on the folder, then build or fetch it again"
_FETCHED = [README, "croissant.json", SHA256SUMS, *(f"{name}/*" for name in sorted(ENTRIES) if name not in LISTS)]
"""What is taken from a repository: what a release is made of, and nothing else that lies there."""


def load(
    dir_or_repo: str | os.PathLike[str],
    config: str = "records",
    *,
    version: str | None = None,
    split: str | None = None,
) -> Dataset | DatasetDict:
    """One table of a release, whose rows are those of `version` and no other; works offline.

    `datasets` alone takes its cached rows for those of a folder that changed, and takes what it has of a repository for
    the revision asked for, and reads whatever files a card names. Here the files of the table are held against the digest
    in their card, and exactly these files are read.

    Args:
        dir_or_repo: a folder that holds a release, or a dataset repository on the hub (`owner/name`), where version
            `x.y.z` is the tag `vx.y.z`.
        config: `records`, `articles`, `paragraphs`, `numeric_facts`, `annotations`, `pages`, `numeric_rejects` or `people`.
        version: the version, as x.y.z; without it whatever the folder, or the repository's main branch, holds.
        split: one split; without it all of them, by name.

    Raises:
        UsageError: there is no such table, split or version to be had.
        DataError: the files are not those that their card names, or changed while they were read.
    """
    names = [c.name for c in TABLES]
    if config not in names:
        raise UsageError(reason=f"there is no table {config!r}", next_step=f"choose one of {', '.join(names)}")
    if version is not None:
        check_version(version)
    folder = release_root(_folder(os.fspath(dir_or_repo), version))
    table = _verified(folder, config, version)
    if split is not None and split not in table.files:
        step = f"choose one of {', '.join(table.files)}"
        raise UsageError(file=folder, reason=f"{config} has no split {split!r}", next_step=step)
    before = _stamps(table)

    import datasets

    data = datasets.load_dataset(  # nosec B615 - local files
        "parquet",
        config,
        data_files={name: [str(part.path) for part in own] for name, own in table.files.items()},
        split=split,
        version=table.version,
        description=table.description,
    )
    if _stamps(table) != before:
        raise DataError(file=folder, place=config, reason="changed while it was read", next_step="load it again")
    return data


class _Table(NamedTuple):
    """What the card says of a table, and the files that it is true of."""

    version: str
    description: str
    files: dict[str, list[TableFile]]
    """By split, in the card's order."""


def _stamps(table: _Table) -> list[tuple[int, ...]]:
    """What of each file changes when it is written anew."""
    found = [os.stat(part.path) for own in table.files.values() for part in own]  # noqa: PTH116
    return [(s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns) for s in found]


def _folder(name: str, version: str | None) -> Path:
    """The folder itself, or a snapshot of the repository at the version's tag."""
    if Path(name).is_dir():
        return Path(name).resolve()
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or Path(name).exists():
        raise UsageError(file=name, reason="there is no such folder", next_step="check the path")
    from huggingface_hub import snapshot_download

    revision = None if version is None else f"v{version}"
    try:
        return Path(snapshot_download(name, repo_type="dataset", revision=revision, allow_patterns=_FETCHED))
    except Exception as error:  # the hub's client raises errors of several libraries
        raise UsageError(
            file=name,
            place=revision,
            reason=f"cannot be had from the hub, nor from its cache ({type(error).__name__}: {error})".replace(
                "\n", " "
            ),
            next_step="check the name and the version, and the network if it was never fetched",
        ) from error


def _verified(folder: Path, config: str, version: str | None) -> _Table:
    """The table, whose card was read once and whose files are those that this card names.

    Raises:
        UsageError: the folder holds another version.
        DataError: card and files do not agree, or the card says what no build writes.
    """
    entry = _entry(folder / README, config)
    try:
        found = check_version(str(entry["version"]))
    except UsageError as error:
        raise DataError(file=folder / README, place=config, reason=error.reason, next_step=_AGAIN) from error
    if version is not None and found != version:
        raise UsageError(
            file=folder,
            reason=f"holds version {found}, not {version}",
            next_step=f"fetch or build {version}, or ask for {found}",
        )
    own = [part for part in parts(folder) if part.config.name == config]
    digest = f"content-sha256:{digest_of({part.name: sha256_file(part.path) for part in own})}"
    if entry["description"] != digest:
        raise DataError(
            file=folder,
            place=config,
            reason="its files are not those that its card names, so that cached rows would be taken for theirs",
            next_step=_AGAIN,
        )
    files = {split: [part for part in own if part.split == split] for split in _splits(folder, config, entry)}
    return _Table(found, digest, files)


_KEYS = {"config_name", "default", "version", "description", "data_files"}


def _entry(card: Path, config: str) -> dict[str, Any]:
    """What the card says of the table.

    Raises:
        DataError: it cannot be read, names no such table or two, or has keys by which `datasets` would read other rows.
    """
    try:
        configs = front_matter(card.read_text(encoding="utf-8")).get("configs")
    except (OSError, UnicodeDecodeError, UsageError) as error:
        raise DataError(file=card, reason=f"cannot be read ({error})", next_step="fetch the dataset again") from error
    entries = [e for e in configs if isinstance(e, dict)] if isinstance(configs, list) else []
    found = [e for e in entries if e.get("config_name") == config]
    if len(found) != 1:
        reason = f"names the table {config!r} twice" if found else f"names no table {config!r}"
        raise DataError(file=card, reason=reason, next_step="give a folder that banmian built")
    if found[0].keys() - _KEYS or not {"version", "description", "data_files"} <= found[0].keys():
        reason = (
            f"says of {config} what no build writes, or not what every build does ({', '.join(map(str, found[0]))})"
        )
        raise DataError(file=card, place=config, reason=reason, next_step=_AGAIN)
    return dict(found[0])


def _splits(folder: Path, config: str, entry: dict[str, Any]) -> list[str]:
    """The splits that the card names, each of which must be given the files of its own name.

    Raises:
        DataError: a split has other files, or none.
    """
    items = entry["data_files"] if isinstance(entry["data_files"], list) else []
    there = {part.split for part in parts(folder) if part.config.name == config}
    named = [item.get("split") for item in items if isinstance(item, dict)]
    for item in items:
        split = item.get("split") if isinstance(item, dict) else None
        wanted = {"split": split, "path": f"{config}/{split}-*.parquet"}
        if split not in there or item != wanted or named.count(split) > 1:
            reason = f"names files of {config} that are none of its own ({item})"
            raise DataError(file=folder / README, place=config, reason=reason, next_step=_AGAIN)
    if not named:
        reason = f"names no files of {config}"
        raise DataError(file=folder / README, place=config, reason=reason, next_step=_AGAIN)
    return [str(split) for split in named]
