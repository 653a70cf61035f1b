"""A release as a `datasets` object of exactly the version that was asked for, or an error."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banmian.errors import DataError, UsageError
from banmian.release.card.readme import check_version, digest_of, front_matter
from banmian.release.checksums import sha256_file
from banmian.release.tables.read import parts
from banmian.release.tables.schema import CONFIGS

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict


def load(
    dir_or_repo: str | os.PathLike[str],
    config: str = "records",
    *,
    version: str | None = None,
    split: str | None = None,
) -> Dataset | DatasetDict:
    """One table of a release, whose rows are those of `version` and no other; works offline.

    `datasets` alone takes its cached rows for those of a folder that changed, and takes what it has of a repository for
    the revision asked for. Here the files are held against the digest in their card first.

    Args:
        dir_or_repo: a folder that holds a release, or a dataset repository on the hub (`owner/name`), where version
            `x.y.z` is the tag `vx.y.z`.
        config: `records`, `articles`, `paragraphs`, `numeric_facts`, `annotations`, `pages` or `numeric_rejects`.
        version: the version, as x.y.z; without it whatever the folder, or the repository's main branch, holds.
        split: one split; without it all of them, by name.

    Raises:
        UsageError: there is no such table, split or version to be had.
        DataError: the files are not those that their card names.
    """
    names = [c.name for c in CONFIGS]
    if config not in names:
        raise UsageError(reason=f"there is no table {config!r}", next_step=f"choose one of {', '.join(names)}")
    if version is not None:
        check_version(version)
    folder = _folder(os.fspath(dir_or_repo), version)
    found = _verified(folder, config, version, split)

    import datasets

    data = datasets.load_dataset(str(folder), config, split=split)
    loaded = data if isinstance(data, datasets.Dataset) else next(iter(data.values()))
    if str(loaded.info.version) != found:
        reason = f"datasets gave version {loaded.info.version}, the card says {found}"
        raise DataError(file=folder, reason=reason, next_step="clear the cache of datasets and load again")
    return data


def _folder(name: str, version: str | None) -> Path:
    """The folder itself, or a snapshot of the repository at the version's tag."""
    if Path(name).is_dir():
        return Path(name).resolve()
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or Path(name).exists():
        raise UsageError(file=name, reason="there is no such folder", next_step="check the path")
    from huggingface_hub import snapshot_download

    revision = None if version is None else f"v{version}"
    try:
        return Path(snapshot_download(name, repo_type="dataset", revision=revision))
    except Exception as error:  # the hub's client raises errors of several libraries
        raise UsageError(
            file=name,
            place=revision,
            reason=f"cannot be had from the hub, nor from its cache ({type(error).__name__}: {error})".replace(
                "\n", " "
            ),
            next_step="check the name and the version, and the network if it was never fetched",
        ) from error


def _verified(folder: Path, config: str, version: str | None, split: str | None) -> str:
    """The version of the table in `folder`, of which card and files agree."""
    card = folder / "README.md"
    try:
        configs = front_matter(card.read_text(encoding="utf-8")).get("configs")
    except (OSError, UnicodeDecodeError, UsageError) as error:
        raise DataError(file=card, reason=f"cannot be read ({error})", next_step="fetch the dataset again") from error
    entries = [e for e in configs if e.get("config_name") == config] if isinstance(configs, list) else []
    if not entries:
        raise DataError(file=card, reason=f"names no table {config!r}", next_step="give a folder that banmian built")
    entry: dict[str, Any] = entries[0]
    found = str(entry.get("version"))
    if version is not None and found != version:
        raise UsageError(
            file=folder,
            reason=f"holds version {found}, not {version}",
            next_step=f"fetch or build {version}, or ask for {found}",
        )
    splits = [str(item["split"]) for item in entry.get("data_files", [])]
    if split is not None and split not in splits:
        raise UsageError(
            file=folder, reason=f"{config} has no split {split!r}", next_step=f"choose one of {', '.join(splits)}"
        )
    digests = {part.name: sha256_file(part.path) for part in parts(folder) if part.config.name == config}
    if f"content-sha256:{digest_of(digests)}" not in str(entry.get("description")):
        raise DataError(
            file=folder,
            place=config,
            reason="its files are not those that its card names, so that cached rows would be taken for theirs",
            next_step="run `banmian check` on the folder, then build or fetch it again",
        )
    return found
