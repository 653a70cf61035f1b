"""Learns what a number measures from annotated numbers: writes `data/measured_weights.tsv.gz`.

    python scripts/train_measured.py articles.jsonl.gz [--folds 5]

`measured_spans.tsv` has the annotations: the first twelve hexadecimal digits of the SHA-256 of a sentence of the
articles (one JSON object a line with `body_paragraphs`, a list of strings), the span of a number in it, and the span
of what that measures, or `-`; no text. Those of sentences that were chosen because an earlier model was unsure of them
are marked `unsure`. `measured_invented.txt` has sentences that were written for this project,
numbers in brackets, and behind a bar what each measures. A number that measures what the sentence says twice has the
place that is nearest.

Two log-linear models are learned by stochastic gradient descent: which head, and how far its phrase reaches back. Their
weights are whole numbers, in steps of `measured.UNIT` nats. The same input gives the same file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.facts import next_before, question_of, told_of, words_of
from banmian.annotate.quantity.measured import (
    ANSWERS,
    UNIT,
    Measured,
    Question,
    Weights,
    Words,
    answers,
    head_end,
    in_front,
    measured_of,
    surroundings,
)
from banmian.annotate.quantity.passage import Passage
from banmian.annotate.quantity.phrase_features import (
    Before,
    Keys,
    Surroundings,
    number_keys,
    stretch_keys,
    stretches,
)
from banmian.annotate.quantity.rejects import Word
from banmian.annotate.quantity.scan import scan
from banmian.annotate.quantity.told_again import counterparts, told_again

HERE = Path(__file__).parent
DATA = HERE.parent / "dataset" / "banmian" / "data" / "measured_weights.tsv.gz"
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
RATE, DECAY, STRETCH_DECAY, ROUNDS = 0.25, 0.015, 0.01, 8
SEED = 7
LEAST = 2
"""Weights no larger than this are left out."""

Span = tuple[int, int]
Key = tuple[str, str]
"""A weight: the answer that a key of `number_keys` speaks for, or nothing; the key."""


class Example(NamedTuple):
    """A sentence, and what each of its numbers measures."""

    name: str
    text: str
    spans: dict[Span, Span | None]


class Asked(NamedTuple):
    """A number of an example as the model sees it, and the right answer."""

    text: str
    words: Words
    question: Question
    core: Core
    right: Span | None
    counterpart: tuple[int, ...]
    """The numbers before that it tells more of, item by item, as `told_again.counterparts` gives them."""


def from_articles(articles: Path) -> Iterator[Example]:
    """The annotated sentences of the articles."""
    wanted: dict[str, dict[Span, Span | None]] = defaultdict(dict)
    for line in (HERE / "measured_spans.tsv").read_text(encoding="utf-8").splitlines():
        name, start, end, first, last, *_ = line.split("\t")
        wanted[name][int(start), int(end)] = None if first == "-" else (int(first), int(last))
    for name, sentence in sentences_named(articles, set(wanted)):
        yield Example(name, sentence, wanted[name])


def sentences_named(articles: Path, names: set[str]) -> Iterator[tuple[str, str]]:
    """The sentences of the articles with these names, each once, in order."""
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["body_paragraphs"]:
                for sentence in SENTENCE.findall(paragraph):
                    if (name := digest(sentence)) in names:
                        names.discard(name)
                        yield name, sentence


def digest(sentence: str) -> str:
    """The name of a sentence."""
    return hashlib.sha256(sentence.encode("utf-8")).hexdigest()[:12]


def invented() -> Iterator[Example]:
    """The sentences that were written for this project."""
    for line in (HERE / "measured_invented.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        marked, _, said = line.partition(" | ")
        text, numbers = "", []
        for part in re.split(r"(\[.*?\])", marked):
            if part.startswith("["):
                numbers.append((len(text), len(text) + len(part) - 2))
            text += part.strip("[]")
        phrases = zip(numbers, said.split("; "), strict=True)
        yield Example(digest(text), text, {number: nearest(text, number, phrase) for number, phrase in phrases})


def cases() -> Iterator[Example]:
    """The project's annotated cases that say what their numbers measure; `held` and `last` stay unseen."""
    for suite in ("seed", "own", "fresh"):
        file = HERE.parent / "tests" / "cases" / "quantities" / f"{suite}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            said = {
                (fact["start"], fact["end"]): nearest(
                    case["input"], (fact["start"], fact["end"]), fact["measured"] or "-"
                )
                for fact in case["expect"]
                if "measured" in fact
            }
            if said:
                yield Example(digest(case["input"]), case["input"], said)


