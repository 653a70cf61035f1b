"""Numbers without a unit: counted by a multiplier (1.5万农户), money by what stands around (值20万), or codes."""

from __future__ import annotations

import re

from banmian.annotate.quantity.core import Core
from banmian.annotate.quantity.numbers import Reading, read_number
from banmian.annotate.quantity.rejects import Word, code_at, compound_at, formula_at
from banmian.annotate.quantity.units import unit_at
from banmian.text.numerals import Number
from banmian.text.tables import words

_CURRENCY_NAMES = {
    "港币": "HKD", "港元": "HKD", "美元": "USD", "美金": "USD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP", "台币": "TWD",
}  # fmt: skip
_CURRENCY_BEFORE = re.compile(f"(?:{'|'.join(_CURRENCY_NAMES)})$")
_MONEY_WORDS = re.compile(
    "首付|月供|[价值薪资元费款投入贷债税钱奖赚花卖赔租售捐]|收入|销售|营收|产值|金额|票房|融资|奖池|筹"
)
_MONEY_AFTER = re.compile(
    "(?:的)?(?:大奖|奖金|巨奖|彩礼|存款|贷款|借款|欠款|赔偿|罚款|罚金|资金|红包|嫁妆|房款|货款|补贴|补助|定金|押金|年薪|现金|债务|投资|善款)"
)
_NUMBER_BEFORE = re.compile(
    r"(?:年的|[升涨降跌落高低加减]了?|[0-9]\.[0-9]{1,4}[、和及与]|[为达至到由从报值约近仅比率幅跌破]|超过|低于|高于|介于|[系指倍分计]数|含量|浓度|均分|得分|视力|中间价|比重|烈度|pH)$"
)
_SCALE_WORDS = "|".join(sorted(words("valued_words.tsv"), key=len, reverse=True))
_SCALE_BEFORE = re.compile(rf"(?:{_SCALE_WORDS})(?:[为达至到报在:]|达到|升至|降至|约为?|保持在|介于)?$")
"""What a number without a unit, whole numbers too, is the value of."""
_SCALE_AFTER = re.compile("[之左以,。;、)和与的至到]|关口|大关|提[高升]|[上下][升降]|[升降涨跌]|恢复|$")
_MARK = re.compile(
    "(?:整数)?关口|大关|的(?:总分|高分|成绩|得分|佳绩|总成绩)|和[0-9]{1,3}\\.[0-9]{1,4}的(?:总分|高分|成绩|得分)"
)
_SCALE_ENDS = frozenset("为达至到报在约于薪资租价:") | {word[-1] for word in words("valued_words.tsv")}
_PAY_BEFORE = re.compile("(?:[月年底起]薪|工资|[房月]租|租金|售价|标价|单价|原价|现价|定价|票价)(?:为|仅|约|达|高达)?$")
_PLACES = re.compile("地(?![方区点段图铁板块理球质产下面级市毯窖道暖震])")
"""京津冀3地."""
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_NO_INFIX = re.compile("多[元样年次个]|$")
_ADVERB = re.compile("[就也都]")
"""不怕一万就怕万一: what follows a number that is only a figure of speech."""
_HAN = re.compile(r"[^\W\d_a-zA-Z]")
_FROM_HERE = re.compile("起(?:[,。;!)、]|$)")
"""得房价58万起: from which price on."""
_MULTIPLIERS = {"万": 10**4, "亿": 10**8, "千": 1000, "百": 100}


def multiplier(run: str) -> int:
    """The multiplier that a numeral ends with: 10000 for 3.1万, 1 where there is none."""
    scale = 1
    for c in reversed(run):
        if c not in _MULTIPLIERS:
            break
        scale *= _MULTIPLIERS[c]
    return scale


def may_be_value(folded: str, start: int) -> bool:
    """Whether a whole number that begins at `start` may be the value of what stands in front of it (指数为85)."""
    return (
        folded[start - 1 : start] in _SCALE_ENDS
        and (
            _SCALE_BEFORE.search(folded, max(0, start - 8), start)
            or _PAY_BEFORE.search(folded, max(0, start - 8), start)
        )
        is not None
    )


