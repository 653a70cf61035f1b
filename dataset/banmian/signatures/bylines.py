"""Who signed: the signers of a byline line, and which lines and brackets are signatures at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from math import inf, isfinite
from typing import cast

from banmian.records import SignerMention, SignerRole
from banmian.signatures import minority_names, personal_names
from banmian.signatures.filing import is_place
from banmian.signatures.pieces import LONGEST, Piece, is_ordinary, is_understood, read_pieces, sounds_foreign
from banmian.text import segment
from banmian.text.hanzi import HAN
from banmian.text.restored import on_copy
from banmian.text.spans import Span


@dataclass(frozen=True, slots=True)
class _Group:
    """Pieces between stops and brackets."""

    pieces: tuple[Piece, ...]
    depth: int


def _signing(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without the body of an article that follows a dateline."""
    depth = 0
    for i, piece in enumerate(pieces):
        depth += (piece.kind == "open") - (piece.kind == "close")
        if piece.kind == "sent" and depth <= 0:
            rest = [j for j in range(i + 1, len(pieces)) if pieces[j].kind != "blank"]
            if not rest or pieces[rest[0]].kind not in ("open", "role", "agency"):
                return pieces[: i + 1]
            if pieces[rest[0]].kind == "open":
                closes = (j for j in rest if pieces[j].kind == "close")
                return pieces[: next(closes, len(pieces) - 1) + 1]
    return pieces


def _groups(pieces: tuple[Piece, ...]) -> list[_Group]:
    out: list[_Group] = []
    run: list[Piece] = []
    depth = 0
    for piece in pieces:
        if piece.kind in ("open", "close", "stop", "sent"):
            out.append(_Group(tuple(run), depth))
            run = []
            depth = max(0, depth + (piece.kind == "open") - (piece.kind == "close"))
        else:
            run.append(piece)
    out.append(_Group(tuple(run), depth))
    return [g for g in out if g.pieces]


_NOTE = re.compile(
    "(?:参与(?:采写|采访|写作|报[道导])|有贡献)[）)】]?$|^[（(【]?(?:本文)?作者(?:分别)?(?:为|系|是)(?!.*记者)"
)
"""Of a note below an article that signs nobody: who helped, or what its author is."""
_SURE = {"lone": 0.5, "bracket": -0.5, "listed": -1.0, "together": 1.5, "marked": -3.0, "closing": -3.5}
"""Least evidence (see `personal_names.evidence`) for a name that no word of a role stands by."""
_STRONG, _LEAST_CARRIED = 4.0, -2.0
"""Evidence for a name that carries a word beside it in a bracket that closes an article, and of that word at least."""
_HINT = re.compile("[者员摄文图影绘编讯报社网台刊稿版电·•・‧□■◆●▲◎/／(（\\[【〔]|作品|供|采写|策划")
"""What a line that signs has, where it does not begin with a surname."""
_STOP = re.compile(r"[,.。;!?…，．；！？\n]")
_BODY = re.compile(f"[{HAN}]{{1,12}}[院校局厅委办处室站台所队部馆社会厂行镇乡村联中心学司庭]")
"""An institution in the bracket behind a signer, whatever its name."""
_ONE_BRACKET = re.compile(r"\s*[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]\s*")
"""Behind an article's last sentence even a word that is a name too (方圆, 高峰) signs."""
_MARKS = "■□◆◎"
"""Printed before bylines; ▲ and ● stand before captions and items too."""


def _unpadded(name: str) -> str:
    return "".join(name.split())


def _looks_named(name: str, least: float, *, closing: bool, marked: bool) -> bool:
    if "·" in name:
        return sounds_foreign(name)
    by_sound = minority_names.name_cost(name) < inf or (marked and sounds_foreign(name) and not segment.is_word(name))
    if by_sound and len(name) > 2 and not is_ordinary(name):
        return True
    if not closing and (is_ordinary(name) or segment.word_tag(name) == "ns"):
        return False
    return min(personal_names.evidence(name), personal_names.evidence_as_word(name)) > least


