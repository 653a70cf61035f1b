"""A page to look at, from Python: in a notebook, in a console, in a file for the browser."""

from __future__ import annotations

from pathlib import Path

from banmian.files import write_whole
from banmian.records import Page, ParsedArticle
from banmian.view.find import find_page
from banmian.view.html import page_html


def show(
    page: str | Path | Page, *, html: str | Path | None = None, encoding: str | None = None, text_column: str = "text"
) -> Page | ParsedArticle:
    """The page that is meant: a notebook shows it, `print` writes what `banmian show` writes.

    Args:
        page: a file, URL or page of a dataset as `banmian show` takes it (`page.txt`, `pages.jsonl#3`, `my-dataset#ID`),
            or a page itself. Where ID is that of a row, its article.
        html: write the page there as one file for the browser.
        encoding: of text, HTML, JSON Lines or CSV; found where not given.
        text_column: column of a table that holds the text.

    Raises:
        UsageError: there is no such page, or there are several.
        DataError: the page cannot be read.
    """
    article: int | None = None
    if not isinstance(page, Page):
        page, article = find_page(str(page), encoding=encoding, text_column=text_column)
    if html is not None:
        write_whole(Path(html), page_html(page))
    return page if article is None else page.articles[article]
