"""Which heading each piece of a column stands under, by what is seen from its top: upwards, then sideways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from banmian.geometry.columns import Stack
from banmian.geometry.decks import Deck
from banmian.geometry.sheet import Box

SEEN = 0.3
"""Share of the narrower width along which what stands above is seen."""
LEVEL = 0.9
"""White above a stack, times its size, from which on it may be at the top of an article."""
CLOSE = 2.2
"""The same, from which on the white may be that beside a heading."""
FAR = 5.0
"""White above a stack, times its size, across which a column does not go on."""

OfText = Callable[[int, int], float]
"""How well stack b reads on from stack a, in nats; positive where it does."""


class Ground(NamedTuple):
    """What else lies on the sheet, or in its frame."""

    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]
    """With their captions."""
    top: float


class Sight(NamedTuple):
    """What is seen from the top of a stack."""

    deck: int | None
    """A heading straight above."""
    stack: int | None
    """A piece of a column straight above, with nothing but white or a picture between."""
    edge: float
    """Where the white above it ends."""
    white: float
    """Its height, pictures left out."""


def homes(stacks: Sequence[Stack], decks: Sequence[Deck], ground: Ground, reads_on: OfText) -> list[int | None]:
    """For each stack the deck that it belongs to; None where it belongs to none of them."""
    sights = [_sight(stack, stacks, decks, ground) for stack in stacks]
    found: list[int | None] = [sight.deck for sight in sights]
    settled = [deck is not None for deck in found]
    fresh = list(settled)  # at the top of its article, not below another stack of it
    for n, stack in enumerate(stacks):
        if not settled[n] and (upright := _upright_deck(stack, sights[n], decks, ground)) is not None:
            found[n], settled[n], fresh[n] = upright, True, True
    by_place = sorted(range(len(stacks)), key=lambda n: (stacks[n].box.x0, stacks[n].box.y0))

    def step() -> bool:
        """Settle what one kind of reason settles, the surest first; whether there was any."""
        for n in by_place:
            if not settled[n] and sights[n].white > LEVEL * stacks[n].size:
                k = _level_with(n, stacks, settled, fresh, ground, reads_on)
                if k is not None:
                    found[n], settled[n], fresh[n] = found[k], True, True
                    return True
        for n in by_place:
            if not settled[n] and sights[n].white > LEVEL * stacks[n].size:
                deck = _level_deck(n, stacks, decks, found, ground, reads_on)
                if deck is not None:
                    found[n], settled[n], fresh[n] = deck, True, True
                    return True
        for n in by_place:
            if not settled[n] and sights[n].white >= CLOSE * stacks[n].size:
                deck = _deck_beside(stacks[n], sights[n], stacks, decks, ground)
                if deck is not None:
                    found[n], settled[n], fresh[n] = deck, True, True
                    return True
        for n in by_place:
            above = sights[n].stack
            if not settled[n] and above is not None and settled[above] and sights[n].white < FAR * stacks[n].size:
                found[n], settled[n] = found[above], True
                return True
        for n in by_place:
            if not settled[n] and (sights[n].stack is None or sights[n].white >= FAR * stacks[n].size):
                k = _left_of(n, stacks, found, settled, ground, reads_on)
                if k is not None:
                    found[n], settled[n] = found[k], True
                    return True
        for n in by_place:
            if not settled[n] and (sights[n].stack is None or sights[n].white >= FAR * stacks[n].size):
                k = _left_of(n, stacks, found, settled, ground, reads_on, least=-9.0)
                if k is not None and found[k] is not None:
                    found[n], settled[n] = found[k], True
                    return True
        for n in by_place:
            above = sights[n].stack
            if not settled[n] and above is not None and settled[above]:
                found[n], settled[n] = found[above], True
                return True
        return False

    while step():
        pass
    return found


def _upright_deck(stack: Stack, sight: Sight, decks: Sequence[Deck], ground: Ground) -> int | None:
    """The vertical heading right beside the top of a stack, or of the picture that stands on it."""
    box = stack.box
    top = sight.edge + sight.white if sight.white < box.y0 - sight.edge else box.y0
    near = [
        (apart, n)
        for n, deck in enumerate(decks)
        if deck.is_vertical
        and (apart := max(deck.box.x0 - box.x1, box.x0 - deck.box.x1)) < 2.5 * max(deck.size, stack.size)
        and -2 * stack.size <= top - deck.box.y0 <= 0.6 * deck.box.height
        and not _walled(box, deck.box, ground.rules)
    ]
    return min(near)[1] if near else None


def _level_with(
    n: int,
    stacks: Sequence[Stack],
    settled: Sequence[bool],
    fresh: Sequence[bool],
    ground: Ground,
    reads_on: OfText,
) -> int | None:
    """The stack right beside whose top is level with this one's, and which stands at the top of its article."""
    box, size = stacks[n].box, stacks[n].size
    ranked: list[tuple[float, int]] = []
    for k, other in enumerate(stacks):
        if not (settled[k] and fresh[k]) or abs(other.box.y0 - box.y0) > 0.5 * size:
            continue
        apart = max(other.box.x0 - box.x1, box.x0 - other.box.x1)
        if not -0.5 * size <= apart <= 5 * size or not 0.9 < other.size / size < 1.1:
            continue
        is_left = other.box.x0 < box.x0
        score = reads_on(k, n) + 0.5 if is_left else reads_on(n, k)
        score -= apart / size + (3.0 if _walled(box, other.box, ground.rules) and not is_left else 0.0)
        ranked.append((score, k))
    return max(ranked)[1] if ranked else None


