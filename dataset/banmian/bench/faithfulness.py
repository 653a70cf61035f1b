"""Whether the numbers, dates and places of summaries are those of their sources, document by document and over all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from banmian.annotate.place.find import find_places
from banmian.annotate.quantity.find import read_quantities
from banmian.bench.dates import Dates, DateVerdict
from banmian.bench.events import Events
from banmian.bench.figures import Figure, figures_of
from banmian.bench.measures import MEASURES, OF_REFERENCE, Counts, ratio
from banmian.bench.moments import Moment
from banmian.bench.places import Places, PlaceVerdict, misplaced
from banmian.bench.rouge import check_pairs
from banmian.bench.slots.scene import Scene
from banmian.bench.verdicts import ERRORS, SUPPORTED, Judge, Judgement, Verdict
from banmian.errors import UsageError
from banmian.records import Quantity
from banmian.text.hanzi import sentences
from banmian.text.reading import read
from banmian.text.restored import restored

VERSION = 5
_LEAD_SENTENCES = 2
_FULL_YEAR = re.compile("[12][0-9]{3}年")
_RATIO_AHEAD = "比按"
_CLOCK = re.compile("[0-9]{1,2}[:：][0-9]{2}")


@dataclass(frozen=True, slots=True)
class JudgedQuantity:
    """A quantity of a summary with its verdict."""

    text: str
    start: int
    end: int
    verdict: Verdict
    """exact, entailed or derived, or the slot in which it is false."""
    source: Quantity | None
    """The source's quantity that it was held against; None where it has none of the kind, or the value is derived."""
    proof: str | None
    """How a derived value follows: 71 = 36 + 35."""
    operands: tuple[tuple[int, int], ...]
    """Where the operands of the proof stand in the source's reading copy."""
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class JudgedDate:
    """A date or time of a summary with its verdict."""

    text: str
    start: int
    end: int
    supported: bool
    """Whether the source says it, or it follows."""
    verdict: DateVerdict


@dataclass(frozen=True, slots=True)
class JudgedPlace:
    """A place of a summary with its verdict."""

    text: str
    start: int
    end: int
    verdict: PlaceVerdict


@dataclass(frozen=True, slots=True)
class DocumentFaithfulness:
    """One summary: its quantities, dates and places, each judged by its source."""

    true: bool | None
    """Every quantity, date and place is supported; None where the summary is empty and there is nothing to judge."""
    clean: bool
    """Every quantity is; dates and places may be what they are."""
    quantities: tuple[JudgedQuantity, ...]
    dates: tuple[JudgedDate, ...]
    places: tuple[JudgedPlace, ...]
    left_out: int
    """Slogans, identifiers and other numerals that are not compared."""
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Faithfulness:
    """The measures over all documents, 0 to 100 (`err_*`: per 100 quantities); None where one is undefined."""

    true: float | None
    claim_prec: float | None
    date_prec: float | None
    loc_prec: float | None
    key_recall: float | None
    num_recall_ref: float | None
    num_recall_ref_ceiling: float | None
    loc_recall_ref: float | None
    derived: float | None
    err_value: float | None
    err_unit: float | None
    err_percent_point: float | None
    err_modifier: float | None
    err_subject: float | None
    err_time: float | None
    err_place: float | None
    err_aggregation: float | None
    err_direction: float | None
    err_basis: float | None
    err_modality: float | None
    no_answer: float | None
    n_documents: int
    n_missing: int
    """Summaries that are empty: no documents of `true`."""
    n_quantities: int
    quantities_per_document: float
    claims_per_document: float
    """Quantities, dates and places."""
    n_left_out: int
    signature: str
    documents: tuple[DocumentFaithfulness, ...]


def signature() -> str:
    """What the measures are made by: two figures can be compared where their signatures are the same."""
    return (
        "banmian-faith|num:frame(value+unit+modifier+subject+time+place+aggregation+direction+basis+modality)"
        f"|near:10%|about:5%|derived:sum+diff+rest+base+share+growth+part+product+average+span+list|date:value+event|place:unit|agg:micro|v:{VERSION}"
    )


