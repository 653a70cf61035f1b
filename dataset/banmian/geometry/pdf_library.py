"""The library that reads PDF: its version, and whether this is one of those that were held against one another."""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version

NAME = "pypdfium2"
TESTED = ((5, 0, 0), (5, 15, 2))
"""The oldest and the newest version that were held against one another, and gave the same text, marks and places."""

_log = logging.getLogger("banmian")


@cache
def read_by() -> str:
    """The library with its version."""
    try:
        return f"{NAME} {version(NAME)}"
    except PackageNotFoundError:
        return NAME


def is_tested(told: str) -> bool:
    """Whether a version such as `5.15.2` lies within those tested."""
    numbers = tuple(int(part) for part in re.findall(r"\d+", told)[:3])
    return TESTED[0] <= (*numbers, 0, 0, 0)[:3] <= TESTED[1]


@cache
def tell_untested() -> None:
    """Say once that another version may read other characters."""
    told = read_by().removeprefix(NAME).strip()
    if told and not is_tested(told):
        oldest, newest = (".".join(map(str, numbers)) for numbers in TESTED)
        _log.warning(
            "PDF is read by %s %s, which was not tested and may read other text; "
            "for the text that other machines read, pip install '%s>=%s,<=%s'",
            *(NAME, told, NAME, oldest, newest),
        )
