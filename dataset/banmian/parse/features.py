"""Evidence for what a line is: named features, from the line itself and from the lines around it."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from operator import add
from statistics import median, mode
from typing import NamedTuple

from banmian.bylines import is_byline, is_credit, tail_byline
from banmian.datelines import head_dateline, read_dateline
from banmian.hanzi import CLAUSE_ENDS, HAN, QUOTE_CLOSERS, ends_sentence
from banmian.parse.crossing import reads_on
from banmian.parse.lines import Line
from banmian.parse.reading import bigrams, is_han_pair, is_open, starts_label

LONG = 40
"""From this many characters on a line is running text, whatever else it looks like."""
WINDOW = 4
"""Lines of running text that are compared on either side of a short line."""
REACH = 2 * WINDOW - 1
"""Lines back to the farthest that one is compared with."""

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
_CAPTION = re.compile(
    "[（(]?(?:上图|下图|左图|右图|图)(?:为|[①-⑳]|[一二三四五六七八九十\\d]+[：:为])|.*(?:资料图片|影像中国|作品系|馆藏|供图|图片来源|制图|数据来源)"
    "|.*[（(](?:前排|后排|左|右|中|资料照片)[^）)]{0,8}[）)]"
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
_UNFINISHED = re.compile("(?:暨|和|与|及|、|的|以及)$")
_COLUMN_TAG = re.compile("[（(][^（）()，。]{2,16}[）)]$")

Features = dict[str, float]

_EMPTY: frozenset[str] = frozenset()


class Body(NamedTuple):
    """A line's text without the bracket that signs at its end."""

    text: str
    is_signed: bool

    @property
    def is_running(self) -> bool:
        """Whether it is long enough to be a paragraph or a piece of one."""
        n = len(self.text)
        return n > LONG or (n > LONG // 2 and (ends_sentence(self.text) or self.text[-1] in CLAUSE_ENDS))


def _body(line: Line) -> Body:
    signature = tail_byline(line.text) if len(line.text) > LONG // 2 else None
    return (
        Body(line.text[: signature.start].rstrip(), True) if signature and signature.start else Body(line.text, False)
    )


def page_features(lines: Sequence[Line]) -> list[Features]:
    """For each line its features, name → value (most are 1.0)."""
    bodies = [_body(line) for line in lines]
    running = [body.is_running for body in bodies]
    out = [_own_features(line) for line in lines]
    _add_scenes(out, lines)
    _add_neighbours(out, lines, bodies, running)
    _add_indents(out, lines, running)
    _add_seams(out, lines, bodies)
    _add_parallels(out, lines, running)
    _add_speakers(out, lines)
    _add_cohesion(out, lines, running)
    return out


def _own_features(line: Line) -> Features:
    text = line.text
    n = len(text)
    f: Features = {"bias": 1.0, f"length:{next((b for b in _LENGTHS if n <= b), 'more')}": 1.0}
    last = text[-1]
    if ends_sentence(text):
        f["end:stop" if last not in "！？!?" else "end:mark"] = 1.0
    elif last in CLAUSE_ENDS:
        f["end:comma"] = 1.0
    elif text.endswith(("—", "──")):
        f["end:dash"] = 1.0
    elif last in QUOTE_CLOSERS:
        f["end:quote"] = 1.0
    elif last in "）)":
        f["end:bracket"] = 1.0
    if _DASH.match(text):
        f["start:dash"] = 1.0
    if "。" in text[:-1]:
        f["stop inside"] = 1.0
    if n <= 80:
        _add_short(f, text)
    if head_dateline(text):
        f["dateline"] = 1.0
    return f


def _add_short(f: Features, text: str) -> None:
    if "，" in text:
        f["comma inside"] = 1.0
        if text.count("，") > 1:
            f["commas inside"] = 1.0
    if " " in text or "\N{IDEOGRAPHIC SPACE}" in text:
        f["blank inside"] = 1.0
    if text.count("“") > text.count("”"):
        f["quote left open"] = 1.0
    if text[0] in "（(" and text[-1] in "）)":
        f["bracketed"] = 1.0
        if line := read_dateline(text):
            f["byline" if line.signers else "closing dateline"] = 1.0
        elif _AUTHOR_NOTE.match(text) and not is_byline(text):
            f["author note"] = 1.0
    elif _COLUMN_TAG.search(text):
        f["column tag"] = 1.0
    if text[0] == "【" and text[-1] == "】":
        f["column name"] = 1.0
    if _FURNITURE.fullmatch(text):
        f["furniture"] = 1.0
    elif is_credit(text):
        f["credit"] = 1.0
    elif is_byline(text):
        f["byline" if text[0] in "（(" or _ROLE.search(text) else "bare names"] = 1.0
    if _CAPTION.match(text) or _PICTURE_SIGN.search(text):
        f["caption words"] = 1.0
    if starts_label(text) or _CONTACT.search(text):
        f["contact"] = 1.0
    if _DATE_FIRST.match(text):
        f["starts with a date"] = 1.0
    if _KICKER_INSIDE.search(text):
        f["kicker inside"] = 1.0
    if not _HAN.search(text):
        f["no Han"] = 1.0


def _add_scenes(out: list[Features], lines: Sequence[Line]) -> None:
    """Where pictures are signed, a short sentence of someone doing something is what one shows."""
    rows = list(zip(out, lines, strict=True))
    if any("credit" in f or ("byline" in f and _PICTURED.search(line.text)) for f, line in rows):
        for f, line in rows:
            if "end:stop" in f and len(line.text) <= SHORT_SENTENCE and _SCENE.match(line.text):
                f["short scene"] = 1.0


def _add_neighbours(
    out: list[Features], lines: Sequence[Line], bodies: Sequence[Body], running: Sequence[bool]
) -> None:
    gaps = [line.gap for line, before, here in zip(lines[1:], running, running[1:], strict=False) if before and here]
    usual = mode(sorted(gaps)) if gaps else 2
    last_running: int | None = None
    for i, f in enumerate(out):
        if i == 0:
            f["first"] = 1.0
        elif lines[i].gap > usual:
            f["wide gap"] = 1.0
            if lines[i].gap > usual + 1:
                f["very wide gap"] = 1.0
        elif lines[i].gap < usual:
            f["narrow gap"] = 1.0
        if i:
            before = out[i - 1]
            f["after running" if running[i - 1] else "after short"] = 1.0
            if bodies[i - 1].is_signed or ("byline" in before and "bracketed" in before):
                f["after signature"] = 1.0
            elif ("byline" in before or "bare names" in before) and i > 1 and not running[i - 2]:
                f["after byline"] = 1.0
            if not running[i - 1] and _UNFINISHED.search(bodies[i - 1].text):
                f["after unfinished"] = 1.0
            if "wide gap" in before and not running[i - 1]:
                f["after wide short"] = 1.0
        if last_running is not None and not bodies[last_running].is_signed and is_open(lines[last_running].text):
            f["breaks off before, wide gap" if "wide gap" in f else "breaks off before"] = 1.0
        if running[i]:
            last_running = i
        if i + 1 < len(out):
            after = out[i + 1]
            f["before running" if running[i + 1] else "before short"] = 1.0
            for name in ("dateline", "byline", "bare names", "start:dash", "credit"):
                if name in after:
                    f[f"before {name}"] = 1.0
            if not running[i + 1] and i + 2 < len(out) and ("dateline" in out[i + 2] or "byline" in out[i + 2]):
                f["two before dateline"] = 1.0
            if not running[i + 1] and "blank inside" in after and "blank inside" not in f and "start:dash" not in after:
                f["before two parts"] = 1.0
        else:
            f["last"] = 1.0


def _add_indents(out: list[Features], lines: Sequence[Line], running: Sequence[bool]) -> None:
    """On a page whose paragraphs are indented, what is flush with the column is seldom one."""
    indented = [line.is_indented for line, runs in zip(lines, running, strict=True) if runs]
    if sum(indented) < INDENTED_SHARE * len(indented) or not indented:
        return
    for f, line in zip(out, lines, strict=True):
        f["indented" if line.is_indented else "flush"] = 1.0


def _add_seams(out: list[Features], lines: Sequence[Line], bodies: Sequence[Body]) -> None:
    """Whether a line that breaks off reads on in one of the next: the two halves of a sentence are running text."""
    for i, body in enumerate(bodies):
        if body.is_signed or len(body.text) < SHORTEST_HALF or not is_open(body.text):
            continue
        reach = range(i + 1, min(len(lines), i + 1 + SEAM_REACH))
        ways = ((reads_on(body.text, lines[j].text) - SEAM_ODDS - LINE_ODDS * (j - i - 1), -j) for j in reach)
        odds, j = max(ways, default=(0.0, 0))
        if odds <= 0:
            continue
        strength = min(2.0, odds / SEAM_ODDS)
        for name, at in (("goes on after", i), ("goes on", -j)):
            out[at][name] = max(out[at].get(name, 0.0), strength)
        for between in range(i + 1, -j):
            if not ("comma inside" in out[between] and is_open(lines[between].text)):
                out[between]["inside a seam"] = strength


def _add_parallels(out: list[Features], lines: Sequence[Line], running: list[bool]) -> None:
    """Section heads of one article are built alike: about as long, and with the same characters in the same places."""
    short = [i for i, line in enumerate(lines) if not running[i] and 3 <= len(line.text) <= 24]
    for a, b in itertools.pairwise(short):
        if b - a > 1:
            x, y = lines[a].text, lines[b].text
            alike = sum(p == q for p, q in zip(x, y, strict=False)) + sum(
                p == q for p, q in zip(reversed(x), reversed(y), strict=False)
            )
            if abs(len(x) - len(y)) <= 1 and (alike >= 2 or len(x) == len(y)):
                for i in (a, b):
                    out[i]["parallel"] = max(out[i].get("parallel", 0.0), min(2.0, 0.5 + alike / 3))


def _add_speakers(out: list[Features], lines: Sequence[Line]) -> None:
    """Lines that begin with the same name and a colon (记者：…) are turns of a conversation."""
    speakers = [m.group() if (m := _SPEAKER.match(line.text)) else None for line in lines]
    turns = Counter(speaker for speaker in speakers if speaker)
    for f, speaker in zip(out, speakers, strict=True):
        if speaker and turns[speaker] > 1:
            f["speaker"] = 1.0


def _add_cohesion(out: list[Features], lines: Sequence[Line], running: list[bool]) -> None:
    """Whether the running text before and after a short line speaks of the same things."""
    body = [i for i, r in enumerate(running) if r]
    grams = [frozenset(map(add, lines[i].text, lines[i].text[1:])) for i in body]
    documents = Counter(chain.from_iterable(grams))
    # whole numbers, so that sums do not depend on the order of a set
    weight = {g: round(1024 * math.log(len(body) / n)) for g, n in documents.items() if n > 1 and is_han_pair(g)}
    shared = [gs & weight.keys() for gs in grams]
    norm = [math.sqrt(sum(map(weight.__getitem__, gs))) or 1.0 for gs in shared]
    likeness = [
        [sum(map(weight.__getitem__, shared[a] & shared[b])) / (norm[a] * norm[b]) for a in range(max(0, b - REACH), b)]
        for b in range(len(body))
    ]
    links: list[float] = []
    for k in range(1, len(body)):
        left, right = max(0, k - WINDOW), range(k, min(len(body), k + WINDOW))
        pairs = [x for b in right for x in likeness[b][left - b : k - b or None]]
        links.append(sum(pairs) / len(pairs))
    usual = median(links) if links else 0.0
    k = 0  # lines of running text before line i
    for i, f in enumerate(out):
        if running[i]:
            k += 1
            continue
        own = bigrams(lines[i].text)
        if own:
            after = _EMPTY.union(*grams[k : k + WINDOW])
            before = _EMPTY.union(*grams[max(0, k - WINDOW) : k])
            f["said after"] = len(own & after) / len(own)
            f["said before"] = len(own & before) / len(own)
        if 0 < k < len(body) and usual:
            f["cohesion"] = max(-2.0, min(1.5, math.log((links[k - 1] / usual + 0.05) / EVEN)))
