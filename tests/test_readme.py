"""The code of README.md and of the card runs as printed, and prints what stands below it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FENCED = r"((?:(?!```).*\n)*)```"
BLOCK = re.compile(rf"^```(python|bash)\n{FENCED}(?:\n\n```text\n{FENCED})?", re.MULTILINE)
CLOCK = re.compile(r"[\d.,]+ s, [\d.,]+ MB/s")
"""What a block prints about its own speed, which no two runs share."""
UPDATE = "the output below a block of {name} is not what the block prints; if the new output is right, paste it in:\n{output}"


def blocks(name: str) -> list[tuple[str, str, str]]:
    text = (Path(__file__).parent.parent / name).read_text(encoding="utf-8")
    return [(language, code, output) for language, code, output in BLOCK.findall(text) if output]


@pytest.mark.parametrize(
    ("name", "language", "code", "output"),
    [(name, *block) for name in ("README.md",) for block in blocks(name)],
    ids=lambda _: "",
)
def test_block(tmp_path: Path, root: Path, name: str, language: str, code: str, output: str) -> None:
    work = tmp_path / "repository"
    work.mkdir()
    for entry in ("dataset", "seeds", "scripts"):
        (work / entry).symlink_to(root / entry)
    scripts = Path(sys.executable).parent
    environment = os.environ | {
        "HF_HOME": str(tmp_path / "hf"),
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
    }
    command = [sys.executable, "-W", "ignore", "-c", code] if language == "python" else ["bash", "-euc", code]
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    printed = done.stdout if language == "python" else done.stdout + done.stderr
    assert CLOCK.sub("", printed) == CLOCK.sub("", output), UPDATE.format(name=name, output=printed)


def test_the_readme_has_blocks_to_run() -> None:
    assert len(blocks("README.md")) >= 5
