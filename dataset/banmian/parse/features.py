"""Evidence for what a line is: named features, from the line itself and from the lines around it."""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import eq
from statistics import median, mode
from typing import NamedTuple

from banmian.bylines import is_byline, is_credit, tail_byline
from banmian.datelines import head_dateline, read_dateline
from banmian.hanzi import CLAUSE_ENDS, HAN, QUOTE_CLOSERS, ends_sentence
from banmian.lexicon import word_tag
from banmian.parse.cohesion import cohesion
from banmian.parse.crossing import LONGEST_WORD, SEEN, reads_on_plain
from banmian.parse.fluency import plain
from banmian.parse.lines import Line
from banmian.parse.reading import begins_with_opener, is_open, starts_label

LONG = 40
"""From this many characters on a line is running text, whatever else it looks like."""
EVEN = 0.55
"""Cohesion, as a share of the page's usual one, at which a new article is as likely as a new section."""

SHORT_SENTENCE = 15
"""Characters up to which a sentence alone on its line, of someone doing something (村民在…), is likely of a picture."""
SHORTEST_HALF = 8
"""Characters that a line needs to be looked at as the first half of a cut paragraph."""
SEAM_REACH = 3
"""Lines in which its second half is looked for."""
SEAM_ODDS = 1.5
"""Odds of reading on (see `reads_on`) up to which a heading and the text below it come by chance."""
LINE_ODDS = 1.0
"""Odds that the second half is the less likely by, for each line it is further away."""

INDENTED_SHARE = 0.7
"""Share of a page's paragraphs that are indented, where indents mean something."""

