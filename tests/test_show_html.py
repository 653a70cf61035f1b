"""A page as one HTML file, looked at in a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian.records import Page
from banmian.show.html import page_html
from banmian.show.html_json import script_json
from banmian.show.html_view import page_view
from banmian.show.runs import Cover, runs_of
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


def test_both_sides_say_what_the_page_says(page: Page) -> None:
    view = page_view(page)
    assert "".join(run[0] for run in view["page"]) == page.text
    for article, shown in zip(page.articles, view["articles"], strict=True):
        paragraphs = ["".join(r[0] for r in b["runs"] if r) for b in shown["blocks"] if b["role"] == "paragraph"]
        assert paragraphs == [p.text for p in article.paragraphs]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_it_opens_without_a_complaint(url: str, open_page: OpenPage, size: tuple[int, int], dark: bool) -> None:
    window = open_page(url, size=size, dark=dark)
    window.locator(".articles .headline").first.wait_for()
    assert serious(window) == []
    wide = window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
