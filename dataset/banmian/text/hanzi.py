"""Character classes of printed Chinese: Han, sentence ends, brackets, and a fold that keeps every offset."""

from __future__ import annotations

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\N{IDEOGRAPHIC NUMBER ZERO}"
"""Han characters, to stand inside a regular expression's class."""

OPENERS = "(（[［【〔{｛《〈“‘「『﹙〖"
CLOSERS = ")）]］】〕}｝》〉”’」』﹚〗"
QUOTE_OPENERS = "“‘「『"
QUOTE_CLOSERS = "”’」』"
SENTENCE_ENDS = "。！？!?…；;"
CLAUSE_ENDS = "，,、：:"

_STOPS = frozenset("。！？!?…")
_CLOSERS = frozenset(CLOSERS)
_SENTENCE_END = re.compile(f"[。！？!?…][{re.escape(CLOSERS)}]*\\s*$")
_SENTENCE = re.compile(f"[。！？!?]+[{re.escape(QUOTE_CLOSERS)}）)]*|…+[{re.escape(QUOTE_CLOSERS)}）)]*|\n")

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0xFFE5: 0xA5}
_WIDE = re.compile(f"[{re.escape(''.join(map(chr, FOLD)))}]")


def fold(text: str) -> str:
    """`text` with full-width ASCII and the ideographic space as ASCII: same length, so offsets hold in both."""
    return text.translate(FOLD) if _WIDE.search(text) else text


def ends_sentence(text: str) -> bool:
    """Whether the text closes with a full stop, question mark, exclamation mark or ellipsis (closers may follow)."""
    last = text[-1:]
    if last in _STOPS:
        return True
    return (last in _CLOSERS or last.isspace()) and _SENTENCE_END.search(text[-16:]) is not None


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`; they tile it, and closing quotes and brackets stay with their sentence."""
    out: list[tuple[int, int]] = []
    start = 0
    for m in _SENTENCE.finditer(text):
        out.append((start, m.end()))
        start = m.end()
    if start < len(text):
        out.append((start, len(text)))
    return out
