"""The pieces of a line in which print has run several together: a headline and its text, briefs, signatures, captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from banmian.parse.parting_marks import BLANKS, ENDS, marks
from banmian.parse.parting_score import candidates, score
from banmian.signatures.bylines import is_byline, is_credit
from banmian.signatures.datelines import read_dateline
from banmian.signatures.personal_names import may_begin
from banmian.text.hanzi import CLOSERS, HAN

LONGEST_HEADING = 40
"""Characters that a heading in front of 【本报讯】 or of an item has at most."""
SHORTEST_HEADLINE = 4
LONGEST_TAIL = 24
"""Characters that a heading has at most of which only its place tells: glued behind the last sentence of a paragraph, or
between a signature and a blank."""
SHORTEST_TEXT = 12
"""Characters that a piece of text has at least of which nothing but a mark tells."""
UNRULED = 150
"""Log odds, in hundredths, that a cut needs of which no rule knows."""
OLD_HEADING, OLD_TEXT, OLD_LINE = 8, 16, 60
"""In print without punctuation, the characters of a heading at most, of the text behind it and of their line at least."""

Begins = Literal["text", "heading", "signature", "mark"]


class Cut(NamedTuple):
    """A piece that begins inside a line: the offset of its first character, and what it is."""

    at: int
    begins: Begins


_STOP = re.compile(f"[{''.join(ENDS)}]+[{re.escape(CLOSERS)}]*")
_PUNCTUATION = re.compile("[，、。；：！？,;]")
_NO_START = frozenset("，。、；：！？,.;:!?…" + CLOSERS)
_HAN = re.compile(f"[{HAN}]")
_WORDS_APART = re.compile(
    f"(?P<heading>[^{BLANKS}。；]{{4,{LONGEST_TAIL}}})[{BLANKS}]+(?=[{HAN}“《【（]|[0-9]{{1,2}}[月日])"
)
_DATED_TEXT = re.compile(
    f"[{HAN}“《][^，。；：！？○●◎■□◆▲▼]{{3,{LONGEST_TAIL}}}?(?<![电讯息])[{BLANKS}]+(?=(?:[0-9]{{1,2}}月[0-9]{{1,2}}日|[近昨今前]日|日前|昨[天晚晨]|连日来)[^，。]{{0,8}}，)"
)
"""A title and, behind a blank, the text that begins with its day."""
_DATED_GLUED = re.compile(f"[{HAN}“”《》]{{6,20}}(?<![的至自从到于在以为日月年起截])(?=[0-9]{{1,2}}月[0-9]{{1,2}}日，)")
"""A title with the text glued to it that begins with its day."""
_SOURCE = re.compile(
    "[（(](?:作者(?:系|为|是|单位)|据|摘自|原载|选自|摘编自|来源[：:]|均?据)[^（）()]{0,4}《?[^（）()]{2,24}[）)]|[（(][^（）()，。]{2,8}社发[^（）()，。]{0,8}[）)]|[（(][^（）()，。]{1,16}(?:供图|[摄绘])[）)]"
)
_SOURCE_TAIL = re.compile("(?:据|摘自|原载|选自|来源[：:]?)《[^《》]{2,16}》")
_ITEM_STARTS = frozenset("●■◆○◎▲【")
_ROLE_IN_BRACKET = re.compile("[者员摄文图讯稿电系]")


def starts_with_lead(text: str) -> bool:
    """Whether a text begins as a report does: 【本报讯】, 本报讯（记者…）, 新华社北京4月8日电."""
    return marks().lead.match(text) is not None


def cuts(line: str, *, fits: int | None = None, ends_here: bool = False) -> list[Cut]:
    """Where pieces begin inside a line, behind its first; empty where it is one piece. Offsets ascend.

    Where marks tell, rules decide; in a line that they part, a learned score adds the places that no rule knows.

    Args:
        fits: the characters of the line that a column has room for, where lines are cut at a column's width: what is
            printed beyond it behind a full stop is another piece.
        ends_here: the line below begins as a report does, so that nothing of this one goes on there.
    """
    told = {cut.at: cut for cut in ruled_cuts(line, fits=fits, ends_here=ends_here)}
    if not told:
        return []
    out: list[Cut] = []
    begin = 0
    for at, following in pairwise([*sorted({*candidates(line), *told}), len(line)]):
        own = told.get(at)
        if own is not None or score(line, begin, at, "-", following) > UNRULED:
            out.append(own or Cut(at, _begins(line, at, following)))
            begin = at
    return out


def _begins(line: str, at: int, end: int) -> Begins:
    """What a piece is of which no rule knows."""
    piece = line[at:end].strip(BLANKS)
    if is_byline(piece):
        return "signature"
    return "heading" if len(piece) <= LONGEST_TAIL and not _PUNCTUATION.search(piece) else "text"


def ruled_cuts(line: str, *, fits: int | None = None, ends_here: bool = False) -> list[Cut]:
    """What the marks alone say."""
    out: list[Cut] = []
    begin = 0
    for cut in _behind_own(line):
        out.append(cut)
        begin = cut.at
    title = None if out else _DATED_TEXT.match(line) or _DATED_GLUED.match(line)
    if title and not starts_with_lead(line) and _is_text(line, title.end()):
        out.append(Cut(begin := title.end(), "text"))
    for m in marks().candidate.finditer(line):
        for cut in _CUTTERS[m.lastgroup or ""](line, begin, m):
            if cut.at > begin:
                out.append(cut)
                begin = cut.at
    if not out and len(line) >= OLD_LINE and not _PUNCTUATION.search(line):
        return _old_cuts(line)
    return out + list(_tail(line, begin, fits, ends_here))


def _behind_own(line: str) -> Iterator[Cut]:
    """What stands behind words of the paper's own (a date, a page number, its editors) at the head of a long line."""
    at, words = 0, list[str]()
    while m := marks().own.match(line, at):
        at = m.end()
        words.append(m[0].rstrip(BLANKS))
    is_own = len(words) > 1 or any(word[-1] in "版：:" for word in words)
    if is_own and len(line) - at >= LONGEST_HEADING and _STOP.search(line, at):
        yield from _behind(line, at)


