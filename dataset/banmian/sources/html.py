"""Articles of Founder's e-paper system, as newspapers put them on the web, read through an HTML parser.

Such a file holds one article among menus and scripts. It is marked by elements (`<founder-title>`, `<founder-content>`), by
pairs of comments (`<!--<npm:article-title>-->`, `<!--enpcontent-->`), and by a comment of properties behind the document
(`<!--enpproperty <title>…</title><author>…</author> /enpproperty-->`). The page's text is what the marked parts show, a line
for each block, headings first; menus, scripts and links around them belong to the web site and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from banmian.errors import DataError
from banmian.records import MarkRole, SourceMark, as_day
from banmian.sources.decode import decode
from banmian.sources.metadata import Metadata

_ROLES: dict[str, MarkRole] = {
    "pretitle": "kicker",
    "introtitle": "kicker",
    "title": "headline",
    "subtitle": "subtitle",
    "author": "byline",
    "content": "body",
}
_ORDER: tuple[MarkRole, ...] = get_args(MarkRole)
_BLOCKS = frozenset(
    (
        *("p", "br", "div", "td", "th", "tr", "table", "li", "ul", "ol", "dl", "dt", "dd", "hr", "center"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section"),
    )
)
_BOLD = frozenset(("b", "strong"))
LONGEST_HEAD = 24
"""Characters up to which a line in bold type is a section head or a signature, where other lines are not bold."""
_SILENT = frozenset(("script", "style", "noscript", "textarea", "select"))
_MARKER = re.compile(r"\s*(?:<(/?)npm:article-(\w+)>|(/?)enp(content))\s*")
_BLANKS = re.compile("[ \t\r\n\f]+")
_BREAK = re.compile("<br */?>|\n", re.IGNORECASE)
"""A line break in a property; those in a title come as text, for HTML has no elements in titles."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4096
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,200}<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)


class HtmlPage(NamedTuple):
    """The text of an HTML page's article, and what the page says of it."""

    text: str
    encoding: str
    marks: tuple[SourceMark, ...]
    metadata: Metadata


class _Line(NamedTuple):
    region: int
    """Number of the marked part that it stands in."""
    role: MarkRole
    text: str
    is_bold: bool = False


def looks_like_html(data: bytes) -> bool:
    """Whether a file begins as HTML does."""
    return _START.match(data[:_HEAD_BYTES]) is not None


def read_html(data: bytes, *, encoding: str | None = None) -> HtmlPage:
    """The article of an e-paper's page.

    Args:
        encoding: of the bytes; without it what the page declares of itself, or else what fits.

    Raises:
        DataError: in no encoding that fits, without an article in Founder's marks, or lxml is not installed.
    """
    source, found = _decoded(data, encoding)
    page = _parsed(source, _Document())
    properties: dict[str, list[str]] = {}
    for comment in page.properties:
        for name, lines in _parsed(comment, _Properties()).values.items():
            properties.setdefault(name, lines)
    lines = _without_repeats(page.lines)
    if not any(line.role == "body" for line in lines):
        reason = "it holds no article between the marks of an e-paper (founder-content, enpcontent)"
        step = "leave out lists of contents; turn other HTML into plain text first"
        raise DataError(reason=reason, next_step=step)
    lines += _told_only(properties, {line.role for line in lines})
    if len({line.region for line in lines if line.role == "body"}) == 1:
        lines.sort(key=lambda line: _ORDER.index(line.role))
    return HtmlPage("\n".join(line.text for line in lines), found, tuple(_marks(lines)), _metadata(properties))


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    if encoding is None and declared is not None:
        name = declared[1].decode("ascii", "replace").lower()
        try:
            return decode(data, encoding="gb18030" if name in ("gb2312", "gbk") else name)
        except DataError:
            pass  # pages do not always keep to what they declare
    return decode(data, encoding=encoding)


def _parsed(source: str, target: Any) -> Any:
    try:
        from lxml.etree import HTMLParser
    except ImportError:
        raise DataError(reason="reading HTML takes lxml", next_step="pip install 'banmian[html]'") from None
    parser = HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    parser.feed(source.encode("utf-8", "replace"))
    parser.close()
    return target