def _level_deck(
    n: int,
    stacks: Sequence[Stack],
    decks: Sequence[Deck],
    found: Sequence[int | None],
    ground: Ground,
    reads_on: OfText,
) -> int | None:
    """The heading on the left whose top is level with the stack's, where the last column under it reads on there (an L)."""
    box, size = stacks[n].box, stacks[n].size
    ranked: list[tuple[float, float, int]] = []
    for d, deck in enumerate(decks):
        apart = box.x0 - deck.box.x1
        if deck.is_vertical or abs(deck.box.y0 - box.y0) > size or apart < -size:
            continue
        band = Box(deck.box.x1, deck.box.y0, box.x0, deck.box.y1)
        if any(_in_way(s.box, band, deck.box) for s in stacks if s is not stacks[n]):
            continue
        own = [k for k, home in enumerate(found) if home == d and stacks[k].box.x1 <= box.x0 + size]
        if not own:
            if apart < 5 * size and not _walled(box, deck.box, ground.rules):
                ranked.append((-0.5, -apart, d))
            continue
        right = max(stacks[k].box.x0 for k in own)
        last = max((k for k in own if stacks[k].box.x1 > right), key=lambda k: stacks[k].box.y1)
        if box.x0 - stacks[last].box.x1 > 5 * size or _walled(box, deck.box, ground.rules):
            continue
        ranked.append((reads_on(last, n), -apart, d))
    return max(ranked)[2] if ranked and max(ranked)[0] > -1.0 else None


def _sight(stack: Stack, stacks: Sequence[Stack], decks: Sequence[Deck], ground: Ground) -> Sight:
    box = stack.box
    best: tuple[float, str, int] = (ground.top, "edge", -1)

    def see(other: Box, kind: str, n: int, share: float = SEEN) -> None:
        nonlocal best
        if other.y1 <= box.y0 + 0.35 * stack.size and other.over(box) >= share * min(other.width, box.width):
            best = max(best, (other.y1, kind, n))

    for n, deck in enumerate(decks):
        if not deck.is_vertical:
            see(deck.box, "deck", n, 0.15)
    for n, other in enumerate(stacks):
        if other is not stack:
            see(other.box, "stack", n)
    for rule in ground.rules:
        across = rule.width > rule.height and rule.over(box) >= 0.6 * box.width
        if across and not _rule_of_deck(rule, box, decks):
            see(rule, "rule", -1)
    y, kind, n = best
    covered = sum(
        min(p.y1, box.y0) - max(p.y0, y)
        for p in ground.pictures
        if p.over(box) >= SEEN * min(p.width, box.width) and p.y0 >= y - 2 and p.y1 <= box.y0 + stack.size
    )
    return Sight(n if kind == "deck" else None, n if kind == "stack" else None, y, box.y0 - y - covered)


