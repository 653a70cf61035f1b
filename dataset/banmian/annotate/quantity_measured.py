"""What a quantity measures or counts: the noun phrase after its classifier, or in front of its number."""

from __future__ import annotations

import re

from banmian.annotate.quantity_core import Core
from banmian.annotate.quantity_meaning import modifier_after
from banmian.hanzi import HAN
from banmian.lexicon import words

_STOP_AFTER = set(
    "的是在从被把将对为与和及等让使并已也都均仍则而由向至于以因可能要会不有我你他她它这那就还又再其该各每了着过给跟同或,"
)
_STOP_BEFORE = set("的把将为对在是有使让与和及由从被以其该以至给向")
_NOMINAL = re.compile(
    "[队站点量额率费业者员户园区场社室厅线式型用][^\n]{0,4}|面积|收入|总|产值|规模|企业|项目|基地|中心|人数|人次|次数|成本|能力|价格|活动|资金|"
    "资料|用地|设施|机制|工程|案件|服务|产业|体系|合同|协议|人员|机构|设备|模式|平台|大户|贷款|补贴|标准|岗位|任务"
)
"""What makes a noun of the verb in front of it: 种植 + 面积, 服务 + 队."""
_FILLERS = ("已经", "预计", "累计", "可达", "已", "将", "可", "约", "共", "达", "为", "是", "有", "仅")
_HAN_RUN = re.compile(f"[{HAN}]{{1,16}}")
_HAN_TAIL = re.compile(f"[{HAN}“”]{{1,20}}$")


def measured_of(folded: str, core: Core, start: int, left: int, right: int) -> tuple[int, int] | None:
    """The noun phrase that is counted or measured: after the classifier, else in front of the number.

    Args:
        folded: the passage.
        core: the quantity.
        start: where the words that belong to the number begin (its modifier or its change).
        left: nothing before this place is looked at (clause, end of the quantity before).
        right: nothing from this place on is looked at.
    """
    counted = core.unit_class in ("classifier", "none") or core.kind in ("percentage", "ratio")
    after = _head_after(folded, core, right)
    return after if counted and after else _head_before(folded, start, left) or after


def _head_after(folded: str, core: Core, right: int) -> tuple[int, int] | None:
    pos = core.end
    after = modifier_after(folded, pos)
    pos += len(after) if after else 0
    if folded.startswith(("的", "地"), pos):
        pos += 1
    m = _HAN_RUN.match(folded, pos, right)
    if m is None:
        return None
    verbs = words("verbs.tsv")
    run = m[0]
    end = len(run)
    for i, c in enumerate(run):
        if c in _STOP_AFTER or (run[i : i + 2] in verbs and not (i and _NOMINAL.match(run, i + 2))):
            end = i
            break
    return (pos, pos + end) if end else None


def _head_before(folded: str, start: int, left: int) -> tuple[int, int] | None:
    end = start
    while folded.endswith(_FILLERS, left, end):
        end -= next(len(f) for f in _FILLERS if folded.endswith(f, left, end))
    m = _HAN_TAIL.search(folded, max(left, end - 20), end)
    if m is None:
        return None
    verbs = words("verbs.tsv")
    run = m[0]
    begin = 0
    for i, c in enumerate(run):
        if c in _STOP_BEFORE or c in "“”":
            begin = i + 1
        elif run[i : i + 2] in verbs and i + 2 < len(run) and not _NOMINAL.match(run, i + 2):
            begin = max(begin, i + 2)
    while begin < len(run) and run[begin] in "年月日了着":
        begin += 1
    if len(run) - begin < 2:
        return None
    return m.start() + begin, end
