"""Tokens are jieba's, whichever of the two segmenters cuts them."""

from __future__ import annotations

from functools import cache
from math import log
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmian.text import segment

SIGNS = " \t\r\n\u3000，。：；！？、“”‘’（）《》〈〉【】［］—…·～％＋－．．／０１２９ＡａⅡ①②№℃㎡￥$@/\\|*^~`'\"<>=:;,!?()[]{}éйαあ한\u200b\ufeff\x1c\x85"
UNLIKE = "+#&_-.%㐀䶿鿖鿿豈﫿𠀀𰀀\ud800"


@cache
def jieba() -> Any:
    import jieba

    segmenter = jieba.Tokenizer()
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    return segmenter


@cache
def words() -> list[str]:
    return [line.split()[0].decode() for line in segment._lines()]


def test_the_dictionary_is_that_of_jieba() -> None:
    counts = jieba().FREQ
    assert jieba().total == segment._TOTAL
    assert len(words()) > 349_000
    for word in [*words()[::97], "", " ", "\ud800", "的 318825", "没有这词"]:
        assert segment.word_cost(word) == (log(jieba().total / counts[word]) if counts.get(word) else None)
        assert segment.is_word(word) == bool(counts.get(word))


WORD = st.integers(0, 349_000).map(lambda k: words()[k % len(words())])
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5)
LATIN = st.from_regex(r"[A-Za-z]{1,4}|[0-9]{1,6}|[0-9]{1,3}\.[0-9]{1,3}%?|[0-9]{1,3}%", fullmatch=True)
PIECE = st.one_of(WORD, WORD, WORD, HAN, LATIN, st.sampled_from(SIGNS), st.sampled_from(UNLIKE), st.characters())


@given(st.lists(PIECE, max_size=30).map("".join))
@settings(max_examples=600, deadline=None)
def test_tokens_are_those_of_jieba(text: str) -> None:
    assert list(segment.tokenize(text)) == list(jieba().cut(text))


@given(st.text(alphabet="中国的人年0123456789ABab.%+-", max_size=24))
@settings(max_examples=1500, deadline=None)
def test_numbers_and_letters_are_cut_as_by_jieba(text: str) -> None:
    assert list(segment.tokenize(text)) == list(jieba().cut(text))


@given(st.text(HAN, max_size=40))
@settings(max_examples=500, deadline=None)
def test_rare_characters_are_cut_as_by_jieba(text: str) -> None:
    assert list(segment.tokenize(text)) == list(jieba().cut(text))


@pytest.mark.parametrize("unit", ["1", "中", "%", "1.", "-", "\n", "中国1-", "\ud800"])
def test_long_runs_are_cut_in_proportion(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert "".join(segment.tokenize(text)) == text
