"""A sandbox with a release in it, files of the user's beside it, and the commands that read a release."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.cli import main
from banmian.release.card.readme import digest_of, front_matter
from banmian.release.checksums import sha256_file, write_checksums
from tests.factory import TEXT, make_page, write_release

CASES = Path(__file__).parent / "cases"
SECRET = "the user's own words"  # noqa: S105 - of a file that no attack may touch


class Run(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file, one a line."""
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines() if line]


def names(found: list[dict[str, Any]]) -> list[str]:
    """What pytest calls them."""
    return [case["name"] for case in found]


def banmian(*args: object) -> Run:
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    before = signal.getsignal(signal.SIGTERM)
    try:
        with (
            patch.object(sys, "argv", ["banmian", *map(str, args)]),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            main()
    except SystemExit as end:
        return Run(int(end.code or 0), out.getvalue(), err.getvalue())
    finally:
        signal.signal(signal.SIGTERM, before)
    raise AssertionError("the command line always exits")


READERS: dict[str, Callable[[Path, Path], Run]] = {
    "check": lambda release, _: banmian("check", release, "--no-rebuild", "-q"),
    "show": lambda release, _: banmian("show", f"{release}#made.txt"),
    "explore": lambda release, out: banmian("explore", release, "--out", out / "site", "-q"),
    "diff": lambda release, _: banmian("diff", release, release),
    "brat": lambda release, out: banmian("export", release, "-f", "brat", "--out", out / "brat", "-q"),
    "jsonl": lambda release, out: banmian("export", release, "-f", "jsonl", "--out", out / "jsonl", "-q"),
    "plugin": lambda release, out: banmian("benchmark", release, "--plugin", "lm-eval", "--out", out / "tasks", "-q"),
    "push": lambda release, _: banmian("push", release, "me/pages", "--dry-run", "-q"),
}
"""Every way to read a release; what a command writes goes into the folder that it is given."""


class Scene(NamedTuple):
    """Folders of one test."""

    home: Path
    """What is not to be touched lies in it."""
    release: Path
    """A dataset that came from a stranger."""
    results: Path
    """Where commands are told to write."""

    def outside(self) -> dict[str, str]:
        """The digests of everything but what commands were told to write, and of no release's content."""
        return digests(self.home, without=(self.results,))


def scene(home: Path) -> Scene:
    """A release of one page, and a file of the user's own above it."""
    release, results = home / "deep" / "release", home / "results"
    release.parent.mkdir()
    results.mkdir()
    (home / "victim.txt").write_text(SECRET, encoding="utf-8")
    (home / "elsewhere").mkdir()
    (home / "elsewhere" / "train-00000-of-00001.parquet").write_text(SECRET, encoding="utf-8")
    (home / "elsewhere" / "lock").write_text(SECRET, encoding="utf-8")
    write_release(release, [make_page(TEXT)])
    return Scene(home, release, results)


def digests(folder: Path, *, without: tuple[Path, ...] = ()) -> dict[str, str]:
    """Of each file below, by name, links told as links."""
    return dict(_digests(folder, folder, without))


def _digests(folder: Path, top: Path, without: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.iterdir()):
        name = path.relative_to(top).as_posix()
        if path in without and not path.is_dir():
            continue
        if path.is_symlink():
            yield name, f"link to {path.readlink()}"
        elif path.is_dir():
            yield name, "folder"
            if path not in without:
                yield from _digests(path, top, without)
        else:
            yield name, hashlib.sha256(path.read_bytes()).hexdigest()


def rewrite(release: Path, table: str, change: Callable[[dict[str, Any]], None], split: str = "train") -> None:
    """Change every row of a table as a stranger would: with the digests made anew, so that they hold."""
    (path,) = (release / table).glob(f"{split}-*.parquet")
    old = pq.read_table(path)
    rows = old.to_pylist()
    for row in rows:
        change(row)
    schema = pa.schema([field.with_nullable(True) for field in old.schema])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, store_schema=False)
    reseal(release)


def reseal(release: Path) -> None:
    """Make the card's digests and SHA256SUMS fit the files."""
    card = release / "README.md"
    text = card.read_text(encoding="utf-8")
    for config in front_matter(text)["configs"]:
        files = (release / config["config_name"]).glob("*.parquet")
        digest = digest_of({f"{config['config_name']}/{file.name}": sha256_file(file) for file in files})
        text = text.replace(config["description"], f"content-sha256:{digest}")
    card.write_text(text, encoding="utf-8", newline="\n")
    write_checksums(release)
