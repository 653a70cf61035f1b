"""Law 3: identifiers follow from content and place, are unique, and every reference resolves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from banmian.records import PageRow
from banmian.release.laws.fault import Found, place_of
from banmian.release.laws.law import Law, Setting
from banmian.release.tables.read import PageRows, Placed, Shard
from banmian.text.spans import hull

_BOM = b"\xef\xbb\xbf"
_MASKED = {"\N{FULL BLOCK}", "\r", "\n"}
"""What stands in the place of withdrawn characters."""
_UTF8 = ("utf-8", "utf8", "utf_8", "utf-8-sig", "utf_8_sig", "ascii")


class KeysLaw(Law):
    """Identifiers within a page, within a shard, and of pages: one must not come twice in a release."""

    name = "keys"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._seen: dict[str, str] = {}

    def of_shard(self, shard: Shard) -> Iterator[Found]:
        """Pages that come twice in a file, and rows of pages that the shard lacks."""
        for placed in shard.repeated():
            yield Found("unique", place_of(placed), "the same page is in this file before")
        for placed in shard.orphans():
            yield Found("page_id", place_of(placed), f"its page {placed.row.page_id} is not in this shard")

    def of_page(self, page: PageRows) -> Iterator[Found]:
        where = self._seen.setdefault(page.page.row.page_id, page.page.part.name)
        if where != page.page.part.name:
            yield Found("unique", place_of(page.page), f"the same page is in {where}")
        yield from keys(page)


def keys(found: PageRows) -> Iterator[Found]:
    """Faults in the identifiers, references and counts of one page's rows."""
    page: PageRow = found.page.row
    yield from _page(found.page, page)
    yield from _marks(found.page, page)
    yield from _identifiers(found)
    yield from _references(found)
    yield from _counts(found)


def _page(placed: Placed, page: PageRow) -> Iterator[Found]:
    if page.page_id != page.sha256[:16]:
        yield Found("page_id", place_of(placed), f"page_id is not the start of sha256 {page.sha256}")
    if page.withdrawn:
        for start, end in page.withdrawn:
            if set(page.text[start:end]) - _MASKED or not 0 <= start < end <= len(page.text):
                yield Found("withdrawn", place_of(placed, start, end), "is said to be withdrawn, but stands there")
    elif page.encoding.lower() in _UTF8 and not page.marks:  # of HTML, the digest is that of the markup
        data = page.text.encode()
        if page.sha256 not in (hashlib.sha256(data).hexdigest(), hashlib.sha256(_BOM + data).hexdigest()):
            yield Found("sha256", place_of(placed), "sha256 is not that of its text")
    elif len(page.sha256) != 64 or not set(page.sha256) <= set("0123456789abcdef"):
        yield Found("sha256", place_of(placed), "sha256 is not 64 hex digits")


def _marks(placed: Placed, page: PageRow) -> Iterator[Found]:
    at = 0
    for mark in page.marks:
        if not at <= mark.start < mark.end <= len(page.text):
            message = f"the mark {mark.role} does not lie behind those before it"
            yield Found("marks", place_of(placed, mark.start, mark.end), message)
        at = mark.end


def _identifiers(found: PageRows) -> Iterator[Found]:
    page_id = found.page.row.page_id
    begins: dict[str, int] = {}
    for region in found.page.row.ledger:
        if region.article_id is not None:
            begins.setdefault(region.article_id, region.start)
    for placed in found.articles:
        start = begins.get(placed.row.article_id)
        yield from _is(placed, placed.row.article_id, None if start is None else f"{page_id}-a{start}")
    for placed in found.paragraphs:
        yield from _is(placed, placed.row.paragraph_id, f"{page_id}-p{_hull(placed)[0]}")
    for placed in found.numeric_facts:
        yield from _is(placed, placed.row.fact_id, "{}-n{}-{}".format(page_id, *_hull(placed)))
    for placed in found.annotations:
        want = "{}-t{}{}-{}".format(page_id, placed.row.label, *_hull(placed))
        yield from _is(placed, placed.row.annotation_id, want)
    tables: dict[str, tuple[Placed, ...]] = {
        "article_id": found.articles,
        "paragraph_id": found.paragraphs,
        "fact_id": found.numeric_facts,
        "annotation_id": found.annotations,
        "id": found.records,
    }
    for column, rows in tables.items():
        counts = Counter(getattr(placed.row, column) for placed in rows)
        for placed in rows:
            if counts[getattr(placed.row, column)] > 1:
                times = counts[getattr(placed.row, column)]
                yield Found("unique", place_of(placed), f"this {column} comes {times} times")