_LENGTHS = (4, 8, 15, 24, 40, 60)
_LENGTH_MARKS = tuple(f"length:{most}" for most in (*_LENGTHS, "more"))
_FURNITURE = re.compile(
    "(?:[◀▶■●△▲◆\\s]*[（(]?(?:上接|下转|紧接|转自|接自).{1,24}"
    "|[（(]?\\s*(?:本版|责任?|值班|执行|本期)?\\s*(?:责编|责任编辑|编辑|主编|校对|版式|版面设计|美编|组版|制图|统筹)[：:　 ].{1,40}"
    "|本版(?:责编|编辑|校对|版式|美编|图片).{1,40}"
    "|[^，。！？]{0,14}\\s*(?:[12]\\d{3})\\s*年\\s*\\d{1,2}\\s*月\\s*\\d{1,2}\\s*日[\\s　]*(?:星期[一二三四五六日天])?[\\s　]*"
    "(?:农历.{2,12})?(?:第?\\s*[A-Z]?\\s*\\d{1,3}\\s*版)?[^，。！？]{0,8}"
    "|第?\\s*[A-Z]?\\d{1,3}\\s*版[：: ]?.{0,8}"
    "|《[^》]{2,12}》\\s*[（(].{4,40}版\\s*[）)]"
    "|[A-Z]?\\d{1,3}"
    ")"
)
_FURNITURE_SIGN = re.compile("[接转编校版图筹年]")
"""What furniture has one of, but for a page's number alone."""
_LONGEST_FOLIO = 4
_CAPTION = re.compile("[（(]?(?:上图|下图|左图|右图|图)(?:为|[①-⑳]|[一二三四五六七八九十\\d]+[：:为])")
_PICTURE = re.compile(
    "资料图片|影像中国|作品系|馆藏|供图|图片来源|制图|数据来源|[（(](?:前排|后排|左|右|中|资料照片)[^）)]{0,8}[）)]"
)
_PICTURE_SIGN = re.compile(f"[ 　/／（(][{HAN}·]{{2,4}}[ 　]?(?:摄|绘|供图|制图)[）)]?$")
_ROLE = re.compile("记者|通讯员|作者|撰文|文[/／图]|[本新]报|新华社|特约|编译")
_CONTACT = re.compile("(?:投稿|联系|本版|编辑)?(?:信箱|邮箱|电话|热线)[：:]")
_DATE_FIRST = re.compile("[12]\\d{3}年(?:\\d{1,2}月|至|[，, 　])")
_KICKER_INSIDE = re.compile("[—─]{2}[ 　][^。]{4,}$")
_AUTHOR_NOTE = re.compile("[（(](?:本文)?(?:作者(?:系|为|单位|是)|本报评论员|本刊评论员|综合)")
_DASH = re.compile("[—–―－-]{1,4}")
_HAN = re.compile(f"[{HAN}]")
_SPEAKER = re.compile(f"[{HAN}]{{1,8}}[：:]")
_SCENE = re.compile(f"[{HAN}][^，“]*[在正]")
_PICTURED = re.compile("[图摄]")
_SIGNED = frozenset(("after signature", "first"))
_SIGNS = frozenset(("byline", "bare names"))
NEAR_EDGE = 4
"""Lines at the top and at the end of a page among which the paper's own lines are likely."""
SHORTEST_CLAUSE = 6
"""Characters up to which a line is a few words and no clause."""
_CLAUSE_SIGNS = frozenset("，、；？！,;?!")
_OTHER_SHORT = frozenset(("byline", "bare names", "credit", "furniture", "caption words", "bracketed"))
_RATIOS = (0.5, 0.8, 1.25, 2.0)
_LENGTHS_BESIDE = ("far shorter", "shorter", "as long", "longer", "far longer")
_FIGURES = re.compile("[0-9０-９]|[一二三四五六七八九十]{2}")
_UNFINISHED = ("暨", "和", "与", "及", "、", "的")
_BEFORE = tuple((name, f"before {name}") for name in ("dateline", "byline", "bare names", "start:dash", "credit"))
_SIGN_FIRST = re.compile("[■●▲◆□◎△★☆▶◀▍⊙○◇▌]")
_NUMBERED = re.compile("[（(]?(?:[一二三四五六七八九十]{1,3}|0?[1-9]|[①-⑳])(?:[、.．）)][^0-9]|[）)]?$)")
_ARROWS, _COLONS = frozenset("▶▷►→"), frozenset("：:/／")
_TO_PAGE = re.compile("[▶▷►→]|(?:见|第|[ 　])[A-Z]?[0-9]{1,2}版")
_OF_PAPER = re.compile(
    "主办|出版|总第|第[0-9]{3,6}期|刊号|邮编|邮政编码|天气|热线|网址|www\\.|http|[@＠]|印刷|广告|导读|转载|版权|来稿|投稿|新闻网|零售|定价"
    "|星期[一二三四五六日天]|农历"
)
_STAFF = re.compile(
    "(?:责任?编辑?|编辑|编委|主编|总监|校对|校读|版式|组版|排版|统筹|检审|审读|视觉|美编|版面设计)[ 　]{0,3}[：:/／][ 　]?[^，。]{2}"
)
_FOLIO = re.compile(
    f"[A-Z]?[0-9]{{1,2}}版?[ 　·|｜]{{0,4}}[{HAN}·]{{2,8}}(?:[ 　·|｜].*)?|[{HAN}·]{{2,8}}[ 　·|｜]{{0,4}}[A-Z]?[0-9]{{1,2}}版?"
    "|.{0,16}[12][0-9]{3}[.年/-][0-9]{1,2}[.月/-][0-9]{1,2}日?(?:[ 　].*)?"
)
_LABELS = re.compile(
    "[【\\[■●◆▲]?(?:编者按|编者的话|编后|开栏的话|核心阅读|阅读提示|内容提要|核心提示|核心观点)[】\\]]?[：:]?"
)
_PLACE = re.compile(f"[{HAN}]{{1,6}}[省市县区州盟旗镇乡村](?:[·—][{HAN}]{{2,8}})?")
_DAY_FIRST = re.compile("(?:[0-9]{1,2}月[0-9]{1,2}日|[近昨今前]日|连日来|日前)[^。]*，")
_PICTURE_NUMBER = re.compile("(?:[上下左右中]?图[：:①-⑳0-9]|[（(][上下左右]图[）)]|[①-⑳])")
_PAPER = re.compile(f"[{HAN}]{{2,8}}(?:日报|晚报|晨报|时报|商报|都市报|周报|周刊|导报|法治报|工人报|青年报|早报)")
_COLUMN_TAG = re.compile("[（(][^（）()，。]{2,16}[）)]$")

