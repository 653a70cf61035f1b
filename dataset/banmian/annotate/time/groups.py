"""The groups of a match of the table of times, as its readers ask for them."""

from __future__ import annotations

import re
from collections.abc import Callable


def end_of(m: re.Match[str]) -> int:
    """Where the mention ends: what must follow it (the group `rest`) is no part of it."""
    return m.start("rest") if "rest" in m.re.groupindex and m["rest"] is not None else m.end()


def group_of(m: re.Match[str]) -> Callable[[str], str]:
    """The text of a group, empty where the pattern has none or it took no part."""
    groups = m.groupdict("")
    return lambda name: groups.get(name, "")
