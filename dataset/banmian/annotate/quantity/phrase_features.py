"""What speaks for and against a phrase as the one that a number counts or measures: the features of the model.

The model has four answers: a phrase behind the number (`R`), one in front of it (`L`), the phrase of the number before
it (`C`), none (`N`). A phrase is told by its last word, its head; `stretch_keys` then says how far it reaches back.
Each function gives a tuple of keys, one for each table of weights of its name in `measured_weights.tsv.gz`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from banmian.text.word_classes import BRACKETED, GIVEN, QUOTED, TaggedWord

_HEADS = f"NGV{QUOTED}"
"""Classes of words that a phrase may end with."""
_GOES_ON = f"NGAU{QUOTED}"
"""Classes of words that a phrase in front of a number goes on with: no word before them is its head."""
_BEFORE_NUMBER = f"D{GIVEN}"
"""Classes of words that a verb that is a head may stand in front of, if not of the number's own words (宴请|约|1次)."""
_NOUNS = f"NG{QUOTED}"
_NOMINAL = f"NGA{QUOTED}{BRACKETED}"
_LEFT_MOST, _RIGHT_MOST = 18, 12
"""Words on either side that are looked at."""
_CLAUSE_END = frozenset(",。;:!?…\n")
_RIGHT_END = _CLAUSE_END | {"、"}
_START, _END = TaggedWord(0, 0, "^", ""), TaggedWord(0, 0, "$", "")
_FEW = "0123456666999999DDDDDDDDDDDDDDDDDD"
"""A count as a character: exactly up to five, then about."""
_LONGEST_GAP = 4


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
    gap_end: int
    """Where the words that belong to the number begin (約, 同比增長)."""
    left: Sequence[TaggedWord]
    """The words in front of it in its sentence, the nearest first."""
    right: Sequence[TaggedWord]
    """The words behind it in its clause."""
    before: Before | None


def words_around(
    words: Sequence[TaggedWord], first: int, last: int, sentence: tuple[int, int]
) -> tuple[list[TaggedWord], list[TaggedWord]]:
    """The words in front of the word number `first`, the nearest first, and those from the word number `last` on."""
    begin, end = sentence
    low = first
    while low > 0 and first - low < _LEFT_MOST and words[low - 1].start >= begin:
        low -= 1
    high = last
    while high < len(words) and high - last < _RIGHT_MOST and words[high].end <= end:
        word = words[high]
        if word.text in _RIGHT_END and not (word.text == "、" and high > last and words[high - 1].tag in _LISTED):
            break
        high += 1
    return list(words[low:first])[::-1], list(words[last:high])


_LISTED = f"{_NOMINAL}V"
"""Classes of words that 、 may go on from: 武术运动员、|教练员."""


def answer_keys(around: Surroundings) -> tuple[str, ...]:
    """Keys of the number alone, the same for each answer: `R`, `L`, `C`, `N` have tables of their own for them."""
    kind, unit = around.kind, around.unit
    right, left = around.right, around.left
    first = right[0] if right else _END
    relative = first.text == "的"
    second = (right[1] if len(right) > 1 else _END) if relative else first
    near, far = left[0] if left else _START, left[1] if len(left) > 1 else _START
    ahead = second.tag + ("的" if relative else "")
    return (
        "",
        kind,
        f"{ahead} {kind}",
        unit,
        f"{near.tag} {kind}",
        near.text,
        first.text,
        around.change,
        f"{ahead} {unit}",
        f"{near.tag} {unit}",
        f"{near.text} {kind}",
        f"{second.text} {kind}",
        f"{far.tag}{near.tag} {kind}",
        f"{near.tag}{second.tag} {around.unit_class}",
    )


def same_keys(around: Surroundings, before: Before) -> tuple[str, ...]:
    """Further keys of the answer `C`, by the words between the two numbers."""
    between = [word for word in around.left if word.start >= before.number_end]
    nouns = _FEW[min(3, sum(word.tag in _NOUNS for word in between))]
    tags = "".join([word.tag for word in between[-5:]])
    return (
        nouns,
        tags[::-1],
        f"{nouns} {around.change}",
        f"{before.kind} {around.kind}",
        f"{before.kind} {around.kind} {nouns}",
        between[-1].text if between else "",
        between[-2].text if len(between) > 1 else "",
        _FEW[len(between)],
        f"{nouns} {'R' if before.behind else 'L'}",
        "分别" if any(word.text == "分别" for word in between) else "",
    )


