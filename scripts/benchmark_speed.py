"""Measure how fast banmian is, beside others on the same text in the same run, and write dataset/docs/speed.md and speed.svg.

Everything in seconds of CPU time unless it says wall; commands as whole processes (median of some runs). The text is
put together from the pages of the tests and of seeds/ (see `benchmark_text.py`), or from the files that are named.

    python scripts/benchmark_speed.py [FILE ...] [--megabytes 6] [--sizes 1,6,60] [--peers FOLDER] [--out FOLDER]

JioNLP and Recognizers-Text stand in environments of their own in the folder of --peers, where they are installed when
they are not there; without --peers they are left out. They read a part of the text: the second takes five minutes a
megabyte.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import Any, NamedTuple

from benchmark_text import pages
from compare_quantities import PEERS, theirs

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3
PEER_PAGES = {"Recognizers-Text": 8, "JioNLP": 60}
"""Pages that a peer reads."""
READERS = {"Recognizers-Text": "recognizers_three", "JioNLP": "jionlp_three"}
WHAT = {"Recognizers-Text": "number + currency + datetime", "JioNLP": "money + time + location"}
DENSE = ("1", "一", "，1", "3个、", "5%，", "一\n", "（", "桥")


class Cost(NamedTuple):
    """What one process and those it began cost; the memory is that of the largest."""

    cpu: float
    wall: float
    megabytes: float


class Speed(NamedTuple):
    """Megabytes of UTF-8 a second of CPU time."""

    name: str
    rate: float


def measure(command: Sequence[str]) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def median_cost(command: Sequence[str], runs: int = RUNS) -> Cost:
    costs = [measure(command) for _ in range(runs)]
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def rate_of(read: Callable[[Any], object], texts: Sequence[Any], size: float) -> float:
    """Megabytes a second of CPU time; what is loaded at the first call is loaded before."""
    for text in texts[:20]:
        read(text)
    start = time.process_time()
    for text in texts:
        read(text)
    return size / (time.process_time() - start)


def stages(texts: list[str]) -> list[Speed]:
    """The parts of what becomes of a page, and the segmenters of jieba, each on all of the text."""
    import jieba
    import jieba.posseg

    import banmian
    from banmian.annotate.place.find import read_places, sight
    from banmian.annotate.quantity.find import read_quantities
    from banmian.page import build_page
    from banmian.parse.articles import read_layout
    from banmian.records import PageText
    from banmian.release.tables.rows import rows_of
    from banmian.text.segment import tokenize

    jieba.setLogLevel(60)
    page = PageText("", "0" * 64)
    layouts = [read_layout(text) for text in texts]
    bodies = [[str(p.text) for p in a.parts if p.role == "paragraph"] for lay in layouts for a in lay.articles]
    paragraphs = [paragraph for body in bodies for paragraph in body]
    size, inside = megabytes(texts), megabytes(paragraphs)
    built = [build_page(page.__class__(text, f"{number:064}")) for number, text in enumerate(texts[:200])]

    def build(text: str) -> object:
        return build_page(PageText(text, "0" * 64))

    own: list[tuple[str, Callable[[Any], object], Sequence[Any], float]] = [
        ("page: articles and paragraphs", read_layout, texts, size),
        ("tokens (jieba's, by rjieba)", tokenize, paragraphs, inside),
        ("places", lambda text: read_places(sight(text)), ["\n".join(body) for body in bodies], inside),
        ("numeric facts", read_quantities, paragraphs, inside),
        ("`find_places`, a paragraph a call", banmian.find_places, paragraphs, inside),
        ("`find_quantities`, a paragraph a call", banmian.find_quantities, paragraphs, inside),
        ("`parse_page`: all of these", build, texts, size),
        ("rows of the tables", rows_of, built, megabytes(texts[:200])),
        ("`jieba.cut`", jieba.lcut, texts, size),
        ("`jieba.posseg.cut`", jieba.posseg.lcut, texts[:25], megabytes(texts[:25])),
    ]
    return [Speed(name, rate_of(read, some, weight)) for name, read, some, weight in own]


def peers(folder: Path | None, texts: list[str]) -> list[Speed]:
    """The others, in environments of their own; one that is not there is told of and left out."""
    out = []
    for name, (environment, packages) in PEERS.items():
        if folder is None:
            print(f"{name}: left out; name a folder for its environment with --peers", file=sys.stderr)
            continue
        lines = [line for text in texts[: PEER_PAGES[name]] for line in text.splitlines() if line.strip()]
        try:
            _, seconds = theirs(folder, environment, packages, lines, READERS[name], "20")
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{name}: left out: {error}", file=sys.stderr)
            continue
        out.append(Speed(f"{name}: {WHAT[name]}", megabytes(lines) / seconds))
    return out


def seconds_on(unit: str) -> float:
    """CPU seconds that a page of 100 kB of one repeated text takes, for a megabyte."""
    from banmian import parse_page

    text = unit * (100_000 // len(unit.encode()))
    parse_page(text[:200])
    start = time.process_time()
    parse_page(text)
    return 10 * (time.process_time() - start)


def rouge_pairs_per_second(lengths: tuple[int, int], pairs: int) -> float:
    """Pairs of texts of so many characters that `rouge` scores a second of CPU time (best of five)."""
    import banmian

    draw = random.Random(0)  # noqa: S311
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    first, second = (["".join(draw.choices(letters, k=length)) for _ in range(pairs)] for length in lengths)
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        banmian.benchmark.rouge(first, second)
        best = min(best, time.process_time() - start)
    return pairs / best


def builds(files: list[Path], sizes: list[int], folder: Path) -> list[tuple[str, float, Cost]]:
    """Whole builds: by size of input in one process, and the middle one by jobs and engine."""
    banmian = [sys.executable, "-m", "banmian", "build", "--quiet", "--out", str(folder / "out")]
    out = []
    for size in sizes:
        source = folder / f"{size}.jsonl"
        with source.open("w", encoding="utf-8") as file:
            file.writelines(
                json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in pages(size * 1_000_000, files)
            )
        ways = {"1 process": ["--jobs", "1"]}
        if size == sizes[len(sizes) // 2]:
            ways["2 processes"] = ["--jobs", "2"]
            if find_spec("ray"):
                ways["Ray, 2 workers"] = ["--jobs", "2", "--engine", "ray"]
        for way, options in ways.items():
            print(f"building {size} MB: {way}", file=sys.stderr)
            out.append((way, float(size), measure([*banmian, str(source), *options])))
    return out


def commands(folder: Path) -> list[tuple[str, Cost]]:
    banmian = [sys.executable, "-m", "banmian"]
    out = str(folder / "seeds")
    named = {
        "`banmian --help`": [*banmian, "--help"],
        "`import banmian`": [sys.executable, "-c", "import banmian"],
        "`banmian build seeds`": [*banmian, "build", str(ROOT / "seeds"), "--out", out],
        "`banmian check`": [*banmian, "check", out],
    }
    for command in named.values():
        measure(command)  # a first run fills the caches of bytecode and files
    return [(name, median_cost(command)) for name, command in named.items()]


def megabytes(texts: Iterable[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, its first column of words and the others of numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def chart(speeds: Sequence[Speed]) -> str:
    """The speeds as bars on a scale of powers of ten, as SVG."""
    low, high, left, width, step = 0.001, 100.0, 330, 420, 26
    height = step * len(speeds) + 40
    view = f'viewBox="0 0 {left + width + 70} {height}" font-family="sans-serif" font-size="13" role="img"'

    def x(rate: float) -> float:
        return left + width * log(max(rate, low) / low) / log(high / low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view}><title>Megabytes of text a second of CPU time</title>',
        f'<rect width="{left + width + 70}" height="{height}" fill="#fff"/>',
    ]
    for power in range(-3, 3):
        at = x(10.0**power)
        parts.append(f'<path d="M{at:.0f} 8V{height - 30}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{at:.0f}" y="{height - 12}" text-anchor="middle" fill="#555">{10.0**power:g} MB/s</text>'
        )
    for row, (name, rate) in enumerate(speeds):
        y = 12 + step * row
        ours = not name.startswith(("`jieba", *PEERS))
        parts.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{name.replace("`", "")}</text>')
        parts.append(
            f'<rect x="{left}" y="{y}" width="{x(rate) - left:.0f}" height="18" fill="{"#2b6cb0" if ours else "#a0aec0"}"/>'
        )
        parts.append(f'<text x="{x(rate) + 6:.0f}" y="{y + 14}">{rate:.2g}</text>')
    return "\n".join([*parts, "</svg>", ""])


def report(
    speeds: list[Speed], builds: list[tuple[str, float, Cost]], commands: list[tuple[str, Cost]], texts: list[str]
) -> str:
    size = megabytes(texts)
    how = f"--megabytes {size:.1f} --sizes {','.join(str(int(s)) for way, s, _ in builds if way == '1 process')}"
    jieba = next(speed.rate for speed in speeds if speed.name == "`jieba.cut`")
    return f"""# How fast banmian is

