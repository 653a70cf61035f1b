#!/usr/bin/env python3
"""Write the weights of the line labeller, learned from composed pages: one recipe from the articles to the shipped file.

    python scripts/train_reader.py ARTICLES.jsonl.gz --out dataset/banmian/data/line_net.npz

ARTICLES holds an article a line with the fields id, paper, date, page, kicker, title, title_lines, subtitle, byline,
byline_kind, body_paragraphs, section_heads, captions, tail_note, suspect, multi_item. Pages are composed of these and of
the pages that this project invented (scripts/pages, tests/cases/pages, tests/cases/print); see scripts/compose.

Several networks learn from the same pages, each from another seed: all of it first, then once more the invented pages with
some composed ones at a low rate, then the roles inside decks from features alone. The file holds them all; their scores are
averaged. At the end the temperatures of the probabilities are fitted on pages composed of articles set aside. The same seed,
ARTICLES, code and machine give the same bytes; other builds of PyTorch add up in another order and give other weights.
Needs PyTorch; a network takes about ten minutes on one core that does nothing else, the pages before them another ten.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from calibrated_lines import with_temperatures
from compose.invented import as_elements
from compose.page import Pools, composed, recast
from compose.pools import pools, standing, test_pages
from compose.records import ComposedPage
from line_examples import Example, example, read_examples, vocabulary, write_examples
from line_learning import learn, learn_roles
from line_net import Sizes
from quantise import Arrays, arrays_of

RECAST = {"print": ("print", "print", "html", "archive", "column", "pdf"), "archive": ("archive", "crawl", "pdf")}
"""Layouts in which the invented pages of a style are printed anew."""
TIMES = 6
"""Times that each is, and that the test pages are shown in the end."""
FINISH_PAGES, FINISH_EPOCHS, FINISH_RATE = 800, 2, 4e-4
"""Composed pages that are shown again with the invented ones in the end, how often, and the highest rate then."""
ROLE_EPOCHS = 4
CALIBRATION_PAGES = 200
CALIBRATION_SEED = 7


class Recipe(NamedTuple):
    """What a training can be told."""

    pages: int
    """Composed pages that the roles in decks are learned from."""
    tag_pages: int
    """The first of them, which the tags of lines are learned from."""
    role_pages: int
    """More for the roles, with the articles' own signatures."""
    epochs: int
    seed: int
    hide: float
    """Share of pages whose characters are hidden."""
    sizes: Sizes = Sizes()


class Material(NamedTuple):
    """The pages that are learned from."""

    composed: list[Example]
    invented: list[Example]
    cases: list[Example]
    signed: list[Example]
    """Composed with the articles' own signatures."""


def examples(pages: Iterable[ComposedPage]) -> list[Example]:
    return [found for found in map(example, pages) if found is not None]


def drawn_material(recipe: Recipe, drawn: Sequence[tuple[float, Pools]]) -> Material:
    draw = random.Random(recipe.seed)  # noqa: S311
    pages = examples(composed(drawn, draw) for _ in range(recipe.pages))
    draw = random.Random(recipe.seed + 1)  # noqa: S311
    invented: list[Example] = []
    own = drawn[-2][1]
    for page in standing():
        ways = [draw.choice(RECAST[page.style]) for _ in range(TIMES)]
        invented += examples([page, *(recast(as_elements(page), own, draw, layout=way) for way in ways)])
    draw = random.Random(recipe.seed + 2)  # noqa: S311
    signed = examples(composed(drawn, draw, own_signatures=True) for _ in range(recipe.role_pages))
    return Material(pages, invented, examples(test_pages()), signed)


def trained(material: Material, recipe: Recipe, number: int) -> Arrays:
    """The arrays of one network; `number` tells its seed."""
    seed = recipe.seed + number
    composed_pages = material.composed[: recipe.tag_pages]
    everything = [*composed_pages, *material.invented, *material.cases]
    known = vocabulary(everything)
    model = learn(everything, known, epochs=recipe.epochs, sizes=recipe.sizes, hide=recipe.hide, seed=seed)
    again = random.Random(seed).sample(composed_pages, min(FINISH_PAGES, len(composed_pages)))  # noqa: S311
    again += [*material.invented, *material.cases * TIMES]
    model = learn(
        again, known, epochs=FINISH_EPOCHS, sizes=recipe.sizes, hide=recipe.hide, seed=seed, rate=FINISH_RATE, model=model
    )  # fmt: skip
    decks = [*material.signed, *material.composed, *material.invented, *material.cases]
    learn_roles(model, decks, epochs=ROLE_EPOCHS, seed=seed)
    return arrays_of(model, known)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--pages", type=int, default=7500)
    parser.add_argument("--tag-pages", type=int, default=3500)
    parser.add_argument("--role-pages", type=int, default=1200)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--networks", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1998)
    parser.add_argument("--hide", type=float, default=0.35)
    parser.add_argument("--without", type=Path, help="a file of the ids of articles that are kept out, one a line")
    parser.add_argument("--but-of", nargs="*", default=[], help="papers that are kept out")
    parser.add_argument("--cache", type=Path, help="an .npz file that keeps the examples; read where it is there")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    recipe = Recipe(args.pages, args.tag_pages, args.role_pages, args.epochs, args.seed, args.hide)
    without = frozenset(args.without.read_text("utf-8").split()) if args.without else frozenset[str]()
    began = time.time()
    material = cached(args.cache) if args.cache and args.cache.exists() else None
    if material is None:
        material = drawn_material(recipe, pools(args.articles, without=without, but_of=args.but_of))
        if args.cache:
            keep(material, args.cache)
    sizes = [(len(part), sum(len(e.tags) for e in part)) for part in material]
    print(f"pages and lines: {sizes}, {time.time() - began:.0f} s", file=sys.stderr, flush=True)
    members = [trained(material, recipe, number) for number in range(args.networks)]
    draw = random.Random(CALIBRATION_SEED)  # noqa: S311
    aside = pools(args.articles, without=without, but_of=args.but_of, set_aside=True)[:-2]
    unseen = examples(composed(aside, draw) for _ in range(CALIBRATION_PAGES))
    members = with_temperatures(members, unseen)
    joined = {f"{number}/{name}": array for number, own in enumerate(members) for name, array in own.items()}
    np.savez_compressed(args.out, allow_pickle=False, **joined)
    print(
        f"{args.out}: sha256 {hashlib.sha256(args.out.read_bytes()).hexdigest()}, {time.time() - began:.0f} s",
        file=sys.stderr,
    )


def keep(material: Material, path: Path) -> None:
    """Keep the examples in a file, so that other networks can be learned from the same."""
    write_examples([e for part in material for e in part], path)
    np.save(path.with_suffix(".sizes.npy"), np.array([len(part) for part in material]))


def cached(path: Path) -> Material:
    """What `keep` kept."""
    found = read_examples(path)
    ends = np.cumsum(np.load(path.with_suffix(".sizes.npy"))).tolist()
    return Material(*(found[start:end] for start, end in zip([0, *ends], ends, strict=False)))


if __name__ == "__main__":
    main()
