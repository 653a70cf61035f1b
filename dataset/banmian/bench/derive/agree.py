"""Whether a claim is about what a result is about: words that they share, and slots that must not contradict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from banmian.bench.derive.results import Result
from banmian.bench.dimension import Dimensions
from banmian.bench.figures import Figure
from banmian.bench.moments import Moment, disagree
from banmian.bench.slots.modality import is_told_as_done
from banmian.bench.slots.scene import Scene, Slot
from banmian.bench.slots.when import moments_of
from banmian.bench.slots.where import place_conflicts
from banmian.bench.slots.words import likeness

_FEW = 2
_BESIDE = 8
"""Pairs of characters around a claim under which it says nothing of what it is about."""
_SUM = re.compile("共|合计|总|累计|加起来|两|三|四|五")
_REST = re.compile("其余|其他|其它|剩|余下|除|之外|以外|另|还有|尚|最后|未|非|仍")
_EARLIER = re.compile("老|旧|常年|去年|上年|前年|同期|原|由|从|此前|之前|以前|前|上[一个]?|曾|过去|年初|往年|基期")
_STRONG = re.compile(
    "现有|原有?|目前|此前|其余|其他|其它|剩|余下|除|之外|以外|另|未|没|非|尚|差|多|少|高|低|快|慢|增|减|升|降|缩|扩|涨|跌|超|比|较|距|净|落后|领先"
)
"""What says that one is taken from another."""
_TOTAL = re.compile("共|合计|总|累计|两[类项家者个地种市县]|三[类项家者个地种市县]")
_TOLD_AS = 0.7
"""Likeness from which on a claim is said in the words of what is taken away."""
_PART = re.compile("其中|占|来自|为|是|有")
_DIFFERENCE = re.compile(
    "差|多|少|高|低|快|慢|增|减|升|降|缩|扩|涨|跌|超|剩|余|还|未|除|其他|提|净|落后|领先|比|较|尚|不足|距"
)
_OF_IT = ("其中", "此外", "同时")
_MOST = 120
"""Figures of a dimension whose words are known, the first of the text."""
_MORE = re.compile("再[建增添开招设]|新增|还将|另有|增加|扩建")
_UNDONE = re.compile("在建|计划|拟|将|待建|筹建")
_WHOLE = re.compile("总|全|共|户籍|常住|有|达")
_BALANCE = re.compile("顺差|逆差|差额|差距|相差|净增|净流|净减|盈余|结余|赤字")
_GOAL = re.compile("目标|计划|预计|预期|有望")
_NEARLY = 0.3
_HALF = 0.4
_CLOSE = 0.55


def words_of(figure: Figure) -> frozenset[str]:
    """Pairs of characters around it; of a sentence that starts with 其中 those of the one before too."""
    zones = figure.zones
    words = (
        zones.near
        | zones.clause
        | zones.sentence
        | figure.context.wholes(*figure.context.clause(figure.quantity.start))
    )
    start, _ = figure.context.span(figure.sentence)
    if figure.sentence and figure.context.folded.startswith(_OF_IT, start):
        words |= figure.context.grams(*figure.context.span(figure.sentence - 1))
    return words


class Kin:
    """How closely results are related to one claim."""

    def __init__(self, claim: Figure, sources: Dimensions, scene: Scene) -> None:
        self.claim = claim
        self._scene = scene
        self._sources = sources
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        zones = claim.zones
        self._all = zones.near | zones.clause
        start, end = claim.context.span(claim.sentence)
        self._sentence = claim.context.folded[start:end]
        self._ahead = (
            zones.ahead.removesuffix(claim.quantity.modifier or "" if claim.modifier != "none" else "")
            + zones.behind[:6]
        )

    def strength(self, result: Result) -> float:
        """0 to 1: how much of the claim's words that the source knows stand around the operands."""
        theirs: set[str] = set()
        for f in result.operands:
            theirs |= words_of(f)
        own = self._own(result.operands[0])
        return len(own & theirs) / len(own) if len(own) >= _FEW else 0.5

    def _own(self, of: Figure) -> frozenset[str]:
        """Of the claim's words those that stand around any figure of the operand's dimension: the others tell nothing."""
        key = of.family, of.unit
        if key not in self._known:
            same = self._sources.of(*key).figures[:_MOST]
            self._known[key] = self._all & frozenset().union(*(words_of(f) for f in same))
        return self._known[key]

    def licenses(self, result: Result) -> bool:
        """Whether the claim may mean the result: by its words, or by what says that values are put together."""
        strength, kind, ahead = self.strength(result), result.kind, self._ahead
        if kind in ("difference", "remainder") and self._is_told_of_the_part(result):
            return False
        said_apart = self.claim.modifier != "none" and kind in ("sum", "pair", "difference", "remainder")
        if said_apart and not self.says(result) and _DIFFERENCE.search(ahead) is None:
            return False
        together = len({f.sentence for f in result.operands}) == 1
        if kind in ("product", "quotient"):
            return strength >= _NEARLY or self._is_of_that_time(result.operands[0])
        if (
            kind in ("growth", "share", "multiple")
            and self.claim.modifier not in ("none", "approx")
            and strength < _HALF
        ):
            return False
        if kind == "growth":
            return self.claim.direction == result.direction and strength >= _NEARLY
        if kind in ("share", "multiple"):
            return self.claim.direction is None and strength >= _NEARLY
        if kind == "base":
            return strength >= _NEARLY and (
                _EARLIER.search(self._sentence) is not None or self._is_of_another_time(result.operands[:1])
            )
        if kind == "remainder":
            return strength >= _NEARLY and (_REST.search(self._sentence) is not None or strength >= _CLOSE)
        if kind == "complement":
            return strength >= _NEARLY and self._is_other(result)
        if kind == "pair":
            return strength >= (_NEARLY if _SUM.search(ahead) else _CLOSE)
        if kind == "whole":
            return strength >= _NEARLY and _WHOLE.search(self._sentence) is not None
        if kind == "sum":
            return strength >= (_NEARLY if together or _SUM.search(ahead) else _CLOSE)
        if kind == "difference":
            return strength >= (_NEARLY if together or _DIFFERENCE.search(ahead) else _CLOSE)
        return strength >= _CLOSE or (strength >= _NEARLY and _PART.search(ahead) is not None)

    def says(self, result: Result, *, in_words: bool = False) -> bool:
        """Whether the claim says that it is a sum, a rest, or what was before.

        Args:
            in_words: not only by its time.
        """
        if in_words and result.kind in ("base", "difference") and not _REST.search(self._sentence):
            return result.kind == "difference" and _BALANCE.search(self._sentence) is not None
        if result.kind in ("sum", "pair") and any(_MORE.search(f.zones.ahead) for f in result.operands[1:]):
            return True
        if result.kind in ("sum", "pair"):
            times = [moments_of(f) for f in result.operands]
            return (
                _TOTAL.search(self._ahead) is not None
                or self._names_all(result)
                or (all(times) and _covers(moments_of(self.claim), times))
            )
        if result.kind in ("remainder", "difference"):
            if result.kind == "difference" and _BALANCE.search(self._sentence):
                return True
            return _REST.search(self._sentence) is not None or self._is_of_another_time(result.operands)
        if result.kind == "part":
            return _GOAL.search(self._sentence) is not None
        return result.kind in ("base", "quotient", "complement") or (
            result.kind == "product" and re.search("共|合计|总|累计", self._ahead) is not None
        )

    def _names_all(self, result: Result) -> bool:
        """Whether the claim's sentence names the item of each operand, of a list whose values go item by item."""
        listed = [self._scene.listed.get(f.quantity.start) for f in result.operands]
        items = {entry.items[entry.place] for entry in listed if entry is not None}
        return len(items) == len(listed) and all(item in self._sentence for item in items)

    def _is_told_of_the_part(self, result: Result) -> bool:
        """Whether the claim says in the words of what is taken away that it is so (仍有11名联系不上, of 15 and 4名联系不上)."""
        whole, part = result.operands[:2]
        if _STRONG.search(self._sentence) or self._is_of_another_time(result.operands):
            return False
        of_part, of_whole = (likeness(self.claim, f, self._scene) for f in (part, whole))
        return of_part >= _TOLD_AS and of_part > of_whole + _NEARLY

    def _is_of_that_time(self, figure: Figure) -> bool:
        own = self.claim.quantity.time_text
        return own is not None and own == figure.quantity.time_text

    def _is_of_another_time(self, figures: Sequence[Figure]) -> bool:
        """Whether the claim is of a time that none of the figures is of (一季度, of 上半年 and 二季度)."""
        own = moments_of(self.claim) if self.claim.quantity.time_basis == "stated" else ()
        theirs = [moments_of(f) for f in figures]
        return bool(own) and all(t and not _is_the_same(own, t) for t in theirs)

    def _is_other(self, result: Result) -> bool:
        """Whether the claim is about the rest, not about what the share is said of."""
        if _REST.search(self._sentence):
            return True
        head = result.operands[0].zones.head
        return not head <= self.claim.zones.near


