"""Roads, estates, zones, shops, dishes and brands named after places: none of them means the place itself.

One table says how such names close. A road, an estate, a zone or a shop becomes a venue of its own; a dish takes the
place away; a brand makes the place a part of an organisation's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from banmian.annotate.place import gazetteer
from banmian.annotate.place.lists import JOINTS
from banmian.annotate.place.tokens import Candidate, Words, is_ordinary
from banmian.annotate.place.vocabulary import stops, transliteration
from banmian.text import segment, tables
from banmian.text.hanzi import HAN

_WHOLE = frozenset(("country", "region"))
"""Kinds that are no part of a company's or zone's name."""
_FUNCTION_TAGS = ("p", "c", "u", "d", "r", "m", "uj", "ul", "uv", "ud")
_STEM_TAGS = ("ns", "nr", "nz", "nrt", "zg")
"""Parts of speech of words that name an estate."""
_RARE = 12.0
"""Cost of a word that is rather an estate's name than a description."""
_NATURE = dict.fromkeys("江河湖溪水", "water") | dict.fromkeys("山岭峰", "hill")
"""What the names of waters and hills end in."""
_RANKS = frozenset("省市县区州盟旗")
_ANY_ZONE = ("开发区", "园区", "园", "管理区", "保税区", "大学城", "港区")
"""Zones of which a province has many, so that its name only says where they are."""
_GOING = ("去", "往", "回", "赴", "到", "从", "进", "抵", "来")
"""What before 南阳路上 makes the way to a city of it."""
_AT_STATION = ("上车", "下车", "上", "台", "外", "内", "里", "前", "附近", "到", "至", "接", "出发", "停", "开")
"""What runs on behind a station."""
_LONGEST = 12
"""Characters behind a place that are looked at."""


@cache
def _endings() -> re.Pattern[str]:
    """What stands right behind a place that something else is named after; the group names the kind of thing."""
    table = {
        kind: sorted(words.split(), key=len, reverse=True) for kind, words in tables.read_rows("place_named_after.tsv")
    }
    words = {kind: "|".join(found) for kind, found in table.items()}
    for kind in (*_DIRECT, "shop_named", "abroad_named"):  # a look at the first character spares most of the words
        words[kind] = f"(?=[{''.join(sorted(_firsts()[kind]))}])(?:{words[kind]})"
    stem = f"(?P<stem>[{HAN}]{{2,3}}?)"
    return re.compile(
        f"(?P<road>[东西南北中新老]?(?:[二三四五六七八九十]{{1,2}}|一(?=路(?:[口号站段上与和及、，。）的]|交|附近)))?(?:{words['road']})(?:[东南西北中一二三四五六七八]段)?)"
        f"(?!{words['no_road']})(?P<beside>(?:{words['road_goes_on']})?)"
        f"|(?P<way>{words['way']})(?!{words['no_way']})"
        f"|(?P<lane>道)(?!{words['no_road']}|[{HAN}](?<=[路教德理观士家贺谢歉具别]))"
        f"|(?P<station>[东西南北]?站)(?!{words['no_station']})"
        f"|(?P<made>[{HAN}]{{0,2}}?)(?P<dish>{words['dish']})(?P<sold>(?:{words['shop_of_dish']})?)"
        f"|(?P<shop>{words['shop']})(?!{words['no_shop']})"
        f"|(?P<zone>{words['zone']})"
        f"|(?P<estate>(?:{words['estate']})(?:{words['estate_named']})?)(?!{words['no_estate']})"
        f"|(?P<brand>(?:{words['brand']})(?!{words['no_brand']})|{words['stock']})"
        f"|(?P<brand_of_region>{words['brand_of_region']})"
        f"|(?P<harbour>港)(?!{words['no_harbour']})"
        f"|(?P<abroad>{words['abroad']})(?!{words['no_estate']})"
        f"|(?P<direct>{words['estate_named']})(?!{words['no_estate']})"
        f"|{stem}(?P<named>{words['estate']}|{words['estate_named']}|{words['shop_named']})(?!{words['no_estate']})"
        f"|[{HAN}]{{2,3}}?(?P<named_abroad>{words['abroad_named']})"
    )


