"""Dates by the calendar: years, months, days, quarters, decades, reigns, and their ranges."""

from __future__ import annotations

import re
from datetime import date as Date

from banmian.annotate.time.calendar import (
    LUNAR_MONTHS,
    RANGE_SIGN,
    SEASONS,
    Parts,
    TimeMention,
    between,
    first_day,
    quarter,
    small,
    span,
)
from banmian.annotate.time.clock import clock_at
from banmian.text.numerals import evaluate

_C = "一二三四五六七八九十"
_MONTH = r"(?:1[0-2]|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九]|正|腊|冬)"
_DAY = rf"(?:[0-9]{{1,2}}|[{_C}廿]{{1,3}})"
_NOT_MONTH = "(?![刊报饼季均嫂子球薪租考色光票供])"

_RELATIVE_YEAR = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年度": 0, "明年": 1, "后年": 2}
ERAS = (
    "康熙|雍正|乾隆|嘉庆|道光|咸丰|同治|光绪|宣统|洪武|建文|永乐|宣德|成化|弘治|正德|嘉靖|隆庆|万历|天启|崇祯|顺治|贞观|"
    "开元|天宝|元和|大历|景德|庆历|熙宁|元丰|元祐|绍兴|淳熙|至元|至正|民国|公元前|公元"
)
_YEAR = (
    r"(?:(?P<y4>[0-9]{4}|[〇零一二三四五六七八九○]{4})[ ]{0,2}年(?:度)?"
    r"|(?P<y3>[零〇一二三四五六七八九]{3})年(?=[一二三四五六七八九十]{1,2}月)"
    r"|(?P<yk>两千零[一二三四五六七八九](?=年)|两千零?[一二三四五六七八九十]{0,3}(?=年[一二三四五六七八九十]{1,2}月))年"
    r"|(?P<y2>[0-9]{2})[ ]{0,2}年(?=[ ]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月)"
    r"|(?P<y0>0[0-9]|[零〇][一二三四五六七八九])[ ]{0,2}年(?![级代])"
    r"|(?P<yr>大前年|前年|去年|今年|本年度|明年|后年))"
)
_INSIDE_YEAR = (
    r"(?:的?(?P<half>上半年|下半年)|的?(?P<q>前[一二两三1-3]个?季度|第?[一二三四1-4]季度)"
    r"|(?P<ypart>年?底|年?初|年?末)(?![一二三四五六七八九十0-9级])"
    r"|的?前(?P<first>[0-9]{1,2}|[两一二三四五六七八九十]{1,3})个?(?P<funit>月|周|星期|天|季度)"
    r"|的?(?P<season>[春夏秋冬])(?:[季天]|(?=[,。、]|$))"
    r"|的?第[一二三四五六七八九十0-9]{1,3}(?:个月|个?周|个?星期|天))"
)
_MONTH_DAY = (
    rf"(?:(?P<lunar>[农阴]历)?(?:(?P<m>{_MONTH})[ ]?月(?P<fen>份)?{_NOT_MONTH}|(?P<mr>本月|[这上下]个?月))"
    rf"(?:的?(?P<mpart>上旬|中旬|下旬|底|初(?![{_C}])|末)"
    rf"|[ ]?(?P<d>{_DAY})[ ]?[日号]|初(?P<d0>[{_C}])"
    rf"|(?P<dl>(?:[二三]十|[十廿二三])[一二三四五六七八九十]?)(?![{_C}百千万亿个年月余多来])"
    rf"|的?(?:第[一二三四五1-5]|最后一?)个?(?P<nth>周|星期|礼拜)(?:[一二三四五六日天](?![{_C}]))?)?)"
)
_WEEKDAY = r"(?:[,]?[ ]?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)"
_MONTH_DAY_ALONE = re.sub(r"\(\?P<(\w+)>", r"(?P<\1_>", _MONTH_DAY)  # a group's name may stand once in a pattern
_DATE = re.compile(
    rf"(?:{_YEAR}(?:[ ]?(?:{_INSIDE_YEAR}|{_MONTH_DAY}))?|{_MONTH_DAY_ALONE}|(?P<dd>[0-9]{{1,2}}|[{_C}廿]{{2,3}})[ ]?(?P<dsuf>[日号]))"
    rf"(?P<wd>{_WEEKDAY}(?![次个项种条件名份篇场期]))?"
)
_ISO = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9]|[-./][0-9](?![0-9]{3}[-./]))"
)
_DMY = re.compile(
    r"(?:(?P<d>3[01]|[12][0-9]|0?[1-9])(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<y>[0-9]{4})"
    r"|(?P<d2>3[01]|[12][0-9]|0?[1-9])(?P<s2>[-/])(?P<m2>1[0-2]|0?[1-9])(?P=s2)(?P<y2>[0-9]{1,2}))(?![0-9]|[-./][0-9])"
)
_OLD_YEARS = re.compile(rf"(?P<a>[0-9]{{1,3}})年{RANGE_SIGN}(?P<b>[0-9]{{1,4}})年")
_YEARS = re.compile(rf"(?P<a>[0-9]{{4}}){RANGE_SIGN}(?P<b>[0-9]{{4}}|[0-9]{{2}})[ ]?年")
_MONTHS = re.compile(
    rf"(?:(?P<y>[0-9]{{4}}年|今年|去年))?(?P<a>{_MONTH}){RANGE_SIGN}(?P<b>{_MONTH})月(?:份)?{_NOT_MONTH}"
)
_DAYS = re.compile(
    rf"(?:(?P<y>[0-9]{{4}})年)?(?P<m>{_MONTH})月(?P<a>[0-9]{{1,2}}){RANGE_SIGN}(?P<b>[0-9]{{1,2}})[日号]"
)
_BARE_DAYS = re.compile(rf"(?P<a>[0-9]{{1,2}}){RANGE_SIGN}(?P<b>[0-9]{{1,2}})日")
_RANGE_SIGN = re.compile(RANGE_SIGN)
_RANGE_AHEAD = re.compile("[至到—–~～―−-]")
"""What no sign of a range is without."""
_BETWEEN = re.compile(r"[和与](?=.{2,12}间)")
_DECADE = re.compile(
    rf"(?:(?P<c>[0-9]{{1,2}}|[{_C}]{{1,3}})世纪|(?P<last>上个?世纪)|(?P<this>本世纪))"
    rf"(?:(?P<d>[0-9]0|[{_C}]十)年代)?(?P<part>初期?|中期|中叶|末期?|前期|后期)?|(?P<alone>[2-9]0|[二三四五六七八九]十)年代|(?P<y10>[12][0-9]{{2}}0)年代"
)
_ERA = re.compile(rf"(?P<era>{ERAS})(?P<n>元|[0-9]{{1,4}}|[{_C}百零〇]{{1,5}})年(?:[{_C}正腊冬0-9]{{1,2}}月)?")
_FIRST_MONTHS = re.compile(r"前(?P<n>[0-9]{1,2}|[两一二三四五六七八九十]{1,3})个?月(?![前后来内里间])")
_QUARTER = re.compile(
    r"(?P<q>前[一二两三1-3]个?季度|第?[一二三四1-4]季度|首季度?(?=[,。实完])|(?P<rq>本|上个?|下个?|这个)季度)|(?P<half>上半年|下半年|上个半年)"
)
_RELATIVE_FIRST = frozenset("今去明前后本这上下大")
_QUARTER_FIRST = frozenset("前第首本上下这一二三四1234")
_FUTURE = re.compile("计划|预计|将|力争|拟|定于|有望|明年|到")


