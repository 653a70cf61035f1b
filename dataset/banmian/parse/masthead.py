"""What a page prints of its paper: name, date and page number, as mastheads, folios and running footers have them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date as Date
from functools import cache
from typing import NamedTuple

from banmian.text.hanzi import HAN
from banmian.text.numerals import evaluate
from banmian.text.spans import Span
from banmian.text.tables import read_rows

TOP, BOTTOM = 14, 4
"""Lines at the top and at the end of a page among which its paper's own lines are looked for."""
LONGEST = 100
"""Characters of a line that are read: mastheads are short, or stand at the head of a page without lines."""
NEAR = 3
"""Lines away from its date that a weekday or a page number may stand."""
LONGEST_TITLE = 10
MOST_FOOTERS = 20
"""Running footers (《东川日报》（2025年3月4日 第 01 版）) that are looked at."""

_B = "[ \u3000\t]"
_WEEKDAY = re.compile(f"(?:星期|礼拜|周){_B}?([一二三四五六日天])(?![{HAN}])")
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_N = "[〇零一二三四五六七八九十]"
_S = "[ \u3000\t/／]"
_DAY = rf"(?P<month>\d{{1,2}}|{_N}{{1,3}}){_B}?月{_S}?(?P<day>\d{{1,2}}|{_N}{{1,3}}){_B}?[日号]"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<year>[12]\d{{3}}){_B}?年[\s/／]{{0,3}}{_DAY}",
        rf"(?<!{_N})(?P<year>[一二〇零九八]{{1}}[〇零一二三四五六七八九]{{3}}|一千[八九]百{_N}{{0,3}}){_B}?年{_B}?{_DAY}",
        rf"民国{_B}?(?P<republic>\d{{1,3}}|元|{_N}{{1,4}}|百{_N}{{0,3}}|一百{_N}{{0,3}}){_B}?年{_B}?{_DAY}",
        r"(?<![\d.\-/年])(?P<year>[12]\d{3})(?P<sep>[-./])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.\-/])",
        r"(?<![\d.\-/])(?P<first>\d{1,2})(?P<sep>[-./])(?P<second>\d{1,2})(?P=sep)(?P<year>[12]\d{3})(?![\d.\-/])",
        r"(?i:(?<![a-z])(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?, ?(?P<year>[12]\d{3}))",
        r"(?i:(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?P<year>[12]\d{3}))",
        r"(?:日期|出版|时间)[：: ]{0,2}(?P<year>[12]\d{3})(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        rf"(?<![\d年国])(?P<short>\d{{2,3}}){_B}?年{_B}?{_DAY}",
    )
)
_MONTH_ALONE = re.compile(rf"(?P<year>[12]\d{{3}}){_B}?[年./-]{_B}?(?P<month>\d{{1,2}})月?")
_AFTER_DATE = re.compile(
    rf"{_B}*(?:$|[\n）)\]】|｜/／·>]|[（(](?:星期|周|礼拜)|{_B}|星期|礼拜|周|农历|第{_B}?(?:[A-Z]?[0-9]{{1,5}}|{_N}{{1,4}}){_B}?[版期号张叠页]|[A-Z\d]|来源|总)"
)
_ONLY_DATE = re.compile(f"[0-9{_N[1:-1]}年月日 \u3000]+")
_NO_DATE = ("农历", "图为", "截至", "自", "于", "（", "(")
"""What stands before a date of something else: in brackets below a title stands that of a speech, a law or a letter."""
_NO_MASTHEAD = re.compile("[。！？；]|[▶▷►→]|导读|^图|^记者|逢周|逢星期|下转|上接")
_NUMBERED = re.compile(
    rf"(?:版[次面号]|版){_B}?[：:]{_B}?第?(?P<labelled>[A-Z]{{0,2}}\d{{1,3}})(?!\d)|第{_B}?(?:(?P<no>[A-Z]?\d{{1,3}}){_B}?[版张叠]|(?P<han>{_N}{{1,3}}){_B}?[版张页叠])(?![{HAN}]{{3}})"
)
_BEFORE_NUMBER = re.compile("[转接见刊详自在]$")
_PLAIN_NUMBER = re.compile(rf"(?<![\dA-Za-z日共]){_B}?(?P<no>[A-Z]{{0,2}}\d{{1,3}}){_B}?版(?!面)")
_SHEET = re.compile("(?:^|(?<=[ \u3000\t|｜/]))(?P<no>[A-Z]{1,2}[0-9]{1,2})(?=$|[ \u3000\t|｜/])")
_BARE = re.compile(
    rf"^(?P<no>\d{{1,2}})(?=$|·|{_B})|(?:{_B}|[{HAN}]{_B})(?P<last>\d{{1,2}})$|(?<=[{HAN}]{_B})(?P<inner>\d{{1,2}})(?={_B}[{HAN}])|(?<=[|｜]{_B})(?P<barred>\d{{1,2}})(?={_B}[|｜])"
)
_IN_ALL = re.compile(rf"(?:今日|共|今天|本期|出|对开){_B}?(?:\d{{1,3}}|{_N}{{1,3}}){_B}?[大]?[版张页]")
_FOOTER = re.compile(rf"《(?P<title>[{HAN}]{{2,{LONGEST_TITLE}}})》{_B}?[（(](?P<inside>[^（）()]{{4,40}})[）)]")
_YEAR = re.compile("[12][0-9]{3}|[〇零一二三四五六七八九]{4}|民国")
_CITES = re.compile("[，。；（(]|摘自|原载|据|刊于|载于|来源")
_NAMES_PAPER = re.compile("(?:报纸|报名|报刊|刊名)[：:] ?$")
_QUOTED = frozenset("：:，、“”‘’")
"""What stands beside a paper's name in a sentence or a label, not in a masthead."""
_TITLE_IN_TOKEN = re.compile(
    f"(?P<title>[{HAN}]{{2,6}}(?:[日晚晨早时商快导周公民画]报|都市报|青年报|工人报|法治报|周刊))(?=星期|周[一二三四五六日]|农历|第|要闻|综合|经济|副刊|体育|国际|本地|文化)"
)
"""A paper's name with a weekday or the page's section glued to it."""
_SPACED_TITLE = re.compile(
    rf"(?<![{HAN}])(?:[{HAN}]{_B}{{1,3}}){{2,7}}[{HAN}](?![{HAN}])|^(?:[{HAN}]{{1,3}}{_B}{{1,3}}){{1,3}}[{HAN}]?报$"
)
_BESIDE = re.compile(
    rf"(?<![{HAN}])(?P<title>[{HAN}]{{2,8}}报)(?:社|版权|数字|电子|官网|客户端|微信|微博|印务|印刷)|来源{_B}?[：:]{_B}?(?P<source>[{HAN}]{{2,8}}报)(?![{HAN}])"
)
"""A paper's name with what belongs to the paper, or as the source of an article."""
_TOKEN = re.compile(rf"[{HAN}]{{2,{LONGEST_TITLE + 4}}}")