_DIRECT = ["road", "way", "dish", "shop", "zone", "estate", "brand", "brand_of_region", "abroad", "estate_named"]
"""Kinds of words that stand right behind the place."""


class _Gate(NamedTuple):
    """Characters that the words may begin with right behind a place, behind what a dish is made of, and behind a stem."""

    direct: frozenset[str]
    dish: frozenset[str]
    stem: frozenset[str]


@cache
def _firsts() -> dict[str, set[str]]:
    """The characters that the words of each kind may begin with."""
    firsts: dict[str, set[str]] = {}
    for kind, words in tables.read_rows("place_named_after.tsv"):
        for word in words.split():
            plain = re.match(f"[{HAN}](?![?{HAN}]?[?])", word)
            firsts.setdefault(kind, set()).update(word[0] if plain else re.findall(f"[{HAN}]", word))
    return firsts


@cache
def _gate() -> _Gate:
    firsts = _firsts()
    stem = set().union(*(firsts[kind] for kind in ("estate", "estate_named", "shop_named", "abroad_named"))) | set(
        "股涨跌"
    )
    direct = set().union(*(firsts[kind] for kind in _DIRECT)) | set("东西南北中新老一二三四五六七八九十道站港")
    return _Gate(frozenset(direct), frozenset(firsts["dish"]), frozenset(stem))


def _ending(text: str, at: int) -> re.Match[str] | None:
    """What stands at `at` behind a place that something else is named after."""
    gate, near = _gate(), text[at : at + 4]
    if near[:1] in gate.direct or not (gate.dish.isdisjoint(near[1:3]) and gate.stem.isdisjoint(near[2:])):
        return _endings().match(text, at, at + _LONGEST)
    return None


@cache
def _kinds_of_estates() -> frozenset[str]:
    table: dict[str, str] = dict(tables.read_rows("place_named_after.tsv"))  # type: ignore[arg-type]
    return frozenset(table["kind_of_estate"].split())


