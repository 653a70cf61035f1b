"""What a line shows by itself, as marks: its length, its ends, its words, and whether it is a byline, a credit or the paper's own."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from banmian.parse.joins.crossing import LONGEST_WORD
from banmian.parse.line_ends import begins_with_opener, starts_label
from banmian.parse.parting import starts_with_lead
from banmian.signatures.datelines import read_dateline
from banmian.signatures.signed_line import SignedLine
from banmian.text.hanzi import CLAUSE_ENDS, HAN, QUOTE_CLOSERS, ends_sentence
from banmian.text.segment import word_tag

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
_NEVER_FIRST = frozenset("，。、；：！？,;")
_HAN = re.compile(f"[{HAN}]")
SHORTEST_CLAUSE = 6
"""Characters up to which a line is a few words and no clause."""
_CLAUSE_SIGNS = frozenset("，、；？！,;?!")
_FIGURES = re.compile("[0-9０-９]|[一二三四五六七八九十]{2}")
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

Marks = dict[str, bool]
"""The marks of a line, in the order in which they were found."""


def own_marks(signed: SignedLine) -> Marks:
    """The marks of a line that holds more than blanks."""
    text = signed.text
    n = len(text)
    f: Marks = {"bias": True, _LENGTH_MARKS[bisect_left(_LENGTHS, n)]: True}
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
    elif text[0] in _NEVER_FIRST:
        f["start:stop"] = True
    if "。" in text[:-1]:
        f["stop inside"] = True
    if n <= 80:
        _add_short(f, signed)
    if signed.head is not None or starts_with_lead(text):
        f["dateline"] = True
    if n > SHORTEST_CLAUSE and begins_with_opener(text):
        f["opener"] = True
    if _DAY_FIRST.match(text):
        f["day first"] = True
    if _PICTURE_NUMBER.match(text):
        f["picture's number"] = True
    return f


def _add_short(f: Marks, signed: SignedLine) -> None:
    text = signed.text
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
        elif _AUTHOR_NOTE.match(text) and not signed.signs:
            f["author note"] = True
    elif last in "）)" and _COLUMN_TAG.search(text):
        f["column tag"] = True
    if text[0] == "【" and last == "】":
        f["column name"] = True
    elif text[0] == "【" and "】" in text and "。" not in text:
        f["column first"] = True
    if _is_furniture(text):
        f["furniture"] = True
    elif signed.credits:
        f["credit"] = True
    elif signed.signs:
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


@lru_cache(maxsize=1 << 12)
def shape(text: str) -> str:
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
def first_tag(text: str) -> str:
    """The part of speech of a line's first word, as one letter; `-` for none that is known."""
    for size in range(LONGEST_WORD, 0, -1):
        tag = word_tag(text[:size])
        if tag:
            return tag[0]
    return "-"
