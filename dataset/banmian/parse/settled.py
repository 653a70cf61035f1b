"""Labels that the words of a line settle: captions and credits told by what they say, signatures, and the text of photo news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from banmian.parse.labels.elements import LineReading
from banmian.parse.lines import Line
from banmian.signatures.pictures import is_data_source, is_pointed
from banmian.signatures.signed_line import SignedLine
from banmian.text.hanzi import ends_sentence

SURE = 0.9
"""Confidence of a label that the words of a line settle."""
LONGEST_SIGNATURE = 120
"""Characters that a signature with its notes has at most."""
SHORT = 3
"""Lines of text and of pictures that a short report has at most."""
_HEADING = frozenset({"kicker", "headline", "subtitle"})
_PICTURE = frozenset({"caption", "credit"})
_BODY = frozenset({"paragraph", "section_head"})
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("「", "」"), ("『", "』"))


def settle(lines: Sequence[Line], readings: Sequence[LineReading], signed: Sequence[SignedLine]) -> list[LineReading]:
    """The readings with those mended that the words of their lines contradict; `signed` is what signs in each.

    A line that ends with its picture's credit, or says who stands where in it, is a caption and no paragraph or section
    head; one that says only where the picture comes from is a credit; one in brackets that does nothing but sign is a
    byline; what would be a section head right behind the signature that closes an article is the next one's headline, and
    one that leaves a quotation open is a cut paragraph. An
    article all of whose lines are captions is photo news: they are its text, but for those that point at a picture while
    another tells the story.
    """
    told = list(map(_told, lines, readings, signed))
    _settle_heads(lines, told, signed)
    _settle_open(lines, told)
    for first, last in _articles(told):
        _settle_last(readings, told, first, last)
        _settle_sources(lines, told, first, last)
        body = {reading.label for reading in told[first:last]}
        if "paragraph" not in body and "caption" in body:
            _settle_photo_news(lines, told, first, last)
    return told


def _told(line: Line, reading: LineReading, signed: SignedLine) -> LineReading:
    """The reading of a line by its own words."""
    if reading.label not in _BODY or line.given == "bold":
        return reading
    if signed.signs and line.text[0] in "（(" and len(line.text) <= LONGEST_SIGNATURE:
        return reading._replace(label="byline", rule="byline:words", confidence=SURE)
    if signed.sourced:
        return reading._replace(label="credit", rule="credit:source", confidence=SURE)
    if signed.captions:
        return reading._replace(label="caption", rule="caption:words", confidence=SURE)
    return reading


def _settle_heads(lines: Sequence[Line], told: list[LineReading], signed: Sequence[SignedLine]) -> None:
    """Nothing of an article stands behind the bracket that signs it."""
    is_closed = False
    for n, (line, reading, own) in enumerate(zip(lines, told, signed, strict=True)):
        if reading.label in _PICTURE or reading.label == "furniture":
            continue
        if is_closed and reading.label == "section_head" and line.given is None:
            told[n] = reading._replace(label="headline", rule="headline:behind a signature", begins=True)
        is_closed = own.names and reading.label in ("byline", "paragraph")


def _settle_open(lines: Sequence[Line], told: list[LineReading]) -> None:
    """What would be a section head, but leaves a quotation or a bracket open that the next does not close, is a paragraph
    that print has cut."""
    for n, (line, reading) in enumerate(zip(lines, told, strict=True)):
        if reading.label == "section_head" and line.given is None and (opened := _left_open(line.text)):
            goes_on = n + 1 < len(lines) and told[n + 1].label == "section_head"
            if not (goes_on and opened in lines[n + 1].text):
                told[n] = reading._replace(label="paragraph", rule="paragraph:left open", confidence=SURE)


def _left_open(text: str) -> str:
    """The mark that would close what a text leaves open; empty where it leaves nothing open."""
    return next((closer for opener, closer in _PAIRS if text.count(opener) > text.count(closer)), "")


def _articles(readings: Sequence[LineReading]) -> Iterator[tuple[int, int]]:
    """The runs of lines below each deck, `[first, last)`; all lines of a page that has no deck."""
    first = None if any(reading.label in _HEADING for reading in readings) else 0
    for n, reading in enumerate(readings):
        if reading.label in _HEADING:
            if first is not None and first < n:
                yield first, n
            first = n + 1
    if first is not None and first < len(readings):
        yield first, len(readings)


def _settle_last(readings: Sequence[LineReading], told: list[LineReading], first: int, last: int) -> None:
    """What was read as the last paragraph of a short report stays it, though its credit stands behind it: sites print the
    words of a report's picture as its last paragraph."""
    was = [n for n in range(first, last) if readings[n].label in _BODY | _PICTURE]
    if was and told[was[-1]].rule == "caption:words" and readings[was[-1]].label == "paragraph" and len(was) <= SHORT:
        told[was[-1]] = readings[was[-1]]


def _settle_sources(lines: Sequence[Line], told: list[LineReading], first: int, last: int) -> None:
    """数据来源：… inside an article is that of a chart; at its end it is the last line of the text."""
    for n in range(first, last):
        if told[n].label in _BODY and is_data_source(lines[n].text):
            rest = {reading.label for reading in told[n + 1 : last]}
            if not rest.isdisjoint(_BODY | _PICTURE):
                told[n] = told[n]._replace(label="caption", rule="caption:words", confidence=SURE)


def _settle_photo_news(lines: Sequence[Line], told: list[LineReading], first: int, last: int) -> None:
    captions = [n for n in range(first, last) if told[n].label == "caption"]
    telling = [n for n in captions if "。" in lines[n].text and not is_pointed(lines[n].text)]
    if not telling:
        telling = [n for n in captions if ends_sentence(lines[n].text) or "。" in lines[n].text][:1]
    for n in telling:
        told[n] = told[n]._replace(label="paragraph", rule="paragraph:photo news", confidence=SURE)
