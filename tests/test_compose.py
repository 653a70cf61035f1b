"""The composer of training pages: gold that stands where it says, and nothing lost or run together that should not be."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
PROGRAM = """
import json, random, sys
from compose.invented import as_elements, invented_groups, invented_pages
from compose.articles import captions_of
from compose.page import Pools, composed, mix
from pathlib import Path
here = Path(sys.argv[1])
groups = invented_groups(here / "pages" / "print")
pool = Pools(groups, captions_of(groups))
pages = [composed([(1.0, pool)], random.Random(seed), layout=name) for name in mix()["layouts"] for seed in range(12)]
standing = invented_pages(here.parent / "tests" / "cases" / "print")
elements = [("elements", page._replace(lines=tuple(e[:2] for e in as_elements(page)))) for page in standing]
print(json.dumps([[kind, page.style, page.text, page.starts, page.lines] for kind, found in (("composed", pages), ("standing", standing)) for page in found] + [[kind, page.style, page.text, page.starts, page.lines] for kind, page in elements]))
"""
Page = tuple[str, str, str, list[int], list[tuple[str, str, bool, int, int, int]]]


def made(hash_seed: int) -> str:
    """What the program prints, in a process whose sets have the order of `hash_seed`."""
    path = f"{SCRIPTS}:{SCRIPTS.parent / 'dataset'}"
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(SCRIPTS)],
        cwd=SCRIPTS,
        env={"PYTHONPATH": path, "PYTHONHASHSEED": str(hash_seed)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


@pytest.fixture(scope="module")
def printed() -> str:
    return made(1)


@pytest.fixture(scope="module")
def pages(printed: str) -> list[Page]:
    found: list[Page] = json.loads(printed)
    return [page for page in found if page[0] != "elements"]


def test_wrapped_lines_of_an_invented_page_are_one_element(printed: str) -> None:
    """So that a page printed anew is wrapped anew, and no line in the middle of a paragraph passes for its beginning."""
    found = json.loads(printed)
    standing = [page[4] for page in found if page[0] == "standing"]
    elements = [page[4] for page in found if page[0] == "elements"]
    assert sum(line[1] == "paragraph" and not line[2] for lines in standing for line in lines) > 500
    for lines, own in zip(standing, elements, strict=True):
        begun = sum(line[1] == "paragraph" and line[2] for line in lines)
        texts = [text for label, text in own if label == "paragraph"]
        assert len(texts) <= begun + sum(line[1] != "paragraph" for line in lines)
        assert "".join(texts) == "".join(line[0] for line in lines if line[1] == "paragraph")
        assert max(map(len, texts)) > 1.5 * max(
            len(line[0]) for line in lines if line[1] == "paragraph"
        ) or begun == len([line for line in lines if line[1] == "paragraph"])


def test_the_same_seed_gives_the_same_pages(printed: str) -> None:
    assert made(2) == printed


def test_lines_stand_where_the_gold_says(pages: list[Page]) -> None:
    for _, _, text, starts, lines in pages:
        assert starts == sorted(starts)
        assert [text[start : start + len(line[0])] for start, line in zip(starts, lines, strict=True)] == [
            line[0] for line in lines
        ]


def test_nothing_but_blanks_stands_between_the_lines_of_a_composed_page(pages: list[Page]) -> None:
    for kind, _, text, starts, lines in pages:
        if kind == "composed":
            ends = [0, *(start + len(line[0]) for start, line in zip(starts, lines, strict=True))]
            between = [text[end:start] for end, start in zip(ends, [*starts, len(text)], strict=True)]
            assert not "".join(between).strip()
            assert [gap.count("\n") for gap in between[1:-1]] == [line[4] for line in lines[1:]]


def test_lines_run_together_begin_something(pages: list[Page]) -> None:
    """Print runs a heading and its text together, never the middle of a wrapped paragraph, nor the paper's own lines."""
    together = [
        line
        for kind, _, _, _, lines in pages
        for n, line in enumerate(lines)
        if n and not line[4] and kind == "composed"
    ]
    assert len(together) > 10
    assert all(begins and label != "furniture" for _, label, begins, *_ in together)


def test_captions_come_alone_and_together_with_and_without_credits(pages: list[Page]) -> None:
    after: dict[str, set[str]] = {"caption": set(), "credit": set()}
    for kind, _, _, _, lines in pages:
        for line, following in itertools.pairwise(lines):
            if kind == "composed" and line[1] in after and following[2]:
                after[line[1]].add(following[1])
    assert {"caption", "credit", "paragraph", "headline"} <= after["caption"]
    assert {"caption", "paragraph", "headline"} <= after["credit"]


def test_the_rest_of_a_signature_in_brackets_goes_on_with_its_text(pages: list[Page]) -> None:
    for kind, _, _, _, lines in pages:
        for line, following in itertools.pairwise(lines):
            if kind == "standing" and line[1] == "paragraph" and line[0].rstrip().endswith("（记者"):
                assert following[1] == "paragraph"
