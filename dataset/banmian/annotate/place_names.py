"""Where a text names places: names known as such, and names that end in the word for an administrative unit.

The end of such a name is plain to see (…镇, …村); its beginning is looked for along the words of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from banmian import lexicon
from banmian.annotate.place_units import known
from banmian.hanzi import HAN
from banmian.records import PlaceContext, PlaceLevel


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that names a place; `level` is what its suffix says, None for a name known without one."""

    start: int
    end: int
    level: PlaceLevel | None
    confidence: float
    context: PlaceContext = "plain"


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_HAN_ONLY = re.compile(f"[{HAN}]+")
_NUMERAL = re.compile("[一二三四五六七八九十百]{1,3}")
_ETHNIC = re.compile("[一-鿿]{1,5}族")
_LONGEST_STEM = 5
_DETERMINERS = frozenset("该全各本每某这")
_LONGEST_AUTONOMOUS = 14


@cache
def _suffixes() -> tuple[tuple[str, PlaceLevel], ...]:
    rows = [(suffix, level) for suffix, level in lexicon.read_rows("place_suffixes.tsv")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))  # type: ignore[arg-type]


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(suffix[-1] for suffix, _ in _suffixes())


@cache
def _tails() -> dict[str, PlaceContext]:
    return {row[0]: row[1] for row in lexicon.read_rows("place_tails.tsv")}  # type: ignore[misc]


@cache
def _functions() -> frozenset[str]:
    return frozenset(next(lexicon.read_rows("place_functions.tsv"))[0])


def _stops() -> frozenset[str]:
    return lexicon.words("place_stops.tsv")


def _is_place(word: str) -> bool:
    return lexicon.word_tag(word) == "ns"


def _is_person(word: str) -> bool:
    return lexicon.word_tag(word) in ("nr", "nrt", "nrfg")


def _suffix(word: str) -> tuple[str, PlaceLevel] | None:
    if word[-1] not in _last_characters():
        return None
    return next(((s, level) for s, level in _suffixes() if word.endswith(s)), None)


def _ordinary(word: str) -> bool:
    """Whether the dictionary knows a word of two or more characters, and not as a name."""
    return len(word) > 1 and lexicon.is_word(word) and not _is_place(word) and not _is_person(word)


def _words(tokens: Sequence[str]) -> list[_Word]:
    """The tokens with their places; a suffix that the segmenter gave to the following unknown word is given back."""
    out: list[_Word] = []
    at = 0
    for token in tokens:
        if (
            len(token) > 1
            and token[0] in "镇乡县市"
            and out
            and not lexicon.is_word(token)
            and _HAN_ONLY.fullmatch(out[-1].text)
        ):
            out += (_Word(token[0], at), _Word(token[1:], at + 1))
        else:
            out.append(_Word(token, at))
        at += len(token)
    return out


def find_candidates(tokens: Sequence[str]) -> list[Candidate]:
    """The place names of the text that the tokens spell, in order, without overlap."""
    words = _words(tokens)
    out: list[Candidate] = []
    for k, word in enumerate(words):
        free = out[-1].end if out else 0
        if word.start < free:
            continue
        found = _known(words, k) or _by_suffix(words, k, free)
        if found is not None:
            while out and out[-1].start >= found.start:
                out.pop()
            out.append(found)
    return out


def _known(words: Sequence[_Word], k: int) -> Candidate | None:
    word = words[k]
    if word.text in known():
        return Candidate(word.start, word.end, None, 0.95)
    if len(word.text) < 3 or _is_place(word.text):
        return None
    for size in range(min(len(word.text) - 1, 8), 1, -1):  # 河北省委, 北京大学, 中国队
        if word.text[:size] in known():
            if not lexicon.is_word(word.text) or _is_person(word.text):
                return None
            context: PlaceContext = "organisation" if _closes_organisation(word.text) else "plain"
            return Candidate(word.start, word.start + size, None, 0.7, context)
    return None


def _closes_organisation(word: str) -> bool:
    return any(word.endswith(end) for end in lexicon.words("organisation_ends.tsv"))


