"""How likely a place inside a line begins another piece: a log-linear model over what stands on either side of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from banmian.parse.joins.fluency import CONTEXT, continuation_of_plain, plain
from banmian.parse.parting_marks import BLANKS, ENDS, marks
from banmian.signatures.bylines import is_byline, is_credit
from banmian.signatures.personal_names import name_cost
from banmian.signatures.pictures import is_source
from banmian.signatures.pieces import read_pieces
from banmian.text.hanzi import CLOSERS, HAN
from banmian.text.tables import read_rows

LONGEST_SHORT = 44
"""Characters up to which a stretch may be a heading, a signature or a credit."""
AHEAD = 80
"""Characters behind a heading in which its words are looked for again."""
MOST = 400
"""Places of a line that are looked at."""

_B = f"[{BLANKS}]"
_STOPS = "".join(ENDS)
_ROLE = f"(?:本报|本刊|本网|新华社|[{HAN}]{{2,6}}[报社台网])?(?:特约|见习|实习|首席|全媒体|融媒体|驻[{HAN}]{{2,4}})?(?:记者|通讯员|评论员|实习生|作者[：:]|撰文|撰稿|采写|整理)"
_SIGN = rf"(?:{_ROLE}|(?:文|图|摄影|图文|文图|文[/／]图)[／/：:]|□|◎)"
_SIGNED = re.compile(rf"(?:{_SIGN}|[□◎■]|[{HAN}]{_B}){_B}*([{HAN}]{{2,4}})$")
_PLACE = re.compile(
    rf"[{_STOPS}]+[{re.escape(CLOSERS)}]*{_B}*|{_B}+|(?<=[{HAN}{_STOPS}{re.escape(CLOSERS)}{BLANKS}])(?={_SIGN}|[【〔（(]|——|[①-⑳]|图[：:／/①-⑳左右]|(?:编者按|编后|责编|责任编辑|又讯|另[据讯]))"
    rf"|(?<=[）)】〕]){_B}*|(?<=版)(?=[{HAN}])"
)
_MARKED = re.compile("[○●◎■□◆◇▲△▼▽►◄▶◀★☆◉⊙※▪◈▣❖↑↓]")
_OPENER = re.compile(
    r"(?:[昨近今前][日晚天晨夜]|[昨今](?![天年后])|日前|连日|近期|今年|去年|本[月周年]|记者|据|截至|从|在|为|由|自|每[周逢天]|[上下中]午|清晨|傍晚|晚上|夜里|凌晨|\d{1,2}[月日时]|\d{4}年|[一二三四五六七八九十两]{1,3}[点月时]|“)"
)
_SIGNS = re.compile(_SIGN)
_PUNCTUATION = re.compile("[，、；：,;:]")
_STOP = re.compile(f"[{_STOPS}]")
_HAN_RUN = re.compile(f"[{HAN}“”《》]{{4,26}}")
_NEXT = re.compile(f"[{_STOPS}]|{_B}|[【〔（(]|[○●◎■□◆◇▲△▼▽▶]")
_NUMBERED = re.compile(r"(?:[①-⑳]|\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十][）)])")
_OWN = re.compile(
    r"[A-Z]?\d{1,2}版|第\d{1,2}[版页]|共\d{1,2}页|责编|责任编辑|编辑|版式|校对|电话|版权|\d{4}[年-]\d{1,2}[月-]\d{1,2}日?|导读|来源|邮箱|定价|零售|今日"
)
_LENGTHS = (2, 4, 6, 10, 16, 24, 32, 44, 80)


def candidates(line: str) -> list[int]:
    """The places inside a line, blanks behind them left out, at which another piece may begin; ascending."""
    found = {m.end() for m in _PLACE.finditer(line)} | {m.start() for m in _MARKED.finditer(line)}
    for m in marks().candidate.finditer(line):
        found |= {m.start(), _past(line, m.end())}
    for m in re.finditer(_SIGN, line):
        end = m.end()
        found |= set(_names_ends(line, end))
    for m in _HAN_RUN.finditer(line):
        found |= set(_glued(line, m.start()))
    no_start = CLOSERS + "，。、；：！？,.;:!?…"
    starts = (at for at in found if 1 < at < len(line) - 1 and line[at] not in no_start)
    return sorted(at for at in starts if not _is_run(line, at))[:MOST]


def _is_run(line: str, at: int) -> bool:
    """Whether a mark stands several times (★★★), as it does where it begins nothing."""
    return _MARKED.match(line, at) is not None and line[at] in (line[at - 1], line[at + 1])


def _name_size(left: str) -> str:
    """How many characters the last name of a signature has, and how like a name it is; empty where none ends there."""
    m = _SIGNED.search(left)
    if m is None:
        return ""
    cost = name_cost(m[1])
    return f"{len(m[1])} {'no' if cost > 40 else int(cost / 4)}"


def _names_ends(line: str, at: int) -> Iterator[int]:
    """Where names behind the word of a role may end."""
    for piece in read_pieces(line[at : at + 24]):
        if piece.kind == "name":
            yield _past(line, at + piece.end)
            yield from (at + piece.start + size for size in (2, 3) if at + piece.start + size < len(line))
        elif piece.kind not in ("blank", "role", "agency", "done"):
            break


def _glued(line: str, start: int) -> Iterator[int]:
    """Where text without a mark before it may begin behind a heading that begins at `start`: where the heading's first
    characters come again, or a word that opens reports stands."""
    head = line[start : start + LONGEST_SHORT]
    again = head.find(head[:2], 4)
    while 4 <= again < 28:
        yield start + again
        again = head.find(head[:2], again + 1)
    for n in range(5, min(26, len(head))):
        if _OPENER.match(head, n):
            yield start + n
        if head[n] in "，。；：！？":
            break


def _past(line: str, at: int) -> int:
    while at < len(line) and line[at] in BLANKS:
        at += 1
    return at


@lru_cache(maxsize=1 << 12)
def _kind(text: str) -> str:
    """What a stretch between two places is by its own looks."""
    n = len(text)
    if n <= LONGEST_SHORT:
        if marks().lead.fullmatch(text):
            return "lead"
        if text[0] in "（(【" and text[-1] in "）)】":
            inner = "names" if is_byline(text) else "credit" if is_credit(text) or is_source(text) else "bracket"
            return f"{text[0].translate(_ONE)}{inner}"
        if is_byline(text):
            return "names" if re.match(_SIGN, text) else "bare names"
        if is_credit(text) or is_source(text):
            return "credit"
        if _MARKED.match(text):
            return "item"
        if _OWN.match(text):
            return "own"
        if _STOP.search(text[-2:]):
            return "short sentence" if n < 14 else "sentence"
        if not _PUNCTUATION.search(text):
            return "head" if n >= 4 else "word"
        return "clause" if len(_PUNCTUATION.findall(text)) == 1 else "clauses"
    if _MARKED.match(text):
        return "long item"
    return "text" if _STOP.search(text) else "long clause"


_ONE = str.maketrans("（", "(")


def _bin(n: int) -> int:
    return bisect_left(_LENGTHS, n)


def _before(line: str, begin: int, at: int) -> str:
    """What stands right before a place."""
    head = line[begin:at].rstrip(BLANKS)
    if not head:
        return "start"
    last = head[-1]
    blank = " blank" if line[at - 1] in BLANKS else ""
    if last in ENDS:
        return "stop" + blank
    if last in CLOSERS:
        inner = head.rstrip(CLOSERS)[-1:]
        if inner in ENDS and inner:
            return "stop closer" + blank
        return (_bracket(head) if last in "）)】〕" else "closer") + blank
    if last in "，、；：,;:":
        return "comma" + blank
    return ("figure" if last.isdigit() else "word") + blank


def _bracket(head: str) -> str:
    """What the bracket that ends a text says: who signs, a picture's credit, or something else."""
    opened = max(head.rfind(c, -LONGEST_SHORT) for c in "（(【〔")
    return f"bracket {_kind(head[opened:])}" if opened >= 0 else "bracket"