def conflict(claim: Figure, claims: Scene, result: Result, scene: Scene) -> Slot | None:
    """The slot in which the claim contradicts all operands; what is unknown contradicts nothing."""
    operands = result.operands
    if _turns(claim, result):
        return "direction"
    own = moments_of(claim) if claim.quantity.time_basis == "stated" else ()
    if own:
        theirs = [moments_of(f) if f.quantity.time_basis == "stated" else () for f in operands]
        known = [t for t in theirs if t]
        if result.kind == "base":
            if (
                len(own) == 1
                and theirs[0]
                and operands[0].quantity.time_basis == "stated"
                and _is_the_same(own, theirs[0])
            ):
                return "time"
        elif (
            result.kind not in ("remainder", "difference")
            and known
            and not (result.kind in ("sum", "pair") and _covers(own, known))
            and all(all(disagree(a, b) for a in own for b in times) for times in known)
        ):
            return "time"
    if all(place_conflicts(claim, claims, f, scene) for f in operands):
        return "place"
    if all(is_told_as_done(claim, f) for f in operands):
        return "modality"
    if (
        result.kind in ("sum", "pair")
        and "已" in claim.zones.ahead
        and any(_UNDONE.search(f.zones.ahead[-_BESIDE:]) for f in operands)
    ):
        return "modality"
    return None


def _covers(own: Sequence[Moment], parts: Sequence[Sequence[Moment]]) -> bool:
    """Whether the claim's time is made up of those of the parts (上半年, of 一季度 and 二季度)."""
    spans = sorted(m.months for times in parts for m in times if isinstance(m.months, tuple) and m.day is None)
    if len(own) != 1 or not isinstance(own[0].months, tuple) or own[0].day is not None or len(spans) < _FEW:
        return False
    joined = all(a[1] + 1 == b[0] for a, b in pairwise(spans))
    return joined and own[0].months == (spans[0][0], spans[-1][1])


def _is_the_same(one: Sequence[Moment], other: Sequence[Moment]) -> bool:
    return any(a == b and (a.year or a.months) for a in one for b in other)


def _turns(claim: Figure, result: Result) -> bool:
    """Whether the claim says that it grew by a difference, and the operands that it fell."""
    if result.kind not in ("difference", "growth") or claim.direction is None:
        return False
    ways = {f.direction for f in result.operands if f.quantity.change_direction in ("to", "from")} - {None}
    return bool(ways) and claim.direction not in ways
