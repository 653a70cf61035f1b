"""How much of the words around a claim stand around a figure of the source, and what excludes each other."""

from __future__ import annotations

import re
from functools import cache

from banmian.bench.figures import Figure
from banmian.bench.slots.scene import Scene
from banmian.bench.zones import CLAUSE, NEAR, SENTENCE
from banmian.text.tables import read_rows

CONTRAST = 0.28
"""By how much the words of another figure must be closer to the claim's for the claim to be about that one."""
SLIGHT = 0.1
"""The same where nothing that stands beside the claim stands beside the source's figure, and something beside the other."""
_SERIES = re.compile("([\u4e00-\u9fff]{2})([一二三四五六七八九十]{1,2}|[0-9]{1,3})(号|标段|期)")
"""One of a series by its number: 萤火二号, 地铁7号线."""
_OWN = {NEAR: 1.0, CLAUSE: 0.15, SENTENCE: 0.05}
"""What the claim's words count in a contrast, by where they stand."""
_LEAST = 0.8
"""Weight of words that a full contrast rests on at least: nearly one pair beside both numbers."""


def likeness(claim: Figure, source: Figure, scene: Scene) -> float:
    """0 to 1: how much of the words around the claim, as far as the source's text knows them, stand around the figure."""
    theirs = source.zones
    top = bottom = 0.0
    for gram, weight in claim.zones.weights.items():
        if gram in scene.grams:
            bottom += weight
            top += weight * theirs.weight(gram)
    return top / bottom if bottom else 0.5


def contrast(claim: Figure, source: Figure, rival: Figure) -> float:
    """-1 to 1: how much closer the words around the rival are to the claim's than those around the source's figure.

    Of the claim the words beside it count most, and those of the rest of its sentence next to nothing.
    """
    ours, theirs = source.zones, rival.zones
    top = bottom = 0.0
    for gram, weight in claim.zones.weights.items():
        one, other = ours.may_weigh(gram), theirs.weight(gram)
        if one or other:
            weight = _OWN[weight]
            bottom += weight
            top += weight * (other - one)
    return top / max(bottom, _LEAST)


def is_contrary(claim: Figure, source: Figure) -> bool:
    """Whether the claim's item says one word of a pair that excludes each other and the figure's the other (省内, 省外)."""
    own, theirs = claim.zones.item, source.zones.item
    for one, other in contraries():
        if one in own and other in theirs and other not in own and one not in theirs:
            return one not in source.zones.ahead
    return _is_of_another_number(claim, source)


def _is_of_another_number(claim: Figure, source: Figure) -> bool:
    """Whether the claim's sentence names one of a series, and the source's another (二号线, 一号线)."""
    chains = [f.context.folded[f.context.span(f.sentence)[0] : f.quantity.start] for f in (claim, source)]
    own, theirs = ({(m[1], m[3]): m[2] for m in _SERIES.finditer(chain)} for chain in chains)
    return any(
        key in own
        and own[key] != number
        and f"{key[0]}{own[key]}{key[1]}" not in chains[1]
        and f"{key[0]}{number}{key[1]}" not in chains[0]
        for key, number in theirs.items()
    )


def stretch(figure: Figure) -> str:
    """The text between the quantity before it in its clause, or the clause's start, and the figure."""
    context, start = figure.context, figure.quantity.start
    return context.folded[max(context.clause(start)[0], context.last_before(start)) : start]


@cache
def opposites() -> tuple[tuple[str, str], ...]:
    """Words beside a number that say the contrary of each other, either way round; the longest first."""
    pairs = [(row[0], row[1]) for row in read_rows("opposites.tsv")]
    return tuple(sorted((*pairs, *((b, a) for a, b in pairs)), key=lambda pair: -len(pair[0])))


@cache
def contraries() -> tuple[tuple[str, str], ...]:
    """Words of which one excludes the other, either way round."""
    pairs = [(row[0], row[1]) for row in read_rows("contraries.tsv")]
    return (*pairs, *((b, a) for a, b in pairs))
