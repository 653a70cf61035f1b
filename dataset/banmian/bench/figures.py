"""Quantities made comparable: value as a fraction in one unit a dimension, class of the modifier, interval, direction."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from banmian.annotate.quantity.units import units
from banmian.bench.zones import Context, Zones
from banmian.records import Quantity
from banmian.text.hanzi import fold
from banmian.text.numerals import parse_numeral
from banmian.text.tables import read_rows

PER = "|"
"""Between a unit and what it is for (元|kg)."""
APART = frozenset({"date", "time"})
_SECONDS: dict[str, int | Fraction] = {
    "ms": Fraction(1, 1000), "s": 1, "min": 60, "h": 3600, "day": 86400, "wk": 7 * 86400,
}  # fmt: skip
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "century": 1200}
_PLAIN = ("reach", "total")
"""Classes of modifiers that leave a value what it is (达3万, 共3万)."""
_WORDS_IN_YUE = frozenset({"签约", "履约", "节约", "违约", "预约", "集约", "解约", "续约"})
_CROSSED = frozenset({"跨过", "跃过", "越过", "迈过", "跃上", "站上", "迈上"})
"""What stands before a mark that was passed (跨过3亿元大关)."""
_WITHIN = re.compile("[以之]?内(?![容部外科存])")
_LIVES = ("生命", "人命", "性命")
_MORE = ("多", "高", "多出", "高出")
_HALF = re.compile("成[半一二三四五六七八九]")
_PHASES = frozenset("一二两三四")
_BARE = frozenset("百千万亿")
_NO_COUNTS = ("三次产业", "一二三产")
"""Names that begin with a number."""
_MOST = 60
"""Characters of its clause in front of a quantity in which its direction may be said."""
_BESIDE = 8
"""Characters behind a quantity in which its direction may be said (12%的增幅)."""


RATE = re.compile("增速|增幅|涨幅|升幅|降幅|跌幅|减幅")
"""What a percentage behind it is, however that has changed (增速回落至6.4%)."""
RATE_AHEAD = 9
Bound = tuple[Fraction, int]
"""An end of an interval: its value, and 0 where it belongs to the interval, 1 above or -1 below where it does not."""


class Interval(NamedTuple):
    """What a value may be; None is no bound."""

    low: Bound | None
    high: Bound | None

    def within(self, other: Interval) -> bool:
        """Whether every value of this one is a value of the other."""
        return (other.low is None or (self.low is not None and self.low >= other.low)) and (
            other.high is None or (self.high is not None and self.high <= other.high)
        )


@dataclass(frozen=True)
class Figure:
    """A quantity as it is compared with others."""

    quantity: Quantity
    family: str
    """money, count, percentage, percentage_point, multiple, length, duration, ...: what another unit may be mixed up in."""
    unit: str
    """The unit of `value`; figures of one family and unit are of one dimension."""
    value: Fraction
    high: Fraction | None
    """The upper end of a range."""
    modifier: str
    """none, range, or the class of the modifier."""
    direction: str | None
    """up or down."""
    context: Context
    """The text it stands in."""
    last_place: Fraction
    """The place of the last digit of its value that is not zero."""

    @cached_property
    def zones(self) -> Zones:
        """What stands around it."""
        q = self.quantity
        measured = None
        if q.measured is not None and q.measured_start is not None and q.measured_end is not None:
            measured = (q.measured_start, q.measured_end)
        return self.context.zones(q.start, q.end, measured)

    @cached_property
    def sentence(self) -> int:
        """The number of its sentence."""
        return self.context.sentence(self.quantity.start)

    @cached_property
    def interval(self) -> Interval:
        """What its value may be, as it is said; a round value behind 约 is rounded at its last place."""
        v = self.value
        if self.modifier == "approx":
            return Interval((v - self.last_place / 2, 0), (v + self.last_place / 2, 0))
        if self.modifier == "near":
            return Interval((v - abs(v) / 10, 0), (v, -1))
        if self.modifier == "over":
            return Interval((v, 1), (v + self.last_place, 0))
        if self.modifier == "at_least":
            return Interval((v, 0), None)
        if self.modifier in ("at_most", "under"):
            return Interval((Fraction(0), 0), (v, 0 if self.modifier == "at_most" else -1))
        return Interval((v, 0), (v if self.high is None else self.high, 0))

    @cached_property
    def growth(self) -> Fraction | None:
        """By how many per cent something grew: 增长2倍, 是3倍, 增至3倍, 增长200% are 200, 翻一番 is 100."""
        change = self.quantity.change_direction
        if self.family == "multiple":
            if self.direction == "down" or change == "from":
                return None
            grown = change == "up" or self.zones.ahead.endswith(_MORE)
            return 100 * (self.value if grown else self.value - 1)
        if self.family == "percentage" and self.direction == "up" and change == "up":
            return self.value
        return None

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What it says, apart from its words."""
        return self.family, self.unit, self.value, self.high, self.modifier, self.direction


