"""The reading copy: which character is read as which, and that everything comes back to print."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import asdict
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmian import find_places, find_quantities, parse_byline, parse_numeral, parse_page
from banmian.annotate.place.find import sight
from banmian.annotate.place.home import home_of
from banmian.page import build_page
from banmian.records import PageText, ParsedArticle, SourceMark
from banmian.text.reading import Reading, _glyphs, clean, read
from banmian.text.spans import excerpt
from banmian.text.tables import read_rows
from tests.glyphs import INVISIBLE, content, rows, spans, strewn, swapped

CASES = Path(__file__).parent / "cases" / "reading"
FOLDED = "".join(sorted(_glyphs().full))
CONTEXT = "○◯ＯOo0〇—―–−．.一二九十年12为（乾著後"
PLAIN = "湖南省长沙市3.5亿元，。（）“”\n\u3000 第ab%"
texts = st.text(st.one_of(st.sampled_from(FOLDED), st.sampled_from(CONTEXT), st.sampled_from(PLAIN), st.characters()))


def _cases(name: str) -> list[tuple[str, ...]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [tuple(c.encode("raw_unicode_escape").decode("raw_unicode_escape") for c in row) for row in rows]


@pytest.mark.parametrize(("printed", "copy"), _cases("copies.tsv"))
def test_a_text_is_read_as(printed: str, copy: str) -> None:
    assert read(printed).text == copy


def _check(text: str) -> None:
    found = read(text)
    assert read(found.text).text is found.text
    assert (found.text is text) == (found.text == text)
    assert clean(clean(text)) == clean(text)
    origins = range(len(text)) if found.origins is None else found.origins
    assert len(origins) == len(found.text)
    assert all(a <= b for a, b in pairwise(origins))
    assert all(0 <= at < len(text) for at in origins)
    assert sum(found.counts().values()) >= (found.text != text)
    assert all(found.place(at) <= i for i, at in enumerate(origins))


@given(texts)
def test_copies(text: str) -> None:
    _check(text)


@pytest.mark.slow
def test_a_hundred_thousand_copies() -> None:
    random = Random(19)
    alphabet = FOLDED + 50 * CONTEXT + 50 * PLAIN
    for _ in range(100_000):
        _check("".join(random.choices(alphabet, k=random.randrange(24))))


@given(texts, st.data())
def test_what_tiles_the_copy_tiles_the_print(text: str, data: st.DataObject) -> None:
    found = read(text)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(found.text)), max_size=5)))
    bounds = [0, *cuts, len(found.text)]
    pieces = [found.text[a:b] for a, b in pairwise(bounds)]
    assert "".join(found.tiles(pieces)) == text
    spans = [found.span(a, b) for a, b in pairwise(bounds) if a < b]
    for left, right in pairwise(spans):
        assert left.end <= right.start or text[right.start] in "".join(map(chr, range(0xFB00, 0xFB07))) + UNITS


UNITS = "".join(chr(int(code, 16)) for code, name, *_ in read_rows("glyphs.tsv") if name in ("unit", "compatibility"))


@given(texts, st.data())
def test_a_piece_of_a_reading_is_a_reading(text: str, data: st.DataObject) -> None:
    found = read(text)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(found.text)), min_size=4, max_size=4)))
    segments = [(cuts[0], cuts[1]), (cuts[2], cuts[3])]
    piece = found.piece([found.span(0, 0).__class__(a, b) for a, b in segments])
    assert piece.text == "".join(found.text[a:b] for a, b in segments)
    assert piece.printed == "".join(found.cut(a, b) for a, b in segments)
    for at in range(len(piece.text)):
        whole = next(a + at - n for (a, b), n in zip(segments, (0, cuts[1] - cuts[0]), strict=True) if at - n < b - a)
        assert piece.cut(at, at + 1) == found.cut(whole, whole + 1)


def test_the_table_agrees_with_the_unicode_database() -> None:
    """Decompositions are those of the running Python, for every character that it knows."""
    wrong = []
    for code, name, *rest in read_rows("glyphs.tsv"):
        character, to = chr(int(code, 16)), rest[0] if rest else ""
        kind = unicodedata.category(character)
        plain = unicodedata.normalize("NFKC", character)
        if name == "invisible":
            fits = kind in ("Cf", "Cc", "Mn", "So", "Lo") and to == ""
        elif name == "space":
            fits = kind == "Zs" and to == " "
        elif name in ("compatibility", "width") or (name == "radical" and 0x2F00 <= ord(character) < 0x2FD6):
            fits = to == plain != character
        elif name == "unit":
            fits = plain.replace("\N{FRACTION SLASH}", "/") == to or character == "㏊"
        else:
            fits = len(to) == 1 and to != character
        if not fits:
            wrong.append((code, name, to, plain))
    assert wrong == []


def test_no_reading_is_itself_read_otherwise() -> None:
    """What a character is read as is read as itself, so that reading a copy changes nothing."""
    full = _glyphs().full
    assert [c for c, to in full.items() if any(x in full for x in to)] == []


@pytest.mark.parametrize("text", ["", "\u200b\u200c\ufeff", "\ud800", "\ud800\u200b", "a\0b", "\0"])
def test_odd_texts_have_copies(text: str) -> None:
    found = read(text)
    assert found.text == text.translate({0: None, 0x200B: None, 0x200C: None, 0xFEFF: None})
    assert found.span(0, len(found.text)).end <= len(text)


def test_a_plain_text_is_not_copied() -> None:
    text = "湖南省长沙市投资3.5亿元，同比增长12%。"
    found = read(text)
    assert found == Reading(text, text)
    assert found.text is text
    assert list(accumulate(found.tiles(["湖南省", "长沙市"])))[-1] == "湖南省长沙市"


PAGES = [*sorted((Path(__file__).parent / "cases" / "pages").glob("*.txt")), *sorted(Path("seeds").glob("*.txt"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_in_look_alikes_reads_the_same(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    plain = parse_page(text)
    damaged = swapped(text, Random(path.stem))
    found = parse_page(damaged)
    assert content(found) == content(plain)
    assert spans(found) == spans(plain)
    assert damaged == text or sum(asdict(found.n_folded).values()) > 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_strewn_with_invisible_characters_reads_the_same(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    damaged = strewn(text)
    found = parse_page(damaged)
    assert content(found) == content(parse_page(text))
    assert [row.text for row in rows(found)] == [excerpt(damaged, row.segments) for row in rows(found)]


FUNCTIONS: dict[str, Callable[[str], Any]] = {
    "find_quantities": find_quantities,
    "find_places": find_places,
    "parse_byline": parse_byline,
    "parse_numeral": parse_numeral,
}
SENTENCES = _cases("sentences.tsv")
MEANING = {
    "find_quantities": ("kind", "value", "value_exact", "value_min", "value_max", "unit", "modifier_class", "timex"),
    "find_places": ("level", "adcode", "name", "context"),
    "parse_byline": ("name", "role", "affiliation"),
}


def _meaning(function: str, found: Any) -> Any:
    """What was found, without where."""
    return [[getattr(row, name) for name in MEANING[function]] for row in found] if function in MEANING else found


@pytest.mark.parametrize(("function", "plain"), SENTENCES)
def test_an_invisible_character_anywhere_changes_nothing(function: str, plain: str) -> None:
    want = FUNCTIONS[function](plain)
    assert want or want == 0
    for at in range(1, len(plain)):
        invisible = INVISIBLE[at % len(INVISIBLE)]
        text = plain[:at] + invisible + plain[at:]
        found = FUNCTIONS[function](text)
        assert _meaning(function, found) == _meaning(function, want)
        for row, other in zip(found, want, strict=True) if function in MEANING else ():
            assert text[row.start : row.end] == row.text
            assert row.text.replace(invisible, "") == other.text
            assert (invisible in row.text) == (other.start < at < other.end)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
@pytest.mark.parametrize(("function", "plain"), SENTENCES)
def test_look_alikes_change_nothing(function: str, plain: str, random: Random) -> None:
    want = FUNCTIONS[function](plain)
    text = swapped(plain, random, share=0.5)
    found = FUNCTIONS[function](text)
    assert _meaning(function, found) == _meaning(function, want)
    for row, other in zip(found, want, strict=True) if function in MEANING else ():
        assert (row.start, row.end, row.text) == (other.start, other.end, text[other.start : other.end])


def _traditional() -> list[dict[str, str]]:
    return [json.loads(line) for line in (CASES / "traditional.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("page", _traditional(), ids=lambda page: page["page"])
def test_a_page_in_traditional_chinese_reads_like_its_simplified_twin(page: dict[str, str]) -> None:
    plain = parse_page((CASES.parent / "pages" / f"{page['page']}.txt").read_bytes().decode("utf-8"))
    for form in ("s2t", "s2hk", "s2tw"):
        found = parse_page(page[form])
        assert spans(found) == spans(plain)
        assert [_facts(a) for a in found.articles] == [_facts(a) for a in plain.articles]
        places = [[(x.adcode, x.level, x.context) for x in a.locations] for a in found.articles]
        assert places == [[(x.adcode, x.level, x.context) for x in a.locations] for a in plain.articles]
        assert [row.text for row in rows(found)] == [excerpt(page[form], row.segments) for row in rows(found)]
        assert found.n_folded.traditional > 0


def _facts(article: ParsedArticle) -> list[tuple[Any, ...]]:
    names = MEANING["find_quantities"]
    return [tuple(getattr(fact, name) for name in names) for fact in article.facts]


SAID: dict[str, Callable[[Any], str]] = {
    "find_quantities": lambda row: row.timex if row.value is None else f"{row.value_exact}{row.unit}",
    "find_places": lambda row: row.adcode,
    "parse_byline": lambda row: row.role,
}


@pytest.mark.parametrize(("function", "text", "want"), [(*row, "")[:3] for row in _cases("words.tsv")])
def test_the_words_of_papers_in_traditional_chinese(function: str, text: str, want: str) -> None:
    found = FUNCTIONS[function](text)
    names = [row.name if function == "parse_byline" else row.text for row in found]
    assert " ".join(f"{name}={SAID[function](row)}" for name, row in zip(names, found, strict=True)) == want


def test_lines_that_markup_gives_may_hold_invisible_characters() -> None:
    text = "石门修桥三座\n本报记者 江一帆\n近日，石门乡修好了三座桥，方便两岸200多户出行。大家都说，这是多年来的心愿。"
    marks = (SourceMark(0, 6, "headline"), SourceMark(7, 15, "byline"), SourceMark(16, len(text), "body"))
    plain = build_page(PageText(text, "0" * 64, marks=marks))
    damaged = strewn(text, every=5)
    shifted = tuple(SourceMark(m.start + m.start // 5, m.end + m.end // 5, m.role) for m in marks)
    found = build_page(PageText(damaged, "0" * 64, marks=shifted))
    assert content(found) == content(plain)
    assert [row.text for row in rows(found)] == [excerpt(damaged, row.segments) for row in rows(found)]


def test_a_page_is_at_home_where_its_paper_in_traditional_characters_is() -> None:
    sighted = [sight("朝陽區昨日下雪。")]
    assert home_of("長春晚報", sighted) == home_of("长春晚报", sighted) == "220100"
