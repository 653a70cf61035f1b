"""A folder of shards is claimed; what is not ours in it stays, and what is in it is never run or believed."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest

import banmian
from banmian.errors import BanmianError, DataError
from tests.hostile.scene import banmian as run
from tests.hostile.scene import digests

PAGE = "石门乡修好三座桥\n\n近日，石门乡修好三座桥，投入{}万元。\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Twelve pages, several shards of 200 bytes."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(PAGE.format(number + 2), encoding="utf-8")
    return folder


def build(source: Path, out: Path, shards: Path, *, resume: bool = False) -> banmian.BuildReport:
    return banmian.build([source], out, shards=shards, shard_bytes=200, resume=resume, jobs=1)


MINE = {
    "thesis.pages": "a thesis",
    "0.pages": "mine too",
    "notes.draft": "a draft",
    "0123456789abcdef0123456789abcdef/shard.json": "{}",
    "0123456789abcdef0123456789abcdef/paper.tex": "a paper",
    "fedcba9876543210fedcba9876543210": "a file",
    "plain.txt": "text",
}


def test_a_folder_of_other_things_is_refused(tmp_path: Path, source: Path) -> None:
    docs = tmp_path / "docs"
    for name, text in MINE.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    before = digests(docs)
    done = run("build", source, "--out", tmp_path / "out", "--shards", docs, "--shard-size", "0.001")
    assert (done.code, digests(docs)) == (2, before)
    assert "docs" in done.err
    assert "Next step" in done.err
    assert not (tmp_path / "out").exists()


def test_what_the_user_puts_into_a_folder_of_shards_stays(tmp_path: Path, source: Path) -> None:
    shards = tmp_path / "shards"
    build(source, tmp_path / "out", shards)
    for name, text in MINE.items():
        (shards / name).parent.mkdir(parents=True, exist_ok=True)
        (shards / name).write_text(text, encoding="utf-8")
    (source / "13.txt").write_text(PAGE.format(40), encoding="utf-8")
    build(source, tmp_path / "out", shards, resume=True)
    left = {n: (shards / n).read_text(encoding="utf-8") for n in MINE if (shards / n).is_file()}
    assert left == MINE


def test_two_datasets_do_not_share_a_folder(tmp_path: Path, source: Path) -> None:
    shards = tmp_path / "shards"
    build(source, tmp_path / "first", shards)
    before = digests(shards)
    with pytest.raises(BanmianError, match="another dataset") as caught:
        build(source, tmp_path / "second", shards)
    assert caught.value.next_step
    assert digests(shards) == before
    assert not (tmp_path / "second").exists()
    build(source, tmp_path / "first", shards, resume=True)


@pytest.mark.parametrize("marker", ["", "{", "[]", '{"banmian": 1}', '{"shards_of": 3}'])
def test_a_marker_that_is_none_claims_nothing(tmp_path: Path, source: Path, marker: str) -> None:
    shards = tmp_path / "shards"
    build(source, tmp_path / "out", shards)
    (found,) = [path for path in shards.iterdir() if path.is_file()]
    found.write_text(marker, encoding="utf-8")
    before = digests(shards)
    with pytest.raises(BanmianError):
        build(source, tmp_path / "out", shards)
    assert digests(shards) == before


class Exploit:
    """Runs when it is unpickled."""

    def __init__(self, flag: Path) -> None:
        self.flag = flag

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.flag),))


def test_a_file_of_pages_runs_no_code_and_is_held_against_its_digest(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from banmian.pipeline import shards as module

    flag, shards = tmp_path / "owned", tmp_path / "shards"
    usual = module.make

    def attacked(task: module.ShardTask, progress: object = None) -> None:
        (shards / task.pages).write_bytes(pickle.dumps(Exploit(flag)))
        usual(task)

    monkeypatch.setattr("banmian.pipeline.engine.make", attacked)
    with pytest.raises(DataError):
        build(source, tmp_path / "out", shards)
    assert not flag.exists()


def test_pages_that_were_exchanged_are_not_taken(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from banmian.pipeline import shards as module

    shards = tmp_path / "shards"
    usual = module.make

    def attacked(task: module.ShardTask, progress: object = None) -> None:
        file = shards / task.pages
        file.write_bytes(file.read_bytes().replace("修好三座桥".encode(), "拆掉三座桥".encode()))
        usual(task)

    monkeypatch.setattr("banmian.pipeline.engine.make", attacked)
    with pytest.raises(DataError, match="not what"):
        build(source, tmp_path / "out", shards)


@pytest.mark.parametrize("name", ["../../../victim.txt", "{home}/victim.txt", "pages/../../../../victim.txt"])
def test_a_shard_names_no_file_outside_itself(tmp_path: Path, source: Path, name: str) -> None:
    shards = tmp_path / "shards"
    (tmp_path / "victim.txt").write_text("secret", encoding="utf-8")
    build(source, tmp_path / "out", shards)
    whole = digests(tmp_path / "out")
    for file in shards.glob("*/shard.json"):
        known = json.loads(file.read_text(encoding="utf-8"))
        for entry in known["files"]:
            entry["path"] = name.replace("{home}", str(tmp_path))
        file.write_text(json.dumps(known), encoding="utf-8")
    build(source, tmp_path / "out", shards, resume=True)
    assert digests(tmp_path / "out") == whole


def test_a_table_of_a_shard_that_was_changed_is_made_anew(tmp_path: Path, source: Path) -> None:
    shards = tmp_path / "shards"
    build(source, tmp_path / "out", shards)
    whole = digests(tmp_path / "out")
    for file in shards.glob("*/articles/*.parquet"):
        file.unlink()  # it may be one file with the release's
        file.write_bytes(b"PAR1 theirs PAR1")
    build(source, tmp_path / "out", shards, resume=True)
    assert digests(tmp_path / "out") == whole
