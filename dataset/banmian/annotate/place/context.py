"""How a text uses the name of a place: as the place itself, in a dateline, in an organisation's name, or as a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from banmian.annotate.place.tokens import Candidate, Memo, Words
from banmian.records import PlaceContext
from banmian.signatures.datelines import DatelineSpan, head_dateline, read_dateline
from banmian.text import segment, tables
from banmian.text.hanzi import HAN

SLOGAN = re.compile(
    "[“‘「『]([^“”‘’「」『』]{2,12}?)(?:经验|模式|精神|现象|速度|方案|样本|样板|路径|故事|答卷|实践|效应)[”’」』]"
)
"""A quoted formula; the group is what it is named after."""
_NAMED = re.compile("精神(?![病科文卫分障损抚面饱头力状])|经验(?![交丰不证之])|模式(?!化)|现象|样本|样板")
"""What is named after the place before it, without quotation marks too (延安精神)."""
_COMMITTEE = re.compile("[省市县区州旗](?:委(?!员)|政府|人大|政协|纪委)")
_LIKENED = re.compile("(?:东方|塞上|塞外|高原)小?$|(?:^|[、，。“”是的成为有])小$")
"""What stands before a place that another one is likened to (东方小巴黎, 塞上江南)."""
_BUREAU = re.compile(
    "(?<![大全结格布时棋饭残开平终出骗僵战定破好新治])(?<!^政)局$|(?:公安|教育|民政|财政|司法|水利|农业|农村|运输|商务|文化|旅游|文旅|卫生|健康|科技|技术|信息化|环保|环境|资源|建设|保障|管理|农牧|粮食|应急|审计|林业|畜牧|渔业|体育|广电)厅$"
)
"""The end of an office of any kind (教育局, 水利厅)."""
_WINDOW = 16
"""Characters behind a place in which the end of an organisation's name is looked for."""
_BREAKS = re.compile(f"[^{HAN}]|[的了在是和与及或到从由对向于至为把被将并也都还日月年能派有没让说两各等]$|一|.国$")
_BREAKING = ("d", "c", "r", "p", "u", "y")
"""Parts of speech that no organisation's name has."""
_PERIODICAL = re.compile("[^《》\n]{0,12}[报刊网台]》")
_HEAD, _TAIL = 60, 40
"""Characters at a line's ends in which a dateline is looked for."""

_RARE_VERB = 11.8
"""Cost (-log probability) from which a verb is more likely a part of an office's name (禁毒办)."""


def _is_common_verb(word: str) -> bool:
    return word in tables.words("verbs.tsv") and (segment.word_cost(word) or _RARE_VERB) < _RARE_VERB


class Contexts:
    """The contexts of one text; `places` are those it names, in order."""

    def __init__(self, w: Words, places: Iterable[Candidate]) -> None:
        self.w = w
        self.places = {c.start: c for c in places}
        self.slogans = {at for m in SLOGAN.finditer(w.text) for at in range(*m.span(1))}
        self.datelines = {at for span in _datelines(w.text, self.places) for at in range(*span)}

    def of(self, c: Candidate) -> PlaceContext:
        """How the place is used."""
        text = self.w.text
        if c.start in self.slogans:
            return "nonliteral"
        if c.start in self.datelines:
            return "dateline"
        if c.context != "plain":
            return c.context
        if c.kind in ("abroad", "region", "unit") and _LIKENED.search(text, max(0, c.start - 4), c.start):
            return "nonliteral"
        if c.kind in ("unit", "township", "weak", "homograph", "region") and _NAMED.match(text, c.end):
            return "nonliteral"
        if c.level is None and c.kind in ("unit", "weak") and _COMMITTEE.match(text, c.end):
            return "organisation"  # 叶县|县委
        if c.end in self.places and self.places[c.end].kind == "venue":
            return "plain"
        if c.kind in ("country", "abroad", "region") and text.startswith("政府", c.end):
            return "plain"  # 印度政府 describes a government and names no office
        in_title = text[c.start - 1 : c.start] == "《" and _PERIODICAL.match(text, c.end)
        return "organisation" if in_title or self._in_organisation(c.end) else "plain"

    def _in_organisation(self, at: int) -> bool:
        """Whether the words from `at` on lead to the end of an organisation's name without a break."""
        w, k = self.w, self.w.index(at)
        if k is None or _is_common_verb(w.at(k)):
            return False
        first = k
        while k < len(w):
            word = w.words[k]
            if w.starts[k + 1] - at > _WINDOW or _breaking[word]:
                return False
            if _closing[word] or (word == "中心" and _is_torn_end(w, first, k)):
                return w.starts[k] not in self.places  # 湖北|公安
            if word == "办" and w.starts[k] > at and segment.word_tag(w.at(k + 1)) not in ("n", "nz", "vn"):
                return True  # 禁毒办
            k += 1
        return False


def _is_torn_end(w: Words, first: int, k: int) -> bool:
    """Whether the word `k` closes the name of an office that segmentation tears (融|媒体|中心), and no verb opens it."""
    verb = len(w.words[first]) > 1 and segment.word_tag(w.words[first]) in ("v", "vn")
    return not verb and w.text.endswith(_TORN_ENDS, 0, w.starts[k + 1])


def _may_break(word: str) -> bool:
    """Whether no organisation's name runs over the word."""
    if _BREAKS.match(word) and word not in tables.words("organisation_ends.tsv"):
        return True
    return segment.word_tag(word) in _BREAKING


def _may_close(word: str) -> bool:
    """Whether the word may close an organisation's name."""
    if word in tables.words("organisation_ends.tsv") or word.endswith(_long_ends()):
        return True
    return word[-1] in "局厅" and _BUREAU.search(word) is not None


_breaking, _closing = Memo(_may_break), Memo(_may_close)
_TORN_ENDS = ("融媒体中心", "传媒中心", "疾控中心")


@cache
def _long_ends() -> tuple[str, ...]:
    return tuple(end for end in tables.words("organisation_ends.tsv") if len(end) > 1)


def _datelines(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The spans of the places in the datelines that open or close the lines in which `places` begin, in order."""
    end = -1
    for at in places:
        if at <= end:
            continue
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[start:end]
        head, tail = line[:_HEAD], line[-_TAIL:]
        if "电" in head or "讯" in head:
            yield from _place(line, start, 0, head_dateline(line))
        if tail.rstrip()[-1:] in ("）", ")") and ("电" in tail or "讯" in tail):
            opens = max(line.rfind("（"), line.rfind("("), 0)
            yield from _place(line, start, opens, read_dateline(line[opens:]))


def _place(line: str, start: int, opens: int, found: DatelineSpan | None) -> Iterator[tuple[int, int]]:
    if found is not None and found.place:
        at = line.find(found.place, opens + found.start, opens + found.end)
        if at >= 0:
            yield start + at, start + at + len(found.place)
