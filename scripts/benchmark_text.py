"""Newspaper text to measure speed with: the pages of the tests and of seeds/, put together anew so that nothing repeats."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from banmian import parse_byline
from banmian.text.tables import read_rows

ROOT = Path(__file__).resolve().parent.parent
_GIVEN = "明华建国文军平志伟东海波涛丽娟芳敏静霞燕玲桂英兰秀春雷鹏飞宇晨浩然子轩梓涵雨欣佳怡思远"
_SIGNED = 60
"""Characters of a line up to which it may do nothing but sign."""


def pages(size: int, files: list[Path] | None = None) -> Iterator[str]:
    """Pages that come to `size` bytes of UTF-8: paragraphs drawn from one pool, with other figures and other signers each.

    Args:
        files: pages to draw from, in UTF-8.
    """
    draw = random.Random(0)  # noqa: S311
    surnames = [row[0] for row in read_rows("surnames.tsv")][:300]
    texts = [file.read_text(encoding="utf-8") for file in files or _files()]
    pool = [line for text in texts for line in text.splitlines() if len(line) > _SIGNED]
    signers = {line: parse_byline(line) for text in texts for line in text.splitlines() if 0 < len(line) <= _SIGNED}

    def name() -> str:
        return draw.choice(surnames) + "".join(draw.choices(_GIVEN, k=draw.choice((1, 2, 2))))

    def line(printed: str) -> str:
        if len(printed) > _SIGNED:
            printed = draw.choice(pool)
        for signer in reversed(signers.get(printed, ())):
            printed = printed[: signer.start] + name() + printed[signer.end :]
        return re.sub("[0-9]", lambda _: str(draw.randint(1, 9)), printed)

    while size > 0:
        page = "\n".join(map(line, draw.choice(texts).splitlines()))
        size -= len(page.encode())
        yield page


def _files() -> list[Path]:
    return sorted([*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests" / "cases" / "pages").glob("*.txt")])
