"""Whether the numbers, dates and places of summaries are those of their sources, document by document and over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from banmian.annotate.place.find import find_places
from banmian.annotate.quantity.find import read_quantities
from banmian.bench.binding import bound
from banmian.bench.dates import Dates
from banmian.bench.figures import Figure, Figures, figures_of
from banmian.bench.measures import MEASURES, Counts, ratio
from banmian.bench.places import Places, PlaceVerdict
from banmian.bench.rouge import check_pairs
from banmian.bench.verdicts import LENIENT, SUPPORT, VERDICTS, Judge, Verdict
from banmian.records import Quantity
from banmian.text.hanzi import sentences
from banmian.text.reading import read
from banmian.text.restored import restored

VERSION = 2
_SALIENT_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class JudgedQuantity:
    """A quantity of a summary with its verdict."""

    text: str
    start: int
    end: int
    verdict: Verdict
    source: Quantity | None
    """The source's quantity that it was held against; None where it has none of the kind."""
    is_bound: bool | None
    """Of a supported one, whether its clause is closest to that of its own fact."""
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class JudgedDate:
    """A date or time of a summary, and whether the source says it."""

    text: str
    start: int
    end: int
    supported: bool


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

    clean: bool
    """No quantity is other than exact or entailed."""
    quantities: tuple[JudgedQuantity, ...]
    dates: tuple[JudgedDate, ...]
    places: tuple[JudgedPlace, ...]
    left_out: int
    """Ordinals, slogans, identifiers and other numerals that are not compared."""
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Faithfulness:
    """The measures over all documents, 0 to 100 (`err_*`: per 100 quantities); None where one is undefined."""

    num_prec_src: float | None
    num_prec_src_lenient: float | None
    num_clean: float | None
    num_recall_ref: float | None
    num_recall_ref_ceiling: float | None
    num_cov_src: float | None
    num_bound: float | None
    unit_agree: float | None
    mod_agree: float | None
    err_modifier_dropped: float | None
    err_modifier_weaker: float | None
    err_derived: float | None
    err_modifier: float | None
    err_direction: float | None
    err_percent_point: float | None
    err_magnitude: float | None
    err_unit: float | None
    err_fabricated: float | None
    date_prec_src: float | None
    loc_prec_src: float | None
    loc_prec_src_lenient: float | None
    loc_recall_ref: float | None
    n_documents: int
    n_quantities: int
    quantities_per_document: float
    n_left_out: int
    signature: str
    documents: tuple[DocumentFaithfulness, ...]


def signature() -> str:
    """What the measures are made by: two figures can be compared where their signatures are the same."""
    return (
        f"banmian-faith|num:value+unit+modifier+direction|near:10%|derived:sum3+diff2|date:apart|agg:micro|v:{VERSION}"
    )


def numeric_faithfulness(
    hypotheses: Sequence[str], sources: Sequence[str], references: Sequence[str] | None = None
) -> Faithfulness:
    """The measures of faithfulness of each hypothesis to the source at the same place.

    Args:
        references: what the measures of recall hold the hypotheses against; without them those are None.

    Raises:
        UsageError: they are not lists of as many texts, or there are none.
    """
    check_pairs(hypotheses, sources, "sources")
    if references is not None:
        check_pairs(hypotheses, references)
    read: dict[str, _Read] = {}
    documents = []
    for number, (hypothesis, source) in enumerate(zip(hypotheses, sources, strict=True)):
        if source not in read:  # many systems are held against one source, and tasks share them
            read = {source: _Read(source)}
        documents.append(_document(_Read(hypothesis), read[source], _Read(references[number]) if references else None))
    return summary(documents)


def summary(documents: Sequence[DocumentFaithfulness]) -> Faithfulness:
    """The measures over documents that were judged."""
    quantities = sum(len(d.quantities) for d in documents)
    return Faithfulness(
        **{m.name: ratio((d.counts for d in documents), m.name) for m in MEASURES},
        n_documents=len(documents),
        n_quantities=quantities,
        quantities_per_document=quantities / len(documents),
        n_left_out=sum(d.left_out for d in documents),
        signature=signature(),
        documents=tuple(documents),
    )


