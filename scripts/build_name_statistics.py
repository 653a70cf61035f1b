#!/usr/bin/env python3
"""Write dataset/banmian/data/given_names.tsv: how often a character stands where in a Chinese given name, and in any text.

The counts are of the person names (`nr`) in jieba's own dictionary (MIT) that begin with a surname of surnames.tsv;
the frequency in text is that of the dictionary's words, spread over their characters.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import jieba

DATA = Path(__file__).parent.parent / "dataset" / "banmian" / "data"
COMMON = 1.0
"""Per 10,000 people: the dictionary's rare "surnames" are mostly the first characters of foreign names."""
FOREIGN_OR_TITLE = frozenset("尔斯克特布巴卡伊埃萨基人王公哥爷县镇氏儿见视庄寺村老过二三家")
"""Characters that the dictionary's persons have from transliteration, titles and places rather than from given names."""


def is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def main() -> None:
    lines = (DATA / "surnames.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    surnames = {surname for surname, frequency in rows if float(frequency) >= COMMON}
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    single: Counter[str] = Counter()
    text: Counter[str] = Counter()
    dictionary = Path(jieba.__file__).parent / "dict.txt"
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        for character in word:
            if is_han(character):
                text[character] += int(frequency)
        if tag != "nr" or word[0] not in surnames or not FOREIGN_OR_TITLE.isdisjoint(word[1:]):
            continue
        if len(word) == 2:
            single[word[1]] += 1
        elif len(word) == 3:
            first[word[1]] += 1
            last[word[2]] += 1
    with (DATA / "given_names.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# character\tfirst of two\tlast of two\talone\tper ten million of text\n")
        total = sum(text.values())
        for c in sorted(text):
            out.write(f"{c}\t{first[c]}\t{last[c]}\t{single[c]}\t{round(1e7 * text[c] / total)}\n")


if __name__ == "__main__":
    main()
