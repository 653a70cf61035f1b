"""Which split a page belongs to: a hash of its group of near duplicates, so that only what joins a group can move."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256
from typing import NamedTuple

from banmian.errors import UsageError
from banmian.release.duplicates import DisjointSets

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_EXAMPLE = "train=.8,validation=.1,test=.1"


class Share(NamedTuple):
    """A split, and which share of the groups it gets."""

    name: str
    share: Fraction


Shares = tuple[Share, ...]
WHOLE: Shares = (Share("train", Fraction(1)),)
"""Everything in one split, as builds do that are not asked to split."""


def parse_splits(text: str) -> Shares:
    """The shares that `train=.8,validation=.1,test=.1` names.

    Raises:
        UsageError: it is not of this form, a name comes twice, or the shares do not add up to 1.
    """
    step = f"give shares that add up to 1, such as {_EXAMPLE}"
    shares = []
    for item in text.split(","):
        name, _, share = (piece.strip() for piece in item.partition("="))
        try:
            number = Fraction(share)
        except (ValueError, ZeroDivisionError):
            raise UsageError(reason=f"--splits: {item.strip()!r} is not name=share", next_step=step) from None
        if not _NAME.fullmatch(name):
            reason = f"--splits: {name!r} is no name of a split (small letters, digits and _)"
            raise UsageError(reason=reason, next_step=step)
        if number <= 0:
            raise UsageError(reason=f"--splits: the share of {name} is not above 0", next_step=step)
        shares.append(Share(name, number))
    if len({share.name for share in shares}) < len(shares):
        raise UsageError(reason=f"--splits: a name comes twice in {text!r}", next_step=step)
    if (total := sum(share.share for share in shares)) != 1:
        raise UsageError(reason=f"--splits: the shares add up to {float(total):g}, not to 1", next_step=step)
    return tuple(shares)


def format_splits(shares: Shares) -> str:
    """The shares as `parse_splits` reads them."""
    return ",".join(f"{name}={share}" for name, share in shares)


def side_of(group: str, shares: Shares) -> str:
    """The split of a group, whose name is the smallest page identifier in it."""
    at = Fraction(int.from_bytes(sha256(group.encode()).digest()[:8], "big"), 1 << 64)
    for name, share in shares:
        at -= share
        if at < 0:
            return name
    return shares[-1].name


def page_groups(groups: Mapping[str, str]) -> dict[str, str]:
    """For each page that shares an article with another, the smallest page identifier of all that hang together.

    Args:
        groups: for each article that has a duplicate, the article that names its group.
    """
    pages: DisjointSets[str] = DisjointSets()
    for article, first in groups.items():
        pages.join(page_of(article), page_of(first))
    return pages.roots()


def page_of(article_id: str) -> str:
    """The page that an article stands on."""
    return article_id.partition("-")[0]


class Leakage(NamedTuple):
    """How many articles of one split have a near duplicate in another one (or in the same)."""

    split: str
    other: str
    articles: int


def leakage(groups: Mapping[str, str], sides: Mapping[str, str], names: Iterable[str]) -> tuple[Leakage, ...]:
    """The matrix of all pairs of splits, row by row; `sides` gives the split of each page in `groups`."""
    members: dict[str, dict[str, int]] = {}
    for article, first in groups.items():
        counts = members.setdefault(first, {})
        side = sides[page_of(article)]
        counts[side] = counts.get(side, 0) + 1
    names = tuple(names)
    found = []
    for split in names:
        for other in names:
            least = 2 if split == other else 1
            number = sum(c.get(split, 0) for c in members.values() if c.get(split, 0) and c.get(other, 0) >= least)
            found.append(Leakage(split, other, number))
    return tuple(found)
