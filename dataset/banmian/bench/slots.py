"""The slots of a claim besides its value: what it is about, when, where, put together how, and what is asserted of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from banmian.bench.figures import RATE, RATE_AHEAD, Figure, same_dimension
from banmian.bench.moments import Moment, disagree, moments
from banmian.bench.zones import CLAUSE, NEAR, SENTENCE, SHORT, Context
from banmian.records import Location
from banmian.text.tables import read_rows

Slot = Literal["subject", "time", "place", "aggregation", "direction", "basis", "modality"]
_CONTRAST = 0.28
"""By how much the words of another figure must be closer to the claim's for the claim to be about that one."""
_SLIGHT = 0.1
"""The same where nothing that stands beside the claim stands beside the source's figure, and something beside the other."""
_OWN = {NEAR: 1.0, CLAUSE: 0.15, SENTENCE: 0.05}
"""What the claim's words count in a contrast, by where they stand."""
_PHRASE = 4
"""Characters of a phrase that names something by itself."""
_TOLD = 2
"""Pairs of characters that tell two figures of one sentence apart."""
_TOTAL = re.compile("总(?!部)|全部")
_HEAD = 0.6
"""How much of the claim's noun must stand beside another figure for the claim to be about that one."""
_LEAST = 0.8
"""Weight of words that a full contrast rests on at least: nearly one pair beside both numbers."""
_PLANNED = re.compile(
    "预计|预期|预测|有望|将|力争|计划|拟|规划|争取|目标|准备|打算|确保|估计|预估|可|到20[0-9]{2}年|明年|年底前|方案|未来|即将|威胁|建议|批准|要求"
)
_FIRM = re.compile(
    "预计|有望|力争|计划|拟(?!定)|规划|争取|准备|打算|确保|即将|将(?=于|在|会|有|新|向|建|开|投|招|再|达|继续|全面|为|实)|目标(?:是|为)"
)
"""Words of planning that are never anything else, but for nouns."""
_LATER = re.compile("[再还]|年底前|下半年|明年|后年|届时|未来|今后|之前")
"""What says that something is still to come."""
_ALREADY = re.compile("已|(?<!为)了(?!解)|截至|目前|累计|共(?=招|建|投|完成)")
"""What says that something is so now."""
_DONE = re.compile("已|完成|了|实现|建成(?!后)|累计|截至")
"""What says that something is so, where the claim says that it will be."""
_NOUNS = re.compile("[该本此项据]计划|计划(?=覆盖|惠及|是|为|由|的|$)|行动计划|五年规划|[《“][^》”]*[》”]|总目标")
"""Plans that are things."""
_TOUCHING = 3
"""Characters between a word of change and its number at most, besides a modifier."""
_SHARES = frozenset({"percentage", "percentage_point", "multiple"})
_AGAINST = re.compile(
    "(?P<yoy>同比|[比较](?:上年|去年|上一年)(?:同期)?(?![底末]))|(?P<mom>环比|[比较](?:上月|上季|上周|[0-9]{1,2}月(?!.*同期)))"
    "|(?P<normal>[比较]?常年)|(?P<last>[比较]上届)|(?P<start>[比较](?:年初|上年末|去年[底末]))"
)
"""What a change is held against."""
_BASIS_AHEAD = 18
_BESIDE = 5
"""Characters in front of a number in which a word turns it round."""
_FLIPS = (
    ("提前", "推迟"), ("提前", "延后"), ("多", "少"), ("高", "低"), ("早", "晚"), ("快", "慢"), ("领先", "落后"), ("盈", "亏"),
    ("流入", "流出"), ("上浮", "下浮"), ("上行", "下行"), ("顺差", "逆差"),
)  # fmt: skip
_NO_AMOUNTS = frozenset({"percentage", "percentage_point", "multiple", "ordinal", "age"})
_NEW = re.compile("新[增建设开招签添]|[增扩净多少减降缩添涨升节落退慢快超差]|提高|提升")
"""Words of a change that is no total."""
_EACH = re.compile("均|每|单产|亩产|单位|[日年月][产接销用运游发耗需减节吞供处收]")
_PER = re.compile("每(?=[年月周季户亩])(.)|([年月户亩])均")
"""A share of what."""
_EACH_OF = re.compile("[人户亩村校班县店日月年周场]均|每(?![年月次])[\u4e00-\u9fff]")
"""What cannot be dropped or added: 平均 and 每次 can."""
_BASE = "比较同与对从自由于"
"""What stands in front of the time that something is held against, or counted from."""
_MOST_BETWEEN = 60
"""Characters between a whole and its part at most."""
_SINCE = re.compile("以来|起|至今|开始|之后|后")
_OF_EACH = re.compile("每(?:个|一)?(学期|[\u4e00-\u9fff])|([人户亩月年日场])均")
_ALIKE = {"天": "日", "名": "人", "位": "人", "家": "户"}
_TIMES = frozenset("年月日周季")
_LAST_YEARS = re.compile("近|过去|最近|连续|[0-9]年间")
_SHARED = frozenset({"average", "each"})


