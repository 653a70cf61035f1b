"""Reading a page: articles, joins and ledger, on pages written for one difficulty each and on the seed page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.page import build_page, parse_page
from banmian.parse.articles import read_layout
from banmian.parse.layout import ArticleLayout, Labelled
from banmian.parse.printed import printed_lines
from banmian.records import PageText, SourceMark
from banmian.signatures.bylines import parse_byline
from banmian.text.reading import read
from tests.growth import ALLOWED, growth

CASES = Path(__file__).parent / "cases" / "pages"
SEED = Path(__file__).parent.parent / "seeds" / "000_aac8d51c91caa7a9.txt"


@dataclass(frozen=True)
class Expected:
    """One article of a gold file; `signers` are names in page order, photographers included."""

    headline: str | None
    paragraphs: list[str]
    kicker: str | None = None
    subtitle: str | None = None
    signers: list[str] = field(default_factory=list)
    section_heads: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    dateline: str | None = None
    fragment: bool = False
    truncated: bool = False


def found(article: ArticleLayout) -> Expected:
    def text(piece: Labelled | None) -> str | None:
        return None if piece is None else str(piece.text)

    paragraphs = [p for p in article.parts if p.role == "paragraph"]
    datelines = [str(p.text[line.start : line.end]) for p in paragraphs for line in p.datelines]
    lines = [*datelines, *(str(x.text) for x in (*article.signatures, *article.credits))]
    return Expected(
        headline=text(article.headline),
        paragraphs=[str(p.text) for p in paragraphs],
        kicker=text(article.kicker),
        subtitle=text(article.subtitle),
        signers=[s.name for line in lines for s in parse_byline(line)],
        section_heads=[str(p.text) for p in article.parts if p.role == "section_head"],
        captions=[str(x.text) for x in article.captions],
        credits=[str(x.text) for x in article.credits],
        dateline=datelines[0] if datelines else None,
        fragment=article.headline is None,
        truncated=bool(paragraphs) and paragraphs[-1].is_truncated,
    )


@pytest.mark.parametrize("name", sorted(p.stem for p in CASES.glob("*.txt")))
def test_page(name: str) -> None:
    text = (CASES / f"{name}.txt").read_bytes().decode("utf-8")
    gold = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["articles"]
    assert [found(a) for a in read_layout(text).articles] == [Expected(**a) for a in gold]


def read_seed() -> str:
    return SEED.read_bytes().decode("utf-8")


def test_the_seed_page_has_seven_headed_articles_and_a_fragment() -> None:
    articles = [found(a) for a in read_layout(read_seed()).articles]
    assert [a.headline for a in articles] == [
        "党旗映初心 实干铸忠诚",
        None,
        "打击非法种植 强化源头管控 赫山开展全域禁种铲毒踏查行动",
        "龙山建设巴沙村家风教育示范基地",
        "蓝山创新招商模式 赋能高质量发展",
        "永州经开区项目建设再提速",
        "桂阳警察走村入户开展交通安全教育",
        "祁阳“扫黄打非”发挥农家书屋作用",
    ]
    assert [len(a.paragraphs) for a in articles] == [29, 2, 3, 4, 3, 3, 3, 3]
    assert [a.truncated for a in articles] == [False, True, False, False, False, False, False, False]
    first, fragment = articles[:2]
    assert first.subtitle == "平江以高质量党建引领高质量发展"
    assert first.signers == ["徐典波", "李普林", "李曼钊", "黄传智"]
    assert first.section_heads == ["党员队伍越来越强", "基层堡垒越筑越牢", "乡村治理越来越优", "村级产业越来越好"]
    assert first.captions == ["“一企联一村”签约仪式。", "武岗村光伏产业园。"]
    assert first.credits == ["(本文图片均由黄传智摄)"]
    assert fragment.paragraphs[0].startswith("近年来，香花井村调整产业结构")
    assert [a.signers for a in articles[1:]] == [
        [],
        ["陈成", "熊庆期"],
        ["向富利"],
        ["胡斌", "杨雄春"],
        ["刘佳宾", "蒋健"],
        ["宁娟"],
        ["彭发松", "王衍"],
    ]


def test_the_seed_page_is_joined_in_its_four_places() -> None:
    layout = read_layout(read_seed())
    seams = [
        (str(part.text[:n])[-4:], str(part.text[n:])[:4])
        for article in layout.articles
        for part in article.parts
        if len(part.text.segments) == 2
        for n in [part.text.segments[0].end - part.text.segments[0].start]
    ]
    assert seams == [
        ("村民服务", "中心，已"),
        ("春日暖阳", "下，藤蔓"),
        ("宣传和教", "育，让村"),
        ("知晓率、", "认同感。"),
    ]


LINES = st.sampled_from(
    [
        "石门乡修好三座桥",
        "——沿河见闻",
        "本报记者 程晨",
        "(罗一鸣)",
        "近日，石门乡组织村民修好了三座桥，方便两岸二百多户出行，大家都说这是多年来的心愿。",
        "随后，施工队又用了二十天时间加固河堤，确保汛期安全，附近的田地和房屋都受到了保",
        "护，村民们都松了一口气。",
        "村民在桥上行走。",
        "下转第2版",
        "",
        "\u3000\u3000",
        "“",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(LINES, max_size=25).map("\n".join)))
def test_every_character_has_one_role_and_every_piece_is_the_page(text: str) -> None:
    layout = read_layout(text)
    at = 0
    for stretch in layout.stretches:
        assert stretch.span.start == at < stretch.span.end
        assert (stretch.role == "whitespace") == (not read(text[stretch.span.start : stretch.span.end]).text.strip())
        at = stretch.span.end
    assert at == len(text)
    covered: set[int] = set()
    for article in layout.articles:
        for piece in article.pieces:
            assert "".join(text[s.start : s.end] for s in piece.segments) == str(piece)
            places = {i for s in piece.segments for i in range(s.start, s.end)}
            assert not places & covered
            covered |= places


@given(st.text(max_size=200))
def test_lines_leave_out_white_space_only(text: str) -> None:
    kept = "".join(text[line.span.start : line.span.end] for line in printed_lines(text))
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "一" * 400_000,
        "“" * 300_000,
        "一\n" * 6_000,
        "（）" * 100_000,
        "一，\n" * 3_000,
        " " * 10**6,
    ],
    ids=["one line", "quotes", "one-character lines", "brackets", "broken lines", "blanks"],
)
def test_hostile_pages_take_time_in_proportion(text: str) -> None:
    assert growth(read_layout, text) < ALLOWED


def test_a_photographer_named_at_the_end_of_a_text_signs() -> None:
    text = (
        "泥塑进了课堂\n\n4月18日，学生在陶河镇的非遗工坊里学做泥塑，工坊建成以来，已有两千人来过这里。（齐远山 摄）\n"
    )
    (article,) = parse_page(text).articles
    assert [(s.name, s.role) for s in article.byline] == [("齐远山", "photographer")]
    assert article.text.endswith("（齐远山 摄）")


def test_an_article_is_named_by_its_first_character_in_the_ledger() -> None:
    text = "——访县医院院长\n新楼一共十二层，有八十间诊室，都在一层办理。\n"
    marks = (SourceMark(0, 9, "subtitle"), SourceMark(10, len(text) - 1, "body"))
    page = build_page(PageText(text, hashlib.sha256(text.encode()).hexdigest(), marks=marks))
    assert [(a.article_id, a.subtitle) for a in page.articles] == [(f"{page.page_id}-a0", "访县医院院长")]
    assert page.ledger[0].article_id == page.articles[0].article_id
