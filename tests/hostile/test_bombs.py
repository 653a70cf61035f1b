"""A page that is too large is put aside by name, in bounded memory."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import banmian
from banmian.errors import DataError
from banmian.sources.limits import Limits
from banmian.sources.parquet_pages import check_pages
from tests.hostile.bombs import PAGE, make
from tests.hostile.scene import banmian as run
from tests.hostile.scene import cases

ABOVE = 300
"""Megabytes above the usual."""


@pytest.mark.slow
def test_bombs_take_bounded_memory(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "bombs"
    folder.mkdir()
    found = cases("bombs.jsonl")
    for case in found:
        make(case, folder)
    (folder / "good.txt").write_text(PAGE.replace("三座", "两座"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.bombs", folder, tmp_path / "out"],
        check=True, capture_output=True, text=True, cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "dataset"), str(root)])},
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["after"] - told["before"] < ABOVE, told
    for case in found:
        assert any(name.startswith(case["name"]) for name in told["rejected"]), (case["name"], told)
    assert told["rows"]["pages"] >= 2, told  # the good page, and the good members of archives


def test_a_limit_is_an_option_and_names_itself(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_text(PAGE * 1000, encoding="utf-8")
    (tmp_path / "small.txt").write_text(PAGE, encoding="utf-8")
    out = tmp_path / "out"
    done = run("build", tmp_path / "large.txt", tmp_path / "small.txt", "--out", out, "--max-page-bytes", "50000")
    assert done.code == 0, done
    assert "large.txt" in done.err
    assert "--max-page-bytes" in done.err
    assert banmian.check(out).pages == 1


def test_a_ratio_is_an_option_and_names_itself(tmp_path: Path) -> None:
    (tmp_path / "dense.txt.gz").write_bytes(gzip.compress(b"\n" * 10_000_000))
    (tmp_path / "small.txt").write_text(PAGE, encoding="utf-8")
    out = tmp_path / "out"
    done = run("build", tmp_path, "--out", out, "--max-ratio", "20", "--max-page-bytes", "100000000")
    assert done.code == 0, done
    assert "dense.txt.gz" in done.err
    assert "--max-ratio" in done.err


@pytest.mark.parametrize("name", ["p.jsonl", "p.csv"])
def test_a_row_that_is_too_large_costs_itself(tmp_path: Path, name: str) -> None:
    long = "石" * 30_000
    rows = ["云溪乡通了水。", long, "石门乡修好三座桥。"]
    if name.endswith("jsonl"):
        text = "".join(json.dumps({"text": row}) + "\n" for row in rows)
    else:
        text = "text\n" + "".join(f'"{row}"\n' for row in rows)
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("build", tmp_path / name, "--out", tmp_path / "out", "--max-page-bytes", "50000")
    assert done.code == 0, done
    assert f"{name}#2" in done.err, done.err
    assert banmian.check(tmp_path / "out").pages == 2


@pytest.mark.parametrize("compression", ["none", "zstd", "snappy"])
@pytest.mark.parametrize("dictionary", [True, False])
def test_the_sizes_of_parquet_pages_are_those_that_the_footer_adds_up(
    tmp_path: Path, compression: str, dictionary: bool
) -> None:
    table = pa.table({"text": [PAGE * (n % 7 + 1) for n in range(5000)], "page_no": list(range(5000))})
    file = tmp_path / "p.parquet"
    pq.write_table(table, file, compression=compression, use_dictionary=dictionary, row_group_size=2000)
    metadata = pq.read_metadata(file)
    with file.open("rb") as stream:
        for group in range(metadata.num_row_groups):
            check_pages(stream, metadata.row_group(group), {"text", "page_no"}, Limits())
            with pytest.raises(DataError, match="larger than"):
                check_pages(stream, metadata.row_group(group), {"text", "page_no"}, Limits(max_page_bytes=10))
