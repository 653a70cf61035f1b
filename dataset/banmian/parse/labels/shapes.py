"""What a page's printed lines look like beside each other: widths, gaps, indents, places, and text that comes again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from banmian.parse.printed import Ints, Printed, room

WINDOW = 12
"""Lines on either side among which the width of a line's column is looked for."""
SAME = 2
"""Half-width units by which two full lines of a column may differ."""
LOST_INDENT = 4
"""Half-width units that a paragraph's first line lacks where its indent was taken off."""
LEAST_COLUMN = 12
"""Half-width units that a column holds at least."""
BEGINNING = 4
"""Characters by which lines are said to begin alike."""
_OPENERS, _CLOSERS = "（(《“「『【", "）)》”」』】"

NAMES = (
    *("width", "wide", "column", "short of column", "full", "first line", "over", "far short"),
    *(
        "full lines nearby",
        "full lines on page",
        "long lines on page",
        "column before full",
        "wider than before",
        "wider than after",
    ),
    *("gap 1", "gap 2", "gap 3", "gap more", "gap wide", "gap very wide", "gap narrow", "single gaps on page"),
    *("indent 1", "indent 2", "indent more", "indents on page", "flush among indented", "indented among flush"),
    *("first", "near top", "near end", "last", "few lines", "many lines"),
    *("begins alike", "begins as neighbours", "same line again", "ends alike"),
    *("opens", "closes", "closes what was open", "open before"),
    *("digits", "letters", "signs", "blanks", "spaced out"),
)

_Floats = NDArray[np.float64]


def shapes(text: str, lines: Sequence[Printed], codes: Ints) -> _Floats:
    """For each line the columns `NAMES`, numbers from -2 to 2; `codes` are the code points of the text."""
    before = room(codes)
    count = len(lines)
    starts = np.array([line.span.start for line in lines], dtype=np.int64)
    ends = np.array([line.span.end for line in lines], dtype=np.int64)
    width = before[ends] - before[starts]
    column, support = _columns(width)
    lacking = column - width
    gap = np.array([line.gap for line in lines], dtype=np.int64)
    indent = np.array([line.indent for line in lines], dtype=np.int64)
    usual = _mode(gap[1:])
    texts = [text[line.span.start : line.span.end] for line in lines]
    kinds = _counts(codes)
    full = np.abs(lacking) <= SAME
    firsts = np.abs(lacking - LOST_INDENT) <= 1
    at = np.arange(count)
    indents = float(np.mean(indent > 0))
    log = np.log2(np.maximum(width, 1))
    columns: list[NDArray[Any] | list[float]] = [
        np.minimum(width, 160) / 80,
        np.minimum(width, 640) / 320,
        np.minimum(column, 160) / 80,
        np.clip(lacking, -20, 40) / 20,
        full,
        firsts,
        lacking < -SAME,
        lacking > column // 2,
        support,
        np.full(count, np.mean(full | firsts)),
        np.full(count, np.mean(width > 120)),
        np.concatenate(([False], (full | firsts | (lacking < -SAME))[:-1])),
        np.clip(np.diff(log, prepend=log[:1]), -2, 2),
        np.clip(-np.diff(log, append=log[-1:]), -2, 2),
        gap == 1,
        gap == 2,
        gap == 3,
        gap > 3,
        gap > usual,
        gap > usual + 1,
        gap < usual,
        np.full(count, np.mean(gap == 1)),
        indent == 1,
        indent == 2,
        indent > 2,
        np.full(count, indents),
        (indent == 0) * indents,
        (indent > 0) * (1 - indents),
        at == 0,
        at < 4,
        at >= count - 4,
        at == count - 1,
        np.full(count, count < 12),
        np.full(count, count > 120),
        *_alike(texts),
        *_brackets(kinds, starts, ends),
        *_made_of(kinds, starts, ends),
    ]
    return np.stack([np.asarray(values, dtype=np.float64) for values in columns], axis=1)


