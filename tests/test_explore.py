"""The explorer of a release, looked at in a browser and held against the tables."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow.parquet as pq
import pytest

import banmian
from banmian.errors import UsageError
from banmian.view.explore import explore
from banmian.view.map import outlines, province_of
from tests.browser import DESKTOP, PHONE, OpenPage, serious
from tests.factory import TEXT, make_page, write_release
from tests.test_cli import run
from tests.test_engine import digests


@pytest.fixture(scope="module")
def release(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the seed page, from which one page was rejected."""
    folder = tmp_path_factory.mktemp("explore")
    (folder / "<b>bad&.txt").write_bytes(b"\xff\xfe\x00")
    banmian.build([seed, folder / "<b>bad&.txt"], folder / "release", version="2.0.1")
    return folder / "release"


@pytest.fixture(scope="module")
def site(release: Path) -> str:
    """The address of its explorer."""
    explore(release, release.parent / "site")
    return (release.parent / "site" / "index.html").as_uri()


@pytest.fixture(scope="module")
def tables(release: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table."""
    names = ("pages", "articles", "paragraphs", "numeric_facts", "annotations", "numeric_rejects")
    return {name: pq.read_table(release / name).to_pylist() for name in names}


def bars(window: Any, caption: str) -> dict[str, int]:
    """A chart's numbers by name."""
    rows = window.locator("table.bars").filter(has=window.locator("caption", has_text=caption)).locator("tr")
    return {
        row.get_attribute("data-name"): int(row.locator(".number").inner_text().replace(",", "")) for row in rows.all()
    }


def number_of(window: Any) -> int:
    """How many rows a list says that it has."""
    told = window.locator(".list-line > .hits").inner_text()
    return int(told.removeprefix("about ").split()[0].replace(",", ""))


def test_the_overview_says_what_the_tables_say(
    site: str, tables: dict[str, list[dict[str, Any]]], open_page: OpenPage
) -> None:
    window = open_page(site)
    for name in ("pages", "articles", "paragraphs", "numeric_facts", "numeric_rejects"):
        assert window.locator(f"[data-count={name}] b").inner_text() == f"{len(tables[name]):,}"
    places = [p for article in tables["articles"] for p in article["locations"]]
    assert window.locator("[data-count=locations] b").inner_text() == str(len(places))
    assert bars(window, "Facts") == Counter(f["kind"] for f in tables["numeric_facts"])
    assert bars(window, "Numerals") == Counter(r["reason"] for r in tables["numeric_rejects"])
    roles: Counter[str] = Counter()
    for region in tables["pages"][0]["ledger"]:
        roles[region["role"]] += region["end"] - region["start"]
    assert bars(window, "Characters by role") == roles

    drawn = {p.adcode: p.name for p in outlines().provinces.values()}
    counted = Counter(code for p in places if (code := province_of(p["adcode"], p["path"])))
    for code, number in counted.items():
        told = window.locator(f".province[data-code='{code}']").get_attribute("aria-label")
        assert told == f"{drawn[code]}: {number} mention{'s' if number > 1 else ''}"
    assert window.locator(".province[role=button]").count() == len(counted)

    lengths = window.locator(".histogram", has_text="Articles by length").locator(".on-bar").all_text_contents()
    assert sum(map(int, lengths)) == len(tables["articles"])
    sure = window.locator(".histogram", has_text="Facts by confidence").locator(".on-bar").all_text_contents()
    assert sum(map(int, sure)) == len(tables["numeric_facts"])


def test_facts_are_filtered_as_the_table_would_be(
    site: str, tables: dict[str, list[dict[str, Any]]], open_page: OpenPage
) -> None:
    facts = tables["numeric_facts"]
    window = open_page(f"{site}#/facts")
    window.locator(".wide tbody tr").first.wait_for()
    window.locator(".more").scroll_into_view_if_needed()
    window.locator(".wide tbody tr").nth(70).wait_for()
    assert window.locator(".wide tbody tr").count() == number_of(window) == len(facts)

    window.locator("select[name=kind]").select_option("money")
    window.get_by_text("5 numeric facts").wait_for()
    shown = window.locator(".wide tbody .fact-text").all_text_contents()
    assert shown == [f["text"] for f in facts if f["kind"] == "money"]
    first = window.locator(".wide tbody tr").first.inner_text()
    assert "¥100,000,000" in first
    assert "集体经济收入总量" in first
    assert "a number with a currency" in first
    window.locator("select[name=kind]").select_option("")

    window.locator(".list-controls .sure").fill("95")
    sure = [f for f in facts if round(f["confidence"], 3) >= 0.95]
    window.get_by_text(f"{len(sure)} numeric facts").wait_for()
    window.locator(".list-controls .sure").fill("0")

    window.locator("select[name=place]").select_option("430000")
    there = [f for f in facts if (f["adcode"] or "").startswith("43")]
    window.get_by_text(f"{len(there)} numeric facts").wait_for()
    window.locator("select[name=place]").select_option("")

    window.locator(".list-controls .find").fill("流动党员")
    asked = [f["text"] for f in facts if "流动党员" in f"{f['text']}\n{f['measured'] or ''}"]
    window.locator("mark").first.wait_for()
    assert window.locator(".wide tbody .fact-text").all_text_contents() == asked


def test_searching_articles(site: str, tables: dict[str, list[dict[str, Any]]], open_page: OpenPage) -> None:
    window = open_page(site)
    for query in ("禁种", "村", "扫黄打非", "没有这样的话"):
        window.goto(f"{site}#/articles?q={query}")
        window.reload()
        pieces = ("headline", "subtitle", "kicker", "text")
        found = [
            a
            for a in tables["articles"]
            if query in "\n".join([*(a[p] or "" for p in pieces), *a["captions"], *a["credits"], *a["section_heads"]])
        ]
        if found:
            window.locator(".entry mark").first.wait_for()
        else:
            window.locator(".nothing").wait_for()
        titles = window.locator(".entry .title").all_text_contents()
        assert titles == [a["headline"] or "（无标题）" for a in found]
        assert number_of(window) == len(found)


def test_the_map_leads_to_articles(site: str, tables: dict[str, list[dict[str, Any]]], open_page: OpenPage) -> None:
    window = open_page(site)
    window.locator(".province[data-code='430000']").focus()
    window.keyboard.press("Enter")
    window.locator(".entry").first.wait_for()
    there = [a for a in tables["articles"] if any((p["path"] or "").startswith("湖南省") for p in a["locations"])]
    assert number_of(window) == len(there)


def test_from_a_row_to_its_place_on_the_page_and_back(site: str, open_page: OpenPage) -> None:
    window = open_page(f"{site}#/facts?kind=area")
    window.locator(".fact-text").first.click()
    window.locator(".source .run.chosen").wait_for()
    assert (
        window.locator(".source .run.chosen").text_content() == window.locator(".articles .run.chosen").text_content()
    )
    window.go_back()
    window.get_by_text("5 numeric facts").wait_for()
    assert window.locator("select[name=kind]").input_value() == "area"


def test_a_web_server_serves_it_as_it_is(site: str, release: Path, open_page: OpenPage) -> None:
    handler = partial(QuietHandler, directory=release.parent / "site")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        window = open_page(f"http://127.0.0.1:{server.server_port}/#/facts?kind=money")
        window.get_by_text("5 numeric facts").wait_for()
        window.locator(".fact-text").first.click()
        window.locator(".articles .run.chosen").wait_for()
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.mark.parametrize("asked", ["page/..%2F..%2Fx", "page/%", "page/7f1f5aa8a93357f9/%E0%A4%A", "toString", "?=&"])
def test_a_wrong_address_is_no_fault(site: str, open_page: OpenPage, asked: str) -> None:
    window = open_page(f"{site}#/{asked}")
    window.locator("[role=alert], .front, .reader").first.wait_for()


def test_rejects_come_with_their_reasons(
    site: str, tables: dict[str, list[dict[str, Any]]], open_page: OpenPage
) -> None:
    window = open_page(f"{site}#/rejects?reason=slogan")
    slogans = [r["text"] for r in tables["numeric_rejects"] if r["reason"] == "slogan"]
    window.locator(".entry").nth(len(slogans) - 1).wait_for()
    assert window.locator(".entry a").all_text_contents() == slogans
    row = window.locator(".rejected tbody tr").inner_text()
    assert "<b>bad&.txt" in row
    assert len(row) > 40


@pytest.mark.slow
@pytest.mark.parametrize(
    ("view", "size", "dark"),
    [
        ("", DESKTOP, True),
        ("", PHONE, False),
        ("facts?kind=area", DESKTOP, False),
        ("facts?kind=area", PHONE, True),
        ("rejects?reason=slogan", PHONE, False),
        ("articles?q=村", DESKTOP, True),
        ("page/7f1f5aa8a93357f9/n61-66", PHONE, True),
        ("people", PHONE, False),
        ("check", DESKTOP, True),
        ("corrections", PHONE, False),
    ],
)
@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_every_view_is_fit_for_all(
    site: str, open_page: OpenPage, view: str, size: tuple[int, int], dark: bool, language: str
) -> None:
    window = open_page(f"{site}#/{view}", size=size, dark=dark, locale=language)
    window.locator(".teasers li, .wide tbody tr, .entry, .articles .run.chosen, .listing > .note").first.wait_for()
    assert serious(window) == []
    wide = window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def many(number: int) -> Iterator[banmian.records.Page]:
    day = date(2001, 1, 1)
    for i in range(number):
        yield make_page(f"{TEXT}印数{i}号", source=f"page-{i:04}.txt", day=day + timedelta(days=i))


@pytest.mark.slow
def test_a_thousand_pages(tmp_path: Path, open_page: OpenPage) -> None:
    write_release(tmp_path / "release", many(1000))
    report = explore(tmp_path / "release", tmp_path / "site")
    assert (report.pages, report.articles, report.facts) == (1000, 1000, 4000)
    index = tmp_path / "site" / "index.html"
    assert index.stat().st_size < 100_000
    window = open_page(index.as_uri())
    window.goto(f"{index.as_uri()}#/facts?kind=length")
    window.get_by_text("2,000 numeric facts").wait_for()
    assert window.locator(".wide tbody tr").count() < 200
    window.locator(".list-controls .find").fill("老桥")
    window.get_by_text("0 numeric facts").wait_for()
    window.locator("select[name=kind]").select_option("count")
    window.get_by_text("1,000 numeric facts").wait_for()
    window.goto(f"{index.as_uri()}#/pages")
    window.locator(".entry .title").nth(2).click()
    window.get_by_text("next →").click()
    window.get_by_text("page-0003.txt").wait_for()
    window.goto(f"{index.as_uri()}#/articles?q=绕行5")
    window.locator(".entry mark").first.wait_for()
    assert window.locator(".list-line > .hits").inner_text() == "about 1,000 articles and pages"


def test_the_same_release_gives_the_same_bytes_and_an_old_explorer_is_replaced(release: Path, tmp_path: Path) -> None:
    explore(release, tmp_path / "a")
    explore(release, tmp_path / "b")
    (site,) = (tmp_path / "b").glob("site-*")
    (site / "data" / "left.js").write_text("", encoding="utf-8")
    (tmp_path / "b" / "site-0123456789abcdef").mkdir()
    (tmp_path / "b" / "explorer.js").write_text("of version 0.5.0", encoding="utf-8")
    explore(release, tmp_path / "b")
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["index.html", site.name]
    (tmp_path / "b" / "robots.txt").write_text("mine", encoding="utf-8")
    explore(release, tmp_path / "b")
    assert (tmp_path / "b" / "robots.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_it_refers_to_nothing_outside(release: Path, tmp_path: Path) -> None:
    explore(release, tmp_path / "site")
    (site,) = (tmp_path / "site").glob("site-*")
    own = [(site / name).read_text(encoding="utf-8") for name in ("explorer.js", "explorer.css")]
    outside = {"http://www.w3.org/2000/svg"}  # a name, never fetched
    assert {m for text in own for m in re.findall(r"https?://[^\s\"']+", text)} <= outside


def test_a_folder_of_other_things_is_left_alone(release: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="neither empty nor an explorer"):
        explore(release, tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        explore(release, tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command(release: Path, tmp_path: Path) -> None:
    done = run("explore", release, "--out", tmp_path / "site")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 pages, 8 articles, 72 numeric facts" in done.stderr
    refused = run("explore", tmp_path, "--out", tmp_path / "other")
    assert refused.returncode == 1
    assert "holds no dataset" in refused.stderr
    assert not (tmp_path / "other").exists()


def test_provinces_are_those_of_the_gazetteer() -> None:
    drawn = outlines()
    assert len(drawn.provinces) == 34
    assert {"710000", "810000", "820000"} < drawn.provinces.keys()
    text = "北京市、湖南省、台湾、香港、澳门、内蒙古自治区的代表到会。"
    found = banmian.parse_page(f"代表到会\n\n{text}\n").articles[0].locations
    assert [province_of(p.adcode, p.path) for p in found] == [
        "110000",
        "430000",
        "710000",
        "810000",
        "820000",
        "150000",
    ]
    assert province_of(None, "湖南省/岳阳市") == "430000"
    assert province_of(None, "日本") is province_of(None, None) is None
    for province in drawn.provinces.values():
        assert 0 <= province.x <= drawn.width
        assert 0 <= province.y <= drawn.height
        assert json.dumps(province.path).count("M") == province.path.count("z") > 0
