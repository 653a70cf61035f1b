"""The pages that this project invented, as articles to compose with and as composed pages of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from banmian.parse.layout import LineLabel
from banmian.parse.pieces import read_pieces
from banmian.signatures.datelines import read_dateline
from banmian.text.reading import read
from compose.articles import Groups
from compose.records import HEADING, Article, ComposedPage, Element, GoldLine, Row

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


def _squeezed(text: str) -> str:
    return "".join(text.split())


def read_pages(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The pages of a folder, each with its gold."""
    for path in sorted(folder.glob("*.txt")):
        yield path.read_bytes().decode("utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8"))


class Labelled(NamedTuple):
    """A line of an invented page."""

    text: str
    label: LineLabel
    article: int | None
    piece: int | None
    """Number of the piece of gold that it is, or is a part of."""


def labelled_texts(lines: Sequence[str], gold: Mapping[str, Any]) -> list[Labelled]:
    """The lines of a page with what the gold says of them."""
    pieces: list[tuple[str, LineLabel, int | None]] = []
    for number, article in enumerate(gold["articles"]):
        pieces += [(_squeezed(article[name]), name, number) for name in SINGLE if article.get(name)]
        for name, label in SEVERAL.items():
            pieces += [(_squeezed(piece), label, number) for piece in article.get(name, ())]
    pieces += [(_squeezed(piece), "furniture", None) for piece in gold.get("furniture", ())]
    used: set[int] = set()
    return [Labelled(line, *_found(_squeezed(line), line, pieces, used, gold)) for line in lines]


def _found(
    line: str,
    printed: str,
    pieces: Sequence[tuple[str, LineLabel, int | None]],
    used: set[int],
    gold: Mapping[str, Any],
) -> tuple[LineLabel, int | None, int | None]:
    """The label of a line, the number of its article, and that of the piece of gold that it is, or is a part of."""
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda piece, _: piece == line,
        lambda piece, label: label == "paragraph" and len(piece) > 4 and line.startswith(piece),
        lambda piece, label: label in SINGLE and line in piece,
        lambda piece, label: label in ("paragraph", "caption") and len(line) > 5 and (line in piece or piece in line),
        lambda piece, _: line in piece or (len(piece) > 5 and piece in line),
        lambda piece, label: label == "paragraph" and len(line) > 7 and line[:6] in piece,
    )
    for way in ways:
        fits = [n for n, (piece, label, _) in enumerate(pieces) if way(piece, label)]
        if fits:
            n = next((n for n in fits if n not in used), fits[0])
            used.add(n)
            label, article = pieces[n][1:]
            dateline = read_dateline(printed) if label == "byline" else None
            return ("paragraph" if dateline is not None and not dateline.signers else label), article, n
    signers = {_squeezed(name) for article in gold["articles"] for name in article.get("signers", ())}
    if line.startswith("——"):
        return "subtitle", None, None
    return ("byline" if any(name in line for name in signers) else "furniture"), None, None


def invented_groups(folder: Path) -> Groups:
    """The articles of each page of a folder."""
    groups: Groups = []
    for page in invented_pages(folder):
        found: dict[int, Article] = {}
        for line in page.lines:
            if line.article < 0:
                continue
            rows = found.setdefault(line.article, [])
            if not line.begins and rows and rows[-1].label == line.label and line.label not in HEADING:
                rows[-1] = rows[-1]._replace(text=rows[-1].text + line.text)
            else:
                rows.append(Row(line.label, line.text))
        groups.append(list(found.values()))
    return groups


def reports(path: Path) -> list[Article]:
    """Short reports, a letter before each line that tells its label, `#` between them."""
    reports: list[Article] = [[]]
    for line in path.read_text("utf-8").splitlines():
        if line.strip() == "#":
            reports.append([])
        elif line[:1] in TAGS and line[1:2] == " ":
            reports[-1].append(Row(TAGS[line[0]], line[2:].strip()))
    return list(filter(None, reports))


def invented_pages(folder: Path) -> list[ComposedPage]:
    """The pages of a folder as they stand, with gold for each printed line."""
    pages: list[ComposedPage] = []
    for text, gold in read_pages(folder):
        copy = read(text)
        printed = read_pieces(copy.text)
        spans = [copy.span(*line.span) for line in printed]
        found = labelled_texts([text[start:end] for start, end in spans], gold)
        rests = [_is_rest(before, line) for before, line in zip([None, *found], found, strict=False)]
        is_wrapped = 3 * sum(rests) > len(rests)  # else a rest is one half of a paragraph that print has cut
        lines = [
            GoldLine(
                line.text,
                line.label,
                not (rest and is_wrapped),
                -1 if line.article is None else line.article,
                shape.gap,
                shape.indent,
            )
            for line, rest, shape in zip(found, rests, printed, strict=True)
        ]
        starts = tuple(start for start, _ in spans)
        pages.append(ComposedPage(text, tuple(_with_brackets(_with_decks(lines))), starts, folder.name))
    return pages


def _is_rest(before: Labelled | None, line: Labelled) -> bool:
    """Whether a line goes on with the piece of gold that the line before it is a part of."""
    return before is not None and line.piece is not None and before.piece == line.piece


def as_elements(page: ComposedPage) -> list[Element]:
    """The elements of a page, to be printed in other ways: lines of text that go on with one another are one."""
    out: list[Element] = []
    for line in page.lines:
        before = out[-1] if out else None
        if line.begins or line.label in HEADING or before is None or before.label != line.label:
            out.append(Element(line.label, line.text, line.article))
        else:
            out[-1] = before._replace(text=before.text + line.text)
    return out


def _with_brackets(lines: list[GoldLine]) -> list[GoldLine]:
    """The lines, with the rest of a signature in brackets as text where its beginning ends a line of text."""
    out: list[GoldLine] = []
    for line in lines:
        before = out[-1] if out else None
        if before is not None and line.label == "byline" and before.label == "paragraph" and line.text[-1] in "）)":
            opened = max(before.text.rfind("（"), before.text.rfind("("))
            if opened > max(before.text.rfind("）"), before.text.rfind(")")) and line.text[0] not in "（(":
                line = line._replace(label="paragraph", begins=False)
        out.append(line)
    return out


def _with_decks(lines: list[GoldLine]) -> list[GoldLine]:
    """The lines, with the heading lines after the first of an article's heading marked as going on."""
    out: list[GoldLine] = []
    for line in lines:
        if line.label in HEADING:
            before = out[-1] if out else None
            follows = before is not None and before.label in HEADING and before.article == line.article
            line = line._replace(begins=not follows)
        out.append(line)
    return out