def _names_only(line: str, group: _Group) -> bool:
    """Whether the names of a group are likelier names than words, though no word of a role says so.

    In a list one odd name among three is carried by the others.
    """
    roles = [p.start for p in group.pieces if p.kind == "role"]
    found = [p for p in group.pieces if p.kind == "name" and not (roles and p.start > roles[0])]
    if any(p.kind not in ("name", "blank", "agency", "role", "done", "title", "about", "filler") for p in group.pieces):
        return False
    marked = line.lstrip()[:1] in _MARKS
    closing = not roles and _ONE_BRACKET.fullmatch(line) is not None
    strong = any(personal_names.evidence(_unpadded(line[p.start : p.end])) > _STRONG for p in found)
    good = 0
    for piece in found:
        name = _unpadded(line[piece.start : piece.end])
        together = any(other.end == piece.start or other.start == piece.end for other in found)
        where = "together" if together else "marked" if marked else "closing" if closing else ""
        where = where or ("listed" if len(found) > 1 else "bracket" if group.depth else "lone")
        named = _looks_named(name, _SURE[where], closing=closing, marked=marked)
        carried = closing and strong and personal_names.evidence(name) > _LEAST_CARRIED  # 舒畅 beside 朱姜海
        good += named or carried
    return good * 3 >= len(found) * 2


_LEAST_BESIDE_ROLE = -9.0
_LEAST_TOGETHER_BESIDE_ROLE = -4.0


def _misread(line: str, pieces: tuple[Piece, ...], k: int) -> bool:
    """Whether the name at `k` is rather a piece of ordinary text, or a place behind names, although a role word stands
    before it."""
    name = _unpadded(line[pieces[k].start : pieces[k].end])
    alone = not any(p.kind == "name" for p in pieces[:k])
    if alone and line[: pieces[k].start].rstrip(' \u3000:“"').endswith(("网友", "网民", "网名")):
        return False  # whatever they call themselves
    if personal_names.name_cost(name) == inf:
        if alone and k and pieces[k - 1].kind == "role" and is_ordinary(name):
            return True  # 通讯员小传
        by_sound = (len(name) > 4 or segment.word_tag(name) != "ns") and minority_names.name_cost(name) < inf
        return not alone and not by_sound and is_place(name)
    together = any(0 <= j < len(pieces) and pieces[j].kind == "name" for j in (k - 1, k + 1))
    found = personal_names.evidence(name)
    least = _LEAST_TOGETHER_BESIDE_ROLE if together else _LEAST_BESIDE_ROLE
    return isfinite(found) and found < least and minority_names.name_cost(name) == inf


