"""What changed by a quantity, or to it: the word of change beside it, its direction and what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, cast

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.cues import cue_pattern, cues, suffix
from banmian.records import ChangeBasis, ChangeDirection
from banmian.text.segment import is_word


class Change(NamedTuple):
    """A change that the quantity is the size or the end of."""

    surface: str | None = None
    direction: ChangeDirection | None = None
    basis: ChangeBasis | None = None
    start: int = 0


_Word = tuple[str, ChangeDirection, int]
"""A word of change, its direction, and where it begins."""

_FILLERS = (
    "了", "着", "约", "已", "共", "为", "幅度", "率", "将", "可", "就", "有", "仅", "只", "也", "又", "再", "均", "都",
    "已经", "总", "分别", "近", "逾", "超",
)  # fmt: skip
_RATES = frozenset("幅速")
"""Last characters of words that name how large a change is."""
_NUMERAL = frozenset("0123456789一二三四五六七八九十百千万亿两几半")
_STEPS = frozenset("升扩缩挫")
"""Words of change that are units, or parts of other words: none behind a numeral (3升|20元), none in 晋升."""
_TO = ("到了", "到", "至", "为", "成")
_NO_BASE = "(?<![占对同环性配之好无评正相])"
"""In front of 比 and 较 that compare with nothing (占比, 对比, 同比)."""
_BASE = f"(?:{_NO_BASE}(?:比(?![例重分赛值])|较(?![大小高低多少快慢好]))|相[比较]于?)"
_LONGEST_BASE = 26
"""Characters in front of a word of change in which a comparison is looked for."""
_THAN = re.compile(_BASE + "[^,。;]{2,24}$")
_STARTS = re.compile("[从由](?:[^,。;、从由0-9]|[0-9]{1,4}[年月日]){1,12}$")
_GOES_TO = re.compile(
    "(?:左右|以上)?[^,。;0-9]{0,2}[增减降涨跌升扩缩提下上回][^,。;0-9]{0,2}[到至为]|(?:全部|基本|逐步)?(?:清|归|降为|减为|降至|降到)零"
)
"""从|前月|20%|降至, 由|37人|清零: in front of the number that a change starts from, and behind it."""
_EACH = re.compile("每[^,。、;0-9每]{1,3}$")
"""提高到|每亩|1.5万元: what stands between a change and its number."""
_OF_TIME = re.compile(
    r"(?:现在|目前|如今|当前|原来|原先|最初|当初|之前|此前|以前|上年|去年|前年|今年|年初|上月|本[届期季月周]|[0-9]{4}年[底初末]?)的$"
)
"""What may stand between a change and its number: 提升到|现在的|4.6万元, 从|2005年的|4000元."""
_FROM_WHAT = re.compile("(?<=[从由])[^,。;:、从由0-9]{1,9}的$")
"""从|上世纪末的|约36%降到30%."""
_MORE = re.compile(f"{_BASE}[^,。;]{{2,14}}?(?P<word>[多少])[\u4e00-\u9fff]{{1,2}}了?$")
"""比去年|多收了|300公斤."""
_LONGEST_OF_TIME, _LONGEST_FROM_WHAT = 7, 11
_BEHIND = re.compile(
    r"(?:左右|以上)?(?:[、和及与][0-9.]+%)*的(?:年均|同比|平均|实际|名义)?"
    r"(?P<word>增长|增幅|涨幅|增速|升幅|提升|提高|上涨|降幅|跌幅|减幅|下降|下跌|减少|降低)"
)
"""A change behind its number: 10%的增长."""
_BEHIND_FIRST = frozenset("的左以、和及与")
_HIGHER = re.compile("(?P<up>高出|高于|高过|超出|多于)|(?P<down>低于|少于|低出)")
_ABOVE = re.compile(f"(?:{_HIGHER.pattern})(?![^,。;:、]*的$)[^,。;:、0-9]{{0,12}}$")
"""高于去年平均水平|2个百分点."""
_TIME = "(?:[去上前往常今当]年|同期|年[初底末]|[上前]一?个?[月周季日天]|以往|历[年史]|昨[天日]|[0-9]年|[0-9]月)"
_IS_TIME = re.compile(_TIME)
"""What is compared with, where a difference is a change: one with another place is none."""
_DEGREES = ("percentage_point", "percentage", "multiple")
_TALLER = re.compile(
    f"{_BASE}[^,。;]{{0,4}}{_TIME}[^,。;]{{0,8}}?(?P<word>(?P<up>[高大长快重宽厚深])|(?P<down>[低小短慢轻矮]))了?(?:近|约)?$"
)
"""比去年|高|2.1℃."""
_YOY = re.compile(_BASE + "(?:去年|上年|前一年|上一年)")
_MOM = re.compile(_BASE + "(?:上一?个?|前一?个?)(?:月|季|周(?!年)|星期|礼拜)")
_LAST = re.compile(_BASE + "(?:(?P<year>[0-9]{4})年|(?P<month>1[0-2]|[1-9])月|(?P<quarter>[一二三])季度)")
_HOW_FAR = 100
"""Characters in front of a clause in which the time that it speaks of is looked for."""


def change_of(folded: str, core: Core, start: int, clause: int) -> Change:
    """The change in front of the quantity, or behind a percentage.

    Args:
        start: where the modifier of the quantity begins.
        clause: where its clause begins.
    """
    word = _word_of(folded, core, start, clause)
    if word is None:
        if (m := _GOES_TO.match(folded, core.end)) and (m := _STARTS.search(folded, max(clause, start - 14), start)):
            return Change(m[0][0], "from", None, m.start())
        return _change_behind(folded, core, start)
    surface, direction, begin = word
    if direction == "from":
        ahead = folded[core.end : core.end + 12]
        if not any(t in ahead for t in ("到", "至", "为")) and not _GOES_TO.match(folded, core.end):
            return Change(start=start)
    basis: str | None = None
    head = suffix(folded, begin, "basis", 6)
    if head:
        basis = cues("basis")[head]
        surface, begin = (head + surface if len(head) == 2 else surface), begin - len(head)
    elif m := cue_pattern("basis").search(folded, max(clause, begin - 24), begin):
        basis = cues("basis")[m[0]]
    elif m := _THAN.search(folded, max(clause, begin - _LONGEST_BASE), begin) or _ABOVE.search(surface):
        basis = _compared(folded, max(clause, begin - _LONGEST_BASE), begin, clause)
    if surface == "翻" and core.unit_text == "番":
        surface = "翻番"
    return Change(surface, direction, cast("ChangeBasis | None", basis), begin)


def _word_of(folded: str, core: Core, start: int, clause: int) -> _Word | None:
    """The word of change that a quantity stands behind, directly or with what is compared between the two."""
    end = start
    if folded.endswith("的", clause, end):
        m = _OF_TIME.search(folded, max(clause, end - _LONGEST_OF_TIME - 1), end)
        m = m or _FROM_WHAT.search(folded, max(clause, end - _LONGEST_FROM_WHAT), end)
        end = m.start() if m else end
    word = _change_before(folded, end, clause)
    if word is not None and core.kind == "duration" and folded[word[2] - 1 : word[2]] == "连":  # 连降五周
        return None
    if word is None and (m := _MORE.search(folded, max(clause, end - 20), end)):
        word = m["word"], "up" if m["word"] == "多" else "down", m.start("word")
    if word is None and (m := exceeded(folded, core, clause)):
        word = m[0], "up" if m["up"] else "down", m.start()
    if word is None and (m := _TALLER.search(folded, max(clause, end - 20), end)):
        word = m["word"], "up" if m["up"] else "down", m.start("word")
    if word is None and (at := folded.find("每", max(clause, start - 5), start)) >= 0:
        each = _EACH.search(folded, at, start)
        word = _change_before(folded, each.start(), clause) if each else None
    return word


def exceeded(folded: str, core: Core, clause: int) -> re.Match[str] | None:
    """高出 and the like in front of the size of a difference, not of a bound: 比去年分别高出|50%, 高于上年平均|2个百分点."""
    end = core.start
    m = _ABOVE.search(folded, max(clause, end - 16), end)
    if m is None:
        return None
    if m.end("up" if m["up"] else "down") < end:
        of_time = core.kind in _DEGREES and _IS_TIME.search(m[0])
        return m if of_time else None
    than = _THAN.search(folded, max(clause, m.start() - 18), m.start()) if m[0].endswith("出") else None
    return m if than and _IS_TIME.search(than[0]) else None


def _change_behind(folded: str, core: Core, start: int) -> Change:
    """The change that stands behind a percentage."""
    if core.unit_class == "proportion" and folded[core.end : core.end + 1] in _BEHIND_FIRST:
        m = _BEHIND.match(folded, core.end)
        if m is not None:
            return Change(m["word"], cast("ChangeDirection", cues("change")[m["word"]]), None, start)
    return Change(start=start)


def _compared(folded: str, first: int, end: int, clause: int) -> ChangeBasis:
    """What a comparison in `[first, end)` is with: the year before, the month, quarter or week before, or another."""
    if _YOY.search(folded, first, end):
        return "yoy"
    if _MOM.search(folded, first, end):
        return "mom"
    m = _LAST.search(folded, first, end)
    if m is None:
        return "since"
    said = max(0, clause - _HOW_FAR), m.start()
    if m["year"]:
        return "yoy" if folded.rfind(f"{int(m['year']) + 1}年", *said) >= 0 else "since"
    if m["month"]:
        after = f"{int(m['month']) % 12 + 1}月"
        at = folded.rfind(after, *said)
        return "mom" if at >= 0 and not folded[max(0, at - 1) : at].isdigit() else "since"
    after = "二三四"["一二三".index(m["quarter"])] + "季度"
    return "mom" if folded.rfind(after, *said) >= 0 else "since"


def _change_before(folded: str, end: int, clause: int) -> _Word | None:
    """The word of change that ends at `end`, or before fillers that do."""
    for _ in range(3):
        word = _change_word(folded, end, clause)
        if word is not None:
            return word
        if not folded.endswith(_FILLERS, clause, end):
            return None
        filler = next(f for f in _FILLERS if folded.endswith(f, clause, end))
        end -= len(filler)
        if filler == "率" and folded[max(0, end - 1) : end] in (*cues("stepped"), "值"):  # 裁员率, 增值率
            return None
    return None


def _change_word(folded: str, end: int, clause: int) -> _Word | None:
    table = cues("change")
    to = next(t for t in _TO if folded.endswith(t, clause, end)) if folded.endswith(_TO, clause, end) else None
    if to and (word := suffix(folded, end - len(to), "change", 4)) and table[word] in ("up", "down"):
        begin = end - len(to) - len(word)
        if word[-1] in _RATES:  # 跌幅为|0.5%
            return folded[begin:end], cast("ChangeDirection", table[word]), begin
        if word not in ("多", "少") and not _is_no_step(folded, word, begin):
            return folded[begin:end], "to", begin
    word = suffix(folded, end, "change", 4)
    if word is None or end - len(word) < clause:
        return None
    begin = end - len(word)
    if word in ("多", "少") and not (
        _THAN.search(folded, max(clause, begin - 16), begin) or suffix(folded, begin, "basis", 6)
    ):
        return None
    if word == "提前" or _is_no_step(folded, word, begin):
        return None
    return word, cast("ChangeDirection", table[word]), begin


def _is_no_step(folded: str, word: str, begin: int) -> bool:
    """Whether a word of change of one character is a unit or part of another word there: 3|升, 晋|升."""
    before = folded[max(0, begin - 1) : begin]
    return word in _STEPS and (before in _NUMERAL or before == "每" or is_word(before + word))


_FROM = re.compile("[从由](?:[^,。;、]{0,7}的)?(?:约|近|不到|不足|超过)?$")
_FROM_TO = re.compile("(?:左右|以上)?[^,。;0-9]{0,6}(?:[到至为]了?|成)(?:[^,。;0-9]{0,4}的)?(?:约|近|超过|超)?")
"""What stands in front of the first number of a change, and between the two: 从2万|元增加到现在的|5万."""
_STEPS_TO = re.compile(
    "(?:左右|以上)?,?[^,。;0-9]{0,5}[^,。;0-9到至为成](?:[到至为]了?|成)(?:[^,。;0-9]{0,4}的)?(?:约|近|超过|超)?"
)
"""The same with a verb: 由|26班加密到|40班; not the range 从5岁到12岁."""
_THEN = re.compile("(?:左右|以上)?,?(?:后|逐步|达)?[至到](?:了|约)?")
"""提高4.2个百分点|至|38%: the end of a change behind its size."""


def ends_listed(folded: str, first: Core, second: Core) -> bool:
    """Whether two numbers are both ends of one change: 从|30头|增至|52头."""
    return (
        _FROM_TO.fullmatch(folded, first.end, second.start) is not None
        and _FROM.search(folded, max(0, first.start - 12), first.start) is not None
    )


def both_ends(folded: str, cores: Sequence[Core]) -> dict[int, Change]:
    """The quantities that are an end of a change by their neighbour's side, by their place: 由|26班|加密到|40班."""
    found: dict[int, Change] = {}
    for first, second in pairwise(cores):
        gap = second.start - first.end
        if not 0 < gap <= _LONGEST_GAP:
            continue
        if first.kind == second.kind and first.unit == second.unit and first.value != second.value:
            m = _STEPS_TO.fullmatch(folded, first.end, second.start)
            start = _FROM.search(folded, max(0, first.start - 12), first.start) if m else None
            if m and start:
                found[first.start] = Change(start[0][0], "from", None, start.start())
                found[second.start] = Change(m[0].strip(",") or None, "to", None, first.end)
        if first.kind in ("percentage", "percentage_point", "money", "measure") and _THEN.fullmatch(
            folded, first.end, second.start
        ):
            found.setdefault(second.start, Change(folded[first.end : second.start], "to", None, first.end))
    return found


_LONGEST_GAP = 14
"""Characters that may stand between both ends of a change."""
