"""The help texts follow the locale: every English unit has its Chinese one, and no line is too wide."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from typer.main import get_command

from banmian.cli import app
from banmian.cli.language import is_chinese, table, units

_COMMAND = ("banmian ", "pdftotext ")
"""How the lines begin that are to be typed as they stand."""
_ROOT = get_command(app)


def english() -> Iterator[str]:
    for command in (_ROOT, *_ROOT.commands.values()):  # type: ignore[attr-defined]
        texts = [command.help, command.epilog, *(getattr(param, "help", None) for param in command.params)]
        for text in filter(None, texts):
            yield from (unit for _, unit, _ in units(text) if unit)


def test_every_unit_has_its_translation_and_none_is_left_over() -> None:
    found = set(english())
    missing = {unit for unit in found if not unit.startswith(_COMMAND)} - table().keys()
    assert not missing, "translate these in cli/help_zh.tsv"
    assert table().keys() - found <= {"Show this message and exit."}, "these are said nowhere any more"


def told(command: str | None, **environment: str) -> str:
    kept = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "PYTHONIOENCODING")}
    call = [sys.executable, "-m", "banmian", *([command] if command else []), "--help"]
    done = subprocess.run(call, env=kept | environment, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


@pytest.mark.parametrize("command", [None, "build", "push"])
def test_the_locale_decides(command: str | None) -> None:
    chinese = told(command, LANG="zh_CN.UTF-8", COLUMNS="72", PYTHONUTF8="1")
    assert "用法: " in chinese
    assert "选项:\n" in chinese
    long = [line for line in chinese.splitlines() if cell_len(line) > 72 and "banmian" not in line]
    assert not long
    assert not [line for line in chinese.splitlines() if line.strip().startswith(("，", "。", "、", "；"))]
    assert "Options:\n" in told(command, LANG="zh_CN.UTF-8", LC_ALL="C.UTF-8", COLUMNS="72", PYTHONUTF8="1")


@pytest.mark.parametrize(
    ("environment", "encoding", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "utf-8", True),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "utf-8", True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "utf-8", False),
        ({"LANG": "zh_CN.GB18030"}, "gb18030", True),
        ({"LANG": "zh_CN"}, "ascii", False),
        ({"LC_ALL": "", "LANG": "zh"}, "utf-8", True),
        ({}, "utf-8", False),
    ],
)
def test_what_is_asked_for(environment: dict[str, str], encoding: str, chinese: bool) -> None:
    assert is_chinese(environment, encoding) is chinese
