"""What stands beside pictures: credits behind captions, captions told by their words, and photo news; all lines invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import banmian
from banmian.signatures.pictures import is_caption, is_data_source, is_source, picture_credit
from banmian.text.reading import read
from tests.growth import ALLOWED, growth

CASES = Path(__file__).parent / "cases" / "bylines" / "pictures.jsonl"


def load() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", load(), ids=lambda c: c["text"])
def test_the_words_of_a_caption(case: dict[str, Any]) -> None:
    span = picture_credit(case["text"])
    assert (span and case["text"][span.start : span.end]) == case["credit"]
    assert is_caption(read(case["text"]).text) == case["caption"]


@pytest.mark.parametrize(
    "text",
    ["新华社发", "新华社/路透", "资料图片", "均为资料图片", "受访者供图", "以上图片均为东川水文站提供", "图片来源：东川市文旅局",
     "东川水文站提供", "本版制图：谢 棠", "（图片由受访者提供）", "视觉中国供图"],
)  # fmt: skip
def test_a_source_of_pictures_that_names_nobody(text: str) -> None:
    assert is_source(text)


@pytest.mark.parametrize(
    "text", ["资料已经备齐", "照片墙前的村民", "桥头村修起新水渠", "新华社记者走进渡口", "图书馆里的新书", "本报讯"]
)
def test_no_source_of_pictures(text: str) -> None:
    assert not is_source(text)
    assert not is_data_source(text)


STORY = (
    "青石镇三座小桥同日通车\n\n本报讯（记者 谢棠）三月二日，青石镇三座小桥同日通车，两岸村民出行不用再绕路。\n\n{}\n\n"
    "桥由镇里和四个村一起出钱修建，工期七个月，今后由村里派人轮流看护。\n\n"
    "渡口村开课教人修农机\n\n本报讯（记者 罗书琴）渡口村的农机课堂三月三日开课，头一期来了三十二人。\n"
)


@pytest.mark.parametrize(
    "caption",
    ["村民走过新修的小桥。新华社发", "桥头的石狮子 现藏青石镇博物馆", "何季青（右）在桥头检查护栏。", "新桥建成前照片。", "雨中的小桥　程一笛 绘"],
)  # fmt: skip
def test_a_line_with_the_words_of_a_caption_is_one(caption: str) -> None:
    first = banmian.parse_page(STORY.format(caption)).articles[0]
    assert [*first.captions, *first.credits] == [caption]
    assert first.n_paragraphs == 2


def test_who_took_a_picture_is_kept_from_its_caption() -> None:
    first = banmian.parse_page(STORY.format("村民走过新修的小桥。本报记者 何季青 摄")).articles[0]
    assert ("何季青", "photographer") in [(signer.name, signer.role) for signer in first.byline]


def test_photo_news_has_its_text_from_the_caption() -> None:
    page = banmian.parse_page(STORY.format("").replace("\n\n\n\n", "\n\n") + "\n\n河湾里的春天\n\n近日，青石镇河湾油菜花开，"
                              "引来不少游客。图为三月五日，游客在花田里游玩。程一笛摄/光明图片\n")  # fmt: skip
    last = page.articles[-1]
    assert (last.headline, last.n_paragraphs, last.captions) == ("河湾里的春天", 1, ())
    assert [signer.name for signer in last.byline] == ["程一笛"]


def test_the_last_paragraph_of_a_short_report_stays_it_with_its_pictures_credit() -> None:
    last = "三月五日，青石镇河湾油菜花开，引来不少游客。本报记者 程一笛 摄"
    page = banmian.parse_page(
        STORY.format("").replace("\n\n\n\n", "\n\n")
        + f"\n\n河湾里的春天\n\n本报讯（记者 谢棠）河湾的花田今年有四百亩，比去年多一倍。\n\n{last}\n"
    )
    report = page.articles[-1]
    assert report.headline == "河湾里的春天"
    assert last in [*report.captions, *(p.text for p in report.paragraphs)]
    assert ("程一笛", "photographer") in [(s.name, s.role) for s in report.byline]


def test_a_line_behind_the_signature_that_closes_an_article_begins_another() -> None:
    page = banmian.parse_page(
        "青石镇三座小桥同日通车\n\n三月二日，青石镇三座小桥同日通车，两岸村民出行不用再绕路。\n\n桥由镇里和四个村一起出钱修建，工期七个月。\n\n"
        "（本报记者 谢棠）\n\n农机课堂进渡口\n\n渡口村的农机课堂三月三日开课，头一期来了三十二人，都是本村和邻村的种粮户。\n\n（本报记者 罗书琴）\n"
    )
    found = [(a.headline, [signer.name for signer in a.byline]) for a in page.articles]
    assert found == [("青石镇三座小桥同日通车", ["谢棠"]), ("农机课堂进渡口", ["罗书琴"])]


def test_a_long_line_is_read_in_time_that_grows_with_it() -> None:
    assert growth(is_caption, " 摄。" * 100_000) < ALLOWED
