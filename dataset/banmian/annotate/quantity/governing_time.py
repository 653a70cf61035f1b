"""Which time governs each quantity of a passage: the last one that was said of it, not what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.passage import Passage
from banmian.annotate.time.calendar import TimeMention
from banmian.records import TimeBasis

Governing = tuple[TimeMention | None, TimeBasis | None]

_NUMERAL = "[0-9一二两三四五六七八九十百半几.]"
_BASE_BEFORE = re.compile("(?:[比较]|相比于?|对比|相较于?|不及|相当于|恢复[到至])$")
_BASE_AFTER = re.compile(
    rf"(?:全年|同期|同月)?的?(?:同期)?(?:水平|(?:的|水平的){_NUMERAL}{{1,6}}[余多]?(?:倍|成|%|分之))|相比|同期相比"
)
"""是2022年的2.4倍, 恢复至2019年水平: what makes a time the base of a comparison."""
_CHANGES = re.compile("[从由]$|[高加升长大降少低跌增减扩缩涨][到至]$")
"""从|2016年的|1.5%提高到|2022年的|8%: no base."""
_SAME = re.compile("[同与和跟]$")
_EVENT = re.compile(
    r"[^,。;:、!?()“”《》\s0-9在举召开参获夺于了]{0,16}?(?:锦标赛|世界杯|亚洲杯|世锦赛|奥运会|亚运会|全运会|残奥会|运动会|联赛|"
    r"公开赛|大奖赛|博览会|交易会|年会|展览会|文化节|艺术节|马拉松|行动计划)"
)
"""A year in front of it is part of the event's name (2023年国际篮联女篮亚洲杯)."""
_SPAN_BEFORE = re.compile("(?:最近|过去|未来|今后|接下来|此前|近|前|后)的?$")
_LONGEST_BRACKET = 30
_CALENDAR = frozenset(
    ("date", "quarter", "years", "months", "first_months", "dates", "days", "season", "fiscal", "plan", "decade")
)
"""Rules of the times that a sentence leaves to the next: a clock time, a weekday or 近年来 ends with its sentence."""


def times_of(passage: Passage, mentions: Sequence[Core | TimeMention]) -> list[Governing]:
    """For each mention the time that governs it, and whether its own sentence says it or the one before.

    Without a time the page's day governs, where it is known. A time in brackets governs inside them only.
    """
    out: list[Governing] = []
    governing: TimeMention | None = None
    outside: tuple[int, TimeMention | None] | None = None  # where a bracket closes, and what governs behind it
    once: tuple[TimeMention | None] | None = None  # what governs behind the next number: 从2015年的5万元增加到9万元
    for mention in mentions:
        if outside is not None and mention.start >= outside[0]:
            governing, outside = outside[1], None
        said = _said(passage, mention)
        before = governing
        if isinstance(mention, Core) and said is not None and before is not None and before.end == mention.start:
            before = None  # 最近|五年
        out.append(_of(passage, mention, before))
        if once is not None and isinstance(mention, Core):
            (governing,), once = once, None
        if said is None:
            continue
        once = (once or (governing,)) if _is_start(passage.folded, said) else None
        close = _closing(passage.folded, said.start)
        if close is not None and outside is None:
            outside = close, governing
        governing = said
    return out


def _of(passage: Passage, mention: Core | TimeMention, governing: TimeMention | None) -> Governing:
    if governing is not None:
        ago = passage.sentence(mention.start) - passage.sentence(governing.start)
        if ago == 0:
            return governing, "stated"
        if ago == 1 and governing.rule in _CALENDAR:
            return governing, "inherited"
    return None, "page" if passage.page is not None else None


def _said(passage: Passage, mention: Core | TimeMention) -> TimeMention | None:
    """The time that governs what follows `mention`, if it is one."""
    folded = passage.folded
    if isinstance(mention, Core):
        return _span_of_time(folded, mention)
    if not mention.governs:
        return None
    before = folded[max(0, mention.start - 4) : mention.start]
    if _BASE_BEFORE.search(before) or (_BASE_AFTER.match(folded, mention.end) and not _CHANGES.search(before)):
        return None
    if _SAME.search(before) and folded.find("相比", mention.end, mention.end + 8) >= 0:
        return None
    year = mention.parts is not None and mention.parts.month is None and mention.parts.part is None
    if year and _EVENT.match(folded, mention.end):
        return None
    return mention


def _span_of_time(folded: str, core: Core) -> TimeMention | None:
    """近两年, 未来5年, 第一年: a duration or an ordinal that says when."""
    if core.kind == "ordinal" and core.unit_text in ("年", "天", "个月", "季度"):
        return TimeMention(core.start, core.end, "date", None, fact=False, rule="span")
    if core.kind != "duration":
        return None
    m = _SPAN_BEFORE.search(folded, max(0, core.start - 4), core.start)
    if m is None or _BASE_BEFORE.search(folded, max(0, m.start() - 4), m.start()):  # 较前|一交易日
        return None
    return TimeMention(m.start(), core.end, "date", None, fact=False, rule="span")


def _is_start(folded: str, time: TimeMention) -> bool:
    """Whether a time says when only of the number that a change starts from: 从|上世纪末|的36%降到30%."""
    return folded[max(0, time.start - 1) : time.start] in ("从", "由") and folded.startswith("的", time.end)


def _closing(folded: str, start: int) -> int | None:
    """Where the bracket around `start` closes."""
    opened = folded.rfind("(", max(0, start - _LONGEST_BRACKET), start)
    if opened < 0 or ")" in folded[opened:start]:
        return None
    closed = folded.find(")", start, start + _LONGEST_BRACKET)
    return closed if closed >= 0 else None
