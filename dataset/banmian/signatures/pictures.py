"""What print sets beside pictures: who took them, where they come from, and words that only a caption has."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from banmian.signatures.bylines import is_credit, parse_byline, tail_credit
from banmian.text.hanzi import HAN, ends_sentence
from banmian.text.restored import on_copy
from banmian.text.spans import Span
from banmian.text.tables import read_rows

LONGEST_CREDIT = 44
"""Characters that a credit behind its caption has at most."""
LONGEST = 200
"""Characters that a caption with its credit has at most."""
SHORT = 60
"""Characters that a caption has at most that only its own words tell."""

_B = "[ \u3000\t]"


class _Patterns(NamedTuple):
    source: re.Pattern[str]
    """A whole credit that names nobody: 新华社发, 资料图片, 市档案馆供图, 图片由受访者提供."""
    kept: re.Pattern[str]
    """The end of a caption that says where the thing is kept: 作品系故宫博物院藏."""
    data: re.Pattern[str]
    """A whole line that says where the figures of a chart come from."""
    shown: re.Pattern[str]
    """A short caption that says what kind of picture it is."""


@cache
def _patterns() -> _Patterns:
    words = {kind: "|".join(map(re.escape, row.split())) for kind, row, *_ in read_rows("picture_words.tsv")}
    house, partner, stored, given, kept, shown, art = (
        f"(?:{words[kind]})" for kind in ("house", "partner", "stored", "given", "kept", "shown", "art")
    )
    about = "(?:(?:本文|本版|本组|以上|文中|上述|题|均)?(?:图片|照片|图)?(?:均|皆|都)?(?:为|由|系|均由|均为)?)"
    giver = rf"[{HAN}A-Za-z0-9·、“”（）()]{{2,24}}?"
    return _Patterns(
        source=re.compile(
            rf"[（(]?(?:{about}{house}(?:[/／]{partner}|{_B}?(?:发|{stored}|{given}|图|稿|电|传真))|{house}[/／]{partner}"
            rf"|{about}(?:{house})?{_B}?{stored}|(?:图片|照片|图|摄影|供图){_B}?(?:来源|提供)?{_B}?[：:/／]{_B}?{giver}"
            rf"|(?:{about}){giver}{_B}?{given}(?:[（(]{house}发[）)])?|{about}(?:除署名外)?(?:均为|均由|由|为)?{giver}提供(?:图片|照片)?"
            rf"|(?:本版|本文|本图)?(?:制图|图表|绘图)(?:制作)?{_B}?[：:/／]{_B}?[{HAN}{_B[1:-1]}]{{2,12}})[）)]?"
        ),
        kept=re.compile(
            rf"(?:系|现|今|由|原|[{_B[1:-1]}，]){_B}?[{HAN}A-Za-z·“”]{{2,20}}{kept}[）)]?$|[现今原]收?藏于?{_B}?[{HAN}·]{{2,16}}[馆院所寺社][）)]?$"
        ),
        data=re.compile(rf"[（(]?(?:数据|资料|图表)(?:来源|整理|提供){_B}?[：:][^。]{{2,60}}[）)]?"),
        shown=re.compile(rf"[^，。：？！]{{4,30}}{shown}[。]?|[^。：？！]{{2,24}}[（(]{art}[）)]"),
    )


_PLACES = re.compile(
    "[（(](?:[左右]|[前后][左右中]|[左右中前后][排起]?第?[一二三四五六七八九1-9]|[前后][排](?:中|[左右]?[一二三四五]?)"
    "|[左右][起图侧边]第?[一二三四五六七八九]?|[左右]?[一二三四五六][、至和][左右]?[一二三四五六]|中(?=[）)].))[）)]"
)
"""Where somebody stands in a picture: （右）, （左二）, （前排右二）."""
_POINTER = re.compile(
    f"[（(]?(?:[▲▼△▽◀▶↑↓←→]{_B}?)?(?:(?:图片|图|[上下左右题]图|图[①-⑳一二三四五六七八九十]|组图|图中|画面)(?:分别)?(?:为|是|[：:①-⑳])|[①-⑳][^。]{{4}}|图[①-⑳1-9一二三四五六]{_B})"
)
_STOP = re.compile(f"[。！？!?…”」』）)]|{_B}")
_SENTENCES = re.compile("[。！？!?](?!$)")


def is_source(text: str) -> bool:
    """Whether a whole text, as the reading copy has it, says where a picture comes from and names nobody."""
    bare = text.strip()
    return len(bare) <= LONGEST_CREDIT and _patterns().source.fullmatch(bare) is not None


def is_data_source(text: str) -> bool:
    """Whether a whole text says where figures come from: 数据来源：…"""
    return len(text) <= SHORT and _patterns().data.fullmatch(text.strip()) is not None


@lru_cache(maxsize=256)
def end_credit(text: str) -> Span | None:
    """The picture credit at the end of a caption, behind a full stop, a blank or in brackets; None where there is none, or
    nothing before it."""
    if ends_sentence(text):
        return None
    end = len(text.rstrip())
    head = max(0, end - LONGEST_CREDIT)
    for m in _STOP.finditer(text, head, max(head, end - 2)):
        start = m.end()
        tail = text[start:end]
        if not tail.strip() or tail[0] in "。！？!?…”」』）)":
            continue
        if _names_maker(tail.strip()) or _patterns().source.fullmatch(tail.strip()):
            return Span(start + len(tail) - len(tail.lstrip()), end)
    bracket = tail_credit(text)
    return bracket if bracket is not None and bracket.start else None


picture_credit = on_copy(end_credit)
"""The same in a text as printed."""


def _names_maker(text: str) -> bool:
    """Whether a text does nothing but name who took or drew a picture."""
    return is_credit(text) or (text.endswith("绘") and parse_byline(text) != ())


def is_pointed(text: str) -> bool:
    """Whether a text begins by pointing at a picture: 图为…, 图①：…, 上图：…"""
    return _POINTER.match(text) is not None


def is_caption(text: str) -> bool:
    """Whether a line, as the reading copy has it, shows by its own words that it stands beside a picture."""
    if len(text) > LONGEST:
        return False
    if end_credit(text) is not None:
        return True
    if len(text) > SHORT or _SENTENCES.search(text):
        return False
    patterns = _patterns()
    return (
        _PLACES.search(text) is not None
        or patterns.kept.search(text) is not None
        or patterns.shown.fullmatch(text) is not None
    )
