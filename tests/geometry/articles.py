"""The articles that this project invented, to print pages from: those of `scripts/pages`, with what they are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FIELDS = {"T": "headline", "K": "kicker", "S": "subtitle", "B": "byline"}


@dataclass(frozen=True)
class Article:
    """One article: its headings and its paragraphs; section heads stand among them with a `#` in front."""

    headline: str
    paragraphs: tuple[str, ...]
    kicker: str | None = None
    subtitle: str | None = None
    byline: str | None = None

    @property
    def size(self) -> int:
        """Characters of its text."""
        return sum(map(len, self.paragraphs))


@cache
def invented() -> tuple[Article, ...]:
    """All of them that have a headline and a text, in one order."""
    found = [*_of_pages(), *_of_reports()]
    return tuple({article.headline: article for article in found}.values())


def _of_pages() -> Iterator[Article]:
    for path in sorted((ROOT / "scripts" / "pages" / "print").glob("*.json")):
        for told in json.loads(path.read_text(encoding="utf-8"))["articles"]:
            paragraphs = tuple(p for p in told.get("paragraphs", []) if len(p) > 10)
            if told.get("headline") and paragraphs:
                byline = (told.get("bylines") or [None])[0]
                yield Article(told["headline"], paragraphs, told.get("kicker"), told.get("subtitle"), byline)


def _of_reports() -> Iterator[Article]:
    for name in ("reports-local.txt", "reports-central.txt", "reports-long.txt"):
        text = (ROOT / "scripts" / "pages" / name).read_text(encoding="utf-8")
        for part in text.split("\n#\n"):
            fields: dict[str, str] = {}
            paragraphs: list[str] = []
            for line in part.splitlines():
                letter, _, rest = line.partition(" ")
                if letter in _FIELDS:
                    fields.setdefault(_FIELDS[letter], rest)
                elif letter in ("P", "H") and len(rest) > 1:
                    paragraphs.append(rest if letter == "P" else f"#{rest}")
            if "headline" in fields and paragraphs:
                yield Article(paragraphs=tuple(paragraphs), **fields)
