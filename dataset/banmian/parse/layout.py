"""What reading a page yields: articles as pieces of the page, and the role of every stretch of characters."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

from banmian.records import Role, Seam
from banmian.signatures.datelines import DatelineSpan
from banmian.text.reading import Reading
from banmian.text.restored import restored
from banmian.text.spans import Span, Traced

LineLabel = Literal[
    "kicker", "headline", "subtitle", "byline", "section_head", "paragraph", "caption", "credit", "furniture"
]


class Labelled(NamedTuple):
    """A piece of the page with the label given to it and the reason."""

    text: Traced
    rule: str
    confidence: float


class Part(NamedTuple):
    """A section head or paragraph of an article's body, in reading order."""

    role: Literal["section_head", "paragraph"]
    text: Traced
    rule: str
    confidence: float
    is_truncated: bool = False
    seams: tuple[Seam, ...] = ()
    """Where it was rejoined; offsets in `text`."""
    datelines: tuple[DatelineSpan, ...] = ()
    """The dateline at its start and the one in brackets at its end, where it has them; offsets in `text`."""


class ArticleLayout(NamedTuple):
    """One article: its headings, signatures and body as pieces of the page."""

    kicker: Labelled | None
    headline: Labelled | None
    subtitle: Labelled | None
    signatures: tuple[Labelled, ...]
    """Lines and brackets that sign the article, in page order."""
    parts: tuple[Part, ...]
    captions: tuple[Labelled, ...]
    credits: tuple[Labelled, ...]

    @property
    def pieces(self) -> list[Traced]:
        """Every piece of the page that belongs to the article."""
        loose = (self.kicker, self.headline, self.subtitle, *self.signatures, *self.captions, *self.credits)
        return [x.text for x in loose if x is not None] + [part.text for part in self.parts]

    @property
    def start(self) -> int:
        """First character of the article on its page."""
        return min(piece.hull.start for piece in self.pieces)


class Stretch(NamedTuple):
    """Characters of the page with their role; `article` is an index into the layout's articles."""

    span: Span
    role: Role
    article: int | None = None
    reason: str | None = None


class Layout(NamedTuple):
    """A page as read: its articles in page order and stretches that tile it."""

    articles: tuple[ArticleLayout, ...]
    stretches: tuple[Stretch, ...]

    @property
    def starts(self) -> list[int]:
        """First character of each article on the page; that of a dash, where its subtitle is its first line."""
        first: dict[int, int] = {}
        for stretch in self.stretches:
            if stretch.article is not None:
                first.setdefault(stretch.article, stretch.span.start)
        return [first[index] for index in range(len(self.articles))]


def printed(article: ArticleLayout, reading: Reading) -> ArticleLayout:
    """An article that was read from a page's copy, as pieces of the page itself."""

    def loose(pieces: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        return tuple([piece._replace(text=printed_text(piece.text, reading)) for piece in pieces])

    heads = (article.kicker, article.headline, article.subtitle)
    kicker, headline, subtitle = (None if head is None else loose((head,))[0] for head in heads)
    return ArticleLayout(
        kicker,
        headline,
        subtitle,
        loose(article.signatures),
        tuple([_printed_part(part, reading) for part in article.parts]),
        loose(article.captions),
        loose(article.credits),
    )


def _printed_part(part: Part, reading: Reading) -> Part:
    own = reading.piece(part.text.segments)
    return part._replace(
        text=printed_text(part.text, reading),
        seams=tuple([replace(seam, at=own.span(seam.at, seam.at).start) for seam in part.seams]),
        datelines=restored(part.datelines, own),
    )


def printed_text(text: Traced, reading: Reading) -> Traced:
    """A piece of a page's copy as a piece of the page."""
    return Traced.cut(reading.printed, *[reading.span(*segment) for segment in text.segments])
