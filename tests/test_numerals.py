"""Whole numerals against values worked out by hand, and against numerals that another function writes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.text.hanzi import fold
from banmian.text.numerals import Number, parse_numeral

VALUES: list[tuple[str, Number]] = [
    ("七", 7),
    ("十六", 16),
    ("三百零九", 309),
    ("四千零二十", 4020),
    ("六万零八", 60008),
    ("八千五", 8500),
    ("两万六", 26000),
    ("二百六", 260),
    ("九十一", 91),
    ("一百一十一", 111),
    ("三万二千亿", 3_200_000_000_000),
    ("二十万亿", 20_000_000_000_000),
    ("五亿零三十", 500_000_030),
    ("一亿二千万零七百", 120_000_700),
    ("二〇一九", 2019),
    ("廿六", 26),
    ("卅", 30),
    ("百", 100),
    ("亿", 100_000_000),
    ("半", Fraction(1, 2)),
    ("一半", Fraction(1, 2)),
    ("三双", 6),
    ("两打", 24),
    ("正五", 5),
    ("壹仟贰佰", 1200),
    ("伍拾元整", 50),
    ("3.1万", 31_000),
    ("1万3千", 13_000),
    ("三千4百", 3400),
    ("7,654,321", 7_654_321),
    ("１２，０００", 12_000),
    ("4 500", 4500),
    ("1200 万", 12_000_000),
    ("十二点五", Fraction(25, 2)),
    ("零点零八", Fraction(2, 25)),
    ("二点四亿", 240_000_000),
    ("三分之二", Fraction(2, 3)),
    ("五又四分之一", Fraction(21, 4)),
    ("5/8", Fraction(5, 8)),
    ("1 1/4", Fraction(5, 4)),
    ("百分之七", Fraction(7, 100)),
    ("负三点二", Fraction(-16, 5)),
    ("-.25", Fraction(-1, 4)),
    ("3e4", 30_000),
    ("12k", 12_000),
    ("800余万", 8_000_000),
    ("兩萬", 20_000),
]
NO_NUMERALS = [
    "",
    " ",
    "人",
    "十人",
    "几十",
    "点五",
    "三点",
    "1..2",
    "1,23",
    "1 2",
    "1/0",
    "零分之一",
    "0^-1",
    "9^",
    "五三十二一点",
    "负",
    "又",
    "9" * 300,
    "\ud800",
    "万" * 10_000,
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_value(text: str, value: Number) -> None:
    got = parse_numeral(text)
    assert got == value
    assert isinstance(got, (int, Fraction))


@pytest.mark.parametrize("text", NO_NUMERALS, ids=[repr(text[:12]) for text in NO_NUMERALS])
def test_no_numeral(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_numeral(text)


def write(number: int) -> str:
    """The numeral of a number below 10**16, by the school rule: groups of four digits, one 零 for each gap."""
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    out, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = gap or bool(out)
            continue
        if out and (gap or group < 1000):
            out += "零"
        out += write_group(group) + ["", "万", "亿", "万亿"][place]
        gap = False
    return out


def write_group(group: int) -> str:
    out, gap = "", False
    for scale, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, group = divmod(group, scale)
        if digit:
            out += ("零" if gap else "") + "零一二三四五六七八九"[digit] + unit
            gap = False
        else:
            gap = bool(out)
    return out


@given(st.integers(0, 10**12 - 1))
def test_reads_what_the_school_rule_writes(number: int) -> None:
    assert parse_numeral(write(number)) == number


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_arabic_decimals_are_exact(whole: int, part: int) -> None:
    digits = str(part).rjust(7, "0")
    assert parse_numeral(f"{whole}.{digits}") == whole + Fraction(part, 10**7)
    assert parse_numeral(f"{whole}.{digits}万") == (whole + Fraction(part, 10**7)) * 10_000
    assert parse_numeral(f"{whole:,}") == whole


@given(
    st.text(max_size=30) | st.text(st.sampled_from("0123456789一二三十百千万亿点分之又负半几.,/^eE+-kM "), max_size=20)
)
def test_a_number_or_a_value_error(text: str) -> None:
    try:
        assert isinstance(parse_numeral(text), (int, Fraction))
    except ValueError:
        return


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
