"""Write pages for tests of scale as JSON Lines: the seed page's and the tests' own articles, shuffled, with other names and numbers.

    python scripts/make_pages.py OUT.jsonl --megabytes 60 [--seed 0]

The same arguments give the same bytes. The pages make no sense to a reader; they cost a build what real ones do.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import banmian
from banmian.annotate.place.gazetteer import unit_names
from banmian.text.tables import read_rows

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests" / "cases" / "pages").glob("*.txt")))
PAGE = 15_000
"""Bytes of a page of the seed's size."""


class Varied:
    """The articles of the sources, and what in them may be replaced."""

    def __init__(self) -> None:
        pages = [banmian.parse_page(path.read_text(encoding="utf-8")) for path in SOURCES]
        self.articles = [piece for page in pages for piece in _articles(page)]
        places = {x.text for page in pages for a in page.articles for x in a.locations if x.adcode and len(x.text) == 2}
        persons = {signer.name for page in pages for a in page.articles for signer in a.byline}
        self._words = re.compile("|".join(sorted(places | persons, key=len, reverse=True)) + r"|\d+")
        self._places = places
        self._counties = sorted(
            n for n, units in unit_names().items() if len(n) == 2 and any(u.level == "county" for u in units)
        )
        self._surnames = [row[0] for row in read_rows("surnames.tsv")][:200]
        self._given = [row[0] for row in read_rows("given_names.tsv")][:2000]

    def text(self, draw: random.Random) -> str:
        """One page."""
        pieces: list[str] = []
        while sum(len(piece.encode()) for piece in pieces) < PAGE:
            pieces.append(draw.choice(self.articles))
        known: dict[str, str] = {}
        return self._words.sub(lambda found: self._other(found[0], known, draw), "\n\n".join(pieces))

    def _other(self, word: str, known: dict[str, str], draw: random.Random) -> str:
        if word.isdigit():
            return word if len(word) == 4 else "".join(draw.choice("123456789") for _ in word)
        if word not in known:
            person = draw.choice(self._surnames) + draw.choice(self._given)
            known[word] = draw.choice(self._counties) if word in self._places else person
        return known[word]


def _articles(page: banmian.Page) -> Iterator[str]:
    """The text of each article of the page, from its first character to the next one's."""
    starts = sorted(int(a.article_id.rpartition("-a")[2]) for a in page.articles)
    for start, end in zip(starts, [*starts[1:], len(page.text)], strict=True):
        yield page.text[start:end].strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--megabytes", type=float, required=True)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    draw, varied, size = random.Random(args.seed), Varied(), 0  # noqa: S311
    with args.out.open("w", encoding="utf-8", newline="\n") as file:
        while size < args.megabytes * 1e6:
            text = varied.text(draw)
            size += len(text.encode())
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
