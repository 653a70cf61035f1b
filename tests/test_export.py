"""Articles to annotation tools and back: nothing is lost on the way, and what people changed is what comes back."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import banmian
from banmian.decisions.apply import correct
from banmian.decisions.corrections import Correction, read_corrections
from banmian.errors import BanmianError, DataError, UsageError
from banmian.exchange import formats
from banmian.exchange.back import import_corrections, to_jsonl
from banmian.exchange.document import Document, compact, documents, meaning
from banmian.exchange.formats import format_named, format_names
from banmian.records import Mark
from banmian.release.tables.arrow import to_table
from banmian.release.tables.rows import rows_of
from banmian.release.tables.schema import CONFIGS
from tests.test_cli import run
from tests.test_engine import digests, rows

AWKWARD = "石门乡3座桥\n\r\t\v\f \u3000\u2028\u2029\x85\x00\\#\"'<>&\ufeff\U00020000𠮷e\u0301‘’"
TEXTS = st.text(st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from(AWKWARD)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def made_documents(draw: st.DrawFn) -> list[Document]:
    found = []
    for i in range(draw(st.integers(1, 3))):
        text = draw(TEXTS)
        marks = []
        for _ in range(draw(st.integers(0, 6))):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            label = draw(st.sampled_from(["location", "numeric_fact", "dateline"]))
            value = None if draw(st.booleans()) else compact(draw(JSON))
            marks.append(Mark(label, text[start:end], start, end, value))
        found.append(Document.of(f"{i:016x}-a{i}", text, marks))
    return found


@pytest.mark.parametrize("name", format_names())
@given(made_documents())
def test_what_is_exported_comes_back(name: str, made: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert format_named(name).write(made, Path(folder)) == len(made)
        files = list(Path(folder).iterdir())
        source = files[0] if name == "conll" else Path(folder)
        assert list(format_named(name).read(source)) == made


# A release, corrected


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Path:
    folder = tmp_path_factory.mktemp("release") / "one"
    banmian.build(sorted(pages.glob("*.txt"))[:3], folder, version="1.0.0")
    return folder


def edit_brat(folder: Path, article: str, change: Callable[[list[str]], list[str]]) -> None:
    file = folder / f"{article}.ann"
    file.write_text("".join(change(file.read_text("utf-8").splitlines(keepends=True))), encoding="utf-8")


@pytest.mark.parametrize("name", format_names())
def test_a_release_that_nobody_changed_has_no_corrections(tmp_path: Path, release: Path, name: str) -> None:
    number = banmian.export(release, tmp_path / "out", format=name)
    assert number == len(rows(release, "articles"))
    source = tmp_path / "out" if name == "brat" else next((tmp_path / "out").glob("[cdt]*"))
    assert import_corrections(release, source, by="程晨", format=name) == []


def corrected(release: Path, tmp_path: Path, *changes: dict[str, Any]) -> tuple[Path, Any]:
    """A build of the same pages with the changes made to exported JSON Lines, and its report."""
    banmian.export(release, tmp_path / "out")
    file = tmp_path / "out" / "documents.jsonl"
    made = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for change in changes:
        for document in made:
            document["annotations"] = change["marks"](document, document["annotations"])
    file.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in made), encoding="utf-8")
    found = import_corrections(release, file, by="程晨", on=date(2026, 3, 4))
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "a.jsonl").write_text(to_jsonl(found), encoding="utf-8")
    texts = tmp_path / "pages"
    texts.mkdir()
    for row in rows(release, "pages"):
        (texts / row["source"]).write_bytes(row["text"].encode())
    report = banmian.build([texts], tmp_path / "two", version="1.1.0", corrections=tmp_path / "corrections")
    return tmp_path / "two", report


def without(label: str, text: str) -> dict[str, Any]:
    return {"marks": lambda _, marks: [m for m in marks if (m["label"], m["text"]) != (label, text)]}


def first_of(release: Path, config: str, **values: str) -> dict[str, Any]:
    return next(
        r for r in rows(release, config) if r.get("paragraph_id", True) and all(r[k] == v for k, v in values.items())
    )


def test_a_fact_is_removed_mended_and_added(tmp_path: Path, release: Path) -> None:
    facts = [f for f in rows(release, "numeric_facts") if f["part"] == "paragraph"]
    gone, mended = facts[0], facts[1]
    (paragraph,) = (p for p in rows(release, "paragraphs") if p["paragraph_id"] == mended["paragraph_id"])
    taken = {(f["start"], f["end"]) for f in facts if f["paragraph_id"] == mended["paragraph_id"]}
    at = next(i for i in range(len(paragraph["text"]) - 1) if not any(s < i + 2 and i < e for s, e in taken))

    def change(document: dict[str, Any], marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if document["id"] != mended["article_id"]:
            return marks
        for mark in marks:
            if mark["label"] == "numeric_fact" and mark["start"] == paragraph["start"] + mended["start"]:
                mark["value"] = json.dumps({"kind": "ordinal", "num_text": mended["num_text"], "value": 7})
        start = paragraph["start"] + at
        text = document["text"][start : start + 2]
        value = json.dumps({"kind": "count", "num_text": text[0], "value": 1.5, "unit": "座"})
        return [*marks, {"label": "numeric_fact", "text": text, "start": start, "end": start + 2, "value": value}]

    two, report = corrected(release, tmp_path, without("numeric_fact", gone["text"]), {"marks": change})
    assert report.unapplied == ()
    after = {f["fact_id"]: f for f in rows(two, "numeric_facts")}
    assert gone["fact_id"] not in after
    fact = after[mended["fact_id"]]
    assert (fact["kind"], fact["value"], fact["unit"], fact["rule"]) == ("ordinal", 7.0, None, "correction")
    assert (fact["corrected_by"], fact["corrected_on"]) == ("程晨", date(2026, 3, 4))
    (added,) = (f for f in after.values() if f["rule"] == "correction" and f["value"] == 1.5)
    assert added["paragraph_id"] == mended["paragraph_id"]
    assert banmian.check(two).faults == ()
    recorded = [json.loads(line) for line in (two / "corrections/corrections.jsonl").read_text("utf-8").splitlines()]
    assert {(r["by"], r["on"], r["applied"]) for r in recorded} == {("程晨", "2026-03-04", True)}
    assert "corrections by people" in (two / "README.md").read_text("utf-8")
    assert to_next_version(two, tmp_path) == rows(two, "numeric_facts")


def to_next_version(two: Path, tmp_path: Path) -> list[dict[str, Any]]:
    """The facts of a build that takes its corrections from the release before."""
    banmian.build([tmp_path / "pages"], tmp_path / "three", version="1.2.0", corrections=two / "corrections")
    return rows(tmp_path / "three", "numeric_facts")


def test_a_place_and_a_dateline_are_mended(tmp_path: Path, release: Path) -> None:
    place = first_of(release, "annotations", label="location")
    dateline = next((a for a in rows(release, "annotations") if a["label"] == "dateline"), None)

    def change(_: dict[str, Any], marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for mark in marks:
            if (mark["label"], mark["text"]) == ("location", place["text"]):
                mark["value"] = '{"level": "county", "adcode": "430626", "name": "平江县"}'
        return marks

    changes = [{"marks": change}] + ([without("dateline", dateline["text"])] if dateline else [])
    two, report = corrected(release, tmp_path, *changes)
    assert report.unapplied == ()
    assert banmian.check(two).faults == ()
    made = next(a for a in rows(two, "annotations") if a["annotation_id"] == place["annotation_id"])
    assert json.loads(made["value"])["adcode"] == "430626"
    article = next(a for a in rows(two, "articles") if a["article_id"] == place["article_id"])
    assert any(x["adcode"] == "430626" and x["text"] == place["text"] for x in article["locations"])
    if dateline:
        assert dateline["annotation_id"] not in {a["annotation_id"] for a in rows(two, "annotations")}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"segments": [[0, 2]], "text": "无有"}, "stand in no paragraph"),
        ({"page_id": "0" * 16}, "its page is not in this release"),
        ({"action": "remove", "segments": "shifted"}, "there is no such fact to remove"),
        ({"value": '{"kind": "sort"}'}, "kind cannot be 'sort'"),
        ({"value": '{"colour": "red"}'}, "'colour' is no field of it"),
        ({"label": "location", "value": '{"name": "x"}'}, "needs its level"),
    ],
)
def test_what_cannot_be_carried_out_is_told(tmp_path: Path, release: Path, values: dict[str, Any], reason: str) -> None:
    facts = (f for f in rows(release, "numeric_facts") if f["part"] == "paragraph")
    fact = next(f for f in facts if len(f["segments"]) == 1 and len(f["text"]) > 2)
    (segment,) = fact["segments"]
    span = [segment["start"], segment["end"]]
    if values.get("segments") == "shifted":
        values = values | {"segments": [[span[0] + 1, span[1]]], "text": fact["text"][1:]}
    row = {"page_id": fact["page_id"], "label": "numeric_fact", "segments": [span], "text": fact["text"]}
    row |= {"action": "set", "by": "程晨", "on": "2026-03-04"} | values
    file = tmp_path / "c.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_bytes(first_of(release, "pages", page_id=fact["page_id"])["text"].encode())
    report = banmian.build([page], tmp_path / "out", corrections=file)
    (found,) = report.unapplied
    assert reason in found.reason
    recorded = json.loads((tmp_path / "out/corrections/corrections.jsonl").read_text("utf-8"))
    assert (recorded["applied"], recorded["reason"]) == (False, found.reason)
    assert banmian.check(tmp_path / "out").faults == ()


PAGE = banmian.parse_page("修桥\n\n本报讯 5月3日，石门乡投入120余万元修好3座桥，方便两岸两百多户人家出行。")
FIELD = st.sampled_from(
    ["kind", "num_text", "value", "unit", "measured", "date_start", "level", "name", "start", "rule"]
)
SAID = st.dictionaries(
    FIELD, JSON | st.sampled_from(["count", "county", "3", "2024-05-03", "石门乡", 3, 2.5]), max_size=3
)


@settings(max_examples=300)
@given(
    st.sampled_from(["numeric_fact", "location", "dateline", "byline"]),
    st.sampled_from(["set", "remove"]),
    st.integers(0, len(PAGE.text)),
    st.integers(1, 12),
    st.none() | SAID,
)
def test_whatever_people_say_is_carried_out_or_told(
    label: str, action: str, start: int, length: int, said: dict[str, Any] | None
) -> None:
    text = PAGE.text[start : start + length]
    row: dict[str, Any] = {
        "page_id": PAGE.page_id,
        "label": label,
        "segments": [[start, start + len(text)]],
        "text": text,
    }
    row |= {"action": action, "value": None if said is None else compact(said), "by": "程晨", "on": "2026-03-04"}
    after, unapplied = correct(PAGE, [Correction.of(row)])
    if unapplied:
        assert (after, bool(unapplied[0].reason)) == (PAGE, True)
    for part in rows_of(after):
        config = next(c for c in CONFIGS if c.name == part.config)
        assert to_table(part.rows, config.row_type).num_rows == len(part.rows)


HEADED = """云溪县今年修桥30座

