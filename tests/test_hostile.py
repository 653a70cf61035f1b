"""Input that nobody prints: done in time proportional to its size, and the laws hold.

By hand, with the figures: `pytest -s tests/test_hostile.py --hostile 1000000 --fuzz 100000`.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import banmian
from tests.hostile.fuzz import fuzzed, noise, repeated, units

UNITS = units()


@pytest.fixture(scope="module", autouse=True)
def warm() -> Iterator[None]:
    """What is loaded once is loaded before anything is timed, and what other tests left is out of the collector's way."""
    banmian.parse_page(
        "石门乡开会\n\n本报讯（记者 程晨）5月3日，湖南省平江县石门乡投入20万元，同比增长5%，村民点\n\n赞。\n"
    )
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def seconds(text: str) -> float:
    """Of CPU, to read the page."""
    start = time.process_time()
    banmian.parse_page(text)
    return time.process_time() - start


@pytest.mark.parametrize("name", UNITS)
def test_time_is_proportional_to_size(name: str) -> None:
    for _ in range(3):  # other programs disturb the clock now and then, not each time
        small, large = (seconds(repeated(UNITS[name], size)) for size in (5_000, 10_000))
        if large < 3 * small + 0.05:
            return
    pytest.fail(f"{large:.2f} s for twice the text, {small:.2f} s for the text")


def build_and_check(tmp_path: Path, texts: list[str]) -> banmian.BuildReport:
    lines = (json.dumps({"text": text}) + "\n" for text in texts)
    (tmp_path / "pages.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    start = time.process_time()
    report = banmian.build([tmp_path / "pages.jsonl"], tmp_path / "out")
    built = time.process_time()
    found = banmian.check(tmp_path / "out")
    sys.stdout.write(
        f"{len(texts)} pages, {report.source_bytes / 1e6:.1f} MB: {report.rows}; {len(report.rejected)} rejected; "
        f"build {built - start:.1f} s, check {time.process_time() - built:.1f} s of CPU; {report.warnings}\n"
    )
    assert not found.faults, found.faults
    assert not [r for r in report.rejected if "banmian itself" in r.reason]
    return report


def test_every_kind_passes_the_check(tmp_path: Path) -> None:
    report = build_and_check(tmp_path, [repeated(unit, 1_000) for unit in UNITS.values()])
    blank = [unit for unit in UNITS.values() if not unit.strip()]
    assert [r.reason for r in report.rejected] == ["the page holds white space only"] * len(blank)


def test_much_of_each(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    size: int = request.config.getoption("--hostile")
    if not size:
        pytest.skip("by hand, with --hostile BYTES")
    for name, unit in UNITS.items():
        if unit.strip():
            sys.stdout.write(f"\n{name}: ")
            build_and_check(tmp_path, [repeated(unit, size)])


@pytest.mark.slow
def test_a_megabyte_through_build_and_check(tmp_path: Path) -> None:
    """Those whose cost a page is known by; `--hostile` does all."""
    names = ("a Han character", "a digit", "an opening bracket")
    build_and_check(tmp_path, [repeated(UNITS[name], 1_000_000) for name in names])


def test_what_is_no_unicode_is_rejected(tmp_path: Path) -> None:
    rows = [
        '{"text": "石桥乡\\ud800开会"}',
        '{"text": "石桥乡开会", "newspaper": "\\udfff"}',
        '{"text": "石桥乡开会", "\\ud800": "\\ud800"}',
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    name = tmp_path / os.fsdecode(b"\xff.txt")
    name.write_text("石桥乡开会", encoding="utf-8")
    report = banmian.build([tmp_path / "rows.jsonl", name], tmp_path / "out")
    assert [r.source for r in report.rejected] == ["\\udcff.txt", "rows.jsonl#1", "rows.jsonl#2"]
    assert report.rows["pages"] == 1
    assert not banmian.check(tmp_path / "out").faults


def test_random_unicode(tmp_path: Path) -> None:
    draw = random.Random(7)
    build_and_check(tmp_path, [noise(draw, draw.randrange(1, 400)) for _ in range(60)])


@pytest.mark.slow
def test_fuzzed_pages(tmp_path: Path, pages: Path, seed: Path, request: pytest.FixtureRequest) -> None:
    option = request.config.getoption
    texts = [file.read_text(encoding="utf-8") for file in (*sorted(pages.glob("*.txt")), seed)]
    build_and_check(tmp_path, list(fuzzed(texts, option("--fuzz"), seed=option("--fuzz-seed"))))
