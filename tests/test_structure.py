"""Corrections of a page's structure: headlines, paragraphs, captions, furniture, and which article a piece belongs to."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import banmian
from banmian.decisions.corrections import STRUCTURE, Correction, read_corrections
from banmian.errors import BanmianError, DataError
from banmian.exchange.back import import_corrections, to_jsonl
from banmian.pipeline.decided import read_decided
from banmian.records import Page, PageText
from banmian.release.tables.arrow import to_table
from banmian.release.tables.rows import rows_of
from banmian.release.tables.schema import CONFIGS
from banmian.text.spans import excerpt

TEXT = """三村合修一条渠

上游出水下游出工

本报讯 5月3日，石门乡三个村投入120余万元，合修了一条12公里的水渠，

村民在渠边清淤。

方便两岸两百多户人家浇地。

合力修渠

水渠从上游的石坝引水，经过三个村的四十多块田，春天浇麦，夏天浇稻，三个村出工三千多个，用去水泥二百吨。

轮流看管

水渠由三个村轮流看管，每村看管10天，闸门和渡槽也归看渠人管，谁家浇地先到他那里登记，按先下游后上游的次序放水。

夜市开到零点

本报讯 5月起，渡口夜市延长到零点收摊，摊位增加到86个。

读者服务部 广告

