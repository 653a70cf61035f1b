"""The verdict on each quantity of a summary: does the source say so, does it follow from it, or in what is it wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from banmian.bench.assignment import assign
from banmian.bench.derive import Derivations, Proof
from banmian.bench.dimension import Dimension, Dimensions
from banmian.bench.entailment import Relation, relation, rounds_to
from banmian.bench.figures import Figure
from banmian.bench.slots import differing_slot
from banmian.bench.slots.scene import Scene, Slot
from banmian.bench.slots.words import contrast, is_contrary, likeness

Verdict = Literal["exact", "entailed", "derived", "value", "unit", "percent_point", "modifier"] | Slot
SUPPORTED = ("exact", "entailed", "derived")
ERRORS: tuple[str, ...] = ("value", "unit", "percent_point", "modifier", *get_args(Slot))
VERDICTS: tuple[str, ...] = (*SUPPORTED, *ERRORS)
_CONFUSED = frozenset({"percentage", "percentage_point"})
_PERSONS = frozenset("人名位")
_ELSEWHERE = frozenset({"subject", "time", "place"})
"""Slots in which a figure of the claim's value is another one; the claim may follow from others."""
_SURE = 0.5
"""Likeness from which on a figure is taken for the one that a claim is about."""
_FEW = 3
_STRANGE = 0.2
"""Likeness under which on a figure that a claim follows from by its modifier alone is not the one that it is about."""
_SAME_WORDS = 0.8
"""Likeness from which on two figures are said in the same words."""
_CLOSER = 0.1
"""Contrast from which on a figure of the claim's very value is the one that is meant."""
_AGAIN = 0.5
"""What it costs to hold a second claim against one figure."""
_NUMERALS = frozenset("0123456789.零一二三四五六七八九十百千万亿两")
_MOST_TOGETHER = 48
"""Claims that are assigned at once."""
_COSTS: dict[Relation | None, float] = {"exact": 0.0, "entailed": 0.3, "loose": 0.6, None: 3.0}
_WRONG_SLOT = 2.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a claim, the figure of the source that it was held against, and how it follows where it is derived."""

    verdict: Verdict
    source: Figure | None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    relation: Relation | None
    slot: Slot | None
    likeness: float

    @property
    def cost(self) -> float:
        return _COSTS[self.relation] + (_WRONG_SLOT if self.slot else 0) + 1 - self.likeness


class Judge:
    """Verdicts on claims by one source."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.sources = Dimensions(scene.figures)

    @cached_property
    def derivations(self) -> Derivations:
        """What follows from several of the source's figures."""
        return Derivations(self.sources, self.scene)

    def __call__(self, claims: Scene) -> list[Judgement]:
        """The verdict on each figure of a summary; they are held against the source all at once."""
        listed = [self._candidates(claim, claims) for claim in claims.figures]
        found: list[Judgement] = []
        for first in range(0, len(listed), _MOST_TOGETHER):
            part = listed[first : first + _MOST_TOGETHER]
            for claim, candidates, chosen in zip(
                claims.figures[first : first + _MOST_TOGETHER], part, _assigned(part), strict=True
            ):
                found.append(self._judged(claim, claims, candidates, chosen))
        return found

    def _candidates(self, claim: Figure, claims: Scene) -> list[_Candidate]:
        """The figures that the claim may be about: all that it follows from, and those with the likest words."""
        same = self.sources.of(claim.family, claim.unit)
        holding: dict[int, tuple[Figure, Relation]] = {}
        for source in (*same.equal(claim), *same.within(claim), *self._restated(claim)):
            if (how := relation(claim, source)) is not None:
                holding[id(source)] = source, how
        out = [self._candidate(claim, claims, source, how, same) for source, how in holding.values()]
        out += [
            _Candidate(source, None, None, likeness(claim, source, self.scene))
            for source in same.about(claim)
            if id(source) not in holding
        ]
        return sorted(out, key=lambda c: c.cost)

    def _restated(self, claim: Figure) -> Iterable[Figure]:
        """What says the same in another form: another measure of growth, or 个 for the classifier."""
        if claim.growth is not None:
            yield from self.sources.growths.grown(claim.growth)
        if claim.family == "multiple":
            yield from (f for f in self.sources.of("percentage", "%").figures if f.quantity.kind == "ratio")
        if claim.family == "count":
            for source in self.sources.equal(claim):
                if source.family == "count" and "个" in (source.unit, claim.unit):
                    person = {source.unit, claim.unit} & _PERSONS and "人" in (
                        (source.quantity.measured or "") + (claim.quantity.measured or "")
                    )
                    if person or likeness(claim, source, self.scene) >= _SURE:
                        yield source

    def _candidate(self, claim: Figure, claims: Scene, source: Figure, how: Relation, same: Dimension) -> _Candidate:
        alike = likeness(claim, source, self.scene)
        if claim.family == "ordinal" or _is_copy(claim, source):
            return _Candidate(source, how, None, 1.0)
        rivals: dict[int, Figure] = {}
        nearby = same.around(source) if source in same else []
        for rival in (*nearby, *same.about(claim)):
            listed = "分别" in source.zones.ahead and rival.quantity.group_id == source.quantity.group_id is not None
            if rival.value != claim.value and not listed and relation(claim, rival) is None:
                rivals[id(rival)] = rival
        slot = differing_slot(claim, claims, source, self.scene, rivals.values())
        if (
            slot is None
            and how == "loose"
            and (alike < _SURE or any(contrast(claim, source, rival) > 0 for rival in rivals.values()))
        ):
            slot = "subject"
        if (
            slot is None
            and how == "entailed"
            and claim.value != source.value
            and alike < _STRANGE
            and self._is_strange(claim, source)
        ):
            slot = "subject"
        return _Candidate(source, how, slot, alike)

    def _is_strange(self, claim: Figure, source: Figure) -> bool:
        """Whether the source has what stands beside the claim, and not beside the figure."""
        return len(claim.zones.near & self.scene.grams) >= _FEW and not claim.zones.head & source.zones.near

    def _judged(
        self, claim: Figure, claims: Scene, candidates: Sequence[_Candidate], chosen: _Candidate | None
    ) -> Judgement:
        same = self.sources.of(claim.family, claim.unit)
        if chosen is not None and chosen.relation is not None and chosen.slot is None:
            contrary = _contrary(claim, same, chosen)
            if contrary is not None:
                return Judgement("modifier", contrary)
            return Judgement("exact" if chosen.relation == "exact" else "entailed", chosen.figure)
        holding = [c for c in candidates if c.relation is not None]
        if holding and all(c.relation == "loose" for c in holding):
            holding = []
        if not holding:
            if self._is_written(claim):
                return Judgement("exact", None)
            if any(f.modifier != claim.modifier for f in same.equal(claim)):
                return self._by_error(claim, same, candidates)
        confused = claim.family in _CONFUSED and any(
            {claim.family, f.family} == _CONFUSED for f in self.sources.equal(claim)
        )
        if not holding and not confused:
            found = self.derivations.find(claim, claims, said_so=_is_contradicted(claim, candidates))
            if found.proof is not None:
                return Judgement("derived", None, found.proof)
            if found.slot is not None:
                return Judgement(found.slot, None)
        for candidate in holding:
            if candidate.slot is None:
                return Judgement("exact" if candidate.relation == "exact" else "entailed", candidate.figure)
        if holding and not confused and not same.equal(claim) and all(c.relation != "exact" for c in holding):
            found = self.derivations.find(claim, claims, said_so=_is_contradicted(claim, candidates))
            if found.proof is not None:
                return Judgement("derived", None, found.proof)
        if holding and all(c.slot in _ELSEWHERE for c in holding):
            found = self.derivations.find(claim, claims, said_so=True, in_words=True)
            if found.proof is not None:
                return Judgement("derived", None, found.proof)
        if holding:
            wrong = chosen if chosen in holding else holding[0]
            return Judgement(wrong.slot or "subject", wrong.figure)
        if _is_a_rate(claim):
            return Judgement("exact", None)
        return self._by_error(claim, same, candidates)

    def _is_written(self, claim: Figure) -> bool:
        """Whether the source has the claim's very words where no number was read (第十六届人民代表大会, a name)."""
        text = claim.quantity.text
        if claim.modifier != "none" or len(text) < 2 or not self.sources.figures:
            return False
        context = self.sources.figures[0].context
        at = context.folded.find(text)
        if at < 0 or context.folded[max(0, at - 1) : at] in _NUMERALS or context.is_number(at):
            return False
        return context.folded[at + len(text) : at + len(text) + 1] not in _NUMERALS

    def _by_error(self, claim: Figure, same: Dimension, candidates: Sequence[_Candidate]) -> Judgement:
        """What is wrong with a claim that follows from nothing in the source."""
        for source in same.equal(claim):
            same_words = claim.modifier == source.modifier and claim.high == source.high
            return Judgement("value" if same_words else "modifier", source)
        best = candidates[0].figure if candidates else None
        if best is not None and rounds_to(claim, best):
            return Judgement("modifier", best)
        equal = list(self.sources.equal(claim))
        for source in equal:
            if {claim.family, source.family} == _CONFUSED:
                return Judgement("percent_point", source)
        for source in same.powers(claim):
            written = source.quantity.value_exact == claim.quantity.value_exact
            return Judgement("unit" if written and source.quantity.unit != claim.quantity.unit else "value", source)
        for source in (*equal, *self.sources.written(claim)):
            return Judgement("unit", source)
        return Judgement("value", best or same.nearest(claim))