def _after(line: str, at: int, begin: int) -> str:
    """What begins at a place."""
    first = line[at]
    if marks().lead.match(line, at):
        return "lead"
    if _MARKED.match(first):
        return "same mark" if first == line[begin] else "mark"
    if _NUMBERED.match(line, at):
        return "number"
    if m := _SIGNS.match(line, at):
        names = next(
            (piece.kind for piece in read_pieces(line[m.end() : m.end() + 16]) if piece.kind != "blank"), "none"
        )
        return f"sign {names == 'name'}{' blank' if line[m.end() : m.end() + 1] in BLANKS else ''}"
    if first in "（(【〔":
        close = line.find(
            "）" if first == "（" else ")" if first == "(" else "】" if first == "【" else "〕", at, at + 60
        )
        return _kind(line[at : close + 1]) if close > 0 else "open bracket"
    if line.startswith(("——", "──"), at):
        return "dash"
    if re.match("编者按|编后|责编|责任编辑|又讯|另[据讯]|图[：:／/①-⑳左右]|问[：:]", line[at : at + 4]):
        return "label"
    if _OWN.match(line, at):
        return "own"
    if _OPENER.match(line, at):
        return "opener"
    return "quote" if first in "“《" else "word" if re.match(f"[{HAN}]", first) else "other"


