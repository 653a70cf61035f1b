"""Places linked to the units they mean: invented local news over the years, and the seed page, with floors that only rise."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from banmian import parse_page
from banmian.annotate.place import gazetteer
from banmian.annotate.place.find import read_places, sight

CASES = Path(__file__).parent / "cases" / "places"
ROOT = Path(__file__).parent.parent
_MARKED = re.compile(r"\[([^|\]]+)\|([^\]]*)\]")


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def linking(
    table: str = "linking.tsv",
) -> Iterator[tuple[int, list[str], str, dict[int, tuple[str, str]]]]:
    """Number, row, text, and by its start each place with the end of its path (empty: to be left open)."""
    for number, row in enumerate(rows(table)):
        gold: dict[int, tuple[str, str]] = {}
        text, at = "", 0
        for m in _MARKED.finditer(row[2]):
            text += row[2][at : m.start()]
            gold[len(text)] = (m[1], m[2])
            text, at = text + m[1], m.end()
        yield number, row, text + row[2][at:], gold


@pytest.mark.parametrize("part", ["seen", "held"])
def test_local_news_is_linked(part: str) -> None:
    """Every third line is held back: rules are made by looking at the others only."""
    verdicts: Counter[str] = Counter()
    faults = []
    for number, row, text, gold in linking():
        if (number % 3 == 2) != (part == "held"):
            continue
        found = {
            p.location.start: p.location
            for p in read_places(sight(text), home=row[1] or None, date=date.fromisoformat(row[0]))
        }
        for start, (name, path) in gold.items():
            place = found.get(start)
            if place is None or place.text != name:
                verdict = "missed"
            elif place.name is None or not path:
                verdict = "open" if path or place.name else "right"
            else:
                verdict = "right" if f"/{place.path}".endswith(f"/{path}") else "wrong"
            verdicts[verdict] += 1
            if verdict != "right":
                faults.append(f"{row[0]} {name}: {verdict}, {place and place.path}, expected {path}")
    floors = json.loads((CASES / "linking_floors.json").read_text(encoding="utf-8"))[part]
    total = verdicts.total()
    figures = {"mentions": total, "right": verdicts["right"] / total, "wrong": -verdicts["wrong"] / total}
    assert all(figures[k] >= floors[k] for k in floors), f"{figures} below {floors}:\n" + "\n".join(faults)


def test_news_of_counties_drawn_at_random_is_linked() -> None:
    faults = []
    mentions = 0
    for _, row, text, gold in linking("local.tsv"):
        found = {
            p.location.start: p.location
            for p in read_places(sight(text), home=row[1] or None, date=date.fromisoformat(row[0]))
        }
        for start, (name, path) in gold.items():
            place = found.get(start)
            mentions += 1
            if place is None or place.text != name or not f"/{place.path}".endswith(f"/{path}"):
                faults.append(f"{name}: {place and place.path}, expected {path}")
    assert mentions > 150
    assert len(faults) <= 0.015 * mentions, faults


def test_places_of_headlines_of_the_seed_page_are_rows_and_linked() -> None:
    source = next((ROOT / "seeds").glob("*.txt"))
    found = set()
    for article in parse_page(source.read_text(encoding="utf-8")).articles:
        labels = {a.annotation_id: a.label for a in article.annotations}
        for a in article.annotations:
            if a.label == "location" and a.part_id in labels:
                found.add((a.text, json.loads(a.value or "{}").get("adcode", "")[:6], labels[a.part_id]))
    assert found >= {tuple(row) for row in rows("seed_heads.tsv")}


def test_a_third_of_the_names_is_ambiguous() -> None:
    names = [name for _, _, _, gold in linking() for name, _ in gold.values()]
    several = [name for name in names if len({unit.adcode for unit in gazetteer.units_named(name)}) > 1]
    assert len(several) > len(names) / 3


def test_the_linking_set_is_wide_enough() -> None:
    years = {int(row[0][:4]) for _, row, _, _ in linking()}
    provinces = {
        p.location.adcode[:2]
        for _, row, text, _ in linking()
        for p in read_places(sight(text), home=row[1] or None, date=date.fromisoformat(row[0]))
        if p.location.adcode
    }
    assert min(years) <= 1985
    assert max(years) >= 2023
    assert len(provinces) >= 20


def test_the_seed_page_reaches_its_floors() -> None:
    source = next((ROOT / "seeds").glob("*.txt"))
    found: Counter[tuple[str, str, str, str]] = Counter()
    for article in parse_page(source.read_text(encoding="utf-8")).articles:
        found.update((p.text, p.level, (p.adcode or "")[:6], p.context) for p in article.locations)
    gold = Counter({(text, level, code, context): int(n) for text, level, code, context, n in rows("seed.tsv")})
    spans = [Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()]
    links = [Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()]
    for which, table in enumerate((gold, found)):
        for key, n in table.items():
            spans[which][key[:1]] += n
            links[which][key[:3]] += n
    figures = {
        "found": (spans[0] & spans[1]).total() / gold.total(),
        "linked": (links[0] & links[1]).total() / gold.total(),
        "context": (gold & found).total() / gold.total(),
        "spurious": -(spans[1] - spans[0]).total(),
    }
    floors = json.loads((CASES / "linking_floors.json").read_text(encoding="utf-8"))["seed"]
    assert all(figures[k] >= floors[k] for k in floors), f"{figures} below {floors}: {gold - found}, {found - gold}"


def test_what_is_left_open_says_what_it_may_mean() -> None:
    page = parse_page("某地早市\n\n本报记者 陈小禾\n\n鼓楼区的早点铺开了门，和平区的也开了，摊主们忙到中午。")
    (value, *_) = [json.loads(a.value or "") for a in page.articles[0].annotations if a.label == "location"]
    assert "adcode" not in value
    assert {"320106", "350102"} <= set(value["candidates"])


def test_the_place_of_a_fact_carries_its_code() -> None:
    page = parse_page("平江县修路\n\n湖南省平江县今年修路30公里，全县老区群众得实惠。", date=date(2023, 5, 1))
    facts = [fact for article in page.articles for fact in article.facts if fact.place_text]
    assert {(fact.place_text, fact.adcode) for fact in facts} == {("平江县", "430626")}


def test_a_county_called_as_a_country_is_a_county() -> None:
    """黑山 is Montenegro, 黑山县 a county of Liaoning."""
    text = "革命老区党旗红。\n黑山县以党的二十大精神为指引，践行新时代党的组织路线。"
    (place,) = (x.location for x in read_places(sight(text)) if x.location.text.startswith("黑山"))
    assert (place.level, place.adcode) == ("county", "210726")


def test_a_name_of_several_units_says_what_decided() -> None:
    text = "益阳市资阳、赫山两区开会。"
    readings = read_places(sight(text + "长沙也来人。资阳的人先到。"), explained=True)
    whys = {p.location.start: p.why for p in readings}
    assert whys[text.index("赫山")] == ""
    assert whys[len(text)].startswith("province named+rank (430100 ")
    late = readings[-1]
    assert (late.location.adcode, late.why.split(" (")[0]) == ("430902", "city named")
