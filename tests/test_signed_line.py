"""What signs in a line is found once, and is what the functions for single questions say."""

from __future__ import annotations

from pathlib import Path

import pytest

from banmian.parse import articles
from banmian.parse.labels import elements, evidence
from banmian.signatures.bylines import is_byline, is_credit, tail_byline
from banmian.signatures.datelines import head_dateline
from banmian.signatures.signed_line import SignedLine, sign

PAGE = Path(__file__).parent / "cases" / "pages" / "agency-datelines.txt"
LINES = (
    "本报讯（记者 谢棠）渠水昨天到了田头。",
    "渠水昨天到了田头。（本报记者 谢棠）",
    "（新华社东川3月5日电）",
    "渠水昨天到了田头。（新华社东川3月5日电）",
    "（本报记者 罗书琴）",
    "罗书琴 摄",
    "新华社发",
    "何季青（右二）在检查水泵。",
    "三村合修一条渠",
)


@pytest.mark.parametrize("text", LINES)
def test_a_signed_line_says_what_each_question_is_answered_with(text: str) -> None:
    line = sign(text)
    assert (line.signs, line.credits) == (is_byline(text), is_credit(text))
    assert (line.head, line.tail) == (head_dateline(text), tail_byline(text))


def test_what_closes_a_line() -> None:
    found = {text: sign(text) for text in LINES}
    assert [text for text, line in found.items() if line.names] == [LINES[1], LINES[4]]
    assert [text for text, line in found.items() if line.closing] == [LINES[2], LINES[3]]
    assert [text for text, line in found.items() if line.sourced or line.captions] == [LINES[6], LINES[7]]


def test_each_line_of_a_page_is_signed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(text: str) -> SignedLine:
        asked.append(text)
        return sign(text)

    for module in (evidence, elements, articles):
        monkeypatch.setattr(module, "sign", counted)
    layout = articles.read_layout(PAGE.read_text(encoding="utf-8"))
    lines = [part.text for article in layout.articles for part in article.parts]
    assert len(asked) >= len(lines) > 0
    assert len(asked) == len(set(asked))