def _words_first(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces, 文 and 图 read as titles where they stand before their names (文 甲 图 乙)."""
    first = next((p for p in pieces if p.kind != "blank"), None)
    if first is None or first.kind != "done" or first.role == "-" or pieces[-1].kind == "done":
        return pieces
    return tuple(p._replace(kind="role") if p.kind == "done" and p.role != "-" else p for p in pieces)


def _following(pieces: tuple[Piece, ...], k: int) -> str | None:
    """The roles that a word behind the names from `k` on gives them: … 摄, … 摄影报道, … 本报评论员."""
    for i in range(k + 1, len(pieces)):
        if pieces[i].kind == "done" and pieces[i].role != "-":
            return pieces[i].role
        if pieces[i].kind == "role":
            if any(p.kind in ("name", "source") for p in pieces[i:]):
                return None
            both = "photographer" in pieces[i].role and "author" in pieces[i].role
            return f"and {pieces[i].role}" if both else pieces[i].role
        if pieces[i].kind not in ("blank", "name", "agency", "filler"):
            return None
    return None


def _roles(title: str | None, behind: str | None) -> tuple[SignerRole, ...]:
    """The roles of a name by the title before it and the word behind it."""
    words = (behind or "").split()
    if words[:1] == ["and"]:
        words = [*(title or ("reporter" if len(words) == 2 else "")).split(), *words[1:]]
    elif not words:
        words = (title or "").split()
    return cast("tuple[SignerRole, ...]", tuple(dict.fromkeys(words)))


def _part_of_a_word(pieces: tuple[Piece, ...], k: int, *, listed: bool) -> bool:
    """Whether unread characters or a title touch the name at `k`; before the last name of a list they are its affiliation."""
    if k + 1 < len(pieces) and pieces[k + 1].kind in ("unknown", "title"):
        return True
    first = k
    while first and pieces[first - 1].kind == "name":
        first -= 1
    touched = first > 0 and pieces[first - 1].kind == "unknown"
    return touched and not (listed and not any(p.kind == "name" for p in pieces[k + 1 :]))


def _gives(pieces: tuple[Piece, ...], k: int, name: str) -> bool:
    """Whether the name at `k` is rather that of an institution that gave a picture (受访企业提供)."""
    source = k + 1 < len(pieces) and pieces[k + 1].kind == "source"
    return source and not personal_names.evidence(name) > (0 if pieces[k - 1].kind != "role" else -4)


def _written_for(line: str, pieces: tuple[Piece, ...], k: int) -> bool:
    """Whether the unread run at `k` follows 文/ or 文： and so can only be whom the signers write for."""
    while k and pieces[k].kind in ("unknown", "name"):
        k -= 1
    return line[pieces[k].start : pieces[k].end][-1] in ":：/／|"


def _signers(line: str, group: _Group, *, bare: bool, backed: bool = False) -> list[SignerMention]:
    """The signers of one group; names that no word of a role stands by may sign.

    Args:
        bare: where they look like names.
        backed: in any case, since their institution stands behind them in brackets.
    """
    out: list[SignerMention] = []
    pieces = _words_first(group.pieces)
    bare = bare and _names_only(line, group)
    role: str | None = None
    affiliation: str | None = None
    for k, piece in enumerate(pieces):
        printed = line[piece.start : piece.end]
        if piece.kind == "agency":
            affiliation = _unpadded(printed)
        elif piece.kind == "role":
            role = piece.role
        elif piece.kind == "source":
            role = affiliation = None
        elif piece.kind == "unknown" and not _written_for(line, pieces, k):
            role = None
        elif piece.kind == "name":
            listed = role is not None
            name = _unpadded(printed)
            if _part_of_a_word(pieces, k, listed=listed) or _misread(line, pieces, k) or _gives(pieces, k, name):
                continue
            roles = _roles(role, _following(pieces, k))
            if not roles:
                if not (bare or backed):
                    continue
                roles = ("author",)
            out.append(
                SignerMention(
                    name=name,
                    role=roles[0],
                    roles=roles,
                    affiliation=affiliation,
                    text=printed,
                    start=piece.start,
                    end=piece.end,
                )
            )
    return out


@on_copy
def parse_byline(line: str) -> tuple[SignerMention, ...]:
    """The people who sign in `line`, in its order; empty where it signs nobody.

    Names stand beside role words (本报记者 …, 文/…, … 摄), behind a dateline, or alone in the line or bracket.
    What follows a dateline without a bracket or a role word is the article and signs nobody.
    """
    return _parse(line)


@lru_cache(maxsize=256)
def _parse(line: str) -> tuple[SignerMention, ...]:
    pieces = _signing(read_pieces(line))
    groups = _groups(pieces)
    unknown = sum(p.kind == "unknown" for g in groups if not g.depth for p in g.pieces)
    clean = not any(p.kind in ("unknown", "source") for g in groups for p in g.pieces)
    out: list[SignerMention] = []
    for group, behind in zip_longest(groups, groups[1:]):
        if not group.depth and unknown > 8:
            continue
        alone = not any(p.kind in ("unknown", "source") for p in group.pieces)
        place = _institution(line, group, behind)
        bare = clean or (group.depth > 0 and alone and _after_sent(pieces, group))
        backed = clean and (place is not None or _has_standing(group))
        found = _signers(line, group, bare=bare, backed=backed)
        if place is not None and found:
            found[-1] = replace(found[-1], affiliation=line[place.start : place.end])
        out += found
    return tuple(out)


def _has_standing(group: _Group) -> bool:
    """Whether an institution stands before the names of a group with what they are there (东川大学教授 田野)."""
    kinds = [p.kind for p in group.pieces]
    return ("agency" in kinds or kinds[0] == "filler") and ("title" in kinds or "about" in kinds)


def _institution(line: str, names: _Group, bracket: _Group | None) -> Span | None:
    """The institution in the bracket right behind the last name of a group (钟小楼（湖南师范大学教授）)."""
    if bracket is None or bracket.depth <= names.depth:
        return None
    behind = [p for p in names.pieces if p.kind != "blank"]
    inside = [p for p in bracket.pieces if p.kind != "blank"]
    if (
        not behind
        or behind[-1].kind != "name"
        or not inside
        or line[behind[-1].end : inside[0].start].strip() not in "([【〔（［"
    ):
        return None
    first = next((p for p in inside if p.kind == "agency"), None)
    if first is not None and all(p.kind in ("agency", "about", "title", "filler") for p in inside):
        return Span(first.start, first.end)
    start, end = inside[0].start, inside[-1].end
    by_role = any(p.kind == "role" for p in names.pieces)
    return Span(start, end) if by_role and _BODY.fullmatch(line, start, end) else None


def _after_sent(pieces: tuple[Piece, ...], group: _Group) -> bool:
    return any(p.kind == "sent" and p.end <= group.pieces[0].start for p in pieces)


def _says_only(line: str) -> tuple[Piece, ...] | None:
    """The pieces of a line that is short and wholly understood."""
    return None if len(line) > LONGEST or _STOP.search(line) else _understood(line)


@lru_cache(maxsize=256)
def _understood(line: str) -> tuple[Piece, ...] | None:
    bare = line.strip()
    if not (_HINT.search(bare) or personal_names.may_begin(bare)) or not is_understood(line):
        return None
    pieces = read_pieces(line)
    return None if any(p.kind in ("unknown", "stop") for p in pieces) else pieces


def is_credit(line: str) -> bool:
    """Whether the whole line is a picture credit."""
    pieces = _says_only(line)
    if pieces is None:
        return False
    roles = {role for p in pieces for role in p.role.split()}
    return "photographer" in roles and "author" not in roles


def is_byline(line: str) -> bool:
    """Whether the whole line does nothing but sign an article; 责编 lines, which sign a page, do not, nor do notes on who helped
    (（… 参与采写）)."""
    if _NOTE.search(line):
        return False
    bracket = _tail_bracket(line)
    if bracket is not None and not line[: bracket.start].strip():
        return tail_byline(line) is not None and _signs(line)
    return _says_only(line) is not None and not is_credit(line) and _signs(line)


def _signs(line: str) -> bool:
    return any(signer.role != "editor" for signer in parse_byline(line))


_CLOSING = frozenset(")]）］】〕")
_TAIL = re.compile(r"[(\[（［【〔][^()\[\]（）［］【】〔〕]{2,160}[)\]）］】〕]$")


def _tail_bracket(text: str) -> Span | None:
    """The bracket that closes `text`, of at most 160 characters within."""
    if text[-1:] not in _CLOSING and not text[-1:].isspace():
        return None
    tail = text[-200:].rstrip()
    m = _TAIL.search(tail)
    base = max(0, len(text) - 200)
    return Span(base + m.start(), base + m.end()) if m else None


def tail_byline(text: str) -> Span | None:
    """The bracketed signature or dateline at the very end of a paragraph, brackets included; None for a credit."""
    bracket = _tail_bracket(text)
    if bracket is None:
        return None
    return bracket if _is_signature(text[bracket.start : bracket.end]) else None


@lru_cache(maxsize=256)
def _is_signature(bracket: str) -> bool:
    """Whether a bracket signs or is a dateline, and is no picture credit."""
    if is_credit(bracket) or _NOTE.search(bracket):
        return False
    return any(piece.kind == "sent" for piece in read_pieces(bracket)) or _signs(bracket)


@on_copy
def tail_credit(text: str) -> Span | None:
    """The bracketed picture credit at the very end of a paragraph or caption, brackets included."""
    bracket = _tail_bracket(text)
    return bracket if bracket is not None and is_credit(text[bracket.start : bracket.end]) else None
