"""Whether one is an average, a share of each or a total, and the other is not."""

from __future__ import annotations

import re

from banmian.bench.figures import Figure, same_dimension
from banmian.bench.slots.scene import Scene
from banmian.bench.slots.when import moments_of
from banmian.bench.slots.words import stretch

_SHARES = frozenset({"percentage", "percentage_point", "multiple"})
_EACH = re.compile("均|每|单产|亩产|单位|[日年月][产接销用运游发耗需减节吞供处收]")
_PER = re.compile("每(?=[年月周季户亩])(.)|([年月户亩])均")
"""A share of what."""
_EACH_OF = re.compile("[人户亩村校班县店日月年周场]均|每(?![年月次])[\u4e00-\u9fff]")
"""What cannot be dropped or added: 平均 and 每次 can."""
_OF_EACH = re.compile("每(?:个|一)?(学期|[\u4e00-\u9fff])|([人户亩月年日场])均")
_ALIKE = {"天": "日", "名": "人", "位": "人", "家": "户"}
_TIMES = frozenset("年月日周季")
_SHARED = frozenset({"average", "each"})
_ALL = re.compile("(?<!公)共(?![同享建产识青和商])|总计|合计|累计|总额|总共")
"""What says that a number is all of it."""
_FOR_EACH = re.compile(
    "单(?=[口台株亩户人件个条艘辆间座套头只])|分别|各(?=自?[获得奖补派配建有设投出])|每|[年月日周季人户]均"
)
"""What says that a number is one of several."""
_RATE_OF = re.compile("[年月]均|年平均|平均每[年月]|每年")
_EVERY_YEAR = re.compile("每[年月天日周季]|[年月日]均")
_ONE_DAY = re.compile("[一1]天[,就]|单日|当[天日]|首日")
_SO_FAR = re.compile("累计|以来")


def aggregation_differs(claim: Figure, source: Figure, scene: Scene) -> bool:
    """Whether one is an average or a share of each, and nothing around the other says so."""
    if _is_all_of_one(claim, source, scene):
        return True
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


def _is_all_of_one(claim: Figure, source: Figure, scene: Scene) -> bool:
    """Whether the claim says that it is all of it, or by how much it grew in all, where the source says it for each (分别获得,
    每条线, 年均), or of one day."""
    own, theirs = stretch(claim), stretch(source)
    if claim.family in _SHARES:
        return _RATE_OF.search(source.zones.ahead) is not None and _RATE_OF.search(claim.zones.ahead) is None
    begin, start = source.context.span(source.sentence)[0], source.quantity.start
    if _ONE_DAY.search(source.context.folded, begin, start) and not source.quantity.aggregation:
        first = claim.context.span(claim.sentence)[0]
        told = claim.context.folded[first : claim.quantity.start]
        if _SO_FAR.search(told) and not _ONE_DAY.search(told) and claim.quantity.aggregation:
            return claim.quantity.time_basis != "stated" or not any(m.day is not None for m in moments_of(claim))
    if _EVERY_YEAR.search(own) and _ALL.search(theirs) and not _FOR_EACH.search(source.zones.ahead):
        return True
    is_listed = start in scene.listed or (source.quantity.group_id is not None and "分别" in theirs)
    return (
        _ALL.search(own) is not None
        and _ALL.search(theirs) is None
        and _FOR_EACH.search(theirs) is not None
        and _FOR_EACH.search(own.replace("日均", "")) is None
        and not is_listed
        and not (claim.quantity.per_unit and source.quantity.per_unit)
    )


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