@dataclass(frozen=True)
class Scene:
    """A text as its claims are read: its figures, dates and places, in order."""

    figures: Sequence[Figure]
    dates: Sequence[tuple[int, int, tuple[Moment, ...]]]
    places: Sequence[Location]
    context: Context
    page: Moment | None = None
    """The day of the page, where it is known."""

    @cached_property
    def grams(self) -> frozenset[str]:
        """All pairs of letters of the text."""
        return self.context.every

    @cached_property
    def moments_by_sentence(self) -> dict[int, list[Moment]]:
        """The dates of each sentence."""
        out: dict[int, list[Moment]] = {}
        if self.figures:
            for start, _, value in self.dates:
                out.setdefault(self.figures[0].context.sentence(start), []).extend(value)
        return out

    @cached_property
    def places_by_sentence(self) -> dict[int, list[Location]]:
        """The places of each sentence that stand for themselves."""
        out: dict[int, list[Location]] = {}
        if self.figures:
            for place in self.places:
                out.setdefault(self.figures[0].context.sentence(place.start), []).append(place)
        return out

    def place(self, figure: Figure) -> Location | None:
        """The last place before the figure in its sentence."""
        before = [p for p in self.places_by_sentence.get(figure.sentence, ()) if p.start < figure.quantity.start]
        return before[-1] if before else None


def likeness(claim: Figure, source: Figure, scene: Scene) -> float:
    """0 to 1: how much of the words around the claim, as far as the source's text knows them, stand around the figure."""
    theirs = source.zones
    top = bottom = 0.0
    for gram, weight in claim.zones.weights.items():
        if gram in scene.grams:
            bottom += weight
            top += weight * theirs.weight(gram)
    return top / bottom if bottom else 0.5


def contrast(claim: Figure, source: Figure, rival: Figure) -> float:
    """-1 to 1: how much closer the words around the rival are to the claim's than those around the source's figure.

    Of the claim the words beside it count most, and those of the rest of its sentence next to nothing.
    """
    ours, theirs = source.zones, rival.zones
    top = bottom = 0.0
    for gram, weight in claim.zones.weights.items():
        one, other = ours.weight(gram), theirs.weight(gram)
        if one or other:
            weight = _OWN[weight]
            bottom += weight
            top += weight * (other - one)
    return top / max(bottom, _LEAST)


