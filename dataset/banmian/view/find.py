"""One page to look at: out of a file of any kind that `banmian build` reads, or out of a dataset."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from banmian.errors import DataError, UsageError
from banmian.page import build_page
from banmian.records import Page
from banmian.release.checksums import is_release
from banmian.release.tables.read import assemble, page_names, page_rows
from banmian.sources import STDIN, RawPage, find_inputs, page_text

NAMED = 5
"""Pages that a message names, where there are several."""


class Found(NamedTuple):
    """The page, and the article that was asked for, as its index; None where all were."""

    page: Page
    article: int | None = None


def find_page(name: str, *, encoding: str | None = None, text_column: str = "text") -> Found:
    """The page that `name` means, read now, or as the dataset has it.

    Args:
        name: a file with one page, `-` for standard input, a URL, `FILE#3` for the third row of a table, or `ZIP#NAME`. Of a
            dataset `DIR#ID`, where ID is the identifier of a page or of any row of it, or its `source`; where the
            dataset has one page, `DIR`.
        encoding: of text, HTML, JSON Lines or CSV; found where not given.
        text_column: column of a table that holds the text.

    Raises:
        UsageError: there is no such page, or there are several.
        DataError: the page cannot be read.
    """
    place, part = _parted(name)
    if is_release(Path(place)):
        return _of_dataset(Path(place), part)
    inputs = find_inputs([place], text_column=text_column, encoding=encoding)
    raw = _choose(place, part, (page for file in inputs for page in file.pages()))
    return Found(build_page(page_text(raw)))


def _parted(name: str) -> tuple[str, str | None]:
    """The file or folder, and what is wanted of it: what stands behind the first `#` with a file before it."""
    if name == STDIN or Path(name).exists():
        return name, None
    at = name.find("#")
    while at > 0:
        if Path(name[:at]).exists() or "://" in name:
            return name[:at], name[at + 1 :]
        at = name.find("#", at + 1)
    return name, None


def _choose(place: str, part: str | None, pages: Iterator[RawPage]) -> RawPage:
    if part is not None:
        for page in pages:
            if page.source == part or page.source.endswith((f"#{part}", f"/{part}")):
                return page
        raise UsageError(file=place, reason=f"has no page {part!r}", next_step="number its rows from 1: FILE#1")
    several = list(islice(pages, NAMED + 1))
    if len(several) == 1:
        return several[0]
    if not several:
        raise DataError(file=place, reason="holds no page", next_step="check the file; it may be empty")
    inside = Path(place).is_dir()
    raise _several(place, [page.source if inside else page.source.rpartition("#")[2] for page in several])


def _several(place: str, names: Iterable[str]) -> UsageError:
    names = list(names)
    ways = ", ".join(f"'{place}#{name}'" for name in names[:NAMED])
    return UsageError(
        file=place,
        reason="holds several pages",
        next_step=f"name one of them: {ways}{' and so on' if len(names) > NAMED else ''}",
    )


def _of_dataset(folder: Path, part: str | None) -> Found:
    names = page_names(folder)
    if part is None:
        if len(names) != 1:
            raise _several(os.fspath(folder), names.values())
        (part,) = names
    by_source = {source: page_id for page_id, source in names.items()}
    page_id = by_source.get(part, part.partition("-")[0])
    rows = page_rows(folder, page_id) if page_id in names else None
    if rows is None:
        raise UsageError(
            file=folder,
            reason=f"has no page {part!r}",
            next_step="give the page_id of a page, its source, or the identifier of a row of it",
        )
    page = assemble(rows)
    return Found(page, None if part in names or part in by_source else _article_of(page, part, folder))


def _article_of(page: Page, key: str, folder: Path) -> int:
    """The article that a row of the page belongs to."""
    for article in page.articles:
        keys = [article.article_id, *(p.paragraph_id for p in article.paragraphs)]
        if key in (*keys, *(f.fact_id for f in article.facts), *(a.annotation_id for a in article.annotations)):
            return article.index
    raise UsageError(
        file=folder, reason=f"has the page, but no row {key!r}", next_step=f"give {page.page_id} for the whole page"
    )
