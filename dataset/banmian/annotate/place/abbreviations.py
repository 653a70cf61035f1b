"""Names of one character (京, 湘, 美) where they stand for the place: in runs, after verbs of going, before offices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import inf
from typing import NamedTuple

from banmian.annotate.place.tokens import HAN_ONLY, Candidate, Words, functions
from banmian.annotate.place.vocabulary import transliteration
from banmian.signatures.personal_names import surname_cost
from banmian.text import segment, tables


class Abbreviation(NamedTuple):
    """What one character stands for (several names where that is not sure), and of what kind that is."""

    names: tuple[str, ...]
    kind: str


@cache
def abbreviations() -> Mapping[str, tuple[Abbreviation, ...]]:
    """The meanings of each character."""
    out: dict[str, tuple[Abbreviation, ...]] = {}
    for character, names, kind in tables.read_rows("place_abbreviations.tsv"):
        out[character] = (*out.get(character, ()), Abbreviation(tuple(names.split("|")), kind))
    return out


@cache
def _cue(name: str) -> str:
    return next(row[1] for row in tables.read_rows("place_abbreviation_cues.tsv") if row[0] == name)


@cache
def pattern() -> re.Pattern[str]:
    """Groups: a run of lands or units, a character after a verb, a character before an office."""
    table = abbreviations()
    lands = "".join(c for c, meanings in table.items() if c != "华" and any(a.kind != "unit" for a in meanings))
    units = "".join(c for c, meanings in table.items() if any(a.kind == "unit" for a in meanings))
    paired, office = (_cue(name).replace(" ", "|") for name in ("paired", "office"))
    return re.compile(
        f"(?P<run>[{lands}](?:、?[{lands}]){{1,3}}(?={paired})|[{units}](?:、?[{units}]){{1,3}}(?={paired}))"
        f"|(?P<sure>(?:{_cue('pairs').replace(' ', '|')})|[{_cue('sure')}]{{2,4}})"
        f"|全(?P<all>[{_cue('all')}])(?![好满心部文体面集力属资商])"
        f"|(?P<island>[港台澳])(?:{_cue('island').replace(' ', '|')})(?!案|法|面|便)"
        f"|[{_cue('going')}](?P<going>[{lands}{_cue('cities')}华])"
        f"|[{_cue('being')}](?![{lands}]{{2,3}}(?:{paired}))(?P<being>[{_cue('sure')}{_cue('cities')}华])(?![元圆])|来(?P<coming>[{_cue('cities')}华])"
        f"|(?<![0-9０-９〇一二三四五六七八九十])(?P<office>[{_cue('lands')}](?=方|军|政府|总统|总理|外长)|[{_cue('sure')}])(?:{office})"
    )


@cache
def _openings() -> re.Pattern[str]:
    """The first two characters of whatever `pattern` matches, and much else: found far faster."""
    runs, cities, pairs = "".join(abbreviations()), _cue("cities"), _cue("pairs").split()
    first = f"{runs}{_cue('sure')}{_cue('lands')}{_cue('going')}{_cue('being')}来全" + "".join(p[0] for p in pairs)
    followers = (*_cue("office").split(), *_cue("island").split(), *(p[1:] for p in pairs))
    second = f"{runs}、{cities}华" + "".join(word[0] for word in followers)
    return re.compile(f"[{first}](?=[{second}])")


def matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of `pattern` in `text`, in order."""
    free = 0
    for opening in _openings().finditer(text):
        if opening.start() >= free and (match := pattern().match(text, opening.start())) is not None:
            yield match
            free = match.end()


def find_abbreviations(w: Words, taken: list[Candidate]) -> list[Candidate]:
    """The one-character names outside the candidates that are `taken`, in order."""
    inside = {at for c in taken if c.kind not in ("weak", "homograph") for at in range(c.start, c.end)}
    found: list[Candidate] = []
    for m in matches(w.text):
        k = w.index(m.start())
        if k is None or not _is_side(m, taken):
            continue
        spans = _run(m, w, k) if m["run"] or m["sure"] else _single(m, w, k)
        found += [Candidate(at, at + 1, None, 0.7, "abbreviation") for at in spans if at not in inside]
    found += list(_alone(w, taken, inside | {c.start for c in found}))
    return sorted({c.start: c for c in found}.values(), key=lambda c: c.start)


def find_ways(w: Words) -> list[Candidate]:
    """Railways and motorways named by two characters or more of the places they join (京沪铁路), in order."""
    lines, text = _lines(), w.text
    out: list[Candidate] = []
    for m in _ways().finditer(text):
        at = m.start()
        size = 2 if text[at - 2 : at] in lines else 3 if text[at - 3 : at] in lines else 0
        if size and at >= size and (w.ends_at(m.start() - size) or w.ends_at(m.end())):
            out.append(Candidate(m.start() - size, m.end(), "venue", 0.8, "venue"))
    return out


@cache
def _lines() -> frozenset[str]:
    return frozenset(_cue("line").split())


_NUMERAL = re.compile("[0-9０-９〇一二三四五六七八九十廿]")


@cache
def _ways() -> re.Pattern[str]:
    return re.compile("|".join(_cue("ways").split()))


def _standing(w: Words, letters: Iterable[str]) -> Iterator[int]:
    """The numbers of the words that are one of the letters by itself."""
    for letter in letters:
        at = w.text.find(letter)
        while at >= 0:
            k = w.index(at)
            if k is not None and w.words[k] == letter:
                yield k
            at = w.text.find(letter, at + 1)


