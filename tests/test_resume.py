"""Finished shards are taken again where nothing that decides them has changed, and only there."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

import banmian
from banmian.errors import DataError
from banmian.pipeline import shards
from banmian.pipeline.engine import BuildReport
from banmian.pipeline.store import ShardStore, write_manifest
from banmian.sources import RawPage
from tests.test_engine import digests

SMALL = 6000


@pytest.fixture
def source(tmp_path: Path, pages: Path) -> Path:
    return shutil.copytree(pages, tmp_path / "source")


def build(source: Path, out: Path, **options: object) -> BuildReport:
    return banmian.build([source], out, **{"shard_bytes": SMALL, "resume": True, "jobs": 1} | options)  # type: ignore[arg-type]


def test_a_second_build_takes_every_shard_and_changes_nothing(tmp_path: Path, source: Path) -> None:
    first = build(source, tmp_path / "out")
    assert first.shards > 5
    assert first.reused == 0
    second = build(source, tmp_path / "out")
    assert (second.reused, second.changed) == (first.shards, ())
    assert second.warnings == first.warnings
    assert second.rows == first.rows


@pytest.mark.parametrize("name", ["a-first.txt", "m-middle.txt", "z-last.txt"])
def test_added_pages_cost_only_their_own_shards(tmp_path: Path, source: Path, seed: Path, name: str) -> None:
    build(source, tmp_path / "out")
    (source / name).write_text("石桥乡开通夜班公交\n\n本报讯　石桥乡昨日开通2条夜班公交线路。\n", encoding="utf-8")
    grown = build(source, tmp_path / "out")
    assert grown.shards - grown.reused <= 2
    build(source, tmp_path / "anew", resume=False)
    assert digests(tmp_path / "out") == digests(tmp_path / "anew")


@pytest.mark.parametrize("decided", ["a page", "metadata", "encoding", "a withdrawal", "banmian"])
def test_whatever_decides_a_shard_is_in_its_key(
    tmp_path: Path, source: Path, decided: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(source, tmp_path / "out")
    options: dict[str, object] = {}
    file = sorted(source.glob("*.txt"))[4]
    if decided == "a page":
        file.write_bytes(file.read_bytes().replace("。".encode(), "！".encode()))
    elif decided == "metadata":
        file.with_suffix(".json").write_text('{"newspaper": "石门报"}', encoding="utf-8")
    elif decided == "encoding":
        options = {"encoding": "utf-8"}
    elif decided == "a withdrawal":
        page = next(iter(banmian.parse_page(file.read_text("utf-8")).articles)).page_id
        line = json.dumps({"id": page, "start": 0, "end": 2, "reason": "asked"})
        (tmp_path / "w.jsonl").write_text(line, encoding="utf-8")
        options = {"withdrawals": tmp_path / "w.jsonl"}
    else:
        monkeypatch.setattr("banmian.release.fingerprint.build_fingerprint", lambda: "another parser")
    second = build(source, tmp_path / "out", **options)
    everything = decided in ("encoding", "banmian")
    assert second.reused <= (0 if everything else first.shards - 1)
    build(source, tmp_path / "anew", resume=False, **options)
    assert digests(tmp_path / "out") == digests(tmp_path / "anew")


def test_an_interrupted_build_goes_on(tmp_path: Path, source: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        if done > 12_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path / "out", progress=stop)
    assert not (tmp_path / "out").exists()
    report = build(source, tmp_path / "out")
    assert 1 < report.reused < report.shards
    build(source, tmp_path / "anew", resume=False)
    assert digests(tmp_path / "out") == digests(tmp_path / "anew")


def test_a_shard_that_was_altered_is_made_again(tmp_path: Path, source: Path) -> None:
    first = build(source, tmp_path / "out")
    before = digests(tmp_path / "out")
    file = next((tmp_path / "out" / "articles").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")  # in place: the kept shard is the same file
    assert build(source, tmp_path / "out").reused == first.shards - 1
    assert digests(tmp_path / "out") == before


def test_what_is_kept_is_what_the_last_build_used(tmp_path: Path, source: Path) -> None:
    build(source, tmp_path / "out")
    for file in sorted(source.glob("*"))[30:]:
        file.unlink()
    (tmp_path / ".out.shards" / "mine.txt").touch()
    report = build(source, tmp_path / "out")
    kept = {p.name for p in (tmp_path / ".out.shards").iterdir()}
    assert len(kept) == report.shards + 2
    assert {"mine.txt", "banmian-shards.json"} <= kept


def test_a_small_build_leaves_no_shards_beside_the_dataset(tmp_path: Path, seed: Path) -> None:
    banmian.build([seed], tmp_path / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".out.proof", "out"]


def test_shards_behind_a_url(tmp_path: Path, source: Path) -> None:
    build(source, tmp_path / "here")
    url = f"file://{tmp_path}/store/own"
    first = build(source, tmp_path / "there", shards=url)
    assert digests(tmp_path / "here") == digests(tmp_path / "there")
    assert build(source, tmp_path / "there", shards=url).reused == first.shards
    assert not (tmp_path / ".there.shards").exists()
    part = next(p for p in (tmp_path / "store" / "own").iterdir() if len(p.name) == 32)
    (part / "articles" / "train-00000-of-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match="is not what a worker wrote"):
        build(source, tmp_path / "there", shards=url)


def test_a_part_is_there_when_its_block_has_ended(tmp_path: Path) -> None:
    parts = ShardStore(str(tmp_path / "parts"))
    with pytest.raises(RuntimeError), parts.writing("0" * 32):
        raise RuntimeError
    assert parts.keys() == set()
    with parts.writing("1" * 32) as folder:
        (folder / "sketches").write_text("x", encoding="utf-8")
        write_manifest(folder, {})
    assert parts.keys() == {"1" * 32}
    parts.prune(())
    assert not (tmp_path / "parts").exists()


def test_the_plan_depends_on_the_pages_alone(tmp_path: Path) -> None:
    pages = [RawPage(f"{n:03}.txt", sha256(b"%d" % n).hexdigest(), data=b"x" * 100) for n in range(300)]
    decisions = shards.Decisions({}, {})

    def keys(pages: list[RawPage]) -> list[tuple[str, int]]:
        found = shards.cut(pages, ShardStore(str(tmp_path)), decisions, shard_bytes=2000, resume=False)
        return [(task.key, task.size) for task in found]

    whole = keys(pages)
    assert sum(size for _, size in whole) == 30_000
    assert all(500 <= size <= 2000 for _, size in whole[:-1])
    assert len(set(whole) - set(keys(pages[3:]))) <= 5 < len(whole) / 4
    assert keys([]) == []
