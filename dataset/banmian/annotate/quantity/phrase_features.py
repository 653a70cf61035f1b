"""What speaks for and against a phrase as the one that a number counts or measures: the features of the model.

The model has four answers: a phrase behind the number (`R`), one in front of it (`L`), the phrase of the number before
it (`C`), none (`N`). A phrase is told by its last word, its head; `stretch_keys` then says how far it reaches back.

A feature is a key: a letter that says which kind of feature it is, and the values that it joins. Each key has a weight in
`measured_weights.tsv.gz`, those of `number_keys` one for each answer; a key that is not there weighs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from banmian.text.word_classes import BRACKETED, GIVEN, QUOTED, TaggedWord

_HEADS = f"NGV{QUOTED}"
"""Classes of words that a phrase may end with."""
_NO_HEADS = frozenset(
    (
        "为",
        "是",
        "有",
        "达",
        "达到",
        "占",
        "至",
        "到",
        "在",
        "超",
        "超过",
        "增",
        "降",
        "比",
        "约",
        "共",
        "需",
        "只有",
        "可达",
    )
)
"""Verbs that link a number to its phrase and are never its head."""
_GOES_ON = f"NGAU{QUOTED}"
"""Classes of words that a phrase in front of a number goes on with: no word before them is its head."""
_BEFORE_NUMBER = f"D{GIVEN}"
"""Classes of words that a verb that is a head may stand in front of, if not of the number's own words (宴请|约|1次)."""
_NOUNS = f"NG{QUOTED}"
_NOMINAL = f"NGA{QUOTED}{BRACKETED}"
_CROSSED_RIGHT, _CROSSED_LEFT = "VUPWCM#", "VUPCMD"
"""Classes of words that a head behind a number or in front of it is told by if they stand between the two."""
_LEFT_MOST, _RIGHT_MOST = 18, 12
"""Words on either side that are looked at."""
_CLAUSE_END = frozenset(",。;:!?…\n")
_RIGHT_END = _CLAUSE_END | {"、"}
_START, _END = TaggedWord(0, 0, "^", "^"), TaggedWord(0, 0, "$", "$")
_FEW = "0123456666999999DDDDDDDDDDDDDDDDDD"
"""A count as a character: exactly up to five, then about."""
_LONGEST = 4
"""Characters of a word that a key holds, its last ones."""
_OF = "的"

Keys = tuple[str, ...]


class Before(NamedTuple):
    """The number before, in the same sentence, and its phrase."""

    start: int
    end: int
    number_end: int
    kind: str
    behind: bool
    """The phrase stands behind its number."""
    unit: str = "-"


class Surroundings(NamedTuple):
    """A number and the words around it."""

    kind: str
    unit: str
    unit_class: str
    change: str
    """The direction of its change, or `-`."""
    left: Sequence[TaggedWord]
    """The words in front of it in its sentence, the nearest first."""
    right: Sequence[TaggedWord]
    """The words behind it in its clause."""
    before: Before | None


class Head(NamedTuple):
    """A possible answer: `R`, `L`, `C` or `N`, the index of its head among the words on its side, and its features."""

    answer: str
    at: int
    keys: Keys


def words_around(
    words: Sequence[TaggedWord], first: int, last: int, sentence: tuple[int, int]
) -> tuple[list[TaggedWord], list[TaggedWord]]:
    """The words in front of the word number `first`, the nearest first, and those from the word number `last` on."""
    begin, end = sentence
    left = list(words[max(0, first - _LEFT_MOST) : first])
    left.reverse()
    while left and left[-1].start < begin:
        left.pop()
    right: list[TaggedWord] = []
    prior = ""
    for word in words[last : last + _RIGHT_MOST]:
        if word.end > end or (word.text in _RIGHT_END and not (word.text == "、" and prior and prior in _LISTED)):
            break
        right.append(word)
        prior = word.tag
    return left, right


_LISTED = f"{_NOMINAL}V"
"""Classes of words that 、 may go on from: 武术运动员、|教练员."""


def _short(text: str, tag: str) -> str:
    """A word as a key holds it: without the mark that closes it, and no more than its last characters."""
    return text[-_LONGEST - 1 : -1] if tag == QUOTED else text[-_LONGEST:]


def number_keys(around: Surroundings) -> Keys:
    """What is known of the number alone: it weighs differently for each answer."""
    kind, unit, unit_class, change, left, right, _ = around
    first = right[0] if right else _END
    near = left[0] if left else _START
    of = first.text == _OF
    second = (right[1] if len(right) > 1 else _END) if of else first
    third = right[of + 1].tag if len(right) > of + 1 else "$"
    prior = left[1].tag if len(left) > 1 else "^"
    ahead = f"{second.tag}的" if of else second.tag
    near_text, text = near.text[-_LONGEST:], second.text[-_LONGEST:]
    return (
        "a",
        f"b{kind}",
        f"c{unit}",
        f"d{change}",
        f"e{ahead} {kind}",
        f"f{ahead} {unit}",
        f"h{near.tag}{second.tag} {unit_class}",
        f"i{near_text}",
        f"j{near_text} {kind}",
        f"k{text}",
        f"m{ahead}{third} {kind}",
        f"n{prior}{near.tag}{second.tag} {kind}",
        f"o{change} {near_text}",
    )


