"""All that is known of a page's printed lines before they are labelled: a matrix of features, and the characters at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from banmian.parse.joins.fluency import CONTEXT, continuation_of_plain, plain
from banmian.parse.labels import shapes, ties
from banmian.parse.labels.line_features import first_tag, own_marks, shape
from banmian.parse.parting import Begins
from banmian.parse.printed import Ints, Printed, code_points
from banmian.signatures.signed_line import SignedLine, sign
from banmian.text.hanzi import ends_sentence

EDGE = 16
"""Characters at either end of a line that are looked at."""
MARKS: tuple[str, ...] = (
    *("length:4", "length:8", "length:15", "length:24", "length:40", "length:60", "length:more"),
    *(
        "end:stop",
        "end:mark",
        "end:comma",
        "end:dash",
        "end:quote",
        "end:bracket",
        "start:dash",
        "start:stop",
        "stop inside",
    ),
    *(
        "dateline",
        "opener",
        "day first",
        "picture's number",
        "comma inside",
        "commas inside",
        "blank inside",
        "quote left open",
    ),
    *(
        "bracketed",
        "byline",
        "closing dateline",
        "author note",
        "column tag",
        "column name",
        "column first",
        "furniture",
        "credit",
    ),
    *(
        "bare names",
        "caption words",
        "contact",
        "starts with a date",
        "kicker inside",
        "no Han",
        "end:colon",
        "sign first",
        "numbered",
    ),
    *(
        "figure first",
        "figures",
        "to a page",
        "of the paper",
        "a paper",
        "staff",
        "folio",
        "place alone",
        "label alone",
    ),
)
SHAPES = ("words", "plain", "quoted", "clauses", "parts", "dash first", "dash last", "bracket")
BEGINS: tuple[Begins, ...] = get_args(Begins)
TAGS = tuple("nvatmpdrcfbsqijlz-")
"""First letters of the parts of speech of a short line's first word."""
SHORT = 40
"""Characters up to which a line may be a heading."""
_PLACE = {name: n for n, name in enumerate(MARKS)}
NAMES = (
    *MARKS,
    *(f"shape:{shape}" for shape in SHAPES),
    *(f"begins with {tag}" for tag in TAGS),
    *shapes.NAMES,
    *ties.NAMES,
    "reads on",
    *("reads on past one", "reads on past two", "is rest past one", "is rest past two"),
    *(f"cut {begins}" for begins in BEGINS),
    "cut behind",
)
_MOST_ODDS = 8.0
_LIKELY = 2.0
"""Nats from which a line is taken for the rest of the one before, so that no other rest is looked for."""


class Evidence(NamedTuple):
    """What is known of a page's lines."""

    features: NDArray[np.float64]
    """Line × `NAMES`."""
    heads: Ints
    """Line × `EDGE`: code points of its first characters; 0 past its end."""
    tails: Ints
    """Line × `EDGE`: code points of its last characters, the last one last; 0 before its start."""
    marks: tuple[tuple[str, ...], ...]
    """The marks of each line."""
    signed: tuple[SignedLine, ...]
    """What signs in each line."""


def evidence(text: str, lines: Sequence[Printed]) -> Evidence:
    """The evidence for each of a page's printed lines; there is at least one."""
    codes = code_points(text)
    starts = np.array([line.span.start for line in lines], dtype=np.int64)
    ends = np.array([line.span.end for line in lines], dtype=np.int64)
    texts = [text[line.span.start : line.span.end] for line in lines]
    signed = tuple(map(sign, texts))
    marks = [tuple(own_marks(line)) for line in signed]
    marked = np.zeros((len(lines), len(MARKS)))
    for row, found in zip(marked, marks, strict=True):
        for name in found:
            if name in _PLACE:
                row[_PLACE[name]] = 1.0
    features = np.concatenate(
        [
            marked,
            _words(texts),
            shapes.shapes(text, lines, codes),
            ties.ties(codes, starts, ends),
            _reading_on(texts),
            _cut(lines),
        ],
        axis=1,
    )
    return Evidence(features, _edges(codes, starts, ends, 0), _edges(codes, starts, ends, 1), tuple(marks), signed)


def _words(texts: Sequence[str]) -> NDArray[np.float64]:
    """How short lines are made, and the part of speech of their first words."""
    out = np.zeros((len(texts), len(SHAPES) + len(TAGS)))
    for row, text in zip(out, texts, strict=True):
        if len(text) <= SHORT:
            row[SHAPES.index(shape(text))] = 1.0
            tag = first_tag(text)
            if tag in TAGS:
                row[len(SHAPES) + TAGS.index(tag)] = 1.0
    return out


def _reading_on(texts: Sequence[str]) -> NDArray[np.float64]:
    """How much likelier each line goes on from the one before than it begins a paragraph, in nats over `_MOST_ODDS`; and
    where a line breaks off and the next is no likely rest of it, the same for the two lines behind that, at the line that
    breaks off and at what may be its rest. Line × 5."""
    count = len(texts)
    out = np.zeros((count, 5))
    ends = [plain(text[-CONTEXT:]) for text in texts]
    heads = [plain(text[:CONTEXT]) for text in texts]
    for i in range(count - 1):
        out[i + 1, 0] = odds = continuation_of_plain(ends[i], heads[i + 1])
        if odds >= _LIKELY or ends_sentence(texts[i]):
            continue
        for past in (1, 2):
            if i + 1 + past < count:
                beyond = continuation_of_plain(ends[i], heads[i + 1 + past])
                out[i, past] = out[i + 1 + past, 2 + past] = beyond
    return np.clip(out / _MOST_ODDS, -1.0, 1.0)


def _cut(lines: Sequence[Printed]) -> NDArray[np.float64]:
    """What begins with each line that is a piece of a printed one, and whether another piece follows it. Line × 5."""
    out = np.zeros((len(lines), len(BEGINS) + 1))
    for n, line in enumerate(lines):
        if line.cut is not None:
            out[n, BEGINS.index(line.cut)] = 1.0
            out[n - 1, len(BEGINS)] = 1.0
    return out


def _edges(codes: Ints, starts: Ints, ends: Ints, side: int) -> Ints:
    """The code points at the lines' starts (`side` 0) or ends (1)."""
    place = np.arange(EDGE)
    at = ends[:, None] - EDGE + place if side else starts[:, None] + place
    inside = (at >= starts[:, None]) & (at < ends[:, None])
    return np.where(inside, codes[np.where(inside, at, 0)], 0)
