"""Whether a number of a summary stands beside the same words as in its source: what a swap of two numbers changes."""

from __future__ import annotations

from banmian.bench.dimension import Dimension
from banmian.bench.figures import Figure


def bound(figure: Figure, sources: Dimension, matched: Figure) -> tuple[Figure, bool]:
    """The mention of the matched fact with the closest words, and whether no rival's are closer.

    Args:
        sources: the source's figures that can be compared with the matched one.
        matched: the fact that `figure` says or follows from.
    """
    best = max(sources.mentions(matched), key=lambda s: figure.words.likeness(s.words))
    closest = figure.words.likeness(best.words)
    return best, all(figure.words.likeness(s.words) <= closest for s in sources.rivals(best))
