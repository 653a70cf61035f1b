#!/usr/bin/env python3
"""Print the statistics of composed pages, layout by layout, beside those of real pages with gold.

    python scripts/compose_report.py ARTICLES.jsonl.gz [--real DIR ...] [--pages 400]

A folder of real pages holds NNN.txt and NNN.json with `lines`: start, end, label, article of each printed line.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from banmian.parse.printed import printed_lines
from compose.page import composed, mix
from compose.pools import pools
from compose.records import HEADING, GoldLine

_LABELS = {"para": "paragraph", "para_part": "paragraph", "noise": "furniture"}
COLUMNS = (
    "pages",
    "lines",
    "width",
    "wide",
    "gap 1",
    "heads",
    "deck",
    "kicker",
    "subtitle",
    "byline",
    "section",
    "caption",
    "furniture",
)


def real_lines(folder: Path) -> list[list[GoldLine]]:
    """The printed lines of the pages of a folder."""
    pages = []
    for path in sorted(folder.glob("[0-9]*.json")):
        gold, text = json.loads(path.read_text("utf-8")), path.with_suffix(".txt").read_bytes().decode("utf-8")
        shapes = {line.span.start: line for line in printed_lines(text)}
        lines: list[GoldLine] = []
        for row in gold["lines"]:
            shape = shapes.get(row["start"])
            label = _LABELS.get(row["label"], row["label"])
            article = -1 if row["article"] is None else row["article"]
            lines.append(
                GoldLine(
                    text[row["start"] : row["end"]],
                    label,
                    True,
                    article,
                    shape.gap if shape else 1,
                    shape.indent if shape else 0,
                )
            )
        pages.append(lines)
    return pages


def statistics(pages: Sequence[Sequence[GoldLine]]) -> list[str]:
    """Numbers of pages, lines a page, their median and 90th percentile of characters, share of single gaps, headlines a page,
    heading lines an article, and the other labels an article (furniture: a page)."""
    lines = [line for page in pages for line in page]
    sizes = sorted(len(line.text) for line in lines)
    labels = Counter(line.label for line in lines)
    articles = max(1, sum(len({line.article for line in page if line.article >= 0}) for page in pages))
    headed = sum(len({line.article for line in page if line.label == "headline"}) for page in pages)
    decks = sum(line.label in HEADING for line in lines)
    each = [labels[name] / articles for name in ("kicker", "subtitle", "byline", "section_head", "caption")]
    numbers = [
        len(lines) / len(pages), median(sizes), sizes[int(0.9 * len(sizes))], sum(line.gap == 1 for line in lines) / len(lines),
        headed / len(pages), decks / articles, *each, labels["furniture"] / len(pages),
    ]  # fmt: skip
    return [str(len(pages)), *(f"{number:.2f}" for number in numbers)]


def table(rows: Iterable[tuple[str, list[str]]]) -> str:
    lines = ["".join(f"{cell:>10}" for cell in ("", *COLUMNS))]
    return "\n".join([*lines, *("".join(f"{cell:>10}" for cell in (name, *cells)) for name, cells in rows)])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=400)
    args = parser.parse_args()
    draw, drawn = random.Random(0), pools(args.articles)  # noqa: S311
    found: dict[str, list[Sequence[GoldLine]]] = {name: [] for name in mix()["layouts"]}
    for _ in range(args.pages):
        page = composed(drawn, draw)
        found[page.style].append(page.lines)
    rows = [(name, statistics(pages)) for name, pages in found.items() if pages]
    rows += [(folder.name, statistics(real_lines(folder))) for folder in args.real]
    print(table(rows))


if __name__ == "__main__":
    main()
