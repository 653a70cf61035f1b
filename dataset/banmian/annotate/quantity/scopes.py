"""What governs a quantity from a distance: words of forecast and plan, of averages and totals, by the words before it.

A cue is a word of the sentence, never a part of one: 将 that takes an object (将…提高) is another word than 将 of what is
to come, and so is the noun in 行动计划. The tables are rows of `quantity_cues.tsv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import cast

from banmian.annotate.quantity.measured import Words
from banmian.records import Aggregation, Kind, Modality
from banmian.text.tables import read_rows
from banmian.text.word_classes import GIVEN, TaggedWord

_MOST = 30
"""Words in front of a quantity that are looked at."""
_CLAUSE_END = frozenset(",;:")
_NOUNS = "NGAQ"
_SAYS = frozenset("是为")
_AFTER_WILL = "VGDPT"
"""Classes of words that 将 of what is to come stands in front of: before a number it has an object (将3000亩荒地改成果园)."""
_LEADS = frozenset("小大老主武名健少")
"""Characters that make 将 a person: 小将."""
_BEFORE_OR_AFTER = frozenset("前后时")
"""What ends a clause that is a time: 将|发射|前8小时的工作… has an object too."""
_WHOLE = frozenset("全我本该")
"""First characters of who plans (全乡, 我市), no part of a plan's name."""
_WHO = frozenset("里市县省乡镇村校厂区院局司团社部")
"""Last characters of who plans (镇里, 该局)."""
_NO_WHO = frozenset("度目期动划案务")
"""Last characters of what a plan is one of (年度, 行动)."""
_PURPOSE = frozenset(("为", "为了", "以"))
"""What makes a purpose of 确保."""
_BY = frozenset(("根据", "按照", "按", "依照", "依据"))
"""What a plan stands behind that is followed: 根据规划."""
_A_YEAR = frozenset(("每年", "年", "全年", "年均", "一年"))
"""每年|可减少排放3万吨: in front of 可 they say what is to be expected."""
_TURNS = re.compile("(?:改|打造|转|变|化|划|换|视|当|分|升级|整合|合并).{0,2}[成为给]$")
"""将|校舍|改建成|12间民宿: with these verbs 将 has an object."""
_BEHIND = re.compile(",?[也还都均]?(?:(?P<plan>即?将(?![近军领士它其他她此这本])|拟[^,。;]|计划[^,。;的])|有望|预计)")
_MAKES = frozenset(("使", "让", "令"))
_COMES = re.compile(
    "[会可能也都还再一]*(?:达到?|超过?|突破|破(?!除|解|获)|增长|增至|增加到|升至?|升到|上升|回升|下降|降至|降到|减少|减至|回落|成为|处于|继续(?=处于|保持|维持|增|升|降|扩大|出现)|出现|"
    "迎来|占(?!用|领)|接近|逼近|带来|产生|崛起|惠及|受益|高达|跌|涨|回升|转为|维持|高于|低于|增加|节约|节省|带动|拉动|创造|缩短|提升|提高|"
    "吸引|容纳|使|让(?!利)|令|淹没|导致|造成|损失|亏损|减产|增产|会|能)"
)
"""Verbs of what comes about by itself: 将 in front of them foretells, in front of others somebody plans."""
_IF = frozenset(("若", "如果", "假如", "倘若", "假若", "若是", "只要", "一旦", "要是", "如若", "不出意外", "顺利的话"))
_CAN = ("可", "能", "会", "就能", "就会", "将能", "便能", "便可", "即可", "就可")
_AHEAD = re.compile("明年|明[天日晚晨早]|后[天年]|下个?[月周]|下星期|下半年|今[晚夜]|未来|今后")
"""Times that lie ahead wherever they are said."""
_SKY = re.compile("[风雨雪霜雾浪]|气温|温度|降水|冷空气|高温|寒潮|能见度|湿度")
"""What is foretold of the days ahead."""
_SHARE_AHEAD = 12
"""Words in front of 计划投资 among which 占 makes it a whole."""
_SHARES = ("percentage", "percentage_point", "ratio", "multiple", "ordinal")
_RANK = {"average": 0, "cumulative": 1, "each": 2, "total": 3}


