"""Words that name places, by what is known of them, and the segmentation of a text in which they are words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, cast

from banmian.annotate.place import gazetteer
from banmian.text import segment, tables

Kind = Literal[
    "unit", "weak", "homograph", "township", "country", "abroad", "region", "word", "abbreviation", "venue", "person"
]
"""unit: a name that means an administrative unit; weak: a short name that wants support; homograph: also an ordinary
word; township; country; abroad: a foreign city; region: a region, water or mountain; word: a place by jieba only;
person: what looks like a place and is somebody's name."""

_TOWNSHIP_ENDS = ("街道", "镇", "乡", "苏木")
_CLOSERS = "山江河湖海岛洋湾峡峰岭省县区镇乡村"
_NO_NAMES = (
    "地区",
    "江山",
    "城市",
    "城镇",
    "农村",
    "乡村",
    "山区",
    "老区",
    "特区",
    "市区",
    "城区",
    "郊区",
    "林区",
    "库区",
    "元区",
)
_RARE = 14.0
"""Cost of a word that the dictionary counted so rarely (some 50 times) that its characters may win over it."""
_COUNTS = {"township": 3, "weak": 20, "homograph": 20}
"""Counts of the names that are added to the dictionary; 50 for the others."""
_WHOLE_COUNT = 5000
"""Count of the words that no name is cut out of (非遗 in 海南非遗展)."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_PERSONS = ("nr", "nrt", "nrfg")


@cache
def stops() -> frozenset[str]:
    """What before the word for a unit describes a kind of place and names none."""
    return tables.words("place_stops.tsv")


@cache
def homographs() -> frozenset[str]:
    """Short names that are ordinary words too."""
    return tables.words("place_homographs.tsv")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every word that may name a place."""
    table: dict[str, Kind] = dict.fromkeys(_by_jieba(), "word")
    table |= dict.fromkeys(_abroad(), "abroad")
    table |= dict.fromkeys(foreign_states(), "word")
    table |= _townships()
    table |= dict.fromkeys(_without_nation(), "unit")
    table |= {name: kind for name in gazetteer.unit_names() if (kind := _unit_kind(name)) is not None}
    table |= dict.fromkeys(regions(), "region")
    table |= dict.fromkeys(gazetteer.abroad().countries, "country")
    return table | dict.fromkeys(homographs() & table.keys() - gazetteer.unit_names().keys(), "homograph")


@cache
def regions() -> frozenset[str]:
    """Regions, waters, mountains and sights."""
    return frozenset(name for row in tables.read_rows("place_regions.tsv") for name in row[0].split())


@cache
def foreign_states() -> frozenset[str]:
    """States, provinces and prefectures abroad."""
    return tables.words("foreign_states.tsv")


@cache
def venue_closers() -> frozenset[str]:
    """Words that close the name of a sight or building."""
    return frozenset(word for row in tables.read_rows("place_venues.tsv") for word in row[0].split())


@cache
def zone_words() -> tuple[str, ...]:
    """Words that close the name of a development zone."""
    return tuple(next(words for kind, words in tables.read_rows("place_named_after.tsv") if kind == "zone").split())


@cache
def site_words() -> tuple[str, ...]:
    """Words that close the name of a site that lies in one county: zones, stations, ports, parks."""
    return (*zone_words(), "机场", "站", "港", "港口", "口岸", "码头", "公园")


@cache
def transliteration() -> frozenset[str]:
    """The characters that foreign names are spelt with."""
    return frozenset(next(tables.read_rows("transliteration.tsv"))[0])


def _unit_kind(name: str) -> Kind | None:
    if name in homographs():
        return "homograph"
    if len(name) < 2 or name in stops():
        return None
    units = gazetteer.units_named(name)
    if any(u.name == name for u in units) and (len(name) > 2 or name[-1] == "县"):
        return "unit"
    if any(u.level != "county" for u in units) or segment.word_tag(name) == "ns":
        return "unit"
    present = [u for u in units if not u.until]
    return "weak" if not present or all(u.name.endswith("区") for u in present) else "unit"


def _without_nation() -> Iterator[str]:
    """Autonomous units as they are called for short: 恩施州, 互助县."""
    for units in gazetteer.unit_names().values():
        for unit in units:
            if "自治" in unit.name and unit.name[-1] in "州县旗":
                yield unit.short + unit.name[-1]


def _townships() -> dict[str, Kind]:
    """The townships' names; those that read like a kind of place (建设乡, 中心镇) want support."""
    names = [name for name in gazetteer.townships() if len(name) > 2 and name.endswith(_TOWNSHIP_ENDS)]
    return {name: "homograph" if name.removesuffix("街道")[:-1] in stops() else "township" for name in names}


def _abroad() -> Iterator[str]:
    own = tables.words("foreign_cities.tsv")
    for name, country in gazetteer.abroad().cities.items():
        tag = segment.word_tag(name)
        if country or name in own or tag == "ns" or (len(name) > 3 and tag not in _PERSONS):
            yield name


def _by_jieba() -> Iterator[str]:
    """Places that only jieba's dictionary knows, of the shapes in which it is to be trusted."""
    sounds = transliteration()
    none = {word for row in tables.read_rows("place_no_names.tsv") for word in row[0].split()}
    for word in segment.words_tagged("ns"):
        if (
            len(word) > 2
            and (word[-1] in _CLOSERS or sounds.issuperset(word))
            and not word.endswith(_NO_NAMES)
            and word[0] not in "各该本全"
            and word not in none
        ):
            yield word


@cache
def _segmenter() -> Any:
    segmenter = segment.segmenter()
    for name, kind in kinds().items():
        rare = kind == "unit" and len(name) == 2 and (segment.word_cost(name) or 0) > _RARE
        if rare or not segmenter.has_word(name):
            segmenter.add_word(name, _COUNTS.get(kind, 50), "ns")
    whole = next(words for name, words in tables.read_rows("place_cues.tsv") if name == "whole")
    for word in whole.split():
        segmenter.add_word(word, _WHOLE_COUNT, "n")
    return segmenter


def segment_names(text: str) -> list[str]:
    """The words of `text`, names of places among them; joined with nothing they are `text` again."""
    try:
        return cast("list[str]", _segmenter().cut(text, False))
    except UnicodeEncodeError:  # lone surrogates
        return cast("list[str]", _segmenter().cut(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text), False))
