"""Help in Chinese, where the locale asks for it: English texts stay in the commands, `help_zh.tsv` beside this translates them.

A text is translated unit by unit: a paragraph, or a line of a paragraph that is not to be wrapped (`\\b`); of such a
line what stands behind two blanks, if it has that. So a text that was changed is English again until it is translated,
and `tests/test_language.py` names it.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from typer.core import TyperCommand, TyperGroup

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_COLUMN = 34
"""Cells at which the texts of options begin at the latest."""
_WIDTH = 100
_EXTRA = re.compile(r"(.*?)(?:  )?(\[[^\[\]]*\])?", re.DOTALL)
"""The text of an option, and what typer says of its default and range."""
_UNPARTED = re.compile(r"(?:[!-~]+|.)[，。、；：）》”]* ?")
"""A word in half-width characters, or one character, with the marks and the blank behind it."""
_WORDS = {
    "Usage": "用法",
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "[required]": "[必填]",
    "[default: ": "[默认: ",
    "; required]": "; 必填]",
}


def is_chinese(environment: Mapping[str, str], encoding: str | None) -> bool:
    """Whether messages are to be in Chinese: the first locale variable that is set says so, and the terminal can show it."""
    named = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    try:
        "中文".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return named.lower().startswith("zh")


def units(text: str) -> Iterator[tuple[str, str, bool]]:
    """The units of a help text in order: what stands before it, the unit, and whether a paragraph ends with it."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        kept, *lines = paragraph.split("\n")
        if kept.strip() != "\b":
            yield "", " ".join(paragraph.split()), True
            continue
        for number, line in enumerate(lines, 1):
            head, gap, tail = re.fullmatch(r"(\s*\S.*?)(?:(\s{2,})(\S.*))?", line.rstrip()).groups()  # type: ignore[union-attr]
            indent = head[: len(head) - len(head.lstrip())]
            before, unit = (head + gap, tail) if tail else (indent, head.strip())
            yield before, unit, number == len(lines)


@cache
def table() -> dict[str, str]:
    """Chinese by English unit."""
    lines = (files("banmian") / "cli" / "help_zh.tsv").read_text(encoding="utf-8").split("\n")
    return dict(line.split("\t") for line in lines if line and not line.startswith("# The help"))


def translated(text: str) -> str:
    """A text that is one unit, in Chinese where it is in the table."""
    return table().get(" ".join(text.split()), text)


class Command(TyperCommand):
    """A command whose help follows the locale."""

    def get_help(self, ctx: Any) -> str:
        return _help(self, ctx) if _asked() else super().get_help(ctx)

    def get_short_help_str(self, limit: int = 45) -> str:
        first = next(units(self.help or ""), ("", "", True))[1]
        return translated(first) if _asked() else super().get_short_help_str(limit)


class Group(TyperGroup):
    """The application, whose help follows the locale."""

    def get_help(self, ctx: Any) -> str:
        return _help(self, ctx) if _asked() else super().get_help(ctx)


def _asked() -> bool:
    return is_chinese(os.environ, sys.stdout.encoding)


def _help(command: TyperCommand | TyperGroup, ctx: Any) -> str:
    width = min(int(os.environ.get("COLUMNS") or 0) or _columns(), _WIDTH) - 2
    lines = [f"{_WORDS['Usage']}: {' '.join([ctx.command_path, *command.collect_usage_pieces(ctx)])}", ""]
    lines += _paragraphs(command.help or "", width)
    records: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(ctx):
        if (record := param.get_help_record(ctx)) is not None:
            records[param.param_type_name].append(record)
    for title, kind in (("Arguments", "argument"), ("Options", "option")):
        lines += _definitions(title, [(name, _option(text)) for name, text in records[kind]], width)
    if isinstance(command, TyperGroup):
        found = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        rows = [(name, one.get_short_help_str()) for name, one in found if one is not None and not one.hidden]
        lines += _definitions("Commands", rows, width)
    if command.epilog:
        lines += _paragraphs(command.epilog, width)
    return "\n".join(lines).rstrip("\n")


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _option(text: str) -> str:
    found = _EXTRA.fullmatch(text)
    said, extra = (found[1], found[2] or "") if found else (text, "")
    for english in ("[required]", "; required]", "[default: "):
        extra = extra.replace(english, _WORDS[english])
    return "  ".join(part for part in (translated(said), extra) if part)


def _paragraphs(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for before, unit, ends in units(text):
        told = table().get(unit)
        room = width - 2 - len(before)
        wrapped = [f"{' ' * len(before)}{unit}"] if told is None else _wrapped(told, room, " " * len(before))
        lines += [f"  {before}{wrapped[0][len(before) :]}", *(f"  {line}" for line in wrapped[1:])]
        lines += [""] if ends else []
    return lines


def _definitions(title: str, rows: list[tuple[str, str]], width: int) -> list[str]:
    if not rows:
        return []
    column = min(max(len(name) for name, _ in rows) + 4, _COLUMN)
    lines = [f"{_WORDS[title]}:"]
    for name, text in rows:
        told = _wrapped(text, max(width - column, 20), " " * column)
        fits = len(name) + 4 <= column
        lines += [f"  {name:<{column - 2}}{told[0].lstrip()}", *told[1:]] if fits else [f"  {name}", *told]
    return [*lines, ""]


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """Lines of at most `width` cells where words allow it; none parts a word or begins with a closing mark."""
    from rich.cells import cell_len

    lines, room = [indent], width
    for word in _UNPARTED.findall(text):
        cells = cell_len(word)
        if cells > room and room < width:
            lines.append(indent)
            room = width
        lines[-1] += word
        room -= cells
    return [line.rstrip() for line in lines]