def same_keys(around: Surroundings, before: Before) -> Keys:
    """What is known of the answer `C`, by the words between the two numbers."""
    between = [word for word in around.left if word.start >= before.number_end]
    nouns = _FEW[min(3, sum([word.tag in _NOUNS for word in between]))]
    tags = "".join([word.tag for word in between[4::-1]])
    last, second = between[-1].text if between else "", between[-2].text if len(between) > 1 else ""
    said = any(word.text == "分别" for word in between)
    kind, unit = around.kind, around.unit
    side = "R" if before.behind else "L"
    return (
        f"=a{nouns}",
        f"=b{tags}",
        f"=c{nouns} {around.change}",
        f"=d{_FEW[len(between)]}",
        f"=e{nouns} {side}",
        f"=f{before.kind} {kind}",
        f"=g{before.kind} {kind} {nouns}",
        f"=h{last[-_LONGEST:]}",
        f"=i{second[-_LONGEST:]}",
        f"=j{said}",
        f"=k{before.unit} {unit}",
        f"=l{before.unit == unit} {kind} {nouns} {side}",
        f"=m{side} {tags}",
    )


def right_heads(around: Surroundings) -> list[Head]:
    """The words behind the number that may be heads."""
    kind, unit, right = around.kind, around.unit, around.right
    out: list[Head] = []
    crossed = ""
    before, before_text = _START, "^"
    last = len(right) - 1
    first = right[0].tag if right else "$"
    of = max([at for at, word in enumerate(right) if at and word.text == _OF], default=0)
    for at, word in enumerate(right):
        tag = word.tag
        text = word.text[-_LONGEST:]
        if tag in _HEADS and word.text not in _NO_HEADS:
            text = _short(word.text, tag)
            after = right[at + 1] if at < last else _END
            then = right[at + 2].tag if at + 1 < last else "$"
            end = text[-1:]
            ahead = "-" if of <= at else "1" if of == at + 1 else "2" if of == at + 2 else "+"
            keys = (
                f"A{kind}{_FEW[at]}",
                f"E{before.tag}{tag}{after.tag}{then}",
                f"F{crossed} {tag}",
                f"G{tag}{after.tag}",
                f"H{end}",
                f"I{text}",
                f"J{tag} {after.text[-_LONGEST:]}",
                f"K{before_text}",
                f"L{unit}{end}",
                f"N{crossed} {ahead}{first}",
                f"O{tag}{after.tag}{ahead}",
            )
            out.append(Head("R", at, keys))
        before, before_text = word, text
        if tag in _CROSSED_RIGHT and tag not in crossed:
            crossed += tag
    return out


def left_heads(around: Surroundings) -> list[Head]:
    """The words in front of the number that may be heads."""
    kind, change, left = around.kind, around.change, around.left
    governors = _governors(left)
    out: list[Head] = []
    crossed = ""
    clauses = seen = 0
    after = _END
    last = len(left) - 1
    first = around.right[0].tag if around.right else "$"
    for at, word in enumerate(left):
        tag = word.tag
        follows = after.tag
        heads = tag in _HEADS or (tag == "A" and not at)  # 宽|3米
        heads = heads and follows not in _GOES_ON and word.text not in _NO_HEADS
        if heads and (tag != "V" or not at or follows in _BEFORE_NUMBER):
            prior = left[at + 1] if at < last else _START
            nouns = min(seen, 3)
            text = _short(word.text, tag)
            end = text[-1:]
            after_text = after.text[-_LONGEST:]
            keys = (
                f"a{kind}{_FEW[at]}",
                f"c{tag}{follows}",
                f"d{kind} {crossed} {nouns}",
                f"f{change} {nouns} {'V' in crossed}",
                f"g{end}",
                f"h{text}",
                f"i{after_text}",
                f"j{prior.text[-_LONGEST:]}",
                f"k{governors[at]} {nouns} {clauses > 0}",
                f"n{prior.tag}{tag}{follows} {kind}",
                f"o{first} {nouns}{clauses} {kind}",
                f"p{end}{after_text}",
            )
            out.append(Head("L", at, keys))
            if tag in _NOUNS and follows not in _NOMINAL:
                seen += 1
        after = word
        if tag in _CROSSED_LEFT and tag not in crossed:
            crossed += tag
        if word.text in _CLAUSE_END:
            clauses = min(clauses + 1, 2)
            crossed = ""
    return out


def _governors(left: Sequence[TaggedWord]) -> list[str]:
    """For each word in front of a number the verb or preposition that last stands before it in its clause."""
    out = []
    governor = "^"
    for _, _, tag, text in reversed(left):
        out.append(governor)
        if tag in "VP":
            governor = text[-_LONGEST:]
        elif tag == GIVEN:
            governor = GIVEN
        elif text in _CLAUSE_END:
            governor = "^"
    out.reverse()
    return out


def stretch_keys(side: str, word: TaggedWord, begin: TaggedWord, prior: TaggedWord | None, length: int) -> Keys:
    """Whether a phrase that begins with the word `begin` reaches back over the word in front of it.

    Args:
        side: `R` behind the number, `L` in front of it.
        word: the word in question; `prior` is the one in front of that.
        begin: the first word of the phrase so far, `length` the number of its words.
    """
    tag, text = word.tag, word.text[-_LONGEST:]
    two = tag + begin.tag
    before = (prior or _START).tag
    end = text[-1]
    return (
        f"<a{side}{tag}",
        f"<b{side}{two}",
        f"<f{side}{before}{two}",
        f"<g{side}{text}",
        f"<h{side}{end}{begin.tag}",
        f"<i{text}",
        f"<j{side}{two}{_FEW[min(len(word.text), 6)]}",
        f"<k{end}{begin.text[0]}",
        f"<m{side}{before}{tag}{min(length, 2)}",
    )


def stretches(word: TaggedWord) -> bool:
    """Whether a phrase may reach back over a word at all: not over another number, nor over the end of a clause."""
    return word.tag != GIVEN and word.text not in _CLAUSE_END
