"""What a dataset says of an unfinished swap is not believed: reading never writes, and a build writes in its folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import banmian
from banmian.errors import BanmianError
from tests.hostile.scene import READERS, SECRET, Scene, cases, digests, names

CASES = cases("journals.jsonl")


def plant(here: Scene, case: dict[str, Any]) -> None:
    """Put the attack into the stranger's release."""
    work = here.release / ".banmian"
    for name, target in case.get("links", {}).items():
        path = here.release / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    for name, text in case.get("new", {}).items():
        (work / "new" / name).parent.mkdir(parents=True, exist_ok=True)
        (work / "new" / name).write_text(text, encoding="utf-8")
    if (journal := case["journal"]) is not None:
        work.mkdir(exist_ok=True)
        text = journal if isinstance(journal, str) else json.dumps(journal)
        (work / "journal.json").write_text(text.replace("{home}", str(here.home)), encoding="utf-8")
        if case.get("source"):
            (work / "new").mkdir(parents=True, exist_ok=True)
            (here.release / "victim.txt").write_text("theirs", encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_reading_writes_nothing(here: Scene, case: dict[str, Any]) -> None:
    plant(here, case)
    before = here.outside()
    for name, read in READERS.items():
        run = read(here.release, here.results)
        assert run.code in (0, 1, 2), (name, run)
        assert here.outside() == before, name
    with pytest.raises((BanmianError, ZeroDivisionError)):
        banmian.load(here.release, "articles", version="9.9.9")
    assert here.outside() == before


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_build_writes_in_its_folder_alone(here: Scene, case: dict[str, Any], pages: Path) -> None:
    plant(here, case)
    before = digests(here.home, without=(here.release, here.release.with_name(".release.proof")))
    page = next(pages.glob("*.txt"))
    try:
        banmian.build([page], here.release)
    except BanmianError as error:  # either way is right, as long as nothing outside is touched
        told = bool(error.reason and error.next_step)
    else:
        told = banmian.check(here.release, rebuild=False).ok
    assert told
    assert digests(here.home, without=(here.release, here.release.with_name(".release.proof"))) == before


@pytest.mark.parametrize("table", ["pages", "rejected", "corrections"])
def test_a_table_that_is_a_link_is_not_written_through(here: Scene, table: str, pages: Path) -> None:
    folder = here.release / table
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    folder.symlink_to("../../elsewhere")
    bad = here.home / "bad.txt"
    bad.write_bytes(b"\xff\xff\xff\x00")
    before = digests(here.home, without=(here.release, here.release.with_name(".release.proof")))
    try:
        banmian.build([next(pages.glob("*.txt")), bad], here.release)
    except BanmianError as error:
        assert "link" in error.reason  # noqa: PT017
    assert digests(here.home, without=(here.release, here.release.with_name(".release.proof"))) == before
    assert (here.home / "elsewhere" / "train-00000-of-00001.parquet").read_text(encoding="utf-8") == SECRET
