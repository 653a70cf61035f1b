"""A page as one HTML file, looked at in a browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian.records import Page
from banmian.view.html import page_html
from banmian.view.html_json import script_json
from banmian.view.html_view import page_view
from banmian.view.runs import Cover, runs_of
from tests.browser import DESKTOP, PHONE, OpenPage, serious


@pytest.fixture(scope="module")
def page(seed: Path) -> Page:
    return banmian.parse_page(seed.read_text(encoding="utf-8"), source=seed.name)


@pytest.fixture(scope="module")
def url(page: Page, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("show") / "page.html"
    file.write_text(page_html(page), encoding="utf-8", newline="\n")
    return file.as_uri()


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
def test_runs_spell_the_text_and_name_what_covers_it(text: str, spans: list[tuple[int, int]]) -> None:
    covers = [Cover(min(a, b), max(a, b), item) for item, (a, b) in enumerate(spans)]
    at = 0
    for piece, *items in runs_of(text, covers):
        for i in range(at, at + len(piece)):
            assert set(items) == {c.item for c in covers if c.start <= i < c.end <= len(text)}
        at += len(piece)
    assert at == len(text)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_json_cannot_leave_its_script(text: str) -> None:
    told = script_json({"text": text})
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", told)
    assert json.loads(told) == {"text": text}


def test_both_sides_say_what_the_page_says(page: Page, url: str, open_page: OpenPage) -> None:
    assert page_view(page)["text"] == page.text
    window = open_page(url)
    assert window.locator(".paper").text_content() == page.text
    drawn = window.locator(".articles .block.paragraph").evaluate_all(
        "blocks => blocks.map(b => [...b.querySelectorAll('.run')].map(r => r.textContent).join(''))"
    )
    assert drawn == [p.text for article in page.articles for p in article.paragraphs]


def test_items_have_the_identifiers_of_their_rows(page: Page, url: str, open_page: OpenPage) -> None:
    window = open_page(url)
    script = "() => { const d = JSON.parse(document.getElementById('data').textContent); return banmian.readPage(d.page).items.map(i => i.id); }"
    drawn = set(window.evaluate(script))
    for article in page.articles:
        rows = [*(f.fact_id for f in article.facts), *(p.paragraph_id for p in article.paragraphs)]
        rows += [a.annotation_id for a in article.annotations]
        assert {row.removeprefix(f"{page.page_id}-") for row in rows} <= drawn


@pytest.mark.slow
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_it_opens_without_a_complaint(
    pages: Path, tmp_path: Path, open_page: OpenPage, size: tuple[int, int], dark: bool
) -> None:
    page = banmian.parse_page((pages / "column-cut.txt").read_text(encoding="utf-8"), source="column-cut.txt")
    file = tmp_path / "page.html"
    file.write_text(page_html(page), encoding="utf-8", newline="\n")
    window = open_page(file.as_uri(), size=size, dark=dark)
    window.locator(".articles .run.t-fact").first.click()
    window.locator(".detail .rule").wait_for()
    assert serious(window) == []
    wide = window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def lit(window: Any, side: str, name: str = "lit") -> str:
    """The characters that are lit on one side."""
    return "".join(window.locator(f".{side} .run.{name}").all_text_contents())


def find_run(window: Any, text: str, side: str = "articles") -> Any:
    return window.locator(f".{side} .run").get_by_text(text, exact=True).first


def test_pointing_lights_both_sides(url: str, open_page: OpenPage) -> None:
    window = open_page(url)
    for side in ("articles", "source"):
        find_run(window, "1200亩", side).hover()
        assert lit(window, "articles") == lit(window, "source") == "1200亩"
        assert lit(window, "articles", "related") == lit(window, "source", "related") == "种植面积"
    window.locator(".masthead h1").hover()
    assert lit(window, "articles") == lit(window, "source") == ""


def test_what_the_page_cuts_lights_up_in_all_its_pieces(pages: Path, tmp_path: Path, open_page: OpenPage) -> None:
    page = banmian.parse_page((pages / "wrapped-flush.txt").read_text(encoding="utf-8"))
    file = tmp_path / "page.html"
    file.write_text(page_html(page), encoding="utf-8", newline="\n")
    window = open_page(file.as_uri())
    find_run(window, "8600平方米").hover()
    assert window.locator(".source .run.lit").all_text_contents() == ["8600平", "方米"]


def test_a_paragraph_that_goes_on_behind_a_picture_lights_up_on_both_sides_of_it(
    page: Page, url: str, open_page: OpenPage
) -> None:
    jumping = next(p for a in page.articles for p in a.paragraphs if len(p.segments) > 1)
    window = open_page(url)
    block = window.locator(".articles .paragraph").filter(has=window.locator(".seam")).first
    block.locator(".run").last.hover()
    assert lit(window, "source", "lit-block") == "".join(page.text[a:b] for a, b in sorted(jumping.segments))
    assert lit(window, "articles", "lit-block") == jumping.text
    block.locator(".run").last.click()
    told = window.locator(".detail").inner_text()
    assert jumping.seams[0].rule in told
    assert "undefined" not in told


def test_keys_go_from_mark_to_mark_and_choose(url: str, open_page: OpenPage) -> None:
    window = open_page(url)
    window.locator(".articles .run[tabindex='0']").focus()
    assert lit(window, "source") == "党旗映初心 实干铸忠诚"
    for _ in range(4):
        window.keyboard.press("ArrowRight")
    assert window.evaluate("document.activeElement.getAttribute('aria-label')") == "2023年, date, 2023"
    window.keyboard.press("Enter")
    assert "a date of the calendar" in window.locator(".detail .rule").inner_text()
    assert window.evaluate("location.hash") == "#n61-66"
    assert lit(window, "source", "chosen") == "2023年"
    window.keyboard.press("End")
    assert window.evaluate("document.activeElement.textContent") == "3.1万人次"
    window.keyboard.press("Escape")
    assert window.locator(".run.chosen").count() == 0
    window.reload()
    assert window.locator(".run.chosen").count() == 0


def test_an_address_with_an_item_opens_at_it(url: str, open_page: OpenPage) -> None:
    window = open_page(f"{url}#n61-66")
    assert lit(window, "source", "chosen") == lit(window, "articles", "chosen") == "2023年"


def shown(window: Any, name: str) -> int:
    """How many rows a list says it has, and has."""
    number = int(window.locator(f"details.{name} > summary .n").inner_text().replace(",", ""))
    if name in ("facts", "rejects"):
        assert window.locator(f"details.{name} .rows li").count() == number
    return number


def test_layers_and_filters_leave_what_the_rows_say(page: Page, url: str, open_page: OpenPage) -> None:
    facts = [f for a in page.articles for f in a.facts]
    places = [t for a in page.articles for t in a.annotations if t.label == "location"]
    window = open_page(url)
    assert (shown(window, "facts"), shown(window, "places")) == (len(facts), len(places))
    assert shown(window, "rejects") == sum(len(a.rejects) for a in page.articles)

    money = window.locator("[data-layer='fact:money']")
    money.uncheck(force=True)
    assert shown(window, "facts") == sum(f.kind != "money" for f in facts)
    assert window.locator(".run.f-money").count() == 0
    money.check(force=True)

    sure = [f for f in facts if round(f.confidence, 3) >= 0.95]
    window.locator(".confidence").fill("95")
    assert shown(window, "facts") == len(sure)
    window.locator(".confidence").fill("0")

    window.locator(".filters select").first.select_option("430000")
    assert shown(window, "facts") == sum((f.adcode or "").startswith("43") for f in facts)
    window.locator(".filters select").first.select_option("")
    window.locator(".which").select_option("2")
    assert shown(window, "facts") == len(page.articles[2].facts)
    assert window.locator(".places .map").get_attribute("aria-label") == "Places on this page by province: 湖南省 7"


def test_searching_finds_every_place(page: Page, url: str, open_page: OpenPage) -> None:
    window = open_page(url)
    window.locator(".find").fill("平江")
    texts = [p.text for a in page.articles for p in a.paragraphs]
    told = [t.text for a in page.articles for t in a.annotations if t.paragraph_id is None and t.part_id is None]
    hits = sum(text.count("平江") for text in texts + told)
    window.get_by_text(f"1 of {hits} hits").wait_for()
    assert shown(window, "places") == sum(
        "平江" in t.text for a in page.articles for t in a.annotations if t.label == "location"
    )
    window.locator(".find").fill("党员")
    asked = [f for a in page.articles for f in a.facts if "党员" in f"{f.text}\n{f.measured}"]
    window.get_by_text(f"1 of {sum(text.count('党员') for text in texts + told)} hits").wait_for()
    assert shown(window, "facts") == len(asked)
    window.locator(".find").fill("平江")
    window.get_by_text(f"1 of {hits} hits").wait_for()
    window.locator(".find").press("Enter")
    window.get_by_text(f"2 of {hits} hits").wait_for()


def test_on_a_phone_both_sides_are_a_tap_away(url: str, open_page: OpenPage) -> None:
    window = open_page(url, size=PHONE)
    assert not window.locator(".pane.source").is_visible()
    find_run(window, "1200亩").tap()
    sheet = window.locator(".detail")
    assert "1,200 mu" in sheet.inner_text()
    sheet.get_by_text("See the source").tap()
    there = window.locator(".source .run.chosen")
    assert there.text_content() == "1200亩"
    box = there.bounding_box()
    assert box is not None
    assert 0 < box["y"] < window.evaluate("innerHeight - document.querySelector('.detail').offsetHeight")
    sheet.get_by_text("Close").tap()
    window.locator(".sides").get_by_text("Found").tap()
    assert window.locator("details.facts li").first.is_visible()


HOSTILE = (
    "镇里修好三座</script><script>document.title='broken'</script>桥\n\n"
    "本报讯（记者 何田）<img src=x onerror=\"document.title='broken'\">青禾镇&amp;<!--投入120余万元，"
    "\u202e倒着读\u202c，\U00020000\U0002a6d6字也在\x00\x1b\x85\ufeff\u2028，方便8000余名村民。{{ 7 * 7 }}]]>\n"
)


def test_hostile_text_is_text(tmp_path: Path, open_page: OpenPage) -> None:
    page = banmian.parse_page(HOSTILE, source="a<b>&\"'</title>.txt", url="javascript:alert(1)", rights="<b>ours</b>")
    page = replace(page, source=page.source + "\ud800")  # no page holds one, a name from a broken table might
    file = tmp_path / "page.html"
    file.write_text(page_html(page), encoding="utf-8", newline="\n")
    window = open_page(file.as_uri())
    assert "broken" not in window.title()
    assert window.locator("main img, main script").count() == 0
    assert window.get_by_text("javascript:alert(1) · <b>ours</b>").count() == 1
    signs = window.locator(".source .hidden-character").all_text_contents()
    assert signs == ["202E", "202C", "0000", "001B", "0085", "FEFF"]
    told = window.locator(".paper").evaluate(
        "node => { for (const s of node.querySelectorAll('.hidden-character')) s.textContent = String.fromCodePoint(parseInt(s.textContent, 16)); return node.textContent; }"
    )
    assert told == HOSTILE
    fact = next(f for a in page.articles for f in a.facts if f.text == "8000余名")
    find_run(window, fact.text).hover()
    assert lit(window, "source") == fact.text


def test_a_page_without_articles_opens(tmp_path: Path, open_page: OpenPage) -> None:
    for name, text in (("empty", ""), ("blank", "\n \n")):
        file = tmp_path / f"{name}.html"
        file.write_text(page_html(banmian.parse_page(text)), encoding="utf-8", newline="\n")
        window = open_page(file.as_uri())
        assert shown(window, "facts") == 0
