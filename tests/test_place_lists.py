"""Districts that share the name of a prefecture or province, listed under the city that is stated: all there are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from banmian.annotate.place import gazetteer
from banmian.annotate.place.find import find_places

TEMPLATES = (
    "{parent}{name}、{other}两{rank}昨天开会。",
    "{parent}{other}、{name}两{rank}昨天开会。",
    "入汛以来，{parent}{other}和{name}两{rank}共排查房屋三百余栋。",
    "记者从{parent}{other}、{name}等3个{rank}了解到，项目已经开工。",
    "走进{parent}{name}{rank}、{other}{rank}，到处是工地。",
    "昨天，{parent}{name}、{other}同时下雨。",
)


def _pairs() -> Iterator[tuple[gazetteer.Unit, gazetteer.Unit, gazetteer.Unit]]:
    """Prefecture or municipality, the county in it that shares a short name with a higher unit, another county of the same kind."""
    standing = [u for units in gazetteer.unit_names().values() for u in units if not u.until and u.adcode]
    high = {u.short for u in standing if u.level != "county"}
    for unit in sorted({u for u in standing if u.level == "county" and u.short in high}):
        city = unit.code[:2] if unit.code[:2] in gazetteer.MUNICIPALITIES else unit.code[:4]
        parent = gazetteer.unit_at(city.ljust(6, "0"))
        others = [u for u in gazetteer.units_in(city) if u.level == "county" and u.name[-1] == unit.name[-1]]
        other = next((u for u in others if u != unit and len(u.short) > 1 and u.short not in high), None)
        single = sum(u.short == unit.short for u in gazetteer.units_in(city) if u.level == "county") == 1
        if single and parent is not None and other is not None:
            yield parent, unit, other


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_stated_parent_beats_a_higher_namesake(template: str) -> None:
    wrong = []
    pairs = list(_pairs())
    for parent, unit, other in pairs:
        text = template.format(parent=parent.name, name=unit.short, other=other.short, rank=unit.name[-1])
        codes = {place.text: place.adcode for place in find_places(text)}
        full = unit.short + unit.name[-1]
        if (codes.get(unit.short) or codes.get(full)) != unit.code:
            wrong.append((text, unit.code, codes))
    assert len(pairs) > 30
    assert len(wrong) <= 0.02 * len(pairs), wrong
