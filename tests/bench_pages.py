"""Pages that the benchmark is tested on: news of towns that are not on any map, full of numbers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import banmian

PAGES = Path(__file__).parent / "cases" / "benchmark"


def write_pages(folder: Path) -> Path:
    """The pages, copied into a new folder."""
    folder.mkdir(parents=True)
    for page in sorted(PAGES.glob("*.txt")):
        shutil.copy(page, folder)
    return folder


@pytest.fixture(scope="session")
def bench_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset built from them, which no test changes."""
    out = tmp_path_factory.mktemp("benchmark") / "dataset"
    banmian.build([PAGES], out, version="1.2.3")
    return out
