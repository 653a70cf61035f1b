"""Print how long the usual commands take, as whole processes: CPU seconds, wall seconds, peak memory (median of five)."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5


class Cost(NamedTuple):
    """What one process cost."""

    cpu: float
    wall: float
    megabytes: float


def measure(command: list[str]) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def main() -> None:
    banmian = [sys.executable, "-m", "banmian"]
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out")
        commands = {
            "banmian --help": [*banmian, "--help"],
            "import banmian": [sys.executable, "-c", "import banmian"],
            "banmian build seeds": [*banmian, "build", str(ROOT / "seeds"), "--out", out],
            "banmian check": [*banmian, "check", out],
        }
        print(f"{'command':24}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}")
        for name, command in commands.items():
            measure(command)  # a first run fills the caches of bytecode and files
            runs = [measure(command) for _ in range(RUNS)]
            cpu, wall, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
            print(f"{name:24}{cpu:8.2f}{wall:8.2f}{megabytes:9.0f}")


if __name__ == "__main__":
    main()
