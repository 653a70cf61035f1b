"""Shares, growth, multiples, averages and what is multiplied out: values of several dimensions put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from banmian.bench.derive.additive import is_rate, terms
from banmian.bench.derive.results import Result
from banmian.bench.dimension import Dimensions
from banmian.bench.figures import PER, Figure, same_dimension
from banmian.bench.slots.change import way

_AROUND = 10
_OF = 14
"""Characters in front of a share in which it is said to be one of a whole (占户籍人口的)."""
_HUNDRED = Fraction(100)
_SHARELESS = frozenset({"percentage", "percentage_point", "multiple", "score", "ordinal", "age", "temperature"})
_EACH = re.compile(
    "单([口台株户件个条艘辆间座套头只])|每(?:个|一)?([\u4e00-\u9fff])|([年月日周季户人亩村校班店场次])均|(?<![0-9])([日年月亩])(?=[产接销用运游发耗需处供])"
)
_EACH_NOUN = re.compile("每[一个名家户所座]?([\u4e00-\u9fff]{2})")
_RATIO = re.compile(r"([0-9.]+)[:∶：比]([0-9.]+)")
_MEASURES = {
    "亩": ("area", "m2", Fraction(2000, 3)),
    "mu": ("area", "m2", Fraction(2000, 3)),
    "公里": ("length", "m", Fraction(1000)),
    "km": ("length", "m", Fraction(1000)),
}
"""Family, unit and size of what a value may be for each of, besides things that are counted."""
_SHARE_OF = re.compile("占|完成|达到?[^,]{0,6}的$|的$")
_GIVEN = re.compile("分别|各(?=自?[获得奖补派配建有设投出])")
_WORTH = re.compile("合|兑|等于|折|值|=")
_RATE = 6
"""Characters between the two amounts of a rate of exchange."""
_EACH_KM = re.compile("每(公里)")
_SPANS = {"日": 86400, "天": 86400, "晚": 86400, "周": 7 * 86400, "月": 1, "季": 3, "年": 12}
"""Length of what something is said for each of: seconds, or from a month on months."""
_MONTHS = frozenset("月季年")
_BEHIND = 6
"""Sentences for which the span at their head may hold (国庆假期, 10月1日至8日)."""
_MOST = 60
"""Figures that are held against one for which of them it is."""


def ratios(groups: Iterable[Sequence[Figure]]) -> Iterator[Result]:
    """Shares, growth in per cent and multiples of pairs of one dimension that stand near each other."""
    for figures in groups:
        group = [f for f in terms(figures) if f.family not in _SHARELESS]
        for first, f in enumerate(group):
            for other in group[first + 1 : first + _AROUND]:
                if f.value == other.value:
                    continue
                great, small = (f, other) if f.value > other.value else (other, f)
                yield from _of_two(great, small)
            for size in (2, 3):  # what several parts are of the whole before them
                parts = group[first + 1 : first + 1 + size]
                total = sum((p.value for p in parts), Fraction(0))
                if len(parts) == size and total < f.value and parts[-1].sentence <= f.sentence + 1 and not is_rate(f):
                    told = " + ".join(f"{{{n + 1}}}" for n in range(size))
                    yield Result(_HUNDRED * total / f.value, "share", (f, *parts), f"({told}) / {{0}}")
                    yield Result(
                        _HUNDRED * (f.value - total) / f.value,
                        "share",
                        (f, *parts),
                        f"({{0}} - {told}) / {{0}}".replace(" + ", " - "),
                    )


def growths(same: Sequence[Figure]) -> Iterator[Result]:
    """By how many per cent something grew of which the source says what it is and by how much it grew."""
    group = [f for f in terms(same) if f.family not in _SHARELESS]
    for place, f in enumerate(group):
        for change in group[place + 1 : place + 3]:
            turn = way(change)
            if turn in ("up", "down") and way(f) not in ("up", "down") and change.sentence == f.sentence:
                before = f.value - change.value if turn == "up" else f.value + change.value
                if before > 0:
                    told = "{1} / ({0} - {1})" if turn == "up" else "{1} / ({0} + {1})"
                    up_or_down: Literal["up", "down"] = "up" if turn == "up" else "down"
                    yield Result(_HUNDRED * change.value / before, "growth", (f, change), told, direction=up_or_down)


def _of_two(great: Figure, small: Figure) -> Iterator[Result]:
    a, b = great.value, small.value
    both = great, small
    yield Result(_HUNDRED * b / a, "share", both, "{1} / {0}")
    yield Result(_HUNDRED * (a - b) / b, "growth", both, "({0} - {1}) / {1}", direction="up")
    yield Result(_HUNDRED * (a - b) / a, "growth", both, "({0} - {1}) / {0}", direction="down")
    yield Result(_HUNDRED * (a - b) / a, "share", both, "({0} - {1}) / {0}")
    if a <= 10 * b:
        yield Result(_HUNDRED * a / b, "share", both, "{0} / {1}")
    yield Result(a / b, "multiple", both, "{0} / {1}")


def complements(shares: Sequence[Figure]) -> Iterator[Result]:
    """What is left of a whole: 100 less a share, or two of one sentence."""
    group = [f for f in terms(shares) if way(f) not in ("up", "down") and f.value < 100]
    for place, f in enumerate(group):
        yield Result(_HUNDRED - f.value, "complement", (f,), "100 - {0}")
        for other in group[place + 1 : place + 4]:
            if other.sentence != f.sentence or f.value + other.value > 100:
                break
            yield Result(f.value + other.value, "sum", (f, other))
            for third in group[place + 2 : place + 4]:
                if third is not other and third.sentence == f.sentence and third.quantity.start > other.quantity.start:
                    yield Result(f.value + other.value + third.value, "sum", (f, other, third))
            yield Result(_HUNDRED - f.value - other.value, "complement", (f, other), "100 - {0} - {1}")


def _ahead(figures: Sequence[Figure], of: Figure, most: int) -> list[Figure]:
    """The last few figures before one, in its sentence or the one before."""
    near = [f for f in figures if of.quantity.start - f.quantity.end >= 0 and of.sentence - f.sentence <= 1]
    return near[-most:]


def bases(same: Sequence[Figure], every: Sequence[Figure]) -> Iterator[Result]:
    """What a value was before it grew by the percentage or multiple that is said behind it, and by how much it grew."""
    group = terms(same)
    if not group or group[0].family in _SHARELESS:
        return
    for rate in every:
        grown = rate.growth if rate.growth is not None else _fall(rate)
        if grown is None or rate.modifier not in ("none", "approx") or grown == -100:
            continue
        for figure in _ahead(group, rate, 3):
            if way(figure) in ("up", "down"):
                continue
            if rate.quantity.modality != "actual":
                sign = "+" if grown > 0 else "-"
                yield Result(figure.value * (1 + grown / 100), "part", (rate, figure), f"{{1}} × (1 {sign} {{0}})")
            before = figure.value / (1 + grown / 100)
            sign = "+" if grown > 0 else "-"
            yield Result(before, "base", (figure, rate), f"{{0}} / (1 {sign} {{1}})")
            gain = "{0} - {0} / (1 + {1})" if grown > 0 else "{0} / (1 - {1}) - {0}"
            yield Result(abs(figure.value - before), "gain", (figure, rate), gain)


def _fall(rate: Figure) -> Fraction | None:
    is_fall = rate.family == "percentage" and rate.direction == "down" and way(rate) == "down"
    return -rate.value if is_fall else None


def amounts_of_shares(same: Sequence[Figure], every: Sequence[Figure]) -> Iterator[Result]:
    """What a share comes to of a value that is said before it, and what is left."""
    group = [f for f in terms(same) if not is_rate(f)]
    if not group or group[0].family in _SHARELESS:
        return
    for share in every:
        for part, whole in _parts(share):
            for figure in _ahead(group, share, 1):
                yield Result(figure.value * part / whole, "part", (share, figure), f"{{1}} × {part} / {whole}")
        if share.family != "percentage" or way(share) in ("up", "down") or not 0 < share.value < 100:
            continue
        for figure in _ahead(group, share, 3):
            if figure in _ahead(group, share, 1) and _SHARE_OF.search(share.zones.ahead[-_OF:]):
                yield Result(100 * figure.value / share.value, "whole", (share, figure), "{1} / {0}")
            part = figure.value * share.value / 100
            yield Result(part, "part", (share, figure), "{1} × {0}")
            yield Result(figure.value - part, "part", (share, figure), "{1} × (1 - {0})")


def _parts(share: Figure) -> Iterator[tuple[Fraction, Fraction]]:
    """Each side of a ratio and the sum of both (6:4): what a whole is divided by."""
    if share.quantity.kind == "ratio" and (m := _RATIO.fullmatch(share.quantity.num_text)):
        one, other = Fraction(m[1]), Fraction(m[2])
        yield one, one + other
        yield other, one + other


def per_unit(
    claim: Figure, sources: Dimensions, lengths: Sequence[tuple[int, frozenset[int], tuple[tuple[int, int], ...]]]
) -> Iterator[Result]:
    """Averages of a total over what is counted, and totals of an average: 日均4.5万 for 8 days, 12场 of 60人 each.

    Args:
        lengths: spans between dates: their sentence, days, and where they stand.
    """
    own = each_of(claim)
    if claim.family in _SHARELESS:
        return
    if claim.family == "count":
        yield from _counted(claim, sources)
    if claim.family == "money":
        yield from _exchanged(claim, sources)
    name = claim.unit.partition(PER)[0]
    same = terms(sources.of(claim.family, name).figures)
    if name in ("人", "名"):
        same += terms(sources.of("count", "人次").figures)
    if name == "个":  # 名额720个, of 60人 each
        same += terms(sources.of("count", "人").figures)
    for rate in same[:_MOST] if PER not in claim.unit else ():
        of = each_of(rate)
        for unit in of - own if own <= of else ():
            for count, value, spans in _counts(unit, rate, sources, lengths):
                yield Result(rate.value * value, "product", (rate, *count), f"{{0}} × {_said(count, value)}", spans)
        if (count_of := _given_to(rate, sources)) is not None and not own:
            yield Result(rate.value * count_of.value, "product", (rate, count_of), "{0} × {1}")
    for unit in own:
        for total in same[:_MOST]:
            if is_rate(total) or each_of(total):
                continue
            for count, value, spans in _counts(unit, total, sources, lengths, roughly=claim.modifier == "approx"):
                if value > 1:
                    yield Result(
                        total.value / value, "quotient", (total, *count), f"{{0}} / {_said(count, value)}", spans
                    )


def _given_to(rate: Figure, sources: Dimensions) -> Figure | None:
    """How many the same is given to, each of them (24个村将分别获得30万元)."""
    if rate.quantity.group_id is not None or _GIVEN.search(rate.zones.ahead) is None:
        return None
    start, _ = rate.context.span(rate.sentence)
    ahead = [
        f
        for f in sources.figures
        if start <= f.quantity.start < rate.quantity.start and f.family == "count" and f.high is None and f.value > 1
    ]
    return ahead[-1] if ahead else None


def _exchanged(claim: Figure, sources: Dimensions) -> Iterator[Result]:
    """An amount in another currency, at a rate that the source says (1美元约合5雷亚尔)."""
    money = [f for f in sources.figures[:_MOST] if f.family == "money" and f.high is None and f.value > 0]
    for one, other in pairwise(money):
        between = one.context.folded[one.quantity.end : other.quantity.start]
        if len(between) > _RATE or not _WORTH.search(between) or 1 not in (one.value, other.value):
            continue
        for base, quote in ((one, other), (other, one)):
            if not same_dimension("money", quote.unit, claim.unit):
                continue
            for amount in money:
                if amount not in (one, other) and amount.unit == base.unit:
                    value = amount.value * quote.value / base.value
                    told = "{0} × {1}" if base.value == 1 else "{0} / {1}"
                    yield Result(value, "quotient", (amount, quote if base.value == 1 else base), told)


def _counted(claim: Figure, sources: Dimensions) -> Iterator[Result]:
    """How many of what something is said for each of: 法官 of 12.91万件 at 302件 each."""
    for rate in sources.figures[:_MOST]:
        if not is_rate(rate) or rate.family in _SHARELESS or not _counts_in(each_of(rate), claim):
            continue
        for total in sources.of(rate.family, rate.unit.partition(PER)[0]).figures[:_MOST]:
            if not is_rate(total) and total.high is None and total.value > rate.value > 0:
                yield Result(total.value / rate.value, "quotient", (rate, total), "{1} / {0}")


def _counts_in(units: frozenset[str], claim: Figure) -> bool:
    return any(len(unit) == 1 and same_dimension("count", unit, claim.unit) and unit != "个" for unit in units)


def _said(count: tuple[Figure, ...], value: Fraction) -> str:
    return "{1}" if count else str(value)


def each_of(figure: Figure) -> frozenset[str]:
    """What it is said for each of: 日, 户, 场; empty where it is no rate."""
    q = figure.quantity
    text = figure.zones.ahead[-14:]
    found = {next(filter(None, m)) for m in (*_EACH.findall(text), *_EACH.findall(q.measured or ""))}
    found |= {*_EACH_NOUN.findall(figure.zones.ahead), *_EACH_KM.findall(figure.zones.ahead)}
    if PER in figure.unit:
        found.add(figure.unit.partition(PER)[2])
    return frozenset("日" if unit == "天" else unit for unit in found)


_Count = tuple[tuple[Figure, ...], Fraction, tuple[tuple[int, int], ...]]


def _counts(
    unit: str,
    near: Figure,
    sources: Dimensions,
    lengths: Sequence[tuple[int, frozenset[int], tuple[tuple[int, int], ...]]],
    *,
    roughly: bool = False,
) -> Iterator[_Count]:
    """How many of that unit the source says there are, within three sentences of a figure.

    Args:
        roughly: 200多期 will do.
    """
    if unit in _SPANS:
        months = unit in _MONTHS
        for f in sources.of("duration", "month" if months else "s").figures:
            if f is not near and f.modifier == "none" and f.high is None and abs(f.sentence - near.sentence) <= 2:
                value = f.value / _SPANS[unit]
                if value.denominator == 1 and value > 1:
                    yield (f,), value, ()
        if unit in "日天晚":
            for sentence, days, spans in lengths:
                if 0 <= near.sentence - sentence <= _BEHIND:
                    for number in days:
                        yield (), Fraction(number), spans
        return
    family, name, scale = _MEASURES.get(unit, ("count", unit, Fraction(1)))
    people = sources.of("count", "人次").figures if name == "人" else []
    for f in (*sources.of(family, name).figures, *people):
        if (
            f is not near
            and abs(f.sentence - near.sentence) <= 2
            and (f.modifier in ("none", "approx") or (roughly and f.modifier in ("over", "near")))
            and f.high is None
            and f.value > scale
            and (family != "count" or f.unit in (name, "人次") or same_dimension("count", f.unit, name))
        ):
            yield (f,), f.value / scale, ()
    for f in sources.figures[:_MOST] if len(unit) == 2 else ():
        if (
            f is not near
            and f.family == "count"
            and abs(f.sentence - near.sentence) <= 2
            and unit in f.zones.behind[:6] + (f.quantity.measured or "")
            and f.value > 1
            and f.high is None
        ):
            yield (f,), f.value / scale, ()