def _lead(line: str, begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A report's first words: what stands between them and the last full stop is its headline."""
    at = m.start()
    heading = _heading_start(line, begin, at)
    if m[0][0] not in "【〔［（(" and not _apart(line, at) and not _may_be_glued(line, heading, m):
        return
    if heading is None:
        if not _apart(line, at):
            return
        if (heading := _last_words(line, begin, at)) is not None:
            yield Cut(heading, "heading")
    elif not _HAN.search(line, heading, at):
        if m.end() == len(line):
            return  # it closes the text before it
    else:
        yield from _headings(line, heading, at)
    yield Cut(at, "text")


def _may_be_glued(line: str, heading: int | None, m: re.Match[str]) -> bool:
    """Whether a lead without brackets may stand right behind the last character of a headline."""
    if marks().signed.match(line, m.end()):
        return True
    at = m.start()
    return (
        heading is not None
        and at - heading >= SHORTEST_HEADLINE
        and line[m.end()] in BLANKS
        and not _PUNCTUATION.search(line, heading, at)
    )


def _elsewhere(line: str, _begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """（下转第3版）, （上接第1版） and what follows it."""
    yield Cut(m.start(), "mark")
    if (rest := _past_blanks(line, m.end())) < len(line):
        yield from _behind(line, rest)


def _bracket(line: str, begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A bracket that signs what stands before it, with more behind it; or, behind a headline, what follows."""
    bracket, rest = m[0], _past_blanks(line, m.end())
    if rest + 4 > len(line) or line[rest] in _NO_START:
        return
    if not _after_stop(line, m.start()):
        if _signs_below(line, begin, m):
            yield Cut(m.start(), "text")
    elif _SOURCE.match(bracket) or (
        (is_byline(bracket) or is_credit(bracket) or read_dateline(bracket) is not None)
        and (_ROLE_IN_BRACKET.search(bracket) or _begins_anew(line, rest))
    ):
        yield from _behind(line, rest)


def _signs_below(line: str, begin: int, m: re.Match[str]) -> bool:
    """Whether a bracket (（记者 …）) stands between a headline without punctuation and its text."""
    head = line[begin : m.start()].rstrip(BLANKS)
    return (
        SHORTEST_HEADLINE <= len(head) <= LONGEST_TAIL
        and not _PUNCTUATION.search(head)
        and head[-1] not in "电讯息者"
        and not starts_with_lead(head + m[0])
        and "记者" in m[0]
        and is_byline(m[0])
        and _is_text(line, m.end())
    )


def _begins_anew(line: str, at: int) -> bool:
    """Whether a report or an item begins within a headline's reach of `at`."""
    following = marks().lead.search(line, at, at + LONGEST_HEADING)
    return following is not None or line[at] in _ITEM_STARTS


def _aside(line: str, _begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """编者按：, 责编： and their like behind a text."""
    if _after_stop(line, m.start()):
        yield Cut(m.start(), "text")


def _credit(line: str, _begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A picture credit between blanks, behind its caption."""
    rest = _past_blanks(line, m.end())
    if _after_stop(line, m.start()) and rest + 4 <= len(line):
        yield from _behind(line, rest)


def _standing(line: str, begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A signature between blanks: behind a headline its text follows, behind a text the next headline."""
    if m[0][0] in marks().items and not is_byline(m[0]):
        yield from _item_at(line, begin, m.start())
        return
    rest = _past_blanks(line, m.end())
    if len(line) - rest < SHORTEST_TEXT or line[rest] in "摄" or not (m[0][0] == "本" or is_byline(m[0])):
        return
    if _after_stop(line, m.start()):
        yield Cut(m.start(), "signature")
        yield from _behind(line, rest)
        return
    heading = _heading_start(line, begin, m.start())
    if heading is None:
        heading = _last_words(line, begin, m.start())
    if heading is not None and _HAN.search(line, heading, m.start()):
        yield from _headings(line, heading, m.start())
        yield Cut(m.start(), "signature")
        yield Cut(rest, "text")


def _glued(line: str, _begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A signature behind a text, with the next headline glued to its name."""
    for size in (3, 2):
        end = m.end() + size
        if may_begin(line[m.end()]) and is_byline(line[m.start() : end]):
            yield Cut(m.start(), "signature")
            yield from _behind(line, end)
            return


def _picture(line: str, _begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A caption that begins with 图／ and ends with its credit."""
    yield Cut(m.start(), "text")
    yield from _behind(line, _past_blanks(line, m.end()))


def _caption(line: str, _begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A caption with its credit, and what goes on behind it."""
    yield Cut(m.start(), "text")
    if (rest := _past_blanks(line, m.end())) < len(line):
        yield Cut(rest, "text")


def _label(line: str, begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """One of several 【…】 with which items of one line begin."""
    if line[begin] == "【" and _after_stop(line, m.start()):
        yield Cut(m.start(), "text")


def _item(line: str, begin: int, m: re.Match[str]) -> Iterator[Cut]:
    """A mark that items of a list or briefs begin with."""
    return _item_at(line, begin, m.start())


def _item_at(line: str, begin: int, at: int) -> Iterator[Cut]:
    mark, rest = line[at], _past_blanks(line, at + 1)
    if at <= begin or rest == len(line) or line[rest] in _NO_START or mark in (line[at - 1], line[rest]):
        return
    if _after_stop(line, at):
        is_signature = len(line) - at <= LONGEST_TAIL and is_byline(line[at:])
        yield Cut(at, "signature" if is_signature else "text")
    elif line[at + 1] in marks().figures and mark not in "●■◆◎":
        return  # a price that rose, a nought among figures
    elif line[at - 1] in BLANKS:
        if _heading_start(line, begin, at) == begin and _is_text(line, rest):
            yield Cut(at, "text")
    elif mark in "○◎●" and _is_unpunctuated(line, begin, rest) and (mark != "○" or line[at - 1] not in marks().figures):
        yield Cut(at, "text")


_CUTTERS = {
    "lead": _lead,
    "elsewhere": _elsewhere,
    "pointing": _elsewhere,
    "aside": _aside,
    "bracket": _bracket,
    "picture": _picture,
    "credit": _credit,
    "standing": _standing,
    "glued": _glued,
    "caption": _caption,
    "label": _label,
    "item": _item,
}


def _headings(line: str, start: int, end: int) -> Iterator[Cut]:
    """The headline of a report in `[start, end)`; a subtitle behind a dash is a piece of its own."""
    yield Cut(start, "heading")
    dash = re.compile(f"(?<=[{BLANKS}])(?:——|──)").search(line, start, end)
    if dash is not None:
        yield Cut(dash.start(), "heading")


def _behind(line: str, at: int) -> Iterator[Cut]:
    """What stands behind a signature: a headline, set apart by a blank from its text, or either of them alone."""
    yield Cut(at, "heading")
    apart = _WORDS_APART.match(line, at)
    if apart and _HAN.search(apart["heading"]) and _is_text(line, apart.end()):
        following = marks().candidate.search(line, at, apart.end() + LONGEST_TAIL)
        if following is None or following.start() > apart.end():
            yield Cut(apart.end(), "text")


def _tail(line: str, begin: int, fits: int | None, ends_here: bool) -> Iterator[Cut]:
    """What stands behind the last full stop of the line: a signature, or the next headline."""
    at = _heading_start(line, begin, len(line))
    if at is None or at == begin:
        return
    tail = line[at:]
    beyond = fits is not None and at <= fits + 1 < len(line) - 1 and not _PUNCTUATION.search(tail)
    if _SOURCE_TAIL.fullmatch(tail) or (marks().closing.fullmatch(tail) and is_byline(tail) and not is_credit(tail)):
        yield Cut(at, "signature")
    elif (
        (ends_here or beyond)
        and 2 <= len(tail) <= LONGEST_TAIL
        and "。" in line[begin:at]
        and tail[0] not in "（("
        and _HAN.search(tail)
    ):
        yield Cut(at, "heading")


def _old_cuts(line: str) -> list[Cut]:
    """The cuts of print without punctuation, where blanks set headings apart; none before whom a blank honours."""
    honoured = marks().honoured
    pieces = [m.span() for m in re.finditer(f"[^{BLANKS}]+", line)]
    out: list[Cut] = []
    for (start, end), (following, last) in pairwise(pieces):
        is_heading = end - start <= OLD_HEADING and _HAN.match(line, start) is not None
        if is_heading and last - following >= OLD_TEXT and line[following] not in honoured:
            out += [Cut(start, "heading")] if start else []
            out.append(Cut(following, "text"))
    return out


def _heading_start(line: str, begin: int, end: int) -> int | None:
    """Where what follows the last full stop before `end` begins, or else the piece itself; None where that is further away
    than a heading is long."""
    stops = [m.end() for m in _STOP.finditer(line, max(begin, end - LONGEST_HEADING - 4), end)]
    if stops:
        return min(end, _past_blanks(line, stops[-1]))
    return begin if end - begin <= LONGEST_HEADING else None


def _last_words(line: str, begin: int, end: int) -> int | None:
    """Where the words between the last two blanks before `end` begin, where they are as long as a headline's."""
    words = line[begin:end].rstrip(BLANKS)[-LONGEST_TAIL - 1 :]
    last = max(words.rfind(blank) for blank in BLANKS)
    length = len(words) - last - 1
    if last < 0 or length < OLD_HEADING or _PUNCTUATION.search(words, last):
        return None
    return begin + len(line[begin:end].rstrip(BLANKS)) - length


def _after_stop(line: str, at: int) -> bool:
    """Whether a sentence ends right before `at`, blanks and closing brackets aside."""
    head = line[max(0, at - 8) : at].rstrip(BLANKS).rstrip(CLOSERS)
    return head != "" and head[-1] in ENDS


def _apart(line: str, at: int) -> bool:
    return at == 0 or line[at - 1] in BLANKS or line[at - 1] in CLOSERS or line[at - 1] in ENDS


def _past_blanks(line: str, at: int) -> int:
    while at < len(line) and line[at] in BLANKS:
        at += 1
    return at


def _is_text(line: str, at: int) -> bool:
    """Whether what begins at `at` holds a sentence, or is long enough for one."""
    length = len(line) - at
    return length >= 2 * SHORTEST_TEXT or (length >= SHORTEST_TEXT and _STOP.search(line, at) is not None)


def _is_unpunctuated(line: str, begin: int, rest: int) -> bool:
    around = line[max(begin, rest - LONGEST_HEADING) : rest + LONGEST_HEADING]
    return rest - begin > 2 and len(line) - rest >= OLD_HEADING and not _PUNCTUATION.search(around)