本报讯 5月3日，石门乡投入120余万元修好3座桥，方便两岸两百多户人家出行。村民说，往年一到汛期，大家要绕行5公里。

石门乡的第12座新桥。程晨 摄
"""


@pytest.mark.parametrize("name", ["brat", "jsonl", "label-studio"])
def test_facts_and_places_of_headings_are_corrected(tmp_path: Path, name: str) -> None:
    (tmp_path / "page.txt").write_text(HEADED, encoding="utf-8")
    one, two = tmp_path / "one", tmp_path / "two"
    banmian.build(tmp_path / "page.txt", one, version="1.0.0", jobs=1)
    (fact,) = (f for f in rows(one, "numeric_facts") if f["part"] == "headline" and f["text"] == "30座")
    (place,) = (a for a in rows(one, "annotations") if a["label"] == "location" and a["part_id"] == fact["part_id"])
    assert banmian.export(one, tmp_path / "out", format=name, of="headings") >= 1
    made = list(format_named(name).read(source_of(tmp_path / "out", name)))
    assert import_corrections(one, source_of(tmp_path / "out", name), by="程晨", format=name) == []
    (head,) = (d for d in made if d.id == fact["part_id"])
    assert head.text == "云溪县今年修桥30座"
    known = {(m.label, m.text): m for m in head.marks}
    meant = json.loads(known["numeric_fact", "30座"].value or "") | {"value": 31.0, "measured": "桥"}
    marks = [
        *(m for m in head.marks if m.label != "location" and m.text != "30座"),
        replace(known["numeric_fact", "30座"], value=json.dumps(meant, ensure_ascii=False)),
        Mark("location", "云溪", 0, 2, '{"level": "county"}'),
    ]
    (tmp_path / "saved").mkdir()
    format_named(name).write([Document.of(head.id, head.text, marks)], tmp_path / "saved")
    saved = source_of(tmp_path / "saved", name)
    found = import_corrections(one, saved, by="程晨", on=date(2026, 3, 4), format=name, out=tmp_path / "c.jsonl")
    assert {(c.label, c.text, c.action) for c in found} == {
        ("numeric_fact", "30座", "set"),
        ("location", "云溪", "set"),
        ("location", place["text"], "remove"),
    }
    report = banmian.build(tmp_path / "page.txt", two, version="1.1.0", corrections=tmp_path / "c.jsonl", jobs=1)
    assert report.unapplied == ()
    assert banmian.check(two).faults == ()
    (after,) = (f for f in rows(two, "numeric_facts") if f["fact_id"] == fact["fact_id"])
    assert (after["part"], after["part_id"], after["paragraph_id"]) == ("headline", fact["part_id"], None)
    assert (after["value"], after["measured"], after["rule"]) == (31.0, "桥", "correction")
    own = [a["text"] for a in rows(two, "annotations") if a["label"] == "location" and a["part_id"] == fact["part_id"]]
    assert own == ["云溪"]
    ids = [f["fact_id"] for f in rows(one, "numeric_facts")]
    assert [f["fact_id"] for f in rows(two, "numeric_facts")] == ids, "the order of the rows stays"
    again = banmian.build(tmp_path / "page.txt", one, version="1.2.0", corrections=two / "corrections", jobs=1)
    assert again.unapplied == ()


def source_of(folder: Path, name: str) -> Path:
    """What of an exported folder a tool saves."""
    return folder if name == "brat" else next(folder.glob("[cdt]*"))


def test_what_the_parser_reads_by_itself_is_needless() -> None:
    (fact,) = (f for f in PAGE.articles[0].facts if f.text == "3座")
    row = {"page_id": PAGE.page_id, "label": "numeric_fact", "segments": [list(s) for s in fact.segments]}
    row |= {"text": "3座", "action": "set", "value": meaning(fact), "by": "程晨", "on": "2026-03-04"}
    after, (told,) = correct(PAGE, [Correction.of(row)])
    assert (after, told.is_needless) == (PAGE, True)
    other = row | {"value": compact(json.loads(meaning(fact)) | {"value": 4})}
    changed, (told,) = correct(PAGE, [Correction.of(row), Correction.of(other)])
    assert (changed != PAGE, told.correction.value) == (True, row["value"])
    _, unapplied = correct(PAGE, [Correction.of(other), Correction.of(row)])
    assert unapplied == [], "one that undoes a correction before it is not needless"


def test_files_that_do_not_fit_the_release(tmp_path: Path, release: Path) -> None:
    banmian.export(release, tmp_path / "out", format="brat")
    first = next(iter(documents(release)))
    with pytest.raises(UsageError, match="not an empty folder"):
        banmian.export(release, tmp_path / "out")
    text = tmp_path / "out" / f"{first.id}.txt"
    text.write_text("另" + text.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(DataError, match="its text was changed"):
        import_corrections(release, tmp_path / "out", by="程晨", format="brat")
    text.unlink()
    with pytest.raises(DataError, match="is missing"):
        import_corrections(release, tmp_path / "out", by="程晨", format="brat")
    text.write_bytes(first.text.encode())
    edit_brat(tmp_path / "out", first.id, lambda lines: ["T99\tperson 0 1\tx\n", *lines])
    with pytest.raises(DataError, match="not a label that can be corrected"):
        import_corrections(release, tmp_path / "out", by="程晨", format="brat")
    with pytest.raises(UsageError, match="there is no format 'xml'"):
        banmian.export(release, tmp_path / "x", format="xml")
    (tmp_path / "c.jsonl").write_text('{"page_id": "x"}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"c\.jsonl: line 1: is not a correction"):
        banmian.build([text], tmp_path / "y", corrections=tmp_path / "c.jsonl")


def test_what_label_studio_saves_is_read(tmp_path: Path, release: Path) -> None:
    """The last annotation that was not cancelled counts; offsets are UTF-16 code units."""
    banmian.export(release, tmp_path / "out", format="label-studio")
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_text("utf-8"))
    task = next(t for t in tasks if t["predictions"][0]["result"])
    kept = task["predictions"][0]["result"][1:]
    task["annotations"] = [{"result": []}, {"result": kept}, {"result": [], "was_cancelled": True}]
    (tmp_path / "saved.json").write_text(json.dumps([task]), encoding="utf-8")
    (found,) = import_corrections(release, tmp_path / "saved.json", by="程晨", format="label-studio")
    assert found.action == "remove"


def test_the_commands(tmp_path: Path, release: Path) -> None:
    done = run("export", release, "--format", "conll", "--out", tmp_path / "out")
    assert (done.returncode, "articles as conll" in done.stderr) == (0, True)
    out = tmp_path / "corrections" / "a.jsonl"
    args: list[str | Path] = [
        "import",
        release,
        tmp_path / "out",
        "-f",
        "conll",
        "--by",
        "程晨",
        "--on",
        "2026-03-04",
        "--out",
        out,
    ]
    done = run(*args)
    assert (done.returncode, out.read_text("utf-8")) == (0, ""), done.stderr
    assert run("export", release, "--format", "xml", "--out", tmp_path / "x").returncode == 2
    assert digests(release)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"[]\n", "line 1: is not a correction"),
        (b"{}\n", "line 1: is not a correction"),
        (b"\xff\xfe\n", "is not UTF-8"),
    ],
)
def test_a_broken_file_of_corrections_is_named(tmp_path: Path, content: bytes, named: str) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_bytes(content)
    with pytest.raises(BanmianError, match=named) as fault:
        read_corrections(file)
    assert fault.value.next_step


TOY = """
def write(documents, out):
    names = [document.id for document in documents]
    (out / "names.txt").write_text("\\n".join(names), encoding="utf-8")
    return len(names)
"""


def test_a_module_in_the_folder_is_a_format(tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the Python API and, in a new process, for the command line."""
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "id_list.py").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
    banmian.build([next(pages.glob("*.txt"))], tmp_path / "release")
    number = banmian.export(tmp_path / "release", tmp_path / "out", format="id-list")
    assert len((tmp_path / "out" / "names.txt").read_text(encoding="utf-8").splitlines()) == number > 0
    code = (
        "import sys; from banmian.exchange import formats; formats.__path__.append(sys.argv.pop(1));"
        "from banmian.cli import main; main()"
    )
    command = [sys.executable, "-c", code, str(folder), "export", str(tmp_path / "release"), "-f", "id-list"]
    subprocess.run([*command, "-o", str(tmp_path / "again")], check=True, capture_output=True)
    assert (tmp_path / "again" / "names.txt").is_file()
