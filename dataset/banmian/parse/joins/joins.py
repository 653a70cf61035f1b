"""Which piece of text goes on where another breaks off, each join with its evidence and its probability."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from banmian.parse.joins.cohesion import common_bigrams, trigrams_printed
from banmian.parse.joins.crossing import SEEN, reads_on_plain
from banmian.parse.joins.fluency import plain
from banmian.parse.joins.matching import posteriors
from banmian.parse.joins.vectors import vectors
from banmian.parse.line_ends import begins_with_opener, unlike_start
from banmian.text.tables import read_rows

REACH = 8
"""How many pieces ahead the rest of a broken piece is looked for."""
FAR = 3
"""Paragraphs that a sentence may well jump over; more are rare."""
SHORT = 40
"""Characters up to which a line without a full stop may be whole, as a heading is."""
ALIKE = 4
"""Characters at which paragraphs begin alike, where their author meant them to."""
SURE, SURE_PAST_TEXT = 0.6, 0.5
"""Probabilities that a join to the next piece, and one past other text, needs: a false join costs a reader more than a
missed one, and beside the next piece nearly every text passes for its rest."""
LIKELY = 0.5
"""Probability above which a piece more likely than not goes on somewhere."""

_CLAUSE_MARKS = frozenset("，。；！？")
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("‘", "’"))


class Piece(NamedTuple):
    """A line of running text as far as joining needs it."""

    text: str
    is_open: bool
    """It breaks off in the middle of a sentence."""
    starts_article: bool
    """A heading stands between this piece and the one before."""
    starts_section: bool
    follows_picture: bool
    """A caption or a credit stands in between."""
    starts_anew: bool
    """It begins with a dateline or a label, as nothing does that goes on from other text."""


class Join(NamedTuple):
    """Piece `second` goes on where piece `first` breaks off, with the probability of that among all readings of the page."""

    first: int
    second: int
    probability: float
    rule: str


class Joins(NamedTuple):
    """The joins of a page."""

    sure: list[Join]
    """Those that are no guess, at most one on either side of a piece."""
    continued: frozenset[int]
    """The pieces whose rest more likely than not is on the page, though which it is may be a guess."""


def find_joins(pieces: Sequence[Piece]) -> Joins:
    found = {(i, j): evidence for i, j, evidence in weigh(pieces)}
    weight = weights()
    odds = {pair: sum([weight[name] * value for name, value in evidence.items()]) for pair, evidence in found.items()}
    chances = posteriors(odds)
    rests: dict[int, float] = {}
    for (first, _), p in chances.items():
        rests[first] = rests.get(first, 0.0) + p
    return Joins(
        [Join(*pair, p, _rule(found[pair])) for pair, p in sorted(chances.items()) if is_sure(pair, p)],
        frozenset(first for first, p in rests.items() if p > LIKELY),
    )


def is_sure(pair: tuple[int, int], probability: float) -> bool:
    """Whether a join is more than a guess; of those that share a side at most one is."""
    first, second = pair
    return probability > (SURE if second == first + 1 else SURE_PAST_TEXT)


def candidates(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The pairs that may belong together: what breaks off, and what stands within reach behind it."""
    return [
        (i, j)
        for i, piece in enumerate(pieces)
        if piece.is_open
        for j in range(i + 1, min(len(pieces), i + 1 + REACH))
        if not pieces[j].starts_anew
    ]


