"""Print PDFs: what is read of pages whose articles are known, whatever the order of the stream; and what is refused."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any, get_args

import pytest

import banmian
from banmian.errors import DataError
from banmian.geometry import pdf_library, pdf_process
from banmian.geometry.arrange import Arranged, arrange
from banmian.geometry.pdf import USUAL, pdf_sheets, sheet_digest
from banmian.geometry.pdf_sheet import read_sheet
from banmian.geometry.sheet import Sheet
from banmian.page import build_page
from banmian.records import PageText
from banmian.sources import find_inputs, page_text
from tests.geometry.pages import GoldArticle, gold, plan, score, squeezed
from tests.geometry.typeset import FONT, Stream, printed

pytest.importorskip("pypdfium2")
SEEDS = (3, 5, 9)
"""Pages with vertical headings, frames, pictures, headings over a part of their columns, tight gutters."""
FLOORS = {"paragraphs": 0.97, "headlines": 0.99, "right": 0.97}


def sheets_of(data: bytes) -> list[Sheet]:
    return [read_sheet(sheet.data) for sheet in pdf_sheets(data)]


def found_in(page: Arranged) -> list[GoldArticle]:
    text = PageText(page.text, "ab" * 32, marks=page.marks, lines=page.lines, width=page.width, height=page.height)
    return [
        GoldArticle(squeezed(a.headline or ""), tuple(squeezed(p.text) for p in a.paragraphs))
        for a in build_page(text).articles
    ]


def paper(draw: Any, size: tuple[float, float] = (300, 400), **options: Any) -> bytes:
    """A PDF that `draw` draws on a canvas of reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def two_columns(canvas: Any, at: float = 0.0) -> None:
    canvas.setFont(FONT, 20)
    canvas.drawString(40 + at, 340, "溪口两桥同日修好")
    canvas.setFont(FONT, 10)
    for column, lines in enumerate(COLUMNS):
        for n, line in enumerate(lines):
            indent = 20 if line in STARTS else 0
            canvas.drawString(40 + at + 115 * column + indent, 310 - 15 * n, line)


COLUMNS = (
    ("溪口镇今年修好了", "两座老桥，全长一百二", "十米，沿岸六个村的八", "千余名村民从此不再绕"),
    ("远路去赶集和上学。", "老桥修于五十年前", "桥面窄得只能过一辆", "板车。"),
)
STARTS = ("溪口镇今年修好了", "老桥修于五十年前")
WHOLE = (
    "溪口镇今年修好了两座老桥，全长一百二十米，沿岸六个村的八千余名村民从此不再绕远路去赶集和上学。",
    "老桥修于五十年前桥面窄得只能过一辆板车。",
)


@pytest.fixture(scope="module")
def pages() -> dict[tuple[int, Stream], tuple[Sheet, Arranged]]:
    made = {}
    for seed in SEEDS:
        for stream in get_args(Stream):
            (sheet,) = sheets_of(printed(plan(seed, engine="typeset"), stream))
            made[seed, stream] = (sheet, arrange(sheet))
    return made


def test_articles_are_found_by_place_and_size(pages: dict[tuple[int, Stream], tuple[Sheet, Arranged]]) -> None:
    got = score([(gold(plan(seed, engine="typeset")), found_in(pages[seed, "in order"][1])) for seed in SEEDS])
    assert {name: got[name] for name in FLOORS if got[name] < FLOORS[name]} == {}


def test_the_order_of_the_stream_changes_nothing(pages: dict[tuple[int, Stream], tuple[Sheet, Arranged]]) -> None:
    for seed in SEEDS:
        _, plain = pages[seed, "in order"]
        assert pages[seed, "by row"][1] == plain
        assert pages[seed, "shuffled"][1] == plain


