"""`show --html` of a page with geometry: every line in its box, whatever its text holds, a fact alight in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from banmian.page import build_page, parse_page
from banmian.records import Page
from banmian.view.html import page_html
from tests.browser import OpenPage
from tests.geometry.test_law import LINES, PAGE, TEXT


def address(page: Page, folder: Path) -> str:
    """The address of the page as a file for the browser."""
    file = folder / "page.html"
    file.write_text(page_html(page), encoding="utf-8", newline="\n")
    return file.as_uri()


def test_every_line_stands_in_its_box(tmp_path: Path, open_page: OpenPage) -> None:
    window = open_page(address(build_page(PAGE), tmp_path))
    drawn = window.locator(".drawn .type text").evaluate_all("all => all.map(t => t.textContent)")
    assert drawn == [TEXT[line.start : line.end] for line in LINES]
    boxes = window.locator(".drawn .line").evaluate_all(
        "all => all.map(r => ['x', 'y', 'width', 'height'].map(n => Number(r.getAttribute(n))))"
    )
    assert boxes == [[line.x0, line.y0, line.x1 - line.x0, line.y1 - line.y0] for line in LINES]
    assert not window.locator(".paper").is_visible()


def test_a_fact_lights_up_in_its_place(tmp_path: Path, open_page: OpenPage) -> None:
    page = build_page(PAGE)
    window = open_page(address(page, tmp_path))
    fact = next(f for article in page.articles for f in article.facts if f.text == "120米")
    window.locator(".articles .run").get_by_text("120米", exact=True).hover()
    (lit,) = window.locator(".drawn .mark.lit").evaluate_all(
        "all => all.map(r => ['x', 'y', 'width', 'height'].map(n => Number(r.getAttribute(n))))"
    )
    line = next(x for x in LINES if x.start <= fact.segments[0].start < x.end)
    assert line.x0 <= lit[0] <= lit[0] + lit[2] <= line.x1
    assert (lit[1], lit[3]) == (line.y0, line.y1 - line.y0)
    window.locator(".looks").get_by_text("Text").click()
    assert window.locator(".paper .run.lit").count() == 0
    assert window.locator(".paper").is_visible()


def test_markup_in_the_text_is_text(tmp_path: Path, open_page: OpenPage) -> None:
    text = TEXT.replace("村民", '<b>"&')[: len(TEXT)]
    window = open_page(address(build_page(replace(PAGE, text=text)), tmp_path))
    assert window.locator("main b").count() == 0


def test_a_page_without_geometry_has_no_sheet(tmp_path: Path, open_page: OpenPage) -> None:
    window = open_page(address(parse_page(TEXT), tmp_path))
    assert window.locator(".drawn, .looks").count() == 0