def _assigned(listed: Sequence[Sequence[_Candidate]]) -> list[_Candidate | None]:
    """The candidate of each claim such that the sum of costs is least; a figure may serve again at a cost."""
    columns: dict[int, int] = {}
    for candidates in listed:
        for c in candidates:
            columns.setdefault(id(c.figure), len(columns))
    if len(listed) == 1 or not columns:
        return [candidates[0] if candidates else None for candidates in listed]
    none = 10.0
    width = len(columns) + len(listed)
    costs = []
    for row, candidates in enumerate(listed):
        line = [4 * none] * width
        line[len(columns) + row] = candidates[0].cost + _AGAIN if candidates else none
        for c in candidates:
            line[columns[id(c.figure)]] = c.cost
        costs.append(line)
    out: list[_Candidate | None] = []
    for row, column in enumerate(assign(costs)):
        by_column = {columns[id(c.figure)]: c for c in listed[row]}
        out.append(by_column.get(column) or (listed[row][0] if listed[row] else None))
    return out


def _is_a_rate(claim: Figure) -> bool:
    """Whether it says for how long another number of its clause holds (一天生产5200条)."""
    q, context = claim.quantity, claim.context
    if claim.family != "duration" or q.num_text != "一" or claim.modifier != "none":
        return False
    end = context.clause(q.start)[1]
    return any(q.end <= start < end for start, _ in context.numbers)