def nearest(text: str, number: Span, phrase: str) -> Span | None:
    """Where the phrase stands, on either side of the number; None for `-`."""
    if phrase == "-":
        return None
    places = [m.start() for m in re.finditer(re.escape(phrase), text)]
    far = {at: at - number[1] if at >= number[1] else number[0] - at - len(phrase) + 0.5 for at in places}
    at = min((at for at in places if far[at] >= 0), key=far.__getitem__, default=None)
    return None if at is None else (at, at + len(phrase))


def questions(example: Example) -> list[Asked]:
    """The annotated numbers of an example that the package finds too, in order."""
    passage = Passage(example.text, None)
    mentions = [found for found in scan(passage) if not isinstance(found, Word)]
    words = words_of(passage, mentions)
    out = []
    told = counterparts(passage, mentions)
    for core in mentions:
        if isinstance(core, Core) and core.kind != "score" and (core.start, core.end) in example.spans:
            question = question_of(passage, core, passage.sentence_span(passage.sentence(core.start)))[0]
            right = example.spans[core.start, core.end]
            out.append(Asked(passage.folded, words, question, core, right, told.get(core.start, ())))
    return out


def of_phrase(keys: Keys) -> list[Key]:
    """The weights of the keys of a head or a word."""
    return [("", key) for key in keys]


def choices(asked: Asked, before: Before | None) -> tuple[Surroundings, list[tuple[list[Key], bool]]]:
    """For each answer its keys, and whether it is right."""
    around = surroundings(asked.words, asked.question, before)
    base = number_keys(around)
    out = []
    for head in answers(around):
        if head.answer == "N":
            right = asked.right is None
        elif head.answer == "C":
            right = before is not None and asked.right == (before.start, before.end)
        else:
            right = asked.right is not None and head_end(around, head) == asked.right[1]
        out.append(([(head.answer, key) for key in base] + of_phrase(head.keys), right))
    return around, out


def reaches(asked: Asked, around: Surroundings) -> Iterator[tuple[list[Key], bool]]:
    """For each word in front of the right head, as far as the phrase goes and one further, whether it belongs to it."""
    if asked.right is None:
        return
    for head in answers(around):
        if head.answer not in "RL" or head_end(around, head) != asked.right[1]:
            continue
        begin = (around.right if head.answer == "R" else around.left)[head.at]
        front = in_front(around, head)
        for length, word in enumerate(front, 1):
            if not stretches(word):
                break
            prior = front[length] if length < len(front) else None
            belongs = word.start >= asked.right[0]
            yield of_phrase(stretch_keys(head.answer, word, begin, prior, length)), belongs
            if not belongs:
                break
            begin = word


Learned = dict[Key, float]


def learn(examples: Sequence[Sequence[Asked]], keeps: Callable[[Key], bool] = lambda _: True) -> Learned:
    """The weights of both models, of the keys that are kept."""
    heads: list[list[tuple[list[Key], bool]]] = []
    stretch: list[tuple[list[Key], bool]] = []
    for asked_in_turn in examples:
        before: Before | None = None
        for asked in asked_in_turn:
            around, options = choices(asked, before)
            if any(right for _, right in options):
                heads.append([([key for key in keys if keeps(key)], right) for keys, right in options])
            stretch += [([key for key in keys if keeps(key)], right) for keys, right in reaches(asked, around)]
            if asked.right is not None:
                behind = asked.right[0] >= asked.core.end
                before = Before(*asked.right, asked.core.end, asked.core.kind, behind, asked.core.unit or "-")
    shuffle = random.Random(SEED)  # noqa: S311 an order, no secret
    weights: Learned = defaultdict(float)
    squares: dict[Key, float] = defaultdict(lambda: 1e-2)

    def step(gradient: dict[Key, float], decay: float) -> None:
        for key, slope in gradient.items():
            slope += decay * weights[key]
            squares[key] += slope * slope
            weights[key] -= RATE * slope / math.sqrt(squares[key])

    for _ in range(ROUNDS):
        shuffle.shuffle(heads)
        for options in heads:
            sums = [sum(weights[key] for key in keys) for keys, _ in options]
            top = max(sums)
            shares = [math.exp(one - top) for one in sums]
            whole = sum(shares)
            good = sum(share for share, (_, right) in zip(shares, options, strict=True) if right) or 1e-9
            gradient: dict[Key, float] = defaultdict(float)
            for share, (keys, right) in zip(shares, options, strict=True):
                slope = share / whole - (share / good if right else 0)
                if abs(slope) > 1e-3:
                    for key in keys:
                        gradient[key] += slope
            step(gradient, DECAY)
        shuffle.shuffle(stretch)
        for keys, belongs in stretch:
            slope = 1 / (1 + math.exp(-sum(weights[key] for key in keys))) - belongs
            step(dict.fromkeys(keys, slope), STRETCH_DECAY)
    return weights


