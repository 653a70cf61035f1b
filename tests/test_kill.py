"""A build killed at any moment leaves the old dataset whole, and goes on to the same bytes.

By hand, with more moments: `pytest -s tests/test_kill.py --kills 50`.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import banmian
from tests.test_engine import digests

BUILD = [sys.executable, "-W", "ignore", "-m", "banmian", "build", "--quiet", "--shard-size", "0.006", "--resume"]


def release(folder: Path) -> dict[str, str]:
    """Digests of the dataset's files, without what a build has under way."""
    return {name: digest for name, digest in digests(folder).items() if not name.startswith(".banmian/")}


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path: Path, pages: Path, seed: Path, request: pytest.FixtureRequest) -> None:
    """The seed page is added to a dataset, with one process and two in turn."""
    draw = random.Random(11)
    source = shutil.copytree(pages, tmp_path / "source")
    banmian.build([source], tmp_path / "old", shard_bytes=6000, version="1.0.0")
    shutil.copy(seed, source / "m-seed.txt")
    start = time.monotonic()
    command = [*BUILD, str(source), "--version", "1.1.0", "--out"]
    subprocess.run([*command, str(tmp_path / "new"), "--jobs", "1"], check=True)
    lasted = time.monotonic() - start
    old, new = digests(tmp_path / "old"), digests(tmp_path / "new")
    met = {"before the swap": 0, "in the swap or after": 0, "shards taken": 0}
    for number in range(request.config.getoption("--kills")):
        out = shutil.copytree(tmp_path / "old", tmp_path / "out")
        with subprocess.Popen([*command, str(out), "--jobs", str(1 + number % 2)]) as build:
            time.sleep(draw.uniform(0.0, 1.2 * lasted))
            build.kill()
        before = release(out)
        assert not banmian.check(out, rebuild=False).faults  # this completes a swap that had begun
        after = release(out)
        assert after in (old, new)
        assert before == after or after == new
        met["before the swap" if after == old else "in the swap or after"] += 1
        met["shards taken"] += len(list(tmp_path.glob(".out.shards/*/shard.json")))
        subprocess.run([*command, str(out), "--jobs", "2"], check=True)
        assert digests(out) == new
        shutil.rmtree(out)
        shutil.rmtree(tmp_path / ".out.shards", ignore_errors=True)
        sys.stdout.write(f"{number + 1} killed: {met}\n")
        sys.stdout.flush()