class Masthead(NamedTuple):
    """What a page says of itself; None for what it does not say, or says twice differently."""

    newspaper: Span | None = None
    """Where the paper's name stands in the text given."""
    date: Date | None = None
    page_no: str | None = None
    """Without 第 and 版, Han numerals as figures."""
    doubt: str | None = None
    """Why a printed date is not believed: its weekday is another."""


class _Row(NamedTuple):
    """One of the paper's own lines, or what may be one."""

    text: str
    start: int
    at: int
    """Its number among the lines with text."""


class _Dated(NamedTuple):
    row: _Row
    day: Date


@cache
def _words() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words.split()) for kind, words, *_ in read_rows("masthead_words.tsv")}


def read_masthead(text: str) -> Masthead:
    """What the page says of itself. `text` is its reading copy, so that traditional characters stand as simplified ones."""
    rows = _own_rows(text)
    dated, doubt = _believed(rows)
    if not dated and doubt is None:
        dated = list(_in_pieces(rows))
        large = {str(found.day.day) for found in dated}
        rows = [row for row in rows if row.text.lstrip("0") not in large]  # no page number
    if not dated and doubt is None and (scattered := _scattered_rows(text)):
        rows = [*rows, *scattered]
        dated, doubt = _believed(rows)
    footers = [(row, m) for row in rows for m in _FOOTER.finditer(row.text)]
    own = {found.row for found in dated} | {row for row, _ in footers}
    title = _title(rows, {found.row for found in dated}, footers)
    if title is not None:
        own |= {row for row in rows if row.start <= title.start < row.start + len(row.text)}
    number = _page_no(own) or _page_no(_around(rows, own))
    if title is None:
        title = _named_beside(rows)
    if title is not None and not dated and number is None:
        title = None  # a line that ends in 报, with no other sign of a masthead
    days = Counter(found.day for found in dated)
    day = days.most_common(1)[0][0] if days else None
    return Masthead(title, day, number, None if day else doubt)


def _own_rows(text: str) -> list[_Row]:
    """The lines at the top and at the end of the page that have no sentences, and running footers anywhere."""
    rows: list[_Row] = []
    at = number = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body and (number == 0 or len(body) <= LONGEST):
            rows.append(_Row(body[:LONGEST], at + line.index(body[0]), number))
        number += bool(body)
        at += len(line)
    edges = [
        row
        for row in rows
        if (row.at < TOP or row.at >= number - BOTTOM)
        and not (
            row.at >= max(NEAR, number - BOTTOM) and _ONLY_DATE.fullmatch(row.text)
        )  # on which a letter was signed
    ]
    footers = [row for row in rows[TOP:] if row.text[0] == "《" and _FOOTER.match(row.text)][:MOST_FOOTERS]
    own = dict.fromkeys([*edges, *footers])
    return [row for row in own if not _NO_MASTHEAD.search(row.text) or (row.at == 0 and len(row.text) == LONGEST)]