class _Document:
    """Hears a document from the parser, and keeps the lines of its marked parts and its comments of properties."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.properties: list[str] = []
        self._open: dict[str, tuple[MarkRole, int]] = {}
        """Marks that are open: the role of what stands in them, and how deep in the document they opened."""
        self._depth = self._silent = self._bold = self._region = 0
        self._text: list[str] = []
        self._plain = 0
        """Characters of the line that are not in bold type."""

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._silent += tag in _SILENT
        self._bold += tag in _BOLD
        if tag in _BLOCKS:
            self._break()
        if tag.startswith("founder-"):
            self._begin(tag, tag.removeprefix("founder-"))

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._silent -= tag in _SILENT
        self._bold -= tag in _BOLD
        if tag in _BLOCKS:
            self._break()
        if self._open:
            for mark in [mark for mark, (_, depth) in self._open.items() if depth > self._depth]:
                self._end(mark)

    def data(self, text: str) -> None:
        if self._open and not self._silent:
            self._text.append(text)
            self._plain += 0 if self._bold else len(text.strip())

    def comment(self, text: str) -> None:
        marker = _MARKER.fullmatch(text)
        if marker is not None:
            mark = f"<!--{marker[2] or marker[4]}"
            if marker[1] or marker[3]:
                self._end(mark)
            else:
                self._begin(mark, marker[2] or marker[4])
        elif text.lstrip().startswith("enpproperty"):
            self.properties.append(text)

    def close(self) -> None:
        self._break()

    def _begin(self, mark: str, name: str) -> None:
        role = _ROLES.get(name)
        if role is not None and mark not in self._open:
            self._break()
            self._region += not self._open
            self._open[mark] = role, self._depth

    def _end(self, mark: str) -> None:
        if mark in self._open:
            self._break()
            del self._open[mark]

    def _break(self) -> None:
        """End the line, where one has begun."""
        if self._text:
            text = _BLANKS.sub(" ", "".join(self._text)).strip(" ")
            self._text.clear()
            if text.strip():
                role, _ = next(reversed(self._open.values()))
                self.lines.append(_Line(self._region, role, text, not self._plain))
            self._plain = 0


class _Properties:
    """Hears a comment of properties: the lines of each by its name, without the prefix that some newspapers give it."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self._text: list[str] = []

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self._text.append("\n")
        else:
            self._text.clear()

    def end(self, tag: str) -> None:
        if tag == "br":
            return
        lines = [_BLANKS.sub(" ", line).strip() for line in _BREAK.split("".join(self._text))]
        self._text.clear()
        if any(lines):
            self.values.setdefault(tag.removeprefix("founder-"), [line for line in lines if line])

    def data(self, text: str) -> None:
        self._text.append(text)

    def close(self) -> None:
        pass


def _without_repeats(lines: Iterable[_Line]) -> list[_Line]:
    """The lines without the parts that a page holds twice (once hidden, for printing)."""
    regions: dict[int, list[_Line]] = {}
    for line in lines:
        regions.setdefault(line.region, []).append(line)
    kept = {tuple((line.role, line.text) for line in region): region for region in reversed(regions.values())}
    return [line for region in reversed(kept.values()) for line in region]


def _told_only(properties: Mapping[str, list[str]], shown: Iterable[MarkRole]) -> list[_Line]:
    """The headings that only the properties tell."""
    roles = {name: role for name, role in _ROLES.items() if role != "body" and role not in shown}
    return [_Line(-1, role, text) for name, role in roles.items() for text in properties.get(name, ())]


def _marks(lines: Sequence[_Line]) -> Iterator[SourceMark]:
    means_something = any(line.role == "body" and not line.is_bold for line in lines)
    at = 0
    for line in lines:
        is_head = line.role == "body" and line.is_bold and means_something and len(line.text.strip()) <= LONGEST_HEAD
        yield SourceMark(at, at + len(line.text), "bold" if is_head else line.role)
        at += len(line.text) + 1


def _metadata(properties: Mapping[str, list[str]]) -> Metadata:
    def first(name: str) -> str | None:
        return next(iter(properties.get(name, ())), None)

    try:
        day = as_day((first("date") or "")[:10])
    except ValueError:
        day = None
    url = first("url")
    return Metadata(first("papername"), day, first("pagenum"), url if url and "://" in url else None)
