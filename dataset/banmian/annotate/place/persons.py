"""Words that look like a place and are a person's name, or a piece of a longer foreign one, by the words beside them."""

from __future__ import annotations

import re
from functools import cache
from math import inf

from banmian.annotate.place import gazetteer
from banmian.annotate.place.tokens import Words, cues, functions, is_person, suffix_of
from banmian.annotate.place.vocabulary import Kind, kinds, transliteration
from banmian.signatures.personal_names import surname_cost
from banmian.text import segment
from banmian.text.hanzi import HAN

_UNITS = ("省", "市", "县", "区", "镇", "乡", "街道", "村")
_COMMON = 7.5
"""Cost of the surnames that one person in some two thousand has."""
_RARE = 10.5
"""Cost of the rarest surnames that a name behind a word for one person may have."""
_DOTS = frozenset("·•・‧")


def sounds_on(w: Words, k: int) -> bool:
    """Whether the word is a piece of a longer foreign name (洛宁 in 哈洛宁, 安南 in 科菲·安南)."""
    word, before, after = w.words[k], w.at(k - 1), w.at(k + 1)
    sounds = transliteration()
    if (before in _DOTS and w.at(k - 2) not in kinds()) or (after in _DOTS and w.at(k + 2) not in kinds()):
        return True
    if len(word) > 3 or not sounds.issuperset(word):
        return False
    named = before in cues("player") or before in cues("title")
    if named and _is_sound(after) and segment.word_tag(after) in ("nr", "nrt", "nrfg"):
        return True  # 教练罗马|里奥
    if after not in kinds() and (after in cues("name_end") or (_is_sound(after) and not segment.is_word(after))):
        return True  # 罗马|诺夫
    return (len(before) == 1 and before in sounds and before not in functions() and before not in "中东西南北") or (
        len(after) == 1
        and after in sounds
        and after not in functions()
        and w.at(k + 2)[:1] not in sounds
        and after not in "中东西南北大"
        and segment.word_tag(after) not in ("n", "v", "p", "f", "d")
    )


def _is_sound(word: str) -> bool:
    return 1 < len(word) < 4 and transliteration().issuperset(word)


def names_person(w: Words, k: int, kind: Kind) -> bool:
    """Whether the word is a person's name or part of one, by the words beside it."""
    word, before, after = w.words[k], w.at(k - 1), w.at(k + 1)
    if kind in ("country", "region") or len(word) > 3:
        return False
    if after in cues("honorific"):
        return True
    if before in cues("signer") and len(word) < 4 and not suffix_of(word) and kind != "abroad" and not _city(word):
        return True
    if before in cues("title") and (after in cues("says") or after[:1] in "，、。：,(（"):
        return not suffix_of(word)
    if len(word) == 2 and word[-1] in "县市区乡镇" and after[:1] == "长" and surname_cost(word[0]) < inf:  # 任县长
        return True
    role = before in _roles() or (before[:1] in "老小大女男" and before[1:] in _roles())
    if role and kind in ("unit", "weak") and _may_be_called(word, _RARE) and after not in _UNITS:
        return after[:1] not in "的市县区省、" or bool(
            _acts().match(w.text, w.starts[k] + len(word))
        )  # 书记唐山没带随从
    if before in cues("player") and kind in ("abroad", "word"):
        return True  # 前锋悉尼
    start = w.starts[k]
    if kind == "abroad" and _plays().match(w.text, start + len(word)):
        return True  # 利马又补了一脚
    if kind in ("unit", "weak") and _is_told_of(w, start, start + len(word)):
        return True
    if before in cues("person") and like_a_person(word) and after not in _UNITS and kind in ("unit", "weak"):
        return True  # 村民吴桥
    if len(word) == 2 and len(after) == 1 and surname_cost(word[0]) < 6 and not suffix_of(after):
        behind = w.at(k + 2)
        if behind in cues("says") or (len(behind) == 1 and w.at(k + 3) in cues("says")):
            return True  # 罗江飞说
    if before in cues("surname") and len(word) == 2 and kind in ("unit", "weak") and after not in _UNITS:
        return True  # 李杭州
    lone = len(before) == 1 and len(word) == 2 and surname_cost(before) < 6 and before not in functions()
    return lone and (is_person(word) or w.at(k - 2) in cues("title") or after in cues("says"))