def _scattered_rows(text: str) -> list[_Row]:
    """Lines in the middle of a page that are a paper's own: its name and the day, with no sentence around them."""
    rows: list[_Row] = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        body = line.strip()
        if 8 <= len(body) <= LONGEST // 2 and _YEAR.search(body) and not _CITES.search(body):
            row = _Row(body, at + line.index(body[0]), number)
            if any(True for _ in _days(body, None)) and any(_is_title(body[a:b]) for a, b in _title_places(body)):
                rows.append(row)
        at += len(line)
        if len(rows) == MOST_FOOTERS:
            break
    return rows


def _believed(rows: Sequence[_Row]) -> tuple[list[_Dated], str | None]:
    """The dates that stand as in mastheads and whose weekday, where one is printed, is theirs; and why others are not."""
    found: list[_Dated] = []
    doubt: str | None = None
    for row in rows:
        weekday = _weekday(rows, row)
        text = _FOOTER.sub(" \\g<title> \\g<inside> ", row.text)
        days = list(dict.fromkeys(_days(text, weekday)))
        for day in days:
            if weekday is None or day.weekday() == weekday:
                found.append(_Dated(row, day))
            elif len(days) == 1:
                doubt = f"{day.isoformat()} is no 星期{'一二三四五六日'[weekday]}"
    return found, doubt


def _in_pieces(rows: Sequence[_Row]) -> Iterator[_Dated]:
    """Dates whose day stands large in a line of its own, below or above year and month, where the weekday agrees."""
    for row in rows:
        m = _MONTH_ALONE.fullmatch(row.text)
        weekday = _weekday(rows, row) if m else None
        for other in rows if m and weekday is not None else ():
            if abs(other.at - row.at) <= NEAR and other.text.isdecimal() and len(other.text) <= 2:
                day = _day(int(m["year"]), int(m["month"]), int(other.text)) if m else None
                if day is not None and day.weekday() == weekday:
                    yield _Dated(row, day)


def _weekday(rows: Sequence[_Row], row: _Row) -> int | None:
    """The weekday printed in the line, or else alone in one near it."""
    if m := _WEEKDAY.search(row.text):
        return _WEEKDAYS[m[1]]
    for other in sorted(rows, key=lambda other: abs(other.at - row.at)):
        if 0 < abs(other.at - row.at) <= NEAR and (m := _WEEKDAY.match(other.text)):
            return _WEEKDAYS[m[1]]
    return None


def _days(text: str, weekday: int | None) -> Iterator[Date]:
    """The dates of a line that no sentence goes on from; those that may be read in two ways as the weekday has it."""
    for pattern in _DATES:
        for m in pattern.finditer(text):
            before = text[: m.start()]
            if not _AFTER_DATE.match(text, m.end()) or before.endswith(_NO_DATE) or before == "时间：":
                continue
            readings = [day for day in _readings(m) if day is not None]
            matching = [day for day in readings if day.weekday() == weekday]
            if m.groupdict().get("short") is not None:
                yield from matching
            else:
                yield from matching or (readings if len(readings) == 1 else [])


def _readings(m: re.Match[str]) -> Iterator[Date | None]:
    parts = m.groupdict()
    if parts.get("first") is not None:
        first, second = int(parts["first"]), int(parts["second"])
        yield _day(int(parts["year"]), second, first)
        if first != second:
            yield _day(int(parts["year"]), first, second)
        return
    if parts.get("name") is not None:
        yield _day(int(parts["year"]), _MONTHS[parts["name"].lower()], int(parts["day"]))
        return
    month, day = _number(parts["month"]), _number(parts["day"])
    if parts.get("republic") is not None:
        year = 1 if parts["republic"] == "元" else _number(parts["republic"])
        yield _day(1911 + year, month, day)
    elif parts.get("short") is not None:
        yield _day(1911 + int(parts["short"]), month, day)
    else:
        yield _day(_number(parts["year"]), month, day)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(evaluate(text))


def _day(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day) if 1800 <= year <= 2200 else None
    except ValueError:
        return None


