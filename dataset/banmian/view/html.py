"""One page as one HTML file: the source beside its articles, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from banmian.view.fields import fields
from banmian.view.html_json import script_json
from banmian.view.html_view import page_view
from banmian.view.map import map_data

if TYPE_CHECKING:
    import jinja2

    from banmian.records import Page

_TEMPLATES = files("banmian") / "view" / "templates"
_BASE = ("dom.js", "keep.js", "words_zh.js", "words.js", "model.js", "facts.js", "items.js", "map.js")
_READER = ("texts.js", "sheet.js", "bar.js", "decide.js", "edit.js", "corrections.js", "found.js", "reader.js")
_LISTS = ("charts.js", "data.js", "lists.js", "tables.js", "filters.js")
_VIEWS = ("view_pages.js", "view_articles.js", "view_facts.js", "view_people.js", "view_check.js", "overview.js")


def page_html(page: Page) -> str:
    """The page as an HTML document that needs no other file and no network.

    Whatever the page's text holds stands in it as data; the document runs no script and loads nothing but its own.
    """
    script, style = bundle("page.js"), stylesheet()
    return template("page.html.jinja").render(
        title=_title(page),
        style=style,
        script=script,
        data=script_json({"page": page_view(page), "map": map_data(), "fields": fields()}),
        policy=f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; img-src data:",
    )


def bundle(main: str) -> str:
    """The program of a single page (`page.js`) or of the explorer (`explorer.js`), one script."""
    names = (*_BASE, "save.js", *_READER, *(() if main == "page.js" else (*_LISTS, *_VIEWS)), main)
    return "".join(_read(name) for name in names)


def stylesheet() -> str:
    """The style of both."""
    return _read("paper.css")


def template(name: str) -> jinja2.Template:
    """A template that escapes what it is given."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(_read(name))


def digest(text: str) -> str:
    """The source expression of a content security policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _title(page: Page) -> str:
    known = (page.newspaper, page.date and page.date.isoformat(), page.page_no)
    told = " · ".join(str(part) for part in known if part) or page.source
    return told.encode("utf-8", "replace").decode()


@cache
def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
