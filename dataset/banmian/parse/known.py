"""What is known of a page: from its metadata, or else from what it prints of itself; and where the two differ."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from banmian.parse.masthead import read_masthead
from banmian.records import KnownBy, KnownFrom, PageText
from banmian.text.reading import read


class Known(NamedTuple):
    """A page with what is known of it filled in."""

    page: PageText
    known_from: KnownFrom
    contradictions: tuple[str, ...]
    """What its print says otherwise, `field: …`; nothing of it is believed."""


def fill_from_masthead(page: PageText) -> Known:
    """The page with the newspaper, date and page number that it prints, where its metadata does not say.

    Metadata is believed against print, and a printed date whose weekday is another day's is not believed.
    """
    reading = read(page.text)
    found = read_masthead(reading.text)
    newspaper = None
    if found.newspaper is not None:
        newspaper = "".join(reading.clean[slice(*found.newspaper)].split())
    printed: dict[str, Any] = {"newspaper": newspaper, "date": found.date, "page_no": found.page_no}
    told = {name: getattr(page, name) for name in printed}
    new = {name: value for name, value in printed.items() if told[name] is None and value is not None}
    sources: dict[str, KnownBy] = {name: "metadata" for name, value in told.items() if value is not None}
    sources |= dict.fromkeys(new, "masthead")
    contradictions = tuple(
        f"{name}: {told[name]} by the metadata, {value} by the masthead"
        for name, value in printed.items()
        if value is not None and told[name] is not None and not _agree(str(told[name]), str(value))
    )
    if found.doubt is not None:
        contradictions += (f"date: {found.doubt}, as the masthead has it",)
    return Known(replace(page, **new), KnownFrom(**sources), contradictions)


def _agree(told: str, printed: str) -> bool:
    """Whether two names, dates or numbers mean the same: 第3版 and 03, 人民日报海外版 and 人民日报."""
    a, b = (read(value).text.replace(" ", "").strip("第版张页《》").lstrip("0").lower() for value in (told, printed))
    return a == b or (not a.isascii() and (a in b or b in a))