@cache
def _parts() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands behind one character that is a country, and what of it where the character is a word too."""
    parts = tuple(_cue("parts").split())
    return parts, tuple(part for part in parts if len(part) > 1)


def _alone(w: Words, taken: list[Candidate], inside: set[int]) -> Iterator[Candidate]:
    """One character for a country that the text names in full (拉 after 拉脱维亚), before what goes with a country."""
    named: dict[str, set[str]] = {}
    for c in taken:
        if c.kind == "country" and c.end - c.start > 1 and w.text[c.start] in _cue("alone"):
            named.setdefault(w.text[c.start], set()).add(w.text[c.start : c.end])
    if "俄" in w.text:
        named["俄"] = {"俄罗斯"}
    parts, nouns = _parts() if named else ((), ())
    for k in _standing(w, named):
        at, names = w.starts[k], named[w.words[k]]
        goes = w.text.startswith(nouns if w.words[k] in _cue("words") else parts, at + 1) or (
            w.words[k] == "俄" and w.text[at + 1 : at + 2] not in "而顷延然族"
        )
        before = w.at(k - 1)[-1:]
        if at not in inside and goes and before not in transliteration() and not _NUMERAL.match(before):
            if len(names) == 1:
                yield Candidate(at, at + 1, None, 0.7, "country", name=next(iter(names)))
            elif w.words[k] in abbreviations():
                yield Candidate(at, at + 1, None, 0.7, "abbreviation")
    yield from _sides(w.text, {c: next(iter(names)) for c, names in named.items() if len(names) == 1}, inside)


def _sides(text: str, named: Mapping[str, str], inside: set[int]) -> Iterator[Candidate]:
    """Sides of talks by one character for a country that the text names in full (乌方, 中哈双方)."""
    for m in _SIDE.finditer(text) if named else ():
        at = m.start() - 1
        if text[at] in named and at not in inside and text[at - 1 : at] not in transliteration():
            yield Candidate(at, at + 1, None, 0.7, "country", name=named[text[at]])
    for m in _with_china().finditer(text) if named else ():
        at = m.end()
        if text[at - 1] in named and inside.isdisjoint((at - 2, at - 1)):
            yield Candidate(at - 2, at - 1, None, 0.7, "country", name="中国")
            yield Candidate(at - 1, at, None, 0.7, "country", name=named[text[at - 1]])


_SIDE = re.compile("(?<=.)方(?![面向式法案便形可才今圆块])")


@cache
def _with_china() -> re.Pattern[str]:
    return re.compile(f"中[{_cue('alone')}](?={_cue('with')})")


_BETWEEN = ("两国", "三国", "双边", "关系", "建交")
"""What only names of countries stand before."""
_WITH_CHINA = ("双方", "友好", "战略", "经贸", "贸易", "首脑", "会谈", "谈判", "边界", "边境", "人民", "合作")
"""What only names of countries stand before where the first is China's."""
_NAMES = (None, "ns", "nz", "j")
_ORDINARY = ("n", "v", "vn", "a", "d", "t", "i", "l")


def _run(m: re.Match[str], w: Words, k: int) -> Iterator[int]:
    """The characters of a run of names (中美, 中、阿, 港澳)."""
    run = m["run"] or m["sure"]
    tag = segment.word_tag(run)
    sure = run in _cue("pairs").split() or w.text.startswith(_BETWEEN, m.end())
    sure = sure or (run[0] == "中" and w.text.startswith(_WITH_CHINA, m.end()))
    if not sure and (tag in _ORDINARY or run in _cue("ordinary").split() or (m["sure"] and tag not in _NAMES)):
        return
    letters = run.replace("、", "")
    if (sure or w.ends_at(m.end()) or w.words[k].startswith(run)) and len(set(letters)) == len(letters):
        yield from (m.start() + at for at, c in enumerate(run) if c != "、")


def _is_side(m: re.Match[str], taken: list[Candidate]) -> bool:
    """Whether 中方 is China's side: where no country is named and a unit is, it may be the county."""
    return (
        m[0] != "中方"
        or any(c.kind in ("country", "abroad", "region") for c in taken)
        or not any(c.kind == "unit" for c in taken)
    )


def _single(m: re.Match[str], w: Words, k: int) -> Iterator[int]:
    """The character after a verb of going or before an office."""
    name = next(n for n in ("going", "being", "coming", "office", "all", "island") if m[n])
    at, word = m.start(name), w.words[k]
    if name == "office":
        lone = [
            len(w.at(k - n)) == 1 and bool(HAN_ONLY.fullmatch(w.at(k - n))) and w.at(k - n) not in functions()
            for n in (1, 2)
        ]
        stands = w.ends_at(m.end()) and not (all(lone) and surname_cost(w.at(k - 2)) < inf)  # 赖清德当局
    elif name in ("all", "island"):
        stands = w.ends_at(m.start()) and w.ends_at(m.end())
    elif word.startswith(m[0]) and (len(word) > len(m[0]) or m[0][0] in "驻访"):
        stands = True  # 驻华使节, 对华关系
    else:
        stands = w.ends_at(at + 1) and not (w.text[at + 1 : at + 2] in transliteration() and w.ends_at(at + 2))
    if stands:
        yield at
