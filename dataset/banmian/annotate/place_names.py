"""Where a text names places: names known as such, and names that end in the word for an administrative unit.

The end of such a name is plain to see (…镇, …村); its beginning is looked for along the words of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from banmian import lexicon
from banmian.annotate import gazetteer
from banmian.annotate.place_words import Kind, kinds, stops, transliteration, venue_closers
from banmian.hanzi import HAN
from banmian.names import surname_cost
from banmian.records import PlaceContext, PlaceLevel


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that names a place, perhaps; `level` is what its suffix says, None for a name known without."""

    start: int
    end: int
    level: PlaceLevel | None
    confidence: float
    kind: Kind | None = None
    context: PlaceContext = "plain"
    name: str | None = None
    """The name to look up, where the text prints it in part only (平江 in 平江县委)."""


class Words:
    """The words of a text with the places where they begin."""

    __slots__ = ("starts", "text", "words")

    def __init__(self, text: str, words: Sequence[str]) -> None:
        self.text, self.words = text, words
        self.starts = [0, *accumulate(map(len, words))]

    def index(self, at: int) -> int | None:
        """The number of the word that begins at the character `at` (that after the last one for the end)."""
        k = bisect_left(self.starts, at)
        return k if k < len(self.starts) and self.starts[k] == at else None

    def ends_at(self, at: int) -> bool:
        """Whether a word ends at the character `at`."""
        return self.index(at) is not None

    def __len__(self) -> int:
        return len(self.words)

    def at(self, k: int) -> str:
        """The word `k`; empty outside the text."""
        return self.words[k] if 0 <= k < len(self.words) else ""


_HAN_ONLY = re.compile(f"[{HAN}]+")
_NUMERAL = re.compile("[一二三四五六七八九十百]{1,3}")
_ETHNIC = re.compile("[一-鿿]{1,5}族")
_LONGEST_STEM = 5
_LONGEST_FOREIGN = 9
_LONGEST_AUTONOMOUS = 14
_DETERMINERS = frozenset("该全各本每某这")
_COUNTING = frozenset("一二三四五六七八九十百千万个数半两几多这那此同整跨外内各全该本我每某")
_PREFIXES = frozenset("新老大小东西南北前后花沙石白黑黄红金银")
_PERSONS = ("nr", "nrt", "nrfg")
_DIRECTIONS = frozenset(("东北", "西北", "东南", "西南"))


@cache
def _suffixes() -> dict[str, PlaceLevel]:
    return dict(lexicon.read_rows("place_suffixes.tsv"))  # type: ignore[arg-type]


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(suffix[-1] for suffix in _suffixes())


@cache
def _tails() -> dict[str, PlaceContext]:
    return {row[0]: row[1] for row in lexicon.read_rows("place_tails.tsv")}  # type: ignore[misc]


@cache
def _functions() -> frozenset[str]:
    return frozenset(next(lexicon.read_rows("place_functions.tsv"))[0])


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(
        word for name, text in lexicon.read_rows("place_cues.tsv") if name == kind for word in text.split()
    )


@cache
def _heads() -> frozenset[str]:
    """The first two characters of the names that may open a longer word of the dictionary."""
    return frozenset(name[:2] for name, kind in kinds().items() if kind in ("unit", "country", "region", "abroad"))


def _is_place(word: str) -> bool:
    return lexicon.word_tag(word) == "ns"


def _is_person(word: str) -> bool:
    return lexicon.word_tag(word) in _PERSONS


def _suffix(word: str) -> tuple[str, PlaceLevel] | None:
    if word[-1] not in _last_characters():
        return None
    levels = _suffixes()
    suffix = next((word[-n:] for n in range(5, 0, -1) if word[-n:] in levels), None)
    return None if suffix is None else (suffix, levels[suffix])


def _ordinary(word: str) -> bool:
    """Whether the dictionary knows a word of two or more characters, and not as a name."""
    return len(word) > 1 and lexicon.is_word(word) and not _is_place(word) and not _is_person(word)


