"""Text that nobody prints: one thing over and over, random characters, pages cut up and put together again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

UNITS = Path(__file__).parents[1] / "cases" / "hostile" / "units.tsv"
_MARKS = "，。、；：？！“”‘’（）()《》【】—…·%‰℃/～-－+.,:;!?\n\n\n\r\t 　█■▲①０７0123456789一二三百千万亿几多余半第年月日元个"


def units() -> dict[str, str]:
    """What is repeated, by its name."""
    rows = [line.split("\t") for line in UNITS.read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
    return {name: unit.encode("ascii", "backslashreplace").decode("unicode_escape") for unit, name in rows}


def repeated(unit: str, size: int) -> str:
    """`unit` as often as it takes to come to `size` bytes of UTF-8."""
    return unit * (size // len(unit.encode()) + 1)


def noise(draw: random.Random, length: int) -> str:
    """Characters from all of Unicode, and from what newspapers are made of."""
    return "".join(_character(draw) for _ in range(length))


def _character(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.4:
        return draw.choice(_MARKS)
    if kind < 0.8:
        return chr(draw.randrange(0x4E00, 0x9FA6))
    code = draw.randrange(0x110000 - 0x800)
    return chr(code if code < 0xD800 else code + 0x800)


def fuzzed(texts: Sequence[str], number: int, *, seed: int = 0) -> Iterator[str]:
    """Pages made of pieces of `texts`, each cut, doubled, swapped, or with characters lost, changed or put in."""
    draw = random.Random(seed)
    for _ in range(number):
        pieces: list[str] = []
        for _ in range(draw.randrange(1, 6)):
            text = draw.choice(texts)
            start = draw.randrange(len(text))
            pieces.append(text[start : start + draw.randrange(1, 300)])
        for _ in range(draw.randrange(4)):
            _change(pieces, draw)
        yield draw.choice(("", "\n", "\n\n", "\r\n")).join(pieces)


def _change(pieces: list[str], draw: random.Random) -> None:
    at = draw.randrange(len(pieces))
    text = pieces[at]
    i, j = sorted(draw.randrange(len(text) + 1) for _ in range(2))
    way = draw.randrange(5)
    if way == 0:
        pieces[at] = text[:i] + text[j:]
    elif way == 1:
        pieces[at] = text[:j] + text[i:j] * draw.randrange(1, 4) + text[j:]
    elif way == 2:
        pieces[at] = text[:i] + noise(draw, draw.randrange(1, 20)) + text[i:]
    elif way == 3:
        pieces[at] = text[j:] + text[:i]
    else:
        pieces[at] = "".join(draw.choice(_MARKS) if draw.random() < 0.05 else c for c in text)