def _is_about(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim is about the rival and not about the source's figure, by the words that stand around them."""
    own, near, theirs = claim.zones, source.zones.near, rival.zones.near
    if is_part(source, rival) and own.near & near:
        return False  # 大棚34座，其中22座已建成: the noun of the part is that of the whole
    if _is_of_its_time(claim, source, rival):
        return False
    changes = [way(f) in ("up", "down") for f in (claim, source, rival)]
    if _opposed(claim, rival) or (changes[0] == changes[1] != changes[2]):
        return False  # by how much something grew is not how much it is
    named = any(rival.zones.weight(gram) >= SHORT for gram in own.head)
    if not named and any(source.zones.weight(gram) >= SHORT for gram in own.head):
        return False
    if _heads(claim, rival) < _HEAD or (own.near and not own.near & rival.zones.near and not named):
        return False
    if _is_named(claim, source, rival):
        return True
    difference = contrast(claim, source, rival)
    if difference >= 2 * _CONTRAST:
        return bool(own.near & theirs)
    if source.family == "count" and len(source.quantity.measured or "") < 2 and own.near & near:
        return False  # 应到代表452名，实到438名: the noun is that of the item before
    if difference >= _CONTRAST or (difference >= 0 and changes[0] == changes[2] != changes[1]):
        return named
    return difference >= _SLIGHT and bool(near) and bool(own.head & theirs) and _is_strange(claim, source)


def is_part(part: Figure, whole: Figure) -> bool:
    """Whether the one is said to be a part of the other: 其中 stands between them."""
    folded, start, end = part.context.folded, part.quantity.start, whole.quantity.end
    if not end <= start <= end + _MOST_BETWEEN:
        return False
    at = folded.rfind("其中", end, start)
    return at >= 0 and folded.count("。", end, start) <= (folded[at - 1] == "。") and ";" not in folded[at:start]


def _is_the_part(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim says of a whole what sets its part apart (失能老人, of 老人163名，其中失能老人57名)."""
    if not is_part(rival, source):
        return False
    zones = source.zones
    own = frozenset(g for g in rival.zones.near - zones.near - zones.clause if zones.weight(g) <= SENTENCE)
    return bool(claim.zones.head & own)


def _is_told_apart(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether of two figures of one sentence the claim has words that only the rival stands beside, and none that only the
    source's figure does (新开工项目41个，竣工投产23个)."""
    if rival.sentence != source.sentence or is_part(source, rival) or not claim.context.is_alone(claim.quantity.start):
        return False
    own, ours, theirs = claim.zones, source.zones, rival.zones
    for_rival = {g for g in own.beside & theirs.near if ours.weight(g) <= SENTENCE}
    if not for_rival & own.head and len(for_rival) < _TOLD:
        return False
    return bool(for_rival) and all(theirs.weight(g) > SENTENCE for g in own.beside & ours.near)


def _is_of_its_time(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim's time is that of the source's figure, and not the rival's."""
    own = moments_of(claim) if claim.quantity.time_basis == "stated" else ()
    return bool(own) and own == moments_of(source) and _apart(own, moments_of(rival))


def _heads(claim: Figure, rival: Figure) -> float:
    """How much of the noun that the claim counts or measures stands beside the rival, of what the source's text knows."""
    context = rival.context
    known = [gram for gram in claim.zones.head if gram in context.every]
    return sum(rival.zones.weight(gram) >= SHORT for gram in known) / len(known) if known else 0.0


def _is_named(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim measures in so many words what the rival does, and not what the source's figure does."""
    phrase, own, name = (_TOTAL.sub("", f.quantity.measured or "") for f in (claim, source, rival))
    return bool(own) and len(name) >= _PHRASE and phrase.endswith(name) and not own.endswith(name)


def _is_strange(claim: Figure, source: Figure) -> bool:
    """Whether nothing that stands beside the claim stands beside the source's figure, in full or shortened."""
    return all(source.zones.weight(gram) < SHORT for gram in claim.zones.near)


def differing_slot(claim: Figure, claims: Scene, source: Figure, scene: Scene, rivals: Iterable[Figure]) -> Slot | None:
    """The first slot in which the claim contradicts a figure that it follows from; what is unknown contradicts nothing."""
    h, s = claim.quantity, source.quantity
    if _opposed(claim, source):
        return "direction"
    if {h.change_basis, s.change_basis} == {"yoy", "mom"} or _basis_differs(claim, source):
        return "basis"
    bases = (_base(claim, claims), _base(source, scene))
    if bases[0] and bases[1] and _apart(bases[0], bases[1]):
        return "basis"
    if is_contrary(claim, source):
        return "subject"
    if _aggregation_differs(claim, source, scene):
        return "aggregation"
    others = list(rivals)
    if _time_differs(claim, source, scene, others):
        return "time"
    if place := _place_slot(claim, claims, source, scene, others):
        return place
    if any(
        _is_the_part(claim, source, rival)
        or _is_about(claim, source, rival)
        or (_opposed(claim, rival) is False and _is_told_apart(claim, source, rival))
        for rival in others
    ):
        return "subject"
    return "modality" if _modality_differs(claim, source) else None


def _opposed(claim: Figure, source: Figure) -> bool:
    """Whether one grows and the other falls, or one says by how much, and the other to how much or how much there is."""
    if claim.direction is not None and source.direction is not None and claim.direction != source.direction:
        return True
    if any(RATE.search(f.zones.ahead[-RATE_AHEAD:]) for f in (claim, source)):
        return False
    ways = {way(claim), way(source)}
    if claim.family == "percentage" and way(claim) in ("up", "down") and way(source) == "to" and source.growth is None:
        return True
    if claim.growth is None and "to" in ways and bool(ways & {"up", "down"}):
        return True
    if _flips(claim, source):
        return True
    return (
        way(claim) in ("up", "down")
        and not (claim.quantity.change or "").startswith(("新", "净"))
        and source.quantity.change is None
        and source.direction is None
        and claim.family not in _NO_AMOUNTS
        and _NEW.search(source.zones.ahead + source.zones.behind) is None
    )


def _basis_differs(claim: Figure, source: Figure) -> bool:
    """Whether both are held against another time, by the words in front of them (比10月, 比上年同期)."""
    said = []
    for f in (claim, source):
        found = list(_AGAINST.finditer(f.zones.ahead[-_BASIS_AHEAD:]))
        said.append(found[-1].lastgroup if found else None)
    return None not in said and said[0] != said[1]


def _base(figure: Figure, scene: Scene) -> tuple[Moment, ...]:
    """The time right before the figure in its sentence that it is held against (与2020年相比增加)."""
    start, _ = figure.context.span(figure.sentence)
    first = max(start, figure.context.last_before(figure.quantity.start))
    for at, end, value in reversed(scene.dates):
        if end <= figure.quantity.start:
            if at < first:
                return ()
            return value if at and figure.context.folded[at - 1] in _BASE[:4] else ()
    return ()


def _flips(claim: Figure, source: Figure) -> bool:
    """Whether a word right before the one says the contrary of that before the other (提前, 推迟)."""
    one, other = (f.zones.ahead.removesuffix(f.quantity.modifier or "")[-_BESIDE:] for f in (claim, source))
    for a, b in (*_FLIPS, *((b, a) for a, b in _FLIPS)):
        if a in one and b in other and b not in one and a not in other:
            return True
    return False


def is_contrary(claim: Figure, source: Figure) -> bool:
    """Whether the claim's item says one word of a pair that excludes each other and the figure's the other (省内, 省外)."""
    own, theirs = claim.zones.item, source.zones.item
    for one, other in contraries():
        if one in own and other in theirs and other not in own and one not in theirs:
            return one not in source.zones.ahead
    return False


@cache
def contraries() -> tuple[tuple[str, str], ...]:
    """Words of which one excludes the other, either way round."""
    pairs = [(row[0], row[1]) for row in read_rows("contraries.tsv")]
    return (*pairs, *((b, a) for a, b in pairs))


def way(figure: Figure) -> str | None:
    """The direction that a word of change right in front of the figure says."""
    q = figure.quantity
    if not q.change:
        return None
    return q.change_direction if q.change[-1] in figure.zones.ahead[-_TOUCHING - len(q.modifier or "") :] else None


def _modality_differs(claim: Figure, source: Figure) -> bool:
    """Whether one is planned or expected, by a word in its clause, and the other is told as done."""
    if claim.family in ("ordinal", "age"):
        return False
    if is_told_as_done(claim, source) or _leaves_out_the_plan(claim, source):
        return True
    start, end = source.context.span(source.sentence)
    return (
        claim.quantity.modality != "actual"
        and source.quantity.modality == "actual"
        and _DONE.search(source.context.folded, start, end) is not None
        and _PLANNED.search(_NOUNS.sub("", claim.zones.ahead)) is not None
        and _PLANNED.search(source.context.folded, start, end) is None
    )


def is_told_as_done(claim: Figure, source: Figure) -> bool:
    """Whether the claim says that something is so which the source plans or expects; what only leaves the plan out does not."""
    start, end = claim.context.span(claim.sentence)
    folded = claim.context.folded
    said = re.search("已", claim.zones.ahead) is not None
    if not _is_planned(source) and not (said and _is_planned_in_sentence(source)):
        return False
    if _PLANNED.search(_NOUNS.sub("", folded[start:end])) or _LATER.search(folded, start, end):
        return False
    if _ALREADY.search(claim.zones.ahead) or _ALREADY.match(claim.zones.behind):
        return True
    begin, finish = source.context.span(source.sentence)
    told = source.context.folded[begin:finish]
    for done in _ALREADY.finditer(folded, start, end):  # 已建成，投资9.8亿元 of 计划明年建成，投资9.8亿元
        verb = folded[done.end() : done.end() + 2]
        if (
            len(verb) == 2
            and (at := told.find(verb)) > 0
            and _FIRM.search(told[:at])
            and not _ALREADY.search(told[:at])
        ):
            return True
    return False


def _is_planned_in_sentence(figure: Figure) -> bool:
    """Whether a word of planning stands before it in its sentence, with nothing done after it (计划改造800户，新增床位300张)."""
    start, _ = figure.context.span(figure.sentence)
    ahead = figure.context.folded[
        max(start, figure.context.folded.rfind(";", start, figure.quantity.start) + 1) : figure.quantity.start
    ]
    found = [m.end() for m in _FIRM.finditer(_NOUNS.sub("", ahead))]
    return bool(found) and _DONE.search(ahead, found[-1]) is None


def _leaves_out_the_plan(claim: Figure, source: Figure) -> bool:
    """Whether only a plan stands in the source, and the claim's sentence has no word of one."""
    start, end = claim.context.span(claim.sentence)
    return (
        source.quantity.modality != "actual"
        and claim.quantity.modality == "actual"
        and _FIRM.search(_NOUNS.sub("", source.zones.ahead)) is not None
        and _PLANNED.search(claim.context.folded, start, end) is None
        and _LATER.search(claim.context.folded, start, end) is None
    )


def _is_planned(figure: Figure) -> bool:
    """Whether a word of planning stands before it in its clause, with nothing done after it."""
    ahead = _NOUNS.sub("", figure.zones.ahead)
    found = [m.end() for m in _FIRM.finditer(ahead)]
    if found:
        return _ALREADY.search(ahead, found[-1]) is None
    return figure.quantity.modality != "actual" and _PLANNED.search(ahead) is not None


def _aggregation_differs(claim: Figure, source: Figure, scene: Scene) -> bool:
    """Whether one is an average or a share of each, and nothing around the other says so."""
    each = [["".join(found) for found in _PER.findall(f.zones.ahead)] for f in (claim, source)]
    if all(each) and each[0][-1] != each[1][-1]:
        return True
    shares = [{_ALIKE.get(u, u) for u in map("".join, _OF_EACH.findall(f.zones.ahead))} for f in (claim, source)]
    if shares[0] - shares[1] and shares[1] - shares[0]:
        return True
    if any(unit not in _TIMES and _is_counted(unit, source, scene) for unit in shares[0] - shares[1]):
        return True
    one, other = claim.quantity.aggregation, source.quantity.aggregation
    if (one in _SHARED) == (other in _SHARED) or (other in _SHARED and claim.family in _SHARES):
        return False
    if "分别" in claim.zones.ahead or "分别" in source.zones.ahead:
        return False
    sharing, lacking = (claim, source) if one in _SHARED else (source, claim)
    return _EACH_OF.search(sharing.zones.ahead) is not None and not _says_each(lacking)


def _is_counted(unit: str, source: Figure, scene: Scene) -> bool:
    """Whether the sentence of a figure counts what the claim says it for each of (食堂57家，日均供餐6200份: not 每家)."""
    return not source.quantity.per_unit and any(
        f is not source
        and f.sentence == source.sentence
        and f.family == "count"
        and f.value > 1
        and same_dimension("count", f.unit, unit)
        for f in scene.figures
    )


def _says_each(figure: Figure) -> bool:
    q = figure.quantity
    return bool(q.per_unit) or any(
        _EACH.search(text) for text in (figure.zones.ahead, figure.zones.behind[:8], q.measured or "")
    )


def moments_of(figure: Figure) -> tuple[Moment, ...]:
    """The time that governs the figure and stands before it; what a change is held against (较一季度) is none."""
    q, folded = figure.quantity, figure.context.folded
    if q.time_text and q.time_basis == "stated":
        at = folded.rfind(q.time_text, figure.context.span(figure.sentence)[0], q.start)
        if at < 0 or (at > 0 and folded[at - 1] in _BASE):
            return ()
    return moments(q.timex, q.time_text)


def _apart(one: Sequence[Moment], other: Sequence[Moment]) -> bool:
    return bool(one) and bool(other) and all(disagree(a, b) for a in one for b in other)


def _is_part(one: Sequence[Moment], other: Sequence[Moment]) -> bool:
    """Whether one is a year, and the other several (2020年至2022年) of which it is an end."""
    return (
        len(one) == 1
        and len(other) == 2
        and other[0].year != other[1].year
        and one[0].year is not None
        and other[0].months is other[1].months is one[0].months is None
    )


def _time_end(figure: Figure) -> int:
    q = figure.quantity
    at = figure.context.folded.rfind(q.time_text or "", 0, q.start)
    return max(at, 0) + len(q.time_text or "")


def _time_differs(claim: Figure, source: Figure, scene: Scene, rivals: Sequence[Figure]) -> bool:
    if claim.quantity.time_basis != "stated":
        return False
    own, theirs = moments_of(claim), moments_of(source)
    if len(own) == 1 and own[0].year and not own[0].months and _LAST_YEARS.match(source.quantity.time_text or ""):
        return True
    if _is_part(own, theirs) and not _SINCE.match(claim.context.folded, _time_end(claim)):
        return True
    if own and any(
        is_part(rival, source) and moments_of(rival) == own and rival.family == claim.family for rival in rivals
    ):
        return own != theirs
    if not _apart(own, theirs):
        return False
    near = scene.moments_by_sentence.get(source.sentence, [])
    if source.quantity.time_basis == "stated" and near and all(disagree(a, b) for a in own for b in near):
        return True
    least = -_SLIGHT if source.quantity.time_basis == "stated" else _SLIGHT
    return any(
        not _apart(own, moments_of(rival)) and bool(moments_of(rival)) and contrast(claim, source, rival) >= least
        for rival in rivals
        if rival.quantity.time_basis == "stated" and rival.family == claim.family
    )


def place_conflicts(claim: Figure, claims: Scene, source: Figure, scene: Scene) -> bool:
    """Whether the claim's place is another than that of the figure, and none that the figure's sentence names."""
    own, theirs = claims.place(claim), scene.place(source)
    if own is None or theirs is None or not places_apart(own, theirs):
        return False
    return all(places_apart(own, place) for place in scene.places_by_sentence.get(source.sentence, []))


def _place_slot(
    claim: Figure, claims: Scene, source: Figure, scene: Scene, rivals: Sequence[Figure]
) -> Literal["place", "subject"] | None:
    """Whether the claim's place is another one, or that of another figure (甲村有120户，乙村有85户)."""
    own, theirs = claims.place(claim), scene.place(source)
    if own is None or (theirs is not None and own.text == theirs.text):
        return None
    apart = theirs is not None and places_apart(own, theirs)
    if apart and place_conflicts(claim, claims, source, scene):
        return "place"
    if theirs is not None and _are_two(own, theirs) and _is_beside(own, claim) and _is_beside(theirs, source):
        return "place"
    is_another = any(
        (place := scene.place(rival)) is not None
        and place.text == own.text
        and (apart or (_is_beside(place, rival) and _is_beside(own, claim) and rival.sentence == source.sentence))
        and contrast(claim, source, rival) >= -_SLIGHT
        for rival in rivals
    )
    return None if not is_another else "place" if apart else "subject"


def _are_two(one: Location, other: Location) -> bool:
    """Whether they are different places of one level (龙泉镇, 水口乡)."""
    small = ("county", "township", "village")
    a, b = (p.text.rstrip("省市县区乡镇村") for p in (one, other))
    return one.level in small and one.level == other.level and a not in other.text and b not in one.text


def _is_beside(place: Location, figure: Figure) -> bool:
    """Whether no quantity stands between a place and the figure."""
    return figure.context.last_before(figure.quantity.start) <= place.start


def places_apart(one: Location, other: Location) -> bool:
    """Whether two places with codes are different, and neither lies in the other."""
    if one.adcode is None or other.adcode is None:
        return False
    a, b = (_stem(place.adcode or "") for place in (one, other))
    return not a.startswith(b) and not b.startswith(a)


def _stem(adcode: str) -> str:
    while len(adcode) > 2 and adcode.endswith("00"):
        adcode = adcode[:-2]
    return adcode
