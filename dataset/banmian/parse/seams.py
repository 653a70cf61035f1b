"""Which piece of text goes on where another breaks off: one best set of joins for the page, each with its evidence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from banmian.hanzi import CLAUSE_ENDS
from banmian.parse.reading import bigrams, edge_tags, localizer_evidence, startness, tag_evidence, word_gain

REACH = 8
"""How many pieces ahead the rest of a broken piece is looked for."""

_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("‘", "’"))
_LOST_INSIDE = 2.0
"""What it costs a reading of the page to let a paragraph break off for good with its article going on after it."""


class Piece(NamedTuple):
    """A line of running text as far as joining needs it."""

    text: str
    is_open: bool
    """It breaks off in the middle of a sentence."""
    starts_article: bool
    """A heading stands between this piece and the one before."""
    starts_section: bool
    starts_dateline: bool


class Join(NamedTuple):
    """Piece `second` goes on where piece `first` breaks off."""

    first: int
    second: int
    score: float
    rule: str

    @property
    def confidence(self) -> float:
        return round(1.0 / (1.0 + math.exp(-self.score)), 2)


def find_joins(pieces: Sequence[Piece]) -> list[Join]:
    """The joins of a page, at most one on either side of a piece; nothing is joined on a score of zero or less."""
    pairs = [
        (i, j) for i, piece in enumerate(pieces) if piece.is_open for j in range(i + 1, min(len(pieces), i + 1 + REACH))
    ]
    page = _Page(pieces, pairs)
    joins = [page.judge(i, j) for i, j in pairs]
    return sorted(_best(pieces, [join for join in joins if join.score > 0]))


def _best(pieces: Sequence[Piece], candidates: Sequence[Join]) -> list[Join]:
    """The joins that together read best: greedily, then with two joins exchanged wherever the page gains by it."""
    chosen: dict[int, Join] = {}
    taken: dict[int, Join] = {}
    by_first: dict[int, list[Join]] = {}
    for join in sorted(candidates, key=lambda x: (-x.score, x.first, x.second)):
        by_first.setdefault(join.first, []).append(join)
        if join.first not in chosen and join.second not in taken:
            chosen[join.first] = taken[join.second] = join
    for first in sorted(by_first.keys() - chosen.keys()):
        for join in by_first[first]:
            rival = taken.get(join.second)
            if rival is None or first > rival.first:
                continue
            # `first` breaks off for good inside its article, unless the rest of `rival` is its own: then the rival is
            # the end of another article's text that stands in between.
            if join.score + _LOST_INSIDE > rival.score and not pieces[first + 1].starts_article:
                del chosen[rival.first]
                chosen[first] = taken[join.second] = join
                break
    return list(chosen.values())


def _bracket_evidence(left: str, right: str) -> float:
    """A quotation or bracket left open before the cut wants its other half after it."""
    for opener, closer in _PAIRS:
        if left.rfind(opener) > left.rfind(closer):
            at = right.find(closer)
            opened = right.find(opener)
            return 2.5 if at >= 0 and (opened < 0 or at < opened) else -1.5
        at = right.find(closer)
        opened = right.find(opener)
        if at >= 0 and (opened < 0 or at < opened):
            return -1.5
    return 0.0


class _Page:
    """The pieces of a page with what joining them needs to know, each thing found once."""

    def __init__(self, pieces: Sequence[Piece], pairs: Sequence[tuple[int, int]]) -> None:
        self.pieces = pieces
        wanted = {seam for i, j in pairs for seam in _seams(pieces[i].text, pieces[j].text)}
        self._printed = (
            {seam for piece in pieces for seam in _trigrams(piece.text) if seam in wanted} if wanted else set()
        )
        self._topics = _Topics(pieces if pairs else [])
        self._tags: dict[int, tuple[str | None, str | None]] = {}

    def judge(self, i: int, j: int) -> Join:
        """The join of piece `j` to piece `i`, scored as log odds that the text goes on."""
        left, right = self.pieces[i].text, self.pieces[j].text
        between = j - i - 1
        crossed = self.pieces[i + 1 : j + 1]
        headings = sum(piece.starts_article for piece in crossed)
        sections = sum(piece.starts_section for piece in crossed)
        gain = word_gain(left, right)
        evidence = {
            "next": 0.9 if not between else -0.5 - 0.6 * between,
            "heading between": -3.5 * min(headings, 2),
            "section between": -2.0 * min(sections, 2),
            "start": -8.0 if self.pieces[j].starts_dateline else -1.4 * startness(right),
            "word": 1.2 * min(gain, 5.0) + (0.6 if gain > 0.5 else 0.0),
            "tags": tag_evidence(self._edge_tags(i)[1], self._edge_tags(j)[0]),
            "printed elsewhere": 1.6 * sum(seam in self._printed for seam in _seams(left, right)),
            "localizer": localizer_evidence(left, right),
            "bracket": 0.8 * _bracket_evidence(left, right),
            "topic": 3.0 * self._topics.likeness(i, j),
            "comma": 0.8 if left[-1] in CLAUSE_ENDS else 0.0,
        }
        rule = "join:" + "+".join(k for k, v in evidence.items() if v >= 0.5)
        return Join(i, j, sum(evidence.values()), rule)

    def _edge_tags(self, i: int) -> tuple[str | None, str | None]:
        if i not in self._tags:
            self._tags[i] = edge_tags(self.pieces[i].text)
        return self._tags[i]


def _seams(left: str, right: str) -> tuple[str, str]:
    """The two strings of three characters across a cut; that one stands elsewhere on the page speaks for the join."""
    return left[-2:] + right[:1], left[-1:] + right[:2]


def _trigrams(text: str) -> Iterator[str]:
    return (a + b + c for a, b, c in zip(text, text[1:], text[2:], strict=False))


class _Topics:
    """Likeness of pieces by the character pairs they share, rare ones counting more."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.grams = [bigrams(piece.text) for piece in pieces]
        documents = Counter(g for gs in self.grams for g in gs)
        self.weight = {g: math.log(1 + len(pieces) / n) for g, n in documents.items()}
        self.norm = [math.sqrt(self._sum(gs)) or 1.0 for gs in self.grams]

    def _sum(self, grams: frozenset[str]) -> float:
        return math.fsum(self.weight[g] for g in grams)  # exact, so independent of the set's order

    def likeness(self, i: int, j: int) -> float:
        return self._sum(self.grams[i] & self.grams[j]) / (self.norm[i] * self.norm[j])
