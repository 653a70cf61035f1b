"""The words around a quantity, as pairs of characters: in its own item, in its clause, and earlier in its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from banmian.text.hanzi import HAN, sentences
from banmian.text.tables import read_rows

_CLAUSE = re.compile(r"[,。;:!?…\s]")
_ITEM = "、"
_MOST = 60
"""Characters of a clause that are looked at on either side of a quantity."""
_NEAR_AHEAD, _NEAR_BEHIND = 20, 18
"""Characters of its item on either side that are near a quantity."""
_TOUCHING = 3
"""Characters between two numbers of which the second has its words behind it."""
_HEAD = 4
"""Characters of a phrase that its noun has at most."""
_SHORTENED = 4
"""Characters in which both of a shortened pair stand."""
_OF_IT = 2
"""Characters between a number and what it counts at most."""
_FEW_OF_ALL = 3
"""Pairs under which a sentence leaves its subject to the one before."""
_FEW = 4
"""Pairs under which a clause leaves its subject to the one before."""
_USUAL, _FIFTH = 3, 5
_LONGEST_SENTENCE = 160
_PAIR = re.compile(rf"(?=([{HAN}A-Za-z][{HAN}A-Za-z]))")
_BASE = re.compile("[较比][^,。;、]{1,10}?(?=[增升降减下提上高低多少扩翻回收])")
"""What something is held against (较优化前增长)."""
_WHOLE = re.compile("占[^,。;、 ]{1,12}?(?=的?(?:比例|比重)?[近约逾超过不足达为到升降至]{0,3} )")
"""What something is a share of (占营业收入的): the share is about what stands before."""
_ROLES = frozenset({"before", "after", "change", "aggregation", "modality", "basis", "adverb"})
_MORE = "其中 以及 分别 达到 达 已经 截至 目前 有关 方面 同时 此外 全部 的 了 和 与 及 或 为 是 有 在 将 被 把 对 于 也 都 又 已 等 其 该 本 个 占 比 较"
NEAR, SHORT, CLAUSE, SENTENCE = 1.0, 0.8, 0.45, 0.2
"""What a pair counts by where it stands."""


@dataclass(frozen=True)
class Zones:
    """What stands around a quantity, without numbers, dates and words of change, modality and the like."""

    ahead: str
    """Its clause before it, as it stands."""
    behind: str
    """Its clause behind it, as it stands."""
    head: frozenset[str]
    """Of those that are near, the ones of the noun that is counted or measured, as far as that can be told."""
    item: str
    """Its item as it stands, without the quantity: what is near it, its measured phrase too."""
    near_text: str
    """The stretches whose pairs are near, with blanks between."""
    beside: frozenset[str]
    """The pairs of its item alone."""
    near: frozenset[str]
    clause: frozenset[str]
    unsaid: frozenset[str]
    """Of a sentence that leaves its subject to the one before, the pairs of that one."""
    sentence: frozenset[str]

    @cached_property
    def weights(self) -> dict[str, float]:
        """Each pair with the highest of what it counts."""
        return {
            **dict.fromkeys(self.sentence, SENTENCE),
            **dict.fromkeys(self.clause, CLAUSE),
            **dict.fromkeys(self.near, NEAR),
        }

    def weight(self, gram: str) -> float:
        """What a pair counts here; near is also one that shortens what stands there (营收 of 营业收入)."""
        known = self._known.get(gram)
        if known is None:
            known = self.weights.get(gram, 0.0)
            if known < SHORT and self._shortens(gram):
                known = SHORT
            self._known[gram] = known
        return known

    def may_weigh(self, gram: str) -> float:
        """The same with what its sentence leaves unsaid."""
        return NEAR if gram in self.unsaid else self.weight(gram)

    @cached_property
    def _known(self) -> dict[str, float]:
        """What was asked for before."""
        return {}

    def _shortens(self, gram: str) -> bool:
        at = self.near_text.find(gram[0])
        return at >= 0 and gram[1] in self.near_text[at + 1 : at + 1 + _SHORTENED]


class Context:
    """A folded text, and where its clauses and sentences are."""

    def __init__(self, folded: str, numbers: Iterable[tuple[int, int]], bounds: Iterable[tuple[int, int]]) -> None:
        """Prepare the text.

        Args:
            numbers: where its quantities and dates stand, in order.
            bounds: of these the quantities.
        """
        self._bounds = list(bounds)
        self._bound_ends = [end for _, end in self._bounds]
        self.folded = folded
        self.numbers = list(numbers)
        self._number_ends = [end for _, end in self.numbers]
        self._ends = [
            m.start() for m in _CLAUSE.finditer(folded) if not _in_number(m.start(), self.numbers, self._number_ends)
        ]
        self.spans = spans = sentences(folded)
        self._sentence_starts = [start for start, _ in spans]
        self._sentence_ends = [end for _, end in spans]
        self._plain = _plain(folded, self.numbers, _BASE, _WHOLE)

    @cached_property
    def every(self) -> frozenset[str]:
        """All pairs of letters of the text."""
        return self.grams(0, len(self.folded))

    @cached_property
    def usual(self) -> frozenset[str]:
        """Pairs of letters of a fifth of the sentences, and three at least: what the text is about all along."""
        found = Counter(gram for span in self.spans for gram in self.grams(*span))
        least = max(_USUAL, len(self.spans) // _FIFTH)
        return frozenset(gram for gram, times in found.items() if times >= least)

    def is_number(self, at: int) -> bool:
        """Whether a character belongs to a number or date that was read."""
        return _in_number(at, self.numbers, self._number_ends)

    def sentence(self, at: int) -> int:
        """The number of the sentence that holds a character."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)

    def span(self, sentence: int) -> tuple[int, int]:
        """Where a sentence stands."""
        if not self._sentence_starts:
            return 0, 0
        return self._sentence_starts[sentence], self._sentence_ends[sentence]

    def clause(self, start: int) -> tuple[int, int]:
        """Where the clause around a character stands."""
        number = bisect_left(self._ends, start)
        return (
            self._ends[number - 1] + 1 if number else 0,
            self._ends[number] if number < len(self._ends) else len(self.folded),
        )

    def grams(self, start: int, end: int) -> frozenset[str]:
        """Pairs of neighbouring letters of a stretch."""
        return frozenset(_PAIR.findall(self._plain[start:end]))

    @cached_property
    def _with_wholes(self) -> str:
        return _plain(self.folded, self.numbers, _BASE)

    def wholes(self, start: int, end: int) -> frozenset[str]:
        """The same, with what something is a share of (占员工总数的)."""
        return frozenset(_PAIR.findall(self._with_wholes[start:end]))

    def zones(self, start: int, end: int, measured: tuple[int, int] | None) -> Zones:
        """The words around `folded[start:end]`, a quantity.

        Args:
            measured: where the phrase stands that it measures; it is near, wherever it is.
        """
        first, last = self.clause(start)
        first, last = max(first, start - _MOST), min(last, end + _MOST)
        before, after = self._neighbours(start, end)
        item = self.folded.rfind(_ITEM, first, start) + 1
        near_from = max(first, before, item, start - _NEAR_AHEAD)
        if first < before == near_from and start - before <= _TOUCHING and self.grams(end, min(last, end + _TOUCHING)):
            near_from = start  # 1人死亡3人失踪: what stands between belongs to the number before
        stop = self.folded.find(_ITEM, end, last)
        near_to = min(last if stop < 0 else stop, max(after, end), end + _NEAR_BEHIND)
        if measured is not None and 0 <= measured[0] - end <= _OF_IT and after < last:
            near_to = max(end, min(near_to, measured[1]))  # 8条生产线每天生产4.16万条: what follows is said of the next
        near = self.grams(near_from, start) | self.grams(end, near_to)
        if measured is not None:
            near |= self.grams(*measured)
        head = self._head(start, end, near_from, near_to, measured)
        begin, finish = self.span(self.sentence(start))
        follows = measured is not None and measured[0] >= end
        subject, back = self.grams(first, start), first
        if not follows and not self.grams(near_from, start):  # 下调0.5个百分点至13.25%: what the number before is about
            near |= subject
            near_from = first
        inherited: frozenset[str] = frozenset()
        unsaid: frozenset[str] = frozenset()
        spoken = subject | (self.grams(*measured) if measured is not None else frozenset())
        if first == begin > 0 and not follows and len(spoken) < _FEW_OF_ALL:  # 目前已建成31家: what, stands before
            unsaid = self.grams(*self.span(self.sentence(start) - 1))
        while not subject and not follows and back > begin and first - back < _MOST:
            back = max(begin, self.clause(back - 1)[0])  # 总额366亿元，同比增长8.1%: the clause before
            subject = self.grams(back, first)
            inherited = subject
        if not near:
            near, near_from = inherited, back
        own = self.grams(first, last) | inherited
        if len(own) < _FEW and not follows and first > begin:
            own |= self.grams(max(begin, self.clause(first - 1)[0]), first)
        return Zones(
            head=head or near,
            ahead=self.folded[first:start],
            behind=self.folded[end:last],
            item=" ".join(
                (
                    self.folded[back:first] if inherited else "",
                    self.folded[near_from:start],
                    self.folded[end:near_to],
                    self.folded[slice(*measured or (0, 0))],
                )
            ),
            near_text=" ".join(
                (self._plain[near_from:start], self._plain[end:near_to], self._plain[slice(*measured or (0, 0))])
            ),
            beside=self.grams(near_from, start) | self.grams(end, near_to),
            near=near,
            clause=own,
            unsaid=unsaid,
            sentence=self.grams(max(begin, first - _LONGEST_SENTENCE), min(finish, last + _LONGEST_SENTENCE // 4)),
        )

    def last_before(self, start: int) -> int:
        """Where the last quantity before a character ends; 0 where there is none."""
        at = bisect_right(self._bound_ends, start)
        return self._bound_ends[at - 1] if at else 0

    def is_alone(self, start: int) -> bool:
        """Whether the quantity that begins there is the only one of its clause."""
        first, last = self.clause(start)
        at = bisect_right(self._bound_ends, start)
        following = self._bounds[at + 1][0] if at + 1 < len(self._bounds) else len(self.folded)
        return self.last_before(start) <= first and following >= last

    def _neighbours(self, start: int, end: int) -> tuple[int, int]:
        """Where the quantity before ends, and the one behind begins."""
        at = bisect_right(self._bound_ends, start)
        behind = next((first for first, _ in self._bounds[at : at + 2] if first >= end), len(self.folded))
        return self.last_before(start), behind

    def _head(
        self, start: int, end: int, near_from: int, near_to: int, measured: tuple[int, int] | None
    ) -> frozenset[str]:
        if measured is not None:
            return self.grams(max(measured[0], measured[1] - _HEAD), measured[1])
        ahead = _PAIR.findall(self._plain[near_from:start])
        return frozenset(ahead[-2:] or _PAIR.findall(self._plain[end:near_to])[:2])


def _in_number(at: int, numbers: Sequence[tuple[int, int]], ends: Sequence[int]) -> bool:
    i = bisect_right(ends, at)
    return i < len(numbers) and numbers[i][0] <= at


def _plain(folded: str, numbers: Iterable[tuple[int, int]], *left_out: re.Pattern[str]) -> str:
    """The text with blanks for numbers, for what the patterns find, and for words that say nothing of what is counted."""
    parts, at = [], 0
    for start, end in numbers:
        if start >= at:
            parts += [folded[at:start], " " * (end - start)]
            at = end
    text = "".join([*parts, folded[at:]])
    for pattern in (*left_out, _stop_words()):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


@cache
def _stop_words() -> re.Pattern[str]:
    listed = {row[1] for row in read_rows("quantity_cues.tsv") if row[0] in _ROLES and len(row[1]) > 1}
    return re.compile("|".join(sorted(map(re.escape, listed | set(_MORE.split())), key=len, reverse=True)))