def test_every_character_is_in_the_text_once_and_in_one_line(
    pages: dict[tuple[int, Stream], tuple[Sheet, Arranged]],
) -> None:
    for sheet, page in pages.values():
        assert sorted(page.text.replace("\n", "")) == sorted(g.text for g in sheet.glyphs)
        inside = [k for line in page.lines for k in range(line.start, line.end)]
        assert inside == [k for k, char in enumerate(page.text) if char != "\n"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_and_cropped_sheet_reads_as_any_other(turn: int) -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(turn)  # reportlab gives the sheet the size that it is shown with
        canvas.translate(*((150, 200) if turn % 180 == 0 else (200, 150)))
        canvas.rotate(turn)
        canvas.translate(-150, -200)
        two_columns(canvas)

    (sheet,) = sheets_of(paper(draw))
    (article,) = found_in(arrange(sheet))
    assert article == GoldArticle("溪口两桥同日修好", WHOLE)
    assert (sheet.width, sheet.height) == (300, 400)


def test_what_lies_outside_the_crop_box_is_left_out_and_counted() -> None:
    def draw(canvas: Any) -> None:
        two_columns(canvas, at=100)
        canvas.drawString(5, 200, "裁掉")

    (sheet,) = sheets_of(paper(draw, (420, 400), cropBox=(100, 0, 420, 400)))
    assert sheet.left_out.outside == 2
    assert sheet.width == 320
    (article,) = found_in(arrange(sheet))
    assert article == GoldArticle("溪口两桥同日修好", WHOLE)


def test_struck_twice_and_unseen_characters_are_counted_and_left_out() -> None:
    def draw(canvas: Any) -> None:
        two_columns(canvas)
        two_columns(canvas, at=0.3)
        text = canvas.beginText(60, 60)
        text.setTextRenderMode(3)
        text.textOut("看不见")
        canvas.drawText(text)

    (sheet,) = sheets_of(paper(draw))
    assert (sheet.left_out.repeated, sheet.left_out.invisible) == (8 + sum(map(len, "".join(WHOLE))), 3)
    (article,) = found_in(arrange(sheet))
    assert article == GoldArticle("溪口两桥同日修好", WHOLE)


@pytest.mark.parametrize("encoding", ["UniGB-UCS2-H", "GB-EUC-H", "GBK-EUC-H"])
def test_fonts_without_a_table_of_characters_are_read(encoding: str) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import CIDFont

    def draw(canvas: Any) -> None:
        pdfmetrics.registerFont(CIDFont(FONT, encoding))
        canvas.setFont(f"{FONT}-{encoding}", 12)
        coded = "老桥新修".encode("utf-16-be" if encoding.startswith("Uni") else "gbk").decode("latin-1")
        canvas.drawString(40, 300, coded)

    (sheet,) = sheets_of(paper(draw))
    assert arrange(sheet).text == "老桥新修"


def test_a_scan_is_refused_with_the_next_step() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (8, 8), 200))
    (sheet,) = pdf_sheets(paper(lambda canvas: canvas.drawImage(picture, 0, 0, 300, 400)))
    with pytest.raises(DataError, match="a scan") as caught:
        read_sheet(sheet.data)
    assert "OCR" in str(caught.value.next_step)


def test_an_empty_layer_a_password_and_no_pdf_are_refused() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    (sheet,) = pdf_sheets(paper(lambda canvas: canvas.showPage()))
    with pytest.raises(DataError, match="no text layer"):
        read_sheet(sheet.data)
    with pytest.raises(DataError, match="password"):
        list(pdf_sheets(paper(two_columns, encrypt=StandardEncryption("geheim"))))
    with pytest.raises(DataError, match="no whole PDF"):
        list(pdf_sheets(b"%PDF-1.7\n"))


def test_limits_hold() -> None:
    def draw(canvas: Any) -> None:
        for _ in range(3):
            two_columns(canvas)
            canvas.showPage()

    data = paper(draw)
    with pytest.raises(DataError, match="it has 3 sheets"):
        list(pdf_sheets(data, USUAL._replace(sheets=2)))
    errors = [sheet.error for sheet in pdf_sheets(data, USUAL._replace(chars=20))]
    assert [error is not None and "more than 20" in error.reason for error in errors] == [True] * 3


