"""The lines of a page as they were written: printed lines, and those that a column's width has cut, made whole again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from banmian.parse.joins.fluency import continuation
from banmian.parse.parting import cuts, starts_with_lead
from banmian.records import MarkRole, SourceMark
from banmian.signatures.bylines import is_byline
from banmian.signatures.datelines import head_dateline
from banmian.text.hanzi import ends_sentence
from banmian.text.reading import Reading
from banmian.text.spans import Span, Traced

_NO_SIGNS = bytes((*range(0x21), 0x7F))
"""The blanks and control characters of ASCII."""

WIDTHS = range(8, 61)
"""Characters of a line that a column may hold."""
FEWEST = 8
"""Full lines that a page must have before its column's width is believed."""
FULL_SHARE = 0.4
"""Share of a page's lines that must be full."""
TOO_LONG_SHARE = 0.1
"""Share of lines that may be longer than the column."""
NEW_PARAGRAPH = -2.5
"""Where a sentence and a full line end together: odds of reading on (in nats) up to which a paragraph begins."""

SAME_HEADING = -3.0
"""Odds of reading on from which a heading that fills its line goes on in the next."""


class Line(NamedTuple):
    """One line that holds more than blanks; several printed lines where the page is hard-wrapped."""

    text: str
    piece: Traced
    """The same, with its place on the page."""
    gap: int
    """Line breaks between the line before and this one; 0 for the first."""
    is_indented: bool
    """Whether blanks stand in front of it, as in print in front of a paragraph."""
    given: MarkRole | None = None
    """What the source's own markup says it is."""


class _Printed(NamedTuple):
    span: Span
    """Without surrounding blanks."""
    indent: int
    """Blanks in front."""
    gap: int
    width: int
    """Its characters; a blank at its end counts, where it is one and no padding."""
    is_cut: bool = False
    """Whether it is a piece of a line behind the first."""


def read_lines(text: str) -> list[Line]:
    """The lines of `text` in order, blank ones left out; a hard-wrapped page is unwrapped, and what runs together in one
    line is parted."""
    printed = _printed_lines(text)
    for widths in ([line.width for line in printed], _in_ems(text, printed)):
        width = column_width(widths)
        if width is not None:
            wrapped = [line._replace(width=n) for line, n in zip(printed, widths, strict=True)]
            return _unwrap(text, _parted(text, wrapped, width), width)
    return [_line(text, [line]) for line in _parted(text, printed, None)]


def _parted(text: str, printed: Sequence[_Printed], column: int | None) -> list[_Printed]:
    """The lines, and the pieces of those that hold several; `column` = its width, where lines are cut at one."""
    indent = _usual_indent(printed)
    plain = [text[line.span.start : line.span.end] for line in printed]
    leads = [*map(starts_with_lead, plain[1:]), False][: len(plain)]
    out: list[_Printed] = []
    for line, own, before_lead in zip(printed, plain, leads, strict=True):
        beyond = 0 if column is None else len(own) - _half_width(own) // 2 - column
        found = cuts(own, fits=len(own) - beyond if beyond > 1 else None, ends_here=before_lead)
        if not found:
            out.append(line)
            continue
        ends = [cut.at for cut in found] + [len(own)]
        out.append(_piece(text, line, 0, ends[0]))
        for cut, end in zip(found, ends[1:], strict=True):
            piece = _piece(text, line, cut.at, end)
            indented = indent if cut.begins == "text" else 0
            out.append(piece._replace(indent=indented, gap=max(1, line.gap), is_cut=True))
        if beyond <= 1:  # the last piece goes on where the line was full
            out[-1] = out[-1]._replace(width=line.width)
    return [line for line in out if line.span.start < line.span.end]


def _piece(text: str, line: _Printed, start: int, end: int) -> _Printed:
    """The piece `[start, end)` of a line, without surrounding blanks."""
    own = text[line.span.start + start : line.span.start + end]
    left, right = len(own) - len(own.lstrip()), len(own.rstrip())
    first = line.span.start + start
    return line._replace(span=Span(first + left, first + max(left, right)), width=right - left)


def _in_ems(text: str, printed: Sequence[_Printed]) -> list[int]:
    """The widths of the lines in print, where two half-width characters take the room of one Han character."""
    return [line.width - _half_width(text[line.span.start : line.span.end]) // 2 for line in printed]


def _half_width(text: str) -> int:
    """How many half-width characters a text has, blanks not counted."""
    return len(text.encode("ascii", "ignore").translate(None, _NO_SIGNS))


def given_lines(page: Reading, marks: Sequence[SourceMark]) -> list[Line]:
    """The lines of the page's copy as its source's markup gives them, blank ones left out."""
    lines: list[Line] = []
    for mark in marks:
        start, end = page.place(mark.start), page.place(mark.end)
        piece = Traced.cut(page.text, Span(start, end)).strip_blank()
        if piece:
            indented = piece.segments[0].start > start
            lines.append(Line(str(piece), piece, 1 if lines else 0, indented, mark.role))
    return lines


def _printed_lines(text: str) -> list[_Printed]:
    lines: list[_Printed] = []
    gap = start = 0
    for body, line in zip(text.splitlines(), text.splitlines(keepends=True), strict=True):
        left, right, n = len(body) - len(body.lstrip()), len(body.rstrip()), len(body)
        if left < right:
            width = n if n - right == 1 else right
            lines.append(_Printed(Span(start + left, start + right), left, gap if lines else 0, width))
            gap = 0
        gap += len(line) > n
        start += len(line)
    return lines


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


def _unwrap(text: str, printed: Sequence[_Printed], width: int) -> list[Line]:
    indent = _usual_indent(printed)
    groups: list[list[_Printed]] = []
    for line in printed:
        if groups and _goes_on(text, groups[-1], line, width, indent):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_line(text, group) for group in groups]


def _line(text: str, printed: Sequence[_Printed]) -> Line:
    piece = Traced.cut(text, *(line.span for line in printed))
    return Line(str(piece), piece, printed[0].gap, printed[0].indent > 0)


def _usual_indent(printed: Sequence[_Printed]) -> int:
    """The blanks in front of most paragraphs' first lines; 0 where they have none. A single blank is one of the text."""
    counts = Counter(line.indent for line in printed if line.indent > 1)
    return max(counts, key=lambda n: (counts[n], n)) if counts and counts.total() >= len(printed) / 25 else 0


def _goes_on(text: str, group: Sequence[_Printed], line: _Printed, width: int, indent: int) -> bool:
    """Whether a printed line is the rest of those before: the last is full, and nothing begins here."""
    before = group[-1]
    if line.is_cut or line.gap > 1 or line.indent >= (indent or 2) or before.width < width - 1:
        return False
    end = text[max(before.span.start, before.span.end - 16) : before.span.end]
    here = text[line.span.start : line.span.end]
    if len(group) == 1 and not _in_bracket(end) and (is_byline(here) or head_dateline(here)):
        return False
    if (
        indent and len(group) == 1 and before.indent < indent
    ):  # a heading, unless the page begins in the middle of a text
        whole = text[before.span.start : before.span.end]
        return _is_prose(whole) or continuation(end, here) > SAME_HEADING
    if not ends_sentence(end):
        return True
    if line.width < width - 1 and not ends_sentence(
        here
    ):  # a paragraph's last line closes a sentence, a heading does not
        return False
    return indent > 0 or continuation(end, here) > NEW_PARAGRAPH


def _is_prose(line: str) -> bool:
    """Whether a line has the marks of running text, or a bracket that it leaves open."""
    return "，" in line or "。" in line or _in_bracket(line)


def _in_bracket(text: str) -> bool:
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))