def find_candidates(w: Words) -> list[Candidate]:
    """The places that the words may name, in order, without overlap; what wants support is among them."""
    table, last, tails, heads = kinds(), _last_characters(), _tails(), _heads()
    out: list[Candidate] = []
    for k, word in enumerate(w.words):
        kind = table.get(word)
        found: Candidate | None = None
        if kind is not None:
            found = _known(w, k, kind)
        elif len(word) > 4 and word[:2] in heads and len(parts := _opening(w, k)) == 2:
            out += parts  # 云南省|迪庆藏族自治州, one word of the dictionary
            continue
        elif word[-1] in last or word in tails:
            free = next((c.end for c in reversed(out[-2:]) if c.kind not in ("weak", "homograph")), 0)
            found = _by_suffix(w, k, free) if w.starts[k] >= free else None
        if found is not None:
            if not out or found.start >= out[-1].end or _longer(out, found):
                out.append(found)
        elif kind is None and len(word) > 2 and word[:2] in heads:
            out += _opening(w, k)
    return out


def _longer(out: list[Candidate], found: Candidate) -> bool:
    """Makes room for a candidate that covers the last ones whole."""
    while out and (
        out[-1].start >= found.start or (out[-1].end > found.start and out[-1].kind in ("weak", "homograph"))
    ):
        out.pop()
    return not out or out[-1].end <= found.start


def _known(w: Words, k: int, kind: Kind) -> Candidate | None:
    word, start = w.words[k], w.starts[k]
    after = w.at(k + 1)
    if after in _cues("not_before") or _names_person(w, k, kind) or _sounds_on(w, k):
        return None
    if word in _DIRECTIONS and (after[:1] in _cues("bearing") or w.at(k - 1) in kinds()):
        return None
    end = start + len(word)
    if kind != "homograph" and (committee := _committee(w, k)):
        return Candidate(
            start,
            end - (not after.startswith(committee)),
            None,
            0.95,
            kind,
            "organisation",
            word.removesuffix(committee) + committee,
        )
    if kind in ("abroad", "word") and after in _ABROAD_SUFFIXES and not word.endswith(after):
        return Candidate(start, end + 1, _ABROAD_SUFFIXES[after], 0.8)
    found = _suffix(word) if kind in ("unit", "township", "word", "homograph") and len(word) > 2 else None
    return Candidate(start, end, found[1] if found else None, 0.95 if kind != "word" else 0.7, kind)


def _committee(w: Words, k: int) -> str:
    """The suffix of the unit whose Party committee the word begins (平江|县委, 平江县|委); empty for none."""
    word, after = w.words[k], w.at(k + 1)
    if after[:2] in _tails() and after[1:2] == "委" and gazetteer.units_named(word + after[0]):
        return after[0]
    cut = after == "委" and len(word) > 2 and word[-1] + "委" in _tails() and word[-3:-1] != "自治"
    return word[-1] if cut else ""


_ABROAD_SUFFIXES: dict[str, PlaceLevel] = {
    "市": "prefecture",
    "州": "province",
    "省": "province",
    "县": "county",
    "镇": "township",
}


def _sounds_on(w: Words, k: int) -> bool:
    """Whether the word is a piece of a longer foreign name (洛宁 in 哈洛宁, 安南 in 科菲·安南)."""
    word, before, after = w.words[k], w.at(k - 1), w.at(k + 1)
    sounds = transliteration()
    if (before in _DOTS and w.at(k - 2) not in kinds()) or (after in _DOTS and w.at(k + 2) not in kinds()):
        return True
    if len(word) > 3 or not sounds.issuperset(word):
        return False
    return (len(before) == 1 and before in sounds and before not in _functions() and before not in "中东西南北") or (
        len(after) == 1
        and after in sounds
        and after not in _functions()
        and w.at(k + 2)[:1] not in sounds
        and after not in "中东西南北大"
        and lexicon.word_tag(after) not in ("n", "v", "p", "f", "d")
    )


