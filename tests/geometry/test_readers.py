"""ALTO, METS, hOCR, PAGE-XML and boxes in JSON: one page written in each, read back by one arranger; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian.errors import DataError
from banmian.geometry.alto import mets_entries, read_alto
from banmian.geometry.arrange import arrange
from banmian.geometry.boxes_json import read_boxes
from banmian.geometry.hocr import read_hocr
from banmian.geometry.page_xml import read_page_xml
from banmian.geometry.sheet import Sheet
from banmian.sources import find_inputs
from tests.geometry import as_markup
from tests.geometry.pages import gold, plan, score
from tests.geometry.test_pdf import found_in
from tests.geometry.typeset import set_page

pytest.importorskip("reportlab")
SEED = 9
FLOORS = {"paragraphs": 0.9, "headlines": 0.9, "right": 0.9}


def written(kind: str) -> Sheet:
    page = set_page(plan(SEED, engine="typeset"))
    rows, pictures = as_markup.rows_of(page), as_markup.pictures_of(page)
    size = round(as_markup.PIXEL * page.width), round(as_markup.PIXEL * page.height)
    match kind:
        case "alto":
            return read_alto(as_markup.alto(rows, pictures, *size))
        case "hocr":
            return read_hocr(as_markup.hocr(rows, pictures, *size))
        case "page xml":
            return read_page_xml(as_markup.page_xml(rows, pictures, *size))
        case "named boxes":
            return read_boxes(as_markup.named_boxes(rows, *size))
    return read_boxes(as_markup.boxes(rows))


@pytest.mark.parametrize("kind", ["alto", "hocr", "page xml", "boxes", "named boxes"])
def test_the_same_page_is_read_from_each(kind: str) -> None:
    sheet = written(kind)
    page = arrange(sheet)
    got = score([(gold(plan(SEED, engine="typeset")), found_in(page))])
    assert {name: got[name] for name in FLOORS if got[name] < FLOORS[name]} == {}
    assert sorted(page.text.replace("\n", "")) == sorted("".join(line.text for line in sheet.lines))
    assert {line.confidence for line in page.lines} <= {0.93, 0.91, 0.9, 0.95}
    assert len(page.lines) == len(sheet.lines)


ROWS = (
    ("两桥修好", 100, 100, 700, 200),
    ("石门镇今年修好了两座老桥，村民不", 100, 220, 740, 260),
    ("再绕路。", 100, 270, 260, 310),
    ("小学开学", 800, 100, 1400, 200),
    ("村里的小学开学了。", 800, 220, 1160, 260),
    ("广告：新茶上市", 100, 900, 380, 940),
)
BLOCKS = ("h1", "p1", "p1", "h2", "p2", "ad")
METS = """<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><fileSec><fileGrp>
<file ID="A1"><FLocat xlink:href="file://./alto/1.xml"/></file></fileGrp></fileSec>
<structMap TYPE="LOGICAL"><div TYPE="NEWSPAPER"><div TYPE="ISSUE">
<div TYPE="ARTICLE"><div TYPE="HEADING"><fptr><area FILEID="A1" BEGIN="h2"/></fptr></div>
<div TYPE="BODY"><fptr><area FILEID="A1" BEGIN="p1"/></fptr></div></div>
<div TYPE="ARTICLE"><div TYPE="HEADING"><fptr><area FILEID="A1" BEGIN="h1"/></fptr></div>
<div TYPE="BODY"><fptr><area FILEID="A1" BEGIN="p2"/></fptr></div></div>
</div></div></structMap></mets>"""


def test_the_articles_of_mets_are_taken_as_told(tmp_path: Path) -> None:
    (tmp_path / "in" / "alto").mkdir(parents=True)
    (tmp_path / "in" / "mets.xml").write_text(METS, encoding="utf-8")
    (tmp_path / "in" / "alto" / "1.xml").write_bytes(as_markup.alto(ROWS, (), 1500, 1000, blocks=BLOCKS))
    report = banmian.build([tmp_path / "in"], tmp_path / "out")
    assert (report.rows["pages"], report.rejected) == (1, ())
    found = banmian.check(tmp_path / "out")
    assert found.ok, found.faults
    articles = list(banmian.load(str(tmp_path / "out"), "articles", split="train"))
    assert [(a["headline"], a["text"]) for a in articles[:2]] == [
        ("小学开学", "石门镇今年修好了两座老桥，村民不再绕路。"),
        ("两桥修好", "村里的小学开学了。"),
    ]
    (page,) = banmian.load(str(tmp_path / "out"), "pages", split="train")
    assert {(mark["article"], mark["role"] == "furniture") for mark in page["marks"]} == {
        (0, False),
        (1, False),
        (None, True),
    }
    assert page["text"].endswith("广告：新茶上市")


def test_mets_names_blocks_by_file() -> None:
    (entry,) = mets_entries(METS.encode())
    assert entry["file"] == "alto/1.xml"
    assert {name: told[0] for name, told in json.loads(entry["blocks"]).items()} == {"h2": 0, "p1": 0, "h1": 1, "p2": 1}


def test_pages_of_one_file_have_names_and_digests_of_their_own(tmp_path: Path) -> None:
    one = as_markup.hocr(ROWS[:3], (), 1500, 1000).decode()
    page = one[one.index("<div class='ocr_page'") : one.index("</body>")]
    (tmp_path / "a.hocr").write_text(one.replace(page, page + page.replace("两桥", "三桥")), encoding="utf-8")
    (tmp_path / "b.ocr.json").write_bytes(as_markup.boxes(ROWS[:3]))
    found = [page for file in find_inputs([tmp_path]) for page in file.pages()]
    assert [page.source for page in found] == ["a.hocr#1", "a.hocr#2", "b.ocr.json"]
    assert len({page.page_id for page in found}) == 3
    assert [page.content().text[:4] for page in found] == ["两桥修好", "三桥修好", "两桥修好"]


@pytest.mark.parametrize(
    ("read", "data", "words"),
    [
        (read_alto, b"<alto><Layout><Page/></Layout></alto>", "no text"),
        (read_alto, b"<PcGts/>", "no ALTO"),
        (read_alto, b"<alto>", "no XML"),
        (read_alto, b'<!DOCTYPE a [<!ENTITY b "c">]><alto>&b;</alto>', "document type"),
        (read_alto, '<!DOCTYPE a [<!ENTITY b "c">]><alto>&b;</alto>'.encode("utf-16"), "document type"),
        (mets_entries, b"<alto/>", "no METS"),
        (read_page_xml, b"<PcGts><Page/></PcGts>", "no text"),
        (read_page_xml, b"<alto/>", "no PAGE-XML"),
        (read_hocr, b"<html><div class='ocr_page'></div></html>", "no text"),
        (read_hocr, b"<html></html>", "no hOCR"),
        (read_boxes, b'{"newspaper": "a"}', "without boxes"),
        (read_boxes, b"[" * 100_000, "no JSON"),
        (read_boxes, b"\xff\xfe", "no JSON"),
    ],
)
def test_what_is_no_page_is_refused_with_the_next_step(
    read: Callable[[bytes], object], data: bytes, words: str
) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read(data)
    assert caught.value.next_step


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(-1e9, 1e9) | st.text(max_size=5) | st.integers(-9, 9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(("text", "bbox", "points")), inner),
    max_leaves=20,
)


@given(VALUES)
def test_any_json_is_arranged_or_refused(value: object) -> None:
    try:
        sheet = read_boxes(json.dumps(value).encode())
    except DataError:
        return
    assert len(arrange(sheet).lines) == len(sheet.lines)
