"""What each part of the model of measured phrases brings: prints a table and writes it into `docs/annotations.md`.

    python scripts/measured_ablation.py articles.jsonl.gz

The text is that of `train_measured.py`. Its newspaper sentences of every fourth name are what is measured; each row is a
model that was learned anew on the others without a part.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from banmian.annotate.quantity.measured import ANSWERS, Weights
from doc_sections import replace_section
from train_measured import Asked, Key, cases, from_articles, invented, learn, questions, score, whole

PARTS = 4
NEVER = -1_000_000
"""A weight that no answer makes good."""
_OF_WORDS = re.compile("[HIJKghijkp]|=[hi]|<[ghik]")
"""Features of heads and of words that hold words."""

Asking = list[list[Asked]]


class Part(NamedTuple):
    """What is left out: some features, some answers, some of what is known of a number."""

    name: str
    loses: Callable[[Key], bool] = lambda _: False
    answers: str = ""
    asks: Callable[[Asked], Asked] = lambda asked: asked


def _words(key: Key) -> bool:
    answer, name = key
    return name[0] in "ijko" if answer else bool(_OF_WORDS.match(name))


PARTS_LEFT_OUT = (
    Part("nothing"),
    Part("words: their classes alone", loses=_words),
    Part("what is known of the number alone", loses=lambda key: bool(key[0]) and key[1] != "a"),
    Part("phrases in front of the number", answers="L"),
    Part("the phrase of the number before", answers="C"),
    Part("lists told again item by item", asks=lambda asked: asked._replace(counterpart=())),
)


def learned(part: Part, train: Asking) -> Weights:
    """The weights without a part."""
    weights = whole(learn(train, lambda key: not part.loses(key) and (not key[0] or key[0] not in part.answers)))
    never = tuple(NEVER if answer in part.answers else 0 for answer in ANSWERS)
    bias = weights.numbers.get("a", (0,) * len(ANSWERS))
    return weights._replace(numbers={**weights.numbers, "a": tuple(map(sum, zip(bias, never, strict=True)))})


def rows(train: Asking, test: Asking) -> Iterator[str]:
    """A row for each part."""
    for part in PARTS_LEFT_OUT:
        counts = score([[part.asks(asked) for asked in some] for some in test], learned(part, train))
        head, exact = counts["head"] / counts["phrases"], counts["exact"] / counts["phrases"]
        yield f"| {part.name} | {head:.3f} | {exact:.3f} | {counts['none right'] / counts['none']:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    train: Asking = [questions(example) for example in (*invented(), *cases())]
    test: Asking = []
    for example in from_articles(parser.parse_args().articles):
        (test if int(example.name, 16) % PARTS == 0 else train).append(questions(example))
    table = ["| left out | head right | phrase exact | rightly none |", "|---|---|---|---|", *rows(train, test)]
    table += ["", f"{sum(map(len, test)):,} numbers measured, {sum(map(len, train)):,} learned from."]
    print("\n".join(table))
    replace_section("ablation", "\n".join(table))


if __name__ == "__main__":
    main()
