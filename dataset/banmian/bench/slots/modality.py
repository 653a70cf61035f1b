"""Whether a claim tells as done what its source plans or expects, or the other way round."""

from __future__ import annotations

import re

from banmian.bench.figures import Figure

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
_UNDER_WAY = re.compile("正在|在建|建设中|施工中|推进中")
_FINISHED = re.compile("建成|竣工|完工|投用|投产|通车|开通|运营")
_NOUNS = re.compile("[该本此项据]计划|计划(?=覆盖|惠及|是|为|由|的|$)|行动计划|五年规划|[《“][^》”]*[》”]|总目标")
"""Plans that are things."""


def modality_differs(claim: Figure, source: Figure) -> bool:
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
    if _tells_a_plan_as_done(claim, source) or _is_still_under_way(claim, source):
        return True
    said = re.search("已", claim.zones.ahead) is not None
    if not _is_planned(source) and not (said and _is_planned_in_sentence(source)):
        return False
    if _PLANNED.search(_NOUNS.sub("", folded[start:end])) or _LATER.search(folded, start, end):
        return False
    return bool(_ALREADY.search(claim.zones.ahead) or _ALREADY.match(claim.zones.behind))


def _tells_a_plan_as_done(claim: Figure, source: Figure) -> bool:
    """Whether a verb behind 已 in the claim's sentence stands in the source's behind a word of planning alone (已形成, of
    预计建成后将形成)."""
    start, end = claim.context.span(claim.sentence)
    folded = claim.context.folded
    begin, finish = source.context.span(source.sentence)
    told = _NOUNS.sub("", source.context.folded[begin:finish])
    for done in re.finditer("已经?(?:全部|全面|全线|正式|顺利|基本|陆续|全)?", folded[start:end]):
        verb = folded[start + done.end() : start + done.end() + 2]
        places = [m.start() for m in re.finditer(re.escape(verb), told)] if len(verb) == 2 else []
        if places and all(_is_to_come(told[:at]) or _is_condition(told, at + 2) for at in places):
            return True
    return False


def _is_condition(told: str, end: int) -> bool:
    """Whether what ends there is what something to come waits for (开通后，里程将达187.3公里)."""
    return told.startswith("后", end) and re.match("后[^。;]{0,20}?(?:将|预计|可)", told[end:]) is not None


def _is_to_come(ahead: str) -> bool:
    """Whether a word of planning stands before something, with nothing done after it."""
    firm = [m.end() for m in _FIRM.finditer(ahead)]
    return bool(firm) and not re.search("已|截至|目前|累计", ahead[firm[-1] :])


def _is_still_under_way(claim: Figure, source: Figure) -> bool:
    """Whether the claim tells as finished what the source says is being built."""
    start, end = claim.context.span(claim.sentence)
    begin, finish = source.context.span(source.sentence)
    own, told = claim.context.folded[start:end], source.context.folded[begin:finish]
    return (
        re.search("已经?(?:全部|全面|全线)?(?:建成|竣工|完工|投用|投产|通车|开通|运营)", own) is not None
        and _UNDER_WAY.search(told) is not None
        and _FINISHED.search(told) is None
    )


def _is_planned_in_sentence(figure: Figure) -> bool:
    """Whether a word of planning stands before it in its sentence, with nothing done after it (计划改造800户，新增床位300张)."""
    start, _ = figure.context.span(figure.sentence)
    ahead = figure.context.folded[
        max(start, figure.context.folded.rfind(";", start, figure.quantity.start) + 1) : figure.quantity.start
    ]
    found = [m.end() for m in _FIRM.finditer(_NOUNS.sub("", ahead))]
    return bool(found) and _DONE.search(ahead, found[-1] + 2) is None


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
