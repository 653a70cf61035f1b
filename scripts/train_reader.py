#!/usr/bin/env python3
"""Write the weights of one network of the line labeller, learned from composed pages.

    python scripts/train_reader.py ARTICLES.jsonl.gz --out NET.npz
    python scripts/join_networks.py NET.npz ... --out dataset/banmian/data/line_net.npz

ARTICLES holds an article a line with the fields paper, date, page, kicker, title, title_lines, subtitle, byline,
byline_kind, body_paragraphs, section_heads, captions, tail_note, suspect, multi_item. Pages are composed of these and of
the pages that this project invented (scripts/pages, tests/cases/pages, tests/cases/print); see scripts/compose. The same pages come for
the same seed, ARTICLES and code. The networks that are shipped were not all made by the defaults of today: one is older, and
two are of this script with other mixes, the last of them shown the invented pages once more at a low rate. Needs PyTorch; takes about a
quarter of an hour on one core that does nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from banmian.parse.labels.evidence import Evidence, evidence
from banmian.parse.labels.network import deck_places
from banmian.parse.labels.tags import ROLES, TAGS
from banmian.parse.layout import LineLabel
from banmian.parse.pieces import read_pieces
from banmian.parse.printed import Printed
from banmian.text.reading import Reading, read
from compose.articles import Groups, captions_of, columns_of, read_papers, unlike
from compose.invented import as_elements, invented_groups, invented_pages, reports
from compose.page import Pools, composed, recast
from compose.records import HEADING, ComposedPage
from line_net import LineNet, Sizes
from quantise import save

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages"
CASES = HERE.parent / "tests" / "cases"
INVENTED = (PAGES / "print", PAGES / "archive", CASES / "print")
RECAST = {"print": ("print", "print", "html", "archive", "column", "pdf"), "archive": ("archive", "crawl", "pdf")}
"""Layouts in which the invented pages of a style are printed anew."""
LONGEST = 320
"""Lines of a page that are learned from at most."""
HIDDEN_IN_DECKS = 0.6
"""Share of pages whose characters the roles inside decks are learned without: else headlines are learned by heart."""
DROPPED = 0.04
"""Share of the features, and of the characters, that a page in training is shown without."""
BATCH = 2000
"""Lines that are learned from at a time."""
SEEN_OFTEN = 30
"""Uses from which on a character has an embedding of its own."""
FIRST_HAN = 0x4E00
UNKNOWN, DIGIT, LETTER = 1, 2, 3
"""Numbers of the characters that have none; 0 is no character."""


class Example(NamedTuple):
    features: NDArray[np.float16]
    heads: NDArray[np.int32]
    """Code points."""
    tails: NDArray[np.int32]
    tags: NDArray[np.int64]
    roles: NDArray[np.int64]
    """Of deck lines; -1 for others."""


def example(page: ComposedPage) -> Example | None:
    copy = read(page.text)
    pieces = read_pieces(copy.text)
    if not pieces:
        return None
    gold = _gold(page, copy, pieces)
    found: Evidence = evidence(copy.text, pieces)
    tags = [TAGS.index(("deck" if label in HEADING else label, begins)) for label, begins in gold]
    roles = [ROLES.index(label) if label in HEADING else -1 for label, _ in gold]
    n = LONGEST
    return Example(
        found.features[:n].astype(np.float16), found.heads[:n].astype(np.int32), found.tails[:n].astype(np.int32),
        np.array(tags[:n]), np.array(roles[:n]),
    )  # fmt: skip


def _gold(page: ComposedPage, copy: Reading, pieces: Sequence[Printed]) -> list[tuple[LineLabel, bool]]:
    """The label of each piece of a page's copy, that of most of its characters, and whether the line begins in it."""
    starts = [copy.place(start) for start in page.starts]
    ends = [*starts[1:], len(copy.text)]
    gold: list[tuple[LineLabel, bool]] = []
    for start, end in (piece.span for piece in pieces):
        first = max(0, bisect_right(starts, start) - 1)
        covered = range(first, max(first + 1, bisect_left(starts, end)))
        n = max(covered, key=lambda k: min(end, ends[k]) - max(start, starts[k]))
        gold.append((page.lines[n].label, page.lines[n].begins and start <= starts[n]))
    return gold