def _year(g: dict[str, str], page: Date | None) -> int | None:
    """The year of a match of `_DATE` whose groups are `g`."""
    if digits := g["y4"] or g["y3"]:
        return int(
            "".join(c if c.isascii() and c.isdigit() else str("零一二三四五六七八九".index(_zero(c))) for c in digits)
        )
    if g["yk"]:
        return int(evaluate(g["yk"]))
    if two_digits := g["y2"] or g["y0"]:
        two = small(two_digits)
        return two + (2000 if two <= 49 else 1900)
    if g["yr"] and page:
        return page.year + _RELATIVE_YEAR[g["yr"]]
    return None


def _zero(char: str) -> str:
    return "零" if char in "〇○零" else char


def _parts(m: re.Match[str], folded: str, page: Date | None) -> Parts | None:
    """What a match of `_DATE` says; `None` where it is no date after all."""
    g = m.groupdict("")
    year = _year(g, page)
    explicit = any(g[k] for k in ("y4", "y3", "yk", "y2", "y0", "yr"))
    if g["half"]:
        return Parts(year, part="H1" if g["half"][0] == "上" else "H2")
    if g["q"]:
        return Parts(year, part=quarter(g["q"]))
    if g["ypart"]:
        return Parts(year, part=g["ypart"][-1])
    if g["season"]:
        return Parts(year, part=SEASONS[g["season"]])
    if g["funit"] in ("月", "季度"):
        months = small(g["first"].replace("两", "二")) * (1 if g["funit"] == "月" else 3)
        return Parts(year, part=f"M{months}") if months <= 12 else None
    month = None
    if g["m"] or g["m_"]:
        month = small(g["m"] or g["m_"])
    elif g["mr"] or g["mr_"]:
        if page is None:
            return Parts(unsaid=True)
        index = page.year * 12 + page.month - 1 + {"本": 0, "这": 0, "上": -1, "下": 1}[(g["mr"] or g["mr_"])[0]]
        year, month = index // 12, index % 12 + 1
    day_text = g["d"] or g["d_"] or g["d0"] or g["d0_"] or g["dl"] or g["dl_"] or g["dd"]
    day = small(day_text) if day_text else None
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    lunar_day = bool(g["d0"] or g["d0_"] or g["dl"] or g["dl_"])
    month_text = g["m"] or g["m_"] or ""
    lunar = (
        bool(g["lunar"] or g["lunar_"])
        or lunar_day
        or month_text in LUNAR_MONTHS
        or folded.startswith("农历", max(0, m.start() - 2))
    )
    if page is not None and not explicit and month is not None and year is None and not lunar:
        ahead = _FUTURE.search(folded, max(0, m.start() - 8), m.start()) is not None
        year = page.year - (month > page.month + 1 and not ahead)
    if page is not None and month is None and day is not None and not explicit:
        year, month = page.year, page.month
        ahead = _FUTURE.search(folded, max(0, m.start() - 8), m.start()) is not None
        if day > page.day + 10 and not ahead:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        if first_day(year, month, day) is None:  # no 31st there
            year, month = None, None
    return Parts(year, month, day, g["mpart"] or g["mpart_"], lunar)