def name_after(w: Words, found: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, in order, with the things in place of the places that they are named after."""
    out: list[Candidate] = []
    for c in found:
        if out and c.start < out[-1].end:
            continue
        out += _named(w, c, out[-1] if out else None)
    return out


def _named(w: Words, c: Candidate, before: Candidate | None) -> list[Candidate]:
    if w.text.startswith("府", c.end) and (hall := _of_hall(w.text, c)) is not None:
        return [hall]
    if c.kind in (None, "venue", "abbreviation") or c.level is not None:
        return [c]
    if w.text[c.start : c.end].endswith(("东", "西", "南", "北")) and w.text.startswith("站", c.end):
        return [_station(w, c, before)]
    if c.kind == "homograph":
        m = _ending(w.text, c.end)
        road = m is not None and m["road"] is not None and _ends_word(w, m.end("road"))
        return [Candidate(c.start, m.end("road"), "venue", 0.8, "venue")] if m is not None and road else [c]
    if _is_nature(w.text, c):
        return [Candidate(c.start, c.end, "venue", 0.8, "venue")]
    m = _ending(w.text, c.end)
    if m is None:
        return [c]
    units = gazetteer.units_named(w.text[c.start : c.end])
    if c.kind in _WHOLE and (m["zone"] or m["brand"]) and not _is_water(w.text, c, m):
        return [c]
    if m["brand_of_region"]:
        return [c._replace(context="organisation")] if c.kind == "region" else [c]
    if m["named_abroad"] and (c.kind != "abroad" or not _ends_word(w, m.end())):
        return [c]
    if m["abroad"] and not (_is_abroad(w.text, c) and _ends_word(w, m.end())):
        return [c]
    if m["zone"] and not (_lies_behind(c, before) or (m["zone"] == "新区" and _is_county(w, c))):
        return [_zone(w, c, m)]
    if m["dish"] and not m["sold"]:
        return [c] if m["made"] else []
    if m["dish"] and m["made"] and not _is_stem_of_dish(m["made"]):
        return [c]
    if m["brand"]:
        return [c._replace(context="organisation")]
    if m["direct"] and c.kind not in ("region", "abroad") and not _lies_elsewhere(w, c, before):
        return [c]
    if m["way"] and (
        c.kind in _WHOLE or any(u.level == "province" for u in units) or w.text.endswith(("至", "到"), 0, c.start)
    ):
        return [c]
    if m["lane"] and not (_lies_behind(c, before) or (before and _is_lane_before(w, c, before))):
        return [c]
    if m["harbour"]:
        return [Candidate(c.start, m.end(), "venue", 0.8, "venue")] if _is_station(w, c, m.end()) else [c]
    if m["station"]:
        return [Candidate(c.start, m.end(), "venue", 0.8, "venue")] if _is_station(w, c, m.end()) else [c]
    if m["named"] and not _is_stem(w, c.end, m):
        return [c]
    if m["road"] and m["road"].endswith("一路") and w.text.startswith("的", m.end()) and not _lies_behind(c, before):
        return [c]  # 北京一路的见闻
    end = m.start("beside") if m["road"] else m.end()
    if m["road"] and m["beside"]:
        return (
            [c]
            if c.kind == "region" or w.text.endswith(_GOING, 0, c.start)
            else [Candidate(c.start, end, "venue", 0.8, "venue")]
        )
    if (m["road"] or m["estate"]) and not _ends_word(w, end):
        return [c]
    return [Candidate(c.start, end, "venue", 0.8, "venue")]


def _is_abroad(text: str, c: Candidate) -> bool:
    """Whether a name is that of a city or a region abroad (普罗旺斯)."""
    return c.kind == "abroad" or (c.kind == "region" and transliteration().issuperset(text[c.start : c.end]))


def _of_hall(text: str, c: Candidate) -> Candidate | None:
    """The city of which a road or square is called after the city hall (台州 in 台州市府大道)."""
    if (
        c.end - c.start < 3
        or text[c.end - 1] not in "市县州"
        or not re.compile("府(?:大道|路|[前东西南北后]|广场|大院)").match(text, c.end)
    ):
        return None
    return c._replace(end=c.end - 1, level=None) if gazetteer.units_named(text[c.start : c.end - 1]) else None


def _is_water(text: str, c: Candidate, m: re.Match[str]) -> bool:
    """Whether a zone is called after a water or hill (湘江新区)."""
    return c.kind == "region" and bool(m["zone"]) and text[c.end - 1] in "江河湖海山"


def road_behind(text: str, at: int) -> bool:
    """Whether the word for a road stands at `at`, perhaps with a direction or a number before it (天府|三街)."""
    m = _ending(text, at)
    return m is not None and m["road"] is not None


def _is_nature(text: str, c: Candidate) -> bool:
    """Whether the name of a unit that is one of a river or a hill too means that, by what stands beside it (沿着右江)."""
    kind = _NATURE.get(text[c.end - 1])
    if kind is None or c.kind not in ("unit", "weak") or c.end - c.start > 3:
        return False
    before, behind = _beside(kind)
    return text.endswith(before, 0, c.start) or behind.match(text, c.end) is not None


@cache
def _beside(kind: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What stands before a water or hill, and what behind."""
    table: dict[str, str] = dict(tables.read_rows("place_named_after.tsv"))  # type: ignore[arg-type]
    return tuple(table[f"{kind}_before"].split()), re.compile("|".join(table[f"{kind}_behind"].split()))


def _lies_behind(c: Candidate, before: Candidate | None) -> bool:
    return before is not None and before.end == c.start


def _zone(w: Words, c: Candidate, m: re.Match[str]) -> Candidate:
    """The zone that is called after the city it lies in (永州经开区); the city itself where an office or a description follows."""
    name = w.text[c.start : c.end]
    units = gazetteer.units_named(name)
    described = name[-1] in _RANKS or (m["zone"].endswith(_ANY_ZONE) and any(u.level == "province" for u in units))
    if described or not units or not _ends_word(w, m.end()) or _office().match(w.text, m.end()):
        return c
    return Candidate(c.start, m.end(), "venue", 0.8, "venue", name=name)


@cache
def _office() -> re.Pattern[str]:
    table: dict[str, str] = dict(tables.read_rows("place_named_after.tsv"))  # type: ignore[arg-type]
    return re.compile("|".join(table["office_of_zone"].split()))


def _lies_elsewhere(w: Words, c: Candidate, before: Candidate | None) -> bool:
    """Whether a name stands right behind a unit that no unit of its own lies in (西宁市城中区|香格里拉)."""
    if before is None or not _lies_behind(c, before):
        return False
    heads = {u.code.rstrip("0") for u in gazetteer.units_named(w.text[before.start : before.end])}
    codes = [u.code for u in gazetteer.units_named(w.text[c.start : c.end])]
    return bool(heads and codes) and not any(code.startswith(head) for code in codes for head in heads)


def _is_lane_before(w: Words, c: Candidate, before: Candidate) -> bool:
    """Whether the last candidate is a lane that the name is listed with (大理道和重庆道)."""
    return w.text[before.end - 1] == "道" and w.text[before.end : c.start] in JOINTS


def _is_station(w: Words, c: Candidate, end: int) -> bool:
    """Whether 站 behind a name ends a word, and the name is one of a town (上海站 and 金州站, not 国家站)."""
    return c.kind in ("unit", "weak", "township") and (_ends_word(w, end) or w.text.startswith(_AT_STATION, end))


def _is_county(w: Words, c: Candidate) -> bool:
    units = gazetteer.units_named(w.text[c.start : c.end])
    return bool(units) and all(u.level == "county" for u in units)


def _station(w: Words, c: Candidate, before: Candidate | None) -> Candidate:
    """The station of which a region seems to be a part (川北 in 中川北站)."""
    start = c.start
    lone = start and len(w.around(start - 1)) == 1 and re.match(f"[{HAN}]", w.text[start - 1])
    if lone and (before is None or before.end < start):
        start -= 1
    return Candidate(start, c.end + 1, "venue", 0.7, "venue")


def _ends_word(w: Words, end: int) -> bool:
    """Whether no word of the dictionary runs on over `end` (路 in 路线)."""
    if w.ends_at(end):
        return True
    return not segment.is_word(w.around(end))


def _is_stem_of_dish(made: str) -> bool:
    """Whether what stands between a place and a dish may be what it is made of (羊肉 in 西安羊肉泡馍馆)."""
    return (segment.word_tag(made) or "n")[0] in ("n", "a", "b", "v") and made[0] not in "的了有开在吃卖和与"


def _is_stem(w: Words, start: int, m: re.Match[str]) -> bool:
    """Whether what stands between a place and an estate's last word is a name (御园 in 北京御园小区) and describes nothing."""
    stem = m["stem"]
    if stem in stops() or stem in _kinds_of_estates() or is_ordinary(stem + m["named"]):
        return False
    if segment.word_tag(stem) in _STEM_TAGS or (
        (segment.word_cost(stem) or 0) > _RARE and segment.word_tag(stem) in ("n", "s")
    ):
        return True
    if is_ordinary(stem):
        return False
    k = w.index(start)
    end = start + len(stem)
    while k is not None and k < len(w) and w.starts[k] < end:
        word = w.words[k]
        if is_ordinary(word) or (len(word) == 1 and segment.word_tag(word) in _FUNCTION_TAGS):
            return False
        k += 1
    return True
