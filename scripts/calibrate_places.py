#!/usr/bin/env python3
"""Fit dataset/banmian/data/place_confidence.tsv: the share of places that are right by how far the rules trust them.

Labelled mentions come from the invented local news and kinds of the tests, and from articles that are given: where an
article prints the full name of a county (蓬江区) whose short name no other unit has, each of its paragraphs that has the short
name alone (蓬江) tells, read by itself, whether the link is right. Annotated sentences (`--sentences`, JSON lines with `text`
and `spans` of `start`, `end`, `label` LOC or ORG) tell whether what is found is a place at all. Shares are made monotone in the trust (pool adjacent violators) and
drawn by two mentions towards the mean. A paper at a time is held out to report the expected calibration error.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path
from typing import NamedTuple

from banmian.annotate.place import gazetteer
from banmian.annotate.place.find import linked, sight

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "places"
TABLE = ROOT / "dataset" / "banmian" / "data" / "place_confidence.tsv"
_MARKED = re.compile(r"\[([^|\]]+)\|([^\]]*)\]")
_PRIOR = 2.0
"""Mentions of the mean share that are added to each value of trust."""
_INVENTED = "invented"


class Labelled(NamedTuple):
    """A place that was found, whether it is right, and the paper it is from."""

    paper: str
    trust: float
    right: bool


def invented(name: str) -> Iterator[Labelled]:
    """The places found in the local news of a file of tests/cases/places."""
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        day, home, marked = line.split("\t")
        gold: dict[int, str] = {}
        text, at = "", 0
        for m in _MARKED.finditer(marked):
            text += marked[at : m.start()]
            gold[len(text)] = m[2]
            text, at = text + m[1], m.end()
        text += marked[at:]
        for candidate, link in linked(sight(text), home=home or None, date=Date.fromisoformat(day)):
            path = gold.get(candidate.start)
            if path and link.name is not None:
                right = f"/{link.path}".endswith(f"/{path}")
                yield Labelled(_INVENTED, min(candidate.confidence, link.confidence), right)


def kinds() -> Iterator[Labelled]:
    """The places found in the sentences by kind of fault, where the sentence says what stands there."""
    for line in (CASES / "kinds.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, at = "", 0
        gold: dict[int, str] = {}
        none: set[int] = set()
        marked = line.split("\t")[1]
        for m in re.finditer(rf"{_MARKED.pattern}|\{{([^}}]+)\}}", marked):
            text += marked[at : m.start()]
            printed_name = m[1] or m[3].rstrip("!")
            if m[1]:
                gold[len(text)] = m[2].partition("+")[0]
            else:
                none.update(range(len(text), len(text) + len(printed_name)))
            text, at = text + printed_name, m.end()
        for candidate, link in linked(sight(text + marked[at:])):
            trust, path = min(candidate.confidence, link.confidence), gold.get(candidate.start)
            if path and not path.startswith("=") and link.name is not None:
                yield Labelled(_INVENTED, trust, f"/{link.path}".endswith(f"/{path.lstrip('/')}"))
            elif not none.isdisjoint(range(candidate.start, candidate.end)):
                yield Labelled(_INVENTED, trust, link.level == "venue" or candidate.context != "plain")


def annotated(path: Path) -> Iterator[Labelled]:
    """The places found in annotated sentences, those within organisations left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = {(s["start"], s["end"]) for s in row["spans"] if s["label"] == "LOC"}
        firms = [(s["start"], s["end"]) for s in row["spans"] if s["label"] == "ORG"]
        for candidate, link in linked(sight(row["text"])):
            start, end = candidate.start, candidate.end
            if (start, end) in spans or not any(a < end and start < b for a, b in firms):
                trust = min(candidate.confidence, link.confidence)
                yield Labelled("sentences", trust, (start, end) in spans)


