"""What is measured of one answer: ROUGE against what was printed, and faithfulness to the source, as sums over documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from banmian.bench.facts import FACT_MEASURES, count_facts
from banmian.bench.faithfulness import DocumentFaithfulness, numeric_faithfulness
from banmian.bench.measures import MEASURES, Counts, Measure
from banmian.bench.rouge import DocumentRouge, rouge_of
from banmian.bench.tasks import Document
from banmian.bench.tokens import Profile, tokens

ROUGE_MEASURES = tuple(
    Measure(name, f"F1 of {what}, mean over documents")
    for name, what in (
        ("rouge1", "tokens, each counted as often as both texts have it"),
        ("rouge2", "pairs of tokens, each counted as often as both texts have it"),
        ("rougeL", "the longest common subsequence of tokens"),
    )
)
_MOST_CHARS = 5000
_BREAK = re.compile(r"[\s，。；！？,.;!?]")
ALL_MEASURES = (*ROUGE_MEASURES, *MEASURES, *FACT_MEASURES)


@dataclass(frozen=True, slots=True)
class Scored:
    """One answer, judged."""

    output: str
    rouge: DocumentRouge | None
    """None where the task has no reference."""
    faith: DocumentFaithfulness

    @property
    def sums(self) -> dict[str, tuple[float, int]]:
        """For each measure that the document's task knows what it adds to the two sums whose ratio the measure is:
        of ROUGE the F1 (0 to 1) and 1, of the others two counts; the second is 0 where the measure is undefined."""
        found: dict[str, tuple[float, int]] = dict(self.faith.counts)
        if self.rouge is not None:
            found |= {m.name: (getattr(self.rouge, m.name).f1 / 100, 1) for m in ROUGE_MEASURES}
        return found


def score(document: Document, outputs: Sequence[str], *, profile: Profile = "char") -> tuple[Scored, ...]:
    """Each of several systems' answers to one document, judged; the source is read once for all of them."""
    number = len(outputs)
    if not number:
        return ()
    reference = document.reference
    if document.task == "facts":
        return tuple(Scored(output, None, _unjudged(count_facts(output, reference or "[]"))) for output in outputs)
    references = None if reference is None else [reference] * number
    judged = numeric_faithfulness(
        outputs, [document.source] * number, references, dates=[document.date] * number
    ).documents
    wanted = None if reference is None else tokens(reference, profile=profile)
    return tuple(
        Scored(output, None if wanted is None else rouge_of(tokens(output, profile=profile), wanted), faith)
        for output, faith in zip(outputs, judged, strict=True)
    )


def _unjudged(counts: Counts) -> DocumentFaithfulness:
    """Counts of an answer that is no summary, whose numbers are not judged by verdicts."""
    return DocumentFaithfulness(None, True, (), (), (), 0, counts)


def judged_part(document: Document, output: str) -> str:
    """An answer as it is judged: of one that is far too long the beginning, ending where a word does if one is near."""
    most = max(_MOST_CHARS, 10 * document.budget)
    if len(output) <= most:
        return output
    ends = [m.start() for m in _BREAK.finditer(output, most - 200, most)]
    return output[: ends[-1] if ends else most]
