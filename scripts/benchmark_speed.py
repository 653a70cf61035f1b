"""Print how long the usual commands take, how fast quantities are found in newspaper text, and how fast ROUGE is.

Commands are measured as whole processes: CPU seconds, wall seconds, peak memory (median of five).

    python scripts/benchmark_speed.py [FILE ...]     the text for the last figure; the seed page, if none is named
"""

from __future__ import annotations

import os
import random
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


def quantities_per_second(files: list[Path]) -> float:
    """Megabytes of UTF-8 that `find_quantities` reads a second of CPU time, paragraph by paragraph (best of five)."""
    import banmian

    paragraphs = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    size = sum(len(paragraph.encode()) for paragraph in paragraphs)
    paragraphs *= max(1, 300_000 // size)
    size *= max(1, 300_000 // size)
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        for paragraph in paragraphs:
            banmian.find_quantities(paragraph)
        best = min(best, time.process_time() - start)
    return size / 1e6 / best


def seconds_on(unit: str) -> float:
    """CPU seconds on a megabyte of one repeated text."""
    import banmian

    text = unit * (1_000_000 // len(unit.encode()))
    start = time.process_time()
    banmian.find_quantities(text)
    return time.process_time() - start


def rouge_pairs_per_second(lengths: tuple[int, int], pairs: int) -> float:
    """Pairs of texts of so many characters that `rouge` scores a second of CPU time (best of five)."""
    import banmian

    draw = random.Random(0)  # noqa: S311
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    first, second = (["".join(draw.choices(letters, k=length)) for _ in range(pairs)] for length in lengths)
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        banmian.benchmark.rouge(first, second)
        best = min(best, time.process_time() - start)
    return pairs / best


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "seeds").glob("*.txt"))
    print(f"find_quantities: {quantities_per_second(files):.1f} MB/s of UTF-8, one core, {len(files)} file(s)")
    for unit in ("1", "一", "万", "，1"):
        print(f"find_quantities: {seconds_on(unit):.2f} s for 1 MB of {unit}")
    for lengths, pairs in (((41, 56), 2000), ((490, 490), 200)):
        print(
            f"rouge: {rouge_pairs_per_second(lengths, pairs):,.0f} pairs/s of {lengths[0]} and {lengths[1]} characters"
        )
    print()
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
