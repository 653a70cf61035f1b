"""E-paper HTML: what its own marks say is taken as it stands, and every row still points into the page's text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian.errors import DataError
from banmian.page import build_page
from banmian.records import PageText
from banmian.sources import find_inputs
from banmian.sources.html import read_html

CASES = sorted((Path(__file__).parent / "cases" / "html").glob("*.html"))
PIECES = ("<founder-content>", "</founder-content>", "<!--enpcontent-->", "<!--/enpcontent-->", "<P>", "</P>", "<br>")
MORE = (
    "<founder-title>",
    "</founder-title>",
    "<b>",
    "</b>",
    "<script>",
    "</script>",
    "<div>",
    "</div>",
    "&nbsp;",
    "桥",
)
PROPERTIES = ("<!--enpproperty <title>", "</title>", "<author>", "</author>", "/enpproperty-->")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_marks_of_the_page_are_kept(case: Path) -> None:
    want = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    page = read_html(case.read_bytes())
    assert page.encoding == want["encoding"]
    for name in ("newspaper", "page_no", "url"):
        assert getattr(page.metadata, name) == want[name]
    assert str(page.metadata.date) == want["date"]
    (article,) = build_page(PageText(page.text, "0" * 64, marks=page.marks)).articles
    assert article.kicker == want["kicker"]
    assert article.headline == want["headline"]
    assert article.subtitle == want["subtitle"]
    assert [signer.name for signer in article.byline] == want["signers"]
    assert list(article.section_heads) == want["section_heads"]
    assert list(article.captions) == want["captions"]
    assert [p.text for p in article.paragraphs] == want["paragraphs"]


def test_a_dataset_of_such_pages_keeps_every_law(tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = banmian.build([CASES[0].parent], out)
    assert report.rows["pages"] == len(CASES)
    assert report.rejected == ()
    assert banmian.check(out).faults == ()
    row = banmian.load(str(out), "pages", split="train")[0]
    assert row["text"][row["marks"][0]["start"] : row["marks"][0]["end"]]
    assert row["sha256"] in {p.sha256 for f in find_inputs([CASES[0].parent]) for p in f.pages()}


def test_what_a_file_beside_it_says_goes_before_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "1.htm").write_bytes(CASES[0].read_bytes())
    (tmp_path / "1.json").write_text('{"newspaper": "云溪报"}', encoding="utf-8")
    (page,) = (page for file in find_inputs([tmp_path]) for page in file.pages())
    known = page.content().metadata
    assert (known.newspaper, str(known.date)) == ("云溪报", "2024-11-05")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><body><p>\xe6\xa1\xa5</p></body></html>", "no article between the marks"),
        (b"<html><founder-content> <P>&nbsp;</P></founder-content></html>", "no article between the marks"),
        (b"%PDF-1.7", "a PDF file"),
        (b"", "empty"),
    ],
)
def test_html_without_an_article_is_named(data: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read_html(data)
    assert caught.value.next_step


def test_html_under_another_name_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(CASES[0].read_bytes())
    (page,) = (page for file in find_inputs([tmp_path]) for page in file.pages())
    with pytest.raises(DataError, match="this is HTML") as caught:
        page.content()
    assert "name it .html" in (caught.value.next_step or "")


@given(st.lists(st.sampled_from((*PIECES, *MORE, *PROPERTIES)), max_size=40).map("".join))
def test_any_markup_is_read_or_refused_and_the_marks_tile_the_text(source: str) -> None:
    try:
        page = read_html(source.encode())
    except DataError:
        return
    assert "\n".join(page.text[m.start : m.end] for m in page.marks) == page.text
    built = build_page(PageText(page.text, "0" * 64, marks=page.marks))
    assert "".join(page.text[r.start : r.end] for r in built.ledger) == page.text


@pytest.mark.parametrize("piece", ["<div>", "<founder-content><p>桥", "<!--enpcontent-->桥<br>", "<b>", "&amp;", "<"])
def test_hostile_markup_takes_time_in_proportion(piece: str) -> None:
    source = "<founder-content>桥" + piece * 50_000
    assert read_html(source.encode()).text.startswith("桥")
