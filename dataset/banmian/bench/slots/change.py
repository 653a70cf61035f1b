"""Direction and basis of a change: whether a claim contradicts the figure that it follows from."""

from __future__ import annotations

import re

from banmian.bench.figures import RATE, RATE_AHEAD, Figure
from banmian.bench.moments import Moment
from banmian.bench.slots.scene import Scene
from banmian.bench.slots.when import BASE

_TOUCHING = 3
"""Characters between a word of change and its number at most, besides a modifier."""
_AGAINST = re.compile(
    "(?P<yoy>同比|[比较](?:上年|去年|上一年)(?:同期)?(?![底末]))|(?P<mom>环比|[比较](?:上月|上季|上周|[0-9]{1,2}月(?!.*同期)))"
    "|(?P<normal>[比较]?常年)|(?P<last>[比较]上届)|(?P<start>[比较](?:年初|上年末|去年[底末]))"
)
"""What a change is held against."""
_BASIS_AHEAD = 18
_BESIDE = 5
"""Characters in front of a number in which a word turns it round."""
_FLIPS = (
    ("提前", "推迟"), ("提前", "延后"), ("多", "少"), ("高", "低"), ("早", "晚"), ("快", "慢"), ("领先", "落后"), ("盈", "亏"),
    ("流入", "流出"), ("上浮", "下浮"), ("上行", "下行"), ("顺差", "逆差"),
)  # fmt: skip
_NO_AMOUNTS = frozenset({"percentage", "percentage_point", "multiple", "ordinal", "age"})
_NEW = re.compile("新[增建设开招签添]|[增扩净多少减降缩添涨升节落退慢快超差]|提高|提升")
"""Words of a change that is no total."""


def is_opposed(claim: Figure, source: Figure) -> bool:
    """Whether one grows and the other falls, or one says by how much, and the other to how much or how much there is."""
    if claim.direction is not None and source.direction is not None and claim.direction != source.direction:
        return True
    if any(RATE.search(f.zones.ahead[-RATE_AHEAD:]) for f in (claim, source)):
        return False
    ways = {way(claim), way(source)}
    if claim.family == "percentage" and way(claim) in ("up", "down") and way(source) == "to" and source.growth is None:
        return True
    if claim.growth is None and "to" in ways and bool(ways & {"up", "down"}):
        return True
    if _flips(claim, source):
        return True
    return (
        way(claim) in ("up", "down")
        and not (claim.quantity.change or "").startswith(("新", "净"))
        and source.quantity.change is None
        and source.direction is None
        and claim.family not in _NO_AMOUNTS
        and _NEW.search(source.zones.ahead + source.zones.behind) is None
    )


def basis_differs(claim: Figure, source: Figure) -> bool:
    """Whether both are held against another time, by the words in front of them (比10月, 比上年同期)."""
    said = []
    for f in (claim, source):
        found = list(_AGAINST.finditer(f.zones.ahead[-_BASIS_AHEAD:]))
        said.append(found[-1].lastgroup if found else None)
    return None not in said and said[0] != said[1]


def base(figure: Figure, scene: Scene) -> tuple[Moment, ...]:
    """The time right before the figure in its sentence that it is held against (与2020年相比增加)."""
    start, _ = figure.context.span(figure.sentence)
    first = max(start, figure.context.last_before(figure.quantity.start))
    for at, end, value in reversed(scene.dates):
        if end <= figure.quantity.start:
            if at < first:
                return ()
            return value if at and figure.context.folded[at - 1] in BASE[:4] else ()
    return ()


def _flips(claim: Figure, source: Figure) -> bool:
    """Whether a word right before the one says the contrary of that before the other (提前, 推迟)."""
    one, other = (f.zones.ahead.removesuffix(f.quantity.modifier or "")[-_BESIDE:] for f in (claim, source))
    for a, b in (*_FLIPS, *((b, a) for a, b in _FLIPS)):
        if a in one and b in other and b not in one and a not in other:
            return True
    return False


def way(figure: Figure) -> str | None:
    """The direction that a word of change right in front of the figure says."""
    q = figure.quantity
    if not q.change:
        return None
    return q.change_direction if q.change[-1] in figure.zones.ahead[-_TOUCHING - len(q.modifier or "") :] else None
