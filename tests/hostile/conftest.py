"""The sandbox of every attack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.scene import Scene, scene


@pytest.fixture
def here(tmp_path: Path) -> Scene:
    """A release of a stranger's, and files of the user's around it."""
    return scene(tmp_path)
