"""Pages composed from newspaper text, with paragraphs cut, moved and lost as in print: what the seam models learn from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from banmian.parse.joins.joins import Piece
from banmian.parse.line_ends import is_open
from banmian.text.hanzi import CLAUSE_ENDS, CLOSERS, SENTENCE_ENDS, ends_sentence
from seam_corpus import is_paragraph

NEVER_FIRST = frozenset(CLOSERS + CLAUSE_ENDS + SENTENCE_ENDS)
"""Characters that print keeps on the line before."""
SHORTEST_CUT = 50
"""Characters of the shortest paragraph that is cut."""
EDGE = 0.18
"""Share of a paragraph that at least is left on either side of a cut."""
KINDS = ("next", "picture", "displaced", "picture, displaced", "crossed", "truncated")
SHARES = (0.4, 0.26, 0.17, 0.05, 0.02, 0.1)
PASSED = (1, 1, 1, 2, 2, 2, 3, 3, 4, 5)
"""Paragraphs that a displaced second half stands behind."""
SECTIONS, PICTURES = 0.1, 0.04
"""Shares of whole paragraphs with a section head and with a picture before them."""
STRAYS = 0.01
"""Share of paragraphs with a line before them that ends without a full stop, and whole."""


class Cut(NamedTuple):
    """A piece of a composed page; `paragraph` tells which pieces belong together."""

    piece: Piece
    paragraph: int


class Pool(NamedTuple):
    """What pages are composed from."""

    articles: list[list[str]]
    strays: list[str]
    """Headings and other lines without a full stop."""


def pool(articles: Sequence[Sequence[str]]) -> Pool:
    found = [[line for line in article if is_paragraph(line)] for article in articles]
    strays = [line for article in articles for line in article if 8 <= len(line) <= 40 and is_open(line)]
    return Pool([article for article in found if len(article) > 1], strays)


def place_of_cut(text: str, draw: random.Random) -> int | None:
    """Where a paragraph may be cut: nowhere if the place that is drawn is none."""
    edge = max(12, int(len(text) * EDGE))
    if len(text) < SHORTEST_CUT:
        return None
    at = draw.randrange(edge, len(text) - edge)
    return None if ends_sentence(text[:at]) or text[at] in NEVER_FIRST else at


def compose(source: Pool, draw: random.Random) -> list[Cut]:
    """The pieces of one page: three to eight articles, each with up to two paragraphs cut."""
    page: list[list[Cut]] = []
    number = 0
    for article in draw.sample(source.articles, min(len(source.articles), draw.randint(3, 8))):
        pieces: list[Cut] = []
        for n, text in enumerate(article):
            if n and draw.random() < STRAYS:
                number += 1
                pieces.append(Cut(_piece(draw.choice(source.strays), is_open=True), number))
            number += 1
            piece = _piece(text, starts_article=n == 0, starts_section=n > 0 and draw.random() < SECTIONS)
            pieces.append(Cut(piece._replace(follows_picture=n > 0 and draw.random() < PICTURES), number))
        page.append(pieces)
    for n, pieces in enumerate(page):
        for _ in range(draw.choice([0, 1, 1, 2])):
            break_one(pieces, page[n + 1] if n + 1 < len(page) else [], draw)
    return [cut for pieces in page for cut in pieces]


def break_one(pieces: list[Cut], following: list[Cut], draw: random.Random) -> None:
    """Cut one of the paragraphs, if the one that is drawn can be."""
    kind = draw.choices(KINDS, SHARES)[0]
    at = draw.randrange(max(0, len(pieces) - 2) if kind == "crossed" else 0, len(pieces))
    piece, paragraph = pieces[at]
    is_whole = sum(cut.paragraph == paragraph for cut in pieces) == 1
    cut = place_of_cut(piece.text, draw) if is_whole and not piece.is_open else None
    if cut is None:
        return
    pieces[at] = Cut(piece._replace(text=piece.text[:cut], is_open=True), paragraph)
    tail = Cut(_piece(piece.text[cut:]), paragraph)
    behind = at + 1
    if kind.startswith("picture"):
        if kind == "picture":
            tail = Cut(tail.piece._replace(follows_picture=True), paragraph)
        elif behind < len(pieces):
            pieces[behind] = Cut(pieces[behind].piece._replace(follows_picture=True), pieces[behind].paragraph)
    if kind == "crossed" and following:
        following.insert(draw.randint(1, min(3, len(following))), tail)
    elif kind != "truncated":
        pieces.insert(behind + (draw.choice(PASSED) if kind.endswith("displaced") else 0), tail)


def _piece(text: str, *, is_open: bool = False, starts_article: bool = False, starts_section: bool = False) -> Piece:
    return Piece(text, is_open, starts_article, starts_section, follows_picture=False, starts_anew=False)
