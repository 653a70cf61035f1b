"""Whether one is an average, a share of each or a total, and the other is not."""

from __future__ import annotations

import re

from banmian.bench.figures import Figure, same_dimension
from banmian.bench.slots.scene import Scene

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


def aggregation_differs(claim: Figure, source: Figure, scene: Scene) -> bool:
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
