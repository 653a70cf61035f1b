#!/usr/bin/env python3
"""Print what each part of the reader's material, features and design brings, on pages of a paper that no network has seen.

    python scripts/ablate_reader.py ARTICLES.jsonl.gz --held 新华网 [--pages 1000] [--epochs 3] [--only full ...]

Every row is one small network of the recipe of train_reader.py, without its finish: the same pages and seed but for what the
row says. `headlines` and `paragraphs` are F1 of exact ones on pages composed of the held paper;
`invented` the F1 of headlines on the project's pages of other papers (tests/cases/press), which none learns from. Scores are those of
floating point, not of 8 bits. Needs PyTorch; a row takes about a minute on one core.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

import line_learning
import line_net
from banmian.parse.articles import read_layout
from banmian.parse.labels import elements, shapes, ties
from banmian.parse.labels.evidence import MARKS, NAMES, Evidence
from banmian.parse.labels.network import DECK_FEATURES, PAGE_BEHIND, Chain
from compose import page as composer
from compose.articles import bare
from compose.invented import read_pages
from compose.page import composed
from compose.pools import CASES, pools, standing, test_pages
from compose.records import ComposedPage
from line_examples import Example, numbered, vocabulary
from line_net import LineNet, Sizes
from train_reader import Material, examples

HELD_PAGES, HELD_SEED, SEED = 80, 77, 1998
SMALL = Sizes(hidden=64, role_hidden=48)
HIDE = 0.35
PAPER_LAYOUTS = ("archive", "crawl")
"""Layouts of text archives; the others are those of print and of dumps."""


class Gru(nn.Module):  # type: ignore[misc]
    """A tower whose lines are told of each other by a recurrent network in both directions."""

    def __init__(self, inputs: int, hidden: int, _dilations: tuple[int, ...], outputs: int, dropout: float) -> None:
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.lines = nn.GRU(hidden, hidden // 2, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(dropout)
        self.last = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        h = torch.relu(self.first(x)) * there
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(h), there[:, :, 0].sum(1).long(), batch_first=True, enforce_sorted=False
        )
        found, _ = nn.utils.rnn.pad_packed_sequence(self.lines(packed)[0], batch_first=True, total_length=h.shape[1])
        return self.last(h + found)


class Alone(nn.Module):  # type: ignore[misc]
    """A tower in which every line is told by itself: with the chain behind it a conditional random field of features."""

    def __init__(self, inputs: int, _hidden: int, _dilations: tuple[int, ...], outputs: int, _dropout: float) -> None:
        super().__init__()
        self.first = nn.Linear(inputs, outputs)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        return self.first(x) * there


class Row(NamedTuple):
    """What is different in a network."""

    without_pools: Callable[[int, int], bool] = lambda _number, _count: False
    """Whether a pool, by its number among so many, is left out."""
    layouts: Callable[[str], bool] = lambda _name: True
    features: Sequence[str] = ()
    """Names of features that are hidden."""
    hide: float = HIDE
    tower: Any = None
    page_behind: int | None = None
    real_groups: bool = True
    learns_held: bool = False
    """The held paper is learned from, too."""


def _invented(number: int, count: int) -> bool:
    return number >= count - 2


READS_ON = [name for name in NAMES if name.startswith(("reads on", "is rest", "cut "))]
ROWS = {
    "full": Row(),
    "the held paper learned from, too": Row(learns_held=True),
    "features alone (no characters)": Row(hide=1.0),
    "no ties between lines": Row(features=ties.NAMES),
    "no shapes beside each other": Row(features=shapes.NAMES),
    "no marks and first words": Row(features=[n for n in NAMES if n in MARKS or n.startswith(("shape:", "begins with"))]),
    "no reading on, no cuts": Row(features=READS_ON),
    "no mean of the page": Row(page_behind=99),
    "no real groupings": Row(real_groups=False),
    "no invented pages": Row(without_pools=_invented),
    "no real articles": Row(without_pools=lambda number, count: number < count - 2),
    "no layouts of print and dumps": Row(layouts=lambda name: name in PAPER_LAYOUTS),
    "design: recurrent network": Row(tower=Gru),
    "design: chain of features, lines alone": Row(tower=Alone, hide=1.0),
}  # fmt: skip


class Floating:
    """A trained network in the place of the shipped ones."""

    tag_temperature = role_temperature = 1.0

    def __init__(self, model: LineNet, known: dict[int, int], hidden: Sequence[int], shown: bool) -> None:
        self.model, self.known, self.hidden, self.shown = model, known, list(hidden), shown
        self.tag_chain, self.role_chain = (
            Chain(*(part.detach().double().numpy() for part in (crf.start, crf.transition, crf.end)))
            for crf in (model.tag_crf, model.role_crf)
        )

    def inputs(self, seen: Evidence) -> Evidence:
        return seen

    def tag_scores(self, seen: Evidence) -> NDArray[np.float64]:
        return self._run(seen, np.zeros((len(seen.features), DECK_FEATURES)))[0]

    def role_scores(self, seen: Evidence, places: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._run(seen, places)[1]

    def _run(self, seen: Evidence, places: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        features = seen.features.astype(np.float32)
        features[:, self.hidden] = 0
        heads, tails = (numbered(codes.astype(np.int32), self.known) for codes in (seen.heads, seen.tails))
        arrays = (features, heads, tails, places.astype(np.float32))
        with torch.no_grad():
            keep = torch.full((2, 1), float(self.shown))
            found = self.model(*(torch.from_numpy(a)[None] for a in arrays), keep, torch.tensor([len(features)]))
        return [scores[0].double().numpy() for scores in found]


class Drawer:
    """Makes the material of rows; of rows that want the same once."""

    def __init__(self, args: argparse.Namespace, without: frozenset[str]) -> None:
        self.args, self.without = args, without
        self.made: dict[tuple[Any, ...], Material] = {}
        self.usual = _key(Row())

    def material(self, row: Row) -> Material:
        key = _key(row)
        if key not in self.made:
            self.made = {self.usual: self.made[self.usual]} if self.usual in self.made else {}
            self.made[key] = self._drawn(row)
        hidden = [NAMES.index(name) for name in row.features]
        return Material(*([_without(e, hidden) for e in part] for part in self.made[key]))

    def _drawn(self, row: Row) -> Material:
        draw = random.Random(SEED)  # noqa: S311
        drawn = pools(self.args.articles, without=self.without, but_of=() if row.learns_held else [self.args.held])
        drawn = [pool for number, pool in enumerate(drawn) if not row.without_pools(number, len(drawn))]
        layouts = {name: style["share"] for name, style in composer.mix()["layouts"].items() if row.layouts(name)}

        def some(count: int, *, own_signatures: bool = False) -> list[Example]:
            names = draw.choices(list(layouts), list(layouts.values()), k=count)
            return examples(composed(drawn, draw, layout=name, own_signatures=own_signatures) for name in names)

        with exchanged(composer, "mix", composer.mix if row.real_groups else _mix_without_groups):
            pages, signed = some(self.args.pages), some(self.args.pages // 4, own_signatures=True)
        has_invented = row.without_pools is not _invented
        return Material(pages, examples([*standing(), *test_pages()]) if has_invented else [], [], signed)


def _key(row: Row) -> tuple[Any, ...]:
    return (row.without_pools, row.layouts, row.real_groups, row.learns_held)


USUAL = composer.mix()


def _mix_without_groups() -> Mapping[str, Any]:
    return {**USUAL, "real_groups": 0.0}


def _without(e: Example, hidden: Sequence[int]) -> Example:
    features = e.features.copy()
    features[:, hidden] = 0
    return e._replace(features=features)


@contextmanager
def exchanged(module: Any, name: str, value: Any) -> Iterator[None]:
    """Another value in the place of one of a module's."""
    usual = getattr(module, name)
    setattr(module, name, value)
    yield
    setattr(module, name, usual)