_Marks = dict[str, bool]
"""The marks of a line, in the order in which they were found."""
_Degrees = dict[str, float]


class Features(NamedTuple):
    """Evidence for what a line is, by name."""

    marks: tuple[str, ...]
    """What it has."""
    degrees: tuple[tuple[str, float], ...]
    """What it has more or less of, and how much."""


class Body(NamedTuple):
    """A line's text without the bracket that signs at its end."""

    text: str
    is_signed: bool
    is_running: bool
    """Whether it is long enough to be a paragraph or a piece of one."""
    breaks_off: bool
    """Whether it ends, unsigned, in the middle of a sentence."""


def _body(line: Line) -> Body:
    text = line.text
    signature = tail_byline(text) if len(text) > LONG // 2 else None
    is_signed = signature is not None and signature.start > 0
    if signature is not None and is_signed:
        text = text[: signature.start].rstrip()
    n = len(text)
    is_running = n > LONG or (n > LONG // 2 and (ends_sentence(text) or text[-1] in CLAUSE_ENDS))
    return Body(text, is_signed, is_running, not is_signed and is_open(text))


def page_features(lines: Sequence[Line]) -> list[Features]:
    """The features of each line."""
    bodies = [_body(line) for line in lines]
    running = [body.is_running for body in bodies]
    marks = [_own_marks(line.text) for line in lines]
    _add_scenes(marks, lines)
    _add_neighbours(marks, lines, bodies)
    _add_headings(marks, bodies)
    _add_unsigned(marks, bodies)
    _add_indents(marks, lines, running)
    _add_speakers(marks, lines)
    degrees: list[_Degrees] = [{} for _ in lines]
    _add_seams(degrees, marks, lines, bodies)
    _add_parallels(degrees, lines, running)
    _add_cohesion(degrees, lines, running)
    return [Features(tuple(f), tuple(d.items())) for f, d in zip(marks, degrees, strict=True)]


def _own_marks(text: str) -> _Marks:
    n = len(text)
    f: _Marks = {"bias": True, _LENGTH_MARKS[bisect_left(_LENGTHS, n)]: True}
    last = text[-1]
    if ends_sentence(text):
        f["end:stop" if last not in "！？!?" else "end:mark"] = True
    elif last in CLAUSE_ENDS:
        f["end:comma"] = True
    elif text.endswith(("—", "──")):
        f["end:dash"] = True
    elif last in QUOTE_CLOSERS:
        f["end:quote"] = True
    elif last in "）)":
        f["end:bracket"] = True
    if _DASH.match(text):
        f["start:dash"] = True
    if "。" in text[:-1]:
        f["stop inside"] = True
    if n <= 80:
        _add_short(f, text)
    if head_dateline(text):
        f["dateline"] = True
    if n > SHORTEST_CLAUSE and begins_with_opener(text):
        f["opener"] = True
    if _DAY_FIRST.match(text):
        f["day first"] = True
    if _PICTURE_NUMBER.match(text):
        f["picture's number"] = True
    return f


def _add_short(f: _Marks, text: str) -> None:
    last = text[-1]
    if "，" in text:
        f["comma inside"] = True
        if text.count("，") > 1:
            f["commas inside"] = True
    if " " in text or "\N{IDEOGRAPHIC SPACE}" in text:
        f["blank inside"] = True
    if text.count("“") > text.count("”"):
        f["quote left open"] = True
    if text[0] in "（(" and last in "）)":
        f["bracketed"] = True
        if line := read_dateline(text):
            f["byline" if line.signers else "closing dateline"] = True
        elif _AUTHOR_NOTE.match(text) and not is_byline(text):
            f["author note"] = True
    elif last in "）)" and _COLUMN_TAG.search(text):
        f["column tag"] = True
    if text[0] == "【" and last == "】":
        f["column name"] = True
    elif text[0] == "【" and "】" in text and "。" not in text:
        f["column first"] = True
    if _is_furniture(text):
        f["furniture"] = True
    elif is_credit(text):
        f["credit"] = True
    elif is_byline(text):
        f["byline" if text[0] in "（(" or _ROLE.search(text) else "bare names"] = True
    if _CAPTION.match(text) or _PICTURE.search(text) or (last in "摄绘图）)" and _PICTURE_SIGN.search(text)):
        f["caption words"] = True
    if starts_label(text) or ((":" in text or "：" in text) and _CONTACT.search(text)):
        f["contact"] = True
    if _DATE_FIRST.match(text):
        f["starts with a date"] = True
    if ("—" in text or "─" in text) and _KICKER_INSIDE.search(text):
        f["kicker inside"] = True
    if not _HAN.search(text):
        f["no Han"] = True
    if last in "：:":
        f["end:colon"] = True
    if _SIGN_FIRST.match(text):
        f["sign first"] = True
    elif _NUMBERED.match(text):
        f["numbered"] = True
    elif text[0] in "0123456789":
        f["figure first"] = True
    if _FIGURES.search(text):
        f["figures"] = True
    if ("版" in text or not _ARROWS.isdisjoint(text)) and _TO_PAGE.search(text):
        f["to a page"] = True
    if _OF_PAPER.search(text):
        f["of the paper"] = True
    if _PAPER.fullmatch(text):
        f["a paper"] = True
    if not _COLONS.isdisjoint(text) and _STAFF.search(text):
        f["staff"] = True
    if "figures" in f and _FOLIO.fullmatch(text):
        f["folio"] = True
    if _PLACE.fullmatch(text):
        f["place alone"] = True
    if _LABELS.fullmatch(text):
        f["label alone"] = True


def _is_furniture(text: str) -> bool:
    return (len(text) <= _LONGEST_FOLIO or _FURNITURE_SIGN.search(text) is not None) and (
        _FURNITURE.fullmatch(text) is not None
    )


def _add_scenes(marks: list[_Marks], lines: Sequence[Line]) -> None:
    """Where pictures are signed, a short sentence of someone doing something is what one shows."""
    rows = list(zip(marks, lines, strict=True))
    if any("credit" in f or ("byline" in f and _PICTURED.search(line.text)) for f, line in rows):
        for f, line in rows:
            if "end:stop" in f and len(line.text) <= SHORT_SENTENCE and _SCENE.match(line.text):
                f["short scene"] = True


def _add_neighbours(marks: list[_Marks], lines: Sequence[Line], bodies: Sequence[Body]) -> None:
    gaps = [
        line.gap
        for line, before, here in zip(lines[1:], bodies, bodies[1:], strict=False)
        if before.is_running and here.is_running
    ]
    usual = mode(sorted(gaps)) if gaps else 2
    breaks_off = False  # the last line of running text
    for i, (f, line, body) in enumerate(zip(marks, lines, bodies, strict=True)):
        if i:
            _add_before(f, line.gap - usual, i, marks, bodies)
        else:
            f["first"] = True
        if breaks_off:
            f["breaks off before, wide gap" if "wide gap" in f else "breaks off before"] = True
        if body.is_running:
            breaks_off = body.breaks_off
        if i + 1 < len(marks):
            _add_after(f, i, marks, bodies)
        else:
            f["last"] = True
        if i < NEAR_EDGE:
            f["near the top"] = True
        if i >= len(marks) - NEAR_EDGE:
            f["near the end"] = True


def _add_before(f: _Marks, wider: int, i: int, marks: Sequence[_Marks], bodies: Sequence[Body]) -> None:
    """What the lines before line `i` make of it; `wider` = by how much the gap is wider than usual."""
    before, body = marks[i - 1], bodies[i - 1]
    if wider > 0:
        f["wide gap"] = True
        if wider > 1:
            f["very wide gap"] = True
    elif wider < 0:
        f["narrow gap"] = True
    f["after running" if body.is_running else "after short"] = True
    if "start:dash" in f and body.is_running:
        f["dash after running"] = True
    if body.is_signed or ("byline" in before and "bracketed" in before):
        f["after signature"] = True
    elif ("byline" in before or "bare names" in before) and i > 1 and not bodies[i - 2].is_running:
        f["after byline"] = True
    if not body.is_running:
        if body.text.endswith(_UNFINISHED):
            f["after unfinished"] = True
        if "wide gap" in before:
            f["after wide short"] = True


def _add_after(f: _Marks, i: int, marks: Sequence[_Marks], bodies: Sequence[Body]) -> None:
    """What the lines after line `i` make of it."""
    after = marks[i + 1]
    f["before running" if bodies[i + 1].is_running else "before short"] = True
    for name, mark in _BEFORE:
        if name in after:
            f[mark] = True
    if not bodies[i + 1].is_running:
        if i + 2 < len(marks) and ("dateline" in marks[i + 2] or "byline" in marks[i + 2]):
            f["two before dateline"] = True
        if "blank inside" in after and "blank inside" not in f and "start:dash" not in after:
            f["before two parts"] = True


def _add_headings(marks: list[_Marks], bodies: Sequence[Body]) -> None:
    """Where a line stands among the short ones between two pieces of running text, and how long it is beside them."""
    short = [
        i
        for i, (f, body) in enumerate(zip(marks, bodies, strict=True))
        if not body.is_running and _OTHER_SHORT.isdisjoint(f)
    ]
    for _, run in itertools.groupby(enumerate(short), lambda item: item[1] - item[0]):
        group = [i for _, i in run]
        for place, i in enumerate(group):
            marks[i][f"heading {min(place + 1, 4)} of {min(len(group), 5)}"] = True
            marks[i][f"begins with {_first_tag(bodies[i].text)}"] = True
        for i, j in itertools.pairwise(group):
            here, there = len(bodies[i].text), len(bodies[j].text)
            name = _LENGTHS_BESIDE[bisect_left(_RATIOS, here / there)]
            marks[i][f"{name} than next"] = marks[j][f"next to one {name}"] = True
            a, b = _shape(bodies[i].text), _shape(bodies[j].text)
            marks[i][f"{a} before {b}"] = marks[j][f"{b} after {a}"] = True
            if ("blank inside" in marks[i]) != ("blank inside" in marks[j]):
                marks[i if "blank inside" in marks[i] else j]["blank inside here alone"] = True
            if "figures" in marks[i] and "figures" not in marks[j]:
                marks[i]["figures before none"] = True
            if "figures" in marks[j] and "figures" not in marks[i]:
                marks[j]["figures after none"] = True


def _add_unsigned(marks: list[_Marks], bodies: Sequence[Body]) -> None:
    """Where a page's articles are signed, short lines with no signature before, among or behind them start none."""
    groups = [
        [i for i, _ in group]
        for runs, group in itertools.groupby(enumerate(bodies), lambda item: item[1].is_running)
        if not runs
    ]
    signed = [
        not _SIGNED.isdisjoint(marks[group[0]])
        or any(not _SIGNS.isdisjoint(marks[i]) for i in group)
        or (group[-1] + 1 < len(marks) and "dateline" in marks[group[-1] + 1])
        for group in groups
    ]
    if sum(signed) > 1:
        ends = [*("after signature" in marks[group[0]] for group in groups[1:]), bodies[-1].is_signed]
        for group, is_signed, ends_signed in zip(groups, signed, ends, strict=True):
            for i in group:
                marks[i][
                    "signed heading" if is_signed else "heading of signed" if ends_signed else "unsigned heading"
                ] = True


@lru_cache(maxsize=1 << 12)
def _shape(text: str) -> str:
    """How a line is made that may be a heading or a part of one."""
    if text[0] in "—─":
        return "dash first"
    if text[-1] in "—─：:":
        return "dash last"
    if text[0] in "【（(":
        return "bracket"
    if len(text) <= SHORTEST_CLAUSE:
        return "words"
    if " " in text or "\N{IDEOGRAPHIC SPACE}" in text:
        return "parts"
    if not _CLAUSE_SIGNS.isdisjoint(text):
        return "clauses"
    return "quoted" if "“" in text else "plain"


@lru_cache(maxsize=1 << 12)
def _first_tag(text: str) -> str:
    """The part of speech of a line's first word, as one letter; `-` for none that is known."""
    for size in range(LONGEST_WORD, 0, -1):
        tag = word_tag(text[:size])
        if tag:
            return tag[0]
    return "-"


def _add_indents(marks: list[_Marks], lines: Sequence[Line], running: Sequence[bool]) -> None:
    """On a page whose paragraphs are indented, what is flush with the column is seldom one."""
    indented = [line.is_indented for line, runs in zip(lines, running, strict=True) if runs]
    if sum(indented) < INDENTED_SHARE * len(indented) or not indented:
        return
    for f, line in zip(marks, lines, strict=True):
        f["indented" if line.is_indented else "flush"] = True


def _add_speakers(marks: list[_Marks], lines: Sequence[Line]) -> None:
    """Lines that begin with the same name and a colon (记者：…) are turns of a conversation."""
    speakers = [m.group() if (m := _SPEAKER.match(line.text)) else None for line in lines]
    turns = Counter(speaker for speaker in speakers if speaker)
    for f, speaker in zip(marks, speakers, strict=True):
        if speaker and turns[speaker] > 1:
            f["speaker"] = True


def _add_seams(degrees: list[_Degrees], marks: Sequence[_Marks], lines: Sequence[Line], bodies: Sequence[Body]) -> None:
    """Whether a line that breaks off reads on in one of the next: the two halves of a sentence are running text."""
    head = cache(lambda j: plain(lines[j].text[:SEEN]))
    for i, body in enumerate(bodies):
        if not body.breaks_off or len(body.text) < SHORTEST_HALF:
            continue
        reach = range(i + 1, min(len(lines), i + 1 + SEAM_REACH))
        tail = plain(body.text[-SEEN:])
        ways = ((reads_on_plain(tail, head(j)) - SEAM_ODDS - LINE_ODDS * (j - i - 1), -j) for j in reach)
        odds, j = max(ways, default=(0.0, 0))
        if odds <= 0:
            continue
        strength = min(2.0, odds / SEAM_ODDS)
        for name, at in (("goes on after", i), ("goes on", -j)):
            degrees[at][name] = max(degrees[at].get(name, 0.0), strength)
        for between in range(i + 1, -j):
            if not ("comma inside" in marks[between] and is_open(lines[between].text)):
                degrees[between]["inside a seam"] = strength


def _add_parallels(degrees: list[_Degrees], lines: Sequence[Line], running: Sequence[bool]) -> None:
    """Section heads of one article are built alike: about as long, and with the same characters in the same places."""
    short = [i for i, line in enumerate(lines) if not running[i] and 3 <= len(line.text) <= 24]
    for a, b in itertools.pairwise(short):
        x, y = lines[a].text, lines[b].text
        if b - a > 1 and abs(len(x) - len(y)) <= 1:
            alike = sum(map(eq, x, y)) + sum(map(eq, reversed(x), reversed(y)))
            if alike >= 2 or len(x) == len(y):
                for i in (a, b):
                    degrees[i]["parallel"] = max(degrees[i].get("parallel", 0.0), min(2.0, 0.5 + alike / 3))


def _add_cohesion(degrees: list[_Degrees], lines: Sequence[Line], running: Sequence[bool]) -> None:
    """Whether the running text before and after a short line speaks of the same things."""
    found = cohesion([line.text for line in lines], running)
    usual = median(found.links) if found.links else 0.0
    k = 0  # lines of running text before line i
    for i, f in enumerate(degrees):
        if running[i]:
            k += 1
            continue
        if found.own[i]:
            f["said after"] = found.said_after[i] / found.own[i]
            f["said before"] = found.said_before[i] / found.own[i]
        if 0 < k <= len(found.links) and usual:
            f["cohesion"] = max(-2.0, min(1.5, math.log((found.links[k - 1] / usual + 0.05) / EVEN)))
