"""`show --html` of a page with geometry: every line in its box, whatever its text holds."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from banmian.page import build_page, parse_page
from banmian.view.html import page_html
from banmian.view.sheet import sheet_svg
from tests.geometry.test_law import LINES, PAGE, TEXT

_SVG = "{http://www.w3.org/2000/svg}"


def test_every_line_stands_in_its_box() -> None:
    page = build_page(PAGE)
    svg = ElementTree.fromstring(sheet_svg(page))  # noqa: S314
    texts = svg.findall(f"{_SVG}text")
    assert [text.text for text in texts] == [TEXT[line.start : line.end] for line in LINES]
    boxes = {tuple(rect.get(k) for k in ("x", "y", "width", "height")) for rect in svg.findall(f"{_SVG}rect")}
    for line in LINES:
        assert (str(line.x0), str(line.y0), str(line.x1 - line.x0), str(line.y1 - line.y0)) in boxes
    titles = [title.text for title in svg.iter(f"{_SVG}title")]
    assert titles[0] == "headline, article 1: 溪口两座老桥同日修好"
    assert {"2座", "120米"} <= set(titles)


def test_markup_in_the_text_is_text() -> None:
    text = TEXT.replace("村民", '<b>"&')[: len(TEXT)]
    page = build_page(replace(PAGE, text=text))
    assert "<b>" not in sheet_svg(page)
    ElementTree.fromstring(sheet_svg(page))  # noqa: S314
    assert sheet_svg(page) in page_html(page)


def test_a_page_without_geometry_has_no_sheet() -> None:
    assert sheet_svg(parse_page(TEXT)) == ""
    assert "on-sheet" not in page_html(parse_page(TEXT))
