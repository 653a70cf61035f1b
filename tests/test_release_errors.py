"""Errors say file, place, reason and next step, and survive the way out of a worker."""

from __future__ import annotations

import errno
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

from banmian.errors import BanmianError, DataError, UsageError, io_error


def test_how_an_error_reads() -> None:
    error = DataError(file="a.txt", place="byte 3", reason="is not UTF-8.", next_step="name its encoding.")
    assert str(error) == "a.txt: byte 3: is not UTF-8. Next step: name its encoding."
    assert str(BanmianError("it is late")) == "it is late."
    assert str(UsageError()) == "something went wrong."
    assert (DataError.exit_code, UsageError.exit_code) == (1, 2)


@pytest.mark.parametrize("kind", [BanmianError, DataError, UsageError])
def test_errors_pickle_whole(kind: type[BanmianError]) -> None:
    error = kind(file=Path("a.txt"), place="byte 3", reason="no", next_step="yes")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is kind
    assert vars(again) == vars(error)
    assert str(again) == str(error)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EIO])
def test_a_fault_of_the_system_has_a_next_step(number: int) -> None:
    error = io_error(OSError(number, "went wrong", "a.txt"))
    disk = r" \(the disk at [^)]+ MB free\)" if number == errno.ENOSPC else ""
    assert re.match(rf"a\.txt: went wrong{disk}\. Next step: ", str(error))
    assert io_error(OSError(number, "went wrong"), file="b.txt").file == "b.txt"
    assert "without number" in str(io_error(OSError("without number")))


FULL = """
import resource, signal, sys
from pathlib import Path
from banmian.errors import BanmianError
from banmian.release.swap import staging
from banmian.release.tables.write import ShardWriter
from tests.factory import make_page

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    with staging(Path(sys.argv[1])) as place, ShardWriter(place.path) as writer:
        writer.add(make_page())
except BanmianError as error:
    sys.exit(f"{error}")
"""


def test_a_disk_that_is_full(tmp_path: Path, root: Path) -> None:
    """No file may grow beyond 3,000 bytes (`-B`: compiled modules too): the build ends with a message, and what was there stays."""
    out = tmp_path / "out"
    run = subprocess.run(
        [sys.executable, "-B", "-c", FULL, out],
        capture_output=True,
        text=True,
        cwd=root,
        env={"PYTHONPATH": "dataset"},
        check=False,
    )
    assert run.returncode == 1
    assert "Next step" in run.stderr
    assert ".parquet" in run.stderr
    assert not out.exists()
