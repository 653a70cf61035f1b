"""Lists whose items and values go pair by pair: 甲、乙两市分别新增38家和26家, 累计分别达到712家和405家."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from banmian.bench.figures import Figure

_WORD = re.compile("分别|依次|各自")
_JOINT = re.compile("、|以及|和|与|及")
_STOP = re.compile("[。;；!！?？\n]")
_CLAUSE = re.compile("[,，:：]")
_THOUSANDS = re.compile("(?<=[0-9]),(?=[0-9]{3})")
_MOST = 12
"""Characters of an item by which it is known."""
_FEW = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """One value of a list, and the items that the values of its list go with, in order."""

    items: tuple[str, ...]
    place: int

    def said_in(self, text: str) -> int | None:
        """Which item a text names: the one of which it has most, if it has less of every other; None where that is not told."""
        shares = [_common(item, text) for item in self.items]
        best = max(range(len(shares)), key=shares.__getitem__)
        others = max(share for n, share in enumerate(shares) if n != best)
        return best if shares[best] >= min(_FEW, len(self.items[best])) and shares[best] > others else None

    def named_in(self, text: str) -> int:
        """How many of the items a text names in full."""
        return sum(item in text for item in self.items)


def respective(folded: str, figures: Iterable[Figure]) -> dict[int, Listed]:
    """By where it starts each figure that stands behind 分别 in a list of as many values as there are items before it."""
    out: dict[int, Listed] = {}
    found = [f for f in figures if f.quantity.group_id is not None]
    for _, members in groupby(found, key=lambda f: f.quantity.group_id):
        group = list(members)
        first = group[0].quantity.start
        start = max((m.end() for m in _STOP.finditer(folded, max(0, first - 160), first)), default=max(0, first - 160))
        word = list(_WORD.finditer(folded, start, first))
        if len(group) < _FEW or not word or _STOP.search(folded, word[-1].end(), first):
            continue
        items = _items(folded[start : word[-1].start()], len(group))
        if items is not None:
            out.update({f.quantity.start: Listed(items, n) for n, f in enumerate(group)})
    return out


def _items(ahead: str, number: int) -> tuple[str, ...] | None:
    """The nearest list of that many items in the clauses before 分别, each without what all of them share."""
    ahead = _THOUSANDS.sub("", ahead)
    for clause in reversed(_CLAUSE.split(ahead)):
        word = _WORD.search(clause)
        pieces = [piece.strip() for piece in _JOINT.split(clause[: word.start()] if word else clause)]
        if len(pieces) >= number and all(pieces[-number:]):
            return _own(pieces[-number:])
    clauses = [clause for clause in re.split("[,，、]", ahead) if clause.strip()]
    clauses = [clause for clause in clauses if re.search("[0-9]", clause)]
    if len(clauses) == number:  # 航班4536架次，旅客68.9万人次，同比分别增长5.2%和8.6%
        return _own([re.split("[0-9]", clause)[0][-_MOST:] for clause in clauses])
    return None


def _own(pieces: Sequence[str]) -> tuple[str, ...] | None:
    """The items without a tail that all share (旅客吞吐量, 货邮吞吐量), or that the last has alone (小麦, 玉米, 大豆播种面积)."""
    shared = 0
    while all(len(p) > shared + 1 and p[-shared - 1] == pieces[0][-shared - 1] for p in pieces):
        shared += 1
    cut = [p[: len(p) - shared] for p in pieces]
    if not shared:
        longest = max(len(p) for p in cut[1:-1] or cut[:1])
        cut[-1] = cut[-1][: max(longest, 1)]
    cut = [p[-_MOST:] if n == 0 else p[:_MOST] for n, p in enumerate(cut)]
    return tuple(cut) if len(set(cut)) == len(cut) else None


def _common(item: str, text: str) -> int:
    """Length of the longest stretch of the item that stands in the text."""
    for size in range(len(item), 0, -1):
        if any(item[n : n + size] in text for n in range(len(item) - size + 1)):
            return size
    return 0
