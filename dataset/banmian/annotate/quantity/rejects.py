"""Numerals that count nothing: quoted formulas, words and names written with a numeral, codes and labels."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple, cast

from banmian.records import RejectReason
from banmian.text.tables import read_rows

MAX_SLOGAN = 12
"""Longest quoted text, in characters, that is taken for a formula (“三会一课”) and not for speech."""

_QUOTED = re.compile(r"[“「『]([^“”「」『』]*)[”」』]|《([^《》]*)》")
_AMOUNT = re.compile(
    r"(?:^|[^“”「」『』《》]{0,12}?[超达破近逾约至过增收降减投涨])[0-9][0-9.,]{0,12}[万亿]{0,2}(?:[美欧日港]?元|%|公里|亩|吨|公斤|平方米|人次?|[个件户家吨项])[”」』]"
)
_EVENT = re.compile(
    "(?:讲[坛堂座]|论坛|课堂|杯|大?赛|晚会|音乐会|展览?|画展|书展|节|博览会|大会|书屋|列车|频道|栏目|快闪|活动[周月日])$"
)
"""What the name of an event or a programme ends with, in quotation marks."""
_SHIP = re.compile("[^\\W\\d_]{1,4}[0-9一二三四五六七八九十]{1,3}号$|20[0-9]{2}[^,。;、]{2,9}(?:年|节|会|展|周|季)$")
_SENTENCE = re.compile("[,。!?;:…每是不把将要这那了着过]")
"""What the name of an event does not hold."""
_ITEM = re.compile(r"[“、)][一两三四五六七八九十](?!是|要)[^\W\d_]{1,4}(?=\()")
"""An item of a formula that is explained in brackets."""
_SPOKEN = re.compile("[把做有是为成当给用让办讲找这那]一[个件名位种条张份场句天次]")
"""A quotation that is speech: “把一件事做到极致”."""
_SPEECH = re.compile("[,。!?;:…]")
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[!#-&*+./0-9:=?-~-]{1,2000}|[A-Za-z0-9._-]{1,64}@[A-Za-z0-9.-]{1,64}|www\.[!#-&*+./0-9:=?-~-]{1,200}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?"
)
_LIST_LABEL = re.compile(r"[一二三四五六七八九十]{1,3}(?:是|要|则|曰)(?!非)")
_LABEL_BEFORE = re.compile(r"(?:^|[,。;:、!?“”\s])$")
_NUMBERED_PLACE = re.compile(
    r"(?:里|道|角|门|家|岔|江|湾|合|星|塘|店|桥|圩|甲|堡|台|岭|峰|河|溪|坪|泉|井|口|洞|山|沟|屯|墩|石|木|水|官|姓|公|仙|圣|元|棵\w)"
    r"{1,2}(?:村|镇|乡|街道|社区|桥|铺|店|牌|坪|山|河|沟|湾|岗|屯|庄|埠|亭|寨|路|街|巷|区|县|市|村民|冲|坳|垸|洲|岭|塘)|[^0-9个座多余来几大小位名家户](?:镇|乡(?![镇村亲贤友邻土愁音情]))"
)
_CODE_BEFORE = re.compile(
    r"(?:国道|省道|县道|乡道|高速|航班|波音|空客|邮编|邮政编码|电话|手机|热线|拨打|致电|传真|编号|证号|号码|尾号|QQ|微信号?|车牌|桩号|身份证号?|"
    r"账号|帐号|卡号|批号|文号|刊号|代码|型号|房间|信箱|密码|验证码|序列号|地址|第)(?:是|为|:|\()?[ ]?$"
)
_CODE_AFTER = re.compile(
    r"号(?!召|角)|次(?:列车|航班|特快|动车)|路公交|路车|线(?!上|下)|型|系列|版|后(?=[“”,。、]|青年|小伙|姑娘|女|男|支部)|热线"
)
_EDUCATION = re.compile(r"年级|年制|班(?:级|的)|期工程|等奖|等功|级(?:甲等)?")
_FORM = re.compile(
    r"(?:个|条|项|位|方|级|类|层|次|面|边|点|大|手|化|重|中|本|线|步|度|道|分|心|头|刀|张|码)?(?:性|化|制|式|型|形|论|体系|派|角|轮车|维|联动|联合|级联)"
)
_FORMULA = re.compile(
    r"(?:大|好|强|优|佳|最|新|化|统筹|讲|创|比|问|同步|促|带|心|全|真|实|高|美|清|有|无|不|去|改|控|进|上|下|联|定|清零|到位|保)"
)


class Word(NamedTuple):
    """Something that is no quantity, and why."""

    start: int
    end: int
    reason: RejectReason


@cache
def _words() -> dict[str, RejectReason]:
    return {word: cast("RejectReason", reason) for word, reason in read_rows("numeral_words.tsv")}


@cache
def _heads() -> dict[str, tuple[int, ...]]:
    """The lengths of the listed words that begin with two characters, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in _words():
        lengths.setdefault(word[:2], set()).add(len(word))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


