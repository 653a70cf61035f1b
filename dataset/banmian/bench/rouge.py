"""ROUGE-1, ROUGE-2 and ROUGE-L of Chinese summaries, as ROUGE-1.5.5 counts them, on tokens made for Chinese.

Lin, C.-Y. (2004). ROUGE: A Package for Automatic Evaluation of Summaries. The longest common subsequence is found with
bit-parallel integers: Hyyrö, H. (2004). Bit-parallel LCS-length computation revisited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from banmian.bench.tokens import NAMES, Profile, tokens
from banmian.errors import UsageError

VERSION = 1


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each 0 to 100."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class DocumentRouge:
    """The scores of one hypothesis against its reference."""

    rouge1: Score
    rouge2: Score
    rougeL: Score  # noqa: N815 - the measure's name


@dataclass(frozen=True, slots=True)
class Rouge(DocumentRouge):
    """The scores of many hypotheses: of each measure the mean over documents."""

    signature: str
    documents: tuple[DocumentRouge, ...]


def signature(profile: Profile = "char") -> str:
    """What a score is made by: two scores can be compared where their signatures are the same."""
    return f"banmian-rouge|tok:{NAMES[profile]}|norm:nfkc.lower|punct:drop|count:clip|L:lcs|agg:doc-mean|v:{VERSION}"


def rouge(hypotheses: Sequence[str], references: Sequence[str], *, profile: Profile = "char") -> Rouge:
    """ROUGE of each hypothesis against the reference at the same place, and the means over documents (0 to 100).

    A hypothesis without a token, and a pair without an n-gram in common, scores 0.

    Raises:
        UsageError: the two are not lists of as many texts, or there are none, or no profile has that name.
    """
    check_pairs(hypotheses, references)
    documents = tuple(
        rouge_of(tokens(hypothesis, profile=profile), tokens(reference, profile=profile))
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    )
    return Rouge(
        _mean([d.rouge1 for d in documents]),
        _mean([d.rouge2 for d in documents]),
        _mean([d.rougeL for d in documents]),
        signature(profile),
        documents,
    )


def check_pairs(hypotheses: Sequence[str], others: Sequence[str], name: str = "references") -> None:
    """Nothing, where both are lists of as many texts.

    Raises:
        UsageError: they are not.
    """
    if isinstance(hypotheses, str) or isinstance(others, str):
        raise UsageError(reason="one text was given where a list of texts belongs", next_step="put it into a list")
    if len(hypotheses) != len(others):
        raise UsageError(
            reason=f"{len(hypotheses):,} hypotheses and {len(others):,} {name} do not make pairs",
            next_step="give one for each, in the same order; an empty text where a system said nothing",
        )
    if not hypotheses:
        raise UsageError(reason="no pairs were given, and a mean of none is undefined", next_step="give at least one")
    for texts, called in ((hypotheses, "hypotheses"), (others, name)):
        for number, text in enumerate(texts):
            if not isinstance(text, str):
                raise UsageError(
                    place=f"{called}[{number}]",
                    reason=f"is {type(text).__name__}, no text",
                    next_step="give an empty text where a system said nothing",
                )


def rouge_of(hypothesis: Sequence[str], reference: Sequence[str]) -> DocumentRouge:
    """The scores of one pair of token lists."""
    sizes = len(hypothesis), len(reference)
    pairs = list(pairwise(hypothesis)), list(pairwise(reference))
    return DocumentRouge(
        _score(_common(hypothesis, reference), *sizes),
        _score(_common(*pairs), len(pairs[0]), len(pairs[1])),
        _score(lcs_length(hypothesis, reference), *sizes),
    )


def _common(first: Iterable[Hashable], second: Iterable[Hashable]) -> int:
    """How many items both have, each as often as the side that has fewer of it."""
    counts = Counter(second)
    common = 0
    for item, number in Counter(first).items():
        if item in counts:
            common += min(number, counts[item])
    return common


def lcs_length(first: Sequence[Hashable], second: Sequence[Hashable]) -> int:
    """The length of the longest common subsequence."""
    if len(first) > len(second):
        first, second = second, first
    places: dict[Hashable, int] = {}
    for i, item in enumerate(first):
        places[item] = places.get(item, 0) | 1 << i
    full = (1 << len(first)) - 1
    row = full  # a bit is 0 where the subsequence grows
    for item in second:
        if item in places:
            match = row & places[item]
            row = ((row + match) | (row - match)) & full
    return len(first) - row.bit_count()


def _score(common: int, hypothesis: int, reference: int) -> Score:
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / hypothesis, common / reference
    return Score(100 * precision, 100 * recall, 200 * precision * recall / (precision + recall))


def _mean(scores: Sequence[Score]) -> Score:
    number = len(scores)
    return Score(
        sum(s.precision for s in scores) / number,
        sum(s.recall for s in scores) / number,
        sum(s.f1 for s in scores) / number,
    )
