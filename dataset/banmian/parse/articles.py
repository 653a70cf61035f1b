"""The articles of a page: labelled lines grouped under their headings, broken paragraphs joined again."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from banmian.parse.decided import RULE, Decided, carry_out
from banmian.parse.joins.joins import Join, Joins, Piece, find_joins
from banmian.parse.labels.elements import Element, LineReading, read_elements
from banmian.parse.layout import ArticleLayout, Labelled, Layout, Part, Stretch, printed, printed_text
from banmian.parse.line_ends import breaking_off, is_remark, starts_label
from banmian.parse.lines import Line, given_lines
from banmian.parse.settled import settle
from banmian.records import Role, Seam, SourceMark
from banmian.signatures.datelines import DatelineSpan, head_dateline
from banmian.signatures.signed_line import SignedLine, sign
from banmian.text.reading import Reading, read
from banmian.text.spans import Span, Traced

_HEADING = frozenset({"kicker", "headline", "subtitle"})
_PICTURE = frozenset({"caption", "credit"})
_LOOSE = frozenset({"caption", "credit", "byline", "section_head"})
_DASHES = "—–―─－- "


class _Block(NamedTuple):
    """A line with its reading; `signature` is the bracket that signs at the end of a paragraph."""

    text: Traced
    reading: LineReading
    breaks_off: bool
    """It ends in the middle of a sentence."""
    signed: SignedLine
    """Its line with what signs in it, the signature included."""
    signature: Traced | None = None
    article: int | None = None
    """The number of its article, where the source says so."""


_Draft = list[_Block]
"""The lines of one article."""


def read_layout(page_text: str, *, marks: Sequence[SourceMark] = (), decided: Sequence[Decided] = ()) -> Layout:
    """The articles of a page in order, and the role of every stretch of its characters, as printed.

    Args:
        marks: its lines as the source's own markup gives them; then paragraphs are whole as they stand.
        decided: what people decided about pieces of the page, none of which share a character.
    """
    page = read(page_text)
    elements = read_elements(page.text, given_lines(page, marks) if marks else None)
    begin = {line.piece.hull.start for line, reading, _ in elements if reading.begins}
    lines, readings, signed = _apart(elements)
    readings = settle(lines, readings, signed)
    if decided:
        lines, readings, decisions = carry_out(lines, readings, decided, page)
        signed = [sign(line.text) for line in lines]
    else:
        decisions = [None] * len(lines)
    readings = [
        reading._replace(begins=reading.rule != RULE and line.piece.hull.start in begin)
        for line, reading in zip(lines, readings, strict=True)
    ]
    running = [reading.label == "paragraph" for reading in readings]
    broken = breaking_off([line.text for line in lines], running=running)
    blocks = list(map(_block, lines, readings, signed, broken))
    pieces = [i for i, block in enumerate(blocks) if block.reading.label == "paragraph"]
    found_joins = Joins([], frozenset()) if marks else _joins(blocks, pieces, decisions)
    joins = found_joins.sure
    orphans = {i: run for i, run in _orphans(blocks, pieces, found_joins).items() if decisions[i] is None}
    drafts = _regrouped(_gather(blocks, orphans), _anchors(blocks, decisions, decided, page))
    parts = _parts(blocks, pieces, joins)
    found = [_finish(draft, parts) for draft in drafts]
    articles = sorted((article for article in found if article.pieces), key=lambda article: article.start)
    if not page.is_plain:
        articles, blocks = [printed(article, page) for article in articles], [_printed(block, page) for block in blocks]
    return Layout(tuple(articles), tuple(_tile(len(page_text), articles, blocks)))


def _joins(blocks: Sequence[_Block], pieces: Sequence[int], decisions: Sequence[int | None]) -> Joins:
    """The joins between pieces that nobody decided about, as indices of `pieces`."""
    free = [k for k, i in enumerate(pieces) if decisions[i] is None]
    found = find_joins(_pieces(blocks, [pieces[k] for k in free]))
    sure = [join._replace(first=free[join.first], second=free[join.second]) for join in found.sure]
    return Joins(sure, frozenset(free[k] for k in found.continued))


def _anchors(
    blocks: Sequence[_Block], decisions: Sequence[int | None], decided: Sequence[Decided], page: Reading
) -> dict[int, int]:
    """For blocks whose article was decided, by their first character: the place of a character of that article."""
    return {
        block.text.segments[0].start: page.place(article)
        for block, k in zip(blocks, decisions, strict=True)
        if k is not None and (article := decided[k].article) is not None
    }


def _regrouped(drafts: Sequence[_Draft], anchors: Mapping[int, int]) -> list[_Draft]:
    """The drafts with the blocks of decided articles in them; an article that begins at a block takes what follows it."""
    if not anchors:
        return list(drafts)
    grouped: list[_Draft] = []
    moved: list[tuple[int, _Block, _Draft]] = []
    for draft in drafts:
        grouped.append([])
        for block in draft:
            anchor = anchors.get(block.text.segments[0].start)
            if anchor is not None and not _covers(block, anchor):
                moved.append((anchor, block, grouped[-1]))
                continue
            if anchor is not None and grouped[-1]:
                grouped.append([])
            grouped[-1].append(block)
    for anchor, block, own in moved:
        home = next((draft for draft in grouped if any(_covers(b, anchor) for b in draft)), own)
        home.append(block)
    return [sorted(draft, key=lambda block: block.text.segments[0]) for draft in grouped if draft]


def _covers(block: _Block, place: int) -> bool:
    return any(start <= place < end for start, end in block.text.segments)


def _apart(elements: Sequence[Element]) -> tuple[list[Line], list[LineReading], list[SignedLine]]:
    return [e.line for e in elements], [e.reading for e in elements], [e.signed for e in elements]


def _printed(block: _Block, page: Reading) -> _Block:
    signature = None if block.signature is None else printed_text(block.signature, page)
    return block._replace(text=printed_text(block.text, page), signature=signature)


def _block(line: Line, reading: LineReading, signed: SignedLine, breaks_off: bool) -> _Block:
    text, tail = line.piece, signed.tail
    if reading.label != "paragraph" or tail is None or tail.start == 0 or signed.closing is not None:
        return _Block(text, reading, breaks_off, signed, article=line.article)
    if signed.head is not None and signed.head.end > tail.start:  # the bracket signs the dateline, and is part of it
        return _Block(text, reading, breaks_off, signed, article=line.article)
    return _Block(text[: tail.start].strip_blank(), reading, False, signed, text[tail.start : tail.end], line.article)


def _datelines(chain: Sequence[_Block], text: Traced) -> tuple[DatelineSpan, ...]:
    """The dateline at the start of a paragraph and the one in brackets at its end; offsets in its text."""
    first, last = chain[0], chain[-1]
    head = first.signed.head if len(chain) == 1 else head_dateline(str(text))
    tail = last.signed.closing if last.signature is None else None
    if tail is not None and len(chain) > 1:
        by = len(text) - len(last.text)
        tail = replace(tail, start=tail.start + by, end=tail.end + by)
    if tail is None or (head is not None and head.end > tail.start):
        return () if head is None else (head,)
    return (tail,) if head is None else (head, tail)


def _pieces(blocks: Sequence[_Block], pieces: Sequence[int]) -> list[Piece]:
    out: list[Piece] = []
    previous = 0
    for i in pieces:
        between = {blocks[k].reading.label for k in range(previous, i)}
        text = str(blocks[i].text)
        out.append(
            Piece(
                text=text,
                is_open=blocks[i].breaks_off,
                starts_article=bool(between & _HEADING),
                starts_section="section_head" in between,
                follows_picture=bool(between & _PICTURE),
                starts_anew=starts_label(text[:40]) or is_remark(text) or blocks[i].signed.head is not None,
            )
        )
        previous = i
    return out


def _orphans(blocks: Sequence[_Block], pieces: Sequence[int], joins: Joins) -> dict[int, int]:
    """Blocks that belong to an article printed elsewhere, with the number of the run that they stand in.

    Where a paragraph goes on past other text, and that text itself breaks off for good, it cannot be of the same
    article: an article does not break off in its middle. So it is the end of another one that lost its headline.
    """
    orphans: dict[int, int] = {}
    for run, join in enumerate(joins.sure):
        between = range(join.first + 1, join.second)
        lost = [k for k in between if k not in joins.continued and blocks[pieces[k]].breaks_off]
        passed = range(pieces[join.first] + 1, pieces[join.second])
        if lost and not any(blocks[b].reading.label in _HEADING for b in passed):
            for b in range(pieces[join.first + 1], pieces[lost[-1]] + 1):
                orphans.setdefault(b, run)
    return orphans


def _gather(blocks: Sequence[_Block], orphans: dict[int, int]) -> list[_Draft]:
    """The blocks of each article; furniture is left out.

    Where the source says which article a block belongs to, that is taken. Otherwise a new article begins with its first heading line. Pictures and signatures in front of every heading go to the
    article that follows.
    """
    drafts: list[_Draft] = []
    strays: dict[int, _Draft] = {}
    told: dict[int, _Draft] = {}
    loose: _Draft = []
    current: _Draft | None = None
    heading = False
    for i, block in enumerate(blocks):
        label = block.reading.label
        if label == "furniture":
            continue
        if block.article is not None:
            if block.article not in told:
                told[block.article] = []
                drafts.append(told[block.article])
            told[block.article].append(block)
            continue
        if i in orphans:
            if orphans[i] not in strays:
                strays[orphans[i]] = []
                drafts.append(strays[orphans[i]])
            strays[orphans[i]].append(block)
            continue
        if (current is None and label not in _LOOSE) or (label in _HEADING and (block.reading.begins or not heading)):
            current, loose = loose, []
            drafts.append(current)
        heading = label in _HEADING
        (loose if current is None else current).append(block)
    if loose:
        drafts.append(loose)
    return drafts


def _parts(blocks: Sequence[_Block], pieces: Sequence[int], joins: Sequence[Join]) -> dict[int, Part | None]:
    """For each block of running text (by its first character) the paragraph it begins; None where it goes on another."""
    following = {join.first: join for join in joins}
    continued = {join.second for join in joins}
    out: dict[int, Part | None] = {}
    for k, i in enumerate(pieces):
        first = blocks[i].text.segments[0].start
        if k in continued:
            out[first] = None
            continue
        chain, seams, length = [blocks[i]], list[Seam](), 0
        while k in following:
            join = following[k]
            k = join.second
            length += len(chain[-1].text)
            if (
                chain[-1].text.segments[-1].end != blocks[pieces[k]].text.segments[0].start
            ):  # else a cut inside a line was none
                seams.append(Seam(length, join.rule, round(join.probability, 2)))
            chain.append(blocks[pieces[k]])
        text = _whole(chain)
        out[first] = Part(
            "paragraph",
            text,
            blocks[i].reading.rule,
            blocks[i].reading.confidence,
            is_truncated=chain[-1].breaks_off,
            seams=tuple(seams),
            datelines=_datelines(chain, text),
        )
    return out


def _finish(draft: _Draft, parts: dict[int, Part | None]) -> ArticleLayout:
    by_label: dict[str, list[_Block]] = {}
    for block in draft:
        by_label.setdefault(block.reading.label, []).append(block)
    body: list[Part] = []
    signatures: list[Labelled] = []
    for block in draft:
        label = block.reading.label
        if label == "section_head":
            body.append(Part("section_head", block.text, block.reading.rule, block.reading.confidence))
        elif label == "paragraph":
            part = parts[block.text.segments[0].start]
            if part is not None:
                body.append(part)
            if block.signature is not None:
                signatures.append(Labelled(block.signature, "byline:tail", 0.9))
        elif label == "byline":
            signatures.append(_labelled([block]))
    return ArticleLayout(
        kicker=_joined(by_label.get("kicker")),
        headline=_joined(by_label.get("headline")),
        subtitle=_joined(by_label.get("subtitle")),
        signatures=tuple(signatures),
        parts=tuple(body),
        captions=tuple(_labelled([b]) for b in by_label.get("caption", [])),
        credits=tuple(_labelled([b]) for b in by_label.get("credit", [])),
    )


def _joined(blocks: list[_Block] | None) -> Labelled | None:
    return _labelled(blocks) if blocks else None


def _whole(blocks: Sequence[_Block]) -> Traced:
    """The text of the blocks, joined with nothing."""
    if len(blocks) == 1:
        return blocks[0].text
    return Traced("".join([block.text for block in blocks]), [s for block in blocks for s in block.text.segments])


def _labelled(blocks: Sequence[_Block]) -> Labelled:
    """One piece of the page made of whole lines; a subtitle's leading dash stays outside."""
    text = _whole(blocks)
    reading = next((block.reading for block in blocks if block.reading.rule == RULE), blocks[0].reading)
    if reading.label == "subtitle":
        text = text[len(text) - len(text.lstrip(_DASHES)) :] or text
    return Labelled(text, reading.rule, reading.confidence)


