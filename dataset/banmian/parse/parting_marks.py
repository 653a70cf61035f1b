"""The marks by which pieces of one line are told, as patterns made from a table."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from banmian.text.hanzi import HAN
from banmian.text.tables import read_rows

ENDS = frozenset("。！？!?…．")
"""Characters that end a sentence."""
BLANKS = " \u3000\t\xa0"


class Marks(NamedTuple):
    """The marks and their patterns."""

    items: frozenset[str]
    figures: frozenset[str]
    honoured: frozenset[str]
    own: re.Pattern[str]
    """A word, up to the next blank, of a line that is the paper's own: a date, a weekday, a page number, its editors."""
    candidate: re.Pattern[str]
    """Places that are looked at, by groups named as in `banmian.parse.parting`."""
    lead: re.Pattern[str]
    """【本报讯】, 本报讯, 新华社北京4月8日电 and their like."""
    signed: re.Pattern[str]
    """What follows a lead that stands right behind its heading."""
    closing: re.Pattern[str]
    """A signature at the end of a line."""


@cache
def marks() -> Marks:
    """The patterns of `parting_marks.tsv`."""
    table = {kind: words for kind, words, *_ in read_rows("parting_marks.tsv")}
    either = {kind: "|".join(map(re.escape, words.split())) for kind, words in table.items()}
    paper, agency, sent, told, signs, writes, pictures = (
        f"(?:{either[kind]})" for kind in ("paper", "agency", "sent", "told", "signs", "writes", "pictures")
    )
    day, b, name = r"(?:\d{1,2}月)?\d{1,2}日", f"[{BLANKS}]", rf"[{HAN}·]{{2,4}}"
    square = rf"[【〔［][^【】〔〕［］。，\n]{{0,24}}?{told}[】〕］]"
    curved = rf"[（(](?:{paper}[{HAN}]{{0,8}}|[{HAN}]{{1,8}}?{day}|[{HAN}]{{2,6}}|又)(?:讯|消息)[）)]"
    own = rf"(?:{paper}[{HAN}]{{0,8}}?|[又另])(?:{day})?{b}?(?:专|特约|综合|快)?{sent}"
    wire = rf"据?{agency}[{HAN}、]{{0,16}}?{b}?{day}{b}?(?:专|综合)?{sent}"
    lead = rf"{square}|{curved}|(?:{own}|{wire})(?=[{BLANKS}（(【:：“]|{signs})"
    role = rf"(?:{writes}{b}{{0,2}})?(?:{paper})?[{HAN}]{{0,4}}?{signs}"
    signature = rf"{role}(?:{b}{{1,2}}{name})+(?:{b}{{1,2}}{role}(?:{b}{{1,2}}{name})+)?"
    groups = {
        "lead": lead,
        "elsewhere": rf"[（(][^（）()]{{0,6}}(?:{either['elsewhere']})[^（）()]{{0,16}}版[^（）()]{{0,8}}[）)]",
        "caption": rf"[{re.escape(table['pointer'])}][^{re.escape(table['pointer'])}]{{4,60}}?"
        rf"(?:[（(][^（）()]{{2,30}}{pictures}[）)]|(?:{role}{b}?)?{name}{b}{pictures}(?![{HAN}]*影))",
        "pointing": rf"[▶▷►→]{{1,3}}{b}?(?:详|见|转){{0,2}}第?[A-Z]?\d{{1,2}}版",
        "bracket": r"[（(][^（）()]{2,60}[）)]",
        "picture": rf"(?<=[{''.join(ENDS)}”」』）])图[／/：:][^。，]{{2,40}}?{pictures}(?=[{BLANKS}{HAN}])",
        "credit": rf"(?<=[{''.join(ENDS)}{BLANKS}])(?:{role}{b})?{name}{b}{pictures}(?=[{BLANKS}]|(?![影像制录取于自])[{HAN}“])",
        "standing": rf"(?<={b})(?:{signature}|{writes}[/／:：]{b}?{name}|[□■◎○●]{b}?(?:{role}{b}?)?{name})(?={b})|(?<=[{''.join(ENDS)}”」』]){signature}(?={b})",
        "glued": rf"(?<=[{''.join(ENDS)}”」』]){role}{b}{{1,2}}(?=[{HAN}]{{6}})",
        "aside": rf"(?<=[{''.join(ENDS)}{BLANKS}”」』）])(?:{either['aside']})[{BLANKS}：:]",
        "label": r"【[^【】，。]{1,12}】",
        "item": f"[{re.escape(table['item'])}]",
    }
    first = (
        {word[0] for kind in ("paper", "agency") for word in table[kind].split()}
        | set("据又另【〔［（(▶▷►→")
        | set(table["item"] + table["pointer"])
    )
    at_once = f"(?:(?<=[{''.join(ENDS)}{BLANKS}”」』])|(?=[{re.escape(''.join(sorted(first)))}]))"
    return Marks(
        items=frozenset(table["item"]),
        figures=frozenset(table["figure"]),
        honoured=frozenset(table["honoured"].split()),
        own=re.compile(
            rf"(?:第?{b}?[A-Z]{{0,2}}\d{{1,3}}版?[：:]?|第[一二三四五六七八九十]{{1,3}}版|今[日天][^，。]{{1,3}}版|[^，。]{{0,10}}\d{{4}}年\d{{1,2}}月\d{{1,2}}日"
            rf"|(?:星期|周|礼拜)[一二三四五六日天]|农历[{HAN}]{{2,9}}|[{HAN}]{{2,8}}[报刊]|总?第\d+期|{either['section']}"
            rf"|(?:{either['staff']})(?:[：:/／]|{b}{{1,2}})[{HAN}]{{2,4}})(?:{b}+|$)"
        ),
        candidate=re.compile(
            at_once + "(?:" + "|".join(f"(?P<{group}>{pattern})" for group, pattern in groups.items()) + ")"
        ),
        lead=re.compile(lead),
        signed=re.compile(rf"{b}{{0,2}}[（(【]?{role}"),
        closing=re.compile(
            rf"(?:{role}|{writes})[{BLANKS}：:/／]{{0,2}}[{HAN}·{BLANKS}、/／]{{2,30}}|[□■◎○●]{b}{{0,2}}[{HAN}{BLANKS}]{{2,8}}"
        ),
    )
