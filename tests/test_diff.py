"""What changed between two releases, against releases changed in just that way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian.errors import DataError, UsageError
from banmian.records import Page
from banmian.release import diff as diff_module
from banmian.release.changelog import _both, to_json, to_markdown
from banmian.release.diff import TableDiff
from tests.factory import TEXT, make_page, write_release
from tests.test_cli import run

PAGES = [make_page(f"{TEXT}{i}\n") for i in range(4)]


def table(old: Path, new: Path, config: str) -> TableDiff:
    return next(t for t in banmian.diff(old, new).tables if t.config == config)


def with_fact(page: Page, **values: Any) -> Page:
    """The page with its first fact changed."""
    (article,) = page.articles
    first, *others = article.facts
    return replace(page, articles=(replace(article, facts=(replace(first, **values), *others)),))


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, Path]:
    """Page 0 is gone, page 3 is new, a fact of page 1 has another value, page 2 stands in another split."""
    old, new = tmp_path / "old", tmp_path / "new"
    sides = {PAGES[0].page_id: "train", PAGES[1].page_id: "train", PAGES[2].page_id: "train", PAGES[3].page_id: "test"}
    write_release(old, PAGES[:3], version="1.0.0", sides=sides | {PAGES[2].page_id: "test"})
    write_release(new, [with_fact(PAGES[1], value=30.0), *PAGES[2:]], version="1.1.0", sides=sides)
    return old, new


def test_rows_are_matched_by_identifier(releases: tuple[Path, Path]) -> None:
    found = banmian.diff(*releases)
    assert (found.old, found.new, found.same) == ("1.0.0", "1.1.0", False)
    pages = table(*releases, "pages")
    assert (pages.old_rows, pages.new_rows) == (3, 3)
    assert (pages.removed, pages.added, pages.changed) == ((PAGES[0].page_id,), (PAGES[3].page_id,), ())
    facts = table(*releases, "numeric_facts")
    fact = PAGES[1].articles[0].facts[0]
    assert set(facts.removed) == {f.fact_id for f in PAGES[0].articles[0].facts}
    assert set(facts.added) == {f.fact_id for f in PAGES[3].articles[0].facts}
    assert facts.changed == (fact.fact_id,)
    (column,) = facts.columns
    assert (column.column, column.ids) == ("value", (fact.fact_id,))
    assert [(e.old, e.new) for e in column.examples] == [(3.0, 30.0)]
    rejects = table(*releases, "numeric_rejects")
    (idiom,) = PAGES[0].articles[0].rejects
    assert rejects.removed == (f"{idiom.paragraph_id}-r{idiom.start}-{idiom.end}",)
    assert [(m.page_id, m.old, m.new) for m in found.moves] == [(PAGES[2].page_id, "test", "train")]


def test_markdown_names_counts_columns_and_examples(releases: tuple[Path, Path]) -> None:
    text = to_markdown(banmian.diff(*releases))
    fact = PAGES[1].articles[0].facts[0]
    assert text.startswith("## 1.1.0\n\nAgainst 1.0.0:\n")
    assert "| numeric_facts | 12 | 4 | 4 | 1 |" in text
    assert f"- `value` changed in 1 row\n    - `{fact.fact_id}`: `3.0` → `30.0`" in text
    assert f"- `{PAGES[2].page_id}`: test → train" in text


def test_json_holds_every_identifier(releases: tuple[Path, Path]) -> None:
    data = json.loads(to_json(banmian.diff(*releases)))
    facts = next(t for t in data["tables"] if t["config"] == "numeric_facts")
    assert len(facts["added"]) == len(facts["removed"]) == 4


def test_the_same_rows_are_the_same_release(tmp_path: Path) -> None:
    write_release(tmp_path / "a", PAGES, version="1.0.0")
    write_release(tmp_path / "b", PAGES, version="2.0.0", shards=2)
    found = banmian.diff(tmp_path / "a", tmp_path / "b")
    assert found.same
    assert to_markdown(found) == "## 2.0.0\n\nThe same rows as 1.0.0.\n"


def test_rows_without_identifier_are_told_apart_by_their_turn(tmp_path: Path) -> None:
    (article,) = PAGES[0].articles
    twice = replace(PAGES[0], articles=(replace(article, rejects=article.rejects * 2),))
    write_release(tmp_path / "a", [PAGES[0]])
    write_release(tmp_path / "b", [twice])
    rejects = table(tmp_path / "a", tmp_path / "b", "numeric_rejects")
    assert [key.endswith("#2") for key in rejects.added] == [True]


def test_columns_of_one_release_only_are_named(releases: tuple[Path, Path]) -> None:
    import pyarrow.parquet as pq

    for file in (releases[0] / "articles").glob("*.parquet"):
        pq.write_table(pq.read_table(file).drop_columns(["kicker"]), file)
    articles = table(*releases, "articles")
    assert (articles.columns_added, articles.columns_removed) == (("kicker",), ())
    assert {column.column for column in articles.columns} <= {"duplicate_of"}


def test_a_long_value_is_cut_around_the_difference() -> None:
    old, new = "前" * 500 + "旧" + "后" * 500, "前" * 500 + "新" + "后" * 500
    column = diff_module.ColumnDiff("text", ("x",), (diff_module.Example("x", old, new),))
    empty: dict[str, Any] = dict.fromkeys(("added", "removed", "columns_added", "columns_removed"), ())
    text = to_markdown(
        diff_module.Diff("1", "2", (TableDiff("pages", 1, 1, changed=("x",), columns=(column,), **empty),), ())
    )
    assert "旧" in text
    assert "新" in text
    assert max(map(len, text.splitlines())) < 200


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_values_make_one_line(old: str, new: str) -> None:
    assert len(_both(old, new).split("\n")) == 1


def test_folders_that_are_no_release(tmp_path: Path) -> None:
    write_release(tmp_path / "a", PAGES[:1])
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no dataset"):
        banmian.diff(tmp_path / "a", tmp_path / "empty")
    with pytest.raises(UsageError, match="no such folder"):
        banmian.diff(tmp_path / "a", tmp_path / "none")


def test_the_command(releases: tuple[Path, Path]) -> None:
    assert run("diff", *releases).stdout == to_markdown(banmian.diff(*releases))
    assert json.loads(run("diff", *releases, "--json").stdout)["new"] == "1.1.0"
    assert run("diff", releases[0], releases[0] / "none").returncode == 2