def right_heads(around: Surroundings) -> list[tuple[int, tuple[str, ...]]]:
    """The words behind the number that may be heads: the index of each in `right`, and its keys."""
    kind, unit, right = around.kind, around.unit, around.right
    out: list[tuple[int, tuple[str, ...]]] = []
    path = crossed = ""
    for at, word in enumerate(right):
        tag = word.tag
        if tag in _HEADS:
            after = right[at + 1] if at + 1 < len(right) else _END
            then = right[at + 2] if at + 2 < len(right) else _END
            prior = right[at - 1] if at else _START
            text = word.text
            keys = (
                f"{kind} {_FEW[at]}",
                f"{kind} {tag}",
                f"{unit} {tag}",
                f"{around.unit_class} {tag}",
                text[-1],
                text,
                tag + after.tag,
                prior.tag + tag + after.tag + then.tag,
                f"{tag} {after.text}",
                f"{crossed} {tag}",
                f"{path[-4:]} {tag}",
                f"{text} {after.tag}",
                prior.text,
                f"{after.tag in _NOMINAL} {tag} {_FEW[min(len(text), 6)]}",
            )
            out.append((at, keys))
        path += tag
        if tag in "VUPWCM#" and tag not in crossed:
            crossed += tag
    return out


def left_heads(around: Surroundings, text: str) -> list[tuple[int, tuple[str, ...]]]:
    """The words in front of the number that may be heads: the index of each in `left`, and its keys."""
    kind, unit, left = around.kind, around.unit, around.left
    first = around.right[0] if around.right else _END
    relative = first.text == "的"
    second = (around.right[1] if len(around.right) > 1 else _END) if relative else first
    ahead = second.tag + ("的" if relative else "")
    governors = _governors(left)
    out: list[tuple[int, tuple[str, ...]]] = []
    path = crossed = verb = ""
    clauses = seen = 0
    for at, word in enumerate(left):
        tag, surface = word.tag, word.text
        after = left[at - 1] if at else _END
        if tag in _HEADS and after.tag not in _GOES_ON and (tag != "V" or not at or after.tag in _BEFORE_NUMBER):
            prior = left[at + 1] if at + 1 < len(left) else _START
            further = left[at + 2] if at + 2 < len(left) else _START
            gap = text[word.end : around.gap_end] if around.gap_end - word.end <= _LONGEST_GAP else "*"
            far, past, nouns = _FEW[min(clauses, 2)], _FEW[min(clauses, 1)], _FEW[min(seen, 3)]
            governor = governors[at]
            out.append(
                (
                    at,
                    (
                        f"{kind} {_FEW[at]}",
                        f"{unit} {tag}",
                        surface[-1],
                        surface,
                        tag + after.tag,
                        further.tag + prior.tag + tag + after.tag,
                        after.text,
                        f"{kind} {crossed} {nouns}",
                        f"{tag} {path[:4]}",
                        f"{around.change} {far} {tag}",
                        gap,
                        f"{ahead} {far} {nouns}",
                        f"{prior.tag in 'W^'} {far}",
                        prior.text,
                        f"{nouns} {far} {kind}",
                        f"{around.change} {nouns} {'V' in crossed}",
                        f"{governor} {nouns} {past}",
                        f"{verb} {tag}",
                    ),
                )
            )
            if tag in _NOUNS and after.tag not in _NOMINAL:
                seen += 1
        path = tag + path
        if tag in "VP" and not verb:
            verb = surface
        if tag in "VUPCMD" and tag not in crossed:
            crossed += tag
        if surface in _CLAUSE_END:
            clauses += 1
            crossed = ""
    return out


def _governors(left: Sequence[TaggedWord]) -> list[str]:
    """For each word in front of a number the verb or preposition that last stands before it in its clause."""
    out = [""] * len(left)
    governor = "^"
    for at in range(len(left) - 1, -1, -1):
        out[at] = governor
        word = left[at]
        if word.tag in "VP":
            governor = word.text
        elif word.text in _CLAUSE_END:
            governor = "^"
        elif word.tag == GIVEN:
            governor = GIVEN
    return out


def stretch_keys(
    side: str, word: TaggedWord, begin: TaggedWord, head: TaggedWord, prior: TaggedWord | None, length: int
) -> tuple[str, ...]:
    """Whether a phrase that begins with the word `begin` reaches back over the word in front of it.

    Args:
        side: `R` behind the number, `L` in front of it.
        word: the word in question; `prior` is the one in front of that.
        begin: the first word of the phrase so far, `head` its last, `length` the number of its words.
    """
    tag, text = word.tag, word.text
    prior = prior or _START
    two = tag + begin.tag
    return (
        side + tag,
        side + two,
        f"{side} {text}",
        f"{side} {text} {begin.tag}",
        f"{side} {text[-1]} {begin.tag}",
        f"{side} {tag} {_FEW[min(length, 4)]}",
        f"{side} {tag} {head.tag}",
        f"{side} {text[0]} {tag}",
        text,
        two,
        f"{side} {prior.tag}{two}",
        f"{side} {prior.text} {tag}",
        f"{side} {begin.text[0]} {tag}",
        f"{side} {two} {_FEW[min(len(text), 6)]}",
    )


def stretches(word: TaggedWord) -> bool:
    """Whether a phrase may reach back over a word at all: not over another number, nor over the end of a clause."""
    return word.tag != GIVEN and word.text not in _CLAUSE_END