class _Read:
    """A text, read once."""

    def __init__(self, text: str) -> None:
        self.reading = read(text)
        self.text = text = self.reading.text
        quantities, rejections = read_quantities(text)
        self.found: Figures = figures_of(text, quantities)
        self.left_out = len(self.found.left_out) + len(rejections)
        self.dates = Dates(self.found.dates)
        self.places = Places(find_places(text))
        self.judge = Judge(self.found.figures)

    def salient(self) -> list[Figure]:
        """The quantities of the first sentences, and those that are a total, a change or said twice."""
        spans = sentences(self.text)[:_SALIENT_SENTENCES]
        end = spans[-1][1] if spans else 0
        times = Counter(figure.key for figure in self.found.figures)
        return [
            f
            for f in self.found.figures
            if f.quantity.start < end
            or f.quantity.aggregation in ("total", "cumulative")
            or f.quantity.change_direction is not None
            or times[f.key] > 1
        ]


def _document(summary: _Read, source: _Read, reference: _Read | None) -> DocumentFaithfulness:
    figures = summary.found.figures
    quantities = tuple([_judged(figure, summary, source) for figure in figures])
    dates = tuple([JudgedDate(d.text, d.start, d.end, source.dates.support(d)) for d in summary.found.dates])
    places = tuple([JudgedPlace(p.text, p.start, p.end, source.places.verdict(p)) for p in summary.places.literal])
    verdicts = [q.verdict for q in quantities]
    number = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    supported = number["exact"] + number["entailed"]
    same_unit = supported + number["modifier_dropped"] + number["modifier_weaker"] + number["modifier"]
    clean = supported == len(verdicts)
    salient = source.salient()
    counts: dict[str, tuple[int, int]] = {
        "num_prec_src": (supported, len(verdicts)),
        "num_prec_src_lenient": (sum(v in LENIENT for v in verdicts), len(verdicts)),
        "num_clean": (int(clean), 1),
        "num_cov_src": (sum(summary.judge.supports(s) for s in salient), len(salient)),
        "num_bound": (sum(q.is_bound is True for q in quantities), supported),
        "unit_agree": (same_unit, same_unit + number["unit"]),
        "mod_agree": (supported, same_unit),
        "date_prec_src": (sum(d.supported for d in dates), len(dates)),
        "loc_prec_src": (sum(p.verdict == "exact" for p in places), len(places)),
        "loc_prec_src_lenient": (sum(p.verdict != "fabricated" for p in places), len(places)),
        **{f"err_{v}": (number[v], len(verdicts)) for v in VERDICTS if v not in SUPPORT},
        **_recall(summary, source, reference),
    }
    dates, places = restored((dates, places), summary.reading)
    return DocumentFaithfulness(clean, quantities, dates, places, summary.left_out, counts)


def _judged(figure: Figure, summary: _Read, source: _Read) -> JudgedQuantity:
    judgement = source.judge(figure)
    held, quantity = judgement.source, restored(figure.quantity, summary.reading)
    is_bound = None
    if judgement.verdict in SUPPORT and held is not None:
        held, is_bound = bound(figure, source.judge.sources.of(held.family, held.unit), held)
    return JudgedQuantity(
        text=quantity.text,
        start=quantity.start,
        end=quantity.end,
        verdict=judgement.verdict,
        source=restored(held.quantity, source.reading) if held is not None else None,
        is_bound=is_bound,
        quantity=quantity,
    )


def _recall(summary: _Read, source: _Read, reference: _Read | None) -> Counts:
    if reference is None:
        return dict.fromkeys(("num_recall_ref", "num_recall_ref_ceiling", "loc_recall_ref"), (0, 0))
    wanted = reference.found.figures
    supported = [figure for figure in wanted if source.judge(figure).verdict in SUPPORT]
    found = sum(summary.judge.supports(figure) for figure in supported)
    places = [p for p in reference.places.literal if source.places.verdict(p) == "exact"]
    return {
        "num_recall_ref": (found, len(wanted)),
        "num_recall_ref_ceiling": (len(supported), len(wanted)),
        "loc_recall_ref": (sum(summary.places.verdict(p) == "exact" for p in places), len(places)),
    }
