"""Places against annotated sentences, with floors that only rise, and the laws that hold for any text."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmian.annotate.place.abbreviations import matches, pattern
from banmian.annotate.place.find import find_places
from banmian.annotate.place.local_names import openings
from tests.growth import ALLOWED, growth

CASES = Path(__file__).parent / "cases" / "places"


def test_own_sentences_reach_their_floors() -> None:
    """If the figures rose, write them to tests/cases/places/floors.json; a fall wants a reason, never a lower floor."""
    right = found = gold = 0
    faults = []
    with (CASES / "own.jsonl").open(encoding="utf-8", newline="\n") as file:
        for case in map(json.loads, file):
            got = [f"{p.text}/{p.level}/{p.context}" for p in find_places(case["text"])]
            right += len({*got} & {*case["places"]})
            found += len(got)
            gold += len(case["places"])
            if got != case["places"]:
                faults.append(f"{case['text']}: {got}, expected {case['places']}")
    floors = json.loads((CASES / "floors.json").read_text(encoding="utf-8"))
    figures = {"precision": right / found, "recall": right / gold}
    assert all(figures[k] >= floors[k] for k in floors), f"{figures} below {floors}:\n" + "\n".join(faults)


def test_a_known_unit_has_code_name_and_path() -> None:
    (place,) = find_places("会议在海口举行。")
    assert (place.level, place.adcode, place.name, place.path) == ("prefecture", "460100", "海口市", "海南省/海口市")


def test_an_unknown_unit_has_its_level_only() -> None:
    (place,) = find_places("来到青枫岭村。")
    assert (place.text, place.level, place.adcode, place.name, place.path) == ("青枫岭村", "village", None, None, None)


def test_the_date_decides_what_a_name_meant() -> None:
    old, new = (find_places("祁阳今春修渠三十里。", date=date(year, 12, 12))[0] for year in (1995, 2023))
    assert (old.adcode, old.name, old.path) == ("431121", "祁阳县", "湖南省/永州市/祁阳县")
    assert (new.adcode, new.name, new.path) == ("431181", "祁阳市", "湖南省/永州市/祁阳市")
    assert find_places("重庆的码头", date=date(1996, 1, 1))[0].adcode == "510200"
    assert find_places("重庆的码头", date=date(1998, 1, 1))[0].adcode == "500000"


def test_a_name_of_another_day_means_what_it_became() -> None:
    assert find_places("祁阳县修渠。", date=date(2023, 5, 1))[0].name == "祁阳市"
    assert find_places("祁阳县修渠。")[0].adcode == "431181"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text("北京湖南省平江县伍市镇大义村的、。区市“经验”委\ud800\0 ", max_size=60))
def test_places_are_excerpts_in_order_without_overlap(text: str) -> None:
    found = find_places(text)
    assert all(text[p.start : p.end] == p.text and p.text for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("unit", ["村", "北京", "新", "“", "政府", "a", "太平镇", "平江县，三市", "湖南省平江县"])
def test_a_megabyte_of_one_thing_is_read_in_linear_time(unit: str) -> None:
    assert growth(find_places, unit * (60_000 // len(unit))) < ALLOWED


@given(st.text(alphabet="中美日俄在对来京津沪访驻、方军政府欧澳港台华元圆国两关系老苏一5的", max_size=40))
def test_the_quick_search_for_abbreviations_misses_none(text: str) -> None:
    quick = [match.span() for match in matches(text)]
    assert quick == [match.span() for match in pattern().finditer(text)]


@given(st.text(alphabet="，。“走进来到在从伍市三长沙\n", max_size=40))
def test_names_that_open_a_clause_are_those_of_a_regular_expression(text: str) -> None:
    names = ("伍市", "三市", "三市来", "长沙走", "在长沙")
    clause = f"(?:^|[，。、；：！？\n“]|在|到|从|走进|来到)({'|'.join(sorted(names, key=len, reverse=True))})"
    slow = [(m.start(), m.start(1), m[1]) for m in re.finditer(clause, text)]
    assert [tuple(spot) for spot in openings(text, names)] == slow
