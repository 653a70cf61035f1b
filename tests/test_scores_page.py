"""scores.html in a browser: sorted, opened, filtered, by mouse and keys, in both themes and on a phone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from banmian import benchmark
from banmian.bench.report import page as report_page
from tests.browser import PHONE, OpenPage, serious

VERDICTS = {
    "青滩县产值突破3亿元，同比增长12.5%": {"exact"},
    "青滩县产值2亿元，同比下降12.5%，增收2000元🙂，茶园18.6万公顷": {
        "value",
        "direction",
        "modifier",
        "unit",
    },
}


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory, bench_dataset: Path) -> str:
    """The page of a report in which a system answers some headlines right, some wrong, one with nothing."""
    out = tmp_path_factory.mktemp("page")
    tea = list(VERDICTS)
    lines = []
    for task in ("headline", "digest"):
        for number, document in enumerate(benchmark.documents(bench_dataset, task)):
            said = "北京</script><b>3座桥&amp;" if number == 0 else ""
            if "青滩县" in document.source:
                said = tea[task == "digest"]
            lines.append(json.dumps({"id": document.id, "output": said}, ensure_ascii=False))
    file = out / "model <x>.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    benchmark.run(bench_dataset, out / "report", predictions={"model <x>/1": file})
    return (out / "report" / "scores.html").as_uri()


def test_the_page_needs_nothing_else(page_url: str) -> None:
    text = Path(page_url.removeprefix("file://")).read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//|@import|url\(""", text)


def test_sorting_and_measures(page_url: str, open_page: OpenPage) -> None:
    page = open_page(page_url)
    systems = page.locator("tbody .system")
    assert systems.all_inner_texts()[0] == "lead"
    page.get_by_role("button", name="rougeL").click()
    assert systems.all_inner_texts()[:2] == ["printed", "oracle"]
    assert page.locator('th[aria-sort="descending"]').inner_text() == "rougeL"
    page.keyboard.press("Enter")  # the focus stays on the heading that was pressed
    assert systems.all_inner_texts()[-2:] == ["oracle", "printed"]
    page.get_by_role("button", name="num_recall_ref").click()
    cell = page.locator('tr[data-system="oracle"] td[title*="95 % interval"]').first
    assert "95 % interval" in (cell.get_attribute("title") or "")
    box, line = cell.locator(".bar").bounding_box(), cell.locator(".bar i").bounding_box()
    assert box is not None
    assert line is not None
    assert box["x"] - 1 <= line["x"]
    assert line["x"] + line["width"] <= box["x"] + box["width"] + 1
    page.get_by_role("button", name="Errors per 100 quantities").click()
    assert "err_value" in page.locator("thead").inner_text()
    assert page.locator(".note").count() >= 2


def test_a_system_s_documents_and_every_verdict(page_url: str, open_page: OpenPage) -> None:
    page = open_page(page_url)
    page.get_by_role("tab", name="digest").click()
    page.get_by_role("button", name="model <x>/1").click()
    assert page.locator("#opened").inner_text() == "model <x>/1: documents of digest"
    card = page.locator("article", has_text="同比下降")
    quantities = card.locator(".output .q")
    assert (
        set(quantities.evaluate_all("found => found.map(q => q.className.slice(2))")) == VERDICTS[quantities_text(card)]
    )
    quantities.filter(has_text="12.5%").click()
    assert card.locator(".source .lit").text_content() == "12.5%"
    assert "direction" in (card.locator(".said").text_content() or "")
    quantities.filter(has_text="18.6万公顷").click()  # stands behind a character of two code units
    assert card.locator(".source .lit").text_content() == "18.6万亩"
    assert (card.locator(".source").text_content() or "").startswith("今年春茶上市以来")
    page.select_option("#filter", "empty")
    assert page.locator("article").count() == 6
    assert "(empty)" in (page.locator("article").first.text_content() or "")
    page.select_option("#filter", "with an error")
    assert page.locator("article").count() == 2
    page.go_back()
    assert page.locator("#documents").is_hidden()


def quantities_text(card: object) -> str:
    """The answer shown on a card."""
    return str(card.locator(".output").text_content())  # type: ignore[attr-defined]


def test_by_keys_alone(page_url: str, open_page: OpenPage) -> None:
    page = open_page(page_url)
    page.get_by_role("tab", name="headline").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="lead").get_attribute("aria-selected") == "true"
    page.locator('tr[data-system="textrank"] .system').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "opened"
    seen = []
    for key in "jjk":
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.dataset.id"))
    assert seen[0] == seen[2] != seen[1]
    page.keyboard.press("Escape")
    assert page.locator("#documents").is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "textrank"


@pytest.mark.parametrize("dark", [False, True])
def test_themes_and_what_keeps_people_out(page_url: str, open_page: OpenPage, dark: bool) -> None:
    page = open_page(page_url + "#digest/model%20%3Cx%3E%2F1", dark=dark)
    page.locator("article .q").first.click()
    assert serious(page) == []
    shade = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(shade)
    page.locator("#theme").click()
    assert page.evaluate(shade) != before
    assert serious(page) == []


def test_on_a_phone(page_url: str, open_page: OpenPage) -> None:
    page = open_page(page_url + "#headline/textrank", size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    answer, source = (page.locator(f"article {part}").first.bounding_box() for part in (".output", ".source"))
    assert answer is not None
    assert source is not None
    assert answer["y"] < source["y"]


def test_many_documents_are_drawn_as_they_are_reached(
    tmp_path: Path, bench_dataset: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = benchmark.run(bench_dataset, tmp_path, tasks=["headline"], systems=["lead"])
    rows = [json.loads(line) for line in (tmp_path / "documents.jsonl").read_bytes().splitlines()]
    many = [row | {"id": f"headline:{i}-a0"} for i, row in enumerate(rows * 125)]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in many), encoding="utf-8")
    task = scores.tasks["headline"]
    large = type(scores)(
        banmian=scores.banmian, dataset=scores.dataset, seed=0, signatures=scores.signatures, measures=scores.measures,
        tasks={"headline": type(task)(**{f: getattr(task, f) for f in task.__slots__} | {"n_documents": len(many)})},
    )  # fmt: skip
    with (tmp_path / "many.html").open("w", encoding="utf-8") as file:
        report_page.write_page(large, tmp_path / "many.jsonl", file)
    page = open_page((tmp_path / "many.html").as_uri() + "#headline/lead")
    assert "500 of 1,000 documents are shown" in page.locator("#documents").inner_text()
    assert page.locator("article").count() < 60
    page.keyboard.press("End")
    page.locator("article").nth(19).wait_for(state="attached")
    for _ in range(45):
        page.keyboard.press("j")
    assert page.locator("article").count() >= 45
