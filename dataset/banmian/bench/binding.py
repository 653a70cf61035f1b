"""Whether a number of a summary stands beside the same words as in its source: what a swap of two numbers changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from banmian.bench.figures import Figure, same_dimension
from banmian.bench.tokens import tokens


def bound(figure: Figure, sources: Sequence[Figure], matched: Figure) -> bool:
    """Whether its clause is at least as close to that of the matched fact as to any of another value in its dimension."""
    rivals = [s for s in sources if s.value != matched.value and same_dimension(s, matched)]
    if not rivals:
        return True
    own = _grams(figure)
    best = max(_likeness(own, _grams(s)) for s in sources if s.value == matched.value and same_dimension(s, matched))
    return all(_likeness(own, _grams(s)) <= best for s in rivals)


def _grams(figure: Figure) -> Counter[str]:
    """Tokens and pairs of them in the clause, without the figure itself."""
    found = tokens(figure.clause)
    return Counter([*found, *map("".join, pairwise(found))])


def _likeness(first: Counter[str], second: Counter[str]) -> float:
    """Dice's coefficient."""
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if size else 0.0
