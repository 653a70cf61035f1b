"""Times of day: 下午2时30分, 8:30."""

from __future__ import annotations

import re
from datetime import date as Date

from banmian.annotate.time.calendar import TimeMention, small
from banmian.annotate.time.groups import group_of

_PM = ("下午", "午后", "傍晚", "晚", "夜")
_CLOCK_BEFORE = re.compile(r"(?:[在到从至自于晚早]|上午|下午|晚上|凌晨|中午)[ ]?$")
_CLOCK_AFTER = re.compile(r"[前后起许左到至—~,。]|开|之[前后]|$")
_BEHIND_CLOCK = re.compile("[点时分半刻整][至到—–~-]{1,2}$")
_SET_OUT = re.compile(r"[前起许]|左右|到|至|开[始幕会工馆门]|出[发门]|起[床飞]|上[班课]|准时|集合|闭|结束|抵达|$")


def clock(m: re.Match[str], folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """下午2时30分, 8:30."""
    g = group_of(m)
    if g("hh") and not _is_clock(folded, m):
        return None
    hour = small(g("h") or g("h12") or g("hh"))
    minute = small(g("min") or g("mm") or g("m5") or "零")
    if g("frac"):
        minute = {"半": 30, "整": 0, "一刻": 15, "三刻": 45}[g("frac")]
    before = folded[max(0, m.start() - 2) : m.start()]
    pm = any(word in (g("tod") or before) for word in _PM) or (g("ap") or g("ap12")).lower() == "pm"
    if pm and hour < 12:
        hour += 12
    if hour > 24 or minute > 59:
        return None
    seconds = f":{small(g('sec') or g('ss')):02d}" if g("sec") or g("ss") else ""
    return TimeMention(m.start(), m.end(), "time", f"T{hour:02d}:{minute:02d}{seconds}", rule=rule)


def hours(m: re.Match[str], _folded: str, _page: Date | None, rule: str) -> TimeMention | None:
    """10—11时, 下午2至5时."""
    first, last = int(m["ha"]), int(m["hb"])
    if any(word in (m["tod"] or "") for word in _PM):
        first, last = first + 12 * (first < 12), last + 12 * (last < 12)
    if not first < last <= 24:
        return None
    return TimeMention(m.start(), m.end(), "time", f"T{first:02d}:00/T{last:02d}:00", rule=rule)


def _is_clock(folded: str, m: re.Match[str]) -> bool:
    """Whether `3点` is an hour, and not three points or a decimal."""
    if small(m["hh"]) > 24:
        return False
    if m["tod"] or m["mm"] or m["frac"] or "钟" in m[0]:
        return True
    if m["m5"]:
        return False
    if "时" in m[0]:
        return m["hh"].isascii() or len(m["hh"]) > 1 or m["hh"] == "零"
    if _BEHIND_CLOCK.search(folded, max(0, m.start() - 4), m.start()):
        return True
    before = folded[max(0, m.start() - 2) : m.start()]
    if (before == "" or before[-1] in ",。;:!?日号天") and _SET_OUT.match(folded, m.end()):
        return True
    return bool(_CLOCK_BEFORE.search(before)) and bool(_CLOCK_AFTER.match(folded, m.end(), m.end() + 2))
