"""A page shown: found wherever it lies, wrapped as print wraps, everything on it explained, nothing that steers a terminal."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import banmian
from banmian.records import NumericFact, Page, Paragraph, ParsedArticle
from banmian.view.explain import paragraph_reasons
from banmian.view.find import find_page
from banmian.view.terminal import Look, render, to_json
from banmian.view.wrap import _NOT_FIRST, _NOT_LAST, printable, wrap
from tests.factory import TEXT, make_page, write_release
from tests.growth import ALLOWED, FACTOR, growth
from tests.test_cli import run

CUT = "caption-cut.txt"


def plain(page: Page, **look: object) -> str:
    return "\n".join(line.plain for line in render(page, look=Look(**look)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def page() -> Page:
    return make_page()


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("show") / "dataset"
    write_release(folder, [make_page(), make_page(TEXT + "又一行。\n", source="table.jsonl#2")])
    return folder


@given(st.text(st.sampled_from("桥，。“”（）12,0a %村…⟦⟧"), max_size=80), st.integers(8, 30))
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = list(wrap(text, width))
    assert "".join(text[start:end] for start, end in lines) == text
    assert all(cell_len(text[start:end]) <= width for start, end in lines)
    assert list(wrap(text, None)) == [(0, len(text))]


@given(st.text(st.sampled_from("桥村了民，。“”12"), max_size=120), st.integers(20, 40))
def test_marks_stand_where_print_puts_them(text: str, width: int) -> None:
    lines = list(wrap(text, width))
    for start, cut in lines[:-1]:
        bad = text[cut] in _NOT_FIRST or text[cut - 1] in _NOT_LAST
        nearby = [text[i] in _NOT_FIRST or text[i - 1] in _NOT_LAST for i in range(max(start + 1, cut - 3), cut)]
        assert not bad or all(nearby) or text[cut - 1].isdigit()


@given(st.text(max_size=40))
def test_nothing_steers_the_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown)


def test_a_page_says_what_it_is(page: Page) -> None:
    shown = plain(page)
    for words in (
        "made.txt",
        page.page_id,
        "numeric facts 4",
        "青禾镇修好三座老桥",
        "——惠及8000余名村民",
        "何田 reporter",
    ):
        assert words in shown
    assert "⟨青禾镇⟩今年修好了⟦3座⟧老桥，全长⟦120米⟧，¦方便⟦8000余名⟧村民出行。" in shown
    assert "▍新桥开通" in shown
    assert "furniture (editor): 责编：李木" in shown
    assert "·" not in plain(page, explain=False).split("── article")[1]


def test_colours_take_the_place_of_brackets(page: Page) -> None:
    lines = list(render(page, look=Look(colour=True)))
    text = "\n".join(line.plain for line in lines)
    assert "⟦" not in text
    assert "¦" in text
    styles = {str(span.style) for line in lines for span in line.spans} | {str(line.style) for line in lines}
    assert {"bold cyan", "green", "bold red", "bold", "magenta"} <= styles


def test_everything_is_explained(pages: Path) -> None:
    found = find_page(str(pages / CUT)).page
    shown = plain(found, explain=True)
    for article in found.articles:
        for text, rule in [(x.text, x.rule) for x in (*article.facts, *article.annotations)]:  # type: ignore[attr-defined]
            assert rule in shown
            assert text in shown
        for paragraph in article.paragraphs:
            assert paragraph.rule in shown
            assert all(seam.rule in shown for seam in paragraph.seams)
        assert sum(map(len, paragraph_reasons(article).values())) == len(article.paragraphs) + len(
            [s for p in article.paragraphs for s in p.seams]
        ) + len(article.facts) + len(article.rejects) + len(
            [a for a in article.annotations if a.paragraph_id or a.part_id]
        )
    assert "join: what spoke for joining" in shown
    assert any(p.seams for a in found.articles for p in a.paragraphs)


def test_a_person_who_decided_is_named(page: Page) -> None:
    article = page.articles[0]
    decided = {"rule": "correction", "corrected_by": "A. Reader", "corrected_on": date(2024, 5, 1)}
    facts = tuple(replace(fact, **decided) for fact in article.facts)  # type: ignore[arg-type]
    shown = plain(replace(page, articles=(replace(article, facts=facts),)), explain=True)
    assert shown.count("correction: A. Reader, 2024-05-01") == len(facts)
    assert "correction: a person decided it" in shown


def test_seams_lie_between_segments(pages: Path, seed: Path) -> None:
    for file in (*sorted(pages.glob("*.txt")), seed):
        for article in banmian.parse_page(file.read_text(encoding="utf-8")).articles:
            for p in article.paragraphs:
                ends = [sum(s.end - s.start for s in p.segments[: i + 1]) for i in range(len(p.segments) - 1)]
                assert {seam.at for seam in p.seams} <= set(ends)
                assert all(seam.rule.startswith("join:") for seam in p.seams)


def test_no_line_is_wider_than_asked(pages: Path) -> None:
    found = find_page(str(pages / CUT)).page
    for width in (20, 33, 40, 72):
        assert max(map(cell_len, plain(found, width=width, explain=True).splitlines())) <= width


def test_fragments_and_broken_ends_are_marked(pages: Path) -> None:
    assert "its headline is not on this page" in plain(find_page(str(pages / "starts-in-the-middle.txt")).page)
    assert "its rest is not on this page" in plain(find_page(str(pages / "truncated.txt")).page)


def test_the_json_holds_every_row(page: Page) -> None:
    told = json.loads(to_json(page))
    assert list(told) == ["schema", "page", "counts", "articles"]
    article = told["articles"][0]
    assert list(article) == [f.name for f in fields(ParsedArticle)]
    assert set(article["facts"][0]) == {f.name for f in fields(NumericFact)}
    assert set(article["paragraphs"][0]) == {f.name for f in fields(Paragraph)}
    assert article["paragraphs"][0]["segments"][0].keys() == {"start", "end"}
    assert told["page"]["text"] == TEXT
    assert told["counts"]["numeric facts"] == len(article["facts"])
    assert to_json(page, article=0) == to_json(page)


@pytest.mark.parametrize("kind", ["txt", "gb18030", "gz", "jsonl", "csv", "parquet"])
def test_a_page_is_found_in_any_file(tmp_path: Path, pages: Path, kind: str) -> None:
    text = (pages / CUT).read_text(encoding="utf-8")
    file = tmp_path / f"page.{kind}"
    if kind == "gz":
        file = tmp_path / "page.txt.gz"
        file.write_bytes(gzip.compress(text.encode()))
    elif kind == "jsonl":
        file.write_text("".join(json.dumps({"text": t}) + "\n" for t in ("第一页。", text)), encoding="utf-8")
    elif kind in ("csv", "parquet"):
        import pandas

        table = pandas.DataFrame({"text": ["第一页。", text]})
        table.to_csv(file, index=False) if kind == "csv" else table.to_parquet(file)
    else:
        file.write_bytes(text.encode("gb18030" if kind == "gb18030" else "utf-8"))
    several = kind in ("jsonl", "csv", "parquet")
    found = find_page(f"{file}#2" if several else str(file))
    assert found.page.articles[0].headline == "青溪村的大棚亮起来了"
    assert found.article is None
    if several:
        with pytest.raises(banmian.UsageError, match=r"holds several pages.*page.*#1'"):
            find_page(str(file))


def test_a_page_of_a_dataset_is_found_by_any_name(release: Path, page: Page) -> None:
    article = page.articles[0]
    for name in ("made.txt", page.page_id):
        found = find_page(f"{release}#{name}")
        assert (found.page.text, len(found.page.articles[0].facts), found.article) == (TEXT, 4, None)
    rows = (article.article_id, article.paragraphs[1].paragraph_id, article.facts[2].fact_id)
    for key in (*rows, article.annotations[0].annotation_id):
        assert find_page(f"{release}#{key}").article == 0
    assert find_page(f"{release}#table.jsonl#2").page.text == TEXT + "又一行。\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("{release}", "holds several pages. Next step: name one of them: '{release}#made.txt'"),
        ("{release}#none", "has no page 'none'"),
        ("{release}#{page}-n0-1", "has the page, but no row"),
        ("{pages}", "holds several pages"),
        ("{pages}/caption-cut.txt#7", "has no page '7'"),
        ("{pages}/none.txt", "there is no such file or folder"),
        ("none#1", "there is no such file or folder"),
    ],
)
def test_a_name_that_means_no_page(release: Path, pages: Path, page: Page, name: str, words: str) -> None:
    places = {"release": release, "pages": pages, "page": page.page_id}
    with pytest.raises(banmian.BanmianError) as error:
        find_page(name.format(**places))
    assert words.format(**places) in str(error.value)
    assert error.value.next_step


def test_a_long_page_is_shown_in_linear_time() -> None:
    pages: dict[str, banmian.records.Page] = {}

    def show(text: str) -> None:
        assert len(list(render(pages[text], look=Look(80, colour=True, explain=True)))) > len(text) // 8

    text = "3座桥，" * 10_000
    for length in (len(text) // 100, len(text) // FACTOR, len(text)):
        pages[text[:length]] = banmian.parse_page(text[:length])
    assert growth(show, text) < ALLOWED


def test_a_reader_that_goes(pages: Path) -> None:
    command = f"{sys.executable} -m banmian show {pages / CUT}"
    done = subprocess.run(["bash", "-euc", f"set -o pipefail; {command} | head -1"], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (0, f"{CUT}\n", "")


@pytest.mark.parametrize(
    ("encoding", "mark", "warned"),
    [("gbk", "[[120个]]", False), ("big5", "[[120", True), ("ascii", "[[120?]]", True), ("utf-8", "⟦120个⟧", False)],
)
def test_a_terminal_that_cannot_show_every_character(pages: Path, encoding: str, mark: str, warned: bool) -> None:
    """Numbers and places are told apart in every encoding, and who sees question marks is told why."""
    command = [sys.executable, "-m", "banmian", "show", str(pages / CUT)]
    done = subprocess.run(command, capture_output=True, check=True, env=os.environ | {"PYTHONIOENCODING": encoding})
    assert mark in done.stdout.decode(encoding)
    assert ("PYTHONIOENCODING=utf-8" in done.stderr.decode(encoding)) is warned


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full disk to write to")
def test_a_full_disk_is_named(pages: Path) -> None:
    done = run("show", pages / CUT, "--html", "/dev/full")
    assert done.returncode == 2
    assert "/dev/full: No space left on device (the disk at /dev" in done.stderr
    assert "MB free). Next step: free space on that disk" in done.stderr


def test_the_command(pages: Path, release: Path) -> None:
    done = run("show", pages / CUT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "⟦120个⟧" in done.stdout
    assert json.loads(run("show", f"{release}#made.txt", "--json").stdout)["schema"] == 1
    beyond = run("show", pages / CUT, "--article", "9")
    assert beyond.returncode == 2
    assert "has no article 9" in beyond.stderr


@pytest.mark.parametrize(("variable", "colours"), [("NO_COLOR", False), ("OTHER", True)])
def test_colours_on_a_terminal_only(pages: Path, variable: str, colours: bool) -> None:
    ours, theirs = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    environment = clean | {"TERM": "xterm-256color", "COLUMNS": "60", variable: "1"}
    command = [sys.executable, "-m", "banmian", "show", str(pages / CUT)]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:
        pass  # the other side has closed
    assert process.wait() == 0
    text = written.decode()
    assert ("\x1b[" in text) is colours
    assert ("⟦" in text) is not colours
