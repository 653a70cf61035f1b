"""Units, currencies and classifiers: which one stands at a place, and what it is in SI."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple, cast

from banmian.records import Kind, UnitClass
from banmian.text.numerals import Number, exact
from banmian.text.segment import word_cost
from banmian.text.tables import read_rows


class Unit(NamedTuple):
    """One surface form of a unit."""

    surface: str
    unit: str
    """Canonical name: UCUM, ISO 4217, a calendar word or the classifier itself."""
    unit_class: UnitClass
    kind: Kind
    factor: Fraction | None = None
    """Physical units: exact factor to the SI unit. Currencies: to the currency's main unit (角 is 1/10)."""
    si_unit: str | None = None


@cache
def units() -> dict[str, Unit]:
    """Every unit by its surface form."""
    table: dict[str, Unit] = {}
    for surface, unit, unit_class, kind, *rest in read_rows("units.tsv"):
        factor = Fraction(rest[0]) if rest and rest[0] not in ("", "*") else None
        si_unit = rest[1] if len(rest) > 1 else None
        table[surface] = Unit(surface, unit, cast("UnitClass", unit_class), cast("Kind", kind), factor, si_unit)
    return table


@cache
def _continuations() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What makes another word of a unit, behind a Han numeral and behind figures."""
    table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for surface, words, figures in read_rows("unit_words.tsv"):
        before = table.get(surface, ((), ()))
        table[surface] = (
            before[0] + tuple(words.split()),
            before[1] + tuple((words if figures == "*" else figures).split()),
        )
    return table


@cache
def _contexts() -> dict[str, tuple[tuple[Unit, re.Pattern[str], re.Pattern[str]], ...]]:
    """What a surface means among certain words: the unit, and what stands in front of the number and behind."""
    table: dict[str, tuple[tuple[Unit, re.Pattern[str], re.Pattern[str]], ...]] = {}
    for surface, meaning, before, after in read_rows("unit_contexts.tsv"):
        counted = Unit(surface, surface, "classifier", "count")
        unit = counted if meaning == "=" else units()[meaning]._replace(surface=surface)
        patterns = [
            re.compile(pattern) for pattern in (f"(?:{before})$" if before != "-" else "", after.replace("-", ""))
        ]
        table[surface] = (*table.get(surface, ()), (unit, patterns[0], patterns[1]))
    return table


def unit_among(unit: Unit, before: str, folded: str, end: int) -> Unit:
    """What a unit that ends at `end` means there, `before` being the text in front of its number and of its modifier."""
    bare = _MODIFIERS.sub("", before)
    for meant, front, behind in _contexts().get(unit.surface, ()):
        if (front.search(before) or front.search(bare)) and behind.match(folded, end):
            return meant
    return unit


_MODIFIERS = re.compile("(?:大?约|将?近|接近|超过?|逾|多?达|至少|不足|共)$")


_FIGURES = re.compile("[0-9][十百千万亿余多来 ]{0,4}$")


@cache
def _longest() -> dict[str, tuple[int, ...]]:
    """The lengths of the units that begin with a character, longest first."""
    lengths: dict[str, set[int]] = {}
    for surface in units():
        lengths.setdefault(surface[0], set()).add(len(surface))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def unit_at(folded: str, pos: int) -> Unit | None:
    """The longest unit that stands at `pos` of folded text, where it is not part of a word."""
    for length in _longest().get(folded[pos : pos + 1], ()):
        surface = folded[pos : pos + length]
        unit = units().get(surface)
        if unit is None:
            continue
        end = pos + length
        if surface[-1].isascii() and surface[-1].isalpha() and folded[end : end + 1].isascii():
            following = folded[end : end + 1]
            if following.isalnum():
                continue
        if not continues_word(surface, folded, end):
            return _further(folded, pos, unit) if surface.isascii() or surface[0] in "μ℃Ω" else unit
    return _further(folded, pos, None) if folded[pos : pos + 1] in _symbol_first() else None


_SYMBOLS = re.compile(r"[A-Za-zμΩ℃]{1,5}[²³23]?(?:[·⋅/][A-Za-zμΩ℃]{1,5}[²³23]?){0,3}(?![A-Za-z0-9])")
_EXPONENTS = str.maketrans("²³", "23")


@cache
def _symbols() -> dict[str, str]:
    return dict(read_rows("unit_symbols.tsv"))  # type: ignore[arg-type]


@cache
def _symbol_first() -> frozenset[str]:
    return frozenset(symbol[0] for symbol in _symbols())


def _further(folded: str, pos: int, unit: Unit | None) -> Unit | None:
    """The unit that symbols make together at `pos` (N·m, Wh/kg), where it reaches further than `unit`."""
    m = _SYMBOLS.match(folded, pos)
    if m is None or (unit is not None and len(unit.surface) >= len(m[0])):
        return unit
    return _compound(m[0]) or unit


@lru_cache(maxsize=1024)
def _compound(surface: str) -> Unit | None:
    """The unit of a product or quotient of symbols; listed ones are in the table of units."""
    if len(surface) == 1:
        return None  # 4K, B2, 86221d
    parts = []
    for symbol in re.split("[·⋅/]", surface):
        ucum = _symbols().get(symbol) or _symbols().get(symbol.rstrip("²³23"))
        if ucum is None:
            return None
        parts.append(ucum + ("" if symbol in _symbols() else symbol.lstrip("".join(_ASCII)).translate(_EXPONENTS)))
    signs = ["/" if sign == "/" else "." for sign in re.findall("[·⋅/]", surface)] + [""]
    name = "".join(part + sign for part, sign in zip(parts, signs, strict=True))
    same = next((unit for unit in units().values() if unit.unit == name and unit.unit_class == "physical"), None)
    if same is not None:
        return same._replace(surface=surface)
    return Unit(surface, name, "physical", "measure")


_ASCII = [chr(c) for c in range(65, 123)] + ["μ", "Ω", "℃"]


_BOUND = frozenset("副分元成折度级")
"""Units whose longer words stand before any word (第一副总统, 几分之一)."""


def _begins_word(surface: str, folded: str, end: int) -> bool:
    """Whether what follows `surface` begins a word commoner than the one that it would make with it: 12位|居民."""
    if len(folded) < end + 2 or not folded[end + 1].isalpha() or surface in _BOUND:
        return False
    made, following = word_cost(folded[end - len(surface) : end + 1]), word_cost(folded[end : end + 2])
    return following is not None and (made is None or following < made)


def continues_word(surface: str, folded: str, end: int) -> bool:
    """Whether `surface`, which ends at `end`, goes on as another word there (成 + 立).

    Behind figures fewer words do: 20人均获得奖励 counts persons.
    """
    words = _continuations().get(surface)
    if words is None or not folded.startswith(words[0], end):
        return False
    if _begins_word(surface, folded, end):
        return False
    start = end - len(surface)
    return folded.startswith(words[1], end) or _FIGURES.search(folded, max(0, start - 5), start) is None


def to_si(unit: Unit, value: Number) -> Number | None:
    """`value` of `unit` in SI, exactly; `None` where the unit has no SI value."""
    if unit.kind == "temperature":
        if unit.unit == "Cel":
            return exact(value + Fraction("273.15"))
        if unit.unit == "[degF]":
            return exact((value + Fraction("459.67")) * 5 / 9)
    if unit.unit_class != "physical" or unit.factor is None:
        return None
    return exact(value * unit.factor)
