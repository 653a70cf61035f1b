"""Newspaper pages with a label for each line, and more of them composed from these: what the line labeller learns from.

The pages (scripts/pages) are invented. `print` ones are like a page as it is laid out: kickers above headlines, headlines
of several lines, the paper's own lines around them. `archive` ones are like what a paper's archive gives: headline,
subtitle, authors, text.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from banmian.parse.layout import LineLabel
from banmian.parse.lines import Line, read_lines
from banmian.signatures.datelines import read_dateline

PAGES = Path(__file__).resolve().parent / "pages"

SINGLE: tuple[LineLabel, ...] = ("kicker", "headline", "subtitle")
SEVERAL: dict[str, LineLabel] = {
    "bylines": "byline",
    "section_heads": "section_head",
    "paragraphs": "paragraph",
    "captions": "caption",
    "credits": "credit",
}
TAGS: dict[str, LineLabel] = {
    "K": "kicker",
    "T": "headline",
    "S": "subtitle",
    "B": "byline",
    "P": "paragraph",
    "H": "section_head",
    "C": "caption",
    "R": "credit",
}
"""First letters of the lines of a file of reports."""
CUT, SPLIT, LOST, PICTURED = 0.1, 0.3, 0.15, 0.4
"""Shares of long paragraphs that are cut and that are parted; of cut ones those that lose their rest, and those with a
picture between."""
LONG, PARTED = 60, 40
HEADS_IN_TWO = 0.2
"""Share of reports whose section heads get another line above."""
_STOP = re.compile("。(?!”)|[。！？]”|[！？](?!”)")
_NEVER_FIRST = "，。、；：！？）”》"


class Row(NamedTuple):
    """A line of a page."""

    text: str
    label: LineLabel
    gap: int = 1
    is_indented: bool = False


class Page(NamedTuple):
    text: str
    labels: tuple[LineLabel, ...]


Article = list[Row]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def read_pages(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The pages of a folder, each with its gold."""
    for path in sorted(folder.glob("*.txt")):
        yield path.read_bytes().decode("utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8"))


def labelled(text: str, gold: Mapping[str, Any]) -> list[tuple[Line, LineLabel, int | None]]:
    """The lines of a page as they are read, each with its label and the number of its article."""
    pieces: list[tuple[str, LineLabel, int | None]] = []
    for number, article in enumerate(gold["articles"]):
        pieces += [(_squeezed(article[name]), name, number) for name in SINGLE if article.get(name)]
        for name, label in SEVERAL.items():
            pieces += [(_squeezed(piece), label, number) for piece in article.get(name, ())]
    pieces += [(_squeezed(piece), "furniture", None) for piece in gold.get("furniture", ())]
    used: set[int] = set()
    return [(line, *_found(_squeezed(line.text), line.text, pieces, used, gold)) for line in read_lines(text)]


def _found(
    line: str,
    printed: str,
    pieces: Sequence[tuple[str, LineLabel, int | None]],
    used: set[int],
    gold: Mapping[str, Any],
) -> tuple[LineLabel, int | None]:
    """The label of a line and its article's number, by the piece of gold that it is, or is a part of."""
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda piece, _: piece == line,
        lambda piece, label: label == "paragraph" and len(piece) > 4 and line.startswith(piece),
        lambda piece, label: label in SINGLE and line in piece,
        lambda piece, label: label in ("paragraph", "caption") and len(line) > 5 and (line in piece or piece in line),
        lambda piece, _: line in piece or (len(piece) > 5 and piece in line),
    )
    for way in ways:
        fits = [n for n, (piece, label, _) in enumerate(pieces) if way(piece, label)]
        if fits:
            n = next((n for n in fits if n not in used), fits[0])
            used.add(n)
            label, article = pieces[n][1:]
            dateline = read_dateline(printed) if label == "byline" else None
            return ("paragraph" if dateline is not None and not dateline.signers else label), article
    signers = {_squeezed(name) for article in gold["articles"] for name in article.get("signers", ())}
    if line.startswith("——"):
        return "subtitle", None
    return ("byline" if any(name in line for name in signers) else "furniture"), None


def page_of(text: str, gold: Mapping[str, Any]) -> Page:
    return Page(text, tuple(label for _, label, _ in labelled(text, gold)))


