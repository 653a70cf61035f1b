"""Stopped before any change to the file system, a command leaves the old result or the new one, and can be run again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from banmian.release.laws.files import files
from banmian.release.swap import release_root
from tests.hostile.scene import digests
from tests.hostile.stops import USERS

TABLES = ("records", "pages")


def states(what: str, folder: Path, root: Path, step: int) -> int:
    """Make them, stopping before each `step`-th change; how many there are."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.hostile.stops", what, folder, str(step)],
        check=False, capture_output=True, text=True, cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "dataset"), str(root)])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def users_own(home: Path) -> None:
    for name in USERS:
        assert digests(home / name).keys() == {"mine.txt"}, name


def opened(folder: Path) -> Any:
    """What stock `datasets` makes of a folder: version and pages by table and split."""
    from datasets import load_dataset

    found: dict[str, Any] = {}
    for table in TABLES:
        splits = load_dataset(str(folder), table, streaming=True)
        for split, rows in splits.items():
            found[f"{table} {split}"] = str(rows.info.version), [row["page_id"] for row in rows]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("what", ["swap", "swap_into_nothing"])
def test_stock_datasets_opens_the_old_release_or_the_new_one_at_every_moment(
    what: str, tmp_path: Path, root: Path, request: pytest.FixtureRequest
) -> None:
    step = request.config.getoption("--stops")
    number = states(what, tmp_path, root, step)
    old, new = opened(tmp_path / "old"), opened(tmp_path / "new")
    seen: list[str] = []
    known: dict[str, Any] = {}
    for n in range(number):
        out = tmp_path / f"state-{n}" / "deep" / "out"
        state = repr(digests(out)) if out.exists() else ""
        if state not in known:
            try:
                known[state] = opened(out)
            except FileNotFoundError:
                known[state] = None  # `datasets` says that there is no data
        found = known[state]
        seen.append("new" if found == new else "old" if found == (old if what == "swap" else None) else "broken")
        users_own(out.parents[1])
        if seen[-1] == "new":
            assert release_root(out) == out or release_root(out).parent == out / ".banmian"
            assert not list(files(release_root(out))), n
    turn = seen.index("new")
    assert seen == ["old"] * turn + ["new"] * (number - turn)
    assert turn * step > 5
    assert (number - turn) * step > 10
    whole = digests(tmp_path / f"state-{number - 1}")
    for n in range(number):
        assert digests(tmp_path / f"again-{n}") == whole, n


_ASKED = re.compile(r'(?:src|href)="([^"#:]+\.(?:js|css))"')


@pytest.mark.slow
def test_a_site_is_the_old_one_or_the_new_one_at_every_moment(
    tmp_path: Path, root: Path, request: pytest.FixtureRequest
) -> None:
    number = states("explore", tmp_path, root, request.config.getoption("--stops"))
    index = {(tmp_path / f"{name}-site" / "index.html").read_bytes(): name for name in ("old", "new")}
    files = {name: digests(tmp_path / f"{name}-site") for name in ("old", "new")}
    seen = []
    for n in range(number):
        site = tmp_path / f"state-{n}" / "deep" / "out"
        name = index[(site / "index.html").read_bytes()]
        have = digests(site)
        assert {k: have.get(k) for k in files[name]} == files[name], n
        for asked in _ASKED.findall((site / "index.html").read_text(encoding="utf-8")):
            assert (site / asked).is_file()
        users_own(site.parents[1])
        seen.append(name)
    assert seen == sorted(seen, reverse=True)
    for n in range(number):
        assert digests(tmp_path / f"again-{n}" / "deep" / "out") == files["new"], n
        assert digests(tmp_path / f"again-{n}") == digests(tmp_path / f"state-{number - 1}"), n


@pytest.mark.slow
@pytest.mark.parametrize("what", ["brat", "conll"])
def test_an_export_is_whole_or_not_there_at_every_moment(what: str, tmp_path: Path, root: Path) -> None:
    number = states(what, tmp_path, root, 1)
    whole = digests(tmp_path / f"state-{number - 1}" / "deep" / "out")
    assert whole
    for n in range(number):
        out = tmp_path / f"state-{n}" / "deep" / "out"
        assert not out.exists() or digests(out) in (whole, {}), n
        users_own(out.parents[1])
        again = tmp_path / f"again-{n}"
        assert digests(again / "deep" / "out") == whole
        users_own(again)
