"""Direction and basis of a change: whether a claim contradicts the figure that it follows from."""

from __future__ import annotations

import re

from banmian.bench.figures import RATE, RATE_AHEAD, Figure
from banmian.bench.moments import Moment
from banmian.bench.slots.scene import Scene
from banmian.bench.slots.when import BASE, moments_of
from banmian.bench.slots.words import opposites, stretch

_TOUCHING = 3
"""Characters between a word of change and its number at most, besides a modifier."""
_COMPARED = re.compile(
    "(?P<yoy>同比)|(?P<mom>环比)|(?P<than>(?<![对占相无])[比较]|[与同和](?=[^,。;]{1,14}相比)|高出|超出|超(?=计划|预算))"
    "(?P<what>[^,。;、比较]{1,14}?)"
    "(?=相比|[多少高低增减升降提回缩扩涨跌加放快慢收长早晚]|[上下](?:[升涨浮行降跌滑调])|,|$)"
)
"""What a change is held against."""
_BASES = {
    "start": re.compile("年初|[年月]末|[年月]底"),
    "yoy": re.compile("^(?:上年|去年|上一年|前一年)(?!.{0,3}[末底初]|.*季度(?!同期))|^同期"),
    "mom": re.compile("上个?月|上个?季|上周|前一[月周季]|季度|[0-9]月(?!.*同期)"),
    "normal": re.compile("常年"),
    "last": re.compile("上届"),
}
_PERIODS = ("yoy", "mom")
_NAMED = ("normal", "last", "start")
_YEAR = re.compile("(?:19|20)[0-9]{2}(?=年)")
_PARTS = re.compile("[末底初]|季度")
_THAN = ("相比,", "相比")
_BASIS_AHEAD = 18
_BESIDE = 5
"""Characters in front of a number in which a word of one character turns it round."""
_NEARBY, _BEHIND = 12, 8
"""The same of longer words, and behind it."""
_FORESEEN = re.compile("预期|预测|增速|增幅")
_TO = re.compile(
    "(?:[增升涨扩提降减压缩跌调落滑][^,到至比较]{0,2}|[增升涨扩提降减压缩跌落][^,]{0,8}总?[数量额]?[^,]{0,4})[到至]$"
)
_BY = re.compile("(?:[增升涨扩降减压缩跌落][加长大高少低种减]?|[提][高升]|[比较][^,]{1,12}[多少高低])了?$")
_STOCK = re.compile("余额|总数|总量|总额|共有|总计|共计|保有量|存量")
"""What says that a number is all there is."""
_NO_AMOUNTS = frozenset({"percentage", "percentage_point", "multiple", "ordinal", "age"})
_NEW = re.compile("新[增建设开招签添]|[增扩净多少减降缩添涨升节落退慢快超差]|提高|提升")
"""Words of a change that is no total."""


def is_opposed(claim: Figure, source: Figure) -> bool:
    """Whether one grows and the other falls, or one says by how much, and the other to how much or how much there is."""
    if claim.direction is not None and source.direction is not None and claim.direction != source.direction:
        return True
    if _flips(claim, source):
        return True
    if any(RATE.search(f.zones.ahead[-RATE_AHEAD:]) for f in (claim, source)):
        return False
    if way(claim) == "to" and claim.family == "percentage" and RATE.search(claim.zones.ahead):
        return False  # 增速由5.6%升至|6.4%, of 增长6.4%
    if {_form(claim), _form(source)} == {"to", "by"}:
        return True
    ways = {way(claim), way(source)}
    if claim.family == "percentage" and way(claim) in ("up", "down") and way(source) == "to" and source.growth is None:
        return True
    if claim.growth is None and "to" in ways and bool(ways & {"up", "down"}):
        return True
    if _is_all_of_an_increase(claim, source) or _is_increase_of_all(claim, source):
        return True
    return (
        way(claim) in ("up", "down")
        and not (claim.quantity.change or "").startswith(("新", "净"))
        and source.quantity.change is None
        and source.direction is None
        and claim.family not in _NO_AMOUNTS
        and _NEW.search(source.zones.ahead + source.zones.behind) is None
    )