def articles_of(text: str, gold: Mapping[str, Any]) -> list[Article]:
    found: dict[int, Article] = {}
    for line, label, article in labelled(text, gold):
        if article is not None:
            found.setdefault(article, []).append(Row(line.text, label, line.gap, line.is_indented))
    return list(found.values())


def read_reports(path: Path) -> list[Article]:
    """Short reports, a letter before each line that tells its label, `#` between them."""
    reports: list[Article] = [[]]
    for line in path.read_text("utf-8").splitlines():
        if line.strip() == "#":
            reports.append([])
        elif line[:1] in TAGS and line[1:2] == " ":
            reports[-1].append(Row(line[2:].strip(), TAGS[line[0]]))
    return list(filter(None, reports))


def rows_of(text: str, gold: Mapping[str, Any]) -> list[Row]:
    return [Row(line.text, label, line.gap, line.is_indented) for line, label, _ in labelled(text, gold)]


def damaged(rows: Sequence[Row], captions: Sequence[str], draw: random.Random) -> Iterator[Row]:
    """The lines with some paragraphs cut as by a picture or a column's end, some without their rest, some parted."""
    for row in rows:
        if row.label == "paragraph" and len(row.text) > LONG and draw.random() < CUT:
            at = draw.randint(20, len(row.text) - 22)
            if row.text[at - 1] not in "。！？”" and row.text[at] not in _NEVER_FIRST:
                yield row._replace(text=row.text[:at])
                if captions and draw.random() < PICTURED:
                    yield Row(draw.choice(captions), "caption")
                if draw.random() >= LOST:
                    yield row._replace(text=row.text[at:], is_indented=False)
                continue
        if row.label == "paragraph" and len(row.text) > PARTED and draw.random() < SPLIT:
            stops = [m.end() for m in _STOP.finditer(row.text) if 6 <= m.end() <= len(row.text) - 6]
            if stops:
                at = draw.choice((stops[0], draw.choice(stops)))
                yield row._replace(text=row.text[:at])
                yield row._replace(text=row.text[at:])
                continue
        yield row


def with_heads_in_two(article: Article, draw: random.Random) -> Article:
    """Sometimes with a few words above each section head, as a second line of it."""
    heads = [row.text for row in article if row.label == "section_head"]
    words = [word for head in heads for word in re.findall("[\u4e00-\u9fff]{4}", head)]
    if len(heads) < 2 or not words or draw.random() > HEADS_IN_TWO:
        return article
    out: Article = []
    for row in article:
        if row.label == "section_head":
            out.append(Row(draw.choice(words), "section_head"))
        out.append(row)
    return out


def rendered(rows: Sequence[Row], draw: random.Random) -> Page:
    """The lines as a text, with blank lines and indents in one of the habits that dumps have."""
    habit = draw.choice(("none", "one", "one", "own", "unruly"))
    indent = draw.random() < 0.3
    out: list[str] = []
    for row in rows:
        gap = {"none": 1, "one": 2, "own": max(1, row.gap), "unruly": draw.choice((1, 2, 1, 3))}[habit]
        indented = row.label == "paragraph" and (indent or (habit == "own" and row.is_indented))
        out += ["\n" * gap if out else "", "\u3000\u3000" if indented else "", row.text]
    return Page("".join(out), tuple(row.label for row in rows))


def composed(
    pools: Sequence[Sequence[Article]], captions: Sequence[str], size: tuple[int, int], draw: random.Random
) -> Page:
    """A page of articles drawn from the pools, each of which is as likely."""
    articles = [with_heads_in_two(draw.choice(draw.choice(pools)), draw) for _ in range(draw.randint(*size))]
    return rendered(list(damaged([row for article in articles for row in article], captions, draw)), draw)


def variants(folder: Path, each: int, draw: random.Random) -> list[Page]:
    """The pages of a folder as they are, and others made of them: in other habits, without the paper's own lines, damaged,
    of articles of several pages."""
    pages = list(read_pages(folder))
    articles = [article for page in pages for article in articles_of(*page)]
    captions = [row.text for article in articles for row in article if row.label == "caption"]
    found = [page_of(*page) for page in pages]
    for page in pages:
        rows = rows_of(*page)
        bare = [row for row in rows if row.label != "furniture"]
        for n in range(each):
            if n % 3 == 2:
                found.append(composed([articles], captions, (3, 6), draw))
            else:
                found.append(rendered(list(damaged(bare if n % 3 else rows, captions, draw)), draw))
    return found