class Quotes:
    """The quoted stretches of a folded text, in order."""

    def __init__(self, folded: str) -> None:
        self._spans = [(*m.span(), m.lastindex == 2) for m in _QUOTED.finditer(folded)]
        self._starts = [start for start, _, _ in self._spans]
        self._folded = folded

    def around(self, pos: int) -> tuple[int, int, bool] | None:
        """The quotation marks around `pos`, and whether they are a title's."""
        i = bisect_right(self._starts, pos) - 1
        if i >= 0 and pos < self._spans[i][1]:
            return self._spans[i]
        return None

    def formula(self, pos: int) -> Word | None:
        """The quoted formula or title that `pos` stands in."""
        span = self.around(pos)
        if span is None:
            return None
        start, end, title = span
        if title:
            return Word(start, end, "name")
        if _AMOUNT.match(self._folded, start + 1):
            return None
        inside = self._folded[start + 1 : min(end - 1, start + MAX_SLOGAN + 2)]
        if self._folded.startswith("号", end) or _SHIP.match(inside):  # “雪龙2”号
            return Word(start, end, "name")
        if end - start <= MAX_SLOGAN + 5 and _EVENT.search(inside) and not _SENTENCE.search(inside):
            return Word(start, end, "name")
        if _ITEM.match(self._folded, pos - 1):  # “一区(…)、一圈(…)”
            return Word(pos, _ITEM.match(self._folded, pos - 1).end(), "slogan")  # type: ignore[union-attr]
        if _SPOKEN.search(self._folded, pos - 1, pos + 2) and pos > start + 1:
            return Word(pos, pos + 2, "indefinite")
        if len(inside) <= MAX_SLOGAN and not _SPEECH.search(inside):
            return Word(start, end, "slogan")
        return None


def word_around(folded: str, pos: int, end: int) -> Word | None:
    """The longest listed word that covers the numeral `[pos, end)` or begins with it and goes on."""
    words, heads = _words(), _heads()
    best: Word | None = None
    for start in range(pos, max(-1, pos - 4), -1):
        for length in heads.get(folded[start : start + 2], ()):
            stop = start + length
            if stop > len(folded):
                continue
            if stop <= pos or stop < end:
                break
            reason = words.get(folded[start:stop])
            if reason is not None and (best is None or stop - start > best.end - best.start):
                best = Word(start, stop, reason)
                break
    return best


def tail_word(folded: str, pos: int, end: int) -> int | None:
    """Where inside the numeral `[pos, end)` a listed word begins that goes beyond it (十分之一|二手房)."""
    for start in range(max(pos + 1, end - 2), end):
        for length in _heads().get(folded[start : start + 2], ()):
            if end < start + length <= len(folded) and folded[start : start + length] in _words():
                return start
    return None


def address_at(folded: str, pos: int) -> Word | None:
    """A web, mail or network address that begins at `pos`."""
    m = _ADDRESS.match(folded, pos)
    return Word(pos, m.end(), "identifier") if m else None


def label_at(folded: str, pos: int) -> Word | None:
    """The mark of a point in a list: 一是, 二要."""
    m = _LIST_LABEL.match(folded, pos)
    if m and _LABEL_BEFORE.search(folded[max(0, pos - 1) : pos]):
        return Word(pos, m.end(), "label")
    return None


def compound_at(folded: str, pos: int, end: int, *, han: bool) -> Word | None:
    """A word that the numeral `[pos, end)` begins by rule: 三级联动, 五里牌村, 一次性, 三年级."""
    if m := _EDUCATION.match(folded, end):
        return Word(pos, m.end(), "label")
    if not han:
        return None
    if m := _NUMBERED_PLACE.match(folded, end):
        return Word(pos, m.end(), "name")
    if m := _FORM.match(folded, end):
        return Word(pos, m.end(), "word")
    return None


def code_before(folded: str, pos: int, end: int) -> Word | None:
    """A number that what stands in front of it makes a code, whatever unit seems to follow: G5513, 歼-20, #3."""
    before = folded[max(0, pos - 1) : pos]
    if not before or not before.isascii():
        return None
    if before == "+" and not folded[max(0, pos - 2) : pos - 1].isalnum():
        return None
    if before.isalpha() or before in "#@_*=+" or (before == "-" and pos >= 2 and folded[pos - 2].isalnum()):
        return Word(pos, end, "identifier")
    return None


def code_at(folded: str, pos: int, end: int) -> Word | None:
    """A number without a unit that names a thing: 国道319, 8号楼, 1692089-4635."""
    if _CODE_BEFORE.search(folded, max(0, pos - 8), pos):
        return Word(pos, end, "identifier")
    if m := _CODE_AFTER.match(folded, end):
        return Word(pos, m.end(), "identifier")
    if folded[end : end + 1] in ("-", "/", "*", "=", "+", "^") and folded[end + 1 : end + 2].isalnum():
        return Word(pos, end, "identifier")
    return None


def formula_at(folded: str, pos: int, end: int) -> Word | None:
    """An unquoted formula: a Han numeral with an adjective or a verb (十强, 五大, 两不愁)."""
    m = _FORMULA.match(folded, end)
    return Word(pos, m.end(), "slogan") if m else None
