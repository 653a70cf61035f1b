"""The printed lines of a page, with those parted in which print has run several pieces together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from banmian.parse.parting import cuts, starts_with_lead
from banmian.parse.printed import Printed, code_points, printed_lines, room
from banmian.text.spans import Span

WIDTHS = range(8, 61)
"""Characters of a line that a column may hold."""
FEWEST = 8
"""Full lines that a page must have before its column's width is believed."""
FULL_SHARE = 0.4
"""Share of a page's lines that must be full."""
TOO_LONG_SHARE = 0.1
"""Share of lines that may be longer than the column."""


def read_pieces(text: str) -> list[Printed]:
    """The pieces of the lines of `text` in order, blank ones left out."""
    printed = printed_lines(text)
    before = room(code_points(text)).tolist()
    widths = [(before[line.span.end] - before[line.span.start] + 1) // 2 for line in printed]
    return [piece for line in _parted(text, printed, widths, column_width(widths)) for piece in line]


def _parted(
    text: str, printed: Sequence[Printed], widths: Sequence[int], column: int | None
) -> Iterator[list[Printed]]:
    """The pieces of each line; `column` is its width, where lines are cut at one."""
    indent = usual_indent(printed)
    plain = [text[line.span.start : line.span.end] for line in printed]
    leads = [*map(starts_with_lead, plain[1:]), False]
    for line, own, width, before_lead in zip(printed, plain, widths, leads, strict=False):
        beyond = 0 if column is None else width - column
        found = cuts(own, fits=len(own) - beyond if beyond > 1 else None, ends_here=before_lead)
        ends = [*(cut.at for cut in found), len(own)]
        pieces = [_piece(text, line, 0, ends[0])]
        for cut, end in zip(found, ends[1:], strict=True):
            piece = _piece(text, line, cut.at, end)
            pieces.append(
                piece._replace(indent=indent if cut.begins == "text" else 0, gap=max(1, line.gap), cut=cut.begins)
            )
        yield [piece for piece in pieces if piece.span.start < piece.span.end]


def _piece(text: str, line: Printed, start: int, end: int) -> Printed:
    """The piece `[start, end)` of a line, without surrounding blanks."""
    first = line.span.start + start
    own = text[first : line.span.start + end]
    left = len(own) - len(own.lstrip())
    return line._replace(span=Span(first + left, first + max(left, len(own.rstrip()))))


def column_width(widths: Sequence[int]) -> int | None:
    """The width at which every line of a page was cut, in characters; None where the lines are whole paragraphs.

    In a hard-wrapped page most lines are as long as the longest, give or take a character of punctuation.
    """
    counts = Counter(widths)
    if not counts:
        return None
    full = {w: counts[w] + counts[w - 1] + counts[w + 1] for w in WIDTHS}
    width = max(WIDTHS, key=lambda w: (full[w], w))
    longer = sum(n for w, n in counts.items() if w > width + 1)
    if full[width] < FEWEST or full[width] < FULL_SHARE * len(widths) or longer > TOO_LONG_SHARE * len(widths):
        return None
    return width


def usual_indent(printed: Sequence[Printed]) -> int:
    """The blanks in front of most paragraphs' first lines; 0 where they have none. A single blank is one of the text."""
    counts = Counter(line.indent for line in printed if line.indent > 1)
    return max(counts, key=lambda n: (counts[n], n)) if counts and counts.total() >= len(printed) / 25 else 0
