"""Tokens of Chinese text for comparing summaries: a Han character, a number or a word of another script each."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import normalize

from banmian.errors import UsageError
from banmian.text.hanzi import HAN
from banmian.text.segment import tokenize

Profile = Literal["char", "jieba"]
NAMES: dict[Profile, str] = {"char": "char+num", "jieba": "jieba"}
"""What each profile calls its tokens in a signature."""

_TOKEN = re.compile(rf"[{HAN}]|\d+(?:\.\d+)?|[^\W\d_{HAN}]+")
_WORD = re.compile(r"[^\W_]")


def tokens(text: str, *, profile: Profile = "char") -> list[str]:
    """The tokens of `text` in NFKC and lower case, punctuation left out.

    Args:
        profile: `char`: one a Han character, one a run of digits with its decimal part, one a run of other letters;
            `jieba`: the words of jieba, for comparison with published figures.

    Raises:
        UsageError: there is no such profile.
    """
    folded = normalize("NFKC", text).lower()
    if profile == "char":
        return _TOKEN.findall(folded)
    if profile == "jieba":
        return [word for word in tokenize(folded) if _WORD.search(word)]
    raise UsageError(reason=f"no profile is called {profile!r}", next_step="use char or jieba")
