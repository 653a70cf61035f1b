"""Law 2: the ledger tiles the page, and its roles are those of the rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import category

from banmian.records import Label, PageRow, Region, Role
from banmian.release.laws.fault import Found, brief, place_of
from banmian.release.tables.read import PageRows, Placed
from banmian.text.reading import read
from banmian.text.spans import Span

_PARAGRAPH: frozenset[Role] = frozenset({"paragraph", "dateline", "byline"})
"""Roles inside a paragraph: a dateline or byline may stand at its start or end."""
_FITTING: dict[Label, frozenset[Role]] = {
    "headline": frozenset({"headline"}),
    "subtitle": frozenset({"subtitle"}),
    "kicker": frozenset({"kicker"}),
    "section_head": frozenset({"section_head"}),
    "caption": frozenset({"caption"}),
    "credit": frozenset({"credit", "caption"}),
    "byline": frozenset({"byline", "dateline", "paragraph"}),
    "dateline": frozenset({"dateline", "byline", "paragraph"}),
}
"""Where the characters of an annotation may lie; a place may lie anywhere but in white space."""


def ledger(found: PageRows) -> Iterator[Found]:
    """Faults in the ledger of one page."""
    page: PageRow = found.page.row
    tiled = True
    for fault in _tiling(found.page, page):
        tiled = tiled and fault.kind != "tiling"
        yield fault
    if not tiled:
        return  # the rest would only repeat it
    cover = _Cover(page.ledger)
    for placed in found.paragraphs:
        for segment in placed.row.segments:
            yield from _covered(placed, segment, cover, _PARAGRAPH, placed.row.article_id)
    for placed in found.annotations:
        fitting = _FITTING.get(placed.row.label)
        for segment in placed.row.segments:
            yield from _covered(placed, segment, cover, fitting, placed.row.article_id)
    yield from _paragraph_characters(found, page)


def _tiling(placed: Placed, page: PageRow) -> Iterator[Found]:
    at = 0
    for region in page.ledger:
        place = place_of(placed, region.start, region.end)
        if region.start != at or region.end <= region.start:
            yield Found("tiling", place, f"this {region.role} should begin at {at} and not be empty")
        at = region.end
        if region.role == "unassigned" and not region.reason:
            yield Found("reason", place, "unassigned without a reason")
        text = page.text[max(0, region.start) : max(0, region.end)]
        if region.role == "whitespace" and not all(c.isspace() or category(c) in ("Cf", "Cc") for c in read(text).text):
            yield Found("whitespace", place, f"{brief(text)} is not white space")
    if at != len(page.text):
        yield Found("tiling", place_of(placed, at, len(page.text)), f"ends at {at} of {len(page.text)} characters")


class _Cover:
    """Finds the regions under a span."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self._regions = regions
        self._starts = [region.start for region in regions]

    def under(self, span: Span) -> Iterator[Region]:
        i = max(0, bisect_right(self._starts, span.start) - 1)
        while i < len(self._regions) and self._regions[i].start < span.end:
            yield self._regions[i]
            i += 1


def _covered(
    placed: Placed, segment: Span, cover: _Cover, fitting: frozenset[Role] | None, article_id: str | None
) -> Iterator[Found]:
    for region in cover.under(segment):
        place = place_of(placed, max(segment.start, region.start), min(segment.end, region.end))
        if region.role == "whitespace":
            continue  # blanks inside
        if fitting is not None and region.role not in fitting:
            yield Found("role", place, f"the ledger has {region.role} there")
        elif article_id is not None and region.article_id != article_id:
            yield Found("article", place, f"the ledger gives these characters to {region.article_id or 'no article'}")


def _paragraph_characters(found: PageRows, page: PageRow) -> Iterator[Found]:
    """Every `paragraph` character of the ledger lies in exactly one paragraph."""
    segments = sorted(segment for placed in found.paragraphs for segment in placed.row.segments)
    for before, after in pairwise(segments):
        if after.start < before.end:
            place = place_of(found.page, after.start, min(before.end, after.end))
            yield Found("twice", place, "these characters are in two paragraphs")
    starts = [segment.start for segment in segments]
    for region in page.ledger:
        if region.role != "paragraph":
            continue
        at = region.start
        i = max(0, bisect_right(starts, at) - 1)
        while i < len(segments) and at < region.end:
            start, end = segments[i]
            if start > at:
                break
            at = max(at, end)
            i += 1
        if at < region.end:
            yield Found("lost", place_of(found.page, at, region.end), "paragraph characters that are in no paragraph")