def vocabulary(examples: Sequence[Example]) -> dict[int, int]:
    """Code point → number of its embedding."""
    counts: Counter[int] = Counter()
    for e in examples:
        counts.update(e.heads.ravel().tolist())
        counts.update(e.tails.ravel().tolist())
    del counts[0]
    own = sorted(
        code for code, n in counts.items() if n >= SEEN_OFTEN and (code >= FIRST_HAN or not chr(code).isalnum())
    )
    return {code: n + 4 for n, code in enumerate(own)}


def numbered(codes: NDArray[np.int32], known: dict[int, int]) -> NDArray[np.int32]:
    values, inverse = np.unique(codes, return_inverse=True)
    numbers = [number_of(int(code), known) for code in values]
    return np.array(numbers, dtype=np.int32)[inverse].reshape(codes.shape)


def number_of(code: int, known: dict[int, int]) -> int:
    if code == 0:
        return 0
    character = chr(code)
    if code in known:
        return known[code]
    if character.isdecimal():
        return DIGIT
    return LETTER if character.isascii() and character.isalpha() else UNKNOWN


def batches(examples: Sequence[Example], lines: int, draw: random.Random) -> Iterator[list[Example]]:
    """Groups of pages of about the same size, `lines` lines each when padded."""
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i].tags) // 8, draw.random()))
    groups: list[list[Example]] = [[]]
    for i in order:
        size = len(examples[i].tags)
        if groups[-1] and size * (len(groups[-1]) + 1) > lines:
            groups.append([])
        groups[-1].append(examples[i])
    draw.shuffle(groups)
    yield from groups


def tensors(group: Sequence[Example]) -> tuple[Tensor, ...]:
    size = max(len(e.tags) for e in group)

    def padded(arrays: Sequence[NDArray[np.generic]], fill: int = 0) -> Tensor:
        return torch.stack(
            [
                torch.from_numpy(np.pad(a, [(0, size - len(a))] + [(0, 0)] * (a.ndim - 1), constant_values=fill))
                for a in arrays
            ]
        )

    deck = [deck_places(e.tags.tolist()).astype(np.float32) for e in group]
    return (
        padded([e.features.astype(np.float32) for e in group]), padded([e.heads for e in group]), padded([e.tails for e in group]),
        padded(deck), padded([e.tags for e in group]), padded([e.roles for e in group], -1),
        torch.tensor([len(e.tags) for e in group]),
    )  # fmt: skip


def deck_spans(tags: Sequence[int]) -> list[tuple[int, int]]:
    """Where the decks of a page stand: tag 0 begins one, 1 goes on."""
    found: list[tuple[int, int]] = []
    for n, tag in enumerate(tags):
        if tag == 1 and found and found[-1][1] == n:
            found[-1] = (found[-1][0], n + 1)
        elif tag < 2:
            found.append((n, n + 1))
    return found


def decks(scores: Tensor, tags: Tensor, roles: Tensor, sizes: Tensor) -> tuple[Tensor, Tensor, Tensor] | None:
    """The role scores of each deck as a sequence of its own."""
    found = [
        (page, start, end)
        for page, size in enumerate(sizes.tolist())
        for start, end in deck_spans(tags[page, :size].tolist())
    ]
    if not found:
        return None
    longest = max(end - start for _, start, end in found)
    out = torch.stack([torch.nn.functional.pad(scores[p, a:b], (0, 0, 0, longest - b + a)) for p, a, b in found])
    gold = torch.stack([torch.nn.functional.pad(roles[p, a:b], (0, longest - b + a)) for p, a, b in found])
    return out, gold, torch.tensor([b - a for _, a, b in found])


