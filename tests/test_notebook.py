"""Results in a console and in a notebook: short, whole, and without anything from elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import banmian
from banmian.errors import UsageError

TEXT = """石门乡修好三座老桥
——惠及8000余名村民
　　本报讯（记者 程晨）石门乡今年修好了3座老桥，全长120米，方便8000余名村民出行，总投资达到600万元。
　　一年前，村民要绕行5公里才能到云溪镇赶集<script>alert(1)</script>。
"""


@pytest.fixture(scope="module")
def page() -> Any:
    return banmian.parse_page(TEXT, source="a<b>.txt", date="2024-05-01")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What build, check and diff give; the source is one name, as text and as a path."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "src").mkdir()
    (folder / "src" / "a.txt").write_text(TEXT, encoding="utf-8")
    old = banmian.build(str(folder / "src"), folder / "old")
    (folder / "src" / "b.txt").write_text("新桥开通\n\n一年前，村民要绕行5公里。\n", encoding="utf-8")
    new = banmian.build(folder / "src", folder / "new", version="0.2.0")
    assert (old.rows["pages"], new.rows["pages"]) == (1, 2)
    return {
        "build": new,
        "check": banmian.check(folder / "new"),
        "diff": banmian.diff(folder / "old", folder / "new"),
    }


def test_short(page: Any, reports: dict[str, Any]) -> None:
    facts = page.articles[0].facts
    assert repr(page) == f"Page('a<b>.txt', {len(TEXT)} characters, 1 articles, {len(facts)} numeric facts)"
    assert repr(page.articles[0]).startswith("ParsedArticle('石门乡修好三座老桥', 2 paragraphs, ")
    money = next(fact for fact in facts if fact.kind == "money")
    assert repr(money) == "NumericFact('600万元', money, 6000000 CNY, of 总投资)"
    assert repr(reports["diff"]).startswith("Diff(0.1.0 → 0.2.0: ")
    assert ", 0.2.0: 2 pages, 2 articles, " in repr(reports["build"])
    assert repr(reports["check"]).endswith("0.2.0: 2 pages, all laws hold)")
    long = replace(page.articles[0], headline="很长的标题" * 100)
    for shown in (page, long, *facts, *reports.values()):
        assert len(repr(shown)) < 200


def test_html(page: Any, reports: dict[str, Any]) -> None:
    article = page.articles[0]
    for shown in (page, article, *article.facts, *banmian.find_quantities("修好3座<b>桥"), *reports.values()):
        html = shown._repr_html_()
        assert "<script>alert(1)" not in html
        assert not re.search(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", unescape(html))
    framed = page._repr_html_()
    assert framed.startswith("<iframe")
    assert "石门乡修好三座老桥" in unescape(framed)
    assert 'sandbox="allow-scripts"' in framed
    assert "<h3>石门乡修好三座老桥</h3>" in article._repr_html_()
    assert '<mark style="' in article._repr_html_()
    assert "<td>6,000,000.0</td>" in article.facts[3]._repr_html_() or "600万元" in article.facts[3]._repr_html_()


def test_print_shows_the_page(page: Any) -> None:
    assert "── article 1 of 1 ──" in str(page)
    assert "⟦3座⟧" in str(page)


def test_dictionaries(page: Any, reports: dict[str, Any]) -> None:
    for shown in (page, page.articles[0], page.articles[0].facts[0], *reports.values()):
        told = shown.to_dict()
        assert json.loads(json.dumps(told)) == told
    assert page.to_dict()["date"] == "2024-05-01"
    assert page.to_dict()["articles"][0]["segments"][0].keys() == {"start", "end"}


def test_frames(page: Any, reports: dict[str, Any]) -> None:
    pytest.importorskip("pandas")
    article = page.articles[0]
    facts = page.to_pandas()
    assert list(facts["text"]) == [fact.text for fact in article.facts]
    assert list(article.to_pandas("paragraphs")["text"]) == [p.text for p in article.paragraphs]
    assert list(page.to_pandas("headline_generation")["target"]) == ["石门乡修好三座老桥"]
    assert article.facts[0].to_pandas()["kind"].tolist() == [article.facts[0].kind]
    assert banmian.find_quantities("修好3座桥")[0].to_pandas()["text"].tolist() == ["3座"]
    diff = reports["diff"].to_pandas().set_index("table")
    assert diff.loc["pages", "added"] == 1
    assert reports["build"].to_pandas().set_index("table").loc["pages", "rows"] == 2
    assert reports["check"].to_pandas().empty
    with pytest.raises(UsageError, match="choose of numeric_facts"):
        page.to_pandas("facts")


def test_show(tmp_path: Path, page: Any) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    shown = banmian.show(file, html=tmp_path / "a.html")
    assert shown == banmian.show(str(file))
    assert "石门乡修好三座老桥" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert banmian.show(page) is page


def test_dates_as_text() -> None:
    day = date(2024, 5, 1)
    assert banmian.parse_page(TEXT, date="2024-05-01") == banmian.parse_page(TEXT, date=day)
    assert banmian.find_quantities("今年修好3座桥", date="2024-05-01") == banmian.find_quantities(
        "今年修好3座桥", date=day
    )
    assert banmian.find_places("石门乡", date="2024-05-01") == banmian.find_places("石门乡", date=day)
    for call in (banmian.parse_page, banmian.find_quantities, banmian.find_places):
        with pytest.raises(ValueError, match="YYYY-MM-DD"):
            call("石门乡", date="1 May 2024")


def test_the_corrections_of_a_tool_go_from_python_into_a_build(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    banmian.build(source, tmp_path / "one")
    banmian.export(tmp_path / "one", tmp_path / "out", format="jsonl")
    (file,) = (tmp_path / "out").rglob("*.jsonl")
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    lines[0]["annotations"] = [mark for mark in lines[0]["annotations"] if mark["text"] != "云溪镇"]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    made = tmp_path / "corrections.jsonl"
    found = banmian.import_corrections(tmp_path / "one", file, by="石木", on="2024-05-01", out=made)
    assert [(c.text, c.action, c.on) for c in found] == [("云溪镇", "remove", date(2024, 5, 1))]
    report = banmian.build(source, tmp_path / "two", corrections=made)
    assert report.unapplied == ()


def test_every_public_name_is_there() -> None:
    for name in banmian.__all__:
        assert getattr(banmian, name) is not None
    assert {"show", "explore", "export", "import_corrections"} <= set(banmian.__all__)
    assert banmian.__all__ == sorted(banmian.__all__, key=lambda name: (not name[0].isupper(), name))


def test_a_script_without_a_guard_builds_in_several_processes(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT}第{number}段。\n", encoding="utf-8")
    script = tmp_path / "build.py"
    script.write_text(
        "import banmian\n"
        f"report = banmian.build({str(tmp_path / '*.txt')!r}, {str(tmp_path / 'out')!r}, jobs=2, shard_bytes=100)\n"
        "print(report.rows['pages'], report.shards)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "4 4\n"), done.stderr
