"""What the lines of a page share, against a slow and obvious twin."""

from __future__ import annotations

import itertools
import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from banmian.parse.joins.cohesion import WINDOW, Cohesion, cohesion

TEXTS = st.text(st.sampled_from("一丁七万，a1 \U00020000\ud800\n"), max_size=12)


def bigrams(text: str) -> set[str]:
    return {a + b for a, b in itertools.pairwise(text) if "一" <= a < "\ufb00" and b >= "一"}


def slow(texts: list[str], running: list[bool]) -> Cohesion:
    own = [bigrams(text) for text in texts]
    body = [gs for gs, runs in zip(own, running, strict=True) if runs]
    before = [sum(running[:i]) for i in range(len(texts))]
    lines = Counter(g for gs in body for g in gs)
    weight = {g: round(1024 * math.log(len(body) / n)) if n > 1 else 0 for g, n in lines.items()}

    def total(gs: set[str]) -> int:
        return sum(weight[g] for g in gs)

    def likeness(a: set[str], b: set[str]) -> float:
        return total(a & b) / ((math.sqrt(total(a)) or 1.0) * (math.sqrt(total(b)) or 1.0))

    links = []
    for k in range(1, len(body)):
        pairs = [likeness(a, b) for b in body[k : k + WINDOW] for a in body[max(0, k - WINDOW) : k]]
        links.append(sum(pairs) / len(pairs))
    return Cohesion(
        [len(gs) for gs in own],
        [len(gs & set().union(*body[max(0, k - WINDOW) : k])) for gs, k in zip(own, before, strict=True)],
        [len(gs & set().union(*body[k : k + WINDOW])) for gs, k in zip(own, before, strict=True)],
        links,
    )


@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=30))
def test_cohesion_is_what_its_twin_says(lines: list[tuple[str, bool]]) -> None:
    texts, running = [text for text, _ in lines], [runs for _, runs in lines]
    found, right = cohesion(texts, running), slow(texts, running)
    assert found[:3] == right[:3]
    assert all(math.isclose(a, b, abs_tol=1e-12) for a, b in zip(found.links, right.links, strict=True))
