"""A byline line cut into role words, agencies, names and the rest, by the cheapest path through all readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import inf
from typing import Literal, NamedTuple, cast

from banmian.signatures import minority_names, personal_names
from banmian.signatures.filing import filed_from
from banmian.signatures.institutions import institutions, title_end
from banmian.text import segment, tables
from banmian.text.hanzi import HAN, fold

Kind = Literal[
    "name",
    "role",
    "done",
    "about",
    "title",
    "source",
    "filler",
    "agency",
    "sent",
    "blank",
    "stop",
    "open",
    "close",
    "unknown",
]

LONGEST = 400
"""Characters of a line that are read at most: no signature is longer."""


class Piece(NamedTuple):
    """One piece of a line; `role` is that of a role word or of a word that follows a name (`摄`).

    Several roles are parted by blanks; `and` before them leaves the role of a title in place.
    """

    kind: Kind
    start: int
    end: int
    role: str = "-"


class _Word(NamedTuple):
    kind: Kind | Literal["weak"]
    role: str


_AGENCY_WHOLE = "|".join(
    sorted((r[0] for r in tables.read_rows("agencies.tsv") if r[1] == "whole"), key=len, reverse=True)
)
_AGENCY_END = "|".join(
    sorted((r[0] for r in tables.read_rows("agencies.tsv") if r[1] == "ending"), key=len, reverse=True)
)
_DAY = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
SENT = re.compile(
    rf"据?(?P<agency>{_AGENCY_WHOLE}|(?<![{HAN}])[{HAN}]{{2,9}}?(?:{_AGENCY_END}))"
    rf"[ \t]{{0,3}}(?P<place>[{HAN}·、]{{0,24}}?)[ \t]{{0,3}}"
    rf"(?:(?P<date>{_DAY})[ \t]{{0,3}}(?:专?[电讯]|消息)"
    rf"|专?[电讯](?=[\s()\[\]【】,:]|$|(?:本报|新华社|特约|见习|实习|[{HAN}]{{0,6}}?)(?:记者|通讯员)))"
)
"""A dateline without the brackets that follow it (新华社北京4月8日电), in folded text."""
_NO_PLACE = re.compile("[的了是在从对将把等要及着被向到说这那我他们有不]|记者|通讯员|报[道导]|发布|发表|获悉")

_NO_PLACE_BEFORE_A_DATE = re.compile("[了是在从对将把被向说我他们]|记者|通讯员|报[道导]|发布|发表|获悉")
"""Behind a place a date leaves no doubt: 哈瓦那1月27日电, 亚的斯亚贝巴9月8日电."""


def sent(text: str, start: int = 0) -> re.Match[str] | None:
    """The dateline that stands at `start` of folded text."""
    m = SENT.match(text, start)
    odd = m and (_NO_PLACE_BEFORE_A_DATE if m["date"] else _NO_PLACE).search(m["place"])
    return None if odd else m


@cache
def _words() -> dict[str, _Word]:
    return {row[0]: _Word(cast("Kind", row[1]), row[2]) for row in tables.read_rows("byline_words.tsv")}


@cache
def _words_by_first() -> dict[str, Sequence[tuple[str, _Word]]]:
    """First character → the words that begin with it, shorter ones first."""
    found: dict[str, list[tuple[str, _Word]]] = {}
    for word in sorted(_words(), key=len):
        found.setdefault(word[0], []).append((word, _words()[word]))
    return {first: tuple(words) for first, words in found.items()}


def _words_at(text: str, i: int) -> list[tuple[int, _Word]]:
    """The words of bylines that begin at `i`, as some do with the character there, each with its end."""
    return [(i + len(word), what) for word, what in _words_by_first()[text[i]] if text.startswith(word, i)]


@cache
def _sound_characters() -> frozenset[str]:
    return frozenset(next(tables.read_rows("transliteration.tsv"))[0])


@cache
def _all_sounds() -> frozenset[str]:
    """The same with those that only names of minorities are spelt with."""
    return frozenset("".join(row[0] for row in tables.read_rows("transliteration.tsv")))


_H = f"[{HAN}]"
_DOTS = frozenset("·•・‧")
_FOREIGN = re.compile(f"{_H}{{1,8}}(?:[·•・‧]{_H}{{1,8}}){{1,4}}")
_GLYPH = re.compile(rf"({_H}{{1,2}})[(]({_H}{{2,3}})[)]")
_AGENCY = re.compile(rf"{_AGENCY_WHOLE}")
_AGENCY_FIRST = frozenset(name[0] for name in _AGENCY_WHOLE.split("|"))
_AGENCY_ENDING = re.compile(rf"(?=({_AGENCY_END})(?![道告会区络]))")
_ROLE = re.compile(rf"记者|通讯员|作者|采写|采访|摄影|{_AGENCY_WHOLE}")
_AFTER_BODY = re.compile(
    "(?:全媒体?|融媒体?|见习|实习|特约|特派|特邀|首席|高级|资深|主任|摄影|文字|驻站|驻京|机动)*记者|通讯员|评论员"
)
_MEDIA = re.compile(f"(?:{'|'.join(w for w in _AGENCY_END.split('|') if '媒' not in w)})((?:全|融)媒体?)$")
"""A newspaper's name with the medium that belongs to the reporter's title (湖南日报全媒体记者)."""
_JOINED = re.compile(rf"[{HAN}0-9A-Za-z+]{{2,10}}(?:[·/][{HAN}0-9A-Za-z+]{{2,10}}?){{1,3}}(?={_AFTER_BODY.pattern})")
"""Papers that share a reporter (中国青年报·中青在线记者)."""
_DIGITS = re.compile(rf"[0-9A-Za-z]{{1,8}}(?=[{HAN}])")
_NATION = re.compile(rf"[(\[【〔][{HAN}]{{1,4}}[)\]】〕]\s{{0,2}}(?=[{HAN}]{{1,8}}[·•・‧])")
"""Where a foreign author is from: [美] before a name with a dot."""
_NICKNAME = re.compile(rf"[{HAN}0-9A-Za-z_.+-]{{2,12}}(?=\s|$|[”\")\]】〕、,])")
_PADDED = re.compile(rf"({_H}{{1,2}})\s{{1,4}}({_H})")
_TORN = re.compile(rf"({_H})({_H})[ \t\u3000]{{1,2}}({_H})(?![{HAN}])")
"""A name of three characters with a stray blank before the last (陈维 政)."""
_SPACED = re.compile(rf"({_H})(\s{{1,4}})({_H})\s{{1,4}}({_H})")
_IS_HAN = re.compile(_H)
_HAN_RUN = re.compile(f"{_H}+")
_ORGANISATION = tuple("局队社院部会司厅处所室站团委办校网报台组厂店馆中心")
_FUNCTION = frozenset("的了是在为从对和与及等不也就都而但被把将要说看到这那其之所以")

_FILED = re.compile(
    rf"(?:发自|寄自|摄于|写于|采访于)\s{{0,2}}{_H}{{2,12}}?(?:[、/和]{_H}{{2,12}}?){{0,4}}(?=报[道导]|专?电|\s|$|[^、/{HAN}])"
)
"""Where a report was sent from (发自长沙)."""
_FILES = re.compile("报[道导]|[电讯/摄]|专稿|特稿|读者|市民|网友|居民|村民|教师|老师|学生|职工|干部|医生|[省市县区] ")
_POSTED = re.compile(rf"驻{_H}{{2,5}}?(?=(?:首席|特派|特约)?记者)")
"""Where a reporter is posted (本报驻湖北记者)."""
_READERS = ("读者", "市民", "网友", "居民", "村民")
_ADDRESSED = re.compile(rf"({_H}{{1,2}}?)(?:先生|女士|老师|小姐|大爷|大妈|大叔|阿姨|同学|师傅)")
_AFTER_READER = re.compile(
    rf"(?:{'|'.join(_READERS)}|业主|群众|乘客|家长|学生|教师|老师|职工|干部|工人|农民|医生|村干部|老党员|口述)[:/]?\s{{0,3}}$"
)
_AFTER_NICKED = re.compile(r"(?:网友|网民|网名|昵称)\s{0,3}:?\s{0,2}[“\"]?$")
_AFTER_FILLER = tuple(" \u3000:/|")
_BLANKED = [re.compile(rf"(?<![{HAN}])[{HAN}](?:\s{{1,3}}[{HAN}]){{{size - 1}}}(?![{HAN}])") for size in range(2, 7)]
"""What may be a word of two to six characters with blanks between them."""
_PAPERS = ("本报", "本刊", "新华社", "中新社")
_PAIRED = {"文": re.compile("[摄图]"), "图": re.compile("文")}
"""Words that close a name only in a pair (甲文 乙摄); elsewhere they are its last character."""
_BOTH = re.compile("(?:^|[^文图])(?:文[/、]?图|图[/、]?文)")
_UNKNOWN_COST = 14.0
_GLUED_COST = 8.0
"""A name seldom begins in the middle of a word."""
_TORN_COST = 14.0
"""And seldom is a name followed by what is nothing."""
_LONE_BLANKS_COST = 12.0
"""A name of three characters is set with blanks only where the words beside it are too."""
_WORD_COST = 1.0


def is_ordinary(word: str) -> bool:
    """Whether the dictionary knows `word`, and not as a person or place."""
    return segment.is_word(word) and segment.word_tag(word) not in ("nr", "nrt", "nrfg", "ns")


def sounds_foreign(name: str) -> bool:
    """Whether a name is spelt with the characters that foreign and minority names are spelt with."""
    odd = sum(c not in _sound_characters() for c in name if _IS_HAN.match(c))
    return odd * 4 <= len(name)


def _is_headed(text: str, start: int, end: int) -> bool:
    """Whether nothing but the name from `start` to `end` stands behind a mark (作者：, 文/)."""
    return text[start - 1 : start] in (":", "/", "|") and (end == len(text) or not text[end:].strip(" \u3000)】]"))


def _odd_name_cost(text: str, *, headed: bool) -> float:
    """Cost of a name that is no surname with given name: a pen name (平宣), or one spelt by sound (阿不都热依木).

    Behind a mark (作者：, 文/) it may have up to seven characters.
    """
    if not _FUNCTION.isdisjoint(text) or text.endswith(_ORGANISATION) or is_ordinary(text):
        return 21.0 + 2.5 * len(text) if len(text) >= 4 and _all_sounds().issuperset(text) else inf
    if len(text) >= 4 and _all_sounds().issuperset(text):
        return 20.0 + 2.0 * len(text)
    if len(text) > 4:
        return 20.0 + 5.0 * len(text) if headed and len(text) <= 7 else inf
    return 8.0 + 8.0 * len(text)


class _Line(NamedTuple):
    """A folded line, and what every reading of it asks again and again."""

    text: str
    words: dict[int, list[tuple[int, _Word]]]
    """The words of bylines, each with its end, by where they begin."""
    edges: list[bool]
    """Whether a name may end before the character: no Han follows, or a word of bylines does."""
    after_role: list[bool]
    """Whether a word of a role ends before the character."""
    han_end: list[int]
    """End of the run of Han that the character stands in."""
    before_role: list[int]
    """Where words stand that follow the name of a newspaper (记者, 评论员)."""
    last_sent: int
    """Where the last sign of a dateline stands."""
    agency_ends: list[tuple[int, int]]
    """Where what agencies' names end with stands (日报, 频道)."""
    has_dot: bool
    files: bool
    """Whether it may say where a report was filed."""
    nicked: bool
    """Whether somebody signs with a name of the net."""
    blanked: bool
    """Whether words of bylines are set with blanks between their characters."""
    ways: dict[int, list[tuple[float, Piece]]]
    """The ways to understand what stands at a place, where they were asked for."""