def network(given: Material, row: Row, epochs: int) -> Floating:
    everything = [*given.composed, *given.invented]
    known = vocabulary(everything)
    model = line_learning.learn(everything, known, epochs=epochs, sizes=SMALL, hide=row.hide, seed=SEED)
    line_learning.learn_roles(model, [*given.signed, *given.invented], epochs=epochs, seed=SEED)
    return Floating(model, known, [NAMES.index(name) for name in row.features], row.hide < 1)


class Measure(NamedTuple):
    headlines: float
    paragraphs: float
    invented: float


def measured(net: Floating, held: Iterable[ComposedPage]) -> Measure:
    """F1 of headlines and of paragraphs of held pages, and of headlines of the invented ones."""
    count: Counter[str] = Counter()
    with exchanged(elements, "network", lambda: net):
        elements._deck_chain.cache_clear()
        for page in held:
            found = read_layout(page.text).articles
            heads, texts = gold_of(page)
            count.update(_hits("head", heads, [bare(str(a.headline.text)) for a in found if a.headline]))
            own = [bare(str(part.text)) for a in found for part in a.parts if part.role == "paragraph"]
            count.update(_hits("text", texts, own))
        for text, wanted in read_pages(CASES / "press"):
            heads = [bare(article["headline"]) for article in wanted["articles"] if article.get("headline")]
            found = read_layout(text).articles
            count.update(_hits("press", heads, [bare(str(a.headline.text)) for a in found if a.headline]))
    elements._deck_chain.cache_clear()
    kinds = ("head", "text", "press")
    return Measure(*(2 * count[f"{kind} hit"] / (count[f"{kind} gold"] + count[f"{kind} found"]) for kind in kinds))