@cache
def _table(role: str) -> dict[str, str]:
    return {row[1]: row[2] for row in read_rows("quantity_cues.tsv") if row[0] == role}


@cache
def _anywhere(role: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _table(role)), key=len, reverse=True)))


def may_be_planned(folded: str) -> bool:
    """Whether any word of a text may say that something is to come."""
    return _anywhere("modality").search(folded) is not None


def words_before(words: Words, start: int, sentence: int) -> Sequence[TaggedWord]:
    """The words that end at `start` or before, in order, as far back as the sentence begins."""
    last = bisect_left(words.starts, start)
    first = max(bisect_left(words.starts, sentence), last - _MOST)
    return words.words[first:last]


def lies_ahead(time: str) -> bool:
    """Whether a time as written lies ahead of whoever says it: 明年, 下周."""
    return _AHEAD.match(time) is not None


def modality_of(before: Sequence[TaggedWord], *, ahead: bool) -> Modality:
    """Whether a quantity is said to be so, or expected or planned, by the words before it in its sentence.

    The last cue counts, as long as no later clause says that something is so already.

    Args:
        before: those words.
        ahead: the time that governs the quantity begins after the page was printed.
    """
    found: Modality | None = None
    supposed = False  # whether a condition was read: 若, 只要
    here = True  # whether the cue stands in the clause that is being read
    done = False  # whether 建成后 and the like was read
    prior: TaggedWord | None = None
    for at, word in enumerate(before):
        text = word.text
        if text in _CLAUSE_END:
            here = False
        elif word.tag in "VD" and (
            (text[0] == "可" and (done or (prior is not None and prior.text in _A_YEAR)))
            or (text in _CAN and (supposed or _foretells(before, at)))
        ):
            found, here = found or "forecast", True
        elif text in _table("followed") and prior is not None and prior.text in _BY:
            found, here = "plan", True
        elif (cue := _cue(before, at)) is not None and _is_cue(before, at, prior):
            if found is None or cue != "将":  # 预计将达 is a forecast
                ahead_of = "".join(other.text for other in before[at + 1 : at + 3])
                comes = cue in ("将", "即将") and (supposed or _COMES.match(ahead_of))
                found = "forecast" if comes else cast("Modality", _table("modality")[cue])
            here = True
        elif text in _table("sets") and prior is not None and prior.text in _table("followed"):  # 方案|提出
            found, here = "plan", True
        elif found is not None and not here and text in _table("settled"):
            found = None
        supposed = supposed or text in _IF
        done = done or (text[0] == "后" and prior is not None and prior.text in _table("done"))
        prior = word
    if found is None:
        if not ahead or any(word.text in _table("settled") for word in before):
            return "actual"
        return "forecast" if any(map(_SKY.search, [word.text for word in before])) else "plan"
    return found


def _cue(before: Sequence[TaggedWord], at: int) -> str | None:
    """The word of the table that a word is, or makes with the one in front of it (力|争)."""
    word, table = before[at], _table("modality")
    if word.text in table:
        return word.text
    prior = before[at - 1] if at else None
    both = prior.text + word.text if prior is not None and prior.end == word.start else ""
    return both if both in table else None


def _foretells(before: Sequence[TaggedWord], at: int) -> bool:
    """Whether 会 or 可 stands between a time that lies ahead and a verb of what comes about: 明年房价会跌5%."""
    comes = at + 1 < len(before) and _COMES.match(before[at + 1].text)
    return bool(comes) and any(word.tag == GIVEN and _AHEAD.match(word.text) for word in before[:at])


def modality_behind(folded: str, end: int) -> Modality:
    """What is said of a quantity whose phrase ends at `end` by what comes directly behind it: 50名选手|将参加…."""
    m = _BEHIND.match(folded, end)
    if m is None:
        return "actual"
    return "plan" if m["plan"] else "forecast"