def numeric_faithfulness(
    hypotheses: Sequence[str],
    sources: Sequence[str],
    references: Sequence[str] | None = None,
    *,
    dates: Sequence[Date | None] | None = None,
) -> Faithfulness:
    """The measures of faithfulness of each hypothesis to the source at the same place.

    Args:
        references: what the measures of recall hold the hypotheses against; without them those are None.
        dates: the day on which each source was printed, where it is known: it settles the year of 今年 and of 5月12日.

    Raises:
        UsageError: they are not lists of as many texts, or there are none.
    """
    check_pairs(hypotheses, sources, "sources")
    if references is not None:
        check_pairs(hypotheses, references)
    if dates is not None and len(dates) != len(sources):
        raise UsageError(
            reason=f"{len(sources)} sources and {len(dates)} dates", next_step="give one date, or None, for each source"
        )
    read: dict[tuple[str, Date | None], _Read] = {}
    documents = []
    for number, (hypothesis, source) in enumerate(zip(hypotheses, sources, strict=True)):
        day = dates[number] if dates is not None else None
        if (source, day) not in read:  # many systems are held against one source, and tasks share them
            read = {(source, day): _Read(source, day)}
        documents.append(
            _document(_Read(hypothesis, day), read[source, day], _Read(references[number], day) if references else None)
        )
    return summary(documents)


def summary(documents: Sequence[DocumentFaithfulness]) -> Faithfulness:
    """The measures over documents that were judged."""
    quantities = sum(len(d.quantities) for d in documents)
    claims = quantities + sum(len(d.dates) + len(d.places) for d in documents)
    return Faithfulness(
        **{m.name: ratio((d.counts for d in documents), m.name) for m in MEASURES},
        n_documents=len(documents),
        n_missing=sum(d.true is None for d in documents),
        n_quantities=quantities,
        quantities_per_document=quantities / len(documents),
        claims_per_document=claims / len(documents),
        n_left_out=sum(d.left_out for d in documents),
        signature=signature(),
        documents=tuple(documents),
    )


class _Read:
    """A text, read once."""

    def __init__(self, text: str, date: Date | None = None) -> None:
        self.reading = read(text)
        self.text = text = self.reading.text
        quantities, rejections = read_quantities(text, date=date)
        found = figures_of(text, quantities)
        self.left_out = len(found.left_out) + len(rejections)
        dates = [d for d in found.dates if not _is_misread(d, found.context.folded)]
        self.dates = Dates(dates, date, text=found.context.folded, figures=found.figures)
        numbers = [(f.quantity.start, f.quantity.end) for f in found.figures]
        places = [p for p in find_places(text, date=date) if not any(p.start < b and a < p.end for a, b in numbers)]
        self.places = Places(places, text)
        self.scene = Scene(
            figures=found.figures,
            dates=[(d.start, d.end, value) for d, value in self.dates.dates],
            places=self.places.literal,
            context=found.context,
            page=None if date is None else Moment(str(date.year), (date.month, date.month), date.day, None),
        )
        self.judge = Judge(self.scene)
        self.events = Events(self.scene)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not self.text.strip()

    @cached_property
    def key_facts(self) -> list[Figure]:
        """The quantities of the lead, and those said more than once; one of each."""
        lead = self.text.find("\n") if "\n" in self.text.strip() else -1
        spans = sentences(self.text)[:_LEAD_SENTENCES]
        end = lead if lead > 0 else spans[-1][1] if spans else 0
        times = Counter(figure.key for figure in self.scene.figures)
        facts = {f.key: f for f in reversed(self.scene.figures) if f.quantity.start < end or times[f.key] > 1}
        return [f for f in facts.values() if f.family != "ordinal"]


def _is_misread(date: Quantity, folded: str) -> bool:
    """Whether it is no date: the ratio 1:15 of 师生比1:15, 后年 of 建成后年产."""
    before = folded[max(0, date.start - 1) : date.start]
    return (before in _RATIO_AHEAD and _CLOCK.fullmatch(date.text) is not None) or (
        date.text == "后年" and before.isalpha()
    )


