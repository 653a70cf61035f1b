"""A page's bytes as its rows: the one place that lists the stages in order. Pure: same page, same rows."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date as Date
from functools import lru_cache
from typing import Any, cast

from banmian.annotate.governing import GoverningPlaces, literal
from banmian.annotate.place.find import PlaceReading, read_places, sight
from banmian.annotate.place.home import home_of
from banmian.annotate.quantity.find import read_quantities
from banmian.decisions.withdrawals import MASK, Withdrawal, masked, readable, spans_of
from banmian.parse.articles import read_layout
from banmian.parse.decided import RULE, Decided
from banmian.parse.known import fill_from_masthead
from banmian.parse.layout import ArticleLayout, Labelled, Layout, Part, Stretch
from banmian.records import (
    Annotation,
    Dateline,
    Folded,
    Label,
    Location,
    NumericFact,
    NumericReject,
    Page,
    PageRow,
    PageText,
    Paragraph,
    ParsedArticle,
    PartKind,
    Region,
    Role,
    Signer,
    as_day,
)
from banmian.signatures.bylines import parse_byline
from banmian.signatures.pictures import picture_credit
from banmian.text.compact_json import compact
from banmian.text.damage import damage_of
from banmian.text.one_thread import one_thread
from banmian.text.reading import read
from banmian.text.segment import tokenize
from banmian.text.spans import Span, Traced, hull


def parse_page(
    text: str,
    *,
    source: str | None = None,
    newspaper: str | None = None,
    date: Date | str | None = None,
    page_no: str | None = None,
    url: str | None = None,
    rights: str | None = None,
) -> Page:
    """The articles, paragraphs, facts and annotations of a page's text, each with its spans in `text`.

    Args:
        text: the page as dumped; lines end in any of the usual ways.
        source: a name for the page, kept in the rows.
        newspaper, date, page_no: as known otherwise; where they are not, what the page's masthead says of them. The date,
            `2024-05-01`, settles relative dates.

    Raises:
        ValueError: a date of another form, or that no table can hold; a lone surrogate, which no Unicode text holds
            (`UnicodeEncodeError`).
    """
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    day = None if date is None else as_day(date)
    known = {"newspaper": newspaper, "date": day, "page_no": page_no, "url": url, "rights": rights}
    return build_page(PageText(text, digest, source or "text", **known))  # type: ignore[arg-type]


def build_page(page: PageText, decided: Sequence[Decided] = ()) -> Page:
    """The rows of one page; `decided` is what people decided about its structure."""
    with one_thread():
        return _rows(page, decided)


def _rows(page: PageText, decided: Sequence[Decided]) -> Page:
    page, known_from, contradictions = fill_from_masthead(page)
    layout = read_layout(readable(page.text, page.withdrawn), marks=page.marks, decided=decided)
    page_id = page.sha256[:16]
    ids = [f"{page_id}-a{start}" for start in layout.starts]
    told = [sight(_told(article)) for article in layout.articles]
    home = home_of(page.newspaper, told, date=page.date)
    return Page(
        page_id=page_id,
        n_chars=len(page.text),
        known_from=known_from,
        contradictions=contradictions,
        damage=damage_of(page.text),
        n_folded=Folded(**read(page.text).counts()),
        ledger=_ledger(layout, ids, page),
        articles=tuple(
            _ArticleBuilder(page, page_id, article_id, index, article, decided).build(
                read_places(sighted, home=home, date=page.date, explained=True)
            )
            for index, (article_id, article, sighted) in enumerate(zip(ids, layout.articles, told, strict=True))
        ),
        **{name: getattr(page, name) for name in PageText.__slots__},
    )


def rederive(row: PageRow) -> Page:
    """The rows that the page of a built dataset gives when it is read again, alone."""
    return build_page(PageText.of_row(row))


def withhold(page: PageText, withdrawals: Sequence[Withdrawal]) -> PageText:
    """The page without the characters that the withdrawals name.

    Raises:
        DataError: one of them names nothing on the page.
    """
    if not withdrawals:
        return page
    spans = spans_of(build_page(page), withdrawals)
    return replace(page, text=masked(page.text, spans), withdrawn=spans)


def _ledger(layout: Layout, ids: Sequence[str], page: PageText) -> tuple[Region, ...]:
    return tuple(
        Region(start, end, role, None if s.article is None else ids[s.article], reason)
        for s in layout.stretches
        for start, end, role, reason in _without_masked(s, page)
    )


def _without_masked(s: Stretch, page: PageText) -> Iterator[tuple[int, int, Role, str | None]]:
    """The stretch; where it is blank, cut up so that masked characters are no white space."""
    if s.role != "whitespace" or not page.withdrawn:
        yield s.span.start, s.span.end, s.role, s.reason
        return
    for piece in re.finditer(f"{MASK}+|[^{MASK}]+", page.text[s.span.start : s.span.end]):
        start, end = s.span.start + piece.start(), s.span.start + piece.end()
        yield (start, end, "unassigned", "withdrawn") if piece[0][0] == MASK else (start, end, s.role, s.reason)


class _ArticleBuilder:
    """One article of one page on its way from pieces of the page to rows."""

    def __init__(
        self,
        page: PageText,
        page_id: str,
        article_id: str,
        index: int,
        layout: ArticleLayout,
        decided: Sequence[Decided],
    ) -> None:
        self.page, self.page_id, self.article_id, self.index, self.layout = page, page_id, article_id, index, layout
        self.decided = decided
        self.body = [part for part in layout.parts if part.role == "paragraph"]
        self.text = "\n".join([str(part.text) for part in self.body])

    def build(self, told: Sequence[PlaceReading]) -> ParsedArticle:
        """The article; `told` are the places of all its pieces, as `_told` joins them."""
        layout = self.layout
        self._left = deque(told)
        self._known = literal([place.location for place in told])
        paragraphs: list[Paragraph] = []
        facts: list[NumericFact] = []
        rejects: list[NumericReject] = []
        annotations: list[Annotation] = []
        section: str | None = None
        before = 0
        for kind, piece in _pieces(layout):
            size = len(piece.text)
            places = self._places_before(before, before + size)
            before += size + 1
            if kind == "paragraph" and isinstance(piece, Part):
                paragraph = self._paragraph(piece, places, paragraphs, section)
                found, refused = self._facts("paragraph", paragraph.paragraph_id, piece.text, paragraph.locations)
                paragraph = replace(paragraph, n_numeric_facts=len(found))
                annotations += self._paragraph_annotations(paragraph, piece, places)
                paragraphs.append(paragraph)
            else:
                head = self._loose_annotation(cast("Label", kind), piece)
                located = tuple([place.location for place in places])
                found, refused = self._facts(kind, head.annotation_id, piece.text, located)
                annotations += [head, *self._places_of(piece.text, places, part_id=head.annotation_id)]
                section = head.text if kind == "section_head" else section
            facts += found
            rejects += refused
        annotations += self._signing_annotations()
        return ParsedArticle(
            article_id=self.article_id,
            page_id=self.page_id,
            index=self.index,
            headline=_text(layout.headline),
            subtitle=_text(layout.subtitle),
            kicker=_text(layout.kicker),
            byline=self._signers(),
            dateline=self._dateline(),
            section_heads=tuple(str(part.text) for part in layout.parts if part.role == "section_head"),
            text=self.text,
            captions=tuple(str(x.text) for x in layout.captions),
            credits=tuple(str(x.text) for x in layout.credits),
            locations=tuple([_shifted(x, p.start) for p in paragraphs for x in p.locations]),
            n_chars=len(self.text),
            n_paragraphs=len(paragraphs),
            n_numeric_facts=len(facts),
            is_fragment=layout.headline is None,
            is_truncated=bool(self.body) and self.body[-1].is_truncated,
            paragraphs=tuple(paragraphs),
            facts=tuple(facts),
            rejects=tuple(rejects),
            annotations=tuple(sorted(annotations, key=lambda a: (a.segments[0], a.annotation_id))),
            segments=tuple(s for part in self.body for s in part.text.segments),
        )

    def _paragraph(
        self, part: Part, places: Sequence[PlaceReading], before: Sequence[Paragraph], section: str | None
    ) -> Paragraph:
        """The next paragraph of the article, behind those `before` it; its facts are not counted yet."""
        text = str(part.text)
        start = before[-1].end + 1 if before else 0
        return Paragraph(
            paragraph_id=f"{self.page_id}-p{part.text.hull.start}",
            article_id=self.article_id,
            page_id=self.page_id,
            index=len(before),
            section_head=section,
            text=text,
            start=start,
            end=start + len(text),
            segments=part.text.segments,
            is_lead=not before and self.layout.headline is not None,
            is_truncated=part.is_truncated,
            tokens=_tokens(text),
            locations=tuple([place.location for place in places]),
            n_numeric_facts=0,
            seams=part.seams,
            rule=part.rule,
            confidence=part.confidence,
        )

    def _places_before(self, start: int, end: int) -> list[PlaceReading]:
        """The next places of the article that lie in its piece `[start, end)`, with offsets in it."""
        out = []
        while self._left and self._left[0].location.end <= end:
            out.append(_moved(self._left.popleft(), -start))
        return out

    def _facts(
        self, part: PartKind, part_id: str, text: Traced, locations: Sequence[Location]
    ) -> tuple[list[NumericFact], list[NumericReject]]:
        plain = str(text)
        places = GoverningPlaces(plain, literal(locations), self._known)
        quantities, rejections = read_quantities(plain, date=self.page.date)
        paragraph_id = part_id if part == "paragraph" else None
        facts: list[NumericFact] = []
        for q in quantities:
            segments = text.project(q.start, q.end)
            if (place := places.of(q)) is not None:
                q = replace(q, place_text=place.text, place_start=place.start, place_end=place.end, adcode=place.adcode)
            if q.group_id is not None:
                q = replace(q, group_id=f"{part_id}-{q.group_id}")
            facts.append(
                NumericFact(
                    **vars(q),
                    fact_id=self._id("n", segments),
                    page_id=self.page_id,
                    article_id=self.article_id,
                    paragraph_id=paragraph_id,
                    part=part,
                    part_id=part_id,
                    segments=segments,
                )
            )
        return facts, [
            NumericReject(
                **vars(r),
                page_id=self.page_id,
                paragraph_id=paragraph_id,
                part=part,
                part_id=part_id,
                segments=text.project(r.start, r.end),
            )
            for r in rejections
        ]

    def _signing_annotations(self) -> Iterator[Annotation]:
        for piece in self.layout.credits:
            yield self._loose_annotation("credit", piece)
        for line in self.layout.signatures:
            yield self._loose_annotation("byline", line)

    def _loose_annotation(self, label: Label, piece: Labelled | Part) -> Annotation:
        signs = label in ("byline", "credit")
        value = [asdict(signer) for signer in _signers_of(str(piece.text))] if signs else None
        made = self._annotation(label, piece.text, piece.rule, piece.confidence, value)
        if piece.rule == RULE:
            for decision in self.decided:
                if any(a.overlaps(b) for a in decision.segments for b in made.segments):
                    return replace(made, corrected_by=decision.by, corrected_on=decision.on)
        return made

    def _paragraph_annotations(
        self, paragraph: Paragraph, part: Part, places: Sequence[PlaceReading]
    ) -> Iterator[Annotation]:
        inside = paragraph.paragraph_id
        for line in part.datelines:
            parts = {"place": line.place, "date": line.date, "agency": line.agency}
            value: dict[str, Any] = {name: text for name, text in parts.items() if text is not None}
            rule = "dateline:tail" if line.start else "dateline:head"
            span = Span(line.start, line.end)
            yield self._annotation("dateline", part.text, rule, 0.95, value, span=span, paragraph_id=inside)
        yield from self._places_of(part.text, places, paragraph_id=inside)

    def _places_of(
        self,
        text: Traced,
        places: Iterable[PlaceReading],
        *,
        paragraph_id: str | None = None,
        part_id: str | None = None,
    ) -> Iterator[Annotation]:
        """The places of one piece of the article as annotations."""
        for place, candidates, why in places:
            names = ("level", "adcode", "name", "path", "context")
            value: dict[str, Any] = {name: found for name in names if (found := getattr(place, name)) is not None}
            if candidates:
                value["candidates"] = list(candidates)
            span, rule = Span(place.start, place.end), f"place:{place.level}{f':{why}' if why else ''}"
            own = {"paragraph_id": paragraph_id, "part_id": part_id}
            yield self._annotation("location", text, rule, place.confidence, value, span=span, **own)

    def _annotation(
        self,
        label: Label,
        text: Traced,
        rule: str,
        confidence: float,
        value: Any,
        *,
        span: Span | None = None,
        paragraph_id: str | None = None,
        part_id: str | None = None,
    ) -> Annotation:
        """An annotation of `span` of a piece of the page, or of the whole piece."""
        marked = text if span is None else text[span.start : span.end]
        return Annotation(
            annotation_id=self._id(f"t{label}", marked.segments),
            page_id=self.page_id,
            article_id=self.article_id,
            paragraph_id=paragraph_id,
            part_id=part_id,
            label=label,
            text=str(marked),
            segments=marked.segments,
            start=span.start if span else None,
            end=span.end if span else None,
            value=compact(value) if value else None,
            rule=rule,
            confidence=confidence,
        )

    def _id(self, letter: str, segments: Sequence[Span]) -> str:
        start, end = hull(segments)
        return f"{self.page_id}-{letter}{start}-{end}"

    def _signers(self) -> tuple[Signer, ...]:
        """Everyone who signed the article, photographers of its pictures included, each once."""
        lines = [str(x.text) for x in (*self.layout.signatures, *self.layout.credits)]
        pictured = [str(x.text) for x in self.layout.captions] + [str(part.text) for part in self.body]
        lines += [text[span.start : span.end] for text in pictured if (span := picture_credit(text))]
        lines += [str(p.text[line.start : line.end]) for p in self.body for line in p.datelines]
        return tuple(dict.fromkeys(signer for line in lines for signer in _signers_of(line)))

    def _dateline(self) -> Dateline | None:
        """The dateline in front of the article's text, or else the one that closes it."""
        found = [(part, line) for part in self.body for line in part.datelines]
        if not found:
            return None
        part, line = found[0]
        return Dateline(str(part.text[line.start : line.end]), line.place, line.date, line.agency)


