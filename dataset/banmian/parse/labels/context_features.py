"""Evidence for what a line is: named features, from the line itself and from the lines around it."""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache
from operator import eq
from statistics import median, mode
from typing import NamedTuple

from banmian.parse.joins.cohesion import cohesion
from banmian.parse.joins.crossing import SEEN, reads_on_plain
from banmian.parse.joins.fluency import plain
from banmian.parse.labels.line_features import Marks, first_tag, own_marks, shape
from banmian.parse.line_ends import is_open
from banmian.parse.lines import Line
from banmian.signatures.bylines import tail_byline
from banmian.text.hanzi import CLAUSE_ENDS, HAN, ends_sentence

LONG = 40
"""From this many characters on a line is running text, whatever else it looks like."""
EVEN = 0.55
"""Cohesion, as a share of the page's usual one, at which a new article is as likely as a new section."""

SHORT_SENTENCE = 15
"""Characters up to which a sentence alone on its line, of someone doing something (村民在…), is likely of a picture."""
SHORTEST_HALF = 8
"""Characters that a line needs to be looked at as the first half of a cut paragraph."""
SEAM_REACH = 3
"""Lines in which its second half is looked for."""
SEAM_ODDS = 1.5
"""Odds of reading on (see `reads_on`) up to which a heading and the text below it come by chance."""
LINE_ODDS = 1.0
"""Odds that the second half is the less likely by, for each line it is further away."""

INDENTED_SHARE = 0.7
"""Share of a page's paragraphs that are indented, where indents mean something."""

_SPEAKER = re.compile(f"[{HAN}]{{1,8}}[：:]")
_SCENE = re.compile(f"[{HAN}][^，“]*[在正]")
_PICTURED = re.compile("[图摄]")
_SIGNED = frozenset(("after signature", "first"))
_SIGNS = frozenset(("byline", "bare names"))
NEAR_EDGE = 4
"""Lines at the top and at the end of a page among which the paper's own lines are likely."""
_OTHER_SHORT = frozenset(("byline", "bare names", "credit", "furniture", "caption words", "bracketed"))
_RATIOS = (0.5, 0.8, 1.25, 2.0)
_LENGTHS_BESIDE = ("far shorter", "shorter", "as long", "longer", "far longer")
_UNFINISHED = ("暨", "和", "与", "及", "、", "的")
_BEFORE = tuple((name, f"before {name}") for name in ("dateline", "byline", "bare names", "start:dash", "credit"))

_Degrees = dict[str, float]


class Features(NamedTuple):
    """Evidence for what a line is, by name."""

    marks: tuple[str, ...]
    """What it has."""
    degrees: tuple[tuple[str, float], ...]
    """What it has more or less of, and how much."""


class Body(NamedTuple):
    """A line's text without the bracket that signs at its end."""

    text: str
    is_signed: bool
    is_running: bool
    """Whether it is long enough to be a paragraph or a piece of one."""
    breaks_off: bool
    """Whether it ends, unsigned, in the middle of a sentence."""


