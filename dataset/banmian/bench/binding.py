"""Whether a number of a summary stands beside the same words as in its source: what a swap of two numbers changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from banmian.bench.figures import Figure, same_dimension
from banmian.bench.tokens import tokens


def bound(figure: Figure, sources: Sequence[Figure], matched: Figure) -> bool:
    """Whether its clause is at least as close to that of the matched fact as to any of another value in its dimension."""
    rivals = [s for s in sources if s.value != matched.value and same_dimension(s, matched)]
    if not rivals:
        return True
    own = _grams(figure.clause)
    same = [s for s in sources if s.value == matched.value and same_dimension(s, matched)]
    best = max(_likeness(own, _grams(s.clause)) for s in same)
    return all(_likeness(own, _grams(s.clause)) <= best for s in rivals)


@lru_cache(maxsize=4096)
def _grams(clause: str) -> Counter[str]:
    """Tokens and pairs of them in a clause."""
    found = tokens(clause)
    return Counter([*found, *map("".join, pairwise(found))])


def _likeness(first: Counter[str], second: Counter[str]) -> float:
    """Dice's coefficient."""
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if size else 0.0
