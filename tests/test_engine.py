"""Builds: the same bytes however they are made, and nothing lost whatever goes wrong."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import banmian
from banmian.errors import DataError, UsageError


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a release."""
    files = (f for f in sorted(folder.rglob("*")) if f.is_file())
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def rows(folder: Path, config: str) -> list[dict[str, Any]]:
    return [row for f in sorted((folder / config).glob("*.parquet")) for row in pq.read_table(f).to_pylist()]


SMALL = 3000
"""Bytes of a shard that make several of the pages at hand."""


def test_the_committed_dataset_is_what_the_seeds_give(tmp_path: Path, root: Path) -> None:
    subprocess.run([sys.executable, root / "scripts" / "build_dataset.py", tmp_path / "out"], check=True)
    committed = {k: v for k, v in digests(root / "dataset").items() if k in digests(tmp_path / "out")}
    assert committed == digests(tmp_path / "out"), (
        "dataset/ is not what the sources give: raise the version in dataset_card.md, run `make dataset` and commit both"
    )


def test_one_process_and_two_give_the_same_bytes(tmp_path: Path, pages: Path) -> None:
    one = banmian.build([pages], tmp_path / "one", version="1.0.0", jobs=1, shard_bytes=SMALL)
    two = banmian.build([pages], tmp_path / "two", version="1.0.0", jobs=2, shard_bytes=SMALL)
    assert one.rows == two.rows
    assert one.rows["pages"] == len(list(pages.glob("*.txt")))
    assert len(list((tmp_path / "one" / "pages").glob("*.parquet"))) > 2
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert not banmian.check(tmp_path / "two").faults


def test_the_order_of_sources_does_not_matter(tmp_path: Path, pages: Path) -> None:
    files = sorted(pages.glob("*.txt"))
    banmian.build(files, tmp_path / "a")
    banmian.build(files[::-1], tmp_path / "b")
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_a_page_does_not_depend_on_its_neighbours(tmp_path: Path, pages: Path) -> None:
    banmian.build([pages], tmp_path / "all")
    alone = sorted(pages.glob("*.txt"))[3]
    banmian.build([alone], tmp_path / "alone")
    page_id = rows(tmp_path / "alone", "pages")[0]["page_id"]
    for config in ("articles", "paragraphs", "numeric_facts", "annotations", "pages", "numeric_rejects", "records"):
        among = [r for r in rows(tmp_path / "all", config) if r["page_id"] == page_id]
        assert among == rows(tmp_path / "alone", config)


def test_a_table_row_and_a_file_with_the_same_text_are_one_page(tmp_path: Path, pages: Path) -> None:
    file = sorted(pages.glob("*.txt"))[0]
    (tmp_path / "z.jsonl").write_text(json.dumps({"text": file.read_bytes().decode()}) + "\n", encoding="utf-8")
    report = banmian.build([file, tmp_path / "z.jsonl"], tmp_path / "out")
    assert report.rows["pages"] == 1
    assert report.duplicates == (("z.jsonl#1", file.name),)


def test_metadata_reaches_the_rows(tmp_path: Path) -> None:
    row = {
        "text": "修桥\n\n本报讯 5月3日，石门乡修好3座桥，方便两岸两百多户人家出行。",
        "date": "2024-05-04",
        "newspaper": "石门报",
    }
    (tmp_path / "p.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    banmian.build([tmp_path / "p.jsonl"], tmp_path / "out")
    page = rows(tmp_path / "out", "pages")[0]
    assert (page["newspaper"], str(page["date"]), page["source"]) == ("石门报", "2024-05-04", "p.jsonl#1")
    fact = next(f for f in rows(tmp_path / "out", "numeric_facts") if f["text"] == "5月3日")
    assert str(fact["date_start"]) == "2024-05-03"


def test_what_cannot_be_read_is_quarantined_with_its_reason(tmp_path: Path, seed: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "good.txt").write_bytes(seed.read_bytes())
    (pages / "empty.txt").touch()
    (pages / "paper.txt").write_bytes(b"%PDF-1.7 \xff\xfe")
    (pages / "rows.jsonl").write_text("nonsense\n", encoding="utf-8")
    report = banmian.build([pages], tmp_path / "out")
    assert report.rows["pages"] == 1
    listed = [json.loads(x) for x in (tmp_path / "out/rejected/rejected.jsonl").read_text("utf-8").splitlines()]
    assert [r["source"] for r in listed] == ["empty.txt", "paper.txt", "rows.jsonl#1"]
    assert all(r["reason"] and r["next_step"] for r in listed)
    assert "3" in (tmp_path / "out" / "README.md").read_text("utf-8").split("rejected")[1][:400]
    assert not banmian.check(tmp_path / "out").faults


def test_on_error_fail_ends_the_build_and_leaves_the_old_dataset(tmp_path: Path, seed: Path) -> None:
    banmian.build([seed], tmp_path / "out")
    before = digests(tmp_path / "out")
    bad = tmp_path / "bad.txt"
    bad.touch()
    with pytest.raises(DataError, match=r"bad\.txt: the file is empty\. Next step"):
        banmian.build([seed, bad], tmp_path / "out", on_error="fail")
    assert digests(tmp_path / "out") == before


def test_no_page_at_all_is_a_fault_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(DataError, match="empty"):
        banmian.build([tmp_path / "empty.txt"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_things_is_not_written_into(tmp_path: Path, seed: Path) -> None:
    (tmp_path / "thesis.doc").write_text("ten years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="neither empty nor a dataset"):
        banmian.build([seed], tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == ["thesis.doc"]
    banmian.build([seed], tmp_path, force=True)
    banmian.build([seed], tmp_path, version="0.2.0")
    assert (tmp_path / "thesis.doc").read_text("utf-8") == "ten years of work"


@pytest.mark.parametrize("version", ["1.2", "v1.2.0", "1.2.0-rc1", "1.02.0", ""])
def test_a_version_that_datasets_cannot_read_is_refused(tmp_path: Path, seed: Path, version: str) -> None:
    with pytest.raises(UsageError, match=r"x\.y\.z|X\.Y\.Z"):
        banmian.build([seed], tmp_path / "out", version=version)


def test_an_unknown_encoding_is_a_fault_of_the_call(tmp_path: Path, seed: Path) -> None:
    with pytest.raises(UsageError, match="no encoding called 'klingon'"):
        banmian.build([seed], tmp_path / "out", encoding="klingon")


def test_rebuilding_the_same_changes_no_file(tmp_path: Path, seed: Path) -> None:
    banmian.build([seed], tmp_path / "out")
    stamps = {f: f.stat().st_mtime_ns for f in (tmp_path / "out").rglob("*") if f.is_file()}
    assert banmian.build([seed], tmp_path / "out").changed == ()
    assert {f: f.stat().st_mtime_ns for f in (tmp_path / "out").rglob("*") if f.is_file()} == stamps


def test_shards_that_are_no_more_are_removed(tmp_path: Path, pages: Path) -> None:
    banmian.build([pages], tmp_path / "out", shard_bytes=SMALL)
    banmian.build([pages], tmp_path / "out")
    assert len(list((tmp_path / "out" / "articles").glob("*.parquet"))) == 1
    assert not banmian.check(tmp_path / "out").faults