@dataclass(frozen=True, slots=True)
class Figures:
    """The quantities of a text, by how they are scored."""

    context: Context
    figures: tuple[Figure, ...]
    dates: tuple[Quantity, ...]
    left_out: tuple[Quantity, ...]
    """What has no value, and what comes first."""


def figures_of(text: str, quantities: Iterable[Quantity]) -> Figures:
    """The quantities that were found in `text`, a reading copy, in order, made comparable."""
    listed = list(quantities)
    context = Context(
        fold(text),
        [(q.start, q.end) for q in listed],
        [(q.start, q.end) for q in listed if q.kind not in APART],
    )
    figures: list[Figure] = []
    dates: list[Quantity] = []
    left_out: list[Quantity] = []
    for quantity in listed:
        if quantity.kind in APART:
            dates.append(quantity)
            continue
        if (figure := _figure(quantity, context)) is None:
            left_out.append(quantity)
        else:
            figures.append(figure)
    return Figures(context, tuple(figures), tuple(dates), tuple(left_out))


def _figure(quantity: Quantity, context: Context) -> Figure | None:
    folded = context.folded
    if folded.startswith(_NO_COUNTS, quantity.start):
        return None
    if quantity.unit == "期" and quantity.num_text in _PHASES:
        return None  # 二期, 两期: names of what is built one after the other
    if quantity.num_text in _BARE and folded[max(0, quantity.start - 1) : quantity.start] == "每":
        return None  # 每万人口
    measure = _score(quantity) if quantity.kind == "score" else _measure(quantity)
    if measure is None:
        return None
    family, unit, value, factor, high = measure
    if family == "ordinal" and high is not None and quantity.text.startswith("前"):
        value, high = high, None  # 前5届
    if family == "ordinal" and value == 1:
        return None  # 首个, 第一批: said of what is new, and in too many ways
    modifier = _modifier(quantity, context)
    if high is not None and modifier in ("none", "vague"):
        modifier = "range" if modifier == "none" else modifier
    return Figure(
        quantity=quantity,
        family=family,
        unit=unit,
        value=value * factor,
        high=None if high is None else high * factor,
        modifier=modifier,
        direction=_direction(quantity, context),
        context=context,
        last_place=_tenths(quantity) or _last_place(value) * factor,
    )


def _modifier(quantity: Quantity, context: Context) -> str:
    """The class of its modifier; 约 that ends another word (新签约亿元以上项目) is none."""
    folded = context.folded
    found: str = quantity.modifier_class or "none"
    if quantity.modifier == "约" and folded[max(0, quantity.start - 2) : quantity.start] in _WORDS_IN_YUE:
        found = {"以上": "at_least", "以下": "at_most"}.get(folded[quantity.end : quantity.end + 2], "none")
    if found == "none" and quantity.kind == "duration" and _WITHIN.match(folded, quantity.end):
        return "at_most"
    if found == "none" and folded[max(0, quantity.start - 2) : quantity.start] in _CROSSED:
        return "over"
    return "none" if found in _PLAIN else found


def _tenths(quantity: Quantity) -> Fraction | None:
    """The last place of tenths: 10 per cent of 四成, 5 of 一成半; None of other quantities."""
    if quantity.unit != "%" or "成" not in quantity.text:
        return None
    return Fraction(5 if _HALF.search(quantity.text) else 10)


@lru_cache(maxsize=4096)
def _last_place(value: Fraction) -> Fraction:
    """The place of the last digit of a decimal that is not zero; of another fraction 1."""
    place = Fraction(1)
    while (value / place).denominator % 2 == 0 or (value / place).denominator % 5 == 0:
        place /= 10
    if (value / place).denominator != 1:
        return Fraction(1)
    while value and (value / place / 10).denominator == 1:
        place *= 10
    return place


_Measure = tuple[str, str, Fraction, Fraction, "Fraction | None"]
"""Family, unit, value as written, factor to the unit, upper end as written."""


def _score(quantity: Quantity) -> _Measure | None:
    """3:2 as the range from 3 to 2, which equals no other score."""
    parts = re.split("[:比]", fold(quantity.num_text))
    try:
        first, second = (Fraction(parse_numeral(part)) for part in parts)
    except ValueError:
        return None
    return "score", "score", first, Fraction(1), second


