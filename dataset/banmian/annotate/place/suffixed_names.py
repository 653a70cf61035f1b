"""Names that end in the word for an administrative unit and are in no list (青枫岭村, 塔科马市).

The end of such a name is plain to see; its beginning is looked for along the words before it.
"""

from __future__ import annotations

import re

from banmian.annotate.place import gazetteer
from banmian.annotate.place.tokens import (
    HAN_ONLY,
    Candidate,
    Words,
    cues,
    functions,
    is_ordinary,
    is_place,
    suffix_of,
    suffixes,
    tails,
)
from banmian.annotate.place.vocabulary import kinds, stops, transliteration
from banmian.records import PlaceContext, PlaceLevel
from banmian.text import segment

_NUMERAL = re.compile("[一二三四五六七八九十百]{1,3}")
_ETHNIC = re.compile("[一-鿿]{1,5}族")
_LONGEST_STEM, _LONGEST_FOREIGN, _LONGEST_AUTONOMOUS = 5, 9, 14
_DETERMINERS = frozenset("该全各本每某这")
_COUNTING = frozenset("一二三四五六七八九十百千万个数半两几多这那此同整跨外内各全该本我每某")
_PREFIXES = frozenset("新老大小东西南北前后花沙石白黑黄红金银")
_ALL_KNOWN = ("区", "旗", "州", "盟", "地区", "新区", "林区")
"""Suffixes of units that the gazetteer has all: with them an unknown name must be a foreign one."""
_VILLAGE_HEADS = frozenset("畈坳嘴塅岙埭浜坞峁塬梁砦厝屯庄沟坪湾塘坝岭寨营堡坡峪洼铺坑冲垭窑圩墩埠溪滩岗垸湖桥店")
"""What the names of villages end in before 村 (四合屯村)."""
_UNIT_WORDS = frozenset("省市县区镇乡村组")
_MOVING = frozenset("回返进驻入离到包访出帮联扶")
"""Verbs that stand before 村 (回村, 驻村)."""
_FOREIGN_SUFFIXES = ("郡", "邦", "大区")


def name_by_suffix(w: Words, k: int, free: int) -> Candidate | None:
    """The name whose suffix ends in the word `k`, or opens it (县委); it begins at `free` or later."""
    word, start = w.words[k], w.starts[k]
    if word in tails():
        return _named(w, k, free, word[0], suffixes()[word[0]], "", start + (word[1:] != "委"), tails()[word])
    found = suffix_of(word)
    if found is None or not HAN_ONLY.fullmatch(word):
        return None
    suffix, level = found
    stem, end = word[: -len(suffix)], start + len(word)
    if suffix == "州" and len(stem) > 2 and transliteration().issuperset(stem):
        level = "province"  # 加利福尼亚州
    if stem and not (word == "市镇" and _lone(w, k)):
        if word in stops() or stem in stops() or stem[0] in _DETERMINERS:
            return None
        if len(stem) > 1 and is_place(word) and (suffix not in _ALL_KNOWN or transliteration().issuperset(stem)):
            return Candidate(start, end, level, 0.9)
        if is_ordinary(word) and not (len(word) == 2 and _lone(w, k) and 0 < free == w.starts[k - 1]):
            return None  # but 古劳镇|茶|山村
    return _named(w, k, free, suffix, level, stem, end, "plain")


def _named(
    w: Words, k: int, free: int, suffix: str, level: PlaceLevel, stem: str, end: int, context: PlaceContext
) -> Candidate | None:
    first, name = _beginning(w, k, free, suffix, stem)
    chained = 0 < free == w.starts[first]
    if not _is_name(name, suffix, w, first, k, chained=chained):
        return None
    printed = name + suffix if end == w.starts[k] else None
    return Candidate(w.starts[first], end, level, 0.85 if chained else 0.65, None, context, printed)


