"""The ways to make shards: the same bytes from each, and whatever dies under way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import banmian
from banmian.errors import DataError
from banmian.pipeline.shards import ShardTask
from banmian.pipeline.workers import processes
from tests.test_engine import digests

BUILD = [sys.executable, "-W", "ignore", "-m", "banmian", "build", "--quiet", "--shard-size", "0.006"]


def children(pid: int, *, known: str) -> list[int]:
    """Processes under `pid`, at any depth, whose command line holds `known`."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text("ascii").split()):
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            found += [child] if known in command else []
            found += children(child, known=known)
    return found


def kill_one(build: subprocess.Popen[bytes], known: str) -> bool:
    """Kill a worker as soon as there is one; False where the build ended before."""
    while build.poll() is None:
        if own := children(build.pid, known=known):
            time.sleep(0.3)
            os.kill(own[-1], signal.SIGKILL)
            return True
        time.sleep(0.01)
    return False


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> dict[str, str]:
    out = tmp_path_factory.mktemp("serial") / "out"
    banmian.build([pages], out, shard_bytes=6000)
    return digests(out)


def test_a_build_outlives_a_worker(tmp_path: Path, pages: Path, serial: dict[str, str]) -> None:
    with subprocess.Popen([*BUILD, str(pages), "--out", str(tmp_path / "out"), "--jobs", "2"]) as build:
        assert kill_one(build, "spawn_main")
        assert build.wait(400) == 0
    assert digests(tmp_path / "out") == serial


def _die(_task: ShardTask) -> None:
    os._exit(1)


def _die_on_the_third(task: ShardTask) -> None:
    if task.key == "2":
        os._exit(1)


def _tasks(number: int) -> list[ShardTask]:
    from banmian.pipeline.store import ShardStore

    return [ShardTask(str(n), ShardStore(""), "", 1, f"{n}-a.txt", f"{n}-b.txt") for n in range(number)]


def test_a_page_that_kills_every_worker_is_named() -> None:
    with pytest.raises(DataError, match=r"2-a\.txt … 2-b\.txt: the process that read these pages died 3 times"):
        list(processes(_die_on_the_third, _tasks(6), jobs=2))
    with pytest.raises(DataError, match=r"0-a\.txt"):
        list(processes(_die, _tasks(1), jobs=2))


def test_what_is_made_already_is_sent_nowhere() -> None:
    made = [task._replace(made=True) for task in _tasks(40)]
    assert list(processes(_die, made, jobs=2)) == made


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path, pages: Path) -> None:
    with subprocess.Popen([*BUILD, str(pages), "--out", str(tmp_path / "out"), "--jobs", "2"]) as build:
        while not (workers := children(build.pid, known="spawn_main")):
            time.sleep(0.01)
        time.sleep(1)
        build.kill()
    for _ in range(600):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            return
        time.sleep(0.05)
    pytest.fail("workers outlive the build that they work for")


def test_ray_that_is_not_there_is_named(tmp_path: Path, pages: Path) -> None:
    hide = f"import sys; sys.modules['ray'] = None; from banmian.cli import main; sys.argv = {BUILD[4:]!r}"
    code = f"{hide} + ['--engine', 'ray', '--out', {str(tmp_path / 'out')!r}, {str(pages)!r}]; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert "pip install 'banmian[ray]'" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_ray_gives_the_same_bytes_when_a_worker_is_killed(tmp_path: Path, pages: Path, serial: dict[str, str]) -> None:
    pytest.importorskip("ray")
    store = f"file://{tmp_path}/store"  # any fsspec URL: on a cluster, what all workers reach
    command = [*BUILD, str(pages), "--engine", "ray", "--jobs", "2", "--shards", store, "--out", str(tmp_path / "out")]
    with subprocess.Popen(command) as build:
        assert kill_one(build, "ray::make")
        assert build.wait(400) == 0
    assert digests(tmp_path / "out") == serial


@pytest.mark.slow
def test_shards_on_object_storage(tmp_path: Path, pages: Path, serial: dict[str, str]) -> None:
    """A real S3 interface on loopback: the first build leaves its shards there, the second takes them."""
    moto = pytest.importorskip("moto.server")
    s3fs = pytest.importorskip("s3fs")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        keys = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1"}
        s3fs.S3FileSystem(endpoint_url=url, key="any", secret="any").mkdir("shards")  # noqa: S106
        command = [*BUILD, str(pages), "--shards", "s3://shards/own", "--resume", "--jobs", "2", "--json", "--out"]
        environment = os.environ | keys | {"FSSPEC_S3_ENDPOINT_URL": url}
        reused = []
        out = tmp_path / "out"  # a folder of shards is one dataset's own
        for _ in range(2):
            done = subprocess.run([*command, str(out)], env=environment, check=True, stdout=subprocess.PIPE)
            assert digests(out) == serial
            reused.append(json.loads(done.stdout)["reused_shards"])
        assert reused[0] == 0 < reused[1]
    finally:
        server.stop()