def _is(placed: Placed, have: str, want: str | None) -> Iterator[Found]:
    if want is None:
        yield Found("id", place_of(placed), "the ledger gives it no character to take its identifier from")
    elif have != want:
        yield Found("id", place_of(placed), f"by its content and place it should be {want}")


def _hull(placed: Placed) -> tuple[int, int]:
    return hull(placed.row.segments) if placed.row.segments else (-1, -1)


def _references(found: PageRows) -> Iterator[Found]:
    articles = {placed.row.article_id for placed in found.articles}
    home = {placed.row.paragraph_id: placed.row.article_id for placed in found.paragraphs}
    parents = articles | home.keys()
    for region in found.page.row.ledger:
        if region.article_id is not None and region.article_id not in articles:
            yield _dangling(found.page, "article_id", region.article_id, region.start, region.end)
    for placed in (*found.paragraphs, *found.numeric_facts, *found.annotations, *found.records):
        if placed.row.article_id is not None and placed.row.article_id not in articles:
            yield _dangling(placed, "article_id", placed.row.article_id)
    heads = {placed.row.annotation_id for placed in found.annotations}
    for placed in (*found.numeric_facts, *found.annotations, *found.numeric_rejects):
        part_id = placed.row.part_id
        if part_id is not None and part_id not in (home if placed.row.paragraph_id is not None else heads):
            yield _dangling(placed, "part_id", part_id)
        paragraph_id = placed.row.paragraph_id
        if paragraph_id is None:
            continue
        if paragraph_id not in home:
            yield _dangling(placed, "paragraph_id", paragraph_id)
        elif getattr(placed.row, "article_id", home[paragraph_id]) != home[paragraph_id]:
            message = f"its paragraph {paragraph_id} belongs to {home[paragraph_id]}, not to {placed.row.article_id}"
            yield Found("article_id", place_of(placed), message)
    for placed in found.records:
        if placed.row.parent_id is not None and placed.row.parent_id not in parents:
            yield _dangling(placed, "parent_id", placed.row.parent_id)


def _dangling(placed: Placed, column: str, value: str, start: int | None = None, end: int | None = None) -> Found:
    return Found(column, place_of(placed, start, end), f"{column} {value} is not on its page")


def _counts(found: PageRows) -> Iterator[Found]:
    page: PageRow = found.page.row
    yield from _number(found.page, "n_chars", page.n_chars, len(page.text))
    paragraphs = Counter(p.row.article_id for p in found.paragraphs)
    facts = Counter(p.row.article_id for p in found.numeric_facts)
    facts_in = Counter(p.row.paragraph_id for p in found.numeric_facts)
    for index, placed in enumerate(found.articles):
        row = placed.row
        yield from _number(placed, "index", row.index, index)
        yield from _number(placed, "n_chars", row.n_chars, len(row.text))
        yield from _number(placed, "n_paragraphs", row.n_paragraphs, paragraphs[row.article_id])
        yield from _number(placed, "n_numeric_facts", row.n_numeric_facts, facts[row.article_id])
        if row.is_fragment != (row.headline is None):
            yield Found("is_fragment", place_of(placed), "is_fragment does not say whether it lacks a headline")
    yield from _paragraph_counts(found.paragraphs, facts_in)


def _paragraph_counts(paragraphs: Iterable[Placed], facts_in: Counter[str]) -> Iterator[Found]:
    next_index: Counter[str] = Counter()
    for placed in paragraphs:
        row = placed.row
        yield from _number(placed, "index", row.index, next_index[row.article_id])
        next_index[row.article_id] += 1
        yield from _number(placed, "n_numeric_facts", row.n_numeric_facts, facts_in[row.paragraph_id])


def _number(placed: Placed, column: str, have: Any, want: int) -> Iterator[Found]:
    if have != want:
        yield Found(column, place_of(placed), f"{column} is {have}, counted {want}")