def _around(rows: Sequence[_Row], own: Set[_Row]) -> list[_Row]:
    """Short lines near the first of the paper's own, and those that hold nothing but a page's number."""
    places = [row.at for row in own] or [0]
    return [
        row
        for row in rows
        if (len(row.text) <= LONGEST // 2 and any(abs(row.at - at) <= NEAR for at in places))
        or _NUMBERED.fullmatch(row.text)
    ]


def _page_no(rows: Iterable[_Row]) -> str | None:
    """The number of the page, by the surest kind of mark that these lines hold; None where they hold several numbers."""
    plain = [_IN_ALL.sub("　", row.text) for row in sorted(rows, key=lambda row: row.at)]
    for pattern in (_NUMBERED, _PLAIN_NUMBER, _SHEET, _BARE):
        found = [
            next(number for number in m.groups() if number)
            for line in plain
            for m in pattern.finditer(line)
            if not _BEFORE_NUMBER.search(line[: m.start()])
        ]
        numbers = {number if re.search(r"\d", number) else str(_number(number)) for number in found}
        if numbers:
            return numbers.pop() if len(numbers) == 1 else None
    return None


def _title(
    rows: Sequence[_Row],
    own: Set[_Row],
    footers: Sequence[tuple[_Row, re.Match[str]]],
) -> Span | None:
    """The paper's name: from a running footer, or a line of its own, or beside the date."""
    votes: Counter[str] = Counter()
    places: dict[str, Span] = {}
    for row, m in footers:
        votes[m["title"]] += 4
        places.setdefault(m["title"], Span(row.start + m.start("title"), row.start + m.end("title")))
    for row in rows:
        for start, end in _title_places(row.text):
            name = row.text[start:end]
            weak = not _is_title(name)
            if weak and row not in own and not (row.text == name and row.at < 2):
                continue
            votes[name] += 1 if weak else 2 + (row in own) * 2 + (row.at < NEAR) + (row.text == name) * 2
            places.setdefault(name, Span(row.start + start, row.start + end))
        if spaced := _SPACED_TITLE.search(row.text):
            name = re.sub(_B, "", spaced[0])
            if _is_title(name):
                votes[name] += 4
                places.setdefault(name, Span(row.start + spaced.start(), row.start + spaced.end()))
    for span, name in _upright(rows):
        votes[name] += 4
        places.setdefault(name, span)
    if not votes:
        return None
    return places[max(votes, key=lambda name: (votes[name], -places[name].start))]


def _named_beside(rows: Sequence[_Row]) -> Span | None:
    """The paper's name where it stands only beside other words, and always the same one."""
    found = [(row, m, m.lastgroup or "") for row in rows for m in _BESIDE.finditer(row.text)]
    names = {m[group] for _, m, group in found}
    if len(names) != 1 or not _is_title(names.pop()):
        return None
    row, m, group = found[0]
    return Span(row.start + m.start(group), row.start + m.end(group))


def _title_places(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand by themselves in a line that are names of papers, or may be beside a date."""
    for m in _TOKEN.finditer(text):
        end = m.end()
        for after in _words()["after title"]:
            if text.endswith(after, m.start() + 3, end) and end == m.end():
                end -= len(after)
        before, behind = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
        if (before in _QUOTED and not _NAMES_PAPER.search(text[: m.start()])) or behind in _QUOTED:
            continue
        glued = _TITLE_IN_TOKEN.match(text, m.start(), end)
        if glued is not None:
            end = glued.end("title")
        name = text[m.start() : end]
        if _is_title(name) or _is_weak_title(name):
            yield m.start(), end


def _is_title(name: str) -> bool:
    words = _words()
    if name.endswith("周刊") and name.removesuffix("周刊") in words["section"]:
        return False  # a supplement of a paper
    return name in words["whole"] or (
        3 <= len(name) <= LONGEST_TITLE
        and name.endswith(tuple(words["title end"]))
        and not any(name.endswith(no) and len(name) < len(no) + 2 for no in words["no title"])
        and not name.endswith(("机关报", "天气预报", "数字报", "电子报"))
        and name[0] not in "本我该各全"
    )


def _is_weak_title(name: str) -> bool:
    words = _words()
    if name.endswith("周刊"):
        return True
    ends = next((end for end in words["weak end"] if name.endswith(end)), None)
    if ends is not None:
        return len(name) > len(ends) + 1 and name.removesuffix(ends) not in words["section"]
    return (
        name.startswith("今日")
        and 4 <= len(name) <= 5
        and not re.search("导读|天气|要闻|看点|版|出版|焦点|阴历|农历|关注|推荐", name)
    )


def _upright(rows: Sequence[_Row]) -> Iterator[tuple[Span, str]]:
    """Names that stand one character a line."""
    run: list[_Row] = []
    for row in [*rows, _Row("", 0, -9)]:
        if len(row.text) == 1 and (not run or row.at == run[-1].at + 1):
            run.append(row)
            continue
        name = "".join(r.text for r in run)
        if len(run) >= 3 and _is_title(name):
            yield Span(run[0].start, run[-1].start + 1), name
        run = [row] if len(row.text) == 1 else []