def _measure(quantity: Quantity) -> _Measure | None:
    if quantity.value_exact is None:
        return None
    value = Fraction(quantity.value_exact)
    high = None
    if (quantity.min_inclusive and quantity.max_inclusive and quantity.value_max is not None) or (
        quantity.modifier_class == "vague" and quantity.value_max is not None
    ):
        high = Fraction(str(quantity.value_max))
    family, unit, factor = _dimension(quantity)
    if quantity.per_unit:
        unit = f"{unit}{PER}{quantity.per_unit}"
    return family, unit, value, factor, high


def _dimension(quantity: Quantity) -> tuple[str, str, Fraction]:
    """The family, the unit that values are compared in, and the factor to it."""
    kind, unit = quantity.kind, quantity.unit or ""
    if unit == "条" and quantity.measured in _LIVES:
        unit = "人"
    if kind == "ratio":
        return "percentage", "%", Fraction(100)
    if kind == "percentage_point":
        return kind, "pp", Fraction(1, 100) if unit == "bp" else Fraction(1)
    if kind == "count" and unit == "届":
        return "ordinal", unit, Fraction(1)
    if kind in ("count", "number"):
        return "count", unit, Fraction(1)
    if kind == "duration" and unit in _SECONDS:
        return kind, "s", Fraction(_SECONDS[unit])
    if kind == "duration" and unit in _MONTHS:
        return kind, "month", Fraction(_MONTHS[unit])
    if kind != "temperature" and (known := _physical().get((kind, unit))):
        return kind, known[0], known[1]
    return kind, unit, Fraction(1)


@cache
def _physical() -> dict[tuple[str, str], tuple[str, Fraction]]:
    return {
        (unit.kind, unit.unit): (unit.si_unit, unit.factor)
        for unit in units().values()
        if unit.unit_class == "physical" and unit.factor is not None and unit.si_unit
    }


def same_dimension(family: str, one: str, other: str) -> bool:
    """Whether figures of one family and these units count or measure in the same sense: their values can be compared.

    What a unit is for may be left unsaid: 每亩60元 and 60元 can be compared, and 每亩60元 and 每公斤60元 cannot.
    """
    (one, _, first), (other, _, second) = one.partition(PER), other.partition(PER)
    if first and second and first != second:
        return False
    if one == other:
        return True
    if family != "count":
        return False
    classes, general = _classifiers()
    if not one or not other:  # a list whose last item alone carries the classifier
        return True
    shared = classes.get(one, frozenset()) & classes.get(other, frozenset())
    return bool(shared) or ("个" in (one, other) and {one, other} <= general)


def counted_as(unit: str) -> str:
    """The class of things that a classifier counts, or itself (名 and 人: person)."""
    return min(_classifiers()[0].get(unit, frozenset((unit,))))


@cache
def _classifiers() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """The classes of each classifier, and those that 个 may stand for."""
    classes: dict[str, frozenset[str]] = {}
    general: frozenset[str] = frozenset()
    for name, members in read_rows("classifier_classes.tsv"):
        if name == "general":
            general = frozenset(members.split())
        else:
            for member in members.split():
                classes[member] = classes.get(member, frozenset()) | {name}
    return classes, general


@cache
def _directions() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {row[1]: row[2] for row in read_rows("quantity_cues.tsv") if row[0] == "change"}
    plain = {word: way for word, way in table.items() if way in ("up", "down") and word not in ("多", "提前")}
    for word, way in table.items():
        if way == "to":
            plain[word] = "up" if word[0] in "增升涨扩" else "down"
    return re.compile("|".join(sorted(map(re.escape, plain), key=len, reverse=True))), plain


def _direction(quantity: Quantity, context: Context) -> str | None:
    """up or down, by the quantity's word of change, or else the last such word before it in its clause, or behind it."""
    pattern, table = _directions()
    if quantity.kind == "percentage" and (
        rate := RATE.search(context.folded, max(0, quantity.start - RATE_AHEAD), quantity.start)
    ):
        return "up" if rate[0][0] in "增涨升" else "down"
    if quantity.change and (found := pattern.findall(quantity.change)):
        return table[found[-1]]
    first, last = context.clause(quantity.start)
    if found := pattern.findall(context.folded[max(first, quantity.start - _MOST) : quantity.start]):
        return table[found[-1]]
    found = pattern.findall(context.folded[quantity.end : min(last, quantity.end + _BESIDE)])
    return table[found[0]] if found else None