@lru_cache(maxsize=64)
def _look_over(text: str) -> _Line:
    text = text.replace("丨", "|").replace("‖", "|")
    n = len(text)
    edges, after_role = [True] * (n + 1), [False] * (n + 1)
    han_end = list(range(n + 1))
    for run in _HAN_RUN.finditer(text):
        start, end = run.span()
        han_end[start:end] = [end] * (end - start)
        edges[start:end] = [False] * (end - start)
    words = {i: _words_at(text, i) for i, first in enumerate(text) if first in _words_by_first()}
    for i, found in words.items():
        for end, word in found:
            if word.kind != "filler" or end > i + 1:
                edges[i] = True
                after_role[end] |= word.kind in ("role", "filler", "about")
    return _Line(
        text,
        words,
        edges,
        after_role,
        han_end,
        before_role=[m.start() for m in _AFTER_BODY.finditer(text)],
        last_sent=max(text.rfind("电"), text.rfind("讯"), text.rfind("消息")),
        agency_ends=[m.span(1) for m in _AGENCY_ENDING.finditer(text)],
        has_dot=not _DOTS.isdisjoint(text),
        files=_FILES.search(text) is not None,
        nicked="网" in text or "昵称" in text,
        blanked=_BLANKED[0].search(text) is not None
        and any(True for i in range(n) if han_end[i] == i + 1 for _ in _spaced_words(text, i)),
        ways={},
    )