def _is_copy(claim: Figure, source: Figure) -> bool:
    """Whether the claim stands in its sentence as the figure does in its own."""
    q, folded = source.quantity, source.context.folded
    own = claim.zones
    ahead = claim.context.folded[claim.context.span(claim.sentence)[0] : claim.quantity.start]
    return (
        claim.quantity.text == q.text
        and folded.endswith(ahead, 0, q.start)
        and folded.startswith(own.behind, q.end)
        and len(own.ahead) + len(own.behind) > 0
    )


def _is_contradicted(claim: Figure, candidates: Sequence[_Candidate]) -> bool:
    """Whether a figure of another value says the same in the same words: what the claim says is not reckoned but wrong."""
    q = claim.quantity
    return any(
        c.likeness >= _SAME_WORDS
        and c.figure.direction == claim.direction
        and c.figure.quantity.change_direction == q.change_direction
        and c.figure.quantity.aggregation == q.aggregation
        and c.figure.family == claim.family
        and bool(claim.zones.head & c.figure.zones.near)
        and not is_contrary(claim, c.figure)
        for c in candidates
    )


def _contrary(claim: Figure, same: Dimension, chosen: _Candidate) -> Figure | None:
    """A figure of the claim's very value that contradicts its modifier: that one is meant, not another value near it."""
    if chosen.figure.value == claim.value:
        return None
    equal = same.equal(claim)
    if not equal or any(relation(claim, f) for f in equal):
        return None
    likest = max(equal, key=lambda f: contrast(claim, chosen.figure, f))
    closer = contrast(claim, chosen.figure, likest)
    return likest if closer > _CLOSER or (closer > -_SURE / 2 and claim.zones.near & likest.zones.near) else None