def learn(
    examples: Sequence[Example],
    known: dict[int, int],
    *,
    epochs: int,
    sizes: Sizes,
    hide: float,
    seed: int,
    rate: float = 3e-3,
    model: LineNet | None = None,
) -> LineNet:
    torch.manual_seed(seed)
    draw = random.Random(seed)  # noqa: S311
    examples = [e._replace(heads=numbered(e.heads, known), tails=numbered(e.tails, known)) for e in examples]
    model = model or LineNet(len(known) + 4, sizes)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-4)
    hidden = torch.tensor([hide, HIDDEN_IN_DECKS])
    numbers = torch.arange(len(known) + 4)
    steps = epochs * sum(1 for _ in batches(examples, BATCH, draw))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps + 10, pct_start=0.15)
    began = time.time()
    model.train()
    for epoch in range(epochs):
        total, count = [0.0, 0.0], 0
        for group in batches(examples, BATCH, draw):
            features, heads, tails, deck, tags, roles, lengths = tensors(group)
            keep = (torch.rand(2, len(group)) > hidden[:, None]).float()
            seen = torch.where(torch.rand(len(numbers)) < DROPPED, UNKNOWN, numbers)
            seen[:4] = numbers[:4]
            heads, tails = seen[heads], seen[tails]
            features = features * (torch.rand(len(group), 1, features.shape[2]) > DROPPED)
            tag_scores, role_scores = model(features, heads, tails, deck, keep, lengths)
            loss = model.tag_crf(tag_scores, tags, lengths)
            of_decks = decks(role_scores, tags, roles, lengths)
            role_loss = model.role_crf(*of_decks) if of_decks else torch.tensor(0.0)
            optimiser.zero_grad()
            (loss + role_loss).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total[0] += loss.item()
            total[1] += role_loss.item()
            count += 1
        print(
            f"epoch {epoch}: tags {total[0] / count:.4f} roles {total[1] / count:.4f} nats a line, {time.time() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    model.eval()
    return model


def learn_roles(model: LineNet, examples: Sequence[Example], *, epochs: int, seed: int, rate: float = 3e-3) -> None:
    """Learn anew what the lines of decks are, from features alone."""
    torch.manual_seed(seed)
    draw = random.Random(seed)  # noqa: S311
    model.roles, model.role_crf = model.new_roles()
    parameters = [*model.roles.parameters(), *model.role_crf.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=1e-3)
    steps = epochs * sum(1 for _ in batches(examples, BATCH, draw))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps + 10, pct_start=0.15)
    began = time.time()
    model.train()
    for epoch in range(epochs):
        losses: list[float] = []
        for group in batches(examples, BATCH, draw):
            features, _, _, deck, tags, roles, lengths = tensors(group)
            features = features * (torch.rand(len(group), 1, features.shape[2]) > DROPPED)
            of_decks = decks(model.role_scores(features, deck, lengths), tags, roles, lengths)
            if of_decks is None:
                continue
            loss = model.role_crf(*of_decks)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        mean = sum(losses) / len(losses)
        print(f"roles, epoch {epoch}: {mean:.4f} nats a line, {time.time() - began:.0f} s", file=sys.stderr, flush=True)
    model.eval()
    with torch.no_grad():
        model.hide_characters_in_decks()