Printed by `python scripts/benchmark_speed.py {how}` on {platform.machine()} with {os.cpu_count()} cores and Python
{platform.python_version()}: {
        size:.1f} MB of text put together from the pages of `seeds/` and `tests/cases/pages/`. Megabytes of
UTF-8 a second of CPU time in one process; read them as ratios, for the machine counts for much.

{table(("", "MB/s", "× `jieba.cut`"), [(s.name, f"{s.rate:.3g}", f"{s.rate / jieba:.2g}") for s in speeds])}
![Megabytes a second](speed.svg)

The time is spread over some hundred rules in Python. To compile them brings little, tried by hand on 3 MB of pages: with mypyc (small
rewrites in five files, the same rows) pages are read about 1.3 times and a dataset is built about 1.2 times as fast; with Cython pages
are read about 1.1 times as fast, without `numerals.py`, whose powers of ten it turns into floats. The rules in Rust, as the tokens are
cut already, are untried.

## Whole builds

From one file of JSON Lines to a dataset, with start-up; memory is that of the largest process. Of Ray's workers only the wall time counts:
they are no children of the command. Shards are of 8 MB, so that smaller input keeps one process busy.

{
        table(
            ("", "MB", "CPU s", "wall s", "MB/s of CPU", "peak MB"),
            [
                (way, f"{size:g}", f"{c.cpu:.1f}", f"{c.wall:.1f}", f"{size / c.cpu:.2f}", f"{c.megabytes:.0f}")
                for way, size, c in builds
            ],
        )
    }