def gold_of(page: ComposedPage) -> tuple[list[str], list[str]]:
    """The headlines and the paragraphs of a composed page; a paragraph that goes on elsewhere on it counts where it begins."""
    heads: dict[int, str] = {}
    texts: list[str] = []
    for line in page.lines:
        if line.label == "headline":
            heads[line.article] = heads.get(line.article, "") + bare(line.text)
        elif line.label == "paragraph" and (line.begins or not texts):
            texts.append(bare(line.text))
        elif line.label == "paragraph":
            texts[-1] += bare(line.text)
    return list(heads.values()), texts


def _hits(kind: str, gold: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    a, b = Counter(gold), Counter(found)
    return {f"{kind} hit": (a & b).total(), f"{kind} gold": a.total(), f"{kind} found": b.total()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--held", required=True, help="the paper that is kept out of training and measured on")
    parser.add_argument("--without", type=Path, help="a file of the ids of articles that are kept out, one a line")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=list(ROWS))
    args = parser.parse_args()
    torch.set_num_threads(1)
    without = frozenset(args.without.read_text("utf-8").split()) if args.without else frozenset[str]()
    draw = random.Random(HELD_SEED)  # noqa: S311
    own = pools(args.articles, without=without, only=args.held)[:1]
    held = [composed(own, draw) for _ in range(HELD_PAGES)]
    print("| | pages | headlines | paragraphs | invented |\n|---|---|---|---|---|", flush=True)
    drawer = Drawer(args, without)
    for name in args.only or ROWS:
        began, row = time.process_time(), ROWS[name]
        given = drawer.material(row)
        behind = PAGE_BEHIND if row.page_behind is None else row.page_behind
        with exchanged(line_net, "Tower", row.tower or line_net.Tower), exchanged(line_net, "PAGE_BEHIND", behind):
            found = measured(network(given, row, args.epochs), held)
        pages = len(given.composed) + len(given.invented)
        print(f"| {name} | {pages} | " + " | ".join(f"{value:.3f}" for value in found) + " |", flush=True)
        print(f"{name}: {time.process_time() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
