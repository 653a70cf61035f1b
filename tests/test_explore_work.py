"""Work in the explorer: correct, export and build; sort, count and take away; filter by day, paper and person."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import banmian
from banmian.decisions.corrections import read_corrections
from banmian.view.explore import explore
from tests.browser import OpenPage
from tests.factory import TEXT, make_page, write_release
from tests.test_explore import number_of

PAGE = "7f1f5aa8a93357f9"


@pytest.fixture(scope="module")
def release(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    banmian.build([seed], folder / "release", version="2.0.1")
    return folder / "release"


@pytest.fixture(scope="module")
def site(release: Path) -> str:
    explore(release, release.parent / "site")
    return (release.parent / "site" / "index.html").as_uri()


def rows(release: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(release / table).to_pylist()
    return found


def take(window: Any, button: str) -> str:
    """The text of the file that the button hands out."""
    with window.expect_download() as found:
        window.locator(button).click()
    return Path(found.value.path()).read_text(encoding="utf-8")


def test_what_is_corrected_is_kept_exported_and_built(
    seed: Path, site: str, release: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    facts = {f["text"]: f for f in rows(release, "numeric_facts")}
    fact = facts["1200亩"]
    window = open_page(f"{site}#/page/{PAGE}/{fact['fact_id'].removeprefix(PAGE + '-')}")
    window.locator(".detail .correct").click()
    window.locator(".edit [name=value]").fill("1300")
    window.reload()  # a form that is not saved yet is there again
    window.locator(".detail .correct").click()
    assert window.locator(".edit [name=value]").input_value() == "1300"
    window.locator(".edit .save").click()
    assert "corrected" in (window.locator(".detail .kind").text_content() or "")

    wrong = facts["3栋"]
    window.goto(f"{site}#/page/{PAGE}/{wrong['fact_id'].removeprefix(PAGE + '-')}")
    window.locator(".detail .correct").click()
    window.locator(".edit .remove").click()

    subtitle = next(a for a in rows(release, "annotations") if a["label"] == "subtitle")
    window.goto(f"{site}#/page/{PAGE}/{subtitle['annotation_id'].removeprefix(PAGE + '-')}")
    window.locator(".detail .correct").click()
    window.locator(".edit [name=label]").select_option("kicker")
    window.locator(".edit .save").click()

    place = next(a for a in rows(release, "annotations") if a["label"] == "location" and a["text"] == "平江县")
    window.goto(f"{site}#/page/{PAGE}/{place['annotation_id'].removeprefix(PAGE + '-')}")
    window.locator(".detail .correct").click()
    window.get_by_label("End: one character to the left").click()
    assert window.locator(".edge-text mark").text_content() == "平江"
    window.locator(".edit .save").click()

    window.reload()
    window.goto(f"{site}#/corrections")
    assert window.locator(".decision").count() == 4
    assert window.locator("[data-view=corrections] .n").inner_text().strip() == "4"
    assert window.locator(".export").is_disabled()
    window.locator("[name=by]").fill("A. Reader")
    file = tmp_path / "corrections.jsonl"
    file.write_text(take(window, ".export"), encoding="utf-8")
    (made,) = read_corrections(file).values()
    assert [(c.label, c.action, c.text) for c in made] == [
        ("numeric_fact", "set", "1200亩"),
        ("numeric_fact", "remove", "3栋"),
        ("kicker", "set", subtitle["text"]),
        ("location", "remove", "平江县"),
        ("location", "set", "平江"),
    ]
    report = banmian.build([seed], tmp_path / "next", version="2.0.2", corrections=file)
    assert report.unapplied == ()
    after = {f["text"]: f for f in rows(tmp_path / "next", "numeric_facts")}
    assert (after["1200亩"]["value"], after["1200亩"]["corrected_by"]) == (1300, "A. Reader")
    assert after["1200亩"]["measured"] == fact["measured"]
    assert "3栋" not in after
    assert rows(tmp_path / "next", "articles")[0]["kicker"] == subtitle["text"]

    window.locator(".clear").click()
    window.locator(".listing > .note").wait_for()
    assert window.locator(".decision").count() == 0


def test_selected_text_is_marked(site: str, open_page: OpenPage) -> None:
    window = open_page(f"{site}#/page/{PAGE}")
    run = window.locator(".articles .paragraph .run").get_by_text("党员").first
    run.evaluate(
        "node => { const at = node.textContent.indexOf('党员'); getSelection().setBaseAndExtent(node.firstChild, at, node.firstChild, at + 2); }"
    )
    window.locator(".mark-selected").click()
    assert window.locator(".edge-text mark").text_content() == "党员"
    window.locator(".edit [name=label]").select_option("location")
    window.locator(".edit [name=level]").select_option("venue")
    window.locator(".edit .save").click()
    kept = window.evaluate("banmian.corrections().all()[0].rows")
    assert [(row["label"], row["text"], json.loads(row["value"])) for row in kept] == [
        ("location", "党员", {"level": "venue"})
    ]


def test_what_is_listed_is_sorted_counted_and_taken_away(site: str, release: Path, open_page: OpenPage) -> None:
    facts = [f for f in rows(release, "numeric_facts") if f["kind"] == "money"]
    window = open_page(f"{site}#/facts?kind=money")
    window.locator(".wide thead").get_by_role("button", name="value").click()
    window.locator("[aria-sort=ascending]").wait_for()
    listed = window.locator(".wide tbody .fact-text").all_text_contents()
    assert listed == [f["text"] for f in sorted(facts, key=lambda f: f["value"])]
    table = list(csv.DictReader(io.StringIO(take(window, ".take-csv").removeprefix("\ufeff"))))
    assert [row["text"] for row in table] == listed
    assert [float(row["value"]) for row in table] == sorted(f["value"] for f in facts)
    taken = json.loads(take(window, ".take-json"))
    assert [row["fact_id"] for row in taken] == [row["fact_id"] for row in table]
    window.get_by_role("button", name="Statistics").click()
    told = window.locator(".statistic", has_text="Value").inner_text()
    assert "CNY" in told
    assert f"{max(f['value'] for f in facts):,.0f}" in told


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("=1+1", "'=1+1"), ("-5", "'-5"), (" @x", "' @x"), ("＋1", "'＋1"), (-5, "-5"), ('a,"b', '"a,""b"'), ("亩", "亩")],
)
def test_no_cell_is_a_formula(site: str, open_page: OpenPage, cell: object, expected: str) -> None:
    assert open_page(site).evaluate("cell => banmian.csvCell(cell)", cell) == expected


def test_the_least_sure_stand_first(site: str, release: Path, open_page: OpenPage) -> None:
    sure = [
        row["confidence"] for table in ("numeric_facts", "annotations", "paragraphs") for row in rows(release, table)
    ]
    window = open_page(f"{site}#/check")
    window.locator(".check").first.wait_for()
    assert number_of(window) == len(sure)
    shown = [int(text.rstrip(" %")) for text in window.locator(".percent").all_text_contents()]
    assert shown[0] == round(100 * min(sure))
    assert all(a <= b + 1 for a, b in pairwise(shown))  # the columns hold whole percent, rounded down


def test_days_and_people(tmp_path: Path, open_page: OpenPage) -> None:
    first = date(2001, 1, 30)
    made = (make_page(f"{TEXT}印数{i}号", source=f"{i}.txt", day=first + timedelta(days=i)) for i in range(5))
    write_release(tmp_path / "release", made)
    explore(tmp_path / "release", tmp_path / "site")
    site = (tmp_path / "site" / "index.html").as_uri()
    window = open_page(f"{site}#/articles")
    window.locator("[name=from]").fill("2001-02-01")
    window.get_by_text("3 articles").wait_for()
    window.locator("a.bin").nth(3).click()
    window.get_by_text("1 article", exact=True).wait_for()
    window.goto(f"{site}#/people")
    window.locator(".person a").first.click()
    window.locator(".chosen-person b").wait_for()
    signed = rows(tmp_path / "release", "people")
    assert number_of(window) == max(person["n_articles"] for person in signed)


def test_a_search_covers_pages_and_shows_passages(tmp_path: Path, open_page: OpenPage) -> None:
    write_release(tmp_path / "release", [make_page(TEXT)])
    explore(tmp_path / "release", tmp_path / "site")
    window = open_page(f"{(tmp_path / 'site' / 'index.html').as_uri()}#/articles?q=责编")
    window.locator(".entry mark").wait_for()
    assert window.locator(".entry .title").inner_text() == "On the page, outside its articles"
    window.locator(".entry .title").click()
    window.locator(".reader").wait_for()
    assert window.locator(".find").input_value() == "责编"


def test_the_language_is_the_browser_s_and_can_be_switched(site: str, open_page: OpenPage) -> None:
    window = open_page(site, locale="zh-CN")
    assert window.evaluate("document.documentElement.lang") == "zh-CN"
    assert window.locator("nav").get_by_text("数值事实").is_visible()
    window.locator(".language").click()
    assert window.locator("nav").get_by_text("Numeric facts").is_visible()
    window.reload()
    assert window.locator("nav").get_by_text("Numeric facts").is_visible()
