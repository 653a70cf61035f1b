"""Names of sights, buildings and stretches of nature, by the word that closes them (…机场, …广场, …大桥)."""

from __future__ import annotations

from itertools import compress, count

from banmian.annotate.place.tokens import HAN_ONLY, Candidate, Memo, Words
from banmian.annotate.place.vocabulary import kinds, venue_closers
from banmian.text import segment

_LONGEST = 8
"""Characters before the closing word, at most."""
_NAME_TAGS = ("nr", "nrt", "nrfg", "ns", "nz")
_NOUN_TAGS = (*_NAME_TAGS, "n", "b", "j", "vn", "ng", "s", "an")
_OWNERS = ("unit", "abroad", "country", "region", "word")
_PARTS = frozenset("池宫庙寺塔湖河江山洲岛滩湾桥楼门台园亭泉溪岭坡坪")
"""What may stand by itself between a place and the word for a park or a square (曲江池遗址公园)."""
_HEADS_NOTHING = frozenset("一二三四五六七八九十百千两几各该本此这那每某座个条")


def _may_close(word: str) -> bool:
    """Whether the word may close the name of a venue."""
    closers = venue_closers()
    return word in closers or word == "中心" or (len(word) > 2 and word[-2:] in closers and word not in kinds())


_closing = Memo(_may_close)


def merge_venues(w: Words, found: list[Candidate]) -> list[Candidate]:
    """The candidates, with the venues of the text among them in place of what lies inside these."""
    by_start = {c.start: c for c in found}
    ends = {c.end: c for c in found}
    venues: list[Candidate] = []
    for k in compress(count(), map(_closing.__getitem__, w.words)):
        word = w.words[k]
        taken = by_start.get(w.starts[k])
        if (taken is None or word == "公园") and (word != "中心" or w.at(k - 1) + word in venue_closers()):
            if venues and venues[-1].end == w.starts[k]:  # 曲江池遗址|公园
                venues[-1] = venues[-1]._replace(end=w.starts[k + 1])
                continue
            venue = _venue(w, k, ends, venues[-1].end if venues else 0)
            if venue is not None:
                venues.append(venue)
    inside = {at for venue in venues for at in range(venue.start, venue.end)}
    kept = [c for c in found if inside.isdisjoint(range(c.start, c.end))] if venues else found
    return sorted([*kept, *venues], key=lambda c: c.start)


def _venue(w: Words, k: int, ends: dict[int, Candidate], free: int) -> Candidate | None:
    """The venue that the word `k` closes."""
    end = w.starts[k] + len(w.words[k])
    lone = len(w.words[k]) == 1
    start = w.starts[k]
    named, first = False, start
    j = k - 1
    while j >= 0 and w.starts[j] >= free and end - w.starts[j] <= _LONGEST + len(w.words[k]):
        place = ends.get(start)
        if place is not None:
            if (
                named
                or place.level is not None
                or place.kind not in _OWNERS
                or place.start < free
                or (lone and place.kind == "country")
            ):
                break  # 北京|朝阳体育馆, 平江县|人民广场
            return Candidate(place.start, end, "venue", 0.7, "venue")
        word = w.words[j]
        part = len(word) == 1 and word in _PARTS and w.starts[j] in ends
        if not HAN_ONLY.fullmatch(word) or word[0] in _HEADS_NOTHING or (len(word) == 1 and not part):
            break
        tag = segment.word_tag(word)
        if tag not in _NOUN_TAGS and not part:
            break
        start = w.starts[j]
        if not part:
            named = named or tag in _NAME_TAGS
            first = start if tag in _NAME_TAGS else first
        j -= 1
    if lone or not named:
        return None
    return Candidate(first, end, "venue", 0.6, "venue")
