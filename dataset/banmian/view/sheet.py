"""A page with geometry as it stands on its sheet: an SVG of its lines, articles in colours, numbers under-laid where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from itertools import accumulate

from banmian.records import Page, PlacedLine

PALETTE = 9
"""Colours of articles; with more articles they come again."""
_EM = 0.86
"""Size of the type, times the height of its line's box."""


def sheet_svg(page: Page) -> str:
    """The sheet as an SVG element; empty where the page has no geometry.

    Whatever the text holds stands in it escaped. There is no script and no style in it.
    """
    if not page.lines or not page.width or not page.height:
        return ""
    starts = [region.start for region in page.ledger]
    numbers = {article.article_id: article.index for article in page.articles}
    box = f'viewBox="0 0 {page.width} {page.height}" width="100%" role="img" aria-label="{escape(page.source)}"'
    out = [
        f'<svg class="sheet" {box} xmlns="http://www.w3.org/2000/svg" lang="zh-Hans">',
        f'<rect width="{page.width}" height="{page.height}" fill="#fdfcf7"/>',
    ]
    facts = sorted(
        (s.start, s.end, fact.text) for article in page.articles for fact in article.facts for s in fact.segments
    )
    for line in page.lines:
        region = page.ledger[max(0, bisect_right(starts, line.start) - 1)]
        out += _line(page, line, region.role, numbers.get(region.article_id or ""))
    for start, end, text in facts:
        out += _fact(page, start, end, text)
    for line in page.lines:
        out.append(_text(page, line))
    return "".join([*out, "</svg>"])


def _line(page: Page, line: PlacedLine, role: str, article: int | None) -> Iterator[str]:
    """The box of a line, in the colour of its article; headings stronger."""
    hue = (
        "#e4e4e4"
        if article is None
        else f"hsl({article * 360 // PALETTE * 4 % 360}, 70%, {78 if role == 'headline' else 90}%)"
    )
    headline = None if article is None else page.articles[article].headline
    where = "" if article is None else f", article {article + 1}{f': {headline}' if headline else ''}"
    sure = "" if line.confidence is None else f", read with {line.confidence:.0%}"
    yield (
        f'<rect x="{line.x0}" y="{line.y0}" width="{line.x1 - line.x0}" height="{line.y1 - line.y0}" fill="{hue}">'
        f"<title>{escape(f'{role}{where}{sure}')}</title></rect>"
    )


def _fact(page: Page, start: int, end: int, text: str) -> Iterator[str]:
    """What lies under a numeric fact, a rectangle a line; its place in the line by the room that characters take."""
    first = max(0, bisect_right([line.start for line in page.lines], start) - 1)
    for line in page.lines[first:]:
        if line.start >= end:
            break
        room = [0, *accumulate(_room(char) for char in page.text[line.start : line.end])]
        a, b = max(start, line.start) - line.start, min(end, line.end) - line.start
        if a >= b:
            continue
        from_, to = room[a] / room[-1], room[b] / room[-1]
        wide, high = line.x1 - line.x0, line.y1 - line.y0
        if _is_upright(line):
            edges = (line.x0 + 0.0, line.y0 + high * from_, wide + 0.0, high * (to - from_))
        else:
            edges = (line.x0 + wide * from_, line.y0 + 0.0, wide * (to - from_), high + 0.0)
        x, y, wide, high = (round(edge) for edge in edges)
        yield (
            f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="#f2b705" fill-opacity="0.55">'
            f"<title>{escape(text)}</title></rect>"
        )


def _room(char: str) -> int:
    """Half-width units that a character takes."""
    return 1 if char < "\u2e80" and char not in "“”‘’…—·" else 2


def _text(page: Page, line: PlacedLine) -> str:
    """The characters of a line in its box."""
    text = page.text[line.start : line.end]
    wide, high = line.x1 - line.x0, line.y1 - line.y0
    if _is_upright(line):
        size = max(1, round(min(wide, high / max(1, len(text)))))
        steps = "".join(
            f'<tspan x="{line.x0}" y="{round(line.y0 + high * (n + _EM) / len(text))}">{escape(char)}</tspan>'
            for n, char in enumerate(text)
        )
        return f'<text font-size="{size}" pointer-events="none">{steps}</text>'
    fitted = f' textLength="{wide}" lengthAdjust="spacingAndGlyphs"' if len(text) > 1 and wide > 0 else ""
    return (
        f'<text x="{line.x0}" y="{round(line.y0 + _EM * high)}" font-size="{max(1, round(0.95 * high))}"{fitted} '
        f'pointer-events="none" xml:space="preserve">{escape(text)}</text>'
    )


def _is_upright(line: PlacedLine) -> bool:
    return line.y1 - line.y0 > 1.8 * (line.x1 - line.x0) and line.end - line.start > 1
