"""Times of day: 上午9时30分, 8:30—17:00, 今晚6点."""

from __future__ import annotations

import re
from datetime import date as Date

from banmian.annotate.time.calendar import RANGE_SIGN, TimeMention, days, shift, small

_C = "一二三四五六七八九十"
_TOD = (
    r"凌晨|清晨|清早|早上|早晨|上午|中午|正午|下午|午后|傍晚|晚上|夜里|夜间|深夜|半夜|午夜|[今昨明当][晚早晨夜]"
    rf"|[晚早](?=[0-9{_C}])"
)
_N60 = r"[0-9]{1,2}|[零〇一二两三四五六七八九十]{1,3}"
_CLOCK_BODY = (
    rf"(?:(?P<h>[0-9]{{1,2}}):(?P<min>[0-9]{{2}})(?::(?P<sec>[0-9]{{2}}))?(?![0-9:.])[ ]?(?P<ap>[apAP][mM])?"
    rf"|(?P<h12>[0-9]{{1,2}})[ ]?(?P<ap12>[apAP][mM])(?![A-Za-z])"
    rf"|(?P<hh>{_N60})(?:点钟?|时(?![间代刻候期常段速空])|點)(?:(?P<mm>{_N60})分(?:(?P<ss>{_N60})秒)?|(?P<frac>半|整|[一三]刻)"
    rf"|(?P<m5>[1-5][0-9]|[二三四五]?十[五]?)(?![0-9{_C}点个万千百年月日元%]))?)"
)
_CLOCK = re.compile(rf"(?P<tod>{_TOD})?[ ]?{_CLOCK_BODY}")
_CLOCK_SEP = re.compile(RANGE_SIGN)
_TOD_ALONE = re.compile(r"[今昨明][晚早晨夜](?!报)")
_PM = ("下午", "午后", "傍晚", "晚", "夜")


def clock_at(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    """A time of day (下午2时30分, 8:30), or two of them."""
    m = _CLOCK.match(folded, pos)
    if m is None:
        if (m := _TOD_ALONE.match(folded, pos)) and page is not None:
            day = shift(page, {"今": 0, "昨": -1, "明": 1}[m[0][0]])
            timex = f"{day.isoformat()}TNI" if day else None
            return TimeMention(pos, m.end(), "time", timex, *days(day, day), rule="evening")
        return TimeMention(pos, m.end(), "time", "TNI", rule="evening") if m else None
    tod, end = m["tod"], m.end()
    if m["hh"] and not _is_clock(folded, m):
        return None
    hour = small(m["h"] or m["h12"] or m["hh"])
    minute = 0
    if m["min"]:
        minute = int(m["min"])
    elif m["mm"] or m["m5"]:
        minute = small(m["mm"] or m["m5"])
    elif m["frac"]:
        minute = {"半": 30, "整": 0, "一刻": 15, "三刻": 45}[m["frac"]]
    before = folded[max(0, pos - 2) : pos]
    pm = any(word in (tod or before) for word in _PM) or (m["ap"] or m["ap12"] or "").lower() == "pm"
    if pm and hour < 12:
        hour += 12
    if hour > 24 or minute > 59:
        return None
    timex = f"T{hour:02d}:{minute:02d}"
    if m["sec"] or m["ss"]:
        timex += f":{small(m['sec'] or m['ss']):02d}"
    if sep := _CLOCK_SEP.match(folded, end):
        second = clock_at(folded, sep.end(), page)
        if second and second.timex:
            return TimeMention(pos, second.end, "time", f"{timex}/{second.timex}", rule="clock")
    return TimeMention(pos, end, "time", timex, rule="clock")


_CLOCK_BEFORE = re.compile(r"(?:[在到从至自于晚早]|上午|下午|晚上|凌晨|中午)[ ]?$")
_CLOCK_AFTER = re.compile(r"[前后起许左到至—~,。]|开|之[前后]|$")
_SET_OUT = re.compile(r"[前起许]|左右|到|至|开[始幕会工馆门]|出[发门]|起[床飞]|上[班课]|准时|集合|闭|结束|抵达|$")


def _is_clock(folded: str, m: re.Match[str]) -> bool:
    """Whether `3点` is an hour, and not three points or a decimal."""
    if small(m["hh"]) > 24:
        return False
    if m["tod"] or m["mm"] or m["frac"] or "钟" in m[0]:
        return True
    if m["m5"]:
        return False
    if "时" in m[0]:
        return m["hh"].isascii() or len(m["hh"]) > 1
    before = folded[max(0, m.start() - 2) : m.start()]
    if (before == "" or before[-1] in ",。;:!?日号天") and _SET_OUT.match(folded, m.end()):
        return True
    after = folded[m.end() : m.end() + 2]
    return bool(_CLOCK_BEFORE.search(before)) and bool(_CLOCK_AFTER.match(after))
