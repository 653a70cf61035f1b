"""What every test shares: the seed page, and a sandbox in which nothing is read from or written to the user's caches."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.bench_pages import bench_dataset  # noqa: F401
from tests.browser import browser, open_page  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent

os.environ["HF_HUB_OFFLINE"] = "1"  # `datasets` reads it when it is imported
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("random", parent=settings.get_profile("suite"), derandomize=False, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
"""`suite` draws the same examples every time; `random` draws others, from the seed that `--hypothesis-seed` gives."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What takes too long for every day, by hand."""
    parser.addoption("--fuzz", type=int, default=600, metavar="N", help="fuzzed pages through build and check")
    parser.addoption("--fuzz-seed", type=int, default=0, metavar="N", help="what the fuzzed pages are drawn by")
    parser.addoption("--hostile", type=int, default=0, metavar="BYTES", help="build this much of each hostile kind")
    parser.addoption("--stops", type=int, default=7, metavar="N", help="stop before each N-th change of a swap; 1: all")
    parser.addoption("--kills", type=int, default=3, metavar="N", help="moments at which a build is killed")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def seed(root: Path) -> Path:
    """The seed page."""
    return root / "seeds" / "000_aac8d51c91caa7a9.txt"


@pytest.fixture(scope="session")
def pages(root: Path) -> Path:
    """A folder of pages written for the tests."""
    return root / "tests" / "cases" / "pages"
