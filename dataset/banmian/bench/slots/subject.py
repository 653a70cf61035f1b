"""What a claim is about: whether another figure of the source fits its words better than the one that has its value."""

from __future__ import annotations

import re

from banmian.bench.entailment import relation
from banmian.bench.figures import Figure
from banmian.bench.slots.change import is_opposed, way
from banmian.bench.slots.parts import is_part
from banmian.bench.slots.scene import Scene
from banmian.bench.slots.when import are_apart, moments_of
from banmian.bench.slots.words import CONTRAST, SLIGHT, contrast, stretch
from banmian.bench.zones import SENTENCE, SHORT

_PHRASE = 4
"""Characters of a phrase that names something by itself."""
_TOLD = 2
"""Pairs of characters that tell two figures of one sentence apart."""
_TOTAL = re.compile("总(?!部)|全部")
_CHAIN = 3
"""Pairs of characters that tell two sentences apart."""
_MOST_APART = 40
"""Characters between a whole and its part at most."""
_EVERY = re.compile("全部|均(?!价|线|衡|匀)|都(?!市|会|城|是?有)|悉数|无一例外|全数|全都")
_HEAD = 0.6
"""How much of the claim's noun must stand beside another figure for the claim to be about that one."""


def is_about(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim is about the rival and not about the source's figure, by the words that stand around them."""
    own, near, theirs = claim.zones, source.zones.near, rival.zones.near
    if is_part(source, rival) and own.near & near:
        return False  # 大棚34座，其中22座已建成: the noun of the part is that of the whole
    if _is_of_its_time(claim, source, rival):
        return False
    changes = [_is_change(f) for f in (claim, source, rival)]
    if is_opposed(claim, rival) or (changes[0] == changes[1] != changes[2]):
        return False  # by how much something grew is not how much it is
    named = any(rival.zones.weight(gram) >= SHORT for gram in own.head)
    if not named and any(source.zones.weight(gram) >= SHORT for gram in own.head):
        return False
    if _heads(claim, rival) < _HEAD or (own.near and not own.near & rival.zones.near and not named):
        return False
    if _is_named(claim, source, rival):
        return True
    difference = contrast(claim, source, rival)
    if difference >= 2 * CONTRAST:
        return bool(own.near & theirs)
    if source.family == "count" and len(source.quantity.measured or "") < 2 and own.near & near:
        return False  # 应到代表452名，实到438名: the noun is that of the item before
    if difference >= CONTRAST or (difference >= 0 and changes[0] == changes[2] != changes[1]):
        return named
    return difference >= SLIGHT and bool(near) and bool(own.head & theirs) and _is_strange(claim, source)


def _is_change(figure: Figure) -> bool:
    """Whether it says by how much something changed."""
    change = figure.quantity.change or ""
    return way(figure) in ("up", "down") or (
        figure.quantity.change_direction in ("up", "down") and change.startswith(("新增", "净增", "净减"))
    )


def is_of_another_item(claim: Figure, claims: Scene, source: Figure, scene: Scene) -> bool | None:
    """Whether the claim names another item of the list than the one that the source's figure goes with; None where the figure
    is of no such list, or the claim names none."""
    listed = scene.listed.get(source.quantity.start)
    if listed is None:
        return None
    if (own := claims.listed.get(claim.quantity.start)) is not None:
        named = listed.said_in(own.items[own.place])
        return None if named is None else named != listed.place
    context, (begin, _) = claim.context, claim.context.span(claim.sentence)
    first, end = context.clause(claim.quantity.start)[0], claim.quantity.start
    behind = claim.zones.behind.split("、")[0]
    while True:
        text = context.folded[first:end] + ("|" + behind if end == claim.quantity.start else "")
        if listed.named_in(text) > 1:
            return None
        if (named := listed.said_in(text)) is not None:
            return named != listed.place
        if first <= begin:
            return None
        first, end = max(begin, context.clause(first - 1)[0]), first


def is_of_another_sentence(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether what the claim's sentence says before the figure stands before a rival that measures the same, and not in the
    sentence of the source's figure (跨河大桥项目吸纳1.3万人，人均增收2.1万元)."""
    if (
        rival.sentence == source.sentence
        or is_opposed(claim, rival)
        or _is_of_its_time(claim, source, rival)
        or claim.quantity.aggregation != rival.quantity.aggregation
        or contrast(claim, source, rival) < 0
    ):
        return False
    head = claim.zones.head
    if not head or not head <= rival.zones.near | rival.zones.clause or claim.family != rival.family:
        return False
    context = source.context
    own = _chain(claim) - context.usual
    ours = context.grams(*context.span(source.sentence)) | source.zones.clause
    theirs = _chain(rival) | rival.zones.clause
    if source.sentence and not (_is_of_part(source) and rival.sentence == source.sentence - 1):
        before = context.span(source.sentence - 1)
        ours |= context.grams(*before)  # what it is about may be said there
    return len(own & theirs - ours) >= _CHAIN and not own & ours - theirs


def _is_of_part(figure: Figure) -> bool:
    """Whether its sentence names a part of what the one before is about (其中，跨河大桥项目…)."""
    context, (begin, _) = figure.context, figure.context.span(figure.sentence)
    return context.folded.startswith("其中", begin) and len(context.grams(begin, figure.quantity.start)) >= _CHAIN


def _chain(figure: Figure) -> frozenset[str]:
    """Pairs of characters of its sentence before it, and of the rest of its clause."""
    context, start = figure.context, figure.quantity.start
    return context.grams(context.span(figure.sentence)[0], start) | context.grams(start, context.clause(start)[1])


def is_of_another_amount(claim: Figure, claims: Scene, source: Figure, scene: Scene) -> bool:
    """Whether a share or growth follows one amount in the claim, and another one in the source, where that one's own is another
    (收入168亿元，增长24.7%, of 业务量21.4亿件，增长24.7%；业务收入168亿元，增长15.9%)."""
    if claim.family != "percentage":
        return False
    said, told = claims.amount_before(claim), scene.amount_before(source)
    if said is None or told is None or relation(said, told) is not None:
        return False
    return any(
        f is not source
        and f.family == "percentage"
        and f.value != claim.value
        and f.direction == claim.direction
        and relation(said, amount) in ("exact", "entailed")
        for amount, f in scene.behind_amounts(said)
    )


def is_told_of_all(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim says of a whole, all of it, what the source says of a part behind it (318个村全部, of 318个村中245个)."""
    said = _EVERY.search(claim.zones.behind)
    if (
        said is None
        or not 0 < rival.quantity.start - source.quantity.end <= _MOST_APART
        or rival.sentence > source.sentence + 1
        or not rival.value < source.value
    ):
        return False
    context = source.context
    if _EVERY.search(context.folded, source.quantity.end, rival.quantity.start):
        return False
    start = claim.quantity.end + said.end()
    told = claim.context.grams(start, claim.context.clause(start)[1])
    begin, end = source.quantity.end, context.clause(rival.quantity.end)[1]
    theirs = context.grams(begin, end)
    return len(told & theirs) * 2 >= len(told) > 0


def is_the_part(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim says of a whole what sets its part apart (失能老人, of 老人163名，其中失能老人57名)."""
    if not is_part(rival, source):
        return False
    zones, context = source.zones, source.context
    own = frozenset(g for g in rival.zones.near - zones.near - zones.clause if zones.weight(g) <= SENTENCE)
    if claim.zones.head & own:
        return True
    at = context.folded.rfind("其中", source.quantity.end, rival.quantity.start)
    apart = context.grams(at + 2, rival.quantity.start) - context.grams(*context.clause(source.quantity.start))
    said = claim.zones.near | claim.context.grams(claim.context.clause(claim.quantity.start)[0], claim.quantity.start)
    return len(said & apart - zones.near) >= _TOLD and not is_opposed(claim, rival)


def is_told_apart(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether of two figures of one sentence the claim has words that only the rival stands beside, and none that only the
    source's figure does (新开工项目41个，竣工投产23个)."""
    if rival.sentence != source.sentence or is_part(source, rival) or not claim.context.is_alone(claim.quantity.start):
        return False
    own, ours, theirs = claim.zones, source.zones, rival.zones
    words = rival.context.grams(rival.quantity.start - len(stretch(rival)), rival.quantity.start)
    if words and len(stretch(rival)) <= _PHRASE and words <= own.beside and not words & ours.near:
        return True  # 平峰行车间隔, of 高峰行车间隔5分钟，平峰8分钟
    for_rival = {g for g in own.beside & theirs.near if ours.may_weigh(g) <= SENTENCE}
    if not for_rival & own.head and len(for_rival) < _TOLD:
        return False
    return bool(for_rival) and all(theirs.weight(g) > SENTENCE for g in own.beside & ours.near)


def _is_of_its_time(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim's time is that of the source's figure, and not the rival's."""
    own = moments_of(claim) if claim.quantity.time_basis == "stated" else ()
    return bool(own) and own == moments_of(source) and are_apart(own, moments_of(rival))


def _heads(claim: Figure, rival: Figure) -> float:
    """How much of the noun that the claim counts or measures stands beside the rival, of what the source's text knows."""
    context = rival.context
    known = [gram for gram in claim.zones.head if gram in context.every]
    return sum(rival.zones.weight(gram) >= SHORT for gram in known) / len(known) if known else 0.0


def _is_named(claim: Figure, source: Figure, rival: Figure) -> bool:
    """Whether the claim measures in so many words what the rival does, and not what the source's figure does."""
    phrase, own, name = (_TOTAL.sub("", f.quantity.measured or "") for f in (claim, source, rival))
    return bool(own) and len(name) >= _PHRASE and phrase.endswith(name) and not own.endswith(name)


def _is_strange(claim: Figure, source: Figure) -> bool:
    """Whether nothing that stands beside the claim stands beside the source's figure, in full or shortened."""
    return all(source.zones.may_weigh(gram) < SHORT for gram in claim.zones.near)