"""
PLAIN = banmian.parse_page(TEXT)


def page_text() -> PageText:
    return PageText(TEXT, PLAIN.sha256)


def decision(label: str, *texts: str, action: str = "set", value: str | None = None) -> Correction:
    segments = [[TEXT.index(text), TEXT.index(text) + len(text)] for text in texts]
    row = {"page_id": PLAIN.page_id, "label": label, "segments": segments, "text": "".join(texts), "action": action}
    return Correction.of(row | {"value": value, "by": "程晨", "on": "2026-03-04"})


def article_of(text: str) -> str:
    return json.dumps({"article": TEXT.index(text)})


def read(*corrections: Correction) -> Page:
    page, unapplied = read_decided(page_text(), corrections)
    assert unapplied == []
    prove(page)
    return page


def prove(page: Page) -> None:
    """The laws of a page: its ledger tiles it, and every row is made of its characters."""
    assert [region.start for region in page.ledger] == [0, *(region.end for region in page.ledger)][:-1]
    assert page.ledger[-1].end == len(page.text)
    for article in page.articles:
        rows: list[Any] = [*article.paragraphs, *article.facts, *article.annotations]
        assert all(excerpt(page.text, row.segments) == row.text for row in rows)
    for part in rows_of(page):
        config = next(c for c in CONFIGS if c.name == part.config)
        assert to_table(part.rows, config.row_type).num_rows == len(part.rows)


def headlines(page: Page) -> list[str | None]:
    return [article.headline for article in page.articles]


@pytest.mark.parametrize("label", ["kicker", "headline", "subtitle", "section_head", "caption", "credit", "byline"])
def test_a_line_is_what_people_say(label: str) -> None:
    value = '{"article": null}' if label == "byline" else None
    page = read(decision(label, "上游出水下游出工", value=value))
    (found,) = [a for article in page.articles for a in article.annotations if a.text.endswith("上游出水下游出工")]
    assert (found.label, found.rule, found.corrected_by, found.corrected_on) == (
        label,
        "correction",
        "程晨",
        date(2026, 3, 4),
    )


def test_a_part_of_a_line_is_a_headline() -> None:
    page = read(
        decision("headline", "水渠由三个村轮流看管"),
        decision(
            "paragraph", "，每村看管10天，闸门和渡槽也归看渠人管，谁家浇地先到他那里登记，按先下游后上游的次序放水。"
        ),
    )
    assert "水渠由三个村轮流看管" in headlines(page)
    assert "，每村看管10天，闸门和渡槽也归看渠人管，谁家浇地先到他那里登记，按先下游后上游的次序放水。" in [
        p.text for a in page.articles for p in a.paragraphs
    ]


def test_pieces_are_one_paragraph_and_their_facts_are_read_anew() -> None:
    first, second = "本报讯 5月3日，石门乡三个村投入120余万元，合修了一条12公里的水渠，", "方便两岸两百多户人家浇地。"
    page = read(decision("paragraph", first, second), decision("caption", "村民在渠边清淤。"))
    (paragraph,) = [p for p in page.articles[0].paragraphs if p.text == first + second]
    assert (len(paragraph.segments), paragraph.rule, paragraph.confidence) == (2, "correction", 1.0)
    assert paragraph.n_numeric_facts == sum(f.paragraph_id == paragraph.paragraph_id for f in page.articles[0].facts)
    assert page.articles[0].captions == ("村民在渠边清淤。",)


@pytest.mark.parametrize("text", ["村民在渠边清淤。", "方便两岸两百多户人家浇地。"])
def test_a_paragraph_is_joined_to_nothing_else(text: str) -> None:
    page = read(decision("paragraph", text))
    assert text in [p.text for a in page.articles for p in a.paragraphs]


def test_an_article_begins_and_takes_what_follows_it() -> None:
    page = read(decision("headline", "轮流看管", value=article_of("轮流看管")))
    article = next(a for a in page.articles if a.headline == "轮流看管")
    assert (
        article.text
        == "水渠由三个村轮流看管，每村看管10天，闸门和渡槽也归看渠人管，谁家浇地先到他那里登记，按先下游后上游的次序放水。"
    )


def test_an_article_is_merged_with_the_one_before() -> None:
    text = "本报讯 5月起，渡口夜市延长到零点收摊，摊位增加到86个。"
    page = read(decision("section_head", "夜市开到零点", value=article_of("三村合修一条渠")))
    article = next(a for a in page.articles if a.headline and a.headline.startswith("三村合修一条渠"))
    assert "夜市开到零点" in article.section_heads
    assert text in article.text


def test_a_piece_belongs_to_another_article() -> None:
    page = read(decision("caption", "村民在渠边清淤。", value=article_of("夜市开到零点")))
    assert next(a for a in page.articles if a.headline == "夜市开到零点").captions == ("村民在渠边清淤。",)


def test_what_belongs_to_no_article_is_furniture() -> None:
    for page in (
        read(decision("furniture", "读者服务部 广告")),
        read(decision("caption", "读者服务部 广告", action="remove")),
    ):
        at = TEXT.index("读者服务部")
        assert next(r.role for r in page.ledger if r.start <= at < r.end) == "furniture"


def test_the_later_decision_holds() -> None:
    corrections = [decision("headline", "轮流看管"), decision("section_head", "轮流看管")]
    page, unapplied = read_decided(page_text(), corrections)
    assert "轮流看管" not in headlines(page)
    assert [(u.correction.label, u.reason) for u in unapplied] == [
        ("headline", "a later correction decides about its characters")
    ]


def test_characters_that_are_others_are_told() -> None:
    wrong = Correction.of(decision("headline", "轮流看管").row() | {"text": "轮流看守"})
    page, unapplied = read_decided(page_text(), [wrong])
    assert page == PLAIN
    assert [u.reason for u in unapplied] == ["its characters are not these"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(STRUCTURE)),
            st.sampled_from(["set", "remove"]),
            st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)), min_size=1, max_size=3),
            st.none() | st.integers(0, len(TEXT) - 1),
        ),
        max_size=5,
    )
)
def test_any_decisions_leave_the_laws_true(
    said: list[tuple[str, str, list[tuple[int, int]], int | None]],
) -> None:
    made = []
    for label, action, places, article in said:
        segments = [[start, min(len(TEXT), start + length)] for start, length in places]
        row = {"page_id": PLAIN.page_id, "label": label, "segments": segments, "action": action, "by": "程晨"}
        row |= {"text": "".join(TEXT[a:b] for a, b in segments), "on": "2026-03-04"}
        made.append(Correction.of(row | {"value": json.dumps({"article": article})}))
    page, _ = read_decided(page_text(), made)
    prove(page)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("structure")
    (root / "page.txt").write_bytes(TEXT.encode())
    banmian.build([root / "page.txt"], root / "out", version="1.0.0")
    return root / "out"


FORMATS = ("brat", "conll", "jsonl", "label-studio")


def exported(release: Path, out: Path, name: str) -> Path:
    assert banmian.export(release, out, format=name, of="pages") == 1
    return out if name == "brat" else next(out.glob("[cdt]*"))


@pytest.mark.parametrize("name", FORMATS)
def test_pages_that_nobody_changed_have_no_corrections(tmp_path: Path, release: Path, name: str) -> None:
    source = exported(release, tmp_path / "out", name)
    assert import_corrections(release, source, by="程晨", format=name) == []


def in_json_lines(file: Path) -> None:
    row = json.loads(file.read_text("utf-8"))
    for mark in row["annotations"]:
        if mark["text"] == "轮流看管":
            mark["label"] = "headline"
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")


def in_label_studio(file: Path) -> None:
    tasks = json.loads(file.read_text("utf-8"))
    for result in tasks[0]["predictions"][0]["result"]:
        if result["value"]["text"] == "轮流看管":
            result["value"]["labels"] = ["headline"]
    tasks[0]["annotations"] = tasks[0].pop("predictions")
    file.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


def in_brat(folder: Path) -> None:
    (file,) = folder.glob("*.ann")
    lines = file.read_text("utf-8").split("\n")
    changed = ["T1\theadline " + x.split(" ", 1)[1] if x.endswith("\t轮流看管") else x for x in lines]
    numbered = [
        c.replace("T1\t", x.split("\t")[0] + "\t", 1) if c != x else x for c, x in zip(changed, lines, strict=True)
    ]
    file.write_text("\n".join(numbered), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change"), [("jsonl", in_json_lines), ("label-studio", in_label_studio), ("brat", in_brat)]
)
def test_a_headline_comes_back_and_holds_in_the_next_build(
    tmp_path: Path, release: Path, name: str, change: Callable[[Path], None]
) -> None:
    source = exported(release, tmp_path / "out", name)
    change(source)
    found = import_corrections(release, source, by="程晨", on=date(2026, 3, 4), format=name)
    assert [(c.label, c.text, c.action) for c in found] == [("headline", "轮流看管", "set")]
    (tmp_path / "c.jsonl").write_text(to_jsonl(found), encoding="utf-8")
    (tmp_path / "page.txt").write_bytes(TEXT.encode())
    report = banmian.build([tmp_path / "page.txt"], tmp_path / "two", corrections=tmp_path / "c.jsonl")
    assert report.unapplied == ()
    assert banmian.check(tmp_path / "two").faults == ()
    table = pq.read_table(next((tmp_path / "two" / "articles").glob("*.parquet")))
    assert "轮流看管" in table.column("headline").to_pylist()


def changed(release: Path, out: Path, change: Callable[[list[dict[str, Any]]], Any]) -> list[Correction]:
    file = exported(release, out, "jsonl")
    row = json.loads(file.read_text("utf-8"))
    change(row["annotations"])
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return import_corrections(release, file, by="程晨", on=date(2026, 3, 4))


def mark_of(marks: list[dict[str, Any]], text: str) -> dict[str, Any]:
    return next(mark for mark in marks if text in mark["text"])


def test_a_piece_is_moved_by_the_number_of_its_article(tmp_path: Path, release: Path) -> None:
    def change(marks: list[dict[str, Any]]) -> None:
        mark_of(marks, "每村看管")["value"] = mark_of(marks, "夜市开到零点")["value"]

    found = changed(release, tmp_path / "out", change)
    page, unapplied = read_decided(page_text(), found)
    assert unapplied == []
    article = next(a for a in page.articles if a.headline == "夜市开到零点")
    assert any("每村看管" in paragraph.text for paragraph in article.paragraphs)


def test_paragraphs_are_joined_and_parted_by_their_numbers(tmp_path: Path, release: Path) -> None:
    def join(marks: list[dict[str, Any]]) -> None:
        mark_of(marks, "水渠由三个村")["value"] = mark_of(marks, "本报讯 5月3日")["value"]

    page, _ = read_decided(page_text(), changed(release, tmp_path / "out", join))
    assert any("每村看管10天" in p.text and "本报讯 5月3日" in p.text for a in page.articles for p in a.paragraphs)


def test_what_no_mark_covers_any_more_is_furniture(tmp_path: Path, release: Path) -> None:
    found = changed(release, tmp_path / "out", lambda marks: marks.remove(mark_of(marks, "夜市开到零点")))
    assert [(c.action, c.text) for c in found] == [("remove", "夜市开到零点")]
    page, _ = read_decided(page_text(), found)
    assert "夜市开到零点" not in headlines(page)


def test_labels_and_values_of_other_documents_are_told(tmp_path: Path, release: Path) -> None:
    with pytest.raises(DataError, match="is not a label that can be corrected in pages"):
        changed(release, tmp_path / "a", lambda marks: mark_of(marks, "轮流看管").update(label="numeric_fact"))
    with pytest.raises(DataError, match="its value is"):
        changed(release, tmp_path / "b", lambda marks: mark_of(marks, "轮流看管").update(value='{"article": "one"}'))


def test_a_headline_in_an_article_is_told_where_to_correct_it(tmp_path: Path, release: Path) -> None:
    banmian.export(release, tmp_path / "out")
    file = tmp_path / "out" / "documents.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    rows[0]["annotations"].append(
        {"label": "headline", "text": rows[0]["text"][:4], "start": 0, "end": 4, "value": None}
    )
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(DataError) as fault:
        import_corrections(release, file, by="程晨")
    assert "export pages" in str(fault.value.next_step)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"label": "title"}, "'title' is no label that can be corrected"),
        ({"by": None}, "it has no by"),
        ({"segments": [[4, 2]]}, "segments are the characters on the page"),
        ({"value": '{"article": "x"}'}, "its article is no place on the page"),
        ({"action": "mend"}, "action is 'set' or 'remove'"),
    ],
)
def test_a_correction_that_is_none_is_told_plainly(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    row = decision("headline", "轮流看管").row() | change
    (tmp_path / "c.jsonl").write_text(
        json.dumps({k: v for k, v in row.items() if v is not None or k == "value"}) + "\n", encoding="utf-8"
    )
    with pytest.raises(BanmianError, match="line 1") as fault:
        read_corrections(tmp_path / "c.jsonl")
    assert reason in str(fault.value)
    assert "Error(" not in str(fault.value)
