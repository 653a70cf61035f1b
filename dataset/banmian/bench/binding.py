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
    best, closest = matched, -1.0
    for mention in sources.mentions(matched):
        if (likeness := figure.words.likeness(mention.words)) > closest:
            best, closest = mention, likeness
        if closest == 1:
            return best, True
    return best, all(figure.words.likeness(s.words) <= closest for s in sources.rivals(best))
