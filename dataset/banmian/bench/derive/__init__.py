"""Values that a source does not say and that follow from two or more that it says, each with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from banmian.bench.derive.additive import base_of_points, differences, remainders, sums
from banmian.bench.derive.agree import Kin, conflict
from banmian.bench.derive.listed import listed_in
from banmian.bench.derive.rates import amounts_of_shares, bases, complements, growths, per_unit, ratios
from banmian.bench.derive.results import Proof, Table, window
from banmian.bench.derive.spans import Spans
from banmian.bench.dimension import Dimensions
from banmian.bench.figures import Figure
from banmian.bench.slots.scene import Scene, Slot

__all__ = ["Derivation", "Derivations", "Proof"]
_MOST_TRIED = 24
"""Results of one value that are looked at, the most closely related first."""
_NO_SUMS = frozenset({"score", "ordinal", "age"})


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a claim follows, or the slot in which it contradicts all that it would follow from."""

    proof: Proof | None
    slot: Slot | None = None


class Derivations:
    """What follows from the figures and dates of a source; tables are made when they are first asked for.

    Operands count or measure the same, or are tied by their units (日均 and days). Each figure is paired with few that stand
    near it, so that the tables grow with the text and no faster.
    """

    def __init__(self, sources: Dimensions, scene: Scene) -> None:
        self._sources = sources
        self._scene = scene
        self._spans = Spans(scene)
        self._tables: dict[tuple[str, str], Table] = {}

    def find(self, claim: Figure, claims: Scene, *, said_so: bool = False, in_words: bool = False) -> Derivation:
        """How the claim follows, if it does.

        Args:
            said_so: only where the claim says that it is a sum, a rest or the like.
            in_words: and not by its time alone.
        """
        if (limits := window(claim)) is None or claim.family in _NO_SUMS:
            return Derivation(None)
        if (proof := listed_in(claim, self._scene)) is not None:
            return Derivation(proof)
        if claim.family == "duration" and (proof := self._spans.proof(claim, limits)) is not None:
            return Derivation(proof)
        kin = Kin(claim, self._sources, self._scene)
        hits = [result for table in self._tables_for(claim) for result in table.between(claim, limits)]
        hits += [r for r in per_unit(claim, self._sources, self._spans.lengths) if limits.holds(r)]
        found: Slot | None = None
        ranked = sorted(hits, key=lambda r: (-kin.strength(r), r.kind))
        for result in ranked[:_MOST_TRIED]:
            if not kin.licenses(result) or (said_so and not kin.says(result, in_words=in_words)):
                continue
            slot = conflict(claim, claims, result, self._scene)
            if slot is None:
                return Derivation(result.proof(claim))
            found = found or slot
        return Derivation(None, found)

    def _tables_for(self, claim: Figure) -> Sequence[Table]:
        if claim.family in ("percentage", "multiple"):
            return [self._ratios, self._percentages] if claim.family == "percentage" else [self._ratios]
        if claim.family == "percentage_point":
            return [self._points]
        return [self._table(claim.family, claim.unit)]

    def _table(self, family: str, unit: str) -> Table:
        key = family, unit
        if key not in self._tables:
            same = self._sources.of(family, unit).figures
            self._tables[key] = Table(
                [
                    *sums(same),
                    *differences(same),
                    *remainders(same),
                    *bases(same, self._sources.figures),
                    *amounts_of_shares(same, self._sources.figures),
                ]
            )
        return self._tables[key]

    @cached_property
    def _percentages(self) -> Table:
        shares = self._sources.of("percentage", "%").figures
        points = self._sources.of("percentage_point", "pp").figures
        return Table([*complements(shares), *base_of_points(shares, points)])

    @cached_property
    def _points(self) -> Table:
        return Table(differences(self._sources.of("percentage", "%").figures))

    @cached_property
    def _ratios(self) -> Table:
        made = [r for group in self._sources.groups for r in growths(group)]
        return Table([*ratios(self._sources.groups), *made])