def _is_cue(before: Sequence[TaggedWord], at: int, prior: TaggedWord | None) -> bool:
    """Whether the word is used as its row of the table means it."""
    word = before[at]
    after = before[at + 1] if at + 1 < len(before) else None
    if after is not None and after.start == word.end and word.text + after.text in _table("fixed"):
        return False  # 预测误差
    if after is not None and after.text in ("了", "过") and word.text != "将":  # 准备了80份
        return False
    if prior is not None and prior.text == "原" and prior.end == word.start:  # 原|计划
        return True
    if word.text == "可能":
        return after is not None and _COMES.match(after.text) is not None
    if word.text == "将":
        leads = prior is not None and prior.end == word.start and prior.text[-1] in _LEADS
        return word.tag == "D" and not leads and after is not None and _is_to_come(before, at + 1)
    if prior is not None and (prior.text in _PURPOSE or _is_told_of(prior, word, after)):
        return False
    if word.text[:2] in _table("followed") and any(
        other.text == "占" for other in before[max(0, at - _SHARE_AHEAD) : at]
    ):
        return False  # 占|年度|计划投资的62%
    if word.text in _table("opening"):
        return after is not None  # not 今后|5年
    if word.tag in "VD":
        return True
    if word.tag in _NOUNS and word.text in _table("foretold") and after is not None and after.text == ",":
        return True  # 报告预测,…
    if word.tag in _NOUNS:  # 目标是, 计划投资; no cue in 行动计划, 阶段性目标
        if after is None:
            return False
        if prior is not None and prior.tag in _NOUNS:
            return _plans(prior, _act(before, at + 1))
        opens = prior is None or prior.tag == "W"  # 计划总投资
        if after.tag == "P" and not opens:  # 今年|计划|把…
            return True
        says = before[at + 2].text in _SAYS if at + 2 < len(before) and after.tag == "N" else after.text in _SAYS
        return says or after.tag in "V#" or (opens and after.tag in "NGA" and word.text == "计划")
    return True


def _is_to_come(before: Sequence[TaggedWord], at: int) -> bool:
    """Whether 将 in front of the word at `at` is that of what is to come."""
    word, after = before[at], before[at + 1] if at + 1 < len(before) else None
    if word.text in _MAKES:
        return True
    if word.text[0] == "近" or word.tag not in _AFTER_WILL:
        return False
    if after is None or word.tag != "V":
        return True
    return after.text not in _BEFORE_OR_AFTER and not any(_TURNS.match(other.text) for other in before[at + 1 :])


def _is_told_of(prior: TaggedWord, word: TaggedWord, after: TaggedWord | None) -> bool:
    """Whether a plan is what a sentence speaks of: 该计划覆盖…, 三年行动计划共…."""
    told = word.text in _table("followed") and after is not None and after.text in _table("tells")
    return told and prior.tag not in "WT" and not _is_who(prior)


def _is_who(word: TaggedWord) -> bool:
    """Whether a word names who plans."""
    return word.tag == "N" and (word.text[0] in _WHOLE or word.text[-1] in _WHO)


def _act(before: Sequence[TaggedWord], at: int) -> TaggedWord:
    """The word at `at`, or the verb that times and adverbs stand in front of: 计划|今年改造."""
    for word in before[at:]:
        if word.tag == "V":
            return word
        if word.tag not in f"TD{GIVEN}":
            break
    return before[at]


def _plans(who: TaggedWord, act: TaggedWord) -> bool:
    """Whether 计划 is what somebody does, 全乡计划修桥, not what a plan is called, 行动计划涵盖…."""
    if who.tag != "N" or who.text[-1] in _NO_WHO or (act.text in _table("tells") and not _is_who(who)):
        return False
    return act.tag == "V" or (act.tag == "N" and _is_who(who))


