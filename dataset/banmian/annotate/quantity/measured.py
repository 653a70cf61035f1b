"""What a quantity measures or counts: the noun phrase after its classifier, or in front of its number."""

from __future__ import annotations

import re
from functools import cache

from banmian.annotate.quantity.context import modifier_after
from banmian.annotate.quantity.core import Core
from banmian.text.hanzi import HAN
from banmian.text.tables import read_rows, words

_LONGEST = 24
"""Longest noun phrase, in characters."""

_STOP_AFTER = frozenset(
    "的是在从被把将对为与和及等让使并已也都均仍则而由向至于以因可能要会不有我你他她它这那就还又再其该各每了着过给跟同或离很更较比靠来"
)
_STOP_BEFORE = frozenset("的把将为对在是有使让与由从被以至给向了着过于")
_BEHIND_AGE = ("的", "老", "高龄", "青", "儿", "男", "女", "未成年", "学龄")
_BEHIND_DURATION = ("的", "历史", "时间", "期限", "工龄", "经验", "寿命", "历程")
"""What a duration is the length of; anything else behind it is what happened then."""
_SUFFIX = (
    "[队站点员户区园场室厅线物者品师工商机车款金费税证书馆院所楼库店厂岗网位力件仪器具池塘堤坝管井仓房屋棚灯船梯箱]"
)
"""Last characters of many nouns."""
_LEADING = re.compile(
    "其中|和|可|预计|计划|力争|有望|[这那][座条个家批项种片支栋所]|全[县市省国区州镇乡村校厂院年球]|[等该本其各已共也又还仅约总共新]?(?:已|共|累计)|[等该本其各已共也又还仅]|目前|今年|去年|我[省市县国]"
)
_LEADING_FIRST = frozenset("和可预计力有这那全等该本其各已共也又还仅约总新累目今去我")
_TRAILING = (
    "已经", "预计", "累计", "可达", "人均", "户均", "年均", "日均", "月均", "亩均", "平均", "分别", "共计", "总计", "合计",
    "中", "稳定在", "保持在", "控制在", "维持在", "普遍在", "在",
    "大约", "占比", "约占", "占", "大幅", "已", "将", "可", "能", "会", "约", "共", "达", "为", "是", "有", "仅", "均", "各", "就", "也", "都",
)  # fmt: skip
_NO_SUBJECT = re.compile(
    r"[ ,、]*(?:其中)?(?:约|仅|均|分别|同比|环比|增幅|降幅)*(?:[比较](?:上年|去年|上月|同期|上年同期|去年同期|此前|年初))?"
    r"(?:约|仅)?(?:占(?:比|到|了)?(?:全[国省市县州区村镇球]的?|总[^,。、]{1,5}的)?)?(?:约|达)?[ ]*"
)
"""Words in front of a number that leave what it measures to the number before: 同比, 占全国的."""
_RANGED = re.compile("以[上下内外]")
_COUNTS_PERSONS = ("人", "人次", "户", "户次")
"""Classifiers that name what they count: a verb behind them is what those do."""
_HAN = re.compile(f"[{HAN}]")
_SUFFIX_END = re.compile(_SUFFIX)
_JOINTS = frozenset("以和与及")
_JOINT = re.compile(rf"以[上下内外]|[和与及](?=[{HAN}]{{1,2}}(?:[^{HAN}]|[超的在已均约共达]|$))")
"""What goes on with the phrase: 规模以上工业企业, and a second noun that ends it (国家和地区)."""
_END_FIRST = frozenset("上下里分全总共")
_END_AFTER = re.compile("[上下里](?![海游市班学级乡])|分[别批]|[全总]?共(?=[0-9全]|$)")
_MARKS_AFTER = _STOP_AFTER | _JOINTS | _END_FIRST
"""Characters that may end the phrase behind a number, beside verbs and adverbs."""
_MARKS_BEFORE = _STOP_BEFORE | frozenset("“(以共已均将曾等")
"""Characters where the phrase in front of a number may begin, or be gone on with otherwise than by one more character."""
_PART = re.compile(rf"[{HAN}]|“[^“”\n]{{1,14}}”|\([^()\n]{{1,8}}\)")
_PARTS_BACK = re.compile(rf"(?:[{HAN}]|“[^“”\n]{{1,14}}”|\([^()\n]{{1,8}}\))*$")
_ITEMS_BACK = re.compile(rf"(?:[{HAN}、]|“[^“”\n]{{1,14}}”|\([^()\n]{{1,8}}\))*$")


