"""What people decided about a page's structure, carried out on its lines before they are grouped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import NamedTuple, Protocol, TypeVar

from banmian.parse.layout import LineLabel
from banmian.parse.lines import Line
from banmian.signatures.bylines import tail_byline
from banmian.text.reading import Reading
from banmian.text.spans import Span, Traced, merge_adjacent

RULE = "correction"


class Decided(NamedTuple):
    """These characters of the page are one piece of such a kind."""

    label: LineLabel
    segments: tuple[Span, ...]
    """The characters as printed, in reading order; of a paragraph that print cut, all its pieces."""
    article: int | None = None
    """The place of a character of the article that the piece belongs to; the first of the piece itself where one begins
    there. None where the headings tell."""
    by: str = ""
    on: Date = Date.min


S = TypeVar("S")


class _Reading(Protocol):
    """The label of a line, why, and how sure."""

    @property
    def label(self) -> LineLabel: ...
    def _replace(self: S, *, label: LineLabel, rule: str, confidence: float) -> S: ...


R = TypeVar("R", bound=_Reading)


def carry_out(
    lines: Sequence[Line], readings: Sequence[R], decided: Sequence[Decided], page: Reading
) -> tuple[list[Line], list[R], list[int | None]]:
    """The lines of the page's copy and their readings with the decisions carried out, and the decision behind each line.

    A line is cut where a decision begins or ends in it; the pieces of one decision become one line where its first
    character stands. What is left of a line keeps its label.
    """
    if not decided:
        return list(lines), list(readings), [None] * len(lines)
    spans = sorted(
        (page.place(start), page.place(end), number)
        for number, decision in enumerate(decided)
        for start, end in decision.segments
    )
    out: tuple[list[Line], list[R], list[int | None]] = ([], [], [])
    done: set[int] = set()
    for line, reading in zip(lines, readings, strict=True):
        for number, segments in _runs(line.piece.segments, spans):
            if number is None:
                piece = Traced.cut(page.text, *segments).strip_blank()
                label = reading.label
                if len(piece) < len(line.piece) and (bracket := tail_byline(str(piece))) and bracket.start == 0:
                    label = "byline"
                new = reading if label == reading.label else reading._replace(label=label, rule=RULE, confidence=1.0)
            elif number in done:
                continue
            else:
                done.add(number)
                own = decided[number]
                places = (Span(page.place(start), page.place(end)) for start, end in own.segments)
                piece = Traced.cut(page.text, *merge_adjacent(places))
                new = reading._replace(label=own.label, rule=RULE, confidence=1.0)
            if piece:
                out[0].append(line._replace(text=str(piece), piece=piece))
                out[1].append(new)
                out[2].append(number)
    return out


def _runs(segments: Sequence[Span], spans: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int | None, list[Span]]]:
    """The characters of a line in runs that one decision, or none, is about."""
    runs: list[tuple[int | None, list[Span]]] = []

    def add(number: int | None, start: int, end: int) -> None:
        if start < end:
            if not runs or runs[-1][0] != number:
                runs.append((number, []))
            runs[-1][1].append(Span(start, end))

    for start, end in segments:
        at = start
        for first, last, number in spans[_first_reaching(spans, start) :]:
            if first >= end:
                break
            add(None, at, max(at, first))
            add(number, max(at, first), min(end, last))
            at = max(at, min(end, last))
        add(None, at, end)
    yield from runs


def _first_reaching(spans: Sequence[tuple[int, int, int]], start: int) -> int:
    """The first of the ascending, disjoint spans that ends behind `start`."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low