def aggregation_of(
    before: Sequence[TaggedWord], measured: str, clause: int, *, kind: Kind, grown: bool = False, priced: bool = False
) -> Aggregation | None:
    """How a value was put together: by a part of the measured phrase, or by a word in front of the quantity.

    Args:
        before: the words before the quantity in its sentence.
        measured: the phrase that it measures, empty for the size of a change: that is no total of what grew.
        clause: where the clause of the quantity begins; a word in front of another number there is that number's.
        kind: the kind of the quantity: a share is no total of what it is a share of.
        grown: the quantity is the size of a change.
        priced: the quantity has a denominator (每斤2元).
    """
    found = (
        []
        if measured.endswith("指数")
        else [_table("aggregate")[cue] for cue in _anywhere("aggregate").findall(measured)]
    )
    if _TOTAL.search(measured):
        found.append("total")
    after: TaggedWord | None = None
    said = ""
    for at in range(len(before) - 1, -1, -1):
        word = before[at]
        if word.start < clause:
            break
        if word.tag == GIVEN and word.text[-1] not in _ENDS_TIME:
            if at and before[at - 1].text in ("每", "平均每") and before[at - 1].start >= clause:  # 每|50人|配1名
                found.append("each")
            break
        meaning = _table("aggregation").get(word.text)
        if after is not None and _is_shared(word, after):
            meaning = None
        elif word.text == "各" and (after is None or (after.tag == "V" and after.text[0] != "占")):  # 各|奖励1万元
            meaning = "each"
        if meaning is not None and not ((meaning == "average" or word.text == "总") and _of_another(after, measured)):
            found.append(meaning)
        after, said = word, word.text + said
        if word.text == "占":  # of what it is a share
            found, said = [], ""
    if _MEAN.search(said):
        found.append("average")
    if not grown and kind not in _SHARES and _SUM.search(said):
        found.append("total")
    if (
        not priced
        and (m := _EACH.search(said))
        and not (kind == "money" and m.end() == len(said) and len(m[0]) <= _UNIT)
    ):
        found.append("each")
    return cast("Aggregation", min(found, key=_RANK.__getitem__)) if found else None


def _is_shared(word: TaggedWord, after: TaggedWord) -> bool:
    """Whether 共 is no sum but what several do together: 共|建, 共有|产权房."""
    if word.text == "共有":
        return after.text.startswith("产权")
    return word.text == "共" and after.text[0] in _TOGETHER and len(after.text) < 3


def goes_on(gap: str) -> bool:
    """Whether a number behind `gap` stands in one list with the number before it, of which the same was said."""
    return _PARTS.fullmatch(gap) is not None


def _of_another(after: TaggedWord | None, measured: str) -> bool:
    """Whether an average or a total is one of something that is not measured: 高于制造业|平均|水平, 占|总|人口的15%."""
    return after is not None and after.tag == "N" and after.text not in measured and not _RATE.match(after.text)


_RATE = re.compile("增长|增速|增幅|涨幅|降幅")
_TOGETHER = frozenset("建治享商同创谋育用担度聚存识赢通")
_ENDS_TIME = frozenset("年月日号底初末")
"""Last characters of times: no other number stands between (人均标准于2024年达到…)."""
_UNIT = 3
"""Longest 每 with a unit (每盎司), of which a price is said."""
_PARTS = re.compile("[^,。;、和及与]{0,8}(?:、|和|以?及|与)[^,。;0-9共总计人户日月年均每]{0,4}")
"""What joins the numbers of one list: 人均监管近100家机构|和|16万参保人."""
_EACH = re.compile(
    "每(?![逢每当到隔况临次回秒分]|小?时)(?:[0-9一二两三四五六七八九十百千万]{0,4})[^,0-9一二两三四五六七八九十]{1,3}"
)
"""每车, 每百户: whom a number is said of, one by one."""
_SUM = re.compile(
    "总(?:分|长|重|高|面积|里程|人口|用水|用电|库容|装机|成绩|票房|距离|时长|跨度|数(?!的))[^,]{0,5}$|(?:加起来|加在一起|合起来|相加)[^,]{0,4}$"
)
_MEAN = re.compile("[人户年日月场亩村店单次师生件车校周班县台床组案笔股票箱桶]均(?![已可为有能被在实属来由])")
"""果农户均年增收: in characters, since the words around it run into it; not 农户均已搬迁."""
_TOTAL = re.compile("(?<!占)总(?![要目任纲书理统部经裁队局台会公司体是指站厂行工医支决冠教监编干参领督装校署院])")
"""总藏书, 进出口总值; not 总经理, 总决赛."""