def weigh(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, dict[str, float]]]:
    """The pairs of pieces that may belong together, with what speaks for the second as the rest of the first, by name;
    weighted by data/seam_weights.tsv it is the score."""
    pairs = candidates(pieces)
    printed = _printed_seams(pieces, pairs)
    beginnings = Counter(piece.text[:ALIKE] for piece in pieces)
    if not pairs:
        return
    own, shared = common_bigrams([piece.text for piece in pieces], REACH)
    tails = {i: plain(pieces[i].text[-SEEN:]) for i in {i for i, _ in pairs}}
    seconds = {j for _, j in pairs}
    heads = {j: plain(pieces[j].text[:SEEN]) for j in seconds}
    unlike = {j: unlike_start(pieces[j].text) for j in seconds}
    openers = {j: float(begins_with_opener(pieces[j].text)) for j in seconds}
    one_clause = {i: float(_CLAUSE_MARKS.isdisjoint(pieces[i].text)) for i in tails}
    opens, closes = {i: _opens(pieces[i].text) for i in tails}, {j: _closes(pieces[j].text) for j in seconds}
    whole = list(accumulate([not piece.is_open for piece in pieces], initial=0))
    articles = list(accumulate([piece.starts_article for piece in pieces], initial=0))
    sections = list(accumulate([piece.starts_section for piece in pieces], initial=0))
    for (i, j), together in zip(pairs, vectors().together(tails, heads, pairs), strict=True):
        left, right = pieces[i].text, pieces[j].text
        bracket = _bracket(opens[i], closes[j])
        passed = whole[j] - whole[i + 1]
        yield (
            i,
            j,
            {
                "open": 1.0,
                "next": float(j == i + 1),
                "passed": float(min(passed, FAR)),
                "far": float(max(0, passed - FAR)),
                "one clause": one_clause[i],
                "short": max(0.0, 1.0 - len(left) / SHORT),
                "heading": float(min(2, articles[j + 1] - articles[i + 1])),
                "section": float(min(2, sections[j + 1] - sections[i + 1])),
                "picture": float(j == i + 1 and pieces[j].follows_picture),
                "past picture": float(j > i + 1 and pieces[i + 1].follows_picture),
                "reads on": reads_on_plain(tails[i], heads[j]),
                "together": together,
                "unlike start": unlike[j],
                "opener": openers[j],
                "shared": math.log(0.02 + shared[j][j - i] / (1 + own[j])),
                "begins alike": float(beginnings[right[:ALIKE]] > 1),
                "bracket closed": float(bracket > 0),
                "bracket at odds": float(bracket < 0),
                "printed elsewhere": float(sum(seam in printed for seam in _seams(left, right))),
            },
        )


@cache
def weights() -> dict[str, float]:
    """Weight of each evidence, as scripts/train_seams.py found it."""
    return {name: float(weight) for name, weight in read_rows("seam_weights.tsv")}


def _rule(evidence: dict[str, float]) -> str:
    names = (name for name, value in evidence.items() if weights()[name] * value >= 0.5 and name != "open")
    return "join:" + "+".join(names)


def _opens(left: str) -> tuple[bool, ...]:
    """Which of the pairs of marks a text leaves open."""
    return tuple([left.rfind(opener) > left.rfind(closer) for opener, closer in _PAIRS])


def _closes(right: str) -> tuple[bool, ...]:
    """Which of the pairs of marks a text closes before it opens one."""
    places = [(right.find(closer), right.find(opener)) for opener, closer in _PAIRS]
    return tuple([at >= 0 and (opened < 0 or at < opened) for at, opened in places])


def _bracket(opens: tuple[bool, ...], closes: tuple[bool, ...]) -> int:
    """A quotation or bracket left open before the cut wants its other half after it: 1 where it finds it, -1 where it
    does not, or where one closes that was never opened."""
    for is_open, is_closed in zip(opens, closes, strict=True):
        if is_open:
            return 1 if is_closed else -1
        if is_closed:
            return -1
    return 0


def _printed_seams(pieces: Sequence[Piece], pairs: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Which of the strings across possible cuts stand whole somewhere on the page."""
    wanted = {seam for i, j in pairs for seam in _seams(pieces[i].text, pieces[j].text)}
    return trigrams_printed(wanted, [piece.text for piece in pieces]) if wanted else frozenset()


def _seams(left: str, right: str) -> tuple[str, str]:
    """The two strings of three characters across a cut."""
    return left[-2:] + right[:1], left[-1:] + right[:2]
