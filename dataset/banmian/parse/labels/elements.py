"""The elements of a page: printed lines tagged as one sequence, and put together where one goes on with another.

What a line begins (a deck of headings, a paragraph, a caption, ...) or goes on with is decided for all lines of a page at
once, so that unwrapping, decks and paragraphs are one decision. Inside a deck a second chain says what is kicker, headline
and subtitle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from banmian.parse.labels.chain import best_path, posteriors
from banmian.parse.labels.evidence import evidence
from banmian.parse.labels.network import Chain, Networks, deck_places, network
from banmian.parse.labels.tags import ROLES, TAGS
from banmian.parse.layout import LineLabel
from banmian.parse.lines import Line
from banmian.parse.pieces import read_pieces
from banmian.parse.printed import Printed
from banmian.records import MarkRole
from banmian.signatures.signed_line import SignedLine, sign
from banmian.text.spans import Traced

_Floats = NDArray[np.float64]

_ALLOWED: dict[MarkRole, frozenset[str]] = {
    "kicker": frozenset({"deck"}),
    "headline": frozenset({"deck"}),
    "subtitle": frozenset({"deck"}),
    "byline": frozenset({"byline"}),
    "bold": frozenset({"section_head", "byline"}),
    "section_head": frozenset({"section_head"}),
    "caption": frozenset({"caption", "credit"}),
    "furniture": frozenset({"furniture"}),
    "body": frozenset({"paragraph", "section_head", "caption", "credit", "byline", "furniture"}),
}
"""The kinds of a line of which the source's markup tells."""
_LONGEST = {"deck": 150, "byline": 100, "section_head": 32, "credit": 80, "furniture": 150}
"""Characters that a line of a kind has at most; others have no bound."""
_SHORTEST_BOUND = min(_LONGEST.values())
_GIVEN_CONFIDENCE = 0.99
_NEVER = -1e6
"""Score of what is ruled out."""
_SHOWN = 3
"""Marks of a line that its rule names."""


class LineReading(NamedTuple):
    """The label of a line, why, and how sure."""

    label: LineLabel
    rule: str
    confidence: float
    begins: bool = True
    """It is the first line of a deck, and so begins an article; or it is no heading."""


class Element(NamedTuple):
    """A line, or lines that go on with one another."""

    line: Line
    reading: LineReading
    signed: SignedLine
    """Its text with what signs in it."""


def read_elements(text: str, given: Sequence[Line] | None = None) -> list[Element]:
    """The elements of a page in order, each with its reading.

    Args:
        given: its lines as the source's own markup gives them; then no line goes on with another.
    """
    printed = read_pieces(text) if given is None else [_as_printed(line) for line in given]
    lines = [_line(text, line) for line in printed] if given is None else given
    if not lines:
        return []
    seen = evidence(text, printed)
    net = network()
    inputs = net.inputs(seen)
    scores = net.tag_scores(inputs) + _ruled_out(lines, printed, seen.marks)
    path, shares = best_path(net.tag_chain, scores), posteriors(net.tag_chain, scores, net.tag_temperature)
    roles = _roles(net, inputs, path, lines)
    drafts: list[_Draft] = []
    own: _Draft | None = None  # the last that is no furniture
    for n, tag in enumerate(path):
        kind, begins = TAGS[tag]
        sure = float(shares[n, tag])
        before = drafts[-1] if drafts and drafts[-1].kind == kind else own
        goes_on = not begins and before is not None and before.kind == kind
        if goes_on and before is not None and kind != "deck":
            before.lines.append(lines[n])
            before.signed = None
            before.sure = min(before.sure, sure)
            continue
        label, role_sure = roles[n] if kind == "deck" else (_LABEL[kind], 1.0)
        drafts.append(_Draft(kind, label, [lines[n]], sure * role_sure, seen.marks[n], not goes_on, seen.signed[n]))
        own = own if kind == "furniture" else drafts[-1]
    return [_element(draft) for draft in drafts]


@dataclass(slots=True)
class _Draft:
    """An element while its lines are gathered."""

    kind: str
    label: LineLabel
    lines: list[Line]
    sure: float
    """The probability of the least sure of its lines' tags."""
    marks: Sequence[str]
    begins: bool
    signed: SignedLine | None
    """What signs in it, while it is one line."""


