"""Where a text names places: names known as such, alone or at the start of a longer word, and names by their suffix."""

from __future__ import annotations

import re
from functools import cache
from itertools import compress, count

from banmian.annotate.place import gazetteer
from banmian.annotate.place.persons import like_a_person, names_person, sounds_on
from banmian.annotate.place.suffixed_names import name_by_suffix
from banmian.annotate.place.tokens import (
    HAN_ONLY,
    Candidate,
    Memo,
    Words,
    cues,
    functions,
    is_person,
    last_characters,
    suffix_of,
    tails,
)
from banmian.annotate.place.vocabulary import Kind, foreign_states, kinds, venue_closers, zone_words
from banmian.records import PlaceContext, PlaceLevel
from banmian.text import segment, tables

_CONGO = re.compile("刚果[（(][金布][）)]")
_DEMONYMS = frozenset(("人", "籍", "裔", "氏", "族", "人氏", "裔人", "人人", "语", "话"))
"""What makes even the full name of a unit one of people or their speech."""
_DIRECTIONS = frozenset(("东北", "西北", "东南", "西南"))
_ABROAD_SUFFIXES: dict[str, PlaceLevel] = {
    "市": "prefecture",
    "州": "province",
    "省": "province",
    "大区": "province",
    "县": "county",
    "镇": "township",
}


@cache
def _heads() -> frozenset[str]:
    """The first two characters of the names that may open a longer word of the dictionary."""
    return frozenset(name[:2] for name, kind in kinds().items() if kind in ("unit", "country", "region", "abroad"))


def _may_close(word: str) -> bool:
    """Whether the word may end with the word for a unit, or begin with it (县委)."""
    return word[-1] in last_characters() or word in tails()


_worth = Memo(lambda word: word in kinds() or _may_close(word) or (len(word) > 2 and word[:2] in _heads()))
"""Whether a word is worth a look."""


def find_candidates(w: Words) -> list[Candidate]:
    """The places that the words may name, in order, without overlap; what wants support is among them."""
    table, heads = kinds(), _heads()
    persons: set[str] = set()
    """What is a person's name somewhere in the text, and so where it stands alone."""
    out: list[Candidate] = []
    for k in compress(count(), map(_worth.__getitem__, w.words)):
        word = w.words[k]
        kind = table.get(word)
        found: Candidate | None = None
        if kind == "word" and len(word) > 4 and word[:2] in heads and len(parts := _opening(w, k)) == 2:
            out += parts  # 上海|浦东新区
            continue
        if kind is not None:
            found = _known(w, k, kind)
        elif len(word) > 4 and word[:2] in heads and len(parts := _opening(w, k)) == 2:
            out += parts  # 云南省|迪庆藏族自治州, one word of the dictionary
            continue
        elif _may_close(word):
            free = next((c.end for c in reversed(out[-2:]) if c.kind not in ("weak", "homograph")), 0)
            found = name_by_suffix(w, k, free) if w.starts[k] >= free else None
        if found is not None and found.kind == "person":
            if kind in ("unit", "weak") and like_a_person(word):
                persons.add(word)
            continue
        if found is not None:
            if not out or found.start >= out[-1].end or _longer(out, found):
                out.append(found)
        elif kind is None and len(word) > 2 and word[:2] in heads:
            out += _opening(w, k)
    return [c for c in out if c.level or w.text[c.start : c.end] not in persons] if persons else out


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
    if sounds_on(w, k):
        return None
    if after in cues("not_before") and (
        after in _DEMONYMS or kind not in ("unit", "township") or word[-1] == "州" or not suffix_of(word)
    ):
        return None
    if names_person(w, k, kind):
        return Candidate(start, start + len(word), None, 0, "person")
    if word in _DIRECTIONS and (after[:1] in cues("bearing") or w.at(k - 1) in kinds()):
        return None
    end = start + len(word)
    if kind == "country" and (m := _CONGO.match(w.text, end - 2)):
        return Candidate(
            start, m.end(), None, 0.95, kind, name=w.text[start : m.end()].replace("(", "（").replace(")", "）")
        )
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
    if kind == "abroad" and after == "村":
        return Candidate(start, end + 1, "village", 0.7)  # 芒街村 of a township here
    if kind in ("abroad", "word", "region") and after in _ABROAD_SUFFIXES and not word.endswith(after):
        return Candidate(start, end + len(after), _ABROAD_SUFFIXES[after], 0.8)
    if kind == "word" and word in foreign_states():
        before = w.at(k - 1)
        if len(word) == 2 and len(before) == 1 and HAN_ONLY.fullmatch(before) and before not in functions():
            return None  # 宾州 in 阿克纠宾州
        return Candidate(start, end, "province", 0.9)
    if kind == "word" and word.endswith(zone_words()):
        return Candidate(start, end, "venue", 0.8, "venue")
    found = suffix_of(word) if kind in ("unit", "township", "word", "homograph") and len(word) > 2 else None
    return Candidate(start, end, found[1] if found else None, 0.95 if kind != "word" else 0.7, kind)


def _committee(w: Words, k: int) -> str:
    """The suffix of the unit whose Party committee the word begins (平江|县委, 平江县|委); empty for none."""
    word, after = w.words[k], w.at(k + 1)
    if after[:2] in tails() and after[1:2] == "委" and gazetteer.units_named(word + after[0]):
        return after[0]
    cut = after == "委" and len(word) > 2 and word[-1] + "委" in tails() and word[-3:-1] != "自治"
    return word[-1] if cut else ""


def _opening(w: Words, k: int) -> list[Candidate]:
    """Known names at the start of a longer word of the dictionary (河北省委, 北京大学, 东北地区, 北京王府井)."""
    word, start = w.words[k], w.starts[k]
    table = kinds()
    for size in range(min(len(word) - 1, 8), 1, -1):
        kind, rest = table.get(word[:size]), word[size:]
        if kind in ("unit", "country", "region", "abroad"):
            if (
                not segment.is_word(word)
                or rest in cues("not_before")
                or (is_person(word) and (len(rest) == 1 or not segment.is_word(rest)))
            ):
                return []
            if word[:size] in _DIRECTIONS and rest[0] in cues("bearing"):
                return []
            if rest in _ABROAD_SUFFIXES and kind == "abroad":
                return [Candidate(start, start + len(word), _ABROAD_SUFFIXES[rest], 0.8)]
            if rest not in table and any(rest[-n:] in venue_closers() for n in (2, 3, 4)):
                return [Candidate(start, start + len(word), "venue", 0.7, "venue")]
            context: PlaceContext = "organisation" if _closes_organisation(word) and rest != "政府" else "plain"
            out = [Candidate(start, start + size, None, 0.7, kind, context)]
            if table.get(rest) in ("unit", "country", "region"):
                rank = w.at(k + 1)  # 湖南永州|市
                longer = len(rank) == 1 and any(u.name == rest + rank for u in gazetteer.units_named(rest + rank))
                out.append(Candidate(start + size, start + len(word) + longer, None, 0.7, table[rest], context))
            return out
    return []


@cache
def _organisation_ends() -> tuple[str, ...]:
    return tuple(tables.words("organisation_ends.tsv"))


def _closes_organisation(word: str) -> bool:
    return word.endswith(_organisation_ends())