def _by_suffix(words: Sequence[_Word], k: int, free: int) -> Candidate | None:
    """The name whose suffix ends in the word `k`; it begins at `free` or later."""
    word = words[k]
    context: PlaceContext = "plain"
    if word.text in _tails():
        suffix, end, stem = word.text[0], word.start + 1, ""
        level = next(level for s, level in _suffixes() if s == suffix)
        context = _tails()[word.text]
    else:
        found = _suffix(word.text)
        if found is None or not _HAN_ONLY.fullmatch(word.text):
            return None
        suffix, level = found
        end, stem = word.end, word.text[: -len(suffix)]
        market = word.text == "市镇" and _lone(words, k)
        if stem and not market and (word.text in _stops() or stem in _stops() or stem[0] in _DETERMINERS):
            return None
        if stem and _is_place(word.text):
            return Candidate(word.start, end, level, 0.9)
        if stem and _ordinary(word.text) and not market:
            return None
    first = k if stem else k + 1
    name = stem
    chained = False
    j = k - 1
    limit = _LONGEST_AUTONOMOUS if suffix.startswith("自治") or suffix == "民族乡" else _LONGEST_STEM
    while j >= 0 and words[j].start >= free:
        left = words[j].text
        if (
            not _HAN_ONLY.fullmatch(left)
            or len(left) + len(name) > limit
            or not (_extends(left, name, suffix) or (free and words[j].start == free and len(left) == 1 and name))
        ):
            break
        name = left + name
        first = j
        j -= 1
    before = words[first - 1] if 0 < first <= len(words) else None
    chained = before is not None and before.end == free and free > 0
    if not _is_name(name, suffix, words, first, k, chained=chained):
        return None
    return Candidate(words[first].start, end, level, 0.85 if chained else 0.65, context)


def _lone(words: Sequence[_Word], k: int) -> bool:
    """Whether the word before `k` is one character that can only begin a name (伍 in 伍市镇)."""
    left = words[k - 1].text if k else ""
    return len(left) == 1 and bool(_HAN_ONLY.fullmatch(left)) and left not in _functions() and left not in _stops()


def _extends(left: str, name: str, suffix: str) -> bool:
    """Whether the word `left` belongs to the name that so far reads `name`."""
    if left in _stops():
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
        return bool(_NUMERAL.fullmatch(left)) or (not _ordinary(left) and left not in known())
    return len(left) == 1 and len(name) == 2 and left not in _functions() and left in _PREFIXES


_PREFIXES = frozenset("新老大小东西南北前后花沙石白黑黄红金银")


def _is_name(name: str, suffix: str, words: Sequence[_Word], first: int, k: int, *, chained: bool) -> bool:
    """Whether what stands before a suffix is a name and not a description."""
    if not name or name in _stops() or name[0] in _DETERMINERS or name in known():
        return False
    parts = [w.text for w in words[first : k + 1]]
    ordinary = any(_ordinary(part) for part in parts[:-1])
    if len(name) == 1:
        opens = first == 0 or not _HAN_ONLY.match(words[first - 1].text[-1])
        return suffix == "村" and name not in _functions() and (chained or opens)
    if ordinary and not chained and any((lexicon.word_tag(part) or "n")[0] in "vadpcmr" for part in parts[:-1]):
        return False  # 推动县乡两级, 落实村民自治
    if ordinary:
        return chained or (suffix in ("县", "镇", "乡", "街道", "村") and _opens(words, first))
    return True


def _opens(words: Sequence[_Word], first: int) -> bool:
    """Whether a name may begin at the word `first`: after a stop, a preposition or a verb of going."""
    if first == 0:
        return True
    before = words[first - 1].text
    return before[-1] in _functions() or before in _GOING or not _HAN_ONLY.fullmatch(before)


_GOING = frozenset(
    [
        "走进",
        "来到",
        "位于",
        "前往",
        "奔赴",
        "深入",
        "走访",
        "抵达",
        "途经",
        "地处",
        "家住",
        "家在",
        "回到",
        "赶到",
        "赶往",
        "坐落",
        "坐落于",
        "地点",
        "籍贯",
    ]
)


def again(text: str, words: Sequence[str], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Later and earlier mentions of a county or city by its name without suffix (平江县 … 平江)."""
    short: dict[str, PlaceLevel] = {}
    for c in found:
        name = text[c.start : c.end]
        if c.level in ("prefecture", "county") and len(name) > 2 and name[-1] in "市县旗州" and _is_place(name[:-1]):
            short[name[:-1]] = c.level
    taken = {i for c in found for i in range(c.start, c.end)} if short else set()
    at = 0
    for word in words:
        level = short.get(word)
        if level is not None and at not in taken:
            yield Candidate(at, at + len(word), level, 0.8)
        at += len(word)
