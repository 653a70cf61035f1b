"""Finished shards, kept by a key that names all that decides them: a later build takes them as they are.

A part is a folder of files, and whole when its manifest is there, which is written last. ShardStore lie in a local folder or
behind an fsspec URL. The same key always stands for the same bytes, so that two workers may write one part at a time.

The folder is claimed for one dataset by a marker. In a folder without it, or with another dataset's, nothing is written
and nothing removed; in a claimed one only files that a build writes are ever removed. What is read is held against its
digests.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any, cast

from banmian.errors import DataError, UsageError, io_error
from banmian.release.checksums import sha256_file

_MANIFEST = "shard.json"
_DRAFT = ".draft"
_KEY = re.compile(r"[0-9a-f]{32}")
_PAGES = re.compile(r"[0-9a-f]{8}-\d+\.pages")
_DRAFTS = re.compile(rf"{_KEY.pattern}-\w{{8}}\{_DRAFT}")
"""Files of pages, and folders of parts that are being written; they are there only while a build runs."""
_FILES = re.compile(r"shard\.json|sketches|[a-z_]+/\w+-00000-of-00001\.parquet", re.ASCII)
"""The files of a part."""
_MARKER = "banmian-shards.json"


@dataclass(frozen=True, slots=True)
class ShardStore:
    """The parts in `root`, a local folder or an fsspec URL. Small and picklable: workers get it by value."""

    root: str
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    """Of the build: its files of pages are called after it."""

    def claim(self, dataset: str) -> None:
        """Take the folder for this dataset's shards.

        Args:
            dataset: names the dataset.

        Raises:
            UsageError: it holds other things, or the shards of another dataset.
        """
        marker = json.dumps({"banmian": "finished shards of one dataset, kept by `banmian build`", "dataset": dataset})
        there = self._names()
        if not there:
            try:
                self._mark(marker)
            except FileExistsError:
                there = [_MARKER]  # another build was first
        if there and _MARKER not in there:
            reason = "holds other things than shards of a dataset"
            raise UsageError(file=self.root, reason=reason, next_step="give a new or empty folder as --shards")
        with self.open(_MARKER) as file:
            found = file.read(4096).decode("utf-8", "replace")
        if found != marker:
            reason = "keeps the shards of another dataset, or of a folder that was moved since"
            step = "give a folder of its own as --shards, or remove this one: it only saves time"
            raise UsageError(file=self.root, reason=reason, next_step=step)

    def _mark(self, marker: str) -> None:
        if self.local:
            Path(self.root).mkdir(parents=True, exist_ok=True)
            with (Path(self.root) / _MARKER).open("x", encoding="utf-8", newline="\n") as file:
                file.write(marker)
            return
        with self.open(_MARKER, "wb") as remote:
            remote.write(marker.encode())

    @property
    def local(self) -> bool:
        return "://" not in self.root

    @contextmanager
    def writing(self, key: str) -> Iterator[Path]:
        """A local folder to write the part's files into; the part is there once the block ends without an error."""
        if self.local:
            Path(self.root).mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=f"{key}-", suffix=_DRAFT, dir=self.root if self.local else None))
        try:
            yield draft
            self._keep(key, draft)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def manifest(self, key: str) -> Mapping[str, Any] | None:
        """What `write_manifest` wrote for the part, or None where the part is not there or not whole."""
        try:
            with self.open(f"{key}/{_MANIFEST}") as file:
                found = json.load(file)
        except (OSError, ValueError, RecursionError):
            return None
        digests = found.get("sha256") if isinstance(found, dict) else None
        sound = isinstance(digests, dict) and all(
            _FILES.fullmatch(n) and isinstance(d, str) for n, d in digests.items()
        )
        return found if sound else None

    def whole(self, key: str) -> bool:
        """Whether the part is there; a local one is read, and removed where a file is not what was written."""
        found = self.manifest(key)
        if found is None:
            return False
        if self.local and not all(_is(self._local(key) / name, digest) for name, digest in found["sha256"].items()):
            self._remove_part(key)
            return False
        return True

    def fetch(self, key: str, name: str, target: Path) -> None:
        """Put a file of the part at `target`: a link to it, where the file system has links.

        Raises:
            DataError: the file is not what was written.
        """
        if self.local:
            try:
                os.link(self._local(key) / name, target, follow_symlinks=False)
            except OSError:
                shutil.copyfile(self._local(key) / name, target)
        else:
            with self.open(f"{key}/{name}") as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
        found = self.manifest(key)
        if found is None or not _is(target, found["sha256"][name]):
            reason = "is not what a worker wrote"
            raise DataError(file=f"{self.root}/{key}/{name}", reason=reason, next_step="remove it and build again")

    def open(self, name: str, mode: str = "rb") -> IO[bytes]:
        """A file in `root` as a stream of bytes."""
        if self.local:
            if "w" in mode:
                Path(self.root).mkdir(parents=True, exist_ok=True)
            return cast("IO[bytes]", (Path(self.root) / name).open(mode))
        fs, root = self._remote()
        if "w" in mode:
            fs.makedirs(root, exist_ok=True)
        return cast("IO[bytes]", fs.open(f"{root}/{name}", mode))

    def remove(self, name: str) -> None:
        """Remove a file in `root`, if it is there."""
        if self.local:
            (Path(self.root) / name).unlink(missing_ok=True)
            return
        fs, root = self._remote()
        with suppress(FileNotFoundError):
            fs.rm(f"{root}/{name}")

    def _remove_part(self, key: str) -> None:
        """Remove the files of a part, and its folders where nothing else is in them."""
        if not self.local:
            fs, root = self._remote()
            for path in fs.find(f"{root}/{key}"):
                name = str(path).rpartition(f"{key}/")[2]
                if _FILES.fullmatch(name):
                    self.remove(f"{key}/{name}")
            return
        part = self._local(key)
        if part.is_symlink() or not part.is_dir():
            return
        for path in sorted(part.rglob("*"), reverse=True):
            if path.is_symlink() or not path.is_dir():
                if _FILES.fullmatch(path.relative_to(part).as_posix()):
                    path.unlink(missing_ok=True)
            else:
                with suppress(OSError):  # something else is in it
                    path.rmdir()
        with suppress(OSError):
            part.rmdir()

    def keys(self) -> set[str]:
        """Of the parts that are there."""
        return {name for name in self._names() if _KEY.fullmatch(name) and self.manifest(name) is not None}

    def prune(self, keep: Collection[str]) -> None:
        """Remove all of the claimed folder's parts but `keep`, and the folder where nothing is left."""
        left = False
        for name in self._names():
            if _PAGES.fullmatch(name):
                self.remove(name)
            elif self.local and _DRAFTS.fullmatch(name):
                shutil.rmtree(Path(self.root) / name, ignore_errors=True)
            elif _KEY.fullmatch(name) and name not in keep and self.manifest(name) is not None:
                self._remove_part(name)
            elif name != _MARKER:
                left = True
        if not left:
            self.remove(_MARKER)
        if self.local:
            with suppress(OSError):  # it is not empty, or was never made
                Path(self.root).rmdir()

    def _names(self) -> list[str]:
        if self.local:
            root = Path(self.root)
            return sorted(path.name for path in root.iterdir()) if root.is_dir() else []
        fs, address = self._remote()
        try:
            return sorted(str(name).rstrip("/").rpartition("/")[2] for name in fs.ls(address, detail=False))
        except FileNotFoundError:
            return []

    def _keep(self, key: str, draft: Path) -> None:
        if self.local:
            if (target := self._local(key)).exists():
                self._remove_part(key)
            with suppress(OSError):  # another worker was first
                draft.rename(target)
            if not (self._local(key) / _MANIFEST).exists():
                raise io_error(OSError(f"{target} cannot be written"), file=target)
            return
        fs, address = self._remote()
        files = [file for file in draft.rglob("*") if file.is_file()]
        for file in sorted(files, key=lambda file: (file.name == _MANIFEST, file)):
            place = f"{address}/{key}/{file.relative_to(draft).as_posix()}"
            fs.makedirs(place.rpartition("/")[0], exist_ok=True)
            fs.put_file(str(file), place)

    def _local(self, key: str) -> Path:
        return Path(self.root) / key

    def _remote(self) -> tuple[Any, str]:
        import fsspec

        fs, root = fsspec.core.url_to_fs(self.root, use_listings_cache=False)
        return fs, root.rstrip("/")


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write what is to be known of a part, with the digests of its files; the last file to be written."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    digests = {file.relative_to(folder).as_posix(): sha256_file(file) for file in files}
    text = json.dumps({**content, "sha256": digests}, ensure_ascii=False)
    (folder / _MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _is(file: Path, digest: str) -> bool:
    try:
        return sha256_file(file) == digest
    except OSError:
        return False