def _pieces(layout: ArticleLayout) -> Iterator[tuple[PartKind, Labelled | Part]]:
    """Every piece of text of an article that is read for numbers and places, in order."""
    heads: tuple[tuple[PartKind, Labelled | None], ...] = (
        ("kicker", layout.kicker),
        ("headline", layout.headline),
        ("subtitle", layout.subtitle),
    )
    yield from ((kind, piece) for kind, piece in heads if piece is not None)
    yield from ((part.role, part) for part in layout.parts)
    yield from (("caption", piece) for piece in layout.captions)


def _told(layout: ArticleLayout) -> str:
    """The pieces of an article, a line feed between them: what its places are read from."""
    return "\n".join([str(piece.text) for _, piece in _pieces(layout)])


def _tokens(text: str) -> tuple[str, ...]:
    """The words of a text as printed, cut as those of its reading copy."""
    reading = read(text)
    words = tokenize(reading.text)
    return words if reading.is_plain else tuple(reading.tiles(words))


def _moved(place: PlaceReading, by: int) -> PlaceReading:
    return place._replace(location=_shifted(place.location, by)) if by else place


def _shifted(p: Location, by: int) -> Location:
    return Location(p.text, p.start + by, p.end + by, p.level, p.adcode, p.name, p.path, p.context, p.confidence)


@lru_cache(maxsize=256)  # a line is asked about for its annotation and for its article
def _signers_of(line: str) -> tuple[Signer, ...]:
    return tuple([Signer(m.name, m.role, m.affiliation, m.roles) for m in parse_byline(line)])


def _text(piece: Labelled | None) -> str | None:
    return None if piece is None else str(piece.text)
