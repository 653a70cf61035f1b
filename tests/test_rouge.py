"""ROUGE: held against `rouge-score` on the same tokens, against worked examples of the paper, and against a slow twin."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from banmian import benchmark
from banmian.bench.rouge import Score, lcs_length, rouge_of
from banmian.bench.tokens import Profile, tokens
from banmian.errors import UsageError

MEASURES = ("rouge1", "rouge2", "rougeL")


def _pairs(pages: Path, number: int) -> list[tuple[str, str]]:
    """Texts and what edits make of them: pieces dropped, repeated and moved, so that every score between 0 and 100 comes."""
    draw = random.Random(8)
    lines = [
        line.strip()
        for page in sorted(pages.rglob("*.txt"))
        for line in page.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.strip()
    ]
    pairs: list[tuple[str, str]] = []
    while len(pairs) < number:
        text = draw.choice(lines)[:300]
        cuts = sorted(draw.sample(range(len(text) + 1), k=min(4, len(text))))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        other = "".join(draw.choices([*pieces, draw.choice(lines)[:40]], k=draw.randrange(1, 6)))
        pairs.append((text, other))
    return pairs


@pytest.mark.parametrize("profile", ["char", "jieba"])
def test_scores_are_those_of_rouge_score_on_the_same_tokens(pages: Path, profile: Profile) -> None:
    pairs = _pairs(pages, 600)

    class _Tokenizer:
        def tokenize(self, text: str) -> list[str]:
            return tokens(text, profile=profile)

    oracle = RougeScorer(list(MEASURES), tokenizer=_Tokenizer())
    ours = benchmark.rouge([h for h, _ in pairs], [r for _, r in pairs], profile=profile)
    means = dict.fromkeys(MEASURES, 0.0)
    for (hypothesis, reference), document in zip(pairs, ours.documents, strict=True):
        theirs = oracle.score(target=reference, prediction=hypothesis)
        for measure in MEASURES:
            score, want = getattr(document, measure), theirs[measure]
            got = (score.precision / 100, score.recall / 100, score.f1 / 100)
            assert got == pytest.approx((want.precision, want.recall, want.fmeasure), abs=1e-9), (hypothesis, reference)
            means[measure] += want.fmeasure / len(pairs)
    for measure in MEASURES:
        assert getattr(ours, measure).f1 == pytest.approx(100 * means[measure], abs=1e-7)
        assert 5 < getattr(ours, measure).f1 < 95


def test_worked_examples_of_the_paper() -> None:
    """Lin (2004), section 3.1: ROUGE-L of S2 is 3/4 and of S3 2/4; ROUGE-2 of both is the same, 1/3."""
    reference = ["police", "killed", "the", "gunman"]
    second, third = (rouge_of(s.split(), reference) for s in ("police kill the gunman", "the gunman kill police"))
    assert (second.rougeL.recall, third.rougeL.recall) == (75, 50)
    assert second.rouge2.recall == third.rouge2.recall == pytest.approx(100 / 3)


def test_what_other_packages_get_wrong_on_chinese() -> None:
    same = benchmark.rouge(["全乡修好三座桥"], ["全乡修好三座桥"])
    assert (same.rouge1.f1, same.rouge2.f1, same.rougeL.f1) == (100, 100, 100)
    repeated = benchmark.rouge(["修桥修桥修桥修桥"], ["修桥"])
    assert repeated.rouge1.precision == 25  # counted, not as sets
    assert benchmark.rouge(["1.5亿元"], ["1.9万亿美元"]).rouge1.f1 < 70  # nothing is cut at a full stop


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("１.５亿元，Ａ股涨3％！", ["1.5", "亿", "元", "a", "股", "涨", "3"]),
        ("COVID-19疫苗", ["covid", "19", "疫", "苗"]),
        ("“——”。", []),
        ("㎡𠮷", ["m", "2", "𠮷"]),
    ],
)
def test_tokens(text: str, want: list[str]) -> None:
    assert tokens(text) == want


@given(st.lists(st.integers(0, 5), max_size=30), st.lists(st.integers(0, 5), max_size=30))
def test_the_longest_common_subsequence_is_that_of_the_table(first: list[int], second: list[int]) -> None:
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    assert lcs_length(first, second) == table[-1][-1]


def test_signatures_tell_profiles_apart() -> None:
    char, words = (benchmark.rouge(["桥"], ["桥"], profile=p).signature for p in ("char", "jieba"))
    assert char == "banmian-rouge|tok:char+num|norm:nfkc.lower|punct:drop|count:clip|L:lcs|agg:doc-mean|v:1"
    assert words == char.replace("char+num", "jieba")


def test_an_empty_hypothesis_scores_nothing_and_counts() -> None:
    result = benchmark.rouge(["", "桥"], ["桥", "桥"])
    assert result.rouge1 == Score(50, 50, 50)


@pytest.mark.parametrize(
    ("hypotheses", "references", "word"),
    [(["a"], [], "pairs"), ([], [], "none"), ("ab", ["a", "b"], "list"), ([None], ["a"], r"hypotheses\[0\]")],
)
def test_what_makes_no_pairs_is_said(hypotheses: list[str], references: list[str], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        benchmark.rouge(hypotheses, references)


def test_an_unknown_profile_is_said() -> None:
    with pytest.raises(UsageError, match="words"):
        benchmark.rouge(["a"], ["a"], profile="words")  # type: ignore[arg-type]


def test_a_megabyte_of_one_character_is_quick() -> None:
    assert benchmark.rouge(["桥" * 333_000], ["桥梁" * 20]).rougeL.recall == 50
