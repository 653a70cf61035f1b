"""Bylines, credits, sign-offs and datelines on lines written for the purpose, and the laws that hold for any line."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmian.signatures.bylines import is_byline, is_credit, parse_byline, tail_byline, tail_credit
from banmian.signatures.datelines import head_dateline, read_dateline
from banmian.signatures.personal_names import split_names
from tests.growth import ALLOWED, growth

CASES = Path(__file__).parent / "cases" / "bylines"


def load(name: str) -> list[dict[str, Any]]:
    with (CASES / f"{name}.jsonl").open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


@pytest.mark.parametrize("case", load("signers"), ids=lambda c: c["line"])
def test_signers(case: dict[str, Any]) -> None:
    assert [f"{s.name}/{s.role}" for s in parse_byline(case["line"])] == case["signers"]


def kinds() -> list[list[str]]:
    lines = (CASES / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("row", kinds(), ids=lambda row: row[1])
def test_kinds_of_bylines(row: list[str]) -> None:
    """Names, and where the case says so the role and the affiliation of each."""
    _, line, gold = row
    found = {s.name: s for s in parse_byline(line)}
    wanted = {g.split("=")[0]: g.split("=")[1:] for g in gold.split()}
    assert set(found) == set(wanted)
    for name, (roles, *affiliations) in wanted.items():
        assert roles == "*" or found[name].role in roles.split("|")
        assert not affiliations or str(found[name].affiliation or "null") in affiliations[0].split("|")


@pytest.mark.parametrize("case", load("lines"), ids=lambda c: c["line"])
def test_what_a_line_does(case: dict[str, Any]) -> None:
    kind = "byline" if is_byline(case["line"]) else "credit" if is_credit(case["line"]) else "none"
    assert kind == case["kind"]


@pytest.mark.parametrize("case", load("tails"), ids=lambda c: c["text"])
def test_tail_of_a_paragraph(case: dict[str, Any]) -> None:
    span = tail_byline(case["text"])
    assert (span and case["text"][span.start : span.end]) == case["tail"]


@pytest.mark.parametrize("case", load("datelines"), ids=lambda c: c["text"])
def test_dateline_at_the_head(case: dict[str, Any]) -> None:
    found = head_dateline(case["text"])
    if case["dateline"] is None:
        assert found is None
        return
    assert found is not None
    assert case["text"][found.start : found.end] == case["dateline"]
    assert (found.place, found.date, found.agency) == (case["place"], case["date"], case["agency"])
    assert all(case["text"][s.start : s.end] == s.text for s in found.signers)


def test_dateline_at_the_tail() -> None:
    found = read_dateline("（本报马德里、罗马8月7日电 记者卢海川）")
    assert found is not None
    assert (found.place, found.date, found.agency) == ("马德里、罗马", "8月7日", "本报")
    assert [s.name for s in found.signers] == ["卢海川"]
    assert read_dateline("（见图）") is None


def test_a_credit_at_the_tail_is_no_byline() -> None:
    text = "大坝今年竣工。（吴小舟 摄）"
    assert tail_credit(text) == (7, 14)
    assert tail_byline(text) is None


def test_names_that_run_together_part() -> None:
    """Lists drawn by the shares of the surnames, joined with nothing: at least 97 of 100 are parted as they were."""
    draw = random.Random(7)
    surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余"
    given = [
        "伟",
        "敏",
        "静",
        "磊",
        "洋",
        "艳",
        "勇",
        "娟",
        "涛",
        "超",
        "晓东",
        "志强",
        "建国",
        "文华",
        "海燕",
        "雪梅",
        "子涵",
        "思远",
        "雨桐",
        "国庆",
        "丽华",
        "明辉",
        "春生",
        "佳怡",
    ]
    right = 0
    for _ in range(500):
        people = tuple(draw.choice(surnames) + draw.choice(given) for _ in range(draw.randint(2, 4)))
        right += split_names("".join(people)) == people
    assert right >= 0.97 * 500


ALPHABET = st.sampled_from(
    [*"王李陈 　、·（）()/：摄文图电讯□，。村的", "记者", "通讯员", "本报", "新华社", "8月7日", "\ud800", "\0", "\n"]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(ALPHABET, max_size=40).map("".join)))
def test_signers_are_excerpts_in_order(line: str) -> None:
    at = 0
    for signer in parse_byline(line):
        assert line[signer.start : signer.end] == signer.text
        assert signer.name == "".join(signer.text.split())
        assert signer.start >= at
        at = signer.end
    for found in (head_dateline(line), read_dateline(line)):
        assert found is None or 0 <= found.start < found.end <= len(line)
    span = tail_byline(line)
    assert span is None or not line[span.end :].strip()
    assert not (is_byline(line) and is_credit(line))


@pytest.mark.parametrize("unit", ["王", "王·", "(", "记者", "本报", " ", "一月", "(王)", "马 "])
def test_a_megabyte_of_one_thing_is_read_in_linear_time(unit: str) -> None:
    def read(line: str) -> None:
        parse_byline(line)
        is_byline(line)
        tail_byline(line)
        head_dateline(line)
        read_dateline(line)

    assert growth(read, unit * (1_000_000 // len(unit))) < ALLOWED


def test_every_role_of_a_signer_is_listed() -> None:
    (first,) = parse_byline("通讯员 高峻 文/摄")
    assert first.roles == ("correspondent", "author", "photographer")
    (second,) = parse_byline("本报记者 程晚 摄影报道")
    assert second.roles == ("reporter", "photographer")
    assert parse_byline("文/图：程晚")[0].roles == ("author", "photographer")


def test_an_affiliation_is_what_is_written() -> None:
    found = [(s.name, s.affiliation) for s in parse_byline("程小满（临溪大学） 何秋（青山学院） 周  帆")]
    assert found == [("程小满", "临溪大学"), ("何秋", "青山学院"), ("周帆", None)]