def _ways(line: _Line, i: int) -> list[tuple[float, Piece]]:
    """Every way to understand what stands at `i`, with its cost."""
    if i not in line.ways:
        line.ways[i] = list(_find_ways(line, i))
    return line.ways[i]


def _find_ways(line: _Line, i: int) -> Iterator[tuple[float, Piece]]:
    text, _, edges, after_role, han_end = line[:5]
    for end, word in line.words.get(i, ()):
        bare = end == i + 1 and word.kind == "done"
        if word.kind == "weak" and end < len(text) and _IS_HAN.match(text[end]):
            continue
        if word.kind == "filler" and end == i + 1 and end == han_end[i] and text[end : end + 1] not in _AFTER_FILLER:
            continue  # 为 in 邹多为
        kind: Kind = "role" if word.kind == "weak" else word.kind
        if bare and (not edges[end] or (text[i] in _PAIRED and not _PAIRED[text[i]].search(text))):
            continue
        if bare and text[i] in "译著" and i and _IS_HAN.match(text[i - 1]):
            continue  # 何佳译
        if bare and text[i] in _PAIRED and (_BOTH.search(text) or re.search(f"{text[i]}[/:|]", text[:i])):
            continue  # 文/萧雅文 图/…, 邬宏图 文/图
        opens = word.kind == "role" and text[i] in "文图摄影片" and end - i == 2 and text[end - 1] in ":/|"
        if opens and i and _IS_HAN.match(text[i - 1]):
            continue  # 汤凯文/花莲
        cost = _WORD_COST + (2.5 if bare else 0.0) + (4.0 if word.kind == "filler" and end == i + 1 else 0.0)
        yield cost, Piece(kind, i, end, word.role)
    if line.nicked and text[i] in '“”"':
        yield 1.0, Piece("blank", i, i + 1)
    if line.nicked and (m := _NICKNAME.match(text, i)) and _AFTER_NICKED.search(text, max(0, i - 6), i):
        yield 6.0 + 2.0 * len(m.group()), Piece("name", i, m.end())
    if han_end[i] == i:
        if line.has_dot and (m := _NATION.match(text, i)):
            yield 1.0, Piece("filler", i, m.end())
        if line.before_role and (m := _DIGITS.match(text, i)):
            ends = [end for end in line.before_role if m.end() < end <= min(i + 14, han_end[m.end()])]
            if ends:
                yield 9.0, Piece("agency", i, ends[-1])
        return
    if i < line.last_sent and (m := sent(text, i)):
        yield 0.5, Piece("sent", i, m.end())
    if text[i] in _AGENCY_FIRST and (m := _AGENCY.match(text, i)):
        yield 3.0, Piece("agency", i, m.end())
    if line.before_role and (line.has_dot or "/" in text) and (m := _JOINED.match(text, i)):
        yield 8.0, Piece("agency", i, m.end())
    if line.has_dot and (m := _FOREIGN.match(text, i)):
        last = max(map(m.group().rfind, _DOTS)) + 1
        for end in range(i + last + 1, m.end() + 1):
            if edges[end]:
                odd = sum(c not in _sound_characters() for c in text[i:end])
                yield 5.0 + 4.0 * odd, Piece("name", i, end)
    for size in (2, 3, 4) if personal_names.may_begin(text[i]) else ():
        end = i + size
        if end <= han_end[i]:
            cost = personal_names.name_cost(text[i:end])
            if cost < inf:
                glued = end < han_end[i] and end in line.words and is_ordinary(text[i:end])  # 熊猫记者
                yield cost + (_GLUED_COST if glued else 0.0), Piece("name", i, end)
    if line.blanked:
        yield from _spaced_words(text, i)
    if m := _FILED.match(text, i) or _POSTED.match(text, i):
        yield 1.0, Piece("filler", i, m.end())
    starts = i == 0 or han_end[i - 1] == i - 1 or after_role[i]
    if line.files:
        for end in filed_from(text, i, han_end[i], starts=starts):
            yield (2.0 if starts else 5.0), Piece("filler", i, end)
    if (end := title_end(text, i, han_end[i])) > i and (end == han_end[i] or edges[end]):
        yield (1.5 if starts else 3.0), Piece("title", i, end)
    if not starts:
        return
    longest = min(i + minority_names.LONGEST, han_end[i]) if minority_names.may_begin(text, i) else 0
    for end in range(i + 2, longest + 1):
        if edges[end] and (cost := minority_names.name_cost(text[i:end])) < inf:
            yield cost, Piece("name", i, end)
    if (m := _ADDRESSED.match(text, i)) and _AFTER_READER.search(text, max(0, i - 8), i):
        yield personal_names.surname_cost(m[1]), Piece("name", i, m.end())
    for end in institutions(text, i, han_end[i]):
        if not _ROLE.search(text, i, end):
            yield 7.0 + 0.7 * (end - i), Piece("agency", i, end)
    for size in range(2, 9):
        end = i + size
        if end > han_end[i]:
            break
        if edges[end] and (cost := _odd_name_cost(text[i:end], headed=_is_headed(text, i, end))) < inf:
            glued = after_role[i] and han_end[i - 1] > i - 1 >= 0 and not _all_sounds().issuperset(text[i:end])
            yield cost + (_TORN_COST + _GLUED_COST if glued else 0.0), Piece("name", i, end)  # 摄影作品选登
    if (m := _PADDED.match(text, i)) and edges[m.end()]:
        cost = personal_names.surname_cost(m[1]) + personal_names.given_cost(m[2])
        yield cost + 1.0, Piece("name", i, m.end())
    if (m := _TORN.match(text, i)) and edges[m.end()]:
        cost = personal_names.surname_cost(m[1]) + personal_names.given_cost(m[2] + m[3])
        yield cost + 6.0, Piece("name", i, m.end())
    if (m := _SPACED.match(text, i)) and edges[m.end()]:
        yield (
            personal_names.surname_cost(m[1])
            + personal_names.given_cost(m[3] + m[4])
            + (2.0 if line.blanked else _LONE_BLANKS_COST / len(m[2])),
            Piece("name", i, m.end()),
        )
    if (
        after_role[i] and (m := _GLYPH.match(text, i)) and m[2] not in _words()
    ):  # a glyph that the font lacked: 袁（日希）
        for end in (m.end(), m.end() + 1):
            if end <= len(text) and edges[end]:
                yield personal_names.surname_cost(text[i]) + 12.0, Piece("name", i, end)
    ends = [end for start, end in line.agency_ends if i < start <= min(i + 14, han_end[i])]
    if ends and edges[ends[-1]] and not _ROLE.search(text, i + 1, ends[-1]):
        end = ends[-1]
        if text.startswith("记者", end) and (m := _MEDIA.search(text, i, end)):
            end = m.start(1)
            yield 8.5 + 0.7 * (end - i), Piece("agency", i, end)
        else:
            yield 9.0 + 0.7 * (end - i), Piece("agency", i, end)
    # an unknown body right before a role word: 海南在线 is known by its ending, 某某融媒 by what follows it
    behind_title = after_role[i] and han_end[i - 1] > i - 1 >= 0  # 记者刘大江通讯员…
    for end in () if behind_title else line.before_role:
        if i + 2 <= end <= min(i + 12, han_end[i]) and not _ROLE.search(text, i + 1, end):
            yield 19.0 + 1.5 * (end - i), Piece("agency", i, end)