def whole(weights: Learned) -> Weights:
    """The weights in whole steps; those that round to nothing are left out, and those of keys with marks of a table."""
    numbers: dict[str, list[int]] = {}
    phrases: dict[str, int] = {}
    for (answer, key), weight in sorted(weights.items()):
        step = round(weight / UNIT)
        if abs(step) <= LEAST or not key.isprintable():
            continue
        if answer:
            numbers.setdefault(key, [0] * len(ANSWERS))[ANSWERS.index(answer)] = step
        else:
            phrases[key] = step
    return Weights({key: tuple(steps) for key, steps in sorted(numbers.items())}, phrases)


def write(weights: Weights) -> None:
    """The weights as rows of a key and a weight for each answer, and behind an empty line of a key and its weight; the
    same bytes each time."""
    numbers = ["\t".join(map(str, (key, *steps))) for key, steps in weights.numbers.items()]
    phrases = [f"{key}\t{step}" for key, step in weights.phrases.items()]
    text = "\n".join(numbers) + "\n\n" + "\n".join(phrases) + "\n"
    DATA.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def answered(examples: Sequence[Sequence[Asked]], weights: Weights | None = None) -> Iterator[tuple[Asked, Measured]]:
    """Each number with what the package says with these weights, or with its own."""
    for asked_in_turn in examples:
        before: Before | None = None
        phrases: dict[int, Before] = {}
        for asked in asked_in_turn:
            again = told_again(asked.counterpart, phrases) if asked.counterpart else None
            got = told_of(again) if again else measured_of(asked.words, asked.question, before, weights)
            before = next_before(asked.core, got) or before
            if before is not None and got.span is not None:
                phrases[asked.core.start] = before
            yield asked, got


def score(examples: Sequence[Sequence[Asked]], weights: Weights) -> Counter[str]:
    """How many numbers get the right head, the right phrase, and rightly none."""
    out: Counter[str] = Counter()
    for asked, got in answered(examples, weights):
        if asked.right is None:
            out["none"] += 1
            out["none right"] += got.span is None
        else:
            out["phrases"] += 1
            out["exact"] += got.span == asked.right
            said = asked.text[slice(*asked.right)]
            out["head"] += got.span is not None and asked.text[slice(*got.span)].endswith(said[-2:])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="judge by cross-validation instead of writing the weights")
    options = parser.parse_args()
    examples = [*from_articles(options.articles), *invented(), *cases()]
    asked = [questions(example) for example in examples]
    print(f"{len(examples)} sentences, {sum(map(len, asked))} numbers")
    if not options.folds:
        weights = whole(learn(asked))
        write(weights)
        print(f"{len(weights.numbers)} and {len(weights.phrases)} weights")
        return
    total: Counter[str] = Counter()
    for fold in range(options.folds):
        parts = [int(example.name, 16) % options.folds == fold for example in examples]
        train = [one for one, held in zip(asked, parts, strict=True) if not held]
        total += score([one for one, held in zip(asked, parts, strict=True) if held], whole(learn(train)))
    print(f"head {total['head'] / total['phrases']:.3f}  exact {total['exact'] / total['phrases']:.3f}", end="  ")
    print(f"none {total['none right'] / total['none']:.3f}  of {total['phrases']} and {total['none']}")


if __name__ == "__main__":
    main()