def printed(article: dict[str, object]) -> Iterator[Labelled]:
    """The short names of an article whose full name it prints elsewhere, each read in its paragraph alone."""
    paragraphs = [str(p) for p in article["body_paragraphs"]]  # type: ignore[attr-defined]
    day = Date.fromisoformat(str(article["date"])) if article.get("date") else None
    text = "\n".join([str(article["title"] or ""), *paragraphs])
    short: dict[str, set[str]] = defaultdict(set)
    full: dict[str, str] = {}
    for candidate, link in linked(sight(text), date=day):
        name = text[candidate.start : candidate.end]
        units = [u for u in gazetteer.units_named(name) if u.name == name and not u.until]
        namesakes = {u.code for u in gazetteer.units_named(units[0].short)} if units else set()
        if len(units) == 1 == len(namesakes) and units[0].level == "county" and link.adcode:
            short[units[0].short].add(units[0].code)
            full[units[0].short] = units[0].name
    sure = {name: next(iter(codes)) for name, codes in short.items() if len(codes) == 1}
    for paragraph in paragraphs:
        names = {name for name in sure if name in paragraph and full[name] not in paragraph}
        for candidate, link in linked(sight(paragraph), date=day) if names else ():
            name = paragraph[candidate.start : candidate.end]
            if name in names and link.adcode:
                trust = min(candidate.confidence, link.confidence)
                yield Labelled(str(article["paper"]), trust, link.adcode == sure[name])


def fit(mentions: list[Labelled]) -> list[tuple[float, float]]:
    """Trust and the share of what is right from it on, falling with the trust."""
    mean = sum(m.right for m in mentions) / len(mentions)
    cells: dict[float, list[float]] = defaultdict(lambda: [_PRIOR * mean, _PRIOR])
    for m in mentions:
        cells[round(m.trust, 2)][0] += m.right
        cells[round(m.trust, 2)][1] += 1
    blocks: list[tuple[float, float, float]] = []
    for trust in sorted(cells):
        right, count = cells[trust]
        least = trust
        while blocks and blocks[-1][1] / blocks[-1][2] >= right / count:
            least, r, n = blocks.pop()
            right, count = right + r, count + n
        blocks.append((least, right, count))
    return [(least, right / count) for least, right, count in reversed(blocks)]


def share(table: list[tuple[float, float]], trust: float) -> float:
    """The fitted share at a trust."""
    return next((s for least, s in table if trust >= least), table[-1][1])


def error(table: list[tuple[float, float]], mentions: list[Labelled]) -> tuple[float, int, int]:
    """Expected calibration error, and among mentions of confidence .9 and more those that are wrong, and all."""
    bins: dict[float, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for m in mentions:
        bins[round(share(table, m.trust), 2)][0] += m.right
        bins[round(share(table, m.trust), 2)][1] += 1
    high = [m.right for m in mentions if share(table, m.trust) >= 0.9]
    ece = sum(abs(right - value * count) for value, (right, count) in bins.items()) / len(mentions)
    return ece, len(high) - sum(high), len(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON lines, packed: paper, date, title, body_paragraphs")
    parser.add_argument("--sentences", type=Path, help="annotated sentences, JSON lines")
    parser.add_argument("--write", action="store_true", help="write the table")
    args = parser.parse_args()
    mentions = [m for name in ("linking.tsv", "local.tsv") for m in invented(name)]
    mentions += kinds()
    if args.sentences:
        mentions += annotated(args.sentences)
    with gzip.open(args.articles, "rt", encoding="utf-8") as file:
        for line in file:
            mentions += printed(json.loads(line))
    papers = sorted({m.paper for m in mentions})
    for paper in papers:
        held = [m for m in mentions if m.paper == paper]
        rest = [m for m in mentions if m.paper != paper]
        if rest:
            ece, wrong, high = error(fit(rest), held)
            sys.stderr.write(f"{paper}: {len(held)} mentions, ECE {ece:.3f}, wrong at .9 and more {wrong} of {high}\n")
    table = fit(mentions)
    head = "# least trust of the rules\tshare that is right, made by scripts/calibrate_places.py"
    rows = [head, *(f"{least:g}\t{value:.3f}" for least, value in table)]
    sys.stderr.write("\n".join(rows) + "\n")
    if args.write:
        TABLE.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