@cache
def _spaced_word(text: str) -> tuple[Kind, str] | None:
    """Kind and role of a word of bylines that is set with blanks; None for what is none."""
    word = "".join(text.split())
    if word in _PAPERS:
        return "agency", "-"
    found = _words().get(word)
    if found is None or found.kind not in ("role", "weak", "done") or len(word) < 2:
        return None
    return "done" if found.kind == "done" else "role", found.role


def _spaced_words(text: str, i: int) -> Iterator[tuple[float, Piece]]:
    """The words of bylines at `i` that are set with blanks between their characters."""
    for pattern in _BLANKED:
        if (m := pattern.match(text, i)) is None:
            return
        if found := _spaced_word(m.group()):
            yield 1.0, Piece(found[0], i, m.end(), found[1])


_MARKS: dict[str, Kind] = {
    **dict.fromkeys("、:/|□■●◆◇◎○▲△★☆▌▍█•《》&", "blank"),
    **dict.fromkeys(",.。;!?！？；…\n", "stop"),
    **dict.fromkeys("([【〔[", "open"),
    **dict.fromkeys(")]】〕]", "close"),
}


def _mark(c: str) -> Kind | None:
    return _MARKS.get(c) or ("blank" if c.isspace() else None)


def is_understood(line: str) -> bool:
    """Whether some reading of the line, likely or not, leaves nothing of it `unknown`."""
    over = _look_over(fold(line[:LONGEST]))
    n = len(over.text)
    reached = [True] + [False] * n
    for i in range(n):
        if reached[i]:
            reached[i + 1] |= _mark(over.text[i]) is not None
            for cost, piece in _ways(over, i):
                reached[piece.end] |= cost < inf
    return reached[n]