def _document(summary: _Read, source: _Read, reference: _Read | None) -> DocumentFaithfulness:
    judgements = source.judge(summary.scene)
    quantities = tuple([_judged(f, j, summary, source) for f, j in zip(summary.scene.figures, judgements, strict=True)])
    derived = {f.sentence for f, j in zip(summary.scene.figures, judgements, strict=True) if j.verdict == "derived"}
    dates = _judged_dates(summary, source, derived)
    wrong = misplaced(summary.places.literal)
    places = tuple(
        [
            JudgedPlace(p.text, p.start, p.end, "misplaced" if p.start in wrong else source.places.verdict(p))
            for p in summary.places.literal
            if len(p.text) > 1 or source.places.verdict(p) != "fabricated"  # 中 of 企业中境内
        ]
    )
    verdicts = Counter(q.verdict for q in quantities)
    supported = sum(q.verdict in SUPPORTED for q in quantities)
    said, right = sum(d.supported for d in dates), sum(p.verdict in ("exact", "ancestor") for p in places)
    clean = supported == len(quantities)
    true = None if summary.is_empty else clean and said == len(dates) and right == len(places)
    held = {j.source.key for j in judgements if j.verdict in ("exact", "entailed") and j.source is not None}
    keys = source.key_facts
    counts: dict[str, tuple[int, int]] = {
        "true": (int(true is True), int(true is not None)),
        "claim_prec": (supported, len(quantities)),
        "date_prec": (said, len(dates)),
        "loc_prec": (right, len(places)),
        "key_recall": (sum(f.key in held for f in keys), len(keys)),
        "derived": (verdicts["derived"], len(quantities)),
        **{f"err_{slot}": (sum(q.verdict == slot for q in quantities), len(quantities)) for slot in ERRORS},
        "no_answer": (int(true is None), 1),
        **_recall(summary, source, reference),
    }
    dates, places = restored((dates, places), summary.reading)
    return DocumentFaithfulness(true, clean, quantities, dates, places, summary.left_out, counts)


def _judged_dates(summary: _Read, source: _Read, derived: Collection[int]) -> tuple[JudgedDate, ...]:
    misdated = source.events.misdated(summary.scene, derived)
    judged = []
    for d, _ in summary.dates.dates:
        verdict = source.dates.verdict(d)
        if d.start in misdated and (verdict == "exact" or (verdict == "derived" and _FULL_YEAR.match(d.text))):
            verdict = "event"
        judged.append(JudgedDate(d.text, d.start, d.end, verdict in ("exact", "derived"), verdict))
    return tuple(judged)


def _judged(figure: Figure, judgement: Judgement, summary: _Read, source: _Read) -> JudgedQuantity:
    held, quantity = judgement.source, restored(figure.quantity, summary.reading)
    return JudgedQuantity(
        text=quantity.text,
        start=quantity.start,
        end=quantity.end,
        verdict=judgement.verdict,
        source=restored(held.quantity, source.reading) if held is not None else None,
        proof=judgement.proof.text if judgement.proof else None,
        operands=judgement.proof.operands if judgement.proof else (),
        quantity=quantity,
    )


def _recall(summary: _Read, source: _Read, reference: _Read | None) -> Counts:
    if reference is None:
        return dict.fromkeys(OF_REFERENCE, (0, 0))
    wanted = reference.scene.figures
    supported = [f for f, j in zip(wanted, source.judge(reference.scene), strict=True) if j.verdict in SUPPORTED]
    said = {(f.family, f.unit, f.value) for f in summary.scene.figures}
    found = sum((f.family, f.unit, f.value) in said for f in supported)
    places = [p for p in reference.places.literal if source.places.verdict(p) == "exact"]
    return {
        "num_recall_ref": (found, len(wanted)),
        "num_recall_ref_ceiling": (len(supported), len(wanted)),
        "loc_recall_ref": (sum(summary.places.verdict(p) == "exact" for p in places), len(places)),
    }
