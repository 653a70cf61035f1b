"""Chinese, Arabic and mixed numerals: their grammar, and their exact values.

`parse_numeral` reads a whole numeral. `RUN` matches the longest numeral at a place in running text, and `evaluate`
gives the value of what it matched. Values are `int` or `Fraction`, never made by way of a float.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from banmian.text.hanzi import fold
from banmian.text.reading import read

Number = int | Fraction

DIGITS = "零〇一二两三四五六七八九"
FINANCIAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
SMALL_UNITS = "十百千拾佰仟"
BIG_UNITS = "万亿兆"
CHARACTERS = DIGITS + FINANCIAL + "十百千" + BIG_UNITS + "廿卅卌"
"""Every Han character that a numeral may be written with."""

MAX_LENGTH = 200
"""Longest numeral that is read, in characters: longer ones are no numerals, and big integers cost quadratic time."""

_PLAIN = str.maketrans("〇两壹贰叁肆伍陆柒捌玖拾佰仟", "零二一二三四五六七八九十百千")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SETS = {"打": 12, "双": 2, "对": 2, "雙": 2, "對": 2}
_SUFFIX = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}

_PART = r"(?:[ ]?\.\n?[0-9]+)?"
"""Decimals; a blank may stand before their point, and the line break behind it."""
ARABIC = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9]){_PART}|[0-9]{{1,3}}(?: [0-9]{{3}})+(?![ .-]?[0-9]){_PART}|[0-9]+{_PART})"
_HAN = f"[{CHARACTERS}]"
RUN = (
    rf"(?:{ARABIC}(?:[ \t\n]{{0,2}}[百千万亿兆佰仟]+)?|{_HAN}+)"
    rf"(?:(?<=[零十百千万亿兆])(?:(?:[0-9]{{1,3}},[0-9]{{3}}|[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?)[百千万亿]{{1,3}}"
    rf"|[0-9]{{1,4}}(?![0-9.,:/%-])|{_HAN}+))*"
    rf"(?:(?<={_HAN})点[零〇一二三四五六七八九两]+[百千万亿兆]*)?"
)
"""A numeral in running text that `hanzi.fold` has folded: `1.2万`, `三千4百`, `十二点五`; nothing after it can fail."""

_TOKEN = re.compile(r"[0-9,]*\.?[0-9]+|.", re.DOTALL)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACED_DIGITS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?")
_MIXED = re.compile(r"([+-]?)([0-9]+) +([0-9]+)/([0-9]+)")
_POWER = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:\^|([eE]))([+-]?[0-9]{1,3})")
_PLAIN_FRACTION = re.compile(r"([+-]?[0-9]+)/([0-9]+)")
_SCALED = re.compile(r"([+-]?(?:[0-9,]+\.?[0-9]*|\.[0-9]+))([kKMGT])")
_MONEY = re.compile(r"(.+?)[元圆](?:([一二三四五六七八九])角)?(?:([一二三四五六七八九])分)?[整正]?")


def exact(value: Fraction) -> Number:
    """The same value, as an `int` where it is one."""
    return value.numerator if value.denominator == 1 else value


def decimal(digits: str) -> Fraction:
    """The value of an Arabic decimal (`1,234.50`, `.5`, `-3`)."""
    sign = -1 if digits.startswith("-") else 1
    whole, _, part = digits.lstrip("+-").replace(",", "").replace(" ", "").partition(".")
    return sign * Fraction(int((whole or "0") + part), 10 ** len(part))


def _digits(text: str) -> Fraction:
    """The value of `三五`, read digit by digit."""
    return Fraction(int("".join(str(_DIGIT[c]) for c in text)))


@lru_cache(maxsize=4096)
def evaluate(run: str) -> Number:
    """The value of an unsigned numeral without fraction bar, as `RUN` matches it.

    Raises:
        ValueError: it is no numeral, or longer than `MAX_LENGTH`.
    """
    if len(run) > MAX_LENGTH:
        raise ValueError(f"a numeral of {len(run)} characters")
    text = "".join(run.translate(_PLAIN).split())
    whole, point, part = text.partition("点")
    value = _integer(whole)
    if point:
        tail = part.rstrip("百千万亿兆")
        if not tail or any(c not in _DIGIT for c in tail):
            raise ValueError(f"no numeral: {run!r}")
        value += _digits(tail) / 10 ** len(tail)
        for unit in part[len(tail) :]:
            value *= _SMALL.get(unit) or _BIG[unit]
    return exact(value)


def _integer(text: str) -> Fraction:
    """The value of a numeral without 点: a stack of groups under 万, 亿, 兆, each group a sum of 千, 百, 十."""
    groups: list[tuple[int, Fraction]] = []  # (unit of the group, its value), units falling
    section = Fraction(0)
    pending: Fraction | None = None
    before = ""  # what the previous token was: d(igit), a(rabic), z(ero), s(mall unit), b(ig unit)
    last_unit = 1
    tokens = _TOKEN.findall(text)
    if not tokens:
        raise ValueError("no numeral: ''")
    for token in tokens:
        if token in _DIGIT:
            digit = _DIGIT[token]
            if before == "d" or (before == "z" and pending is not None):
                pending = (pending or Fraction(0)) * 10 + digit
                before = "d"
            elif digit == 0:
                pending = Fraction(0) if before == "" else None
                before = "z"
            elif before == "a":
                raise ValueError(f"no numeral: {text!r}")
            else:
                pending, before = Fraction(digit), "d"
        elif token in _SMALL:
            last_unit = _SMALL[token]
            if before == "s" and pending is None and last_unit > 10:  # 十百, 百千: no numeral, 一百十一 is one
                section *= last_unit
            else:
                section += (pending or 1) * last_unit
            pending, before = None, "s"
        elif token in _TENS:
            last_unit = 10
            section += _TENS[token]
            pending, before = None, "s"
        elif token in _BIG:
            last_unit = _BIG[token]
            if before == "b":
                groups[-1] = (groups[-1][0] * last_unit, groups[-1][1] * last_unit)
            else:
                value = section + (pending or 0)
                while groups and groups[-1][0] < last_unit:
                    value += groups.pop()[1]
                groups.append((last_unit, (value if before else Fraction(1)) * last_unit))
            section, pending, before = Fraction(0), None, "b"
        elif token[-1].isascii() and token[-1].isdigit():
            if before in ("a", "d") or ("," in token and not _GROUPED.fullmatch(token)):
                raise ValueError(f"no numeral: {text!r}")
            pending = decimal(token)
            before = "a" if len(token) > 1 or before not in ("s", "b") else "d"
        else:
            raise ValueError(f"no numeral: {text!r}")
    if pending is not None:
        single = len(tokens) > 1 and before == "d" and (tokens[-2] in _SMALL or tokens[-2] in _BIG)
        section += pending * (last_unit // 10 if single and last_unit > 10 else 1)  # 三万五, 一百二
    return section + sum(value for _, value in groups)


def parse_numeral(text: str) -> Number:
    """The exact value of a whole numeral, as `int` or `Fraction`.

    Reads Arabic (`1,234`, `3.1万`, `２e5`, `2/3`, `1 3/5`, `40k`), Chinese (`一万五千亿`, `十二点五`, `三万五`, `廿二`, `半`),
    financial (`壹佰`, `壹佰元整`) and mixed ones (`1万3千`), fractions (`三分之二`, `三又二分之一`), signs (`负`, `-`),
    and takes 余, 多, 来, 几 inside a numeral for nothing (`500余万` is 5000000).

    Raises:
        ValueError: the text is no numeral, or too long to be one.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a numeral of {len(text)} characters")
    source = fold(read(text).text).strip()
    if m := _MIXED.fullmatch(source):
        sign, whole, top, bottom = m.groups()
        value = int(whole) + _divide(Fraction(int(top)), Fraction(int(bottom)))
        return exact(-value if sign == "-" else value)
    if _SPACED_DIGITS.fullmatch(source):
        return exact(decimal(source))
    if re.search(r"[0-9]\s+[0-9]", source):
        raise ValueError(f"no numeral: {text!r}")
    try:
        return exact(Fraction(_read("".join(source.split()))))
    except (KeyError, IndexError, ZeroDivisionError):
        raise ValueError(f"no numeral: {text!r}") from None