def _tile(length: int, articles: Sequence[ArticleLayout], blocks: Sequence[_Block]) -> list[Stretch]:
    """Stretches that tile the page: what was labelled, with white space in between."""
    held = sorted(
        (segment, index)
        for index, article in enumerate(articles)
        for piece in article.pieces
        for segment in piece.segments
    )

    def home(span: Span) -> int | None:
        """The article that holds it: a line that was cut and joined again is one segment there, and two blocks."""
        at = bisect_left(held, span.end, key=lambda one: one[0].start) - 1
        return held[at][1] if at >= 0 and span.end <= held[at][0].end else None

    labelled = (
        Stretch(segment, role, home(segment), _reason(role))
        for block in blocks
        for text, role in _roles(block)
        for segment in text.segments
    )
    return _fill(length, _with_datelines(sorted(labelled, key=_first), _dateline_spans(articles)))


def _first(stretch: Stretch) -> int:
    return stretch.span.start


def _roles(block: _Block) -> Iterator[tuple[Traced, Role]]:
    yield block.text, block.reading.label
    if block.signature is not None:
        yield block.signature, "byline"


def _reason(role: Role) -> str | None:
    return "page furniture" if role == "furniture" else None


def _dateline_spans(articles: Sequence[ArticleLayout]) -> list[Span]:
    """The page spans of all datelines inside paragraphs, in page order."""
    return sorted(
        span
        for article in articles
        for part in article.parts
        for dateline in part.datelines
        for span in part.text.project(dateline.start, dateline.end)
    )


def _with_datelines(stretches: Iterable[Stretch], datelines: Sequence[Span]) -> Iterator[Stretch]:
    """The stretches, with the datelines cut out of paragraphs as stretches of their own."""
    left = deque(datelines)
    for stretch in stretches:
        start, end = stretch.span
        if not left or left[0].start >= end:
            yield stretch
            continue
        while left and left[0].start < end:
            inner = left.popleft()
            if start < inner.start:
                yield stretch._replace(span=Span(start, inner.start))
            yield stretch._replace(span=inner, role="dateline")
            start = inner.end
        if start < end:
            yield stretch._replace(span=Span(start, end))


def _fill(length: int, stretches: Iterable[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    at = 0
    for stretch in stretches:
        if stretch.span.start > at:
            out.append(Stretch(Span(at, stretch.span.start), "whitespace"))
        out.append(stretch)
        at = stretch.span.end
    if at < length:
        out.append(Stretch(Span(at, length), "whitespace"))
    return out
