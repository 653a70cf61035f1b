"""Datelines: what stands before the first sentence of a story, or behind its last, to say whence and by whom it was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from banmian.records import SignerMention
from banmian.signatures.bylines import parse_byline
from banmian.signatures.pieces import LONGEST, sent
from banmian.text.hanzi import fold

_BRACKET = re.compile(r"\s{0,4}[(\[【〔]([^()\[\]【】〔〕。]{1,120})[)\]】〕]")
_REPORT = re.compile(r"\s{0,4}[^,.。:()\n]{0,12}(?:记者|通讯员)[^。:()\n]{1,80}?报[道导](?:[:,]|(?=\s|$))")
_LONGEST_SENT = 80
"""Characters that a dateline without its brackets has at most."""
_LONE_SIGNERS = re.compile(r"\s{0,4}(?:[^,.。:()\n]{0,8}(?:记者|通讯员))[^,。:()\n]{1,40}$")


@dataclass(frozen=True, slots=True)
class DatelineSpan:
    """A dateline in a text: `start`, `end` in the text given; the parts as printed."""

    start: int
    end: int
    place: str | None = field(default=None, metadata={"surface": True})
    date: str | None = field(default=None, metadata={"surface": True})
    agency: str | None = field(default=None, metadata={"surface": True})
    signers: tuple[SignerMention, ...] = ()
    """Those who sign in it; their offsets are into the text given."""


def _shift(signers: tuple[SignerMention, ...], by: int) -> tuple[SignerMention, ...]:
    return tuple(replace(s, start=s.start + by, end=s.end + by) for s in signers)


def _may_be_sent(text: str, start: int) -> bool:
    """Whether what stands at `start` has the sign of a dateline."""
    head = text[start : start + _LONGEST_SENT]
    return "电" in head or "讯" in head or "消息" in head


def _read(text: str, start: int) -> DatelineSpan | None:
    """The dateline proper at `start`, up to 电 or 讯."""
    if not _may_be_sent(text, start):
        return None
    head = text[start : start + _LONGEST_SENT]
    m = sent(fold(head))
    if m is None:
        return None
    place = head[m.start("place") : m.end("place")].strip().removesuffix("频道") or None
    date = head[m.start("date") : m.end("date")] if m["date"] else None
    return DatelineSpan(start, start + m.end(), place, date, head[m.start("agency") : m.end("agency")])


def head_dateline(text: str) -> DatelineSpan | None:
    """The dateline at the very start of a paragraph, with the bracket or 记者…报道： that signs it."""
    start = len(text[:LONGEST]) - len(text[:LONGEST].lstrip()) if text[:1].isspace() else 0
    return _read_head(text[: start + _LONGEST_SENT + LONGEST], start) if _may_be_sent(text, start) else None


@lru_cache(maxsize=256)
def _read_head(text: str, start: int) -> DatelineSpan | None:
    found = _read(text, start)
    if found is None:
        return None
    rest = fold(text[found.end : found.end + LONGEST])
    for pattern in (_BRACKET, _REPORT, _LONE_SIGNERS):
        if m := pattern.match(rest):
            end = found.end + m.end()
            if signers := parse_byline(text[found.start : end]):
                return replace(found, end=end, signers=_shift(signers, found.start))
    return found


def read_dateline(text: str) -> DatelineSpan | None:
    """The dateline in the bracket at the end of a story (（新华社北京9月12日电）), its brackets within the span."""
    inner = len(text) - len(text.lstrip(" \t\u3000(（[【〔"))
    found = _read(text, inner)
    if found is None:
        return None
    end = len(text.rstrip())
    return replace(found, start=len(text) - len(text.lstrip()), end=end, signers=parse_byline(text))
