"""A line with what of it signs: found once, and carried by the stages that read the page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from banmian.signatures.bylines import is_byline, is_credit, parse_byline, tail_byline
from banmian.signatures.datelines import DatelineSpan, head_dateline, read_dateline
from banmian.signatures.pictures import is_caption, is_source
from banmian.text.spans import Span


@dataclass(frozen=True, slots=True)
class SignedLine:
    """What the beginning, the end and the whole of a line say of who wrote it; offsets are into its text."""

    text: str
    signs: bool
    """It does nothing but sign an article."""
    credits: bool
    """It is a picture credit that names somebody."""
    sourced: bool
    """It says where a picture comes from, and names nobody."""
    captions: bool
    """It shows by its words that it stands beside a picture."""
    head: DatelineSpan | None
    """The dateline at its start, with the bracket that signs it."""
    tail: Span | None
    """The bracket at its end that signs or is a dateline."""
    names: bool
    """That bracket names somebody."""
    closing: DatelineSpan | None
    """The dateline in that bracket, where it names nobody."""


def sign(text: str) -> SignedLine:
    """The line `text`, as the reading copy has it, with what of it signs."""
    tail = tail_byline(text)
    bracket = "" if tail is None else text[tail.start : tail.end]
    names = bracket != "" and parse_byline(bracket) != ()
    closing = read_dateline(bracket) if bracket and not names else None
    source = is_source(text)
    credit = is_credit(text)
    return SignedLine(
        text=text,
        signs=is_byline(text),
        credits=credit,
        sourced=source,
        captions=not credit and not source and is_caption(text),
        head=head_dateline(text),
        tail=tail,
        names=names,
        closing=None if closing is None or tail is None else replace(closing, start=tail.start, end=tail.end),
    )