def read_pieces(line: str) -> tuple[Piece, ...]:
    """The pieces of the first 400 characters of `line`, which they tile; what stands for nothing else is `unknown`."""
    return _read_pieces(fold(line[:LONGEST]))


@lru_cache(maxsize=256)
def _read_pieces(text: str) -> tuple[Piece, ...]:
    n = len(text)
    line = _look_over(text)
    text = line.text
    best: list[float] = [0.0] + [inf] * n
    back: list[Piece | None] = [None] * (n + 1)
    for i in range(n):
        mark = _mark(text[i])
        if mark is not None and best[i] < best[i + 1]:
            best[i + 1], back[i + 1] = best[i], Piece(mark, i, i + 1)
        previous = back[i]
        torn = previous is not None and previous.kind == "name" and line.han_end[i] > i
        unknown = best[i] + _UNKNOWN_COST + (_TORN_COST if torn else 0.0)
        if unknown < best[i + 1]:
            best[i + 1], back[i + 1] = unknown, Piece("unknown", i, i + 1)
        for cost, piece in _ways(line, i):
            if piece.kind == "name" and previous is not None and previous.kind == "unknown":
                cost += _GLUED_COST
            if best[i] + cost < best[piece.end]:
                best[piece.end], back[piece.end] = best[i] + cost, piece
    out: list[Piece] = []
    end = n
    while end:
        found = back[end] or Piece("unknown", end - 1, end)
        out.append(found)
        end = found.start
    return tuple(reversed(out))