def test_sheets_of_one_file_are_pages_of_their_own(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        for _ in range(2):
            two_columns(canvas)
            canvas.showPage()

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(paper(draw))
    (tmp_path / "in" / "a.json").write_text('{"newspaper": "溪口报", "date": "2024-05-01"}', encoding="utf-8")
    (tmp_path / "in" / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    report = banmian.build([tmp_path / "in"], tmp_path / "out")
    assert report.rows["pages"] == 2
    assert [r.source for r in report.rejected] == ["b.pdf"]
    found = banmian.check(tmp_path / "out")
    assert found.ok, found.faults
    rows = list(banmian.load(str(tmp_path / "out"), "pages", split="train"))
    assert {row["source"] for row in rows} == {"a.pdf#1", "a.pdf#2"}
    assert len({row["page_id"] for row in rows}) == 2
    assert {row["newspaper"] for row in rows} == {"溪口报"}
    assert all(row["read_by"].startswith("pypdfium2 ") and row["encoding"] == "pdf" for row in rows)


def test_a_folio_line_without_blanks_tells_of_the_page(tmp_path: Path) -> None:
    def draw(canvas: Any) -> None:
        two_columns(canvas)
        canvas.setFont(FONT, 9)
        for x, text in ((40, "溪口日报"), (120, "2024年5月1日"), (230, "3版")):
            canvas.drawString(x, 380, text)
        canvas.line(40, 374, 280, 374)

    (tmp_path / "a.pdf").write_bytes(paper(draw))
    (raw,) = (page for file in find_inputs([tmp_path / "a.pdf"]) for page in file.pages())
    page = build_page(page_text(raw))
    assert (page.newspaper, str(page.date), page.page_no) == ("溪口日报", "2024-05-01", "3")
    assert page.text.startswith("溪口日报\n2024年5月1日\n3版\n")
    assert [article.headline for article in page.articles] == ["溪口两桥同日修好"]


def test_a_sheet_has_the_digest_of_file_and_number() -> None:
    assert sheet_digest("ab", 1) != sheet_digest("ab", 2) != sheet_digest("a", 2)


def test_what_a_file_may_say_is_bounded() -> None:
    with pytest.raises(DataError, match="too large"):
        list(pdf_sheets(paper(two_columns), USUAL._replace(answer=1500)))


@pytest.mark.parametrize(
    ("told", "tested"),
    [("5.0.0", True), ("5.15.2", True), ("5.7", True), ("4.30.0", False), ("5.15.3", False), ("6.0.0b1", False)],
)
def test_another_version_is_told(told: str, tested: bool, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(pdf_library, "read_by", lambda: f"pypdfium2 {told}")
    pdf_library.tell_untested.cache_clear()
    assert outcome(paper(two_columns))
    pdf_library.tell_untested.cache_clear()
    assert [r.levelname for r in caplog.records if "pip install 'pypdfium2>=5.0.0,<=5.15.2'" in r.getMessage()] == (
        [] if tested else ["WARNING"]
    )


def test_a_server_that_died_is_started_anew() -> None:
    (before,) = pdf_sheets(paper(two_columns))
    server = pdf_process._held.server
    assert server is not None
    server.process.kill()
    server.process.wait()
    (after,) = pdf_sheets(paper(two_columns))
    assert after == before
    assert pdf_process._held.server is not server


def test_without_forks_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    forked = list(pdf_sheets(paper(two_columns)))
    monkeypatch.delattr("os.fork")
    assert list(pdf_sheets(paper(two_columns))) == forked
    with pytest.raises(DataError, match="it has 1 sheets"):
        list(pdf_sheets(paper(two_columns), USUAL._replace(sheets=0)))


def test_one_file_after_another_is_read_as_if_alone() -> None:
    good, other = paper(two_columns), paper(lambda canvas: two_columns(canvas, at=7))
    alone = list(pdf_sheets(good))
    for data in (other, b"%PDF-1.7 broken", good[: len(good) // 2]):
        outcome(data)
        assert list(pdf_sheets(good)) == alone


def test_damaged_files_are_read_or_refused() -> None:
    whole = paper(two_columns)
    draw = random.Random(7)
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 30)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        cut = bytes(data[: draw.randrange(len(data))]) if draw.random() < 0.3 else bytes(data)
        assert outcome(cut)


def outcome(data: bytes) -> str | None:
    """The text of the sheets of a PDF, or the next step for one that cannot be read."""
    try:
        return (
            "\f".join(arrange(read_sheet(sheet.data)).text for sheet in pdf_sheets(data) if sheet.error is None)
            or "none"
        )
    except DataError as error:
        return error.next_step
