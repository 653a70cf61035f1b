"""The note that a build leaves of what it made: it holds for those very files and for no copy of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import banmian
from banmian.pipeline.again import Rereaders, read_again
from banmian.release.proof import was_built_here
from banmian.release.tables.read import pages as read_pages


@pytest.fixture
def built(tmp_path: Path, pages: Path) -> Path:
    banmian.build(sorted(pages.glob("*.txt"))[0], tmp_path / "news", version="1.0.0", jobs=1)
    return tmp_path / "news"


def test_a_check_takes_law_4_from_the_build(built: Path) -> None:
    report = banmian.check(built, rebuild=None)
    assert (report.ok, report.built_here, report.notes) == (True, True, ())
    again = banmian.check(built)
    assert (again.ok, again.built_here) == (True, False)
    assert not list(built.glob(".*")), "nothing of it goes to a hub"


def touched(folder: Path) -> None:
    sums = folder / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes())


def downloaded(folder: Path) -> None:
    """The release and the note beside it, as an archive brings them."""
    shutil.copytree(folder, folder.with_name("copy"))
    shutil.rmtree(folder)
    folder.with_name("copy").rename(folder)


def other_code(folder: Path) -> None:
    note = folder.with_name(f".{folder.name}.proof")
    note.write_text(json.dumps(json.loads(note.read_text(encoding="utf-8")) | {"code": "0" * 64}), encoding="utf-8")


def no_note(folder: Path) -> None:
    folder.with_name(f".{folder.name}.proof").write_text("[" * 100_000, encoding="utf-8")


@pytest.mark.parametrize("change", [touched, downloaded, other_code, no_note])
def test_it_holds_for_the_very_files_alone(built: Path, change: Callable[[Path], None]) -> None:
    assert was_built_here(built)
    change(built)
    assert not was_built_here(built)


def test_files_that_were_changed_are_found_all_the_same(built: Path) -> None:
    file = next((built / "paragraphs").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"0")
    assert not banmian.check(built, rebuild=None).ok


@pytest.mark.parametrize("jobs", [1, 2])
def test_several_processes_read_what_one_reads(built: Path, jobs: int) -> None:
    rows = [found.page.row for found in read_pages(built)]
    readers = Rereaders(built, {}, jobs)
    try:
        for row in rows:
            assert readers(row).articles == read_again(row, ()).articles
        other = replace(rows[0], text=rows[0].text + "又一行")
        assert readers(other).n_chars == rows[0].n_chars + 3, "a row that no file has is read all the same"
    finally:
        readers.close()
