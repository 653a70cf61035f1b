"""Pages that the benchmark is tested on: news of towns that are not on any map, full of numbers."""

from __future__ import annotations

import shutil
from pathlib import Path

PAGES = Path(__file__).parent / "cases" / "benchmark"


def write_pages(folder: Path) -> Path:
    """The pages, copied into a new folder."""
    folder.mkdir(parents=True)
    for page in sorted(PAGES.glob("*.txt")):
        shutil.copy(page, folder)
    return folder
