"""Reading pages of many kinds of papers; those of `press` and `print-held` the line labeller has not learned from. The floors only rise."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from banmian.parse.articles import read_layout
from banmian.parse.layout import ArticleLayout, Labelled
from banmian.signatures.bylines import parse_byline

CASES = Path(__file__).parent / "cases"
KINDS = ("press", "print", "print-held")
"""Pages of the kinds that archives give, and text layers of print: scattered mastheads, lines run together, old papers.
The labeller has learned from those of `print`. Nobody looked at those of `print-held` while the reader was made; keep it so."""

Tally = Counter[str]


def bare(text: object) -> str:
    """Without blanks and punctuation."""
    return re.sub(r"[\W_]+", "", str(text))


def of(piece: Labelled | None) -> str:
    return "" if piece is None else bare(piece.text)


def headings(gold: dict[str, Any]) -> set[str]:
    """What passes for an article's headline: alone, or with the kicker before it or the subtitle behind it."""
    kicker, headline, subtitle = (bare(gold.get(name) or "") for name in ("kicker", "headline", "subtitle"))
    return {headline, kicker + headline, headline + subtitle}


def signers(article: ArticleLayout) -> set[str]:
    datelines = [part.text[line.start : line.end] for part in article.parts for line in part.datelines]
    lines = [*datelines, *(piece.text for piece in (*article.signatures, *article.credits))]
    return {signer.name for line in lines for signer in parse_byline(str(line))}


def wanted_signers(gold: dict[str, Any]) -> set[str]:
    """The signers but for those that only a caption names."""
    printed = bare("".join(text for name in ("bylines", "paragraphs", "credits") for text in gold.get(name, ())))
    return {name for name in map(bare, gold.get("signers", ())) if name in printed}


def compare(path: Path) -> Tally:
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["articles"]
    found = list(read_layout(path.read_bytes().decode("utf-8")).articles)
    tally: Tally = Counter({"articles": len(gold), "found": len(found)})
    for want in gold:
        article = next((a for a in found if of(a.headline) in headings(want)), None)
        wanted = {bare(text) for text in want["paragraphs"]}
        tally["paragraphs"] += len(wanted)
        if article is not None:
            found.remove(article)
            tally["headlines"] += 1
            tally["own paragraphs"] += len(wanted & {bare(part.text) for part in article.parts})
            tally["signed"] += signers(article) == wanted_signers(want)
    return tally


@pytest.fixture(scope="module", params=KINDS)
def total(request: pytest.FixtureRequest) -> Tally:
    return sum(map(compare, sorted((CASES / request.param).glob("*.txt"))), Counter({request.param: 1}))


def floor(total: Tally, name: str) -> float:
    kind = next(kind for kind in KINDS if kind in total)
    floors: dict[str, float] = json.loads((CASES / kind / "floors.json").read_text(encoding="utf-8"))
    return floors[name]


def test_headlines_are_found(total: Tally) -> None:
    assert 2 * total["headlines"] / (total["articles"] + total["found"]) >= floor(total, "headlines")


def test_paragraphs_are_whole_and_in_their_article(total: Tally) -> None:
    assert total["own paragraphs"] / total["paragraphs"] >= floor(total, "paragraphs")


def test_signers_are_those_of_their_article(total: Tally) -> None:
    assert total["signed"] / total["articles"] >= floor(total, "signers")