## Commands

{
        table(
            ("", "CPU s", "wall s", "peak MB"),
            [(name, f"{c.cpu:.2f}", f"{c.wall:.2f}", f"{c.megabytes:.0f}") for name, c in commands],
        )
    }
## Hostile pages

Seconds for a megabyte of one text again and again, as one page (taken on 100 kB).

{table(("", "s/MB"), [(f"`{json.dumps(unit, ensure_ascii=False)}`", f"{seconds_on(unit):.1f}") for unit in DENSE])}
## ROUGE

{
        table(
            ("characters of summary and reference", "pairs/s"),
            [
                (f"{a} and {b}", f"{rouge_pairs_per_second((a, b), pairs):,.0f}")
                for a, b, pairs in ((41, 56, 2000), (490, 490, 200))
            ],
        )
    }"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="pages in UTF-8 to draw the text from")
    parser.add_argument("--megabytes", type=float, default=6, help="text for the stages (default: 6)")
    parser.add_argument("--sizes", default="1,6,60", help="megabytes of the whole builds (default: 1,6,60)")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="environments of JioNLP and Recognizers-Text")
    parser.add_argument("--out", type=Path, metavar="FOLDER", default=ROOT / "dataset" / "docs", help="for the report")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)  # processes first: a child's memory counts from that of the one that began it
        made = builds(asked.files, list(map(int, asked.sizes.split(","))), folder)
        ran = commands(folder)
    texts = list(pages(int(asked.megabytes * 1e6), asked.files))
    speeds = [*stages(texts), *peers(asked.peers, texts)]
    middle = [size / cost.cpu for way, size, cost in made if way == "1 process"]
    speeds.insert(8, Speed("`banmian build`, with start-up", middle[len(middle) // 2]))
    text = report(speeds, made, ran, texts)
    print(text)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "speed.md").write_text(text, encoding="utf-8", newline="\n")
    (asked.out / "speed.svg").write_text(chart(speeds), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
