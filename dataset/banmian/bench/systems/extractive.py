"""The built-in systems: what is picked from a source by where it stands, by chance, or by what it has in common."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from banmian.bench.rouge import rouge_of
from banmian.bench.systems.units import Extracts, Unit, extracts
from banmian.bench.tasks import Document, task_of
from banmian.bench.tokens import tokens

_DAMPING, _ROUNDS, _LIKE = 0.85, 30, 0.1
_DIGITS = 9
"""Of a rank that count: what lies behind differs between machines."""

Rank = Callable[[Document, Extracts, int], Iterable[Unit]]
"""The units of a source, the best first; the number is the seed."""


@dataclass(frozen=True, slots=True)
class Extractive:
    """A system that picks clauses or sentences of the source."""

    name: str
    about: str
    rank: Rank
    seed: int = 0
    skips: bool = True
    sees_reference: bool = False

    @property
    def key(self) -> str:
        """What its answers depend on."""
        return f"{self.name}|seed:{self.seed}|v:1"

    def answers(self, task: str) -> bool:
        """Whether the task has what it looks at."""
        return task != "facts" and (not self.sees_reference or task_of(task).reference is not None)

    def check(self, ids: Iterable[str], tasks: Sequence[str]) -> None:
        """Nothing: it can answer every document."""

    def answer(self, documents: Sequence[Document]) -> list[str]:
        """An extract of each document within its budget."""
        answers = []
        for document in documents:
            made = extracts(document.source, task_of(document.task).unit)
            answers.append(made.pick(self.rank(document, made, self.seed), document.budget, skip=self.skips))
        return answers


def by_place(_document: Document, made: Extracts, _seed: int) -> Sequence[Unit]:
    """From the beginning."""
    return made.units


def by_chance(document: Document, made: Extracts, seed: int) -> list[Unit]:
    """Shuffled; the same for a document wherever it stands."""
    units = list(made.units)
    random.Random(f"{seed}:{document.id}").shuffle(units)  # noqa: S311 - nothing secret
    return units


def by_textrank(_document: Document, made: Extracts, _seed: int) -> list[Unit]:
    """By PageRank in a graph of shared bigrams over the logarithms of the sizes (Mihalcea and Tarau 2004)."""
    sets = [set(unit.bigrams) for unit in made.units]
    sizes = [log(len(s) + 1) for s in sets]

    def weight(i: int, j: int) -> float:
        return len(sets[i] & sets[j]) / (sizes[i] + sizes[j])

    return _ordered(made.units, _pagerank(len(sets), weight))


def by_lexrank(_document: Document, made: Extracts, _seed: int) -> list[Unit]:
    """By PageRank in a graph of likenesses over a tenth: cosine of tf-idf of bigrams (Erkan and Radev 2004)."""
    number = len(made.units)
    seen = Counter(gram for unit in made.units for gram in unit.bigrams)
    vectors = [{g: n * log((number + 1) / seen[g]) for g, n in unit.bigrams.items()} for unit in made.units]
    norms = [sqrt(sum(v * v for v in vector.values())) for vector in vectors]

    def weight(i: int, j: int) -> float:
        small, large = sorted((vectors[i], vectors[j]), key=len)
        product = sum(value * large[gram] for gram, value in small.items() if gram in large)
        like = product / (norms[i] * norms[j])
        return 1.0 if like > _LIKE else 0.0

    return _ordered(made.units, _pagerank(number, weight))


def by_sumbasic(_document: Document, made: Extracts, _seed: int) -> Iterator[Unit]:
    """By the mean probability of its bigrams, of units that hold the most probable one; what was said counts less
    from then on (Nenkova and Vanderwende 2005)."""
    total = Counter[str]()
    for unit in made.units:
        total += unit.bigrams
    share = {gram: n / total.total() for gram, n in total.items()}
    holders: dict[str, list[int]] = {gram: [] for gram in share}
    for i, unit in enumerate(made.units):
        for gram in unit.bigrams:
            holders[gram].append(i)
    sizes = [unit.bigrams.total() for unit in made.units]
    weights = [
        sum(share[g] * n for g, n in u.bigrams.items()) / size for u, size in zip(made.units, sizes, strict=True)
    ]
    left = dict.fromkeys(range(len(made.units)))
    while left:
        top = max(share, key=lambda gram: (share[gram], gram))
        best = max([i for i in holders[top] if i in left] or left, key=lambda i: (round(weights[i], _DIGITS), -i))
        del left[best]
        yield made.units[best]
        for gram in made.units[best].bigrams:
            change = share[gram] ** 2 - share[gram]
            share[gram] += change
            for i in holders[gram]:
                weights[i] += change * made.units[i].bigrams[gram] / sizes[i]


def by_reference(document: Document, made: Extracts, _seed: int) -> Iterator[Unit]:
    """Greedily by what raises ROUGE-1 plus ROUGE-2 most; ends where nothing does."""
    wanted = tokens(document.reference or "")
    picked: list[Unit] = []
    best = 0.0
    left = list(made.units)
    while left:
        gains = []
        for i, unit in enumerate(left):
            text = made.joined([*picked, unit])
            if len(text) <= document.budget or not picked:
                found = rouge_of(tokens(text), wanted)
                gains.append((round(found.rouge1.f1 + found.rouge2.f1, _DIGITS), -i))
        if not gains or max(gains)[0] <= best:
            if not picked:  # nothing has anything in common with the reference
                yield from made.units
            return
        best, place = max(gains)
        picked.append(left.pop(-place))
        yield picked[-1]


def built_in(seed: int = 0) -> dict[str, Extractive]:
    """The built-in systems by name."""
    made = (
        Extractive("lead", "the beginning of the source", by_place, seed, skips=False),
        Extractive("random", "units drawn by chance", by_chance, seed),
        Extractive("textrank", "units that share most bigrams with others", by_textrank, seed),
        Extractive("lexrank", "units that are most like others by tf-idf of bigrams", by_lexrank, seed),
        Extractive("sumbasic", "units of the most frequent bigrams", by_sumbasic, seed),
        Extractive("oracle", "units that raise ROUGE most", by_reference, seed, sees_reference=True),
    )
    return {system.name: system for system in made}


def _pagerank(number: int, weight: Callable[[int, int], float]) -> list[float]:
    rows: list[list[tuple[int, float]]] = [[] for _ in range(number)]
    for i in range(number):
        for j in range(i):
            if (w := weight(i, j)) > 0:
                rows[i].append((j, w))
                rows[j].append((i, w))
    degrees = [sum(w for _, w in row) for row in rows]
    rank = [1.0] * number
    for _ in range(_ROUNDS):
        rank = [(1 - _DAMPING) + _DAMPING * sum(rank[j] * w / degrees[j] for j, w in row) for row in rows]
    return rank


def _ordered(units: Sequence[Unit], ranks: Sequence[float]) -> list[Unit]:
    """The units, the highest rank first, and of equal ones the first."""
    places = sorted(range(len(units)), key=lambda i: (-round(ranks[i], _DIGITS), i))
    return [units[i] for i in places]