@cache
def _listed(role: str) -> frozenset[str]:
    return frozenset(row[1] for row in read_rows("quantity_cues.tsv") if row[0] == role)


@cache
def _after_any_verb() -> re.Pattern[str]:
    """What makes a noun even of a verb of action: 种植|面积, 投资|额."""
    return re.compile(f"{'|'.join(_listed('measure'))}|{_SUFFIX}(?![{HAN}])")


@cache
def _after_compound() -> re.Pattern[str]:
    """What makes a noun of a verb that goes into compounds: 服务|中心, 宣传|资料, 管理|服务站."""
    things = "|".join(_listed("thing"))
    return re.compile(f"{'|'.join(_listed('measure'))}|[{HAN}]{{0,2}}(?:{_SUFFIX}|{things})")


def measured_of(folded: str, core: Core, start: int, left: int, right: int) -> tuple[int, int] | None:
    """The noun phrase that is counted or measured: after the classifier, else in front of the number.

    Args:
        folded: the passage.
        core: the quantity.
        start: where the words that belong to the number begin (its modifier or its change).
        left: nothing before this place is looked at (clause, end of the quantity before).
        right: nothing from this place on is looked at.
    """
    counted = core.unit_class in ("classifier", "none") or core.kind in ("percentage", "ratio", "duration")
    after = _head_after(folded, core, right)
    if counted and after:
        return after
    if says_nothing(folded, start, left):
        return after
    before = _head_before(folded, start, left)
    if before and core.kind == "duration" and not folded.endswith(tuple(_listed("span")), *before):
        before = None
    return before or after


def says_nothing(folded: str, start: int, clause: int) -> bool:
    """Whether nothing in front of the words of a quantity names what it measures (…, 同比增长85%; …, 占27%)."""
    return _NO_SUBJECT.fullmatch(folded, clause, start) is not None


def _in_word(folded: str, at: int) -> bool:
    """Whether the particle at `at` is part of a word there (重要, 社会, 在校)."""
    particles = _listed("particle")
    return folded[at : at + 2] in particles or folded[at - 1 : at + 1] in particles


def _is_verb(text: str, at: int) -> bool:
    return text[at : at + 2] in words("verbs.tsv")


@cache
def _turns() -> frozenset[str]:
    """Verbs and adverbs: two characters that may end a phrase, or stand in front of one."""
    return words("verbs.tsv") | _listed("adverb")


def _head_after(folded: str, core: Core, right: int) -> tuple[int, int] | None:
    pos = core.end
    after = modifier_after(folded, pos)
    pos += len(after) if after else 0
    if core.kind == "age" and not folded.startswith(_BEHIND_AGE, pos):
        return None
    if core.kind == "duration" and not folded.startswith(_BEHIND_DURATION, pos):
        return None
    if folded.startswith(("的", "地"), pos):
        pos += 1
    end, limit, turns = pos, min(right, pos + _LONGEST), _turns()
    while end < limit:
        char, pair = folded[end], folded[end : end + 2]
        if char in "(“":
            part = _PART.match(folded, end, limit)
            if part is None or char == "(" or end > pos:
                return (pos, part.end() if part and char == "(" else end) if end > pos else None
            end = part.end()
        elif not ("一" <= char <= "鿿" or _HAN.match(char)):
            break
        elif char not in _MARKS_AFTER and pair not in turns:
            end += 1
        elif char in _JOINTS and end > pos and (joint := _JOINT.match(folded, end)):  # 规模以上工业企业, 国家和地区
            end = joint.end()
        elif (
            (char in _STOP_AFTER and not _in_word(folded, end))
            or (char in _END_FIRST and (end > pos or char in "分共") and _END_AFTER.match(folded, end))
            or pair in _listed("adverb")
            or (_is_verb(folded, end) and not _attribute(folded, end, pos, core))
        ):
            break
        else:
            end += 1
    return (pos, end) if end > pos else None