def _one_date(folded: str, pos: int, page: Date | None) -> tuple[int, Parts] | None:
    """The end and the meaning of the one date that begins at `pos`."""
    figures = folded[pos : pos + 1].isascii()
    if figures and (m := _ISO.match(folded, pos)):
        return m.end(), Parts(int(m["y"]), int(m["m"]), int(m["d"]))
    if figures and (m := _DMY.match(folded, pos)):
        if m["y"]:
            return m.end(), Parts(int(m["y"]), int(m["m"]), int(m["d"]))
        year = int(m["y2"])
        return m.end(), Parts(year + (2000 if year <= 49 else 1900), int(m["m2"]), int(m["d2"]))
    m = _DATE.match(folded, pos)
    if m is None or (m["dsuf"] and _is_number_of(folded, m)) or _is_so_many_years(folded, m):
        return None
    parts = _parts(m, folded, page)
    return (m.end(), parts) if parts else None


_MANY_BEFORE = re.compile("(?:距今|树龄|历时|长达|历史|[已有约近超达逾过])$")
_MANY_AFTER = re.compile("的?历史|之久|以?来|以?前(?!后)")


def _is_so_many_years(folded: str, m: re.Match[str]) -> bool:
    """Whether a number of four digits counts years (距今约5300年, 1400年历史) and names none."""
    if not (m["y4"] or "").isdecimal() or m[0].rstrip("年").strip() != m["y4"]:
        return False
    year = int(m["y4"])
    if 1900 <= year < 2200:
        return False
    return year >= 2200 or bool(
        _MANY_BEFORE.search(folded, max(0, m.start() - 2), m.start()) or _MANY_AFTER.match(folded, m.end())
    )


