"""For each law datasets that are broken in just that way: the fault is found, and named with its place."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from banmian.errors import DataError
from banmian.release.check import SHOWN, CheckReport, check
from banmian.release.checksums import sha256_file, write_checksums
from banmian.release.duplicates import SHORTEST
from banmian.release.laws import registry
from banmian.release.laws.fault import Found, place_of
from banmian.release.laws.law import page_law
from banmian.release.tables.arrow import size_of
from banmian.release.tables.read import PageRows, parts, read_raw
from banmian.release.tables.write import FileEntry
from tests.factory import TEXT, make_page, read_again, seal, write_release

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "release" / "faults.jsonl").read_text(encoding="utf-8").splitlines()
]

LONG = "".join(chr(ord("一") + i * i % 997) for i in range(3 * SHORTEST))
"""An article long enough to be compared with others."""


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in which every law holds."""
    folder = tmp_path_factory.mktemp("whole")
    write_release(folder, [make_page()])
    return folder


@pytest.fixture
def broken(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to break."""
    return Path(shutil.copytree(whole, tmp_path / "broken"))


def reseal(folder: Path) -> None:
    """Card and checksums over the files as they are now, so that only the rows are at fault."""
    entries = []
    for part in parts(folder):
        table = read_raw(part)
        have = (part.path.stat().st_size, sha256_file(part.path))
        size = size_of(table)
        entries.append(FileEntry(part.config.name, part.split, part.name, table.num_rows, *have, size))
    seal(folder, entries, template="---\nlicense: other\n---\n")


def edit(folder: Path, table: str, change: Callable[[list[dict[str, Any]]], None], split: str = "train") -> None:
    """Rewrite one table with its rows changed."""
    path = folder / table / f"{split}-00000-of-00001.parquet"
    old = pq.read_table(path)
    rows = old.to_pylist()
    change(rows)
    schema = pa.schema([field.with_nullable(True) for field in old.schema])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, store_schema=False)
    reseal(folder)


def applied(case: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """The case's change, made to the rows of its table."""
    number, path = case["row"], case.get("path")
    if path is None:
        if case.get("delete"):
            del rows[number]
        elif case.get("repeat"):
            rows.append(rows[number])
        else:
            rows[number], rows[case["swap"]] = rows[case["swap"]], rows[number]
        return
    *way, last = path
    target: Any = rows[number]
    for step in way:
        target = target[step]
    if case.get("delete"):
        del target[last]
    elif "add" in case:
        target[last] += case["add"]
    elif "replace" in case:
        target[last] = target[last].replace(*case["replace"])
    elif "update" in case:
        target[last] |= case["update"]
    else:
        target[last] = case["set"]


def where(report: CheckReport, law: str, message: str) -> list[str]:
    return [fault.place for fault in report.faults if fault.law == law and message in fault.message]


def test_a_whole_release_has_no_faults(whole: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = check(whole, rederive=read_again, progress=lambda done, total: seen.append((done, total)))
    assert report.faults == ()
    assert report.ok
    assert report.notes == ()
    assert (report.version, report.pages, report.rows) == ("0.1.0", 1, 28)
    assert seen == [(1, 1)]


def test_a_law_more_is_one_entry(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(page: PageRows) -> list[Found]:
        return [Found("length", place_of(page.page), "its text is short")]

    monkeypatch.setattr(registry, "LAWS", (*registry.LAWS, page_law("brevity", short)))
    (fault,) = check(whole).faults
    assert (fault.law, fault.message) == ("brevity", "its text is short")
    assert fault.next_step in str(fault)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_fault_is_found_at_its_place(case: dict[str, Any], broken: Path) -> None:
    page = make_page().page_id
    case = json.loads(json.dumps(case).replace("{page}", page))
    edit(broken, case["table"], lambda rows: applied(case, rows), split=case.get("split", "train"))
    report = check(broken, rederive=read_again if case["law"] == "purity" else None)
    places = where(report, case["law"], case["kind"])
    assert any(case["place"] in place for place in places), report.faults
    assert not [fault for fault in report.faults if fault.law in ("files", "card")]
    if case["law"] == "purity":
        assert {fault.law for fault in report.faults} == {"purity"} or case["table"] != "numeric_rejects"


def changed(value: Any, rng: random.Random) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, -1 if value >= 0 else 1, 10**6])
    if isinstance(value, float):
        return value + 0.5
    return rng.choice([value + "改", value[1:] + "改", "改"])


def values(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all single values in rows."""
    if isinstance(node, dict | list):
        for step, inner in node.items() if isinstance(node, dict) else enumerate(node):
            yield from values(inner, (*path, step))
    elif isinstance(node, bool | int | float | str):
        yield path


@pytest.mark.parametrize("seed", range(24))
def test_any_value_that_is_changed_is_found(broken: Path, seed: int) -> None:
    """Whatever it is and however it is changed: nothing crashes, and some law names the file."""
    rng = random.Random(seed)
    file = rng.choice(sorted(broken.rglob("*.parquet")))
    split = file.name.split("-")[0]
    rows = pq.read_table(file).to_pylist()
    *way, last = rng.choice([path for path in values(rows) if path[1] != "source"])

    def change(rows: list[dict[str, Any]]) -> None:
        target: Any = rows
        for step in way:
            target = target[step]
        target[last] = changed(target[last], rng)

    edit(broken, file.parent.name, change, split=split)
    report = check(broken, rederive=read_again)
    name = f"{file.parent.name}/{file.name}"
    table = file.parent.name
    assert any(f.place.startswith((name, f"{table}, ")) or table in f.message for f in report.faults), report.faults


def test_the_places_of_many_pages_are_told_apart(tmp_path: Path) -> None:
    write_release(tmp_path, [make_page(f"{TEXT}{i}\n") for i in range(3)], shards=3)
    assert check(tmp_path, rederive=read_again).faults == ()
    path = tmp_path / "numeric_facts" / "train-00002-of-00003.parquet"
    rows = pq.read_table(path).to_pylist()
    rows[1]["value"] = 1.0
    pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(path)), path)
    reseal(tmp_path)
    (fault,) = [f for f in check(tmp_path, rederive=read_again).faults if f.law == "purity" and "value is" in f.message]
    assert fault.place.startswith(
        f"numeric_facts/train-00002-of-00003.parquet, row 1 ({make_page(TEXT + '2' + chr(10)).page_id}"
    )


def test_faults_of_one_kind_are_counted_not_repeated(broken: Path) -> None:
    def spoil(rows: list[dict[str, Any]]) -> None:
        rows[0]["locations"] *= 100
        for location in rows[0]["locations"]:
            location["text"] = "无"

    edit(broken, "paragraphs", spoil)
    report = check(broken)
    assert len([f for f in report.faults if "'无'" in f.message]) == SHOWN
    assert [f.message for f in report.faults if f.message.startswith("and ")] == [
        "and 80 more faults like these (locations)"
    ]


def test_other_code_is_a_note_and_no_fault(broken: Path) -> None:
    card = broken / "README.md"
    text = card.read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    card.write_text(text.replace(front["banmian"]["code"], "0" * 16), encoding="utf-8")
    write_checksums(broken)
    report = check(broken, rederive=lambda row: replace(read_again(row), newspaper="云溪日报"))
    assert report.ok
    assert "1 of 1 pages give other rows now" in report.notes[0]


def test_a_page_that_cannot_be_read_again_is_a_fault(whole: Path) -> None:
    def fails(row: object) -> Any:
        raise RuntimeError("no way")

    report = check(whole, rederive=fails)
    assert where(report, "purity", "RuntimeError: no way") == [
        f"pages/train-00000-of-00001.parquet, row 0 ({make_page().page_id})"
    ]


@pytest.mark.parametrize(
    ("ending", "law_holds"),
    [("", False), ("这一段话是后来加上去的。", False), (LONG[::-1], True)],
    ids=["the same article", "nearly the same", "another one"],
)
def test_an_article_on_both_sides(tmp_path: Path, ending: str, law_holds: bool) -> None:
    one, other = make_page(), make_page(f"{TEXT}{len(ending)}\n")
    article = other.articles[0]
    text = ending if law_holds else LONG + ending
    one = replace(one, articles=(replace(one.articles[0], text=LONG),))
    other = replace(other, articles=(replace(article, text=text),))
    write_release(tmp_path, [one, other], sides={one.page_id: "train", other.page_id: "test"})
    places = where(check(tmp_path), "splits", "the same article is in test")
    assert places == ([] if law_holds else [f"articles/train-00000-of-00001.parquet, row 0 ({one.page_id}-a9)"])


def test_a_page_on_both_sides(tmp_path: Path) -> None:
    one, other = make_page(), make_page(f"{TEXT}0\n")
    write_release(tmp_path, [one, other], sides={one.page_id: "train", other.page_id: "test"})
    train, test = (tmp_path / "numeric_rejects" / f"{split}-00000-of-00001.parquet" for split in ("train", "test"))
    both = pa.concat_tables([pq.read_table(train), pq.read_table(test)])
    pq.write_table(both, train, store_schema=False)
    pq.write_table(both.slice(0, 0), test, store_schema=False)
    reseal(tmp_path)
    (place,) = where(check(tmp_path), "splits", "its page is in test")
    assert place.startswith("numeric_rejects/train-00000-of-00001.parquet, row 1")


def test_pages_with_the_same_article_on_one_side_are_fine(tmp_path: Path) -> None:
    one, other, third = make_page(), make_page(f"{TEXT}0\n"), make_page(f"{TEXT}1\n")
    third = replace(third, articles=())
    sides = {one.page_id: "train", other.page_id: "train", third.page_id: "test"}
    write_release(tmp_path, [one, third, other], sides=sides)
    assert not where(check(tmp_path), "splits", "")


# Files and checksums


def test_an_altered_file(broken: Path) -> None:
    (broken / "croissant.json").write_text("{}", encoding="utf-8")
    assert where(check(broken), "files", "is not what was built") == ["croissant.json"]


def test_a_missing_file(broken: Path) -> None:
    (broken / "pages" / "train-00000-of-00001.parquet").unlink()
    report = check(broken)
    assert where(report, "files", "is missing") == ["pages/train-00000-of-00001.parquet"]
    assert "README.md, configs, pages, data_files, train" in where(report, "card", "no file matches")


def test_a_file_cut_short(broken: Path) -> None:
    path = broken / "articles" / "train-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    write_checksums(broken)
    report = check(broken)
    assert where(report, "files", "is not a whole Parquet file") == ["articles/train-00000-of-00001.parquet"]
    assert "shard 0" in report.notes[0]


def test_an_unlisted_file(broken: Path) -> None:
    shutil.copy(broken / "README.md", broken / "articles" / "notes.md")
    assert where(check(broken), "files", "is not listed") == ["articles/notes.md"]


def test_what_is_no_part_of_a_release_is_left_alone(broken: Path) -> None:
    (broken / "banmian").mkdir()
    (broken / "banmian" / "module.py").write_text("", encoding="utf-8")
    assert check(broken).ok


@pytest.mark.parametrize("line", ["abc  README.md", "0" * 64 + "  ../outside", "0" * 64 + "  /etc/outside", "nonsense"])
def test_checksums_that_are_none(broken: Path, line: str) -> None:
    (broken / "SHA256SUMS").write_text(f"{line}\n", encoding="utf-8")
    assert where(check(broken), "files", "is not `digest  path`") == ["SHA256SUMS"]


def test_no_checksums(broken: Path) -> None:
    (broken / "SHA256SUMS").unlink()
    assert where(check(broken), "files", "is missing") == ["SHA256SUMS"]


def test_shards_of_two_builds(broken: Path) -> None:
    shutil.copy(
        broken / "articles" / "train-00000-of-00001.parquet", broken / "articles" / "train-00001-of-00002.parquet"
    )
    reseal(broken)
    assert where(check(broken), "files", "two builds") == ["articles/train-*.parquet"]


def test_a_folder_without_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no dataset"):
        check(tmp_path)


# Columns


def rewrite(folder: Path, table: str, change: Callable[[pa.Table], pa.Table]) -> None:
    path = folder / table / "train-00000-of-00001.parquet"
    pq.write_table(change(pq.read_table(path)), path, store_schema=False)
    reseal(folder)


def test_a_missing_column(broken: Path) -> None:
    rewrite(broken, "articles", lambda table: table.drop_columns(["kicker"]))
    assert where(check(broken), "schema", "is missing") == ["articles/train-00000-of-00001.parquet, kicker"]


def test_an_unknown_column(broken: Path) -> None:
    rewrite(broken, "pages", lambda table: table.append_column("mood", pa.array(["glad"])))
    assert where(check(broken), "schema", "no such column") == ["pages/train-00000-of-00001.parquet, mood"]


def test_a_column_of_another_type(broken: Path) -> None:
    def widen(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index("n_chars")
        return table.set_column(at, "n_chars", table.column("n_chars").cast(pa.int64()))

    rewrite(broken, "articles", widen)
    assert where(check(broken), "schema", "int64 instead of int32") == [
        "articles/train-00000-of-00001.parquet, n_chars"
    ]


# Card


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("version: 0.1.0\n  description", "version: 0.2.0\n  description", "README.md, configs", "different versions"),
        ("version: 0.1.0\n  description", "version: 1.2\n  description", "configs, records, version", "not a version"),
        (
            "version: 0.1.0\n  description",
            "version: v0.1.0\n  description",
            "configs, records, version",
            "not a version",
        ),
        (
            "content-sha256:",
            "content-sha256:0",
            "configs, records, description",
            "go on serving the rows it has cached",
        ),
        ("num_examples: 2", "num_examples: 3", "splits, paragraph, num_examples", "is 3, counted 2"),
        ("num_bytes: ", "num_bytes: 1", "splits, article, num_bytes", "counted"),
        ("download_size: ", "download_size: 1", "dataset_info, records, download_size", "counted"),
        ("dataset_size: ", "dataset_size: 1", "dataset_info, records, dataset_size", "counted"),
        ("dtype: float32", "dtype: float64", "features", "are not the columns of its files"),
        ("articles/train-*", "articles/dev-*", "configs, articles, data_files, train", "no file matches"),
        ("articles/train-*", "articles/dev-*", "configs, articles, data_files", "its rows are never read"),
        ("path: records/paragraph-*", "path: records/article-*", "data_files, paragraph", "belongs to article"),
        ("  default: true\n", "", "README.md, configs, records", "the default table is records"),
        ("- config_name: pages\n  version", "- config_name: leaves\n  version", "configs, leaves", "no such table"),
        (
            "| `numeric_facts` | `train` | 4 |",
            "| `numeric_facts` | `train` | 5 |",
            "numeric_facts train",
            "says 5 rows",
        ),
        ("configs:\n", "configs: [\n", "README.md", "cannot be read"),
    ],
)
def test_a_card_that_is_wrong(broken: Path, old: str, new: str, place: str, message: str) -> None:
    card = broken / "README.md"
    text = card.read_text(encoding="utf-8")
    assert old in text
    card.write_text(text.replace(old, new, 1), encoding="utf-8")
    write_checksums(broken)
    report = check(broken)
    assert any(place in found for found in where(report, "card", message)), report.faults
    assert {fault.law for fault in report.faults} == {"card"}


def test_no_card(broken: Path) -> None:
    (broken / "README.md").unlink()
    write_checksums(broken)
    assert where(check(broken), "card", "is missing") == ["README.md"]


def test_the_quality_report_is_counted_again(broken: Path) -> None:
    card = broken / "README.md"
    text = card.read_text(encoding="utf-8")
    line = "| fact: length | 2 | 0 | 2 | 0 | 0 |"
    assert line in text
    card.write_text(text.replace(line, line.replace("2", "3")), encoding="utf-8")
    write_checksums(broken)
    (fault,) = check(broken).faults
    number = text[: text.index(line)].count("\n") + 1
    words = f"card: README.md, line {number}: says {line.replace('2', '3')!r}, counted {line!r}. Next step:"
    assert str(fault).startswith(words)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"date_start": date(2024, 5, 2), "date_end": date(2024, 5, 1)}, "is not before date_end"),
        ({"date_start": date(2024, 5, 1), "date_end": date(2024, 5, 1)}, "is not before date_end"),
        ({"value_min": 5.0, "value_max": 3.0}, "value_min 5 is above value_max 3"),
        ({"date_start": date(2024, 5, 1), "date_end": date(2024, 5, 2), "value_min": 3.0, "value_max": 3.0}, None),
    ],
)
def test_days_and_bounds_are_in_order(broken: Path, values: dict[str, Any], message: str | None) -> None:
    edit(broken, "numeric_facts", lambda rows: rows[0].update(values))
    places = where(check(broken), "values", message or "")
    assert [place.split(" (")[0] for place in places] == (
        [] if message is None else ["numeric_facts/train-00000-of-00001.parquet, row 0"]
    )