def _attribute(folded: str, at: int, pos: int, core: Core) -> bool:
    """Whether the verb at `at`, in the phrase from `pos` on, is part of the noun: 两名|获奖|选手, 5个|服务|点."""
    if folded[at : at + 2] in _listed("change"):  # 从1家|增长到10家
        return False
    if at == pos and core.unit not in _COUNTS_PERSONS and _HAN.match(folded, at + 2):
        return True
    if _SUFFIX_END.match(folded, at + 2) and _is_verb(folded, at + 3):  # 探测|仪|赶赴
        return True
    return _nominal(folded, at, at_start=at == pos, after=True)


def _nominal(folded: str, at: int, *, at_start: bool, after: bool = False) -> bool:
    """Whether the verb at `at` is the first half of a noun (服务点), or, behind a noun, its second half (志愿服务)."""
    if _after_any_verb().match(folded, at + 2):
        return True
    if folded[at : at + 2] not in _listed("compound"):
        return False
    noun = _after_compound().match(folded, at + 2)
    if after and not at_start:  # 儿子|发展油桐产业
        return noun is not None and noun.end() - at <= 4
    return noun is not None or not at_start


def _head_before(folded: str, start: int, left: int) -> tuple[int, int] | None:
    end = start
    while end > left and folded[end - 1] == " ":
        end -= 1
    while folded.endswith(_TRAILING, left, end):
        end -= next(len(t) for t in _TRAILING if folded.endswith(t, left, end))
    pattern = _PARTS_BACK
    if folded.endswith("等", left, end):
        end, pattern = end - 1, _ITEMS_BACK
    m = pattern.search(folded, max(left, end - _LONGEST), end)
    begin = _begin(folded, m.start(), end) if m else end
    text = folded[begin:end]
    if len(text) < 2 or text.startswith("受") or text in _listed("hollow"):
        return None
    if _is_verb(text, len(text) - 2) and (len(text) == 2 or text[-2:] not in _listed("compound")):
        return None  # 强震已造成|4829人
    return begin, end


def _begin(folded: str, begin: int, end: int) -> int:
    """Where the noun phrase that ends at `end` begins: behind the last verb or particle from `begin` on."""
    pos, turns = begin, _turns()
    opening = True  # nothing but a particle in front: a verb here has an object, 种植|油茶; behind a verb it does not
    while pos < end:
        if pos == begin and folded[pos] in _LEADING_FIRST and (m := _LEADING.match(folded, pos, end)):
            begin, pos, opening = m.end(), m.end(), True
            continue
        char = folded[pos]
        if char not in _MARKS_BEFORE and folded[pos : pos + 2] not in turns:
            pos += 1
        elif char in "“(":
            part = _PART.match(folded, pos)
            pos = part.end() if part else pos + 1
        elif _RANGED.match(folded, pos) and pos > begin:
            pos += 2
        elif char in "共已均将曾" and pos + 3 < end and _is_verb(folded, pos + 1):
            begin, pos, opening = pos + 1, pos + 1, True
        elif folded[pos : pos + 2] in _listed("adverb") and pos + 2 < end:
            begin, pos, opening = pos + 2, pos + 2, True
        elif (char in _STOP_BEFORE and not _in_word(folded, pos)) or (char == "等" and pos + 2 < end):
            begin, pos, opening = pos + 1, pos + 1, True
        elif _is_verb(folded, pos) and pos + 2 < end and not _nominal(folded, pos, at_start=opening and pos == begin):
            begin, pos, opening = pos + 2, pos + 2, False
        else:
            pos += 1
    return begin