_LABEL: dict[str, LineLabel] = {
    "byline": "byline",
    "section_head": "section_head",
    "paragraph": "paragraph",
    "caption": "caption",
    "credit": "credit",
    "furniture": "furniture",
}


def _as_printed(line: Line) -> Printed:
    return Printed(line.piece.hull, 2 * line.is_indented, line.gap)


def _line(text: str, printed: Printed) -> Line:
    piece = Traced.cut(text, printed.span)
    return Line(str(piece), piece, printed.gap, printed.indent > 0)


def _element(draft: _Draft) -> Element:
    line = _whole(draft.lines)
    return Element(line, _reading(draft), draft.signed or sign(line.text))


def _whole(lines: Sequence[Line]) -> Line:
    """Lines that go on with one another as one."""
    if len(lines) == 1:
        return lines[0]
    text = "".join([line.text for line in lines])
    return lines[0]._replace(
        text=text, piece=Traced(text, [segment for line in lines for segment in line.piece.segments])
    )


def _ruled_out(lines: Sequence[Line], printed: Sequence[Printed], marks: Sequence[Sequence[str]]) -> _Floats:
    """Line × tag: 0, but far below any score for what the source's markup does not allow, and for going on with the line
    before where a line was parted, for what is never so long, and for a
    credit that signs as an article's author does."""
    out = np.zeros((len(lines), len(TAGS)))
    goes_on = np.array([not begins and kind != "deck" for kind, begins in TAGS])
    bounds = np.array([_LONGEST.get(kind, np.inf) for kind, _ in TAGS])
    pictures = np.array([kind == "credit" for kind, _ in TAGS])
    for row, line, piece, own in zip(out, lines, printed, marks, strict=True):
        if "byline" in own and "credit" not in own:
            row[pictures] = _NEVER
        if line.given is not None:
            allowed = _ALLOWED[line.given]
            row += [0.0 if kind in allowed else _NEVER for kind, _ in TAGS]
        elif len(line.text) > _SHORTEST_BOUND:
            row[len(line.text) > bounds] = _NEVER
        if line.given is not None or piece.cut is not None:
            row[goes_on] = _NEVER
    return out


@cache
def _deck_chain() -> Chain:
    """The chain of roles, in which a deck is kickers, headlines, subtitles, in this order, with one headline at least."""
    start, transition, end = (part.copy() for part in network().role_chain)
    kicker, headline, subtitle = map(ROLES.index, ("kicker", "headline", "subtitle"))
    start[subtitle] = end[kicker] = _NEVER
    transition[kicker, subtitle] = transition[headline, kicker] = _NEVER
    transition[subtitle, kicker] = transition[subtitle, headline] = _NEVER
    return Chain(start, transition, end)


def _roles(
    net: Networks, inputs: Sequence[_Floats], path: Sequence[int], lines: Sequence[Line]
) -> dict[int, tuple[LineLabel, float]]:
    """The role of each line of a deck, and its probability."""
    if not any(tag < 2 for tag in path):
        return {}
    scores = net.role_scores(inputs, deck_places(path))
    for row, line in zip(scores, lines, strict=True):
        if line.given in ROLES:
            row[:] = [0.0 if role == line.given else _NEVER / 100 for role in ROLES]
    found: dict[int, tuple[LineLabel, float]] = {}
    at = 0
    while at < len(path):
        if path[at] > 1:
            at += 1
            continue
        end = at + 1
        while end < len(path) and path[end] == 1:
            end += 1
        chain = net.role_chain if any(line.given for line in lines[at:end]) else _deck_chain()
        own = scores[at:end]
        states, shares = best_path(chain, own), posteriors(chain, own, net.role_temperature)
        for n, state in enumerate(states):
            found[at + n] = ROLES[state], float(shares[n, state])
        at = end
    return found


def _rounded(probability: float) -> float:
    return round(min(_GIVEN_CONFIDENCE, probability), 2)


def _reading(draft: _Draft) -> LineReading:
    """The reading of an element; its rule names what its first line shows."""
    if draft.lines[0].given == draft.label:
        return LineReading(draft.label, f"markup:{draft.label}", _GIVEN_CONFIDENCE, draft.begins)
    shown = [mark for mark in draft.marks if mark != "bias" and not mark.startswith("length:")][:_SHOWN]
    return LineReading(
        draft.label, f"line:{'+'.join(shown)}", round(min(_GIVEN_CONFIDENCE, draft.sure), 2), draft.begins
    )
