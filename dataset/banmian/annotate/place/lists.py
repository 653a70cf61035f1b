"""Lists of places whose generic word stands once, at the end or nowhere (长寿、加义等镇; 益阳市资阳、赫山两区; 怀化市鹤城、中方、洪江)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from banmian.annotate.place import gazetteer
from banmian.annotate.place.senses import ending_in
from banmian.annotate.place.tokens import HAN_ONLY, Candidate, Words
from banmian.annotate.place.vocabulary import stops
from banmian.text import segment, tables
from banmian.text.hanzi import HAN

JOINTS = ("、", "和", "与", "及", "以及")
"""What stands between the items of a list."""
_WINDOW = 120
"""Characters before the closing word in which the items of a list are looked for."""
_LONGEST = 6
"""Characters of an item at most."""
_COUNT = re.compile(
    "(?:等(?:[一二两三四五六七八九十百几多]{1,3}|[0-9０-９]{1,3})?个?|(?:[一二两三四五六七八九十百几多]{1,3}|[0-9０-９]{1,3})个?)$"
)
_NUMBERS = dict(zip("两二三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_COUNT_ENDS = frozenset("等个一二两三四五六七八九十百几多0123456789０１２３４５６７８９")
_TOWNSHIP_ENDS = frozenset("镇乡道")


@cache
def _generics() -> Mapping[str, str]:
    """Words that close a list, with the last characters that the full names of its items may have."""
    return dict(tables.read_rows("place_list_ends.tsv"))  # type: ignore[arg-type]


@cache
def _closing() -> re.Pattern[str]:
    words = "|".join(sorted(_generics(), key=len, reverse=True))
    return re.compile(f"(?:{words})(?![域间场民级城委长政村亲庄份内])")


def _count_before(text: str, end: int) -> int | None:
    """Where 等, a number or both begin that end at `end` (两 in 两区, 等13个 in 等13个乡镇); None where neither stands there."""
    if text[end - 1 : end] not in _COUNT_ENDS:
        return None
    m = _COUNT.search(text, max(end - 6, 0), end)
    return m.start() if m else None


def find_listed(w: Words, found: Iterable[Candidate]) -> list[Candidate]:
    """The items of the lists of `w` that a closing word or the unit before them makes places, in order."""
    ends = {c.end: c for c in found}
    out: list[Candidate] = []
    free = 0
    for m in _closing().finditer(w.text):
        end = _count_before(w.text, m.start())
        number = None if end is None else _NUMBERS.get(w.text[end : m.start()].removesuffix("个"))
        items = [] if end is None else list(_closed(w, end, _generics()[m[0]], ends, free, number))
        if items:
            out += items
            free = m.end()
    taken = {c.start for c in out}
    out += [c for c in _under_units(w, ends.values()) if c.start not in taken]
    return sorted(out, key=lambda c: c.start)


def _closed(
    w: Words, end: int, allowed: str, ends: Mapping[int, Candidate], free: int, number: int | None
) -> Iterator[Candidate]:
    """The items of the list that ends at `end`; none where it has fewer than two, or another `number` than is said."""
    spans = _spans(w.text, end, free)
    if len(spans) < 2 or (number is not None and number < len(spans) - 1) or (number or 0) > len(spans):
        return  # 天府三街
    first, stop = spans[0]
    start = _start_of_first(w, first, stop, allowed, ends)
    spans = [*([] if start is None else [(start, stop)]), *spans[1:]]
    township = not _TOWNSHIP_ENDS.isdisjoint(allowed)
    known = sum(bool(ending_in(w.text[at:to], allowed, "")) for at, to in spans)
    township_list = township and 2 * known >= len(spans)
    for at, to in spans:
        name = w.text[at:to]
        if len(name) < 2 or (name[-1] in allowed and _is_full(name)):
            continue
        if ending_in(name, allowed, ""):
            yield Candidate(
                at, to, "township" if township else None, 0.85, "township" if township else "unit", ends=allowed
            )
        elif township_list and len(name) < 4 and name not in stops() and not _is_word(name):
            yield Candidate(at, to, "township", 0.7, "township", ends=allowed)


def _is_full(name: str) -> bool:
    return any(u.name == name for u in gazetteer.units_named(name)) or name in gazetteer.townships()


def _is_word(name: str) -> bool:
    return segment.is_word(name) and segment.word_tag(name) not in ("ns", "nz", "nr", "nrt", "n")


def _spans(text: str, end: int, free: int) -> list[tuple[int, int]]:
    """The items before `end`, in order; the first one still with whatever Han stands before it."""
    out: list[tuple[int, int]] = []
    least = max(free, end - _WINDOW)
    to = end
    while to > least:
        at = to
        while at > least and re.match(f"[{HAN}]", text[at - 1]):
            at -= 1
        if at == to:
            break
        if not out and (joint := _joint(text, at, to)) is not None:
            out.append((joint[1], to))
            to = joint[0]
            continue
        out.append((at, to))
        if at <= least or text[at - 1] != "、":
            break
        if out and len(out) > 1 and to - at > _LONGEST:
            break
        to = at - 1
    return out[::-1]


def _joint(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where 和, 与 or 及 parts the last two items of a list."""
    for at in range(end - 2, max(start, end - _LONGEST - 2), -1):
        if text[at - 1] in "和与及" and at - 1 > start and end - at >= 2:
            before = at - 1 - (text[at - 2 : at] == "以及")
            return (before, at) if before > start else None
    return None


def _start_of_first(w: Words, start: int, end: int, allowed: str, ends: Mapping[int, Candidate]) -> int | None:
    """Where the first item of a list begins, behind its unit or at the beginning of a word."""
    for size in range(min(_LONGEST, end - start), 1, -1):
        at = end - size
        if (at in ends or at == start) and ending_in(w.text[at:end], allowed, ""):
            return at
    for size in range(min(_LONGEST, end - start), 1, -1):
        at = end - size
        if w.index(at) is not None and ending_in(w.text[at:end], allowed, ""):
            return at
    return start if end - start <= 3 else None


@lru_cache(maxsize=1024)
def _children(name: str) -> Mapping[str, str]:
    """The standing counties and districts of the city or prefecture of this name by their short names."""
    out: dict[str, str] = {}
    for unit in gazetteer.units_named(name):
        if unit.until or unit.level == "county":
            continue
        head = unit.code.rstrip("0") if unit.code[2:] == "0000" else unit.code[:4]
        if unit.level == "prefecture" or unit.code[:2] in gazetteer.MUNICIPALITIES:
            out |= {u.short: u.code for u in gazetteer.units_in(head) if u.level == "county"}
    return out


def _under_units(w: Words, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The districts that are listed by their short names right behind the city they belong to."""
    text = w.text
    for c in found:
        stop = text.find("、", c.end, c.end + _LONGEST)
        if stop < c.end + 2 or c.kind not in ("unit", None):
            continue
        names = _children(c.name or text[c.start : c.end])
        items: list[tuple[int, int]] = []
        at = c.end
        while names:
            size = next((n for n in range(5, 1, -1) if text[at : at + n] in names), 0)
            if not size:
                break
            end = at + size
            if text[end : end + 1] not in ("、", "和", "与", "及"):
                if w.ends_at(end) and not (text[end : end + 1] in "区县市旗" and text[end : end + 1]):
                    items.append((at, end))
                break
            items.append((at, end))
            at = end + 1
        if len(items) > 1:
            yield from (Candidate(a, b, None, 0.85, "unit") for a, b in items if HAN_ONLY.fullmatch(text[a:b]))