def pools(
    path: Path, *, without: Sequence[str], but_of: Sequence[str] = (), only: str | None = None
) -> list[tuple[float, Pools]]:
    """Real articles of all papers, of each paper (small ones more than their share), and invented ones, with their weights.
    `without`: titles that are kept out; `but_of`: papers; `only`: the one paper that is taken."""
    keep = unlike(without)
    papers = read_papers(
        path, keep=lambda fields: keep(fields) and fields["paper"] not in but_of and only in (None, fields["paper"])
    )
    real: Groups = [group for groups in papers.values() for group in groups]
    own: Groups = [group for folder in INVENTED for group in invented_groups(folder)]
    short: Groups = [
        [article] for kind in ("central", "local", "long") for article in reports(PAGES / f"reports-{kind}.txt")
    ]
    captions, columns = captions_of(real), columns_of(real)
    roots = {paper: sum(map(len, groups)) ** 0.5 for paper, groups in papers.items()}
    return [
        (0.2, Pools(real, captions, columns)),
        *(
            (0.48 * roots[paper] / sum(roots.values()), Pools(groups, captions, columns))
            for paper, groups in papers.items()
        ),
        (0.25, Pools(own, [*captions_of(own), *captions[::20]], columns)),
        (0.07, Pools(short, [*captions_of(short), *captions[::20]], columns)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--pages", type=int, default=5500)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1998)
    parser.add_argument(
        "--hide", type=float, default=0.35, help="share of pages whose characters are hidden in training"
    )
    parser.add_argument("--without", type=Path, help="a file of titles whose articles are kept out")
    parser.add_argument("--but-of", nargs="*", default=[], help="papers that are kept out")
    parser.add_argument("--recast", type=int, default=6, help="times that each invented page is printed in other ways")
    parser.add_argument("--rate", type=float, default=3e-3, help="the highest learning rate")
    parser.add_argument("--cache", type=Path, help="an .npz file that keeps the examples; read where it is there")
    parser.add_argument(
        "--role-pages", type=int, default=2000, help="composed pages that roles in decks are learned from"
    )
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    draw = random.Random(args.seed)  # noqa: S311
    without = json.loads(args.without.read_text(encoding="utf-8")) if args.without else []
    examples = read_examples(args.cache) if args.cache and args.cache.exists() else drawn_examples(args, without, draw)
    if args.cache and not args.cache.exists():
        write_examples(examples, args.cache)
    known = vocabulary(examples)
    model = learn(
        examples, known, epochs=args.epochs, sizes=Sizes(), hide=args.hide, seed=args.seed,
        rate=args.rate,
    )  # fmt: skip
    drawn = pools(args.articles, without=without, but_of=args.but_of)
    own = (example(composed(drawn, draw, own_signatures=True)) for _ in range(args.role_pages))
    learn_roles(model, [e for e in own if e is not None], epochs=5, seed=args.seed)
    save(model, known, args.out)
    print(f"{args.out}: sha256 {hashlib.sha256(args.out.read_bytes()).hexdigest()}", file=sys.stderr)


def drawn_examples(args: argparse.Namespace, without: Sequence[str], draw: random.Random) -> list[Example]:
    """Composed pages; then the invented ones, as they stand and printed in other ways."""
    drawn = pools(args.articles, without=without, but_of=args.but_of)
    began = time.time()
    examples = [example(composed(drawn, draw)) for _ in range(args.pages)]
    for page in (page for folder in INVENTED for page in invented_pages(folder)):
        examples.append(example(page))
        ways = [draw.choice(RECAST[page.style]) for _ in range(args.recast)]
        examples += [example(recast(as_elements(page), drawn[-2][1], draw, layout=way)) for way in ways]
    examples += map(example, invented_pages(CASES / "pages"))
    found = [e for e in examples if e is not None]
    print(
        f"{len(found)} pages, {sum(len(e.tags) for e in found)} lines, {time.time() - began:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    return found


def write_examples(examples: Sequence[Example], path: Path) -> None:
    """Keep the examples in a file, so that another network can be learned from the same."""
    sizes = np.array([len(e.tags) for e in examples])
    joined = {name: np.concatenate([getattr(e, name) for e in examples]) for name in Example._fields}
    np.savez(path, allow_pickle=False, sizes=sizes, **joined)


def read_examples(path: Path) -> list[Example]:
    with np.load(path) as found:
        ends = np.cumsum(found["sizes"])[:-1]
        parts = {name: np.split(found[name], ends) for name in Example._fields}
    return [Example(*row) for row in zip(*(parts[name] for name in Example._fields), strict=True)]


if __name__ == "__main__":
    main()
