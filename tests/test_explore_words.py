"""The interface of the explorer in two languages: nothing is said in one only, and nothing is translated that nobody says."""

from __future__ import annotations

import re
from importlib.resources import files

from banmian.records import Kind, PlaceLevel, RejectReason, Role, SignerRole
from banmian.view.fields import fields

TEMPLATES = files("banmian") / "view" / "templates"
WORDS = "words_zh.js"
_STRING = r'"((?:[^"\\]|\\.)*)"'


def programs() -> str:
    """All scripts but the words."""
    own = (f for f in TEMPLATES.iterdir() if f.name.endswith(".js") and f.name != WORDS)
    return "\n".join(f.read_text(encoding="utf-8") for f in own)


def table(name: str) -> dict[str, str]:
    """A table of the words, by what they are in English."""
    text = (TEMPLATES / WORDS).read_text(encoding="utf-8")
    body = text.split(f"B.{name} = {{")[1].split("\n  };")[0]
    found = re.findall(rf"^    (?:{_STRING}|(\w+)):\s+{_STRING},$", body, re.M)
    assert len(found) == len(re.findall(r"^    \S", body, re.M))
    return {quoted or bare: chinese for quoted, bare, chinese in found}


def test_every_sentence_is_there_in_chinese() -> None:
    said = set(re.findall(rf"B\.t\(\s*{_STRING}", programs()))
    said |= {"fact", "value", "measured", "modifier", "time", "place", "why"}  # names of columns, by variable
    chinese = table("ZH")
    assert said - chinese.keys() == set()
    assert chinese.keys() - said == set()
    for english, words in chinese.items():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", words)), english


def test_every_term_of_the_data_is_there_in_chinese() -> None:
    chinese = table("ZH_TERMS")
    vocabulary = {term for kind in (Kind, PlaceLevel, RejectReason, Role, SignerRole) for term in kind.__args__}  # type: ignore[attr-defined]
    for rows in fields().values():
        for name, _, terms in rows:
            vocabulary |= {name, *(terms or ())}
    assert vocabulary - chinese.keys() == set()


def test_every_count_is_there_in_chinese() -> None:
    counted = set(re.findall(rf"B\.plural\([^\"\n]*?,\s*{_STRING}", programs()))
    assert "article" in counted
    assert counted - table("ZH_COUNTS").keys() == set()
    assert all("{n}" in words for words in table("ZH_COUNTS").values())
