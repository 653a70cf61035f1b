"""A numeric fact in words: its reading in short, and all that is known of it as rows of a table."""

from __future__ import annotations

from banmian.records import NumericFact

_CURRENCIES = {"CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}


def number(value: float | None) -> str:
    """The number with thousands set apart; empty where there is none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,.6g}"


def reading(fact: NumericFact) -> str:
    """The value with its unit (`30,000 名`, `¥100,000,000`), or the time of a date."""
    if fact.value is None:
        return fact.timex or fact.value_exact or fact.num_text
    value = number(fact.value)
    if fact.value_min is not None and fact.value_max is not None and fact.bound_basis == "stated":
        value = f"{number(fact.value_min)}–{number(fact.value_max)}"
    unit = f"{fact.unit or ''}{f'/{fact.per_unit}' if fact.per_unit else ''}"
    if fact.unit in _CURRENCIES:
        return f"{_CURRENCIES[fact.unit]}{value}{f'/{fact.per_unit}' if fact.per_unit else ''}"
    return f"{value}%" if unit == "%" else f"{value} {unit}".strip()


def fact_rows(fact: NumericFact) -> list[list[str]]:
    """`[[name, what is known], …]`, what is not known left out."""
    rows = [
        ["value", _joined(number(fact.value), fact.unit, fact.per_unit and f"per {fact.per_unit}")],
        ["exactly", _exact(fact)],
        ["bounds", _bounds(fact)],
        ["in SI", _joined(number(fact.si_value), fact.si_unit)],
        ["modifier", _said(fact.modifier, fact.modifier_class)],
        ["change", _said(fact.change, fact.change_direction, fact.change_basis)],
        ["measured", fact.measured or ""],
        ["time", _said(fact.time_text, fact.timex, _days(fact), fact.time_basis)],
        ["place", _said(fact.place_text, fact.adcode)],
        ["modality", "" if fact.modality == "actual" else fact.modality],
        ["aggregation", fact.aggregation or ""],
        ["in quotation marks", "yes" if fact.in_quotes else ""],
        ["decided by", _said(fact.corrected_by, fact.corrected_on.isoformat() if fact.corrected_on else None)],
    ]
    return [row for row in rows if row[1]]


def _exact(fact: NumericFact) -> str:
    """The exact value, where the number above it is another (a fraction, many digits)."""
    exact = fact.value_exact or ""
    return "" if exact == number(fact.value).replace(",", "") else exact


def _joined(number_: str, *units: str | None) -> str:
    return " ".join([number_, *(u for u in units if u)]) if number_ else ""


def _said(*parts: str | None) -> str:
    return " · ".join(dict.fromkeys(p for p in parts if p))


def _bounds(fact: NumericFact) -> str:
    if fact.value_min is None and fact.value_max is None:
        return ""
    low, high = number(fact.value_min), number(fact.value_max)
    parts = []
    if low:
        parts.append(f"{'≥' if fact.min_inclusive else '>'} {low}")
    if high:
        parts.append(f"{'≤' if fact.max_inclusive else '<'} {high}")
    return f"{', '.join(parts)} ({fact.bound_basis})"


def _days(fact: NumericFact) -> str | None:
    if fact.date_start is None:
        return None
    return f"from {fact.date_start}" + (f" to before {fact.date_end}" if fact.date_end else "")
