"""The day of a page, where its name tells it: `rmrb-2024-05-01-03.txt`."""

from __future__ import annotations

import re
from datetime import date as Date
from typing import NamedTuple

from banmian.errors import UsageError
from banmian.records import as_day

_CODES = {"%Y": r"(?P<year>\d{4})", "%m": r"(?P<month>\d\d?)", "%d": r"(?P<day>\d\d?)", "%%": "%"}
_CODE = re.compile("%.?", re.DOTALL)


class DateInName(NamedTuple):
    """Where in a name its day stands."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> DateInName:
        """From a pattern such as `%Y-%m-%d` or `rmrb%Y%m%d`: `%Y`, `%m` and `%d` each once, other characters as they are.

        Raises:
            UsageError: it is none.
        """
        codes = [code for code in _CODE.findall(text) if code != "%%"]
        if sorted(codes) != ["%Y", "%d", "%m"]:
            reason = f"--date-from-name: {text!r} does not have each of %Y, %m and %d once, and nothing else with %"
            raise UsageError(reason=reason, next_step="write it as names have it, such as %Y-%m-%d or rmrb%Y%m%d")
        pieces, at = [], 0
        for code in _CODE.finditer(text):
            pieces += [re.escape(text[at : code.start()]), _CODES[code[0]]]
            at = code.end()
        pieces.append(re.escape(text[at:]))
        before = r"(?<!\d)" if text.startswith("%") else ""  # a day is no part of a longer number
        after = r"(?!\d)" if _CODE.match(text[-2:]) else ""
        return cls(re.compile(f"{before}{''.join(pieces)}{after}"))

    def day(self, name: str) -> Date | None:
        """The first day that the name holds in this form; None where it holds none."""
        days = (_day(int(m["year"]), int(m["month"]), int(m["day"])) for m in self.pattern.finditer(name))
        return next(filter(None, days), None)


def _day(year: int, month: int, day: int) -> Date | None:
    try:
        return as_day(Date(year, month, day))
    except ValueError:
        return None
