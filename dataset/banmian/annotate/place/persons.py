"""Words that look like a place and are a person's name, or a piece of a longer foreign one, by the words beside them."""

from __future__ import annotations

from math import inf

from banmian.annotate.place import gazetteer
from banmian.annotate.place.tokens import Words, cues, functions, is_person, suffix_of
from banmian.annotate.place.vocabulary import Kind, kinds, transliteration
from banmian.signatures.personal_names import surname_cost
from banmian.text import segment

_UNITS = ("省", "市", "县", "区", "镇", "乡", "街道", "村")
_COMMON = 7.5
"""Cost of the surnames that one person in some two thousand has."""
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
    if before in cues("player") and kind in ("abroad", "word"):
        return True  # 前锋悉尼
    if before in cues("person") and like_a_person(word) and after not in _UNITS and kind in ("unit", "weak"):
        return True  # 村民吴桥
    given = next(
        (n for n in (1, 2) if all(len(w.at(k + i)) == 1 for i in range(1, n + 1)) and w.at(k + n + 1) in cues("says")),
        0,
    )
    if len(word) == 2 and given and surname_cost(word[0]) < 6 and not suffix_of(after):
        return True  # 罗江飞说
    lone = len(before) == 1 and len(word) == 2 and surname_cost(before) < 6 and before not in functions()
    return lone and (is_person(word) or w.at(k - 2) in cues("title") or after in cues("says"))


def like_a_person(word: str) -> bool:
    """Whether the short name of a county may be a person's: a common surname and one character."""
    return len(word) == 2 and surname_cost(word[0]) < _COMMON and not suffix_of(word) and not _city(word)


def _city(word: str) -> bool:
    return any(u.level != "county" for u in gazetteer.units_named(word))
