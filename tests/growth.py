"""Work that grows with its input: two sizes in one process, so that a busy or slow machine changes neither verdict."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

FACTOR = 4
"""How much longer the longer text is: linear work takes 4 times as long, quadratic work 16 times."""
ALLOWED = 10
_TRIES = 3


def growth(work: Callable[[str], object], text: str) -> float:
    """CPU time of `work` on `text` over that on its first quarter: about 4 where linear.

    Times below 20 ms count as 20 ms, since they are noise. Where the ratio is not below `ALLOWED` it is taken again, up
    to three times: other programs disturb the clock now and then, not each time.
    """
    work(text[: max(1, len(text) // 100)])  # what is loaded once is loaded
    ratio = float("inf")
    for _ in range(_TRIES):
        small, large = (max(0.02, _cpu(work, part)) for part in (text[: len(text) // FACTOR], text))
        ratio = min(ratio, large / small)
        if ratio < ALLOWED:
            break
    return ratio


def _cpu(work: Callable[[str], object], text: str) -> float:
    start = process_time()
    work(text)
    return process_time() - start