def bare_at(
    folded: str, start: int, number: Reading, *, sign: int = 1, currency: str | None = None, said: int | None = None
) -> Core | Word:
    """What a number that no unit follows is; `said` is where the range begins that it ends, and the other arguments are
    those of `measure_at`."""
    text, end = folded[number.start : number.end], number.end
    value = -number.value if sign < 0 else number.value
    plain = Core(
        start, end, number.start, end, "count", value, number.low, number.high,
        modifier=number.modifier, modifier_class=number.modifier_class, rule="scaled",
    )  # fmt: skip
    if currency:
        return _money(plain, currency, "mark")
    if number.modifier is None and folded[end : end + 1] in ("余", "多") and not _NO_INFIX.match(folded, end):
        plain = plain._replace(end=end + 1, modifier=folded[end], modifier_class="over")
    first = start if said is None else said
    before = folded[max(0, first - 8) : first]
    if folded[end : end + 1] in ("k", "K") and not folded[end + 1 : end + 2].isalnum() and not number.han:
        return _thousands(plain, value, before)
    scaled = multiplier(text) >= 1000 or (number.modifier_class is not None and not number.han)
    if number.han:
        if "点" in text:
            return plain._replace(kind="number", rule="decimal")
        over = plain.modifier == "余" and number.modifier is None
        if not over and (word := _han_word(folded, number, scaled=scaled)):
            return word
    elif code := code_at(folded, number.start, number.end):
        return code
    elif not scaled and plain.modifier is None:
        if _is_value(folded, before, end, decimal="." in text):
            return plain._replace(kind="number", rule="decimal")
        if _PAY_BEFORE.search(before) and not folded[end : end + 1].isalnum():
            return _money(plain, "CNY", "implied")
        if "." not in text and not _YEAR.fullmatch(text) and _counted(folded, end):
            return plain
        return Word(start, end, "identifier")
    return _scaled(folded, plain, before)


def _counted(folded: str, end: int) -> bool:
    """Whether a noun that is counted without a classifier stands at `end`."""
    nouns = words("counted_nouns.tsv")
    if _PLACES.match(folded, end):
        return True
    return folded[end : end + 2] in nouns or folded[end : end + 3] in nouns


def _is_value(folded: str, before: str, end: int, *, decimal: bool) -> bool:
    """Whether a number in figures without a unit is the value of something: 容积率2.5, 指数为85, 跌破103关口."""
    if _MARK.match(folded, end):
        return True
    if not (_SCALE_BEFORE.search(before) or (decimal and _NUMBER_BEFORE.search(before))):
        return False
    return _SCALE_AFTER.match(folded, end) is not None or (decimal and not folded[end : end + 1].isalnum())


def _han_word(folded: str, number: Reading, *, scaled: bool) -> Word | None:
    """The word that a Han numeral without a unit is, unless a multiplier or two neighbouring numbers make it count."""
    if found := compound_at(folded, number.start, number.end, han=True):
        return found
    length = number.end - number.start
    if number.modifier is None and _ADVERB.match(folded, number.end):
        return Word(number.start, number.end, "idiom")
    if not scaled and not (number.vague and length > 2):
        return formula_at(folded, number.start, number.end) or Word(number.start, number.end, "word")
    return Word(number.start, number.end, "word") if length == 1 else None


def _thousands(plain: Core, value: Number, before: str) -> Core | Word:
    """15k: money after a word of pay."""
    end = plain.end + 1
    if not _MONEY_WORDS.search(before):
        return Word(plain.start, end, "identifier")
    return _money(plain._replace(end=end, num_end=end, value=value * 1000), "CNY", "implied")


def _scaled(folded: str, plain: Core, before: str) -> Core:
    """A count with a multiplier, or an amount whose currency is said elsewhere or goes without saying."""
    if shared := _shared_currency(folded, plain.end):
        return _money(plain, shared, "shared")
    if m := _CURRENCY_BEFORE.search(before):
        return _money(plain, _CURRENCY_NAMES[m[0]], "implied")
    if (
        _MONEY_WORDS.search(before) and (not _HAN.match(folded, plain.end) or _FROM_HERE.match(folded, plain.end))
    ) or _MONEY_AFTER.match(folded, plain.end):
        return _money(plain, "CNY", "implied")
    return plain


def _money(plain: Core, currency: str, rule: str) -> Core:
    return plain._replace(kind="money", unit=currency, unit_class="currency", rule=rule)


def _shared_currency(folded: str, end: int) -> str | None:
    """The currency that the next number of a list names for this one too: 5亿和7.5亿元."""
    if folded[end : end + 1] not in ("、", "和", "与", "及"):
        return None
    number = read_number(folded, end + 1) if folded[end + 1 : end + 2] else None
    unit = unit_at(folded, number.end) if number is not None else None
    return unit.unit if unit is not None and unit.unit_class == "currency" else None