def _shared(left: str, right: str) -> float:
    """The share of the bigrams of `left` that stand in `right`."""
    pairs = {left[n : n + 2] for n in range(len(left) - 1) if "一" <= left[n] < "\ufb00" and left[n + 1] >= "一"}
    return sum(pair in right for pair in pairs) / len(pairs) if pairs else 0.0


def features(line: str, begin: int, at: int, hint: str, nexts: int) -> Iterator[str]:
    """What speaks for or against a piece that begins at `at`, where the one before begins at `begin`, by name.

    Args:
        hint: what the rules of `parting` say begins there, or nothing.
        nexts: the next place that is looked at, or the line's end.
    """
    left = line[begin:at].strip(BLANKS)
    following = line[at : _next_end(line, at)].strip(BLANKS) or line[at]
    before, after = _before(line, begin, at), _after(line, at, begin)
    own, right = _kind(left) if left else "none", _kind(following)
    step = line[at:nexts].strip(BLANKS)
    stepped = _kind(step) if step else "none"
    rest = len(line) - at
    yield "always"
    yield f"hint {hint}"
    yield f"before {before}"
    yield f"after {after}"
    yield f"before {before} after {after}"
    yield f"left {own}"
    yield f"left {own} {_bin(len(left))}"
    yield f"left {own} before {before} after {after}"
    yield f"left {own} right {right}"
    yield f"left {own} right {right} before {before}"
    yield f"left {own} step {stepped} before {before}"
    yield f"right {right} {_bin(len(following))} before {before}"
    yield f"step {stepped} before {before} after {after}"
    yield f"rest {_bin(rest)} before {before}"
    yield f"hint {hint} before {before} after {after}"
    if not before.startswith(("stop", "start")):
        odds = continuation_of_plain(plain(left[-CONTEXT:]), plain(line[at : at + CONTEXT]))
        level = max(-4, min(4, int(odds / 1.5)))
        yield f"reads on {level} before {before}"
        yield f"reads on {level} left {own} after {after}"
    if own in ("names", "clause", "head", "word", "clauses") and (size := _name_size(left)):
        yield f"name {size} before {before} left {own}"
        yield f"name {size} after {after}"
    yield f"first {begin == 0} left {own} before {before}"
    behind = line[at + len(following) : at + len(following) + 6].lstrip(BLANKS)
    if behind and len(following) <= LONGEST_SHORT:
        lead = bool(marks().lead.match(line, at + len(following))) or behind[0] in "【"
        yield f"right {right} then {'lead' if lead else 'blank' if line[at + len(following)] in BLANKS else 'other'} before {before}"
    if own in ("head", "clause", "own", "clauses") and len(left) <= LONGEST_SHORT:
        share = _shared(left, line[at : at + AHEAD])
        level = min(4, int(share * 5))
        yield f"again {level}"
        yield f"again {level} before {before} after {after}"
        yield f"same start {left[:2] == line[at : at + 2]} before {before}"
    if right in ("head", "clause") and before.startswith(("stop", "bracket", "word blank", "closer")):
        end = at + len(following)
        yield f"right again {min(4, int(_shared(following, line[end : end + AHEAD]) * 5))} before {before}"
    if "lead" in line[begin : begin + 1] or marks().lead.match(line, begin):
        yield f"in report before {before} after {after}"


def _next_end(line: str, at: int) -> int:
    m = _NEXT.search(line, at + 1)
    if m is None:
        return len(line)
    return m.end() if m[0] in _STOPS else m.start()


@cache
def weights() -> Mapping[str, int]:
    """Weight of each feature, in hundredths, as scripts/train_parting.py found it."""
    return {name: int(weight) for name, weight in read_rows("parting_weights.tsv")}


def score(line: str, begin: int, at: int, hint: str, nexts: int) -> int:
    """Log odds, in hundredths, that another piece begins at `at`."""
    weight = weights()
    return sum([weight.get(name, 0) for name in features(line, begin, at, hint, nexts)])
