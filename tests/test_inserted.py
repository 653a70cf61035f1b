"""What the composer puts into articles: questions, pulled quotations, like heads, lead sentences, subtitles of the text's words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
PROGRAM = """
import json, random
from compose import inserted
from compose.fill import Paper
from compose.records import Row
body = [
    Row("paragraph", "青禾镇的三座老桥修好了。村民们再也不用绕路，孩子们上学近了两公里，去镇上卖菜的老人也不必天不亮就出门。桥面上新装的路灯到夜里十点才熄，沿河散步的人一天比一天多，茶馆也跟着热闹起来。"),
    Row("section_head", "桥怎么修"),
    Row("paragraph", "施工队先清理河道，再加固桥墩。三个月里，工程进展顺利，总共用去水泥四百吨。镇里把账目贴在桥头，请大家监督。"),
    Row("section_head", "钱从哪里来"),
    Row("paragraph", "县里出一半，镇里出三成，其余由村民自愿捐助。最多的一户捐了两千元，最少的捐了十元。账目已经审计过两次。"),
    Row("paragraph", "镇里打算明年再修两座便桥，让下游的村子也方便起来。有人提议在桥边种树，有人提议装上长椅，都记在了本子上。"),
]
deck = [Row("headline", "青禾镇三座老桥修好")]
draw = random.Random(7)
paper = Paper(draw)
made = {
    "interview": [inserted.interview(body, paper, draw) for _ in range(8)],
    "quote": [inserted.pulled_quote(body, draw) for _ in range(8)],
    "heads": [inserted.like_heads(body, draw) for _ in range(8)],
    "lead": [inserted.lead_sentence(body)],
    "subtitle": [inserted.made_subtitle(deck, body, draw) for _ in range(8)],
    "short": [inserted.interview(body[:1], paper, draw), inserted.pulled_quote(body[:1], draw), inserted.like_heads(body[:2], draw)],
    "body": [body],
}
print(json.dumps(made))
"""
Rows = list[list[str]]


@pytest.fixture(scope="module")
def made() -> Mapping[str, list[Rows]]:
    found: Mapping[str, Any] = json.loads(
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=SCRIPTS,
            env={"PYTHONPATH": f"{SCRIPTS}:{SCRIPTS.parent / 'dataset'}"},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
    )
    return found


def test_questions_and_answers_are_paragraphs_and_keep_the_text(made: Mapping[str, list[Rows]]) -> None:
    body = made["body"][0]
    asked = 0
    for rows in made["interview"]:
        assert [row[0] for row in rows if row[0] != "paragraph"] == ["section_head", "section_head"]
        own = [row[1] for row in rows]
        assert all(any(text.endswith(row[1]) for text in own) for row in body)
        asked += len(rows) - len(body)
    assert asked > 8


def test_a_pulled_quotation_repeats_a_sentence(made: Mapping[str, list[Rows]]) -> None:
    body = made["body"][0]
    text = "".join(row[1] for row in body)
    for rows in made["quote"]:
        (new,) = [row for row in rows if row not in body]
        assert new[0] == "paragraph"
        assert new[1].strip("“”") in text


def test_heads_are_marked_all_in_one_way(made: Mapping[str, list[Rows]]) -> None:
    for rows in made["heads"]:
        first, second = (row[1] for row in rows if row[0] == "section_head")
        assert "桥怎么修" in first
        assert "钱从哪里来" in second
        assert len(first) - len("桥怎么修") == len(second) - len("钱从哪里来") > 0


def test_a_lead_sentence_stands_alone(made: Mapping[str, list[Rows]]) -> None:
    rows, body = made["lead"][0], made["body"][0]
    assert rows[0] == ["paragraph", "青禾镇的三座老桥修好了。"]
    assert rows[0][1] + rows[1][1] == body[0][1]


def test_a_made_subtitle_is_a_clause_of_the_text(made: Mapping[str, list[Rows]]) -> None:
    text = "".join(row[1] for row in made["body"][0])
    for rows in made["subtitle"]:
        assert [row[0] for row in rows] == ["headline", "subtitle"]
        assert rows[1][1] in text


def test_too_short_a_text_stays_as_it_is(made: Mapping[str, list[Rows]]) -> None:
    body = made["body"][0]
    assert made["short"] == [body[:1], body[:1], body[:2]]
