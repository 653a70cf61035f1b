"""A version that was released keeps its rows: the guard that `make test` runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.factory import TEXT, make_page, write_release

HEAD = "# versions\n"


def guard(root: Path, dataset: Path, released: Path, *options: str) -> subprocess.CompletedProcess[str]:
    script = root / "scripts" / "check_version.py"
    command = [sys.executable, script, "--dataset", dataset, "--released", released, *options]
    return subprocess.run(list(map(str, command)), capture_output=True, check=False, encoding="utf-8")


@pytest.fixture
def released(root: Path, tmp_path: Path) -> Path:
    """A list with version 1.1.0 of one page."""
    file = tmp_path / "released.tsv"
    file.write_text(HEAD, encoding="utf-8")
    write_release(tmp_path / "dataset", [make_page()], version="1.1.0")
    assert guard(root, tmp_path / "dataset", file, "--record").returncode == 0
    assert file.read_text("utf-8").startswith(f"{HEAD}1.1.0\t")
    return file


@pytest.mark.parametrize(
    ("version", "text", "words"),
    [
        ("1.1.0", TEXT, ""),
        ("1.1.0", TEXT + "又一行。\n", "not those that were released as 1.1.0"),
        ("1.10.0", TEXT + "又一行。\n", ""),
        ("1.0.9", TEXT, "1.0.9 is not above 1.1.0"),
    ],
    ids=["the same", "other rows", "raised", "lower"],
)
def test_rows_change_only_with_the_version(
    root: Path, tmp_path: Path, released: Path, version: str, text: str, words: str
) -> None:
    before = released.read_text("utf-8")
    write_release(tmp_path / "next", [make_page(text)], version=version)
    done = guard(root, tmp_path / "next", released)
    assert done.returncode == (1 if words else 0), done.stderr
    assert words in done.stderr
    assert released.read_text("utf-8") == before


def test_a_version_is_recorded_once(root: Path, tmp_path: Path, released: Path) -> None:
    before = released.read_text("utf-8")
    assert guard(root, tmp_path / "dataset", released, "--record").returncode == 0
    assert released.read_text("utf-8") == before