def _body(line: Line) -> Body:
    text = line.text
    signature = tail_byline(text) if len(text) > LONG // 2 else None
    is_signed = signature is not None and signature.start > 0
    if signature is not None and is_signed:
        text = text[: signature.start].rstrip()
    n = len(text)
    is_running = n > LONG or (n > LONG // 2 and (ends_sentence(text) or text[-1] in CLAUSE_ENDS))
    return Body(text, is_signed, is_running, not is_signed and is_open(text))


def page_features(lines: Sequence[Line]) -> list[Features]:
    """The features of each line."""
    bodies = [_body(line) for line in lines]
    running = [body.is_running for body in bodies]
    marks = [own_marks(line.text) for line in lines]
    _add_scenes(marks, lines)
    _add_neighbours(marks, lines, bodies)
    _add_headings(marks, bodies)
    _add_unsigned(marks, bodies)
    _add_indents(marks, lines, running)
    _add_speakers(marks, lines)
    degrees: list[_Degrees] = [{} for _ in lines]
    _add_seams(degrees, marks, lines, bodies)
    _add_parallels(degrees, lines, running)
    _add_cohesion(degrees, lines, running)
    return [Features(tuple(f), tuple(d.items())) for f, d in zip(marks, degrees, strict=True)]


def _add_scenes(marks: list[Marks], lines: Sequence[Line]) -> None:
    """Where pictures are signed, a short sentence of someone doing something is what one shows."""
    rows = list(zip(marks, lines, strict=True))
    if any("credit" in f or ("byline" in f and _PICTURED.search(line.text)) for f, line in rows):
        for f, line in rows:
            if "end:stop" in f and len(line.text) <= SHORT_SENTENCE and _SCENE.match(line.text):
                f["short scene"] = True


def _add_neighbours(marks: list[Marks], lines: Sequence[Line], bodies: Sequence[Body]) -> None:
    gaps = [
        line.gap
        for line, before, here in zip(lines[1:], bodies, bodies[1:], strict=False)
        if before.is_running and here.is_running
    ]
    usual = mode(sorted(gaps)) if gaps else 2
    breaks_off = False  # the last line of running text
    for i, (f, line, body) in enumerate(zip(marks, lines, bodies, strict=True)):
        if i:
            _add_before(f, line.gap - usual, i, marks, bodies)
        else:
            f["first"] = True
        if breaks_off:
            f["breaks off before, wide gap" if "wide gap" in f else "breaks off before"] = True
        if body.is_running:
            breaks_off = body.breaks_off
        if i + 1 < len(marks):
            _add_after(f, i, marks, bodies)
        else:
            f["last"] = True
        if i < NEAR_EDGE:
            f["near the top"] = True
        if i >= len(marks) - NEAR_EDGE:
            f["near the end"] = True


def _add_before(f: Marks, wider: int, i: int, marks: Sequence[Marks], bodies: Sequence[Body]) -> None:
    """What the lines before line `i` make of it; `wider` = by how much the gap is wider than usual."""
    before, body = marks[i - 1], bodies[i - 1]
    if wider > 0:
        f["wide gap"] = True
        if wider > 1:
            f["very wide gap"] = True
    elif wider < 0:
        f["narrow gap"] = True
    f["after running" if body.is_running else "after short"] = True
    if "start:dash" in f and body.is_running:
        f["dash after running"] = True
    if body.is_signed or ("byline" in before and "bracketed" in before):
        f["after signature"] = True
    elif ("byline" in before or "bare names" in before) and i > 1 and not bodies[i - 2].is_running:
        f["after byline"] = True
    if not body.is_running:
        if body.text.endswith(_UNFINISHED):
            f["after unfinished"] = True
        if "wide gap" in before:
            f["after wide short"] = True


def _add_after(f: Marks, i: int, marks: Sequence[Marks], bodies: Sequence[Body]) -> None:
    """What the lines after line `i` make of it."""
    after = marks[i + 1]
    f["before running" if bodies[i + 1].is_running else "before short"] = True
    for name, mark in _BEFORE:
        if name in after:
            f[mark] = True
    if not bodies[i + 1].is_running:
        if i + 2 < len(marks) and ("dateline" in marks[i + 2] or "byline" in marks[i + 2]):
            f["two before dateline"] = True
        if "blank inside" in after and "blank inside" not in f and "start:dash" not in after:
            f["before two parts"] = True


def _add_headings(marks: list[Marks], bodies: Sequence[Body]) -> None:
    """Where a line stands among the short ones between two pieces of running text, and how long it is beside them."""
    short = [
        i
        for i, (f, body) in enumerate(zip(marks, bodies, strict=True))
        if not body.is_running and _OTHER_SHORT.isdisjoint(f)
    ]
    for _, run in itertools.groupby(enumerate(short), lambda item: item[1] - item[0]):
        group = [i for _, i in run]
        for place, i in enumerate(group):
            marks[i][f"heading {min(place + 1, 4)} of {min(len(group), 5)}"] = True
            marks[i][f"begins with {first_tag(bodies[i].text)}"] = True
        for i, j in itertools.pairwise(group):
            here, there = len(bodies[i].text), len(bodies[j].text)
            name = _LENGTHS_BESIDE[bisect_left(_RATIOS, here / there)]
            marks[i][f"{name} than next"] = marks[j][f"next to one {name}"] = True
            a, b = shape(bodies[i].text), shape(bodies[j].text)
            marks[i][f"{a} before {b}"] = marks[j][f"{b} after {a}"] = True
            if ("blank inside" in marks[i]) != ("blank inside" in marks[j]):
                marks[i if "blank inside" in marks[i] else j]["blank inside here alone"] = True
            if "figures" in marks[i] and "figures" not in marks[j]:
                marks[i]["figures before none"] = True
            if "figures" in marks[j] and "figures" not in marks[i]:
                marks[j]["figures after none"] = True


def _add_unsigned(marks: list[Marks], bodies: Sequence[Body]) -> None:
    """Where a page's articles are signed, short lines with no signature before, among or behind them start none."""
    groups = [
        [i for i, _ in group]
        for runs, group in itertools.groupby(enumerate(bodies), lambda item: item[1].is_running)
        if not runs
    ]
    signed = [
        not _SIGNED.isdisjoint(marks[group[0]])
        or any(not _SIGNS.isdisjoint(marks[i]) for i in group)
        or (group[-1] + 1 < len(marks) and "dateline" in marks[group[-1] + 1])
        for group in groups
    ]
    if sum(signed) > 1:
        ends = [*("after signature" in marks[group[0]] for group in groups[1:]), bodies[-1].is_signed]
        for group, is_signed, ends_signed in zip(groups, signed, ends, strict=True):
            for i in group:
                marks[i][
                    "signed heading" if is_signed else "heading of signed" if ends_signed else "unsigned heading"
                ] = True


def _add_indents(marks: list[Marks], lines: Sequence[Line], running: Sequence[bool]) -> None:
    """On a page whose paragraphs are indented, what is flush with the column is seldom one."""
    indented = [line.is_indented for line, runs in zip(lines, running, strict=True) if runs]
    if sum(indented) < INDENTED_SHARE * len(indented) or not indented:
        return
    for f, line in zip(marks, lines, strict=True):
        f["indented" if line.is_indented else "flush"] = True


def _add_speakers(marks: list[Marks], lines: Sequence[Line]) -> None:
    """Lines that begin with the same name and a colon (记者：…) are turns of a conversation."""
    speakers = [m.group() if (m := _SPEAKER.match(line.text)) else None for line in lines]
    turns = Counter(speaker for speaker in speakers if speaker)
    for f, speaker in zip(marks, speakers, strict=True):
        if speaker and turns[speaker] > 1:
            f["speaker"] = True


def _add_seams(degrees: list[_Degrees], marks: Sequence[Marks], lines: Sequence[Line], bodies: Sequence[Body]) -> None:
    """Whether a line that breaks off reads on in one of the next: the two halves of a sentence are running text."""
    head = cache(lambda j: plain(lines[j].text[:SEEN]))
    for i, body in enumerate(bodies):
        if not body.breaks_off or len(body.text) < SHORTEST_HALF:
            continue
        reach = range(i + 1, min(len(lines), i + 1 + SEAM_REACH))
        tail = plain(body.text[-SEEN:])
        ways = ((reads_on_plain(tail, head(j)) - SEAM_ODDS - LINE_ODDS * (j - i - 1), -j) for j in reach)
        odds, j = max(ways, default=(0.0, 0))
        if odds <= 0:
            continue
        strength = min(2.0, odds / SEAM_ODDS)
        for name, at in (("goes on after", i), ("goes on", -j)):
            degrees[at][name] = max(degrees[at].get(name, 0.0), strength)
        for between in range(i + 1, -j):
            if not ("comma inside" in marks[between] and is_open(lines[between].text)):
                degrees[between]["inside a seam"] = strength


def _add_parallels(degrees: list[_Degrees], lines: Sequence[Line], running: Sequence[bool]) -> None:
    """Section heads of one article are built alike: about as long, and with the same characters in the same places."""
    short = [i for i, line in enumerate(lines) if not running[i] and 3 <= len(line.text) <= 24]
    for a, b in itertools.pairwise(short):
        x, y = lines[a].text, lines[b].text
        if b - a > 1 and abs(len(x) - len(y)) <= 1:
            alike = sum(map(eq, x, y)) + sum(map(eq, reversed(x), reversed(y)))
            if alike >= 2 or len(x) == len(y):
                for i in (a, b):
                    degrees[i]["parallel"] = max(degrees[i].get("parallel", 0.0), min(2.0, 0.5 + alike / 3))


def _add_cohesion(degrees: list[_Degrees], lines: Sequence[Line], running: Sequence[bool]) -> None:
    """Whether the running text before and after a short line speaks of the same things."""
    found = cohesion([line.text for line in lines], running)
    usual = median(found.links) if found.links else 0.0
    k = 0  # lines of running text before line i
    for i, f in enumerate(degrees):
        if running[i]:
            k += 1
            continue
        if found.own[i]:
            f["said after"] = found.said_after[i] / found.own[i]
            f["said before"] = found.said_before[i] / found.own[i]
        if 0 < k <= len(found.links) and usual:
            f["cohesion"] = max(-2.0, min(1.5, math.log((found.links[k - 1] / usual + 0.05) / EVEN)))
