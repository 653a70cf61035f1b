"""The line labeller's parts against slow, obvious twins."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np
import pytest

from banmian.parse.labels import shapes, ties
from banmian.parse.labels.chain import best_path, posteriors
from banmian.parse.labels.elements import read_elements
from banmian.parse.labels.evidence import NAMES, evidence
from banmian.parse.labels.network import Chain, network
from banmian.parse.labels.tags import TAGS
from banmian.parse.pieces import read_pieces
from banmian.parse.printed import code_points, printed_lines, room

PAGE = (
    "山城日报 2021年3月4日 星期四\n\n石桥乡修好三条渠\n——春灌前的二十天\n本报记者 吴 远\n\n　　三月以来，石桥乡组织村民清淤修渠，\n"
    "三条主渠全部通水，八千亩麦田等来了\n头水。\n　　乡水利站站长说，今年的水比去年\n早来九天。\n\n本版责编：周 岚\n"
)


def random_chain(draw: random.Random, states: int) -> Chain:
    def row() -> list[float]:
        return [draw.uniform(-2, 2) for _ in range(states)]

    return Chain(np.array(row()), np.array([row() for _ in range(states)]), np.array(row()))


def total(chain: Chain, scores: np.ndarray, path: tuple[int, ...]) -> float:
    steps = sum(chain.transition[a, b] for a, b in itertools.pairwise(path))
    return float(chain.start[path[0]] + chain.end[path[-1]] + steps + sum(scores[n, s] for n, s in enumerate(path)))


@pytest.mark.parametrize("seed", range(8))
def test_chain_agrees_with_all_its_paths(seed: int) -> None:
    draw = random.Random(seed)
    chain, scores = random_chain(draw, 3), np.array([[draw.uniform(-3, 3) for _ in range(3)] for _ in range(5)])
    weights = {path: math.exp(total(chain, scores, path)) for path in itertools.product(range(3), repeat=5)}
    assert tuple(best_path(chain, scores)) == max(weights, key=weights.__getitem__)
    for temperature in (1.0, 1.7):
        cooled = {path: weight ** (1 / temperature) for path, weight in weights.items()}
        whole = sum(cooled.values())
        for place, state in itertools.product(range(5), range(3)):
            share = sum(weight for path, weight in cooled.items() if path[place] == state) / whole
            assert posteriors(chain, scores, temperature)[place, state] == pytest.approx(share)


def test_printed_lines_are_the_lines_that_hold_more_than_blanks() -> None:
    text = "\u3000\u3000一\r\n\r\n 二 \x0b\x0c三\u2028\n\n四"
    found = printed_lines(text)
    assert [text[line.span.start : line.span.end] for line in found] == [
        line.strip() for line in text.splitlines() if line.strip()
    ]
    assert [(line.gap, line.indent) for line in found] == [(0, 2), (2, 1), (2, 0), (3, 0)]


def test_room_counts_half_width_characters_as_half() -> None:
    text = "第12版 ABC，“十”"
    assert room(code_points(text)).tolist()[-1] == 2 * 6 + 6


def test_ties_are_pairs_that_come_again() -> None:
    lines = printed_lines("修渠引水\n村民修渠忙\n天气晴好\n修渠")
    text = "修渠引水\n村民修渠忙\n天气晴好\n修渠"
    starts = np.array([line.span.start for line in lines])
    ends = np.array([line.span.end for line in lines])
    found = ties.ties(code_points(text), starts, ends)
    after, before = ties.NAMES.index("said after near"), ties.NAMES.index("said before near")
    assert found[:, after].tolist() == pytest.approx([1 / 3, 1 / 4, 0, 0])
    assert found[:, before].tolist() == pytest.approx([0, 1 / 4, 0, 1])


def test_a_columns_width_is_that_of_most_lines_around() -> None:
    text = "\n".join(["标题短", *["八字一行的正文呀"] * 9, "末行。"])
    lines = printed_lines(text)
    found = shapes.shapes(text, lines, code_points(text))
    assert found[:, shapes.NAMES.index("full")].tolist() == [0, *[1] * 9, 0]


def test_scores_are_sums_of_whole_numbers() -> None:
    """Scores do not depend on the order in which products are added."""
    lines = printed_lines(PAGE)
    seen, net = evidence(PAGE, lines), network()
    assert seen.features.shape == (len(lines), len(NAMES))
    order = np.random.default_rng(3).permutation(len(net.members[0].tags.first.weight))
    first = net.members[0].tags.first
    inputs = np.rint(np.random.default_rng(4).uniform(-400, 400, (5, len(order))))
    assert (inputs @ first.weight == inputs[:, order] @ first.weight[order]).all()
    assert net.tag_scores(net.inputs(seen)).shape == (len(lines), len(TAGS))


def test_a_wrapped_page_is_read_whole() -> None:
    found = read_elements(PAGE)
    assert [reading.label for _, reading, _ in found] == [
        "furniture",
        "headline",
        "subtitle",
        "byline",
        "paragraph",
        "paragraph",
        "furniture",
    ]
    assert [line.text for line, _, _ in found][
        4
    ] == "三月以来，石桥乡组织村民清淤修渠，三条主渠全部通水，八千亩麦田等来了头水。"
    assert [reading.begins for _, reading, _ in found][1:3] == [True, False]


def columns_of(text: str, *names: str) -> list[list[float]]:
    found = evidence(text, read_pieces(text)).features
    return [found[:, NAMES.index(name)].tolist() for name in names]


def test_ties_agree_with_a_slow_count() -> None:
    draw = random.Random(6)
    text = "\n".join("".join(draw.choices("渠水田村雨山路桥", k=draw.randint(2, 30))) for _ in range(40))
    lines = printed_lines(text)
    starts, ends = ([line.span[side] for line in lines] for side in (0, 1))
    found = ties.ties(code_points(text), np.array(starts), np.array(ends))
    pairs = [(i, j) for i, j in _next_pairs(text) if "\n" in text[i:j]]
    over = np.array([sum(i < start <= j and j - i < ties.FAR for i, j in pairs) for start in starts])
    assert found[:, ties.NAMES.index("far ties to the lines before")] == pytest.approx(
        np.clip(over / max(1.0, over.mean()) - 1.0, -1.0, 1.0)
    )
    total = sum(c != "\n" for c in text)
    weight = {c: math.log(1.0 + total / text.count(c)) for c in set(text) - {"\n"}}
    for start, end, after, before in zip(
        starts,
        ends,
        found[:, ties.NAMES.index("characters after")],
        found[:, ties.NAMES.index("characters before")],
        strict=True,
    ):
        own = set(text[start:end])
        near = {c for c in own if c in text[end : end + ties.MIDDLE]}
        past = {c for c in own if c in text[max(0, start - ties.MIDDLE + 1) : start]}
        whole = sum(weight[c] for c in own)
        assert after == pytest.approx(sum(weight[c] for c in near) / whole)
        assert before == pytest.approx(sum(weight[c] for c in past) / whole)


def _next_pairs(text: str) -> list[tuple[int, int]]:
    """For each pair of characters, where it stands and where it stands next."""
    last: dict[str, int] = {}
    found = []
    for at in range(len(text) - 1):
        pair = text[at : at + 2]
        if "\n" in pair:
            continue
        if pair in last:
            found.append((last[pair], at))
        last[pair] = at
    return found


def test_a_line_that_breaks_off_looks_for_its_rest_past_a_caption() -> None:
    text = "村民们清淤修渠，三条主渠全部通\n图为水渠。\n水，八千亩麦田等来了头水。\n天气晴好。"
    on, rest = columns_of(text, "reads on past one", "is rest past one")
    assert on[0] == rest[2] != 0
    assert on[3] == rest[0] == 0


def test_pieces_of_a_line_say_what_they_begin() -> None:
    text = "山城修渠 【本报讯】（记者吴远）三月以来，石桥乡组织村民清淤修渠，三条主渠全部通水。\n又一行。"
    begins, behind = columns_of(text, "cut text", "cut behind")
    assert begins == [0, 1, 0]
    assert behind == [1, 0, 0]


def test_the_page_as_a_whole_bears_on_every_line() -> None:
    """What stands hundreds of lines away changes a line's scores, by the mean of the page."""
    scores = []
    for far in ("山城修渠忙", "本报讯（记者吴远）山城修渠。"):
        text = "\n".join(["石桥乡修渠。"] * 200 + [far] * 40)
        scores.append(network().tag_scores(network().inputs(evidence(text, printed_lines(text))))[5])
    assert (scores[0] != scores[1]).any()