_NUMBER_BEFORE = re.compile(r"[路街巷弄楼幢栋座苑区园线令第零字Nno.\-0-9\]〕)}]$")
_DAY_BEFORE = re.compile(r"$|[\s,。;:、!?(“在于到至从自月年定]")
_DAY_AFTER = re.compile(
    r"$|[,。;:、!?()\s起至到前后当在将就又的是已]|[上下中]午|晚|早|凌晨|开[始幕会]|以[前后来]|之[前后间]"
)


def _is_number_of(folded: str, m: re.Match[str]) -> bool:
    """Whether `12号` is the number of a house, a bus or a document, and not a day."""
    if not 1 <= small(m["dd"]) <= 31:
        return True
    if m["dsuf"] == "日" and m["dd"].isascii():
        return folded[m.end() : m.end() + 1] in ("游", "均")
    before = folded[max(0, m.start() - 1) : m.start()]
    if not m["dd"].isascii() and not _DAY_BEFORE.match(before):  # 神舟十六号
        return True
    return _NUMBER_BEFORE.search(before) is not None or _DAY_AFTER.match(folded, m.end()) is None


def range_at(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    """A range whose ends share a year, a month or a unit: 2019—2023年, 1至4月, 3月5日—8日."""
    if not _RANGE_AHEAD.search(folded, pos, pos + 16):
        return None
    if m := _YEARS.match(folded, pos):
        a = int(m["a"])
        b = int(m["b"]) if len(m["b"]) == 4 else a // 100 * 100 + int(m["b"])
        return TimeMention(
            pos, m.end(), "date", f"{a:04d}/{b:04d}", first_day(a, 1, 1), first_day(b + 1, 1, 1), rule="years"
        )
    if (m := _OLD_YEARS.match(folded, pos)) and 100 <= int(m["a"]) < int(m["b"]):
        a, b = int(m["a"]), int(m["b"])
        return TimeMention(
            pos, m.end(), "date", f"{a:04d}/{b:04d}", first_day(a, 1, 1), first_day(b + 1, 1, 1), rule="years"
        )
    if m := _MONTHS.match(folded, pos):
        year = page.year - (m["y"] == "去年") if page else None
        if m["y"] and m["y"][0].isdigit():
            year = int(m["y"][:4])
        first, last = Parts(year, small(m["a"])), Parts(year, small(m["b"]))
        return between(pos, m.end(), first, last, "months")
    if m := _DAYS.match(folded, pos):
        year = int(m["y"]) if m["y"] else page.year if page else None
        month, a, b = small(m["m"]), int(m["a"]), int(m["b"])
        if 1 <= month <= 12 and 1 <= a <= 31 and 1 <= b <= 31:
            return between(pos, m.end(), Parts(year, month, a), Parts(year, month, b), "days")
    if m := _BARE_DAYS.match(folded, pos):
        a, b = int(m["a"]), int(m["b"])
        if 1 <= a < b <= 31:
            month_ = page.month if page else None
            if month_ and page:
                return between(pos, m.end(), Parts(page.year, month_, a), Parts(page.year, month_, b), "days")
            return TimeMention(pos, m.end(), "date", f"XXXX-XX-{a:02d}/XXXX-XX-{b:02d}", rule="days")
    return None


def century_at(folded: str, pos: int, _page: Date | None) -> TimeMention | None:
    m = _DECADE.match(folded, pos)
    if m is None:
        if (m := _ERA.match(folded, pos)) is None:
            return None
        if m["era"] in ("公元", "公元前") and m["n"] != "元":
            years = int(evaluate(m["n"]))
            if m["era"] == "公元":
                return TimeMention(pos, m.end(), "date", f"{years:04d}", rule="era")
            return TimeMention(pos, m.end(), "date", f"-{max(0, years - 1):04d}", rule="era")
        return TimeMention(pos, m.end(), "date", None, rule="era")
    if m["y10"]:
        year = int(m["y10"])
        return TimeMention(
            pos, m.end(), "date", f"{year // 10}X", first_day(year, 1, 1), first_day(year + 10, 1, 1), rule="decade"
        )
    if m["alone"]:
        decade = small(m["alone"]) // 10
        return TimeMention(pos, m.end(), "date", f"XX{decade}X", rule="decade")
    century = small(m["c"]) if m["c"] else 20 if m["last"] else 21
    if not m["d"]:
        if (not m["c"] and not m["part"]) or (folded[m.end() : m.end() + 1] in ("以", "之") and not m["part"]):
            return None
        return TimeMention(pos, m.end(), "date", f"{century - 1:02d}XX", rule="century")
    year = (century - 1) * 100 + small(m["d"])
    return TimeMention(
        pos, m.end(), "date", f"{year // 10:03d}X", first_day(year, 1, 1), first_day(year + 10, 1, 1), rule="decade"
    )


def _relative_quarter(m: re.Match[str], page: Date | None) -> TimeMention:
    """本季度, 上季度, 下个季度."""
    if page is None:
        return TimeMention(m.start(), m.end(), "date", "XXXX-QX", rule="quarter")
    index = page.year * 4 + (page.month - 1) // 3 + {"上": -1, "下": 1}.get(m["rq"][0], 0)
    timex, first, last = span(Parts(index // 4, part=f"Q{index % 4 + 1}"))
    return TimeMention(m.start(), m.end(), "date", timex, first, last, rule="quarter")


def date_at(folded: str, pos: int, page: Date | None) -> TimeMention | None:
    """One date, or two with a word between them; a time of day after it belongs to it."""
    found = _one_date(folded, pos, page)
    if found is None:
        if folded[pos : pos + 1] not in _QUARTER_FIRST:
            return None
        opening = folded[max(0, pos - 1) : pos] in ("", ",", "。", ";", ":", "、", "“", "(", " ", "\n")
        if opening and (m := _FIRST_MONTHS.match(folded, pos)) and 1 < small(m["n"].replace("两", "二")) < 12:
            timex, first, last = span(Parts(page.year if page else None, part=f"M{small(m['n'].replace('两', '二'))}"))
            return TimeMention(pos, m.end(), "date", timex, first, last, rule="first_months")
        if m := _QUARTER.match(folded, pos):
            if m["rq"]:
                return _relative_quarter(m, page)
            part = quarter(m["q"]) if m["q"] else "H2" if "下" in m["half"] else "H1"
            timex, first, last = span(Parts(page.year if page else None, part=part))
            return TimeMention(pos, m.end(), "date", timex, first, last, rule="quarter")
        return None
    end, parts = found
    timex, first, last = span(parts)
    if parts.month is None and parts.day is not None:
        timex = f"XXXX-XX-{parts.day:02d}"
        first = last = None
    if parts.year is None:
        first = last = None
    if sep := _RANGE_SIGN.match(folded, end) or _BETWEEN.match(folded, end):
        said = folded[sep.end() : sep.end() + 1] in _RELATIVE_FIRST
        other = _one_date(folded, sep.end(), page if said else None)
        if other and other[1] != parts:
            second = other[1]
            if second.year is None and parts.year is not None and second.month is not None and parts.month is not None:
                second = second._replace(year=parts.year + (second.month < parts.month))
            if second.month is None and second.day is not None and parts.month is not None:
                second = second._replace(year=parts.year, month=parts.month)
            if second.year is None and parts.year is not None:
                second = second._replace(year=parts.year)
            if parts.month is None and parts.day is not None and second.month is None and second.day is not None:
                if parts.day < second.day:
                    return between(pos, other[0], parts, second, "days")
            elif second.month is not None or second.year is not None:
                return between(pos, other[0], parts, second, "dates")
    if parts.day is not None and (clock := clock_at(folded, end + (folded[end : end + 1] in (" ", "T")), page)):
        return clock._replace(
            start=pos, timex=f"{timex}{clock.timex}", date_start=first, date_end=last, rule="datetime"
        )
    return TimeMention(pos, end, "date", timex, first, last)