def _divide(top: Fraction, bottom: Fraction) -> Fraction:
    if bottom == 0:
        raise ValueError("division by zero")
    return top / bottom


def _read(text: str) -> Number | Fraction:
    if text[:1] in ("负", "-", "+") and "又" in text:
        value = _read(text[1:])
        return -value if text[0] != "+" else value
    if "分之" in text:
        left, top = text.split("分之", 1)
        whole, _, bottom = left.rpartition("又")
        return (_read(whole) if whole else 0) + _divide(Fraction(_read(top)), Fraction(_read(bottom)))
    if m := _POWER.fullmatch(text):
        base, power = decimal(m[1]), int(m[3])
        if base == 0 and power < 0:
            raise ValueError("division by zero")
        return Fraction(base * Fraction(10) ** power if m[2] else base**power)
    if m := _PLAIN_FRACTION.fullmatch(text):
        return _divide(decimal(m[1]), Fraction(int(m[2])))
    if m := _SCALED.fullmatch(text):
        return decimal(m[1]) * _SUFFIX[m[2]]
    if text[:1] in ("负", "-", "+", "正"):
        value = _read(text[1:])
        return value if text[0] in "+正" else -value
    if text in ("半", "一半"):
        return Fraction(1, 2)
    if len(text) > 1 and text[-1] in _SETS:
        return _read(text[:-1]) * _SETS[text[-1]]
    if ("元" in text or "圆" in text) and (m := _MONEY.fullmatch(text.translate(_PLAIN))):
        return evaluate(m[1]) + Fraction(_DIGIT[m[2] or "零"], 10) + Fraction(_DIGIT[m[3] or "零"], 100)
    plain = text[0] + re.sub("[余多来几]", "", text[1:]) if text else text
    return evaluate(plain)
