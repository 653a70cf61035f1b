"""Put a year that an article does not have into its headline, and see whether the judge catches it.

    python scripts/check_years.py ARTICLES.jsonl.gz [--year 1937] [--number 200]

ARTICLES has a line an article: `title`, `body_paragraphs` (a list), and `date` (YYYY-MM-DD) where it is known. Of those that have
the year neither in figures nor in Han numerals the first that are drawn by a fixed seed are taken.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from datetime import date as Date
from pathlib import Path
from typing import Any

from banmian.benchmark import numeric_faithfulness

_HAN = "〇一二三四五六七八九"


def main() -> int:
    """0 where every year is caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--year", default="1937")
    parser.add_argument("--number", type=int, default=200)
    options = parser.parse_args()
    rows = _drawn(options.articles, options.year, options.number)
    said = [f"{options.year}年，{row['title']}" for row in rows]
    sources = ["\n".join(row["body_paragraphs"]) for row in rows]
    judged = numeric_faithfulness(said, sources, dates=[_day(row.get("date")) for row in rows]).documents
    caught = [any(d.start == 0 and not d.supported for d in document.dates) for document in judged]
    sys.stdout.write(f"{options.year}: caught in {sum(caught)} of {len(caught)} headlines\n")
    sys.stdout.writelines(f"missed: {text}\n" for text, ok in zip(said, caught, strict=True) if not ok)
    return int(not all(caught))


def _drawn(file: Path, year: str, number: int) -> list[dict[str, Any]]:
    opened = (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8")
    in_han = "".join(_HAN[int(digit)] for digit in year)
    with opened as lines:
        rows = [row for row in map(json.loads, lines) if row.get("title") and row.get("body_paragraphs")]
    without = [row for row in rows if not any(y in json.dumps(row, ensure_ascii=False) for y in (year, in_han))]
    random.Random(1937).shuffle(without)  # noqa: S311 - a draw that is the same each time
    return without[:number]


def _day(text: str | None) -> Date | None:
    try:
        return Date.fromisoformat(text or "")
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main())