def _columns(width: Ints) -> tuple[Ints, _Floats]:
    """For each line the width of the column around it, and the share of lines nearby that are as wide: the width that most
    lines within `WINDOW` have, the wider of two."""
    count = len(width)
    padded = np.concatenate([np.full(WINDOW, -99), width, np.full(WINDOW, -99)])
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * WINDOW + 1)
    there = near >= 0
    alike = ((np.abs(near - width[:, None]) <= SAME) & there).sum(1) - 1
    padded_alike = np.concatenate([np.full(WINDOW, -1), np.where(width < LEAST_COLUMN, 0, alike), np.full(WINDOW, -1)])
    votes = np.lib.stride_tricks.sliding_window_view(padded_alike, 2 * WINDOW + 1)
    best = np.argmax(votes * (1 << 20) + np.clip(near, 0, (1 << 20) - 1), axis=1)
    rows = np.arange(count)
    return near[rows, best].astype(np.int64), votes[rows, best] / np.maximum(1, there.sum(1) - 1)


def _mode(values: Ints) -> int:
    """The most frequent value, the smaller of two; 1 where there is none."""
    return int(np.argmax(np.bincount(np.minimum(values, 9)))) if len(values) else 1


def _alike(texts: Sequence[str]) -> list[list[float]]:
    """How often a line's first characters begin other lines, and the nearest; whether it stands again; and its end."""
    heads = [text[:BEGINNING] for text in texts]
    head_count, whole, tails = Counter(heads), Counter(texts), Counter(text[-BEGINNING:] for text in texts)
    count = len(texts)
    return [
        [min(4, head_count[head] - 1) / 4 for head in heads],
        [float(heads[i] in (heads[i - 1] if i else "", heads[i + 1] if i + 1 < count else "")) for i in range(count)],
        [float(whole[text] > 1) for text in texts],
        [min(4, tails[text[-BEGINNING:]] - 1) / 4 for text in texts],
    ]


_Counts = dict[str, Ints]
"""For each kind of character how many stand before each place."""


def _counts(codes: Ints) -> _Counts:
    values, inverse = np.unique(codes, return_inverse=True)
    characters = [chr(code) for code in values.tolist()]
    kinds = {
        "digit": [c.isdigit() for c in characters],
        "letter": [c.isascii() and c.isalpha() for c in characters],
        "blank": [c.isspace() for c in characters],
        "word": [c.isalnum() for c in characters],
        "opener": [c in _OPENERS for c in characters],
        "closer": [c in _CLOSERS for c in characters],
    }
    return {
        kind: np.concatenate(([0], np.cumsum(np.array(has, dtype=np.int64)[inverse]))) for kind, has in kinds.items()
    }


def _brackets(kinds: _Counts, starts: Ints, ends: Ints) -> list[list[float]]:
    """Whether a line leaves a bracket open, closes one that it did not open, and one that a line before left open."""
    opens, closes, matched, held = list[float](), list[float](), list[float](), list[float]()
    is_open = False
    many = [(kinds[kind][ends] - kinds[kind][starts]).tolist() for kind in ("opener", "closer")]
    for openers, closers, size in zip(*many, (ends - starts).tolist(), strict=True):
        held.append(float(is_open))
        opens.append(float(openers > closers))
        closes.append(float(closers > openers))
        matched.append(float(is_open and closers > openers))
        is_open = openers > closers or (is_open and openers == closers and openers == 0 and size < 60)
    return [opens, closes, matched, held]


def _made_of(kinds: _Counts, starts: Ints, ends: Ints) -> list[_Floats]:
    """Shares of digits, letters, signs and blanks in a line's beginning, and whether single characters stand apart."""
    ends = np.minimum(ends, starts + 80)
    size = ends - starts
    digits, letters, blanks, words = (
        kinds[kind][ends] - kinds[kind][starts] for kind in ("digit", "letter", "blank", "word")
    )
    apart = (blanks >= 3) & (blanks * 2.5 >= size)
    return [
        digits / size,
        letters / size,
        (size - words - blanks) / size,
        np.minimum(1.0, 4 * blanks / size),
        apart.astype(np.float64),
    ]