_ALL_KNOWN = ("区", "旗", "州", "盟", "地区", "新区", "林区")
"""Suffixes of units that the gazetteer has all: with them an unknown name must be a foreign one."""
_UNIT_WORDS = frozenset("省市县区镇乡村组")
_MOVING = frozenset("回返进驻入离到包访出帮联扶")
"""Verbs that stand before 村 (回村, 驻村)."""
_FOREIGN_SUFFIXES = ("郡", "邦", "大区")
_DOTS = frozenset("·•・‧")


def _names_person(w: Words, k: int, kind: Kind) -> bool:
    """Whether the word is a person's name or part of one, by the words beside it."""
    word, before, after = w.words[k], w.at(k - 1), w.at(k + 1)
    if kind in ("country", "region") or len(word) > 3:
        return False
    if after in _cues("honorific"):
        return True
    if before in _cues("signer") and len(word) < 4 and not _suffix(word) and kind != "abroad" and not _city(word):
        return True
    if before in _cues("title") and (after in _cues("says") or after[:1] in "，、。：,(（"):
        return not _suffix(word)
    if len(word) == 2 and word[-1] == "县" and after[:1] == "长":  # 任县长
        return True
    given = next(
        (n for n in (1, 2) if all(len(w.at(k + i)) == 1 for i in range(1, n + 1)) and w.at(k + n + 1) in _cues("says")),
        0,
    )
    if len(word) == 2 and given and surname_cost(word[0]) < 6 and not _suffix(after):
        return True  # 罗江飞说
    lone = len(before) == 1 and len(word) == 2 and surname_cost(before) < 6 and before not in _functions()
    return lone and (_is_person(word) or w.at(k - 2) in _cues("title") or after in _cues("says"))


def _city(word: str) -> bool:
    return any(u.level != "county" for u in gazetteer.units_named(word))


def _opening(w: Words, k: int) -> list[Candidate]:
    """Known names at the start of a longer word of the dictionary (河北省委, 北京大学, 东北地区, 北京王府井)."""
    word, start = w.words[k], w.starts[k]
    table = kinds()
    for size in range(min(len(word) - 1, 8), 1, -1):
        kind, rest = table.get(word[:size]), word[size:]
        if kind in ("unit", "country", "region", "abroad"):
            if (
                not lexicon.is_word(word)
                or rest in _cues("not_before")
                or (_is_person(word) and rest not in _cues("title"))
            ):
                return []
            if word[:size] in _DIRECTIONS and rest[0] in _cues("bearing"):
                return []
            if rest in _ABROAD_SUFFIXES and kind == "abroad":
                return [Candidate(start, start + len(word), _ABROAD_SUFFIXES[rest], 0.8)]
            if rest not in table and any(rest[-n:] in venue_closers() for n in (2, 3, 4)):
                return [Candidate(start, start + len(word), "venue", 0.7, "venue")]
            context: PlaceContext = "organisation" if _closes_organisation(word) and rest != "政府" else "plain"
            out = [Candidate(start, start + size, None, 0.7, kind, context)]
            if table.get(rest) in ("unit", "country", "region"):
                out.append(Candidate(start + size, start + len(word), None, 0.7, table[rest], context))
            return out
    return []


@cache
def _organisation_ends() -> tuple[str, ...]:
    return tuple(lexicon.words("organisation_ends.tsv"))


def _closes_organisation(word: str) -> bool:
    return word.endswith(_organisation_ends())


