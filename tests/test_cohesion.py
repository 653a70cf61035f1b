"""What texts share, against a slow and obvious twin."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from banmian.parse.joins.cohesion import common_bigrams, trigrams_printed

REACH = 3
TEXTS = st.text(st.sampled_from("一丁七万，a1 \U00020000\ud800\n"), max_size=12)


def bigrams(text: str) -> set[str]:
    return {a + b for a, b in itertools.pairwise(text) if "一" <= a < "\ufb00" and b >= "一"}


@given(st.lists(TEXTS, max_size=20))
def test_common_bigrams_are_what_the_twin_says(texts: list[str]) -> None:
    own, shared = common_bigrams(texts, REACH)
    sets = list(map(bigrams, texts))
    assert own == list(map(len, sets))
    for i, apart in itertools.product(range(len(texts)), range(1, REACH + 1)):
        assert shared[i][apart] == (len(sets[i] & sets[i - apart]) if i >= apart else 0)


@given(st.lists(TEXTS, max_size=8), st.lists(st.text(st.sampled_from("一丁七，"), min_size=3, max_size=3), max_size=4))
def test_trigrams_printed_are_those_that_stand_in_a_text(texts: list[str], wanted: list[str]) -> None:
    assert trigrams_printed(wanted, texts) == {trigram for trigram in wanted if any(trigram in text for text in texts)}