def _form(figure: Figure) -> str | None:
    """to or by: what the words right before the number say, whatever verb of change it is (扩种到, 扩种了)."""
    ahead = stretch(figure).removesuffix(figure.quantity.modifier or "")
    if _FORESEEN.search(ahead):
        return None  # 下调增长预期至1%: what is adjusted is itself a growth
    return "to" if _TO.search(ahead) else "by" if _BY.search(ahead) else None


def _is_all_of_an_increase(claim: Figure, source: Figure) -> bool:
    """Whether the claim says that there is in all by what the source says that it grew (余额85亿元, of 净增85亿元)."""
    return (
        source.quantity.change_direction in ("up", "down")
        and claim.quantity.change is None
        and claim.family not in _NO_AMOUNTS
        and _STOCK.search(stretch(claim)) is not None
        and _NEW.search(stretch(claim) + claim.zones.behind[:_BEHIND]) is None
        and _STOCK.search(stretch(source)) is None
    )


def _is_increase_of_all(claim: Figure, source: Figure) -> bool:
    """Whether the claim says that it grew by what the source says it grew to (新增面积800万, of 增加至980万)."""
    change = claim.quantity.change or ""
    return (
        claim.growth is None
        and claim.quantity.change_direction in ("up", "down")
        and change.startswith(("新增", "净", "增加", "减少"))
        and way(source) == "to"
    )


def basis_differs(claim: Figure, source: Figure, page: Moment | None) -> bool:
    """Whether both are held against another time, by the words in front of them (比10月, 比上年同期, 较改革前)."""
    own, theirs = (_against(f, page) for f in (claim, source))
    if None in (own, theirs) or own == theirs:
        return False
    return own in _PERIODS or (
        own is not None and theirs is not None and own in _NAMED and theirs in (*_NAMED, *_PERIODS)
    )


def _against(figure: Figure, page: Moment | None) -> str | None:
    """What a figure is held against: yoy, mom, normal, last, start, or other; None where it is not said, or not told."""
    text = stretch(figure)
    context, first = figure.context, figure.context.clause(figure.quantity.start)[0]
    if not _COMPARED.search(text) and first and context.folded[:first].endswith(_THAN):
        text = context.folded[context.clause(first - 1)[0] : first]
    if not _COMPARED.search(text):
        text = figure.zones.ahead[-_BASIS_AHEAD:]
    found = list(_COMPARED.finditer(text))
    if not found:
        return None
    last = found[-1]
    if last.lastgroup in ("yoy", "mom"):
        return last.lastgroup
    what = last["what"]
    if year := _YEAR.search(what):
        own = [m.year for m in moments_of(figure) if m.year and m.year.isdigit()]
        own = own or [page.year for page in [page] if page is not None and page.year is not None]
        if not own or int(own[-1]) - int(year[0]) != 1:
            return "other" if own and int(own[-1]) - int(year[0]) > 1 else None
        return None if _PARTS.search(what) else "yoy"
    if what.startswith("今年"):
        return None
    for name, pattern in _BASES.items():
        if pattern.search(what):
            return name
    return "other"


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
    """Whether a word beside the one says the contrary of that beside the other (提前, 推迟)."""
    short, long = [], []
    for f in (claim, source):
        ahead = stretch(f).removesuffix(f.quantity.modifier or "")
        short.append(ahead[-_BESIDE:])
        long.append(ahead[-_NEARBY:] + "|" + f.zones.behind[:_BEHIND])
    for a, b in opposites():
        one, other = short if len(a) == len(b) == 1 else long
        if a in one and b in other and b not in one and a not in other:
            return True
    return False


def way(figure: Figure) -> str | None:
    """The direction that a word of change right in front of the figure says."""
    q = figure.quantity
    if not q.change:
        return None
    return q.change_direction if q.change[-1] in figure.zones.ahead[-_TOUCHING - len(q.modifier or "") :] else None
