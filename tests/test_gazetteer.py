"""The gazetteer: what it holds, what it says of a day, and what loading it costs."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files

from banmian.annotate.place import gazetteer

_COST = """
import json, resource
from banmian.annotate.place import gazetteer
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
gazetteer.unit_names(), gazetteer.townships(), gazetteer.abroad()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([(after - before) / 1024, gazetteer._village_lines.cache_info().currsize]))
"""


def test_it_holds_the_units_of_the_day_and_of_the_past() -> None:
    units = {unit for names in gazetteer.unit_names().values() for unit in names}
    present = {u for u in units if not u.until}
    assert sum(u.level == "province" for u in present) == 34
    assert sum(u.level == "county" and u.adcode is not None for u in present) > 2_800
    assert len(units) > 7_000
    assert len({code for codes in gazetteer.townships().values() for code in codes}) == 41_352
    assert (files("banmian") / "data" / "gazetteer.zip").is_file()


def test_loading_takes_little_memory_and_leaves_villages_alone() -> None:
    run = subprocess.run([sys.executable, "-c", _COST], check=True, capture_output=True, text=True)
    megabytes, provinces = json.loads(run.stdout)
    assert megabytes < 150
    assert provinces == 0


def test_statistical_zones_are_no_units() -> None:
    assert not any(
        code[4] == "7" and code[:4] != "4420" and code.isdigit() and u.name.endswith("开发区")
        for names in gazetteer.unit_names().values()
        for u in names
        for code in [u.code]
        if not u.until
    )


def test_a_unit_of_the_past_knows_what_it_became() -> None:
    (old,) = [u for u in gazetteer.units_named("祁阳县") if u.code == "431121"]
    assert (old.since, old.until, old.successor) == ("1995", "2021-02-20", "431181")
    assert [u.successor for u in gazetteer.units_named("益阳地区")] == ["430900"]


def test_days_decide_who_stood() -> None:
    def standing(name: str, day: str) -> set[str]:
        return {u.code for u in gazetteer.units_named(name) if u.stood(day) and u.name == name}

    assert standing("祁阳县", "2021-02-19") == {"431121"}
    assert standing("祁阳县", "2021-02-20") == set()
    assert standing("海南省", "1987-12-31") == set()
    assert standing("海南省", "") == {"460000"}


def test_villages_are_plain_names_under_their_township() -> None:
    assert gazetteer.with_village("大义村", "430626111") == ("430626111",)
    assert gazetteer.with_village("新霞村", "430626") == ("430626108",)
    assert gazetteer.with_village("霞村", "430626") == ()
    assert gazetteer.with_village("大义村", "000000000") == ()


def test_units_without_codes_have_paths() -> None:
    (city,) = gazetteer.units_named("台北市")
    assert city.adcode is None
    assert gazetteer.path_of(city.code) == ("台湾省", "台北市")
    assert gazetteer.path_of("430626") == ("湖南省", "岳阳市", "平江县")


def test_countries_go_by_their_short_names() -> None:
    assert gazetteer.abroad().countries["阿拉伯联合酋长国"] == "阿联酋"
    assert gazetteer.abroad().countries["法兰西共和国"] == "法国"
    assert gazetteer.abroad().cities["开罗"] == "埃及"
