"""The reader of a day without its month: 12日, 12号, and what such a number is else."""

from __future__ import annotations

import re
from datetime import date as Date

from banmian.annotate.time.calendar import TimeMention, small
from banmian.annotate.time.dates import date

_NUMBER_BEFORE = re.compile(r"[牌铺路街巷弄楼幢栋座苑区园线令第零字Nno.\-0-9\]〕)}]$")


_DAY_BEFORE = re.compile(r"$|[\s,。;:、!?(“在于到至从自月年定]")


_DAY_AFTER = re.compile(
    r"$|[,。;:、!?()\s起至到前后当在将就又的是已抵赴电讯晨夜召举于由正宣说表返降]|[上下中]午|晚|早|凌晨|开[始幕会]|以[前后来]|之[前后间]"
)


_NUMBERED_MONTH = re.compile("[0-9]月$")


_DAYS_BEFORE = re.compile("(?:逾期|超过|不少于|不足|[届未]满|为期|历时|长达|期限为?|间隔|延长|拘留|公示期?|起满?)$")


_THINGS_LISTED = re.compile(
    "(?:[、和与及至到-][0-9]{1,3}号?){1,6}(?:线|楼|栋|院|机|车|门|仓|窗|井|坝|标|桥|岛|码|泊|馆|厅|地块|公路|基地|高炉)"
)
"""2号、4号线: numbers of things, not days."""


_DAYS_AFTER = re.compile("[之以]?内(?![地蒙外部陆江存参需容])")
"""In front of a number of days (逾期30日), where a day of the month would not stand."""


_DAY_NAMED = re.compile("月[0-9一二三四五六七八九十]{0,3}[日号]?起$")


def day(m: re.Match[str], folded: str, page: Date | None, rule: str) -> TimeMention | None:
    """A day without its month; not the number of a house, a bus or a document (12号)."""
    if not 1 <= small(m["dd"]) <= 31:
        return None
    before = folded[max(0, m.start() - 1) : m.start()]
    if before == "月" and _NUMBERED_MONTH.search(folded, max(0, m.start() - 3), m.start()):  # 13月5日
        return TimeMention(m.start(), m.end(), "date", None, fact=False, rule="no_day", governs=False)
    if _DAYS_AFTER.match(folded, m.end()):
        return None
    if _DAYS_BEFORE.search(folded, max(0, m.start() - 5), m.start()) and not _DAY_NAMED.search(
        folded, max(0, m.start() - 6), m.start()
    ):
        return None
    if m["dsuf"] == "日" and m["dd"].isascii():
        if folded[m.end() : m.end() + 1] in ("游", "均", "元"):
            return None
    elif before != "月":
        if not m["dd"].isascii() and not _DAY_BEFORE.match(before):  # 神舟十六号
            return None
        if _NUMBER_BEFORE.search(before) or not _DAY_AFTER.match(folded, m.end()):
            return None
        if m["dsuf"] == "号" and _THINGS_LISTED.match(folded, m.end()):
            return None
    return date(m, folded, page, rule)
