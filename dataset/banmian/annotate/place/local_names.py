"""Names that a text lets one know: short names of the townships it is about, and slogans named after a place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress, count
from typing import NamedTuple

from banmian.annotate.place import gazetteer
from banmian.annotate.place.context import SLOGAN
from banmian.annotate.place.named_after import road_behind
from banmian.annotate.place.tokens import HAN_ONLY, Candidate, Words
from banmian.annotate.place.vocabulary import kinds
from banmian.text import segment

_ENDS = ("镇", "乡", "街道")
_NAME_TAGS = (None, "ns", "nr", "nz")
_CLAUSE = re.compile("，|。|、|；|：|！|？|\n|“|在|到|从|走进|来到")
"""What a clause may open with, if it is not the first of its text."""
_NUMERALS = frozenset("一二三四五六七八九十")
_NATURE = frozenset("山江河湖海溪峡门关岭岛")
"""What names of nature end in, which the dictionary has as places of their own."""
_WAYS = frozenset("路街巷道弄里")
"""What names of streets end in, of which townships have their names."""
_CLOSE = 60
"""Characters between names that stand close by."""
_MOST_STEMS = 40
"""Stems at most that are looked for."""
_MOST = 12
"""Counties at most whose townships are looked for: a text about more is about none of them."""


def slogan_places(text: str, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The places after which quoted slogans are named (枫桥 in “枫桥经验”), where no candidate covers them."""
    taken = {at for c in found if c.kind not in ("weak", "homograph") for at in range(c.start, c.end)}
    for m in SLOGAN.finditer(text):
        name, span = m[1], m.span(1)
        if not taken.isdisjoint(range(*span)):
            continue
        full = next((name + end for end in _ENDS if name + end in gazetteer.townships()), None)
        if name in kinds():
            if not segment.is_word(name) or segment.word_tag(name) == "ns":
                yield Candidate(*span, None, 0.7, "unit", "nonliteral")
        elif full is not None:
            yield Candidate(*span, "township", 0.7, "township", "nonliteral", full)


def short_townships(w: Words, counties: Collection[str], found: Iterable[Candidate]) -> list[Candidate]:
    """The townships of the counties where a clause begins with their name without its suffix (伍市大棚蔬菜).

    A name that begins with a numeral (三市) wants another one close by.
    """
    names: dict[str, str] = {}
    for county in sorted(counties) if len(counties) <= _MOST else ():
        names |= _short_names(county)
    if not names:
        return []
    taken = {c.start for c in found}
    spots = [s for s in openings(w.text, names) if s.at not in taken and _ends_name(w, s.at + len(s.name))]
    return [
        Candidate(spot.at, spot.at + len(spot.name), "township", 0.6, "township", name=names[spot.name])
        for k, spot in enumerate(spots)
        if spot.name[0] not in _NUMERALS
        or any(o.name != spot.name and abs(spot.clause - o.clause) < _CLOSE for o in spots[max(k - 2, 0) : k + 3])
    ]


def named_elsewhere(w: Words, found: Sequence[Candidate], chosen: Sequence[str | None]) -> list[Candidate]:
    """The bare names of townships that the text also names in full (安化 where it has 安化镇), in order.

    A county of the same name gives way where nothing else of the text lies in its province.
    """
    stems: dict[str, str] = {}
    for c, code in zip(found, chosen, strict=True):
        name = c.name or w.text[c.start : c.end]
        if code is not None and len(code) == 9 and name.endswith(_ENDS) and c.level == "township":
            stem = gazetteer.without_rank(name)
            if len(stem) > 1 and (kinds().get(stem) in ("unit", "abroad") or segment.word_tag(stem) in _NAME_TAGS):
                stems[stem] = name
    if not stems:
        return []
    others = {c.start: (c, code) for c, code in zip(found, chosen, strict=True)}
    inside = {at for c in found for at in range(c.start, c.end)}
    provinces = {(code, c.name or w.text[c.start : c.end]) for c, code in zip(found, chosen, strict=True) if code}
    out = []
    for k in compress(count(), map(stems.__contains__, w.words)):
        at, end, name = w.starts[k], w.starts[k + 1], w.words[k]
        other, code = others.get(at, (None, None))
        if not _ends_name(w, end) or (other is None and at in inside) or (other and other.end != end):
            continue
        if segment.word_tag(name) not in _NAME_TAGS and at and HAN_ONLY.match(w.text[at - 1]):
            continue
        if other is not None and (
            other.kind not in ("unit", "weak", "homograph", "abroad") or other.context == "nonliteral"
        ):
            continue
        if code is not None and (code[4:6] == "00" or any(c[:2] == code[:2] and n != name for c, n in provinces)):
            continue
        out.append(Candidate(at, end, "township", 0.7, "township", name=stems[name]))
    return out


class Spot(NamedTuple):
    """A name that opens a clause."""

    clause: int
    """Where what stands before the name begins."""
    at: int
    name: str


def openings(text: str, names: Collection[str]) -> Iterator[Spot]:
    """The names that open a clause, the longest at each place."""
    lengths = sorted({len(name) for name in names}, reverse=True)
    firsts = frozenset([name[0] for name in names])
    clause = at = 0
    while True:
        name = next((text[at : at + n] for n in lengths if text[at : at + n] in names), "")
        if name:
            yield Spot(clause, at, name)
        openings = map(re.Match.span, _CLAUSE.finditer(text, at + len(name)))
        opening = next((span for span in openings if text[span[1] : span[1] + 1] in firsts), None)
        if opening is None:
            return
        clause, at = opening


@lru_cache(maxsize=1024)
def _short_names(county: str) -> Mapping[str, str]:
    """The townships of a county by their names without suffix, where these are no other words."""
    names: dict[str, str] = {}
    for _, name in gazetteer.townships_of(county):
        stem = next((name.removesuffix(e) for e in _ENDS if name.endswith(e)), name)
        unknown = not segment.is_word(stem) or (segment.word_tag(stem) == "ns" and stem[-1] not in _NATURE)
        if stem != name and len(stem) > 1 and stem[-1] not in _WAYS and unknown and stem not in kinds():
            names[stem] = name
    return names


def _ends_name(w: Words, end: int) -> bool:
    """Whether a word begins at `end` that goes with a place and does not make it longer."""
    return w.ends_at(end) and w.text[end : end + 1] not in "镇乡街村县市区人氏" and not road_behind(w.text, end)


def stem_places(w: Words, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Waters, hills and sights that share the stem of a village or township that the text names (巴沙村 … 巴沙湖)."""
    stems = set()
    taken = set()
    for c in found:
        taken.add(c.start)
        if c.level in ("village", "township") and c.end - c.start > 2 and c.kind is None:
            stems.add(w.text[c.start : c.end - 1])
    stems = {s for s in stems if len(s) > 1 and segment.word_tag(s) in (None, "ns")}
    if 0 < len(stems) <= _MOST_STEMS:
        closers = (
            f"(?:{'|'.join(sorted(stems, key=lambda s: (-len(s), s)))})(?:湖|山|河|江|溪|岭|岛|水库|桥|寺|洞|坳|寨)"
        )
        for m in re.finditer(closers, w.text):
            if m.start() not in taken:
                yield Candidate(m.start(), m.end(), "venue", 0.6, "venue")