def _rule_of_deck(rule: Box, box: Box, decks: Sequence[Deck]) -> bool:
    """Whether a rule belongs to a heading right above it, and parts nothing."""
    return any(
        0 <= rule.y0 - deck.box.y1 <= 0.8 * deck.size
        and deck.box.over(rule) >= 0.5 * deck.box.width
        and box.y0 - rule.y1 <= 1.5 * deck.size
        and rule.width <= 1.3 * deck.box.width
        for deck in decks
    )


def _deck_beside(
    stack: Stack, sight: Sight, stacks: Sequence[Stack], decks: Sequence[Deck], ground: Ground
) -> int | None:
    """The heading in whose height the white above a stack lies, seen sideways through nothing but white."""
    box = stack.box
    covered = box.y0 - sight.edge - sight.white
    found: list[tuple[float, int]] = []
    for n, deck in enumerate(decks):
        d = deck.box
        middle = (d.y0 + d.y1) / 2
        if deck.is_vertical or not sight.edge - 2 <= middle <= box.y0:
            continue
        if box.y0 - d.y1 > covered + 6 * stack.size + deck.size or _walled(box, d, ground.rules):
            continue
        band = Box(min(box.middle, d.middle), d.y0, max(box.middle, d.middle), d.y1)
        others = [*(s.box for s in stacks), *(other.box for other in decks if other is not deck)]
        if any(_in_way(other, band, d) for other in others):
            continue
        apart = max(d.x0 - box.x1, box.x0 - d.x1, 0.0)
        found.append((apart * (1.0 if d.middle < box.middle else 1.5), n))
    return min(found)[1] if found else None


def _in_way(other: Box, band: Box, deck: Box) -> bool:
    """Whether something stands between a heading and the white above a column, at the heading's height."""
    return (
        other != deck
        and other.beside(band) > 0.3 * min(other.height, band.height)
        and other.over(band) > 0
        and other.over(deck) <= 0
    )


def _walled(a: Box, b: Box, rules: Sequence[Box]) -> bool:
    """Whether an upright rule stands between two boxes all along the lower one's height and the upper one's."""
    left, right = (a, b) if a.middle <= b.middle else (b, a)
    top, bottom = max(a.y0, b.y0), min(a.y1, b.y1)
    if top > bottom:
        top, bottom = min(a.y0, b.y0), min(a.y1, b.y1)
    return any(
        r.height > r.width and left.middle < r.x0 < right.middle and r.y0 <= top + 4 and r.y1 >= bottom - 4
        for r in rules
    )


def _left_of(
    n: int,
    stacks: Sequence[Stack],
    found: Sequence[int | None],
    settled: Sequence[bool],
    ground: Ground,
    reads_on: OfText,
    *,
    least: float = -1.0,
) -> int | None:
    """The stack whose article goes on at the top of this one: the lowest of the column on its left."""
    box, size = stacks[n].box, stacks[n].size
    beside = [
        k
        for k, other in enumerate(stacks)
        if k != n
        and other.box.x1 <= box.x0 + size
        and box.x0 - other.box.x1 <= 4 * size
        and other.box.beside(box) > 0.5 * size
    ]
    if not beside:
        return None
    ranked = []
    for k in beside:
        if not settled[k]:
            continue
        last = max(
            (
                j
                for j in range(len(stacks))
                if settled[j]
                and found[j] == found[k]
                and found[k] is not None
                and stacks[j].box.over(stacks[k].box) > 0.5 * size
            ),
            key=lambda j: stacks[j].box.y1,
            default=k,
        )
        score = reads_on(last, n) - (1.5 if _walled(box, stacks[k].box, ground.rules) else 0.0)
        ranked.append((score, -abs(stacks[k].box.y0 - box.y0), k))
    if not ranked:
        return None
    score, _, k = max(ranked)
    return k if score > least else None