def _by_suffix(w: Words, k: int, free: int) -> Candidate | None:
    """The name whose suffix ends in the word `k`; it begins at `free` or later."""
    word, start = w.words[k], w.starts[k]
    context: PlaceContext = "plain"
    if word in _tails():
        suffix, end, stem = word[0], start + (word[1:] != "委"), ""
        level = _suffixes()[suffix]
        context = _tails()[word]
    else:
        found = _suffix(word)
        if found is None or not _HAN_ONLY.fullmatch(word):
            return None
        suffix, level = found
        end, stem = start + len(word), word[: -len(suffix)]
        market = word == "市镇" and _lone(w, k)
        if stem and not market and (word in stops() or stem in stops() or stem[0] in _DETERMINERS):
            return None
        if len(stem) > 1 and _is_place(word) and (suffix not in _ALL_KNOWN or transliteration().issuperset(stem)):
            return Candidate(start, end, level, 0.9)
        if stem and _ordinary(word) and not market:
            return None
    first = k if stem else k + 1
    name = stem
    j = k - 1
    foreign = False
    limit = _LONGEST_AUTONOMOUS if suffix.startswith("自治") or suffix == "民族乡" else _LONGEST_STEM
    while j >= 0 and w.starts[j] >= free:
        left = w.words[j]
        foreign = (
            (foreign or not name)
            and len(left) < 4
            and not transliteration().isdisjoint(left)
            and transliteration().issuperset(left)
        )
        if not _HAN_ONLY.fullmatch(left) or len(left) + len(name) > (_LONGEST_FOREIGN if foreign else limit):
            break
        opens_chain = (
            name
            and len(left) == 1
            and left not in _functions()
            and left not in _COUNTING
            and (0 < free == w.starts[j] or (len(name) == 2 and _opens(w, j)))
        )
        if (
            not (foreign and len(left) == 1 and left not in _functions())
            and not _extends(left, name, suffix)
            and not opens_chain
        ):
            break
        name = left + name
        first = j
        j -= 1
    chained = 0 < free == w.starts[first]
    if not _is_name(name, suffix, w, first, k, chained=chained):
        return None
    printed = name if end == start else None
    return Candidate(
        w.starts[first], end, level, 0.85 if chained else 0.65, None, context, printed and printed + suffix
    )


def _lone(w: Words, k: int) -> bool:
    """Whether the word before `k` is one character that can only begin a name (伍 in 伍市镇)."""
    left = w.at(k - 1)
    return len(left) == 1 and bool(_HAN_ONLY.fullmatch(left)) and left not in _functions() and left not in stops()


def _extends(left: str, name: str, suffix: str) -> bool:
    """Whether the word `left` belongs to the name that so far reads `name`."""
    if left in stops() and (len(left) > 1 or left in _COUNTING):
        return False
    if _ETHNIC.fullmatch(left) and suffix.startswith(("自治", "民族")):
        return True
    if _ETHNIC.fullmatch(name):
        return _is_place(left) or not _ordinary(left)
    if not name:
        return len(left) > 1 or left not in _functions()
    if len(name) == 1:
        if len(left) == 1:
            return left not in _functions() or left in "里上下"
        noun = (
            suffix == "村"
            and len(left) == 2
            and (lexicon.word_tag(left) or "n")[0] in "nf"
            and name not in _functions()
        )
        return bool(_NUMERAL.fullmatch(left)) or (left not in kinds() and (noun or not _ordinary(left)))
    return len(left) == 1 and len(name) == 2 and left not in _functions() and left in _PREFIXES


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
    ordinary = any(_ordinary(part) for part in parts[:-1])
    if len(name) == 1:
        opens = first == 0 or not _HAN_ONLY.match(w.at(first - 1)[-1])
        return suffix == "村" and name not in _functions() and (chained or opens)
    if (
        ordinary
        and not chained
        and any(_ordinary(p) and (len(p) > 2 or (lexicon.word_tag(p) or "n")[0] not in "nfst") for p in parts[:-1])
    ):
        return False  # 推动县乡两级, 落实村民自治
    if ordinary:
        return chained or (suffix in ("镇", "乡", "街道", "村") and _opens(w, first))
    return True


def _opens(w: Words, first: int) -> bool:
    """Whether a name may begin at the word `first`: after a stop, a preposition or a verb of going."""
    before = w.at(first - 1)
    return not before or before[-1] in _functions() or before in _cues("going") or not _HAN_ONLY.fullmatch(before)