def _beginning(w: Words, k: int, free: int, suffix: str, stem: str) -> tuple[int, str]:
    """The number of the word at which a name begins, and the name without its suffix."""
    first, name = (k, stem) if stem else (k + 1, "")
    limit = _LONGEST_AUTONOMOUS if suffix.startswith("自治") or suffix == "民族乡" else _LONGEST_STEM
    foreign = False
    for j in range(k - 1, -1, -1):
        left = w.words[j]
        if w.starts[j] < free or not HAN_ONLY.fullmatch(left):
            break
        foreign = (foreign or not name) and len(left) < 4 and transliteration().issuperset(left)
        if len(left) + len(name) > (_LONGEST_FOREIGN if foreign else limit):
            break
        sounds = foreign and len(left) == 1 and left not in functions()
        if not sounds and not _extends(left, name, suffix) and not _opens_name(w, j, name, free):
            break
        first, name = j, left + name
    return first, name


def _opens_name(w: Words, j: int, name: str, free: int) -> bool:
    """Whether the one character `j` begins a name of three, or one that follows another place."""
    left = w.words[j]
    if not name or len(left) > 1 or left in functions() or left in _COUNTING:
        return False
    return 0 < free == w.starts[j] or (len(name) == 2 and _opens(w, j))


def _lone(w: Words, k: int) -> bool:
    """Whether the word before `k` is one character that can only begin a name (伍 in 伍市镇)."""
    left = w.at(k - 1)
    return len(left) == 1 and bool(HAN_ONLY.fullmatch(left)) and left not in functions() and left not in stops()


def _extends(left: str, name: str, suffix: str) -> bool:
    """Whether the word `left` belongs to the name that so far reads `name`."""
    if left in stops() and (len(left) > 1 or left in _COUNTING):
        return False
    if _ETHNIC.fullmatch(left) and suffix.startswith(("自治", "民族")):
        return True
    if _ETHNIC.fullmatch(name):
        return is_place(left) or not is_ordinary(left)
    if not name:
        return len(left) > 1 or left not in functions()
    if len(name) == 1:
        if len(left) == 1:
            return left not in functions() or left in "里上下"
        noun = (
            suffix == "村" and len(left) == 2 and (segment.word_tag(left) or "n")[0] in "nf" and name not in functions()
        )
        headed = suffix == "村" and name in _VILLAGE_HEADS and len(left) == 2 and functions().isdisjoint(left)
        return bool(_NUMERAL.fullmatch(left)) or (left not in kinds() and (headed or noun or not is_ordinary(left)))
    return len(left) == 1 and len(name) == 2 and left not in functions() and left in _PREFIXES


def _is_name(name: str, suffix: str, w: Words, first: int, k: int, *, chained: bool) -> bool:
    """Whether what stands before a suffix is a name and not a description."""
    foreign = transliteration().issuperset(name)
    if not foreign and (
        suffix in _FOREIGN_SUFFIXES or (suffix in _ALL_KNOWN and w.text[w.starts[first] - 1 : w.starts[first]] != "市")
    ):
        return False
    if (suffix == "村" and name[-1:] in _MOVING) or name[-2:] in stops() or _UNIT_WORDS.issuperset(name):
        return False
    if not name or name in stops() or name[0] in _DETERMINERS or kinds().get(name) in ("country", "region"):
        return False
    parts = w.words[first : k + 1]
    ordinary = any(is_ordinary(part) for part in parts[:-1])
    if len(name) == 1:
        opens = first == 0 or not HAN_ONLY.match(w.at(first - 1)[-1])
        if suffix == "镇" and name + suffix in gazetteer.townships():
            return name not in functions() and (chained or _opens(w, first))
        return suffix == "村" and name not in functions() and (chained or opens)
    headed = suffix == "村" and name[-1] in _VILLAGE_HEADS and len(parts) == 3
    if (
        ordinary
        and not (chained or headed)
        and any(is_ordinary(p) and (len(p) > 2 or (segment.word_tag(p) or "n")[0] not in "nfst") for p in parts[:-1])
    ):
        return False  # 推动县乡两级, 落实村民自治
    if ordinary:
        return chained or (suffix in ("镇", "乡", "街道", "村") and _opens(w, first))
    return True


def _opens(w: Words, first: int) -> bool:
    """Whether a name may begin at the word `first`: after a stop, a preposition or a verb of going."""
    before = w.at(first - 1)
    return not before or before[-1] in functions() or before in cues("going") or not HAN_ONLY.fullmatch(before)