_OPENERS = frozenset("，。、：；！？\n“”‘’（(")
_COUNTED = re.compile(
    f"(?P<others>(?:[、和与及][{HAN}]{{2,3}}?){{0,5}}?)等?(?:(?:[两二三四五六七八九几]|十[几余多]?)"
    "(?:位|人(?!大)|名(?=民警|队员|同学|战士|老师|教师|医生|护士|师傅|青年|村民|党员|干警|选手|学员|老人))"
    "|人(?=[，。])|夫妇|父子|母女|兄弟|姐妹)"
)
"""The end of a list of people: 罗山、陈仓两位民警."""
_CALLED = ("名叫", "叫", "叫做", "叫作", "取名", "化名", "人称", "本名", "真名", "网名", "学名")
_CALLED_SO = re.compile("的(?:小伙|姑娘|男|女|孩|老人|年轻人|青年|大[爷妈叔姐哥嫂]|人|同学|村民|汉子|后生|老板|师傅)")
_DESCRIBED = re.compile(
    "[，,（(]?(?:男|女)[，,、。；）)]|[，,]?今年[0-9０-９一二三四五六七八九十]{1,3}(?:多|来)?岁|[（(，,][0-9０-９一二三四五六七八九十]{1,3}岁"
    f"|[，,（(](?:汉|回|苗|壮|满|藏|侗|瑶|彝|土家|蒙古)族[，,]|(?:曾经|原来|从前|以前)?是(?:[^，。、；]{{0,6}}的)?(?P<what>[{HAN}]{{2,3}})(?=[，。、；])"
)
"""What is said of somebody right behind the name: sex, age, nation, trade."""
_SEX = re.compile("[，,（(](?:男|女)[，,、。；）)]")
_KIN = re.compile(
    f"(?:[、和与及][{HAN}]{{2,3}}?){{0,3}}(?:兄弟|姐妹|姊妹|父子|母女|夫妇|夫妻|祖孙)(?:[俩二两三]|[，。])"
)


@cache
def _roles() -> frozenset[str]:
    """Words for one person, behind which a city's name is the person's too."""
    return cues("person") - cues("crowd")


@cache
def _plays() -> re.Pattern[str]:
    return re.compile(
        f"[又再也连先后接随即此时在][{HAN}]{{0,4}}(?:{'|'.join(cues('plays'))})|(?:{'|'.join(cues('plays'))})"
    )


@cache
def _acts() -> re.Pattern[str]:
    words = "|".join(sorted(cues("acts"), key=len, reverse=True))
    return re.compile(f"[又却也便就只则先]?(?:{words})")


def _is_told_of(w: Words, start: int, end: int) -> bool:
    """Whether a county's short name that may be a person's stands where a person is told of."""
    text, name = w.text, w.text[start:end]
    if len(name) == 2 and not suffix_of(name) and not _city(name) and (_SEX.match(text, end) or _KIN.match(text, end)):
        return True
    if not _may_be_called(name) or f"{name}县" in text or f"{name}市" in text or f"{name}区" in text:
        return False
    if text.endswith(_CALLED, 0, start) and (text[end : end + 1] in "，。、" or _CALLED_SO.match(text, end)):
        return True
    described = _DESCRIBED.match(text, end)
    if described and (described["what"] is None or described["what"] in cues("person") | cues("title")):
        return True
    if _city(name) or not (start == 0 or text[start - 1] in _OPENERS):
        return False
    counted = _COUNTED.match(text, end)
    if counted and all(surname_cost(other[0]) < _COMMON for other in re.split("[、和与及]", counted["others"])[1:]):
        return True
    return bool(_acts().match(text, end))


def _may_be_called(name: str, rarest: float = _COMMON) -> bool:
    """Whether somebody may have this name: a surname no rarer than that and one character, no word for a unit at its end."""
    return len(name) == 2 and surname_cost(name[0]) < rarest and not suffix_of(name)


def like_a_person(word: str) -> bool:
    """Whether the short name of a county may be a person's: a common surname and one character."""
    return len(word) == 2 and surname_cost(word[0]) < _COMMON and not suffix_of(word) and not _city(word)


def _city(word: str) -> bool:
    return any(u.level != "county" for u in gazetteer.units_named(word))
