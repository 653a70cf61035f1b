"""What speaks for and against a phrase as the one that a number counts or measures: the features of the model.

The model has four answers: a phrase behind the number (`R`), one in front of it (`L`), the phrase of the number before
it (`C`), none (`N`). A phrase is told by its last word, its head; `stretch_parts` then says how far it reaches back.

What is known of a number or a head falls into parts: what a part is made of is a tuple of few and small values, and
`KEYS` turns it into keys, one for each table of weights of that part in `measured_weights.tsv.gz`. A part that was
weighed once need not be weighed again, as long as it is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from banmian.text.word_classes import BRACKETED, GIVEN, QUOTED, TaggedWord

_HEADS = f"NGV{QUOTED}"
"""Classes of words that a phrase may end with."""
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
_START, _END = TaggedWord(0, 0, "^", ""), TaggedWord(0, 0, "$", "")
_FEW = "0123456666999999DDDDDDDDDDDDDDDDDD"
"""A count as a character: exactly up to five, then about."""

Part = tuple[Any, ...]
"""What a part is made of, in the order of the parameters of its function in `KEYS`."""


class Before(NamedTuple):
    """The number before, in the same sentence, and its phrase."""

    start: int
    end: int
    number_end: int
    kind: str
    behind: bool
    """The phrase stands behind its number."""


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
    """A possible answer: `R`, `L`, `C` or `N`, the index of its head among the words on its side, and its parts."""

    answer: str
    at: int
    parts: tuple[Part, ...]


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


def answer_parts(around: Surroundings) -> tuple[Part, ...]:
    """What is known of the number alone, the same for each answer: each has tables of its own for it."""
    right, left = around.right, around.left
    first = right[0] if right else _END
    near = left[0] if left else _START
    second = (right[1] if len(right) > 1 else _END) if first.text == "的" else first
    kind = around.kind
    return (
        (kind, around.unit, around.change, second.tag + ("的" if first.text == "的" else "")),
        (kind, around.unit_class, near.tag, second.tag),
        (near.text, kind),
        (second.text, kind),
    )


def same_parts(around: Surroundings, before: Before) -> tuple[Part, ...]:
    """What is known of the answer `C`, by the words between the two numbers."""
    between = [word for word in around.left if word.start >= before.number_end]
    nouns = _FEW[min(3, sum(word.tag in _NOUNS for word in between))]
    tags = "".join([word.tag for word in between[4::-1]])
    last, second = between[-1].text if between else "", between[-2].text if len(between) > 1 else ""
    said = any(word.text == "分别" for word in between)
    return (
        (nouns, tags, around.change, _FEW[len(between)], before.behind),
        (before.kind, around.kind, nouns),
        (last, second, said),
    )


def right_heads(around: Surroundings) -> list[Head]:
    """The words behind the number that may be heads."""
    kind, unit, unit_class, right = around.kind, around.unit, around.unit_class, around.right
    out: list[Head] = []
    crossed = ""
    before = _START
    last = len(right) - 1
    for at, word in enumerate(right):
        tag = word.tag
        if tag in _HEADS:
            after = right[at + 1] if at < last else _END
            then = right[at + 2].tag if at + 1 < last else "$"
            parts = (
                (kind, unit, unit_class, at, tag),
                (crossed, before.tag, tag, after.tag, then),
                (word.text,),
                (tag, after.text),
                (before.text,),
            )
            out.append(Head("R", at, parts))
        before = word
        if tag in _CROSSED_RIGHT and tag not in crossed:
            crossed += tag
    return out


def left_heads(around: Surroundings) -> list[Head]:
    """The words in front of the number that may be heads."""
    kind, unit, change, left = around.kind, around.unit, around.change, around.left
    governors = _governors(left)
    out: list[Head] = []
    crossed = ""
    clauses = seen = 0
    after = _END
    last = len(left) - 1
    for at, word in enumerate(left):
        tag = word.tag
        follows = after.tag
        if tag in _HEADS and follows not in _GOES_ON and (tag != "V" or not at or follows in _BEFORE_NUMBER):
            prior = left[at + 1] if at < last else _START
            nouns = min(seen, 3)
            parts = (
                (kind, unit, at, tag, follows),
                (kind, change, crossed, nouns, clauses, tag),
                (word.text,),
                (after.text,),
                (prior.text,),
                (governors[at], nouns, clauses),
            )
            out.append(Head("L", at, parts))
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
            governor = text
        elif tag == GIVEN:
            governor = GIVEN
        elif text in _CLAUSE_END:
            governor = "^"
    out.reverse()
    return out


def stretch_parts(
    side: str, word: TaggedWord, begin: TaggedWord, head: TaggedWord, prior: TaggedWord | None, length: int
) -> tuple[Part, ...]:
    """Whether a phrase that begins with the word `begin` reaches back over the word in front of it.

    Args:
        side: `R` behind the number, `L` in front of it.
        word: the word in question; `prior` is the one in front of that.
        begin: the first word of the phrase so far, `head` its last, `length` the number of its words.
    """
    prior = prior or _START
    return (
        (side, word.tag, begin.tag, head.tag, prior.tag, min(length, 4)),
        (side, word.text, word.tag, begin.tag),
    )


def stretches(word: TaggedWord) -> bool:
    """Whether a phrase may reach back over a word at all: not over another number, nor over the end of a clause."""
    return word.tag != GIVEN and word.text not in _CLAUSE_END


def _of_number(kind: str, unit: str, change: str, ahead: str) -> tuple[str, ...]:
    return "", kind, unit, change, f"{ahead} {kind}", f"{ahead} {unit}"


def _of_neighbours(kind: str, unit_class: str, near: str, second: str) -> tuple[str, ...]:
    return f"{near} {kind}", f"{near}{second} {unit_class}"


def _of_word_and_kind(text: str, kind: str) -> tuple[str, ...]:
    return text, f"{text} {kind}"


def _of_word(text: str) -> tuple[str, ...]:
    return (text,)


def _of_tag_and_word(tag: str, text: str) -> tuple[str, ...]:
    return (f"{tag} {text}",)


def _of_between(nouns: str, tags: str, change: str, count: str, behind: bool) -> tuple[str, ...]:
    return nouns, tags, f"{nouns} {change}", count, f"{nouns} {'R' if behind else 'L'}"


def _of_kinds(first: str, second: str, nouns: str) -> tuple[str, ...]:
    return f"{first} {second}", f"{first} {second} {nouns}"


def _of_last(last: str, second: str, said: bool) -> tuple[str, ...]:
    return last, second, "分别" if said else ""


def _of_right(kind: str, unit: str, unit_class: str, at: int, tag: str) -> tuple[str, ...]:
    return f"{kind} {_FEW[at]}", f"{kind} {tag}", f"{unit} {tag}", f"{unit_class} {tag}"


def _of_right_path(crossed: str, prior: str, tag: str, after: str, then: str) -> tuple[str, ...]:
    return f"{prior}{tag}{after}{then}", f"{crossed} {tag}", tag + after


def _of_head(text: str) -> tuple[str, ...]:
    return text[-1], text


def _of_left(kind: str, unit: str, at: int, tag: str, after: str) -> tuple[str, ...]:
    return f"{kind} {_FEW[at]}", f"{unit} {tag}", tag + after


def _of_left_clause(kind: str, change: str, crossed: str, nouns: int, clauses: int, tag: str) -> tuple[str, ...]:
    return f"{kind} {crossed} {nouns}", f"{change} {clauses} {tag}", f"{change} {nouns} {'V' in crossed}"


def _of_governor(governor: str, nouns: int, clauses: int) -> tuple[str, ...]:
    return (f"{governor} {nouns} {min(clauses, 1)}",)


def _of_stretch(side: str, tag: str, begin: str, head: str, prior: str, length: int) -> tuple[str, ...]:
    two = tag + begin
    return side + tag, side + two, f"{side} {tag} {length}", f"{side} {tag} {head}", two, f"{side} {prior}{two}"


def _of_stretch_word(side: str, text: str, tag: str, begin: str) -> tuple[str, ...]:
    return f"{side} {text}", f"{side} {text[-1]} {begin}", text, f"{side} {tag}{begin} {_FEW[min(len(text), 6)]}"


_OF_NUMBER = (_of_number, _of_neighbours, _of_word_and_kind, _of_word_and_kind)
KEYS: dict[str, tuple[Callable[..., tuple[str, ...]], ...]] = {
    "answer R": _OF_NUMBER,
    "answer L": _OF_NUMBER,
    "answer C": _OF_NUMBER,
    "answer N": _OF_NUMBER,
    "head R": (_of_right, _of_right_path, _of_head, _of_tag_and_word, _of_word),
    "head L": (_of_left, _of_left_clause, _of_head, _of_word, _of_word, _of_governor),
    "head C": (_of_between, _of_kinds, _of_last),
    "head N": (),
    "stretch": (_of_stretch, _of_stretch_word),
}
"""For each table of weights how each part that it weighs is turned into keys."""
